"""Two worlds that differ in one secret look the same to everybody who must not know it."""

from __future__ import annotations

import pytest

from tests.leaks.arguments import QUERIES
from tests.leaks.houses import Street
from tests.leaks.observing import READ
from tests.leaks.people import Reader
from tests.leaks.sampling import is_asked
from tests.leaks.secrets import MOMENTS, PAIRS, PLAIN, Moment, Pair
from tests.leaks.sweeping import differences, sweep


@pytest.mark.parametrize("moment", MOMENTS)
def test_nobody_in_the_dark_sees_a_difference(street: Street, moment: Moment) -> None:
    def wanted(reader: Reader, endpoint: str, path: str) -> bool:
        return is_asked(moment, reader, (endpoint, path), is_first=path in street.firsts)

    looking = [(pair, pair.dark[moment]) for pair in PAIRS if moment in pair.dark]
    found = differences(street, moment, looking, wanted=wanted)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.name)
def test_every_secret_is_seen_by_somebody_entitled(street: Street, pair: Pair) -> None:
    moment, reader, endpoint = pair.seen_by
    assert reader not in pair.dark.get(moment, frozenset())
    found = differences(
        street, moment, [(pair, {reader})], wanted=lambda _r, asked, _p: asked == endpoint
    )
    assert found != []


def test_every_argument_has_a_generator_and_every_query_is_asked(street: Street) -> None:
    moment = Moment.PROGRAM
    readers = {Reader.CHAIR, Reader.CONTACT, Reader.OPERATOR}
    for method in ("GET", "POST"):
        assert street.paths(method) != []
    READ.clear()
    sweep(street, moment, PLAIN, readers, wanted=lambda _r, _e, path: path in street.firsts)
    asked = {
        (endpoint, part.partition("=")[0])
        for endpoint, queries in QUERIES.items()
        for query in queries
        for part in query.split("&")
    }
    assert set() != READ
    assert sorted(READ - asked) == []
