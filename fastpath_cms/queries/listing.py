"""What every list of submissions shares: which are found, in which order, and one page of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import case, select
from sqlalchemy.orm import Session

from fastpath_cms.domain.search_tree import Node
from fastpath_cms.domain.workflow import Status
from fastpath_cms.models import Submission
from fastpath_cms.queries import figures
from fastpath_cms.queries.searching import Reach, found_by

PAGE: Final = 100  # submissions on one page of a list
_STANDS: Final = {status: place for place, status in enumerate(Status)}


@dataclass(frozen=True, slots=True)
class Order:
    """How a list is sorted: by what, and whether against the usual direction."""

    key: str = "number"
    is_turned: bool = False

    @property
    def text(self) -> str:
        """As it stands in an address: ``score``, ``-score``."""
        return f"-{self.key}" if self.is_turned else self.key


@dataclass(frozen=True, slots=True)
class Found:
    """All that a search finds in a list, in order: ids and statuses, and the page asked for."""

    ids: tuple[int, ...]
    statuses: Mapping[Status, int]  # how many are where
    page: int  # from 1; 0 is all
    page_count: int

    @property
    def count(self) -> int:
        """How many there are, on all pages."""
        return len(self.ids)

    @property
    def shown(self) -> tuple[int, ...]:
        """The ids of the page."""
        return self.ids[(self.page - 1) * PAGE : self.page * PAGE] if self.page else self.ids

    @property
    def first(self) -> int:
        """The place of the first one shown, from 1."""
        return (self.page - 1) * PAGE + 1 if self.page else 1


@dataclass(frozen=True, slots=True)
class _Sorting:
    """One way to sort: the expression, where most comes first, and what it tells of."""

    clause: Callable[[], Any]
    falls: bool = False
    is_of_reviews: bool = False  # what a PC member may not know of every submission
    is_for_chairs: bool = False


_SORTINGS: Final[dict[str, _Sorting]] = {
    "number": _Sorting(lambda: Submission.number),
    "title": _Sorting(lambda: Submission.title_folded),
    "status": _Sorting(lambda: case(_STANDS, value=Submission.status)),
    "reviews": _Sorting(figures.review_count, is_of_reviews=True),
    "missing": _Sorting(figures.missing_count, falls=True, is_for_chairs=True),
    "score": _Sorting(figures.mean_score, falls=True, is_of_reviews=True),
    "spread": _Sorting(figures.score_spread, falls=True, is_of_reviews=True),
    "comments": _Sorting(figures.comment_count, falls=True, is_of_reviews=True),
    "changed": _Sorting(lambda: Submission.changed_at, falls=True, is_for_chairs=True),
}


def order_of(text: str, reach: Reach) -> Order:
    """Return the order that stands in an address; what the list cannot be sorted by is by number."""
    key = text.removeprefix("-")
    sorting = _SORTINGS.get(key)
    if sorting is None or (sorting.is_for_chairs and not reach.is_chairs):
        return Order()
    return Order(key, text.startswith("-"))


def find(session: Session, reach: Reach, tree: Node | None, order: Order, page: int = 0) -> Found:
    """Return what a search finds, sorted; one query. A page beyond the last is the last."""
    sorting = _SORTINGS[order.key]
    by = sorting.clause()
    if sorting.is_of_reviews:
        by = reach.known(by, is_count=order.key == "reviews")
    by = (by.desc() if sorting.falls is not order.is_turned else by.asc()).nulls_last()
    rows = session.execute(
        select(Submission.id, Submission.status)
        .where(found_by(tree, reach))
        .order_by(by, Submission.number)
    ).all()
    page_count = max(1, -(-len(rows) // PAGE))
    return Found(
        tuple(id_ for id_, _ in rows),
        Counter(status for _, status in rows),
        min(max(page, 0), page_count),
        page_count,
    )
