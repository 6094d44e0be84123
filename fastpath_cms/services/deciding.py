"""Deciding: verdicts under embargo, and the one verdict told at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, func, select, true, update

from fastpath_cms.domain.errors import NotFound, OutOfPhase, Problem, Refusal, Stale, Unfit
from fastpath_cms.domain.policy import Action
from fastpath_cms.domain.workflow import VERDICT_WORDS, Status, Verdict
from fastpath_cms.models import Decision, DecisionChange, Edition, Submission
from fastpath_cms.queries.decisions import pending_release
from fastpath_cms.services import audit
from fastpath_cms.services.act import Act
from fastpath_cms.services.asking import Asked, ask, ask_edition

MOST_SLOTS: Final = 1_000


@dataclass(frozen=True, slots=True)
class Choice:
    """One row of the board as it was posted: what it showed, and what was chosen."""

    number: int
    before: Verdict | None
    after: Verdict | None


def record_decision(
    act: Act,
    submission_id: int,
    verdict: Verdict | None,
    note_to_authors: str,
    base_version: int,
) -> int:
    """Record a verdict (None: open again) with its note to the authors; return the version.

    ``base_version`` is the version the form showed, 0 when it showed none. Raises Stale when
    somebody else decided since.
    """
    asked = ask(act, Action.DECISION_RECORD, submission_id)
    _refuse_while_releasing(act, asked)
    decision = _decision(act, submission_id)
    if (decision.version if decision else 0) != base_version:
        raise _overtaken(asked.submission.number, decision)
    return _write(act, asked, decision, verdict, note_to_authors)


def record_decisions(act: Act, edition_id: int, choices: list[Choice]) -> int:
    """Record many verdicts of the board as one deed; notes to authors stay; return how many.

    Raises Stale, and records none, when a row no longer stands as the board showed it.
    """
    edition, _, _ = ask_edition(act, Action.DECISIONS_MANAGE, edition_id)
    changed = {choice.number: choice for choice in choices if choice.before != choice.after}
    rows = act.session.execute(
        select(Submission.number, Submission.id).where(
            Submission.edition_id == edition.id, Submission.number.in_(changed)
        )
    ).all()
    if len(rows) < len(changed):
        raise NotFound  # exactly what a sealed one answers
    asked_of = _ask_all(act, dict(list(rows)))
    for number, asked in asked_of.items():
        _refuse_while_releasing(act, asked)
        decision = _decision(act, asked.submission.id)
        if (decision.verdict if decision else None) != changed[number].before:
            raise _overtaken(number, decision)
        note = decision.note_to_authors if decision else ""
        _write(act, asked, decision, changed[number].after, note)
    return len(rows)


def set_talk_slots(act: Act, edition_id: int, text: str) -> int:
    """Set how many talks the program has room for, as it was typed; return it, 0 for no number.

    Raises Unfit for what is no number up to MOST_SLOTS.
    """
    edition, _, _ = ask_edition(act, Action.DECISIONS_MANAGE, edition_id)
    typed = text.strip() or "0"
    if not (typed.isascii() and typed.isdecimal()) or len(typed) > 4 or int(typed) > MOST_SLOTS:
        raise Unfit(
            Problem("slots", f"Give the number of talks in digits, at most {MOST_SLOTS:,}."),
            kept="The number stays as it was.",
        )
    slots = int(typed)
    audit.record(
        act,
        "edition.talk-slots",
        f"edition:{edition.year}",
        edition_id=edition.id,
        before=edition.talk_slots,
        after=slots,
    )
    act.session.execute(update(Edition).where(Edition.id == edition.id).values(talk_slots=slots))
    return slots


def next_waiting(
    act: Act, edition: Edition, scope: ColumnElement[bool] | None = None
) -> Submission | None:
    """Return who is next on the wait list that was told, within ``scope`` when given, or None.

    Whoever shows it to a person gives the scope of that person: ``scopes.unsealed``.
    """
    return act.session.scalars(
        select(Submission)
        .join(Decision, Decision.submission_id == Submission.id)
        .where(
            Submission.edition_id == edition.id,
            Submission.status == Status.WAIT_LISTED,
            Decision.verdict == Verdict.WAIT_LIST,
            true() if scope is None else scope,
        )
        .order_by(Decision.wait_place.nulls_last(), Submission.number)
        .limit(1)
    ).one_or_none()


def _ask_all(act: Act, ids: dict[int, int]) -> dict[int, Asked]:
    """Ask about each of these submissions; what is sealed answers first, as if it did not exist.

    In the order of ids, as a release locks them: two chairs at once must not block each other.
    """
    asked, refusals = {}, []
    for number, submission_id in sorted(ids.items(), key=lambda one: one[1]):
        try:
            asked[number] = ask(act, Action.DECISION_RECORD, submission_id)
        except NotFound:
            raise
        except Refusal as refusal:
            refusals.append(refusal)
    if refusals:
        raise refusals[0]
    return asked


def write_decision(
    act: Act, asked: Asked, verdict: Verdict | None, note_to_authors: str
) -> Decision | None:
    """Write a decision that was asked for already, and return it."""
    _write(act, asked, _decision(act, asked.submission.id), verdict, note_to_authors)
    return _decision(act, asked.submission.id)


def _write(
    act: Act,
    asked: Asked,
    decision: Decision | None,
    verdict: Verdict | None,
    note_to_authors: str,
) -> int:
    before = decision.verdict if decision else None
    before_note = decision.note_to_authors if decision else ""
    if (before, before_note) == (verdict, note_to_authors if verdict else ""):
        return decision.version if decision else 0
    submission = asked.submission
    act.session.add(
        DecisionChange(
            submission_id=submission.id,
            verdict_before=before,
            verdict_after=verdict,
            note_to_authors=note_to_authors if verdict else "",
            by_id=act.actor.person_id,
            at=act.now,
        )
    )
    version = 0
    is_waiting = verdict is Verdict.WAIT_LIST
    wait_place = _last_place(act, asked.edition.id) + 1 if is_waiting else None
    if verdict is None and decision is not None:
        act.session.delete(decision)
    elif verdict is not None:
        if decision is None:
            decision = Decision(submission_id=submission.id)
            act.session.add(decision)
        if verdict is not before:
            decision.wait_place = wait_place
        if verdict is not Verdict.CONDITIONAL:
            decision.shepherd_id = None
        decision.verdict = verdict
        decision.note_to_authors = note_to_authors
        decision.by_id = act.actor.person_id
        decision.decided_at = act.now
    act.session.flush()
    if verdict is not None and decision is not None:
        version = decision.version
    audit.record(
        act,
        "decision.record",
        f"submission:{submission.number}",
        edition_id=submission.edition_id,
        submission_id=submission.id,
        before=before.value if before else None,
        after=verdict.value if verdict else None,
        note_before=before_note,
        note_after=note_to_authors if verdict else "",
    )
    return version


def _last_place(act: Act, edition_id: int) -> int:
    """Return the highest place on the wait list of an edition, 0 while it is empty."""
    found = act.session.scalar(
        select(func.max(Decision.wait_place))
        .join(Submission, Submission.id == Decision.submission_id)
        .where(Submission.edition_id == edition_id)
    )
    return found or 0


def _decision(act: Act, submission_id: int) -> Decision | None:
    return act.session.scalars(
        select(Decision).where(Decision.submission_id == submission_id)
    ).one_or_none()


def _refuse_while_releasing(act: Act, asked: Asked) -> None:
    if pending_release(act.session, asked.edition.id) is not None:
        raise OutOfPhase(
            "A release is on its way; verdicts stand still until it is done.",
            kept="The verdict stays as it was.",
            todo="Cancel the release first if a verdict must change.",
        )


def _overtaken(number: int, decision: Decision | None) -> Stale:
    stands = VERDICT_WORDS[decision.verdict].lower() if decision else "open"
    return Stale(
        f"Somebody else decided on #{number} while you were looking; it is now: {stands}.",
        kept="Their decision is saved, and nothing of yours was recorded.",
        todo="Open the page again, compare, and save once more if you still want to.",
    )
