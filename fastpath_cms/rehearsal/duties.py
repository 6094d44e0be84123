"""Duties: one reviewer declines a paper and suggests somebody, another tells a delay."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Final

from fastpath_cms.domain.errors import Unfit
from fastpath_cms.example import Station
from fastpath_cms.example.people import PC_MEMBER
from fastpath_cms.rehearsal.playing import Event, Play
from fastpath_cms.rehearsal.reviewing import as_impartial_chair, under_review
from fastpath_cms.services.assigning import assign_reviewers
from fastpath_cms.services.refusing import decline_review
from fastpath_cms.services.telling_delay import tell_delay

ASKED_AFTER: Final = timedelta(hours=20)  # from the stop where nothing is assigned yet
DECLINED_AFTER: Final = timedelta(days=2)
TOLD_BEFORE: Final = timedelta(hours=5)  # the stop in the midst of reviewing


def duties(play: Play) -> Iterator[Event]:
    """Iterate over one assignment too many and its refusal, and the delay of who is last."""
    dates = play.example.dates
    asked: dict[str, int] = {}
    asked_at = dates.at(Station.ASSIGNMENT) + ASKED_AFTER
    yield asked_at, partial(_ask, asked=asked)
    yield asked_at + DECLINED_AFTER, partial(_decline, asked=asked)
    yield dates.at(Station.REVIEWING) - TOLD_BEFORE, _tell


def _ask(play: Play, asked: dict[str, int]) -> None:
    """Assign a reviewer more than needed, the first who may be, to the first paper."""
    paper = next(under_review(play))
    number = play.numbers[paper.key]
    reviewers = {review.reviewer for review in paper.reviews}
    for key, person in play.people.items():
        if PC_MEMBER not in person.roles or key in reviewers:
            continue
        pairs = [(number, play.person_id(key))]
        try:
            as_impartial_chair(play, partial(_assign, play, pairs))
        except Unfit:
            continue  # a conflict of interest
        asked[key] = play.ids[paper.key]
        return


def _assign(play: Play, pairs: list[tuple[int, int]], who: str) -> None:
    play.perform(who, assign_reviewers, play.edition_id, pairs, [])


def _decline(play: Play, asked: dict[str, int]) -> None:
    for key, submission_id in asked.items():
        play.perform(
            key,
            decline_review,
            submission_id,
            "Three of mine are on the same days, and this one is far from what I know.",
            "Somebody who works on storage would read it with more profit.",
        )


def _tell(play: Play) -> None:
    """Let whoever hands in last say so in time."""
    workshop = play.example.dates.workshop
    last = max(
        (review for paper in under_review(play) for review in paper.reviews),
        key=lambda review: review.handed_in.on(workshop),
    )
    day = last.handed_in.on(workshop).date()
    play.perform(
        last.reviewer, tell_delay, play.edition_id, day, "A proposal of ours is due the day before."
    )
