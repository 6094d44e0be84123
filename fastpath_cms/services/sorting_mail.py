"""Sorting mail: what chairs do with letters in the queue, and what becomes of letters that came back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from sqlalchemy import func, select

from fastpath_cms.domain.bounces import Bounce
from fastpath_cms.domain.errors import NotAllowed, NotFound, Problem, Unfit
from fastpath_cms.domain.letters import LETTERHEADS
from fastpath_cms.domain.people import normal_address
from fastpath_cms.domain.policy import Action
from fastpath_cms.models import Edition, Letter, LetterState
from fastpath_cms.queries.letters import seen_by_a_chair
from fastpath_cms.services import audit
from fastpath_cms.services.act import Act
from fastpath_cms.services.asking import ask_edition

ANSWER: Final = 300  # characters kept of what came back


def retry(act: Act, edition_id: int, token: str) -> None:
    """Put a failed letter of an edition back into the queue, to be tried at once."""
    edition, letter = _letter(act, edition_id, token)
    if letter.state is not LetterState.FAILED:
        raise NotAllowed(
            "This letter did not fail; there is nothing to retry.", kept="It stays as it is."
        )
    letter.state, letter.bounced_at = LetterState.QUEUED, None
    letter.attempt_count = 0
    letter.next_attempt_at = act.real
    _record(act, "letter.retry", edition, letter)


def cancel(act: Act, edition_id: int, token: str) -> None:
    """Cancel a letter that has not left."""
    edition, letter = _letter(act, edition_id, token)
    if letter.state is LetterState.SENDING:
        raise NotAllowed(
            "This letter is leaving this moment.",
            kept="It cannot be called back.",
            todo="Look again in a minute.",
        )
    if letter.state is not LetterState.QUEUED:
        raise NotAllowed("Only a letter that waits can be cancelled.", kept="It stays as it is.")
    letter.state = LetterState.CANCELLED
    _record(act, "letter.cancel", edition, letter)


def send_again(act: Act, edition_id: int, token: str, address: str) -> str:
    """Post a copy of a letter, to another address if one is given; return the copy's token.

    The copy has a Message-ID of its own and stands in the same thread. Raises NotAllowed for a
    letter with a secret link: its reader asks for another one.
    """
    edition, letter = _letter(act, edition_id, token)
    if letter.is_secret:
        raise NotAllowed(
            "This letter had a link for its reader alone, which is gone.",
            kept="Nothing was sent.",
            todo="Where the link was asked for, it can be asked for again.",
        )
    if letter.state in {LetterState.QUEUED, LetterState.SENDING}:
        raise NotAllowed("This letter is on its way already.", kept="Nothing was sent.")
    to = normal_address(address) if address.strip() else letter.recipient_address
    if "@" not in to:
        problem = Problem("address", "This is no e-mail address.", "address")
        raise Unfit(problem, kept="Nothing was sent.")
    is_same = to.lower() == letter.recipient_address.lower()
    if LETTERHEADS[letter.kind].is_between and not is_same:
        raise NotAllowed(
            "What this letter says is between the site and its reader.",
            kept="Nothing was sent.",
            todo="Send the copy to the address it went to.",
        )
    count = act.session.scalar(
        select(func.count(Letter.id)).where(
            Letter.key.startswith(f"{letter.key}:again:", autoescape=True)
        )
    )
    copy = Letter(
        key=f"{letter.key}:again:{(count or 0) + 1}",
        kind=letter.kind,
        edition_id=letter.edition_id,
        submission_id=letter.submission_id,
        recipient_name=letter.recipient_name,
        recipient_address=to,
        reply_to=letter.reply_to,
        subject=letter.subject,
        body=letter.body,
        receipt=letter.receipt,
        secret={},
        message_id=f"<{act.tools.entropy.token(18)}@{letter.message_id.rpartition('@')[2]}",
        in_reply_to=letter.message_id,
        thread=" ".join(filter(None, (letter.thread or letter.in_reply_to, letter.message_id))),
        sending=letter.sending,
        posted_at=act.now,
        next_attempt_at=act.real,
    )
    act.session.add(copy)
    act.session.flush()
    _record(act, "letter.send-again", edition, letter)
    return copy.message_id.strip("<>").partition("@")[0]


def pause(act: Act, edition_id: int, *, is_paused: bool) -> None:
    """Keep the mail of an edition back, but for secret links; or let it go again."""
    edition, _, _ = ask_edition(act, Action.MAIL_READ, edition_id)
    if edition.is_mail_paused != is_paused:
        edition.is_mail_paused = is_paused
        deed = "mail.pause" if is_paused else "mail.resume"
        audit.record(act, deed, f"edition:{edition.year}", edition_id=edition.id)


def take_bounces(act: Act, edition_id: int, bounces: Iterable[Bounce]) -> dict[str, int]:
    """Mark the letters of an edition that came back; return how many did, wait, and are not known.

    A letter is found by its Message-ID, else by the address as the last one sent to it. A chair
    marks none that is sealed from them: it counts as not known.
    """
    edition, who, _ = ask_edition(act, Action.MAIL_READ, edition_id)
    seen = seen_by_a_chair(act.actor, who, edition, select(Letter))
    counts = _take(act, seen, bounces)
    audit.record(act, "letters.bounces", f"edition:{edition.year}", edition_id=edition.id, **counts)
    return counts


def take_all_bounces(act: Act, bounces: Iterable[Bounce]) -> dict[str, int]:
    """Mark the letters of the whole site that came back, as the operator."""
    return _take(act, select(Letter), bounces)


def _take(act: Act, seen: Any, bounces: Iterable[Bounce]) -> dict[str, int]:
    counts = {"back": 0, "delayed": 0, "unknown": 0}
    query = seen.where(Letter.state.in_((LetterState.SENT, LetterState.FAILED)))
    for bounce in bounces:
        letter = _bounced(act, query, bounce)
        if letter is None:
            counts["unknown"] += 1
        elif bounce.is_final:
            letter.state, letter.sent_at = LetterState.FAILED, None
            letter.bounced_at = act.real
            letter.last_answer = f"came back: {bounce.words}"[:ANSWER]
            counts["back"] += 1
        else:
            letter.last_answer = f"delayed: {bounce.words}"[:ANSWER]
            counts["delayed"] += 1
    return counts


def _bounced(act: Act, query: Any, bounce: Bounce) -> Letter | None:
    by_id = query.where(Letter.message_id == bounce.message_id)
    found: Letter | None = act.session.scalars(by_id).first() if bounce.message_id else None
    if found is None and bounce.recipient:
        to = func.lower(Letter.recipient_address) == bounce.recipient.lower()
        found = act.session.scalars(query.where(to).order_by(Letter.id.desc()).limit(1)).first()
    return found


def _letter(act: Act, edition_id: int, token: str) -> tuple[Edition, Letter]:
    edition, who, _ = ask_edition(act, Action.MAIL_READ, edition_id)
    is_it = Letter.message_id.startswith(f"<{token}@", autoescape=True)
    seen = seen_by_a_chair(act.actor, who, edition, select(Letter)).where(is_it)
    letter = act.session.scalars(seen.with_for_update(of=Letter)).one_or_none()
    if letter is None:
        raise NotFound
    return edition, letter


def _record(act: Act, deed: str, edition: Edition, letter: Letter) -> None:
    audit.record(
        act,
        deed,
        f"letter:{letter.kind.value}",
        edition_id=edition.id,
        submission_id=letter.submission_id,
    )
