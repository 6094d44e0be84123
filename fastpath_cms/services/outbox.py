"""The outbox: letters posted in their cause's transaction, rendered then and frozen."""

from __future__ import annotations

import logging
from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Any, Final
from urllib.parse import urlsplit

from sqlalchemy import func, select

from fastpath_cms.domain.calendar import shown
from fastpath_cms.domain.lettercatalogue import SWITCHED
from fastpath_cms.domain.letters import LETTERHEADS, LetterKind
from fastpath_cms.models import Edition, Letter, LetterText, Submission
from fastpath_cms.queries.letter_texts import texts_now
from fastpath_cms.services import wording
from fastpath_cms.services.act import Act

log = logging.getLogger(__name__)

SECRET_LINK: Final = "[[secret link]]"  # noqa: S105 - a placeholder: what the worker replaces when it mints the token
THREAD_MAX: Final = 8  # earlier letters that a References header names beside the first
LETTERS_AN_HOUR: Final = 3  # to one address, of the kinds anybody can cause


def post(
    act: Act,
    kind: LetterKind,
    *,
    key: str,
    to: tuple[str, str],
    edition: Edition | None = None,
    submission: Submission | None = None,
    secret: dict[str, Any] | None = None,
    receipt: str = "",
    earlier: Sequence[str] = (),
    written: tuple[str, str] | None = None,
    posted: Collection[str] | None = None,
    sending: str = "",
    leave_url: str = "",
    **values: Any,
) -> bool:
    """Post a letter of ``kind`` to ``to`` (name, address), once for each ``key``.

    ``values`` fill the templates ``letters/<kind>/{subject,body}.txt``; they are only ever values,
    never templates, so that an author's title can inject nothing. A signed ``receipt`` goes along
    as a text and as a QR code. ``earlier`` are the Message-IDs, oldest first, of letters of the
    same thread to the same reader: mail programs show it under them. A letter that was rendered
    already is ``written`` as subject and body. Who posts very many gives the keys ``posted``
    before, and flushes them all at once. Letters composed to several people share the name of their
    ``sending``. Returns False when a letter with this key was posted, and
    when the chairs switched the kind off in this edition.
    """
    if edition is not None and is_off(act, edition.id, kind):
        return False
    full_key = f"{kind.value}:{key}"
    if posted is not None:
        if full_key in posted:
            return False
    elif act.session.scalar(select(Letter.id).where(Letter.key == full_key)) is not None:
        return False
    subject, body = written or render(
        act, kind, to=to, edition=edition, submission=submission, receipt=receipt, **values
    )
    host = urlsplit(act.base_url).hostname or "localhost"
    root = _thread(edition, submission, host)
    head = LETTERHEADS[kind]
    act.session.add(
        Letter(
            key=full_key,
            kind=kind,
            is_secret=head.is_secret,
            edition_id=edition.id if edition else None,
            submission_id=submission.id if submission else None,
            recipient_name=to[0],
            recipient_address=to[1],
            reply_to=edition.reply_to if edition and not head.is_answered_here else "",
            subject=subject,
            body=body,
            receipt=receipt,
            secret=secret or {},
            message_id=f"<{act.tools.entropy.token(18)}@{host}>",
            in_reply_to=earlier[-1] if earlier else root,
            thread=" ".join((root, *earlier[:1], *earlier[1:][-THREAD_MAX:])) if earlier else "",
            sending=sending,
            leave_url=leave_url,
            posted_at=act.now,
            next_attempt_at=act.real,
        )
    )
    if posted is None:
        act.session.flush()
    return True


def own_text(act: Act, edition_id: int, kind: LetterKind) -> wording.Wording | None:
    """Return an edition's own text for a kind, or None where the one that comes along is sent.

    It is judged again: a text of an earlier release of the program may name what is no more.
    """
    now = _texts(act, edition_id).get(kind.value)
    if now is None or now.is_default:
        return None
    own = wording.Wording(now.subject, now.body)
    return own if wording.is_sound(kind, own) else None


def is_off(act: Act, edition_id: int, kind: LetterKind) -> bool:
    """Tell whether the chairs of an edition switched a kind off; some have no switch."""
    now = _texts(act, edition_id).get(kind.value)
    return now is not None and now.is_off and kind in SWITCHED


