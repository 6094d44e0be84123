"""Mailing: the outbox delivers what was posted, each letter on its own, none twice if it can.

The attempt is on record before the letter leaves. If the machine dies between the two, the letter
goes out again under the same Message-ID, and mail programs show it once.
"""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sqlalchemy import and_, func, or_, select

from fastpath_cms.domain.errors import NotAllowed, NotFound, Refusal
from fastpath_cms.domain.letters import ATTEMPTS, wait_after
from fastpath_cms.domain.policy import Action
from fastpath_cms.domain.ports import Mailer, MailOutcome
from fastpath_cms.models import Edition, Letter, LetterState
from fastpath_cms.queries.letters import chair_letter
from fastpath_cms.services import audit, minting, noticing, notifying, reminding
from fastpath_cms.services.act import Act, Stage, perform
from fastpath_cms.services.asking import ask_edition
from fastpath_cms.services.inviting import remind_invited
from fastpath_cms.services.outbox import SECRET_LINK
from fastpath_cms.services.posting import Unsendable, envelope_of
from fastpath_cms.services.reminding_reviewers import remind_reviewers
from fastpath_cms.services.thanking import thank_reviewers

log = logging.getLogger(__name__)

LEASE: Final = timedelta(minutes=10)  # longer than any one attempt
PURGED: Final = "The text of this letter was removed once it was sent.\n"


@dataclass(slots=True)
class Delivered:
    """What became of the letters of one round."""

    sent: int = 0
    later: int = 0
    failed: int = 0
    released: int = 0
    reminded: int = 0  # reminders posted, and then tried like every letter

    @property
    def is_idle(self) -> bool:
        """Tell whether there was nothing to do."""
        return not (self.sent or self.later or self.failed or self.released or self.reminded)


def deliver_due(stage: Stage, mailer: Mailer, *, most: int = 1000) -> Delivered:
    """Perform the releases and post the reminders that are due, then try each due letter once."""
    done = Delivered(released=perform_due_releases(stage), reminded=post_due_reminders(stage))
    with mailer.session() as carrier:
        for _ in range(most):
            letter_id = perform(stage, claim)
            if letter_id is None:
                break
            outcome = _attempt(stage, carrier, letter_id)
            state = perform(stage, record_outcome, letter_id, outcome)
            done.sent += state is LetterState.SENT
            done.failed += state is LetterState.FAILED
            done.later += state is LetterState.QUEUED
            if outcome.is_server_down:
                break  # the others keep their attempts
    return done


def perform_due_releases(stage: Stage) -> int:
    """Perform every release whose hold is over; return how many were performed."""
    count = 0
    for release_id in perform(stage, notifying.due_releases):
        try:
            count += perform(stage, notifying.perform_release, release_id) is not None
        except Refusal as refusal:
            log.warning("release %s was not performed: %s", release_id, refusal.sentence)
    return count


def post_due_reminders(stage: Stage) -> int:
    """Post the reminders, thanks and notices of comments that are due; return how many.

    Other letters go out anyway.
    """
    count = 0
    for deed in (
        reminding.remind_drafts,
        remind_invited,
        remind_reviewers,
        thank_reviewers,
        noticing.post_due_notices,
    ):
        try:
            count += perform(stage, deed)
        except Refusal as refusal:
            log.warning("%s posted nothing: %s", deed.__name__, refusal.sentence)
    return count


def claim(act: Act) -> int | None:
    """Take the letter that waited longest, note the attempt, and return its id; or None.

    A letter whose attempt never came to an end is taken again once its lease is over.
    """
    letter = act.session.scalars(
        select(Letter)
        .where(
            or_(
                and_(Letter.state == LetterState.QUEUED, Letter.next_attempt_at <= act.real),
                and_(Letter.state == LetterState.SENDING, Letter.leased_until <= act.real),
            )
        )
        .order_by(Letter.next_attempt_at, Letter.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).one_or_none()
    if letter is None:
        return None
    letter.state = LetterState.SENDING
    letter.leased_until = act.real + LEASE
    letter.attempt_count += 1
    return letter.id


def _attempt(stage: Stage, carrier: Mailer, letter_id: int) -> MailOutcome:
    try:
        letter, body, name = perform(stage, prepare, letter_id)
        real = stage.tools.clock.real()  # the code of a receipt is drawn outside the transaction
        envelope = envelope_of(
            letter,
            body,
            sender=carrier.sender,
            name=name,
            real=real,
            site=stage.base_url,
        )
    except (Unsendable, Refusal, LookupError, ValueError) as fault:
        log.warning("letter %s cannot be sent: %s", letter_id, fault)
        return MailOutcome("bounced", str(fault)[:300])
    return carrier.send(envelope)


def prepare(act: Act, letter_id: int) -> tuple[Letter, str, str]:
    """Return a claimed letter, its text and who it is from; mint its secret link if it has one."""
    letter = act.session.get_one(Letter, letter_id)
    body = letter.body
    if letter.is_secret:
        body = body.replace(SECRET_LINK, minting.mint(act, letter))
    edition = act.session.get(Edition, letter.edition_id) if letter.edition_id else None
    return letter, body, edition.label if edition else "FastPath"


def record_outcome(act: Act, letter_id: int, outcome: MailOutcome) -> LetterState:
    """Record what became of an attempt, and return where the letter stands now."""
    letter = act.session.scalars(
        select(Letter).where(Letter.id == letter_id).with_for_update()
    ).one()
    letter.leased_until = None
    letter.last_answer = outcome.detail
    if outcome.state == "sent":
        letter.state, letter.sent_at = LetterState.SENT, act.real
        if letter.is_secret:
            letter.body, letter.secret = PURGED, {}
    elif outcome.state == "bounced" or letter.attempt_count >= ATTEMPTS:
        letter.state = LetterState.FAILED
    else:
        letter.state = LetterState.QUEUED
        letter.next_attempt_at = act.real + wait_after(letter.attempt_count, _chance(act))
    return letter.state


def _chance(act: Act) -> float:
    """Return a number from 0 to 1 made of the tools' entropy."""
    return hashlib.sha256(act.tools.entropy.token(8).encode()).digest()[0] / 255


def retry(act: Act, edition_id: int, token: str) -> None:
    """Put a failed letter of an edition back into the queue, to be tried at once."""
    edition, who, _ = ask_edition(act, Action.MAIL_READ, edition_id)
    seen = chair_letter(act.session, act.actor, who, edition, token)
    if seen is None:
        raise NotFound
    letter = act.session.scalars(
        select(Letter).where(Letter.message_id == seen.message_id).with_for_update()
    ).one()
    if letter.state is not LetterState.FAILED:
        raise NotAllowed(
            "This letter did not fail; there is nothing to retry.", kept="It stays as it is."
        )
    letter.state = LetterState.QUEUED
    letter.attempt_count = 0
    letter.next_attempt_at = act.real
    audit.record(
        act,
        "letter.retry",
        f"letter:{letter.kind.value}",
        edition_id=edition.id,
        submission_id=letter.submission_id,
    )


def waiting_count(act: Act) -> int:
    """Return how many letters wait to be sent, for ``doctor``."""
    waits = Letter.state.in_((LetterState.QUEUED, LetterState.SENDING))
    return act.session.scalar(select(func.count(Letter.id)).where(waits)) or 0
