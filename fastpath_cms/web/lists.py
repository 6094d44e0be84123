"""Lists with a search, an order and pages in their address; nothing is kept on the server."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import request, url_for

from fastpath_cms.domain.search import Fault, Query, parse
from fastpath_cms.domain.search_fields import FLAGS, Field
from fastpath_cms.models import Edition
from fastpath_cms.queries.listing import Found, Order, order_of
from fastpath_cms.queries.searching import Reach

ALL = "all"
LONG = 7  # digits that are no page's number


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column: a link that sorts by it; ``sort`` is what aria-sort says, or ""."""

    label: str
    url: str
    sort: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A link above a list, to one of the usual searches."""

    label: str
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address of a list asks for."""

    endpoint: str
    query: Query
    order: Order
    page: int  # from 1; 0 is all
    fields: frozenset[Field]

    def url(self, **more: Any) -> str:
        """Return the address of the list with something changed; what is usual is left out."""
        values = {
            "q": self.query.text or None,
            "order": self.order.text if self.order != Order() else None,
            "page": (ALL if self.page == 0 else self.page) if self.page != 1 else None,
        }
        return url_for(self.endpoint, **(values | more))

    def head(self, key: str, label: str, *, falls: bool = False) -> Head:
        """Return the head of a column that sorts the list; a second press turns the order."""
        is_it = self.order.key == key
        order = Order(key, is_it and not self.order.is_turned)
        sort = "descending" if falls is not self.order.is_turned else "ascending"
        text = order.text if order != Order() else None
        return Head(label, self.url(order=text, page=None), sort if is_it else "")

    def choices(self, *searches: tuple[str, str]) -> tuple[Choice, ...]:
        """Return links to searches: pairs of label and what to search for."""
        return tuple(
            Choice(label, self.url(q=text or None, page=None), text == self.query.text.strip())
            for label, text in searches
        )

    @property
    def faults(self) -> tuple[tuple[Fault, str, str, str], ...]:
        """What could not be read, with the query before it, the place, and what comes after."""
        text = self.query.text
        return tuple(
            (one, text[: one.start], text[one.start : one.end], text[one.end :])
            for one in self.query.faults
        )

    @property
    def help(self) -> tuple[tuple[str, str], ...]:
        """What can be searched for here: an example, and what it finds."""
        lines = [
            (field.example, field.meaning)
            for field in Field
            if field in self.fields and field is not Field.IS
        ]
        flags = [
            (f"is:{name}", flag.meaning)
            for name, flag in FLAGS.items()
            if flag.needs <= self.fields
        ]
        return (*lines, *flags)


def asked_of(endpoint: str, reach: Reach) -> Asked:
    """Return what this request's address asks of a list."""
    query = parse(request.args.get("q", ""), reach.fields)
    text = request.args.get("page", "")
    page = int(text) if text.isdecimal() and len(text) < LONG else 1
    order = order_of(request.args.get("order", ""), reach)
    return Asked(endpoint, query, order, 0 if text == ALL else max(page, 1), reach.fields)


def wide_scores(edition: Edition) -> str:
    """Return the search for scores that cover more than half of the scale, as the plots mark them."""
    return f"spread:>{(edition.score_high - edition.score_low) / 2:g}"


def page_links(asked: Asked, found: Found) -> Sequence[tuple[str, str, bool]]:
    """Return the links between pages: label, address, whether it is this one; none for one page."""
    if found.page_count == 1:
        return ()
    pages = [
        (str(page), asked.url(page=page if page > 1 else None), page == found.page)
        for page in range(1, found.page_count + 1)
    ]
    return (*pages, ("All", asked.url(page=ALL), found.page == 0))
