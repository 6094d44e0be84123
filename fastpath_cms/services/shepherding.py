"""Shepherding: a member looks after the conditions of an acceptance; a chair confirms them."""

from __future__ import annotations

from typing import Final

from sqlalchemy import select, update

from fastpath_cms.domain.errors import NotAllowed, Problem, Unfit
from fastpath_cms.domain.letters import LetterKind
from fastpath_cms.domain.policy import Action
from fastpath_cms.domain.workflow import Status, Verdict
from fastpath_cms.models import Decision, Edition, Submission
from fastpath_cms.queries.audiences import committee_of
from fastpath_cms.queries.editions import key_dates_of
from fastpath_cms.queries.people import mail_addresses
from fastpath_cms.services import audit, outbox
from fastpath_cms.services.act import Act
from fastpath_cms.services.asking import Asked, ask

LONGEST: Final = 5_000  # characters of what a shepherd writes


def name_shepherd(act: Act, submission_id: int, person_id: int | None) -> str:
    """Name who looks after the conditions (None: nobody), and return the name, "" for nobody.

    They are told with the release, or at once when the authors were told already. Raises Unfit for
    whoever is no member without a conflict of interest.
    """
    asked = ask(act, Action.SHEPHERD_NAME, submission_id)
    decision = conditional(act, submission_id)
    name = ""
    if person_id is not None:
        committee = committee_of(act.session, asked.edition, asked.submission, act.now)
        one = committee.get(person_id)
        if one is None or not one.who.is_impartial_member:
            raise Unfit(
                Problem("shepherd", "Choose a member without a conflict of interest.", "shepherd"),
                kept="The shepherd stays.",
            )
        name = one.name
    before = decision.shepherd_id
    if person_id == before:
        return name
    _set(
        act,
        asked,
        "shepherd.name",
        shepherd_id=person_id,
        conditions_met_at=None,
        shepherd_note="",
        conditions_confirmed_at=None,
    )
    if asked.submission.status is Status.CONDITIONALLY_ACCEPTED:
        tell_shepherd(act, asked.edition, asked.submission)
    return name


def tell_shepherd(act: Act, edition: Edition, submission: Submission) -> None:
    """Post the letter to the shepherd, if there is one who has no conflict of interest, once."""
    decision = conditional(act, submission.id)
    if decision.shepherd_id is None:
        return
    one = committee_of(act.session, edition, submission, act.now).get(decision.shepherd_id)
    to = mail_addresses(act.session, [decision.shepherd_id]).get(decision.shepherd_id)
    if one is None or not one.who.is_impartial_member or to is None:
        return
    outbox.post(
        act,
        LetterKind.SHEPHERD_ASKED,
        key=f"{submission.id}:{decision.shepherd_id}",
        to=to,
        edition=edition,
        submission=submission,
        note=decision.note_to_authors,
        due_at=key_dates_of(edition).camera_ready_due_at,
    )


def report_conditions(act: Act, submission_id: int, note: str) -> None:
    """Say, as the shepherd, that the conditions are met, with a note for the chairs."""
    asked = ask(act, Action.CONDITIONS_REPORT, submission_id)
    decision = conditional(act, submission_id)
    if decision.shepherd_id != act.actor.person_id:
        raise NotAllowed("Only the shepherd says that the conditions are met.")
    if len(note) > LONGEST:
        raise Unfit(
            Problem("note", f"A note has at most {LONGEST:,} characters.", "note"),
            kept="Nothing was recorded.",
        )
    _set(act, asked, "conditions.report", conditions_met_at=act.now, shepherd_note=note.strip())


def confirm(act: Act, asked: Asked) -> bool:
    """Write down that a chair agrees; with or without a word of the shepherd. False if one did."""
    if conditional(act, asked.submission.id).conditions_confirmed_at is not None:
        return False
    _set(act, asked, "conditions.confirm", conditions_confirmed_at=act.now)
    return True


def conditional(act: Act, submission_id: int) -> Decision:
    """Return the decision on what is accepted with conditions; raises NotAllowed for all else."""
    decision = act.session.scalars(
        select(Decision)
        .where(Decision.submission_id == submission_id, Decision.verdict == Verdict.CONDITIONAL)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if decision is None:
        raise NotAllowed(
            "This submission is not accepted with conditions.", kept="Nothing was changed."
        )
    return decision


def _set(act: Act, asked: Asked, deed: str, **values: object) -> None:
    """Write without a new version of the decision: the verdict stands as it was previewed."""
    act.session.execute(
        update(Decision)
        .where(Decision.submission_id == asked.submission.id)
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    audit.record(
        act,
        deed,
        f"submission:{asked.submission.number}",
        edition_id=asked.edition.id,
        submission_id=asked.submission.id,
        shepherd=values.get("shepherd_id"),
    )
