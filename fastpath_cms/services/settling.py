"""Settling conflicts of interest: a chair's judgement of those suspected and declared."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import false, select

from fastpath_cms.domain.actions import Action
from fastpath_cms.domain.conflicts import ConflictKind
from fastpath_cms.domain.errors import NotAllowed, NotFound
from fastpath_cms.domain.ties import Tie, strongest
from fastpath_cms.models import Conflict, Person
from fastpath_cms.models.reviewing import ConflictSource
from fastpath_cms.queries.conflicts import committee
from fastpath_cms.queries.scopes import unsealed
from fastpath_cms.queries.standings import edition_standing
from fastpath_cms.queries.suspicions import ties_of_pair
from fastpath_cms.services.act import Act
from fastpath_cms.services.asking import Asked, ask
from fastpath_cms.services.conflict_rows import record, upsert, write
from fastpath_cms.services.granting import ensure_deputies


def confirm_conflict(act: Act, submission_id: int, person_id: int) -> str:
    """Take a suspected conflict of a committee member as one; return their name."""
    asked, person = _asked(act, submission_id, person_id)
    tie = _tie(act, asked, person_id)
    write(act, asked.submission, person_id, ConflictSource.COMPUTED, tie)
    return person


def set_conflict(act: Act, submission_id: int, person_id: int, kind: str, why: str) -> str:
    """Set a conflict a chair knows of; return the member's name."""
    asked, person = _asked(act, submission_id, person_id)
    tie = Tie(ConflictKind(kind), why)
    write(act, asked.submission, person_id, ConflictSource.CHAIR, tie)
    return person


def dismiss_conflict(act: Act, submission_id: int, person_id: int, why: str) -> str:
    """Say that a suspected or declared conflict is none, and why; return the member's name.

    A member's own declaration stays: only they undo it. Nobody judges a tie of their own.
    """
    asked, person = _asked(act, submission_id, person_id)
    if person_id == act.actor.person_id:
        raise NotAllowed(
            "Nobody judges a tie of their own.",
            kept="The suggestion stays.",
            todo="Confirm it, or let another chair look at it.",
        )
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
        tie = _tie(act, asked, person_id)
        rows = [upsert(act, submission_id, person_id, ConflictSource.COMPUTED, tie)]
    for row in rows:
        row.dismissed_at = act.now
        row.dismissed_reason = why
    record(act, asked.submission, "conflict.dismiss", person_id, why=why)
    return person


def reopen_conflict(act: Act, submission_id: int, person_id: int) -> str:
    """Take a judgement back: what the system suggested is a suggestion again, what was declared is live.

    Returns the member's name; a pair nobody judged stays as it is.
    """
    asked, person = _asked(act, submission_id, person_id)
    rows = act.session.scalars(
        select(Conflict).where(
            Conflict.submission_id == submission_id, Conflict.person_id == person_id
        )
    ).all()
    for row in rows:
        if row.source is ConflictSource.COMPUTED:
            act.session.delete(row)
        elif row.dismissed_at is not None:
            row.dismissed_at, row.dismissed_reason = None, ""
    if rows:
        record(act, asked.submission, "conflict.reopen", person_id)
        act.session.flush()
        ensure_deputies(act, asked.edition.id)
    return person


def _asked(act: Act, submission_id: int, person_id: int) -> tuple[Asked, str]:
    asked = ask(act, Action.CONFLICT_EDIT, submission_id)
    if person_id not in committee(act.session, asked.edition.id, person_id):
        raise NotFound
    return asked, act.session.get_one(Person, person_id).name


def _tie(act: Act, asked: Asked, person_id: int) -> Tie:
    """Return the tie this chair sees, to be put on record for every chair.

    Evidence that another submission of the year gives is not kept: it may be sealed from a reader.
    """
    pair = asked.submission.id, person_id
    who = edition_standing(act.session, act.actor, asked.edition, act.now)
    seen = unsealed(act.actor, who)
    tie = strongest(ties_of_pair(act.session, asked.edition, seen, pair))
    is_open = tie in ties_of_pair(act.session, asked.edition, false(), pair)
    return tie if is_open else replace(tie, evidence="")
