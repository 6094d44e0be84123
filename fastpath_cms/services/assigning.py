"""Assigning reviewers: one save is one deed, and each new reviewer gets one letter."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

from sqlalchemy import exists, select

from fastpath_cms.domain.actions import Action
from fastpath_cms.domain.errors import NotFound, Problem, Unfit
from fastpath_cms.domain.letters import LetterKind
from fastpath_cms.domain.policy import why_not
from fastpath_cms.models import (
    Assignment,
    Edition,
    EmailAddress,
    Person,
    Review,
    Role,
    Submission,
)
from fastpath_cms.queries.assignments import members_of
from fastpath_cms.queries.conflicts import conflicted_pairs
from fastpath_cms.queries.editions import edition_by_id, key_dates_of, phase_of
from fastpath_cms.queries.people import main_first
from fastpath_cms.queries.standings import CHAIRS, standings_of
from fastpath_cms.services import audit, outbox
from fastpath_cms.services.act import Act

Pairs = Sequence[Sequence[int]]
"""Pairs of submission number and person id, as the board's form names them."""

KEPT: Final = "Nothing was changed, and your marks are still on the board."


def assign_reviewers(
    act: Act, edition_id: int, pairs_added: Pairs, pairs_removed: Pairs
) -> dict[str, int]:
    """Add and take back assignments, all or none; tell each newly assigned member by one letter.

    Returns the counts ``added``, ``removed`` and ``letters``. Raises Unfit with a sentence for
    each pair that cannot be: a conflict of interest, or a review already begun.
    """
    edition = edition_by_id(act.session, edition_id)
    wanted = {(pair[0], pair[1]) for pair in pairs_added}
    unwanted = {(pair[0], pair[1]) for pair in pairs_removed} - wanted
    papers = _papers(act, edition, {number for number, _ in wanted | unwanted})
    members = members_of(act.session, edition_id)
    _check_added(act, edition, wanted, papers, members)
    removed = _remove(act, unwanted, papers)
    fresh = _add(act, wanted, papers)
    letters = _tell(act, edition, fresh) if edition.are_assignments_shown else 0
    return {
        "added": sum(len(some) for some in fresh.values()),
        "removed": removed,
        "letters": letters,
    }


def _papers(act: Act, edition: Edition, numbers: set[int]) -> dict[int, Submission]:
    """Load and lock the submissions and ask the policy about each; all must be this actor's."""
    found = {
        submission.number: submission
        for submission in act.session.scalars(
            select(Submission)
            .where(Submission.edition_id == edition.id, Submission.number.in_(numbers))
            .order_by(Submission.id)
            .with_for_update()
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


def _check_added(
    act: Act,
    edition: Edition,
    wanted: set[tuple[int, int]],
    papers: dict[int, Submission],
    members: dict[int, tuple[str, str]],
) -> None:
    if any(person_id not in members for _, person_id in wanted):
        raise NotFound
    conflicts = conflicted_pairs(act.session, edition.id)
    problems = [
        Problem(
            "conflict",
            f"{members[person_id][0]} has a conflict of interest with #{number}.",
            f"pair-{number}-{person_id}",
        )
        for number, person_id in sorted(wanted)
        if (papers[number].id, person_id) in conflicts
    ]
    if problems:
        raise Unfit(*problems, kept=KEPT)


def _remove(act: Act, pairs: Iterable[tuple[int, int]], papers: dict[int, Submission]) -> int:
    count = 0
    problems = []
    for number, person_id in sorted(pairs):
        row = _assignment(act, papers[number].id, person_id)
        if row is None:
            continue  # somebody else took it back a moment earlier
        if _is_begun(act, papers[number].id, person_id):
            name = act.session.get_one(Person, person_id).name
            sentence = f"{name} has begun the review of #{number}; the assignment stays."
            problems.append(Problem("begun", sentence, f"pair-{number}-{person_id}"))
            continue
        act.session.delete(row)
        _record(act, "assignment.remove", papers[number], person_id)
        count += 1
    if problems:
        raise Unfit(*problems, kept=KEPT)
    return count


def _add(
    act: Act, pairs: Iterable[tuple[int, int]], papers: dict[int, Submission]
) -> dict[int, list[Submission]]:
    """Write the assignments that are new; return them by person."""
    fresh: dict[int, list[Submission]] = defaultdict(list)
    for number, person_id in sorted(pairs):
        if _assignment(act, papers[number].id, person_id) is not None:
            continue
        act.session.add(
            Assignment(
                submission_id=papers[number].id,
                person_id=person_id,
                assigned_at=act.now,
                by_id=act.actor.person_id,
            )
        )
        fresh[person_id].append(papers[number])
        _record(act, "assignment.add", papers[number], person_id)
    act.session.flush()
    return fresh


def _tell(act: Act, edition: Edition, fresh: dict[int, list[Submission]]) -> int:
    """Post the letters. A paper sealed from a chair gets its own, which the chair cannot read."""
    due = key_dates_of(edition).reviews_close_at
    count = 0
    sealed = _sealed(act, edition)
    for person_id, papers in sorted(fresh.items()):
        person = act.session.get_one(Person, person_id)
        to = (person.name, _address(act, person_id))
        open_papers = [paper for paper in papers if paper.id not in sealed]
        alone = [(paper, [paper]) for paper in papers if paper.id in sealed]
        digests = [(None, open_papers)] if open_papers else []
        for submission, listed in [*digests, *alone]:
            count += outbox.post(
                act,
                LetterKind.ASSIGNMENT_MADE,
                key=act.tools.entropy.token(18),
                to=to,
                edition=edition,
                submission=submission,
                papers=[(paper.number, paper.title) for paper in listed],
                due_at=due,
            )
    return count


def _sealed(act: Act, edition: Edition) -> set[int]:
    """Return the submissions some chair has a conflict of interest with."""
    chairs = set(
        act.session.scalars(
            select(Role.person_id).where(Role.edition_id == edition.id, Role.kind.in_(CHAIRS))
        )
    )
    return {
        submission_id
        for submission_id, person_id in conflicted_pairs(act.session, edition.id)
        if person_id in chairs
    }


def _assignment(act: Act, submission_id: int, person_id: int) -> Assignment | None:
    return act.session.scalars(
        select(Assignment).where(
            Assignment.submission_id == submission_id, Assignment.person_id == person_id
        )
    ).one_or_none()


def _is_begun(act: Act, submission_id: int, person_id: int) -> bool:
    begun = exists().where(Review.submission_id == submission_id, Review.person_id == person_id)
    return bool(act.session.scalar(select(begun)))


def _address(act: Act, person_id: int) -> str:
    """Return where a person reads mail: the main address, else the first verified, else the first."""
    found = act.session.scalars(
        select(EmailAddress.address)
        .where(EmailAddress.person_id == person_id)
        .order_by(*main_first())
        .limit(1)
    ).one()
    return str(found)


def _record(act: Act, deed: str, submission: Submission, person_id: int) -> None:
    audit.record(
        act,
        deed,
        f"submission:{submission.number}",
        edition_id=submission.edition_id,
        submission_id=submission.id,
        person=person_id,
    )
