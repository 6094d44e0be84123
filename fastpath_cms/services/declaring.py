"""Declaring conflicts of interest, and a chair's judgement of those suspected."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import delete, exists, select

from fastpath_cms.domain.actions import Action
from fastpath_cms.domain.conflicts import ConflictKind, Tie, suggest
from fastpath_cms.domain.contents import Contents
from fastpath_cms.domain.errors import NotAllowed, NotFound
from fastpath_cms.domain.workflow import BEFORE_PC
from fastpath_cms.models import Assignment, Conflict, Person, Review, Submission
from fastpath_cms.models.reviewing import ConflictSource
from fastpath_cms.queries.authoring import committee_of, likely_conflicts
from fastpath_cms.queries.conflicts import (
    author_parties,
    committee,
    strongest,
)
from fastpath_cms.services import audit
from fastpath_cms.services.act import Act
from fastpath_cms.services.asking import Asked, ask, ask_edition
from fastpath_cms.services.granting import ensure_deputies


def declare_conflicts(act: Act, edition_id: int, kinds: Mapping[str, str]) -> dict[str, int]:
    """Make the actor's own declarations say ``kinds``: number of a submission -> kind, or "".

    Submissions not named stay as they are. A review assignment that was not started is given
    back. Returns how many were declared and how many undone.
    """
    ask_edition(act, Action.CONFLICT_DECLARE, edition_id)
    numbers = [int(number) for number in kinds]
    submissions = act.session.scalars(
        select(Submission)
        .where(
            Submission.edition_id == edition_id,
            Submission.number.in_(numbers),
            Submission.status.not_in(BEFORE_PC),
        )
        .order_by(Submission.number)
    ).all()
    if len(submissions) != len(set(numbers)):
        raise NotFound
    declared_count = undone_count = 0
    for submission in submissions:
        kind = kinds[str(submission.number)]
        row = _row(act, submission.id, _actor(act), ConflictSource.MEMBER)
        is_live = row is not None and row.dismissed_at is None
        if kind and not (is_live and row is not None and row.kind == kind):
            _write(act, submission, _actor(act), ConflictSource.MEMBER, Tie(ConflictKind(kind), ""))
            declared_count += 1
        elif not kind and is_live and row is not None:
            act.session.delete(row)
            _record(act, submission, "conflict.undo", _actor(act))
            undone_count += 1
    return {"declared": declared_count, "undone": undone_count}


def declare_for_authors(act: Act, submission: Submission, contents: Contents) -> None:
    """Make the authors' declarations what their form says; only people of the committee count.

    A chair's dismissal stands whatever kind is declared; an assignment not begun is given back.
    """
    members = committee_of(act.session, submission.edition_id)
    known = {colleague.person_id for colleague in members}
    wanted = {id_: kind for id_, kind in contents.conflict_kinds.items() if id_ in known}
    ties = likely_conflicts(members, contents.authors)
    there = {
        row.person_id: row
        for row in act.session.scalars(
            select(Conflict).where(
                Conflict.submission_id == submission.id, Conflict.source == ConflictSource.AUTHOR
            )
        )
    }
    for person_id, kind in sorted(wanted.items()):
        row = there.get(person_id)
        if row is not None and row.kind == kind:
            continue
        if row is None:
            row = Conflict(
                submission_id=submission.id, person_id=person_id, source=ConflictSource.AUTHOR
            )
            act.session.add(row)
        tie = ties.get(person_id)
        row.kind, row.declared_at = kind, act.now
        row.evidence = tie.evidence if tie and tie.kind.value == kind else ""
        _give_back(act, submission.id, person_id)
    for person_id in sorted(set(there) - set(wanted)):
        act.session.delete(there[person_id])
    act.session.flush()


def confirm_conflict(act: Act, submission_id: int, person_id: int) -> str:
    """Take a suspected conflict of a committee member as one; return their name."""
    asked, person = _asked(act, submission_id, person_id)
    authors = author_parties(act.session, Submission.id == submission_id)
    member = committee(act.session, asked.edition.id, person_id)[person_id]
    tie = strongest(suggest(authors.get(submission_id, []), member))
    _write(act, asked.submission, person_id, ConflictSource.COMPUTED, tie)
    return person


def set_conflict(act: Act, submission_id: int, person_id: int, kind: str, why: str) -> str:
    """Set a conflict a chair knows of; return the member's name."""
    asked, person = _asked(act, submission_id, person_id)
    _write(act, asked.submission, person_id, ConflictSource.CHAIR, Tie(ConflictKind(kind), why))
    return person


