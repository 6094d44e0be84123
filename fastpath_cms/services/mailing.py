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

from sqlalchemy import and_, exists, func, or_, select

from fastpath_cms.domain.errors import Refusal
from fastpath_cms.domain.letters import ATTEMPTS, wait_after
from fastpath_cms.domain.ports import Mailer, MailOutcome
from fastpath_cms.models import Edition, Letter, LetterState
from fastpath_cms.services import minting, noticing, notifying, reminding
from fastpath_cms.services.act import Act, Stage, perform
from fastpath_cms.services.hosting import remind_speakers
from fastpath_cms.services.inviting import remind_invited
from fastpath_cms.services.outbox import SECRET_LINK
from fastpath_cms.services.posting import Unsendable, envelope_of
from fastpath_cms.services.reminding_accepted import remind_accepted
from fastpath_cms.services.reminding_reviewers import remind_reviewers
from fastpath_cms.services.thanking import thank_reviewers

log = logging.getLogger(__name__)

LEASE: Final = timedelta(minutes=10)  # longer than BATCH_TIME and any one attempt
BATCH: Final = 25  # letters claimed at once: as many may come twice when the machine dies
BATCH_TIME: Final = timedelta(seconds=20)  # after which what was not tried goes back
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
        for left in range(most, 0, -BATCH):
            if not _deliver_some(stage, carrier, done, min(BATCH, left)):
                break
    return done


def _deliver_some(stage: Stage, carrier: Mailer, done: Delivered, most: int) -> bool:
    """Claim some letters, try each, record what became of them; tell whether to go on.

    They are few enough, and tried for a time short enough, that no lease ends meanwhile.
    """
    claimed = perform(stage, claim, most)
    outcomes: dict[int, MailOutcome] = {}
    begun = stage.tools.clock.real()
    try:
        for each in claimed:
            outcomes[each.letter.id] = outcome = _attempt(stage, carrier, each)
            if outcome.is_server_down or stage.tools.clock.real() - begun > BATCH_TIME:
                break
    finally:
        states = perform(stage, record_outcomes, outcomes, [each.letter.id for each in claimed])
        done.sent += states.count(LetterState.SENT)
        done.failed += states.count(LetterState.FAILED)
        done.later += states.count(LetterState.QUEUED)
    is_server_down = any(outcome.is_server_down for outcome in outcomes.values())
    return bool(claimed) and not is_server_down


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
        remind_accepted,
        remind_speakers,
        noticing.post_due_notices,
    ):
        try:
            count += perform(stage, deed)
        except Refusal as refusal:
            log.warning("%s posted nothing: %s", deed.__name__, refusal.sentence)
    return count


@dataclass(frozen=True, slots=True)
class Claimed:
    """A letter that this worker alone may send now, and the name it is from."""

    letter: Letter
    name: str


def claim(act: Act, most: int = 1) -> list[Claimed]:
    """Take the letters that waited longest, note an attempt of each, and return them.

    A letter whose attempt never came to an end is taken again once its lease is over. Where the
    chairs paused the mail of their edition, only secret links leave: people are waiting for them.
    """
    is_paused = exists().where(Edition.id == Letter.edition_id, Edition.is_mail_paused)
    letters = act.session.scalars(
        select(Letter)
        .where(
            or_(
                and_(Letter.state == LetterState.QUEUED, Letter.next_attempt_at <= act.real),
                and_(Letter.state == LetterState.SENDING, Letter.leased_until <= act.real),
            ),
            or_(Letter.is_secret, ~is_paused),
        )
        .order_by(Letter.next_attempt_at, Letter.id)
        .limit(most)
        .with_for_update(skip_locked=True)
    ).all()
    if not letters:
        return []
    of = {letter.edition_id for letter in letters}
    labels = {
        edition.id: edition.label
        for edition in act.session.scalars(select(Edition).where(Edition.id.in_(of)))
    }
    for letter in letters:
        letter.state = LetterState.SENDING
        letter.leased_until = act.real + LEASE
        letter.attempt_count += 1
    return [Claimed(letter, labels.get(letter.edition_id or 0, "FastPath")) for letter in letters]


def _attempt(stage: Stage, carrier: Mailer, each: Claimed) -> MailOutcome:
    letter = each.letter
    try:
        body = perform(stage, body_with_link, letter.id) if letter.is_secret else letter.body
        envelope = envelope_of(
            letter,
            body,
            sender=carrier.sender,
            name=each.name,
            real=stage.tools.clock.real(),
            site=stage.base_url,
        )
    except (Unsendable, Refusal, LookupError, ValueError) as fault:
        log.warning("letter %s cannot be sent: %s", letter.id, fault)
        return MailOutcome("bounced", str(fault)[:300])
    return carrier.send(envelope)


def body_with_link(act: Act, letter_id: int) -> str:
    """Return the text of a claimed letter with its secret link, minted now."""
    letter = act.session.get_one(Letter, letter_id)
    return letter.body.replace(SECRET_LINK, minting.mint(act, letter))


def record_outcomes(
    act: Act, outcomes: dict[int, MailOutcome], claimed: list[int]
) -> list[LetterState]:
    """Record what became of each attempt, and return where these letters stand now.

    What was claimed and not tried goes back as if nobody had taken it.
    """
    letters = act.session.scalars(
        select(Letter)
        .where(Letter.id.in_(claimed), Letter.state == LetterState.SENDING)
        .order_by(Letter.id)
        .with_for_update()
    ).all()
    states = []
    for letter in letters:
        letter.leased_until = None
        if letter.id in outcomes:
            _record(act, letter, outcomes[letter.id])
            states.append(letter.state)
        else:
            letter.state = LetterState.QUEUED
            letter.attempt_count -= 1
    return states


def _record(act: Act, letter: Letter, outcome: MailOutcome) -> None:
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


def _chance(act: Act) -> float:
    """Return a number from 0 to 1 made of the tools' entropy."""
    return hashlib.sha256(act.tools.entropy.token(8).encode()).digest()[0] / 255


def waiting_count(act: Act) -> int:
    """Return how many letters wait to be sent, for ``doctor``."""
    waits = Letter.state.in_((LetterState.QUEUED, LetterState.SENDING))
    return act.session.scalar(select(func.count(Letter.id)).where(waits)) or 0
