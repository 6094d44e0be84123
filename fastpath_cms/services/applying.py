"""Applying a proposal: one deed, refused with a list where the world has moved on since."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from typing import Final

from sqlalchemy import not_, select
from sqlalchemy.orm import load_only

from fastpath_cms.domain.actions import Action
from fastpath_cms.domain.errors import NotFound, Problem, Stale, Unfit
from fastpath_cms.domain.proposals import Pair, Plan
from fastpath_cms.domain.workflow import Status
from fastpath_cms.models import ChangeCause, Edition, Proposal, Submission
from fastpath_cms.queries.board_facts import Facts, facts_of, is_sealed_from_a_chair
from fastpath_cms.queries.proposals import current_proposal
from fastpath_cms.queries.standings import conflicted_with
from fastpath_cms.services import audit
from fastpath_cms.services.act import Act
from fastpath_cms.services.asking import ask_edition
from fastpath_cms.services.assigning import assign_reviewers

FORMER: Final = "Somebody who left the committee"
KEPT: Final = "Nothing was changed, and the plan is kept with its locks and vetoes."
TODO: Final = "Solve again: the plan then starts from what holds now."


@dataclass(frozen=True, slots=True)
class Now:
    """What a plan meets when it is to be applied."""

    facts: Facts
    papers: Mapping[int, Submission]  # by id, those the actor has no conflict with
    sealed: set[int]  # of these, papers some chair has one with

    @property
    def assigned(self) -> Mapping[Pair, bool]:
        """Today's pairs without a conflict, with whether the review was begun."""
        conflicts = self.facts.conflicts
        return {
            pair: is_begun
            for pair, is_begun in self.facts.assigned.items()
            if pair not in conflicts
        }

    def name(self, person: int) -> str:
        """Return the name of a member, or what one calls who left."""
        return self.facts.members.get(person, (FORMER, "", None))[0]


def apply_proposal(act: Act, edition_id: int, proposal_id: int) -> dict[str, int]:
    """Make the assignments what the newest proposal says; return ``added``, ``removed``, ``letters``.

    Raises Stale when it is no longer the newest or was applied before, and Unfit with a sentence
    for everything that changed since it was made: nothing is dropped in silence.
    """
    ask_edition(act, Action.ASSIGNMENTS_MANAGE, edition_id)
    edition = act.session.scalars(
        select(Edition).where(Edition.id == edition_id).with_for_update()
    ).one()
    now = now_of(act, edition)
    current = current_proposal(act.session, act.actor, edition, now.papers)
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
    plan = current.plan
    problems = [Problem("stale", sentence) for sentence in changed_since(plan, now)]
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


def now_of(act: Act, edition: Edition) -> Now:
    """Return what a plan of this edition would meet now; four queries."""
    seen = not_(conflicted_with(act.actor))
    rows = act.session.execute(
        select(Submission, is_sealed_from_a_chair(edition.id))
        .where(Submission.edition_id == edition.id, seen)
        .options(load_only(Submission.number, Submission.title, Submission.status))
    ).all()
    return Now(
        facts_of(act.session, edition.id, seen),
        {paper.id: paper for paper, _ in rows},
        {paper.id for paper, is_sealed in rows if is_sealed},
    )


def changed_since(plan: Plan, now: Now) -> tuple[str, ...]:
    """Return a sentence for everything in the way of a plan, by paper."""
    papers = [paper for paper, _ in plan.papers if paper in now.papers]
    is_open = {
        paper
        for paper in papers
        if now.papers[paper].status is Status.SUBMITTED and paper not in now.sealed
    }
    there = {pair: begun for pair, begun in now.assigned.items() if pair[0] in is_open}
    said = [
        *_closed(papers, now),
        *_impossible({pair for pair in plan.chosen if pair[0] in is_open}, now),
        *_moved(plan, {pair for pair in plan.today if pair[0] in is_open}, there, now),
    ]
    return tuple(sentence for _, sentence in sorted(said))


def _closed(papers: list[int], now: Now) -> Iterator[tuple[int, str]]:
    for paper in (now.papers[id_] for id_ in papers):
        number = paper.number
        if paper.status is Status.WITHDRAWN:
            yield number, f"#{number} was withdrawn since."
        elif paper.status is not Status.SUBMITTED:
            yield number, f"#{number} is no longer under review."
        elif paper.id in now.sealed:
            sentence = f"A chair has a conflict with #{number} now; it is assigned on its own page."
            yield number, sentence


def _impossible(pairs: set[Pair], now: Now) -> Iterator[tuple[int, str]]:
    facts = now.facts
    declined = facts.declined - facts.assigned.keys()
    for paper, person in pairs:
        number, name = now.papers[paper].number, now.name(person)
        if person not in facts.members:
            yield number, f"{name}, proposed for #{number}, is no longer of the committee."
        elif (paper, person) in facts.conflicts:
            yield number, f"{name} has a conflict of interest with #{number} now."
        elif (paper, person) in declined:
            yield number, f"{name} declined to review #{number}."


def _moved(
    plan: Plan, before: set[Pair], there: Mapping[Pair, bool], now: Now
) -> Iterator[tuple[int, str]]:
    for paper, person in before - there.keys() - now.facts.conflicts - now.facts.declined:
        number = now.papers[paper].number
        yield number, f"{now.name(person)} was taken off #{number} since."
    for paper, person in there.keys() - before:
        number = now.papers[paper].number
        yield number, f"{now.name(person)} was assigned to #{number} since."
    for paper, person in before - plan.chosen:
        if there.get((paper, person)):
            number = now.papers[paper].number
            yield number, f"{now.name(person)} has begun the review of #{number} since."


def _numbered(pairs: Set[Pair], now: Now) -> list[list[int]]:
    return sorted([now.papers[paper].number, person] for paper, person in pairs)
