"""Assigning reviewers: one save is one deed, kept so that it can be undone.

By hand, from a proposal or from a file: all of it comes through ``assign_reviewers``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any, Final

from sqlalchemy import insert, select

from fastpath_cms.domain.actions import Action
from fastpath_cms.domain.errors import NotFound, Problem, Unfit
from fastpath_cms.domain.policy import why_not
from fastpath_cms.models import (
    Assignment,
    AssignmentChange,
    ChangeCause,
    ChangedPaper,
    Edition,
    Person,
    Review,
    Submission,
)
from fastpath_cms.queries.assignments import members_of
from fastpath_cms.queries.conflicts import conflicted_pairs
from fastpath_cms.queries.editions import edition_by_id, phase_of
from fastpath_cms.queries.refusals import refused_pairs
from fastpath_cms.queries.standings import standings_of
from fastpath_cms.services import audit
from fastpath_cms.services.act import Act
from fastpath_cms.services.telling import News, tell_reviewers

Pairs = Sequence[Sequence[int]]
"""Pairs of submission number and person id, as the board's form names them."""
Places = dict[int, dict[int, Assignment]]
"""Assignments by submission id, then person id."""

KEPT: Final = "Nothing was changed, and your marks are still on the board."


def assign_reviewers(
    act: Act,
    edition_id: int,
    pairs_added: Pairs,
    pairs_removed: Pairs,
    *,
    cause: ChangeCause = ChangeCause.HAND,
    proposal_id: int | None = None,
) -> dict[str, int]:
    """Add and take back assignments, all or none; where they are shown, tell each by one letter.

    Returns the counts ``added``, ``removed`` and ``letters``. Raises Unfit with a sentence for
    each pair that cannot be: a conflict of interest, or a review already begun.
    """
    edition = edition_by_id(act.session, edition_id)
    wanted = {(pair[0], pair[1]) for pair in pairs_added}
    unwanted = {(pair[0], pair[1]) for pair in pairs_removed} - wanted
    papers = papers_to_assign(act, edition, {number for number, _ in wanted | unwanted})
    members = members_of(act.session, edition_id)
    _check_added(act, wanted, papers, members)
    places = assignments_of(act, [paper.id for paper in papers.values()])
    news = News()
    removed = _remove(act, unwanted, papers, places, news)
    added = _added(wanted, papers, places, news)
    _add(act, edition, added)
    by_paper: dict[int, list[int]] = defaultdict(list)
    for submission_id, person_id in added:
        by_paper[submission_id].append(person_id)
    for paper in papers.values():
        if paper.id in by_paper:
            record_people(act, "assignment.add", paper, by_paper[paper.id])
    letters = tell_reviewers(act, edition, news) if edition.are_assignments_shown else 0
    if added or removed:
        change = AssignmentChange(
            edition_id=edition.id,
            by_id=act.actor.person_id,
            proposal_id=proposal_id,
            cause=cause,
            made_at=act.now,
            added=added,
            removed=removed,
        )
        act.session.add(change)
        act.session.flush()
        touched = {pair[0] for pair in added} | {gone["submission"] for gone in removed}
        act.session.execute(
            insert(ChangedPaper),
            [{"change_id": change.id, "submission_id": paper} for paper in sorted(touched)],
        )
    return {"added": len(added), "removed": len(removed), "letters": letters}


