"""Two worlds that differ in one secret look the same to everybody who must not know it."""

from __future__ import annotations

import hashlib

import pytest

from tests.leaks.arguments import QUERIES, paths
from tests.leaks.houses import Street
from tests.leaks.observing import READ
from tests.leaks.people import Reader
from tests.leaks.secrets import MOMENTS, PAIRS, PLAIN, Moment, Pair
from tests.leaks.sweeping import IS_WHOLE, compared, differences, faults, sweep


def in_sample(moment: Moment, reader: Reader, path: str) -> bool:
    """Choose one request in eighteen, and one in seven about the secret's own paper."""
    if IS_WHOLE:
        return True
    words = f"{moment} {reader} {path}".encode()
    return hashlib.sha256(words).digest()[0] % (7 if "/1/" in path else 18) == 0


@pytest.mark.parametrize("moment", MOMENTS)
def test_nobody_in_the_dark_sees_a_difference(street: Street, moment: Moment) -> None:
    def wanted(reader: Reader, endpoint: str, path: str) -> bool:
        return in_sample(moment, reader, path)

    plain = sweep(street, moment, PLAIN, Reader, wanted=wanted)
    found = faults(plain[0])
    for pair in PAIRS:
        if readers := pair.dark.get(moment):
            found += compared(street, pair, moment, plain, wanted=wanted, readers=readers)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.name)
def test_every_secret_is_seen_by_somebody_entitled(street: Street, pair: Pair) -> None:
    moment, reader, endpoint = pair.seen_by
    assert reader not in pair.dark.get(moment, frozenset())
    found = differences(
        street, pair, moment, {reader}, wanted=lambda _r, asked, _p: asked == endpoint
    )
    assert found != []


def test_every_argument_has_a_generator_and_every_query_is_asked(street: Street) -> None:
    moment = Moment.PROGRAM
    readers = {Reader.CHAIR, Reader.CONTACT, Reader.OPERATOR}
    with street.opened(moment, PLAIN) as house:
        for method in ("GET", "POST"):
            assert list(paths(house.app, method)) != []
    READ.clear()
    sweep(
        street, moment, PLAIN, readers, wanted=lambda _r, _e, path: "/1/" in path or "?" not in path
    )
    asked = {
        (endpoint, part.partition("=")[0])
        for endpoint, queries in QUERIES.items()
        for query in queries
        for part in query.split("&")
    }
    assert set() != READ
    assert sorted(READ - asked) == []