def text_mark(act: Act, edition_id: int, kind: LetterKind) -> str:
    """Return a mark of the text a kind is written with now: another text gives another mark."""
    return wording.mark_of(kind, own_text(act, edition_id, kind))


def _texts(act: Act, edition_id: int) -> dict[str, LetterText]:
    """Read an edition's own texts once in a transaction."""
    if edition_id not in act.texts:
        act.texts[edition_id] = texts_now(act.session, edition_id)
    return act.texts[edition_id]


def posted_keys(act: Act, edition_id: int) -> frozenset[str]:
    """Return the keys of every letter of an edition that was posted before."""
    return frozenset(act.session.scalars(select(Letter.key).where(Letter.edition_id == edition_id)))


def render(
    act: Act,
    kind: LetterKind,
    *,
    to: tuple[str, str],
    edition: Edition | None = None,
    submission: Submission | None = None,
    is_fenced: bool = False,
    **values: Any,
) -> tuple[str, str]:
    """Return the subject (one line) and the body of a letter, as its reader will get it.

    Fenced, the text says what of it are values, for ``wording.stretches``.
    """
    about: dict[str, Any] = {
        "to": to,
        "edition": edition,
        "submission": submission,
        "is_fenced": is_fenced,
        **values,
    }
    own = own_text(act, edition.id, kind) if edition is not None else None
    if own is not None:
        try:
            return render_as(act, kind, own, **about)
        except wording.FAILURES as fault:  # a deed never fails over a chair's text
            log.warning("the own text of %s failed, the shipped one is sent: %s", kind, fault)
    return render_as(act, kind, None, **about)


def render_as(
    act: Act,
    kind: LetterKind,
    own: wording.Wording | None,
    *,
    to: tuple[str, str],
    edition: Edition | None = None,
    submission: Submission | None = None,
    is_fenced: bool = False,
    **values: Any,
) -> tuple[str, str]:
    """Return subject and body as the text ``own`` would write them (None: the shipped one)."""
    context: dict[str, Any] = {
        "name": to[0],
        "address": to[1],
        "edition": edition,
        "submission": submission,
        "base_url": act.base_url,
        "secret_link": SECRET_LINK,
        "receipt": "",
        "reason": LETTERHEADS[kind].reason,
        "signature": f"The chairs of {edition.label}" if edition else "FastPath",
        "when": lambda at, **how: _when(at, edition, **how),
        "zones": lambda at, **how: _zones(at, edition, **how),
        **values,
    }
    subject, body = wording.merged(kind, own, context, is_fenced=is_fenced)
    lead = ""
    if edition is not None:
        lead = f"[{edition.label} #{submission.number}] " if submission else f"[{edition.label}] "
    return lead + " ".join(subject.split()), body.strip() + "\n"


def may_write_to(
    act: Act,
    address: str,
    *kinds: LetterKind,
    submission_id: int | None = None,
    most: int = LETTERS_AN_HOUR,
) -> bool:
    """Tell whether one more letter of ``kinds`` may go to an address within the hour.

    With ``submission_id`` only the letters about that submission count.
    """
    since = act.real - timedelta(hours=1)
    query = select(func.count(Letter.id)).where(
        Letter.recipient_address == address,
        Letter.kind.in_(kinds),
        Letter.next_attempt_at > since,
    )
    if submission_id is not None:
        query = query.where(Letter.submission_id == submission_id)
    return (act.session.scalar(query) or 0) < most


def _when(at: Any, edition: Edition | None, *, is_closing: bool = False) -> str:
    if edition is None:
        raise ValueError("a date in a letter needs the edition's zone")
    three = shown(at, edition.zone, is_closing=is_closing)
    return f"{three.aoe} ({three.local}; {three.utc})"


def _zones(at: Any, edition: Edition | None, *, is_closing: bool = False) -> str:
    """Return an instant on three lines, one a zone."""
    if edition is None:
        raise ValueError("a date in a letter needs the edition's zone")
    three = shown(at, edition.zone, is_closing=is_closing)
    return "\n  ".join((three.aoe, three.local, three.utc))


def _thread(edition: Edition | None, submission: Submission | None, host: str) -> str:
    if edition is None or submission is None:
        return ""
    return f"<{edition.year}.{submission.number}.submission@{host}>"
