"""Two worlds that differ in one secret look the same to everybody who must not know it."""

from __future__ import annotations

import hashlib

import pytest

from tests.leaks.arguments import EXEMPT, QUERIES, paths
from tests.leaks.houses import Street
from tests.leaks.observing import READ
from tests.leaks.people import Reader
from tests.leaks.secrets import PAIRS, PLAIN, Moment, Pair
from tests.leaks.sweeping import IS_WHOLE, differences, sweep

EVERY_PAIR = [
    pytest.param(pair, moment, id=f"{pair.name}, {moment}")
    for pair in PAIRS
    for moment in pair.dark
]


def in_sample(pair: Pair, moment: Moment, reader: Reader, path: str) -> bool:
    """Choose one request in six; the secret's own paper is always asked for."""
    if IS_WHOLE:
        return True
    words = f"{pair.name}{moment}{reader}{path}".encode()
    share = 3 if "/1/" in path else 8
    return hashlib.sha256(words).digest()[0] % share == 0


@pytest.mark.parametrize(("pair", "moment"), EVERY_PAIR)
def test_nobody_in_the_dark_sees_a_difference(street: Street, pair: Pair, moment: Moment) -> None:
    found = differences(
        street,
        pair,
        moment,
        pair.dark[moment],
        lambda reader, _endpoint, path: in_sample(pair, moment, reader, path),
    )
    assert not found, "\n".join(found)


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.name)
def test_every_secret_is_seen_by_somebody_entitled(street: Street, pair: Pair) -> None:
    moment, reader, endpoint = pair.seen_by
    assert reader not in pair.dark.get(moment, frozenset())
    found = differences(street, pair, moment, {reader}, lambda _r, asked, _p: asked == endpoint)
    assert found != []
