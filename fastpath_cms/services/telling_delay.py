"""Telling a delay: a reviewer says until when the missing reviews come, and reminders wait."""

from __future__ import annotations

from datetime import date
from typing import Final

from sqlalchemy import select

from fastpath_cms.domain.actions import Action
from fastpath_cms.domain.calendar import Phase, closing_instant, day_text, opening_day
from fastpath_cms.domain.errors import NotFound, OutOfPhase, Problem, Unfit
from fastpath_cms.models import Edition, LateNote
from fastpath_cms.queries.editions import key_dates_of
from fastpath_cms.services import audit
from fastpath_cms.services.act import Act
from fastpath_cms.services.asking import ask_edition

KEPT: Final = "Nothing was told to the chairs yet."


def tell_delay(act: Act, edition_id: int, day: date | None, sentence: str) -> bool:
    """Tell the chairs the last day (AoE) on which the actor's reviews come; None takes it back.

    Returns whether something was told. Raises Unfit for a day that is over, or on which reviewing
    is closed.
    """
    edition, _, phase = ask_edition(act, Action.PC_HOME, edition_id)
    if act.actor.person_id is None:
        raise NotFound
    if not Phase.BIDDING <= phase < Phase.NOTIFICATION:
        raise OutOfPhase("Delays are told while reviews are written.", kept=KEPT)
    note = act.session.scalars(
        select(LateNote)
        .where(LateNote.edition_id == edition.id, LateNote.person_id == act.actor.person_id)
        .with_for_update()
    ).one_or_none()
    if day is None:
        if note is not None:
            act.session.delete(note)
            _record(act, edition, "reviews.delay-taken-back")
        return False
    if problem := _problem(act, edition, day):
        raise Unfit(problem, kept=KEPT)
    if note is None:
        note = LateNote(edition_id=edition.id, person_id=act.actor.person_id)
        act.session.add(note)
    closes_at = key_dates_of(edition).notification_at or closing_instant(day)
    note.until_at, note.sentence = min(closing_instant(day), closes_at), sentence.strip()
    note.told_at = act.now
    _record(act, edition, "reviews.delay-told")
    return True


def _problem(act: Act, edition: Edition, day: date) -> Problem | None:
    if closing_instant(day) <= act.now:
        return Problem("past", "This day is over; give one that is still to come.", "day")
    closes_at = key_dates_of(edition).notification_at
    closing = opening_day(closes_at, edition.zone) if closes_at is not None else None
    if closing is not None and day >= closing:
        said = f"Reviewing closes on {day_text(closing)}, the notification; give an earlier day."
        return Problem("closed", said, "day")
    return None


def _record(act: Act, edition: Edition, deed: str) -> None:
    audit.record(act, deed, f"person:{act.actor.person_id}", edition_id=edition.id)
