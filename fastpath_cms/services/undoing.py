"""Undoing a change of assignments: what was is again, or a list of sentences why it cannot be."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Any, Final

from sqlalchemy import insert, select

from fastpath_cms.domain.actions import Action
from fastpath_cms.domain.errors import NotFound, Problem, Stale, Unfit
from fastpath_cms.domain.policy import why_not
from fastpath_cms.models import Assignment, AssignmentChange, Edition, Proposal, Submission
from fastpath_cms.queries.assignments import members_of
from fastpath_cms.queries.conflicts import conflicted_pairs
from fastpath_cms.queries.editions import edition_by_id, phase_of
from fastpath_cms.queries.people import names_of
from fastpath_cms.queries.standings import standings_of
from fastpath_cms.services.act import Act
from fastpath_cms.services.assigning import assignments_of, begun_pairs, record_people
from fastpath_cms.services.telling import News, tell_reviewers

KEPT: Final = "Nothing was changed; the assignments are as they were a moment ago."


def undo_change(act: Act, edition_id: int, change_id: int) -> dict[str, int]:
    """Take back what a change added and bring back what it removed, exactly, and tell who was told.

    Returns the counts ``added``, ``removed`` and ``letters``. Raises Stale when it was undone
    before, NotFound when a paper of it is sealed from the actor, and Unfit with a sentence for
    everything in the way: a review begun, a pair changed since, a conflict, a withdrawn paper.
    """
    edition = edition_by_id(act.session, edition_id)
    change = act.session.scalars(
        select(AssignmentChange)
        .where(AssignmentChange.id == change_id, AssignmentChange.edition_id == edition_id)
        .with_for_update()
    ).one_or_none()
    if change is None:
        raise NotFound
    papers = _papers(act, edition, change)
    if change.undone_at is not None:
        raise Stale("This change was undone already.", kept="The assignments are as they were.")
    _check(act, edition, change, papers)
    news = News()
    _take_back(act, change, papers, news)
    _bring_back(act, change, papers, news)
    change.undone_at = act.now
    if change.proposal_id is not None:
        act.session.get_one(Proposal, change.proposal_id).applied_at = None
    letters = tell_reviewers(act, edition, news) if edition.are_assignments_shown else 0
    act.session.flush()
    return {"added": len(change.removed), "removed": len(change.added), "letters": letters}


def _papers(act: Act, edition: Edition, change: AssignmentChange) -> dict[int, Submission]:
    ids = {pair[0] for pair in change.added} | {row["submission"] for row in change.removed}
    found = {
        paper.id: paper
        for paper in act.session.scalars(
            select(Submission)
            .where(Submission.id.in_(ids))
            .order_by(Submission.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    }
    standings = standings_of(act.session, act.actor, edition, found.values(), act.now)
    if set(found) != ids or not all(one.is_impartial_chair for one in standings.values()):
        raise NotFound
    phase = phase_of(edition, act.now)
    problems = [
        Problem("closed", f"#{paper.number}: {refusal.sentence}")
        for paper in found.values()
        if (refusal := why_not(Action.ASSIGNMENT_EDIT, standings[paper.id], paper.status, phase))
    ]
    if problems:
        raise Unfit(*problems, kept=KEPT)
    return found


def _check(
    act: Act, edition: Edition, change: AssignmentChange, papers: dict[int, Submission]
) -> None:
    """Raise Unfit with all that is in the way."""
    there = assignments_of(act, papers)
    begun = begun_pairs(act, papers)
    conflicts = conflicted_pairs(act.session, Submission.id.in_(papers))
    members = members_of(act.session, edition.id)
    people = {pair[1] for pair in change.added} | {row["person"] for row in change.removed}
    names = names_of(act.session, people)
    said = []
    for paper_id, person_id in change.added:
        number, name = papers[paper_id].number, names.get(person_id, "A former account")
        if (paper_id, person_id) in begun:
            said.append(f"{name} has begun the review of #{number}.")
        elif person_id not in there[paper_id]:
            said.append(f"{name} was taken off #{number} since.")
    for row in change.removed:
        paper_id, person_id = row["submission"], row["person"]
        number, name = papers[paper_id].number, names.get(person_id, "A former account")
        if person_id in there[paper_id]:
            said.append(f"{name} was assigned to #{number} again since.")
        elif person_id not in members:
            said.append(f"{name}, who had #{number}, is no longer of the committee.")
        elif (paper_id, person_id) in conflicts:
            said.append(f"{name} has a conflict of interest with #{number} now.")
    if said:
        raise Unfit(*(Problem("changed", sentence) for sentence in said), kept=KEPT)


def _take_back(
    act: Act, change: AssignmentChange, papers: dict[int, Submission], news: News
) -> None:
    there = assignments_of(act, papers)
    people: dict[int, list[int]] = defaultdict(list)
    for paper_id, person_id in change.added:
        row = there[paper_id][person_id]
        if row.released_at is not None:
            news.back[person_id].append(papers[paper_id])
        act.session.delete(row)
        people[paper_id].append(person_id)
    for paper_id, taken in people.items():
        record_people(act, "assignment.remove", papers[paper_id], taken)
    act.session.flush()


def _bring_back(
    act: Act, change: AssignmentChange, papers: dict[int, Submission], news: News
) -> None:
    rows = [_row(kept) for kept in change.removed]
    people: dict[int, list[int]] = defaultdict(list)
    for row in rows:
        paper_id, person_id = row["submission_id"], row["person_id"]
        if row["released_at"] is not None:  # who was told that it went is told that it is back
            news.fresh[person_id].append((papers[paper_id], None))
        people[paper_id].append(person_id)
    for paper_id, back in people.items():
        record_people(act, "assignment.add", papers[paper_id], back)
    if rows:
        act.session.execute(insert(Assignment), rows)


def _row(kept: dict[str, Any]) -> dict[str, Any]:
    released = kept["released_at"]
    return {
        "submission_id": kept["submission"],
        "person_id": kept["person"],
        "assigned_at": datetime.fromisoformat(kept["assigned_at"]),
        "by_id": kept["by"],
        "released_at": datetime.fromisoformat(released) if released else None,
    }
