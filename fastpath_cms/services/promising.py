"""Promising a file on a bad network: its fingerprint before the deadline, the file soon after."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from fastpath_cms.domain.calendar import GRACE, DateKind
from fastpath_cms.domain.contents import missing_from
from fastpath_cms.domain.deadlines import latest_of
from fastpath_cms.domain.errors import NotAllowed, NotFound, OutOfPhase, Problem, Unfit
from fastpath_cms.domain.letters import LetterKind
from fastpath_cms.domain.policy import Action
from fastpath_cms.domain.promises import WINDOW, ends_at
from fastpath_cms.domain.receipts import ReceiptKind, receipt_of
from fastpath_cms.domain.workflow import Move, Status
from fastpath_cms.models import Edition, FilePromise, Submission
from fastpath_cms.queries.authoring import contents_of, lacks
from fastpath_cms.queries.editions import key_dates_of
from fastpath_cms.queries.receipts import open_promise
from fastpath_cms.services import audit, outbox
from fastpath_cms.services.acknowledging import signed_text
from fastpath_cms.services.act import Act
from fastpath_cms.services.asking import ask
from fastpath_cms.services.confirming import is_flooded, tell_authors
from fastpath_cms.services.granting import ensure_deputies
from fastpath_cms.services.manuscripts import Received, keep_manuscript, latest
from fastpath_cms.services.transitions import advance


def lodge_promise(act: Act, submission_id: int, sha256: str) -> bool:
    """Take the fingerprint of a file that may come until 12 h after the deadline.

    A promise of another file takes the place of the one before; the same again changes nothing
    and returns False. Raises Unfit when that very file is in already.
    """
    asked = ask(act, Action.SUBMISSION_EDIT, submission_id)
    submission, edition = asked.submission, asked.edition
    due_at = due_at_of(edition, submission)
    if due_at is None:
        raise NotAllowed("This call has no deadline yet; there is no need to promise a file.")
    if act.now >= due_at + GRACE:
        raise OutOfPhase(
            "A file is promised before the deadline; that has passed.", about=DateKind.SUBMISSION
        )
    current = latest(submission)
    if current is not None and current.sha256 == sha256:
        said = f"This very file is in already, as version {current.number}."
        raise Unfit(Problem("promise", said, field="fingerprint"))
    before = open_promise(act.session, submission.id)
    if before is not None and before.sha256 == sha256:
        return False
    if before is not None:
        before.replaced_at = act.now
    promise = FilePromise(
        submission_id=submission.id,
        sha256=sha256,
        lodged_at=act.now,
        until_at=due_at + WINDOW,
    )
    promise.receipt = signed_text(
        act,
        receipt_of(
            ReceiptKind.PROMISE,
            edition=edition.label,
            number=submission.number,
            title=submission.title,
            sha256=sha256,
            received_at=act.now,
            until=promise.until_at,
        ),
    )
    act.session.add(promise)
    act.session.flush()
    _record(act, submission, "promise.lodge", sha256)
    _tell_contacts(act, edition, submission, promise, due_at)
    return True


def keep_promise(act: Act, submission_id: int, received: Received) -> dict[str, Any]:
    """Take the promised file as the newest version, also after the deadline, within its time.

    Returns ``number``, ``version`` and ``was_draft``. Raises Unfit when it is another file, when it
    does not pass, or when something else is missing; the promise stays open then.
    """
    asked = ask(act, Action.PROMISE_KEEP, submission_id)
    submission, edition = asked.submission, asked.edition
    promise = open_promise(act.session, submission.id)
    if promise is None:
        raise NotFound
    if received.sha256 != promise.sha256:
        raise Unfit(*_another(received, promise), kept="The promise stays open.")
    missing = missing_from(
        contents_of(submission, {}),
        has_manuscript=True,
        has_topics=bool(edition.topics),
    )
    if missing:
        raise Unfit(*missing, kept="The promise stays open.")
    manuscript = keep_manuscript(act, submission, received)
    was_draft = submission.status is Status.DRAFT
    due_at = due_at_of(edition, submission)
    if due_at is not None and promise.lodged_at >= due_at:
        submission.is_late = True  # promised within the grace
    submission.changed_at = act.now
    _record(act, submission, "promise.keep", promise.sha256)
    if was_draft:
        advance(act, submission, Move.SUBMIT, asked.phase)
    ensure_deputies(act, edition.id, only=submission.id)
    act.session.flush()
    if was_draft:
        tell_authors(act, edition, submission, LetterKind.SUBMISSION_RECEIVED)
    else:
        tell_authors(act, edition, submission, LetterKind.SUBMISSION_UPDATED, changed=["PDF"])
    return {
        "number": submission.number,
        "version": manuscript.number,
        "was_draft": was_draft,
    }


def due_at_of(edition: Edition, submission: Submission) -> datetime | None:
    """Return the deadline that counts for a submission; the edition's dates must be loaded."""
    return latest_of(key_dates_of(edition).submission_due_at, submission.extended_due_at)


def until_of(edition: Edition, submission: Submission, promise: FilePromise) -> datetime:
    """Return until when (exclusive) the promised file is taken."""
    return ends_at(promise.until_at, due_at_of(edition, submission))


def _another(received: Received, promise: FilePromise) -> tuple[Problem, ...]:
    """Say both fingerprints; of a file too large to be kept there is none, only its problems."""
    if not received.sha256:
        return received.problems
    said = (
        f"This is another file than the one that was promised. Its SHA-256 is {received.sha256}; "
        f"promised was {promise.sha256}. Choose the very file, not changed or saved again."
    )
    return (Problem("promise", said, field="pdf"),)


def _record(act: Act, submission: Submission, deed: str, sha256: str) -> None:
    audit.record(
        act,
        deed,
        f"submission:{submission.number}",
        edition_id=submission.edition_id,
        submission_id=submission.id,
        sha256=sha256,
    )


def _tell_contacts(
    act: Act, edition: Edition, submission: Submission, promise: FilePromise, due_at: datetime
) -> None:
    still = [row.sentence for row in lacks(submission, edition) if row.field != "pdf"]
    for author in submission.authors:
        if not author.is_contact or not author.address:
            continue
        if is_flooded(act, author.person_id, author.address, LetterKind.PROMISE_LODGED):
            continue
        outbox.post(
            act,
            LetterKind.PROMISE_LODGED,
            key=f"{promise.id}:{author.address}",
            to=(author.name, author.address),
            edition=edition,
            submission=submission,
            receipt=promise.receipt,
            authors=[row.name for row in submission.authors],
            promise=promise,
            due_at=due_at,
            until_at=promise.until_at,
            missing=still,
        )
