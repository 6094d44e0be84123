"""Declaring conflicts of interest: by members, and by authors on their form."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select

from fastpath_cms.domain.actions import Action
from fastpath_cms.domain.conflicts import ConflictKind
from fastpath_cms.domain.contents import Contents
from fastpath_cms.domain.errors import NotFound
from fastpath_cms.domain.ties import Tie
from fastpath_cms.domain.workflow import BEFORE_PC
from fastpath_cms.models import Conflict, Submission
from fastpath_cms.models.reviewing import ConflictSource
from fastpath_cms.queries.authoring import committee_of, likely_conflicts
from fastpath_cms.services.act import Act
from fastpath_cms.services.asking import ask_edition
from fastpath_cms.services.conflict_rows import give_back, record, row_of, write


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
        row = row_of(act, submission.id, _actor(act), ConflictSource.MEMBER)
        is_live = row is not None and row.dismissed_at is None
        if kind and not (is_live and row is not None and row.kind == kind):
            write(act, submission, _actor(act), ConflictSource.MEMBER, Tie(ConflictKind(kind), ""))
            declared_count += 1
        elif not kind and is_live and row is not None:
            act.session.delete(row)
            record(act, submission, "conflict.undo", _actor(act))
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
        give_back(act, submission.id, person_id)
    for person_id in sorted(set(there) - set(wanted)):
        act.session.delete(there[person_id])
    act.session.flush()


def _actor(act: Act) -> int:
    if act.actor.person_id is None:
        raise NotFound
    return act.actor.person_id