def papers_to_assign(act: Act, edition: Edition, numbers: set[int]) -> dict[int, Submission]:
    """Load and lock submissions by number and ask the policy about each; all must be this actor's.

    Raises NotFound for a number that does not exist or is sealed, and the policy's refusals.
    """
    found = {
        submission.number: submission
        for submission in act.session.scalars(
            select(Submission)
            .where(Submission.edition_id == edition.id, Submission.number.in_(numbers))
            .order_by(Submission.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    }
    if set(found) != numbers:
        raise NotFound
    phase = phase_of(edition, act.now)
    standings = standings_of(act.session, act.actor, edition, found.values(), act.now)
    refusals = [
        refusal
        for one in found.values()
        if (refusal := why_not(Action.ASSIGNMENT_EDIT, standings[one.id], one.status, phase))
    ]
    # What is sealed answers first, exactly as a number that does not exist.
    for refusal in sorted(refusals, key=lambda one: not isinstance(one, NotFound)):
        raise refusal
    return found


def assignments_of(act: Act, submission_ids: Collection[int]) -> Places:
    """Return the assignments of submissions as they are now."""
    found: Places = defaultdict(dict)
    for row in act.session.scalars(
        select(Assignment).where(Assignment.submission_id.in_(submission_ids))
    ):
        found[row.submission_id][row.person_id] = row
    return found


def begun_pairs(act: Act, submission_ids: Collection[int]) -> set[tuple[int, int]]:
    """Return (submission id, person id) of every review that was begun."""
    rows = act.session.execute(
        select(Review.submission_id, Review.person_id).where(
            Review.submission_id.in_(submission_ids)
        )
    )
    return {(submission_id, person_id) for submission_id, person_id in rows}


def _check_added(
    act: Act,
    wanted: set[tuple[int, int]],
    papers: dict[int, Submission],
    members: dict[int, tuple[str, str]],
) -> None:
    if any(person_id not in members for _, person_id in wanted):
        raise NotFound
    those = Submission.id.in_([one.id for one in papers.values()])
    conflicts = conflicted_pairs(act.session, those)
    refused = refused_pairs(act.session, those)
    problems = [
        Problem(
            "conflict",
            f"{members[person_id][0]} has a conflict of interest with #{number}.",
            f"pair-{number}-{person_id}",
        )
        for number, person_id in sorted(wanted)
        if (papers[number].id, person_id) in conflicts
    ]
    problems += [
        Problem(
            "declined",
            f"{members[person_id][0]} declined to review #{number}. "
            "If they would do it now, ask them again on the page of that submission.",
            f"pair-{number}-{person_id}",
        )
        for number, person_id in sorted(wanted)
        if (papers[number].id, person_id) in refused - conflicts
    ]
    if problems:
        raise Unfit(*problems, kept=KEPT)


def _remove(
    act: Act,
    pairs: Iterable[tuple[int, int]],
    papers: dict[int, Submission],
    places: Places,
    news: News,
) -> list[dict[str, Any]]:
    begun = begun_pairs(act, [paper.id for paper in papers.values()])
    gone = []
    problems = []
    people: dict[int, list[int]] = defaultdict(list)
    for number, person_id in sorted(pairs):
        paper = papers[number]
        row = places[paper.id].pop(person_id, None)
        if row is None:
            continue  # somebody else took it back a moment earlier
        if (paper.id, person_id) in begun:
            name = act.session.get_one(Person, person_id).name
            sentence = f"{name} has begun the review of #{number}; the assignment stays."
            problems.append(Problem("begun", sentence, f"pair-{number}-{person_id}"))
            continue
        gone.append(as_removed(row))
        if row.released_at is not None:
            news.back[person_id].append(paper)
        act.session.delete(row)
        people[number].append(person_id)
    if problems:
        raise Unfit(*problems, kept=KEPT)
    for number, taken in people.items():
        record_people(act, "assignment.remove", papers[number], taken)
    return gone


def _added(
    pairs: Iterable[tuple[int, int]],
    papers: dict[int, Submission],
    places: Places,
    news: News,
) -> list[list[int]]:
    """Return the pairs of ids that are new, and put them with the news."""
    made = []
    for number, person_id in sorted(pairs):
        paper = papers[number]
        if person_id not in places[paper.id]:
            news.fresh[person_id].append((paper, None))
            made.append([paper.id, person_id])
    return made


def _add(act: Act, edition: Edition, pairs: list[list[int]]) -> None:
    """Write new assignments, all in one statement; where they are shown, they are told at once."""
    act.session.flush()
    if pairs:
        told_at = act.now if edition.are_assignments_shown else None
        act.session.execute(
            insert(Assignment),
            [
                {
                    "submission_id": submission_id,
                    "person_id": person_id,
                    "assigned_at": act.now,
                    "by_id": act.actor.person_id,
                    "released_at": told_at,
                }
                for submission_id, person_id in pairs
            ],
        )


def as_removed(row: Assignment) -> dict[str, Any]:
    """Return an assignment as a change keeps it."""
    return {
        "submission": row.submission_id,
        "person": row.person_id,
        "assigned_at": row.assigned_at.isoformat(),
        "by": row.by_id,
        "released_at": row.released_at.isoformat() if row.released_at else None,
    }


def record_people(act: Act, deed: str, submission: Submission, people: Sequence[int]) -> None:
    """Put on record what was done with the reviewers of one submission."""
    audit.record(
        act,
        deed,
        f"submission:{submission.number}",
        edition_id=submission.edition_id,
        submission_id=submission.id,
        people=list(people),
    )
