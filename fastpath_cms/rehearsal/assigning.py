"""Assigning: a plan waits for the chairs when the call has closed; later they make it theirs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Final

from sqlalchemy import func, select

from fastpath_cms.domain.proposals import Rules
from fastpath_cms.example import ExampleSubmission, Station
from fastpath_cms.example.people import PROGRAM_CHAIR
from fastpath_cms.models import Proposal
from fastpath_cms.queries.editions import edition_by_id
from fastpath_cms.queries.proposals import Field, field_of
from fastpath_cms.rehearsal.playing import Event, Play
from fastpath_cms.rehearsal.reviewing import as_impartial_chair, under_review
from fastpath_cms.services.act import Act
from fastpath_cms.services.applying import apply_proposal
from fastpath_cms.services.assigning import assign_reviewers
from fastpath_cms.services.proposing import store_proposal
from fastpath_cms.services.solving import solve

ASSIGNED_AFTER: Final = timedelta(hours=18)  # from the stop where nothing is assigned yet


def assignments(play: Play) -> Iterator[Event]:
    """Iterate over the first plan, and the day on which another is applied."""
    closed = play.example.dates.at(Station.ASSIGNMENT)
    yield closed, _propose_first
    yield closed + ASSIGNED_AFTER, _assign


def _propose_first(play: Play) -> None:
    """Make the plan the chairs find when the call has closed."""
    _propose(play, Rules())


def _propose(play: Play, rules: Rules, base_id: int | None = None) -> int:
    """Let the first program chair make a plan; return its id."""
    plan = solve(play.perform(None, _field, play.edition_id), rules)
    return play.perform(_chair(play), store_proposal, play.edition_id, plan.as_json(), base_id)


def _field(act: Act, edition_id: int) -> Field:
    return field_of(act.session, edition_by_id(act.session, edition_id))


def _assign(play: Play) -> None:
    """Apply a plan in which the chair's own choices are locked; sealed papers on their own pages."""
    field = play.perform(None, _field, play.edition_id)
    ids = {number: id_ for id_, number in field.papers}
    in_plan, apart = list[ExampleSubmission](), list[ExampleSubmission]()
    for submission in under_review(play):
        (in_plan if play.numbers[submission.key] in ids else apart).append(submission)
    chosen = {
        (ids[play.numbers[submission.key]], play.person_id(review.reviewer))
        for submission in in_plan
        for review in submission.reviews
    }
    demands = {
        ids[play.numbers[one.key]]: len(one.reviews)
        for one in in_plan
        if len(one.reviews) != Rules().per_paper
    }
    first = play.perform(None, _newest, play.edition_id)
    made = _propose(play, Rules(demands=demands).with_locks(chosen), first)
    play.perform(_chair(play), apply_proposal, play.edition_id, made)
    for submission in apart:
        pairs = [
            (play.numbers[submission.key], play.person_id(review.reviewer))
            for review in submission.reviews
        ]
        as_impartial_chair(play, partial(_assign_one, play, pairs))


def _assign_one(play: Play, pairs: list[tuple[int, int]], who: str) -> None:
    play.perform(who, assign_reviewers, play.edition_id, pairs, [])


def _newest(act: Act, edition_id: int) -> int | None:
    found: int | None = act.session.scalar(
        select(func.max(Proposal.id)).where(Proposal.edition_id == edition_id)
    )
    return found


def _chair(play: Play) -> str:
    """Return the first program chair."""
    return next(person.key for person in play.people.values() if PROGRAM_CHAIR in person.roles)
