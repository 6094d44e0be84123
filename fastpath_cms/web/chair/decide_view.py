"""What the address of the ranked board asks for, and what its rows add up to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from flask import g, request, url_for

from fastpath_cms.domain.search import Query, parse
from fastpath_cms.domain.workflow import TO_BE_PRESENTED, TOLD, VERDICT_WORDS, Verdict
from fastpath_cms.extensions import db
from fastpath_cms.models import Topic
from fastpath_cms.queries.decision_board import BY_MERIT, ORDERS, BoardRow, numbers_found
from fastpath_cms.queries.searching import chairs_reach
from fastpath_cms.web.forms import ordinal
from fastpath_cms.web.guards import my_standing

YES: Final = frozenset({Verdict.ACCEPT, Verdict.CONDITIONAL})
OPEN: Final = "open"
VERDICTS: Final = (
    ("", "Any decision"),
    (OPEN, "Open"),
    *((verdict.value, VERDICT_WORDS[verdict]) for verdict in Verdict),
)
TALKS: Final = (
    ("", "Any discussion"),
    ("new", "New to me"),
    ("some", "With comments"),
    ("none", "Without comments"),
    ("summed-up", "Summed up"),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """Order and filters of the board, as they stand in its address."""

    order: str
    verdict: str
    topic: int  # its place in the call, from 1; 0 is any
    talk: str
    is_split: bool
    query: Query

    @property
    def is_filtered(self) -> bool:
        """Tell whether rows may be left out."""
        return bool(self.verdict or self.topic or self.talk or self.is_split or self.query.text)

    def url(self, endpoint: str = "chair.decide", **more: Any) -> str:
        """Return the address of the board as it is, or of what is done to it; the usual left out."""
        values = {
            "order": self.order if self.order != "mean" else None,
            "verdict": self.verdict or None,
            "topic": self.topic or None,
            "talk": self.talk or None,
            "split": 1 if self.is_split else None,
            "q": self.query.text or None,
        }
        return url_for(endpoint, **(values | more))


def asked() -> Asked:
    """Return what this request's address asks of the board; what there is none of is not asked."""
    args = request.args
    order, verdict, talk = args.get("order", ""), args.get("verdict", ""), args.get("talk", "")
    topic = ordinal(args.get("topic", ""))
    reach = chairs_reach(g.viewer, my_standing(), g.edition, g.now)
    return Asked(
        order=order if order in ORDERS else "mean",
        verdict=verdict if verdict in dict(VERDICTS) else "",
        topic=topic if topic <= len(g.edition.topics) else 0,
        talk=talk if talk in dict(TALKS) else "",
        is_split=args.get("split") == "1",
        query=parse(args.get("q", ""), reach.fields),
    )


def shown(rows: Sequence[BoardRow], want: Asked) -> tuple[BoardRow, ...]:
    """Return the rows the address asks for; one query where it searches."""
    if not want.is_filtered:
        return tuple(rows)
    found = None
    if want.query.tree is not None:
        reach = chairs_reach(g.viewer, my_standing(), g.edition, g.now)
        found = numbers_found(db.session(), reach, want.query.tree)
    topic_id = g.edition.topics[want.topic - 1].id if want.topic else None
    return tuple(
        row
        for row in rows
        if (found is None or row.number in found)
        and (topic_id is None or topic_id in row.topic_ids)
        and (not want.verdict or want.verdict == (row.choice or OPEN))
        and (not want.talk or _talks(row, want.talk))
        and (not want.is_split or _is_split(row))
    )


def _talks(row: BoardRow, talk: str) -> bool:
    if not row.is_readable:
        return False
    return {
        "new": row.talk.new_count > 0,
        "some": row.talk.comment_count > 0,
        "none": row.talk.comment_count == 0,
        "summed-up": row.talk.is_summed_up,
    }[talk]


def _is_split(row: BoardRow) -> bool:
    """Tell whether scores cover more than half of the scale, as the plots mark them."""
    spread = row.tally.spread
    return spread is not None and 2 * spread > g.edition.score_high - g.edition.score_low


@dataclass(frozen=True, slots=True)
class Counts:
    """How many of the rows a chair sees stand where."""

    accepted: int
    wait_listed: int
    not_accepted: int
    undecided: int


def counts_of(rows: Sequence[BoardRow]) -> Counts:
    """Count the rows by their verdict, or once told by their status."""
    accepted = sum(is_accepted(row) for row in rows)
    found = Counter(row.status.value for row in rows if row.status in TOLD)
    undecided = sum(row.is_open and row.verdict is None for row in rows)
    chosen = Counter(row.verdict for row in rows if row.is_open and row.verdict)
    waiting = found["wait-listed"] + chosen[Verdict.WAIT_LIST]
    return Counts(accepted, waiting, len(rows) - accepted - waiting - undecided, undecided)


def is_accepted(row: BoardRow) -> bool:
    """Tell whether a row is to have a talk, by its verdict, or once told by its status."""
    return row.verdict in YES if row.is_open else row.status in TO_BE_PRESENTED


@dataclass(frozen=True, slots=True)
class TopicCount:
    """A topic of the call: how many of its submissions are accepted so far, of how many."""

    place: int
    name: str
    accepted: int
    count: int


def topic_balance(rows: Sequence[BoardRow], topics: Sequence[Topic]) -> tuple[TopicCount, ...]:
    """Return the topics that have a submission, in the order of the call."""
    every = Counter(id_ for row in rows for id_ in row.topic_ids)
    accepted = Counter(id_ for row in rows if is_accepted(row) for id_ in row.topic_ids)
    return tuple(
        TopicCount(place, topic.name, accepted[topic.id], every[topic.id])
        for place, topic in enumerate(topics, start=1)
        if every[topic.id]
    )


def cut_after(rows: Sequence[BoardRow], want: Asked, slots: int) -> int:
    """Return the number of the row under which the talk slots end, or 0 for no line."""
    has_line = want.order in BY_MERIT and not want.is_filtered and 0 < slots < len(rows)
    return rows[slots - 1].number if has_line else 0
