"""Duties: one reviewer declines a paper, another tells a delay and asks a subreviewer for help."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Final

from sqlalchemy import select

from fastpath_cms.domain.errors import Unfit
from fastpath_cms.domain.review_form import Answer
from fastpath_cms.domain.tokens import hash_of
from fastpath_cms.example import ExampleSubmission, Station
from fastpath_cms.example.people import PC_MEMBER
from fastpath_cms.example.submissions import ExampleReview
from fastpath_cms.models import Subreview
from fastpath_cms.rehearsal.playing import Event, Play
from fastpath_cms.rehearsal.review_form import own_answers
from fastpath_cms.rehearsal.reviewing import as_impartial_chair, under_review
from fastpath_cms.services.act import Act
from fastpath_cms.services.assigning import assign_reviewers
from fastpath_cms.services.refusing import decline_review
from fastpath_cms.services.subreviewing import answer, ask_subreviewer, save_subreview
from fastpath_cms.services.telling_delay import tell_delay

ASKED_AFTER: Final = timedelta(hours=20)  # from the stop where nothing is assigned yet
DECLINED_AFTER: Final = timedelta(days=2)
TOLD_BEFORE: Final = timedelta(hours=5)  # the stop in the midst of reviewing
HELPED_BEFORE: Final = timedelta(days=1)  # that stop
HELPER: Final = ("Thandeka Mbekwa-Strand", "thandeka.mbekwa@driftwood.example")


def duties(play: Play) -> Iterator[Event]:
    """Iterate over one assignment too many and its refusal, and the delay of who is last."""
    dates = play.example.dates
    asked: dict[str, int] = {}
    asked_at = dates.at(Station.ASSIGNMENT) + ASKED_AFTER
    yield asked_at, partial(_ask, asked=asked)
    yield asked_at + DECLINED_AFTER, partial(_decline, asked=asked)
    yield dates.at(Station.REVIEWING) - HELPED_BEFORE, _ask_for_help
    yield dates.at(Station.REVIEWING) - TOLD_BEFORE, _tell
    yield dates.at(Station.REVIEWING) - TOLD_BEFORE, _help


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
    _, last = _last(play)
    day = last.handed_in.on(play.example.dates.workshop).date()
    said = "A proposal of ours is due the day before."
    play.perform(last.reviewer, tell_delay, play.edition_id, day, said)


def _ask_for_help(play: Play) -> None:
    """Let them ask somebody of their group to write that review."""
    paper, last = _last(play)
    said = "You measured the same effect last year, and it is four pages."
    play.perform(last.reviewer, ask_subreviewer, play.ids[paper.key], *HELPER, said)


def _help(play: Play) -> None:
    """Let the subreviewer accept, write and hand over, with the link in the letter."""
    paper, last = _last(play)
    number, token = play.numbers[paper.key], play.postman.tokens[HELPER[1]]
    play.perform(None, answer, number, token, accepts=True)
    version = play.perform(None, _version, token)
    answers: dict[str, Answer] = dict(own_answers(paper, last))
    answers.update(overall=last.overall, confidence=last.confidence)
    answers.update(comments_for_authors=last.comments.split("\n\n")[0])
    play.perform(
        None, save_subreview, number, token, answers, version, hand_over=True, may_be_named=True
    )


def _version(act: Act, token: str) -> int:
    found = act.session.scalar(
        select(Subreview.version).where(Subreview.token_hash == hash_of(token))
    )
    return found or 0


def _last(play: Play) -> tuple[ExampleSubmission, ExampleReview]:
    """Return the review that is handed in last, and its paper."""
    workshop = play.example.dates.workshop
    pairs = [(paper, review) for paper in under_review(play) for review in paper.reviews]
    return max(pairs, key=lambda pair: pair[1].handed_in.on(workshop))