def dismiss_conflict(act: Act, submission_id: int, person_id: int, why: str) -> str:
    """Say that a suspected or declared conflict is none, and why; return the member's name.

    A member's own declaration stays: only they undo it.
    """
    asked, person = _asked(act, submission_id, person_id)
    rows = act.session.scalars(
        select(Conflict).where(
            Conflict.submission_id == submission_id,
            Conflict.person_id == person_id,
            Conflict.dismissed_at.is_(None),
        )
    ).all()
    if any(row.source is ConflictSource.MEMBER for row in rows):
        raise NotAllowed(
            f"{person} declared this conflict; only they can undo it.",
            kept="The conflict stays.",
            todo="Ask them.",
        )
    if not rows:
        authors = author_parties(act.session, Submission.id == submission_id)
        member = committee(act.session, asked.edition.id, person_id)[person_id]
        tie = strongest(suggest(authors.get(submission_id, []), member))
        source = ConflictSource.COMPUTED
        rows = [_upsert(act, submission_id, person_id, source, tie)]
    for row in rows:
        row.dismissed_at = act.now
        row.dismissed_reason = why
    _record(act, asked.submission, "conflict.dismiss", person_id, why=why)
    return person


def _asked(act: Act, submission_id: int, person_id: int) -> tuple[Asked, str]:
    asked = ask(act, Action.CONFLICT_EDIT, submission_id)
    if person_id not in committee(act.session, asked.edition.id, person_id):
        raise NotFound
    return asked, act.session.get_one(Person, person_id).name


def _actor(act: Act) -> int:
    if act.actor.person_id is None:
        raise NotFound
    return act.actor.person_id


def _row(act: Act, submission_id: int, person_id: int, source: ConflictSource) -> Conflict | None:
    return act.session.scalars(
        select(Conflict).where(
            Conflict.submission_id == submission_id,
            Conflict.person_id == person_id,
            Conflict.source == source,
        )
    ).one_or_none()


def _upsert(
    act: Act,
    submission_id: int,
    person_id: int,
    source: ConflictSource,
    tie: Tie,
) -> Conflict:
    row = _row(act, submission_id, person_id, source)
    if row is None:
        row = Conflict(submission_id=submission_id, person_id=person_id, source=source)
        act.session.add(row)
    row.kind, row.evidence, row.declared_at = tie.kind.value, tie.evidence, act.now
    row.dismissed_at, row.dismissed_reason = None, ""
    return row


def _write(
    act: Act,
    submission: Submission,
    person_id: int,
    source: ConflictSource,
    tie: Tie,
) -> None:
    _upsert(act, submission.id, person_id, source, tie)
    _give_back(act, submission.id, person_id)
    _record(
        act, submission, "conflict.declare", person_id, kind=tie.kind.value, source=source.value
    )
    act.session.flush()
    ensure_deputies(act, submission.edition_id)


def _give_back(act: Act, submission_id: int, person_id: int) -> None:
    """Take an assignment away whose review was not begun."""
    begun = exists().where(Review.submission_id == submission_id, Review.person_id == person_id)
    act.session.execute(
        delete(Assignment).where(
            Assignment.submission_id == submission_id, Assignment.person_id == person_id, ~begun
        )
    )


def _record(act: Act, submission: Submission, deed: str, person_id: int, **details: str) -> None:
    audit.record(
        act,
        deed,
        f"submission:{submission.number}",
        edition_id=submission.edition_id,
        submission_id=submission.id,
        person=person_id,
        **details,
    )
