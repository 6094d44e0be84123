"""No page asks its database more than it may: each address, for each kind of reader."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pytest
from flask import Flask

from tests.leaks.arguments import paths
from tests.leaks.houses import Street
from tests.leaks.observing import Observer
from tests.leaks.people import Reader
from tests.leaks.secrets import PLAIN, Moment

MOST: Final = 12
MOST_PUBLIC: Final = 8
WALKS: Final = {
    Moment.DISCUSSION: {
        Reader.CHAIR: ("chair", "submission"),
        Reader.HANDED_IN_MEMBER: ("pc", "submission", "accounts"),
    },
    Moment.PROGRAM: {
        Reader.CONTACT: ("author", "submission", "accounts"),
        Reader.ANONYMOUS: ("public", "accounts"),
    },
}
"""Who walks through which wings, and when."""


@pytest.mark.parametrize("moment", WALKS)
def test_every_page_asks_few_questions(street: Street, moment: Moment) -> None:
    over: dict[str, int] = {}
    with street.opened(moment, PLAIN) as house:
        observer = Observer(house)
        with observer.watching():
            for endpoint, path in one_path_each(house.app):
                for reader, wings in WALKS[moment].items():
                    if not endpoint.startswith(wings):
                        continue
                    limit = limit_of(endpoint, reader)
                    count = asked(observer, reader, path)
                    if count > limit:  # the first look at a review is noted
                        count = asked(observer, reader, path)
                    if count > limit:
                        over[f"{endpoint} as {reader}"] = count
    assert over == {}


def one_path_each(app: Flask) -> Iterator[tuple[str, str]]:
    """Iterate over (endpoint, path): the first of each page."""
    known: set[str] = set()
    for endpoint, path in paths(app, "GET"):
        if endpoint not in known:
            known.add(endpoint)
            yield endpoint, path


def asked(observer: Observer, reader: Reader, path: str) -> int:
    """Open a page; return how many statements there were, without the transactions around them."""
    statements = [statement for statement, _ in observer.get(reader, path).sql]
    return sum(not statement.startswith(("BEGIN", "PRAGMA")) for statement in statements)


def limit_of(endpoint: str, reader: Reader) -> int:
    """Return how many questions an address may ask."""
    is_public = endpoint.startswith("public.") and reader is Reader.ANONYMOUS
    return MOST_PUBLIC if is_public else MOST
