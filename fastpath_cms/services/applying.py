"""Applying a proposal: one deed, refused with a list where the world has moved on since."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from fastpath_cms.domain.actions import Action
from fastpath_cms.domain.errors import NotFound, Problem, Stale, Unfit
from fastpath_cms.domain.proposals import Pair, Plan
from fastpath_cms.domain.workflow import Status
from fastpath_cms.models import ChangeCause, Edition, Proposal, Submission
from fastpath_cms.queries.assignments import members_of
from fastpath_cms.queries.conflicts import conflicted_pairs
from fastpath_cms.queries.people import names_of
from fastpath_cms.queries.proposals import (
    assigned_pairs,
    current_proposal,
    declined_pairs,
    sealed_papers,
)
from fastpath_cms.services import audit
from fastpath_cms.services.act import Act
from fastpath_cms.services.asking import ask_edition
from fastpath_cms.services.assigning import assign_reviewers

KEPT: Final = "Nothing was changed, and the plan is kept with its locks and vetoes."
TODO: Final = "Solve again: the plan then starts from what holds now."


@dataclass(frozen=True, slots=True)
class Now:
    """What a plan meets when it is to be applied."""

    assigned: Mapping[Pair, bool]  # with whether the review was begun; conflicted ones left out
    conflicts: set[Pair]
    declined: set[Pair]
    sealed: set[int]
    members: Mapping[int, tuple[str, str]]
    papers: Mapping[int, tuple[int, Status]]  # number and status by id


def apply_proposal(act: Act, edition_id: int, proposal_id: int) -> dict[str, int]:
    """Make the assignments what the newest proposal says; return ``added``, ``removed``, ``letters``.

    Raises Stale when it is no longer the newest or was applied before, and Unfit with a sentence
    for everything that changed since it was made: nothing is dropped in silence.
    """
    ask_edition(act, Action.ASSIGNMENTS_MANAGE, edition_id)
    edition = act.session.scalars(
        select(Edition).where(Edition.id == edition_id).with_for_update()
    ).one()
    current = current_proposal(act.session, act.actor, edition)
    if current is None:
        raise NotFound
    if current.id != proposal_id:
        raise Stale(
            "Somebody made another plan meanwhile.",
            kept="Nothing was applied.",
            todo="Look at their plan, and apply that.",
        )
    if current.applied_at is not None:
        raise Stale(
            "This plan was applied already.",
            kept="The assignments are what it says, but for what was changed since.",
        )
    now = now_of(act.session, edition)
    plan = current.plan
    problems = [Problem("stale", sentence) for sentence in changed_since(act.session, plan, now)]
    if problems:
        raise Unfit(*problems, kept=KEPT, todo=TODO)
    papers = {paper for paper, _ in plan.papers}
    there = {pair for pair in now.assigned if pair[0] in papers}
    done = assign_reviewers(
        act,
        edition.id,
        _numbered(plan.chosen - there, now),
        _numbered(there - plan.chosen, now),
        cause=ChangeCause.PROPOSAL,
        proposal_id=current.id,
    )
    act.session.get_one(Proposal, current.id).applied_at = act.now
    audit.record(act, "proposal.apply", f"proposal:{current.id}", edition_id=edition.id)
    return done


def now_of(session: Session, edition: Edition) -> Now:
    """Return what a plan of this edition would meet now."""
    conflicts = conflicted_pairs(session, edition.id)
    rows = session.execute(
        select(Submission.id, Submission.number, Submission.status).where(
            Submission.edition_id == edition.id
        )
    )
    return Now(
        {
            pair: is_begun
            for pair, is_begun in assigned_pairs(session, edition.id).items()
            if pair not in conflicts
        },
        conflicts,
        declined_pairs(session, edition.id),
        sealed_papers(session, edition.id, conflicts),
        members_of(session, edition.id),
        {row.id: (row.number, row.status) for row in rows},
    )


def changed_since(session: Session, plan: Plan, now: Now) -> tuple[str, ...]:
    """Return a sentence for everything in the way of a plan, by paper."""
    papers = [paper for paper, _ in plan.papers if paper in now.papers]
    people = {person for _, person in plan.chosen | plan.today | set(now.assigned)}
    names = names_of(session, people)
    said = [*_closed(papers, now)]
    is_open = {paper for paper in papers if _is_open(paper, now)}
    there = {pair for pair in now.assigned if pair[0] in is_open}
    pairs = [
        *_impossible({pair for pair in plan.chosen if pair[0] in is_open}, now, names),
        *_moved(plan, is_open, there, names, now),
    ]
    return tuple(said + [sentence for _, sentence in sorted(pairs)])


def _is_open(paper: int, now: Now) -> bool:
    return now.papers[paper][1] is Status.SUBMITTED and paper not in now.sealed


def _closed(papers: list[int], now: Now) -> Iterator[str]:
    for paper in papers:
        number, status = now.papers[paper]
        if status is Status.WITHDRAWN:
            yield f"#{number} was withdrawn since."
        elif status is not Status.SUBMITTED:
            yield f"#{number} is no longer under review."
        elif paper in now.sealed:
            yield f"A chair has a conflict with #{number} now; it is assigned on its own page."


def _impossible(pairs: set[Pair], now: Now, names: Mapping[int, str]) -> Iterator[tuple[int, str]]:
    for paper, person in pairs:
        number, name = now.papers[paper][0], names.get(person, "A former account")
        if person not in now.members:
            yield number, f"{name}, proposed for #{number}, is no longer of the committee."
        elif (paper, person) in now.conflicts:
            yield number, f"{name} has a conflict of interest with #{number} now."
        elif (paper, person) in now.declined and (paper, person) not in now.assigned:
            yield number, f"{name} declined to review #{number}."


def _moved(
    plan: Plan, is_open: set[int], there: set[Pair], names: Mapping[int, str], now: Now
) -> Iterator[tuple[int, str]]:
    before = {pair for pair in plan.today if pair[0] in is_open}
    for paper, person in (before - there) - now.conflicts - now.declined:
        number = now.papers[paper][0]
        yield number, f"{names.get(person, 'A former account')} was taken off #{number} since."
    for paper, person in there - before:
        number = now.papers[paper][0]
        yield number, f"{names.get(person, 'A former account')} was assigned to #{number} since."
    for paper, person in there & before - plan.chosen:
        if now.assigned[paper, person]:
            number = now.papers[paper][0]
            yield number, f"{names[person]} has begun the review of #{number} since."


def _numbered(pairs: set[Pair] | frozenset[Pair], now: Now) -> list[list[int]]:
    return sorted([now.papers[paper][0], person] for paper, person in pairs)
