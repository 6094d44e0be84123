"""Lettering: the chairs' own texts of letters, written, restored and switched."""

from __future__ import annotations

from fastpath_cms.domain.errors import NotAllowed, NotFound, Problem, Stale, Unfit
from fastpath_cms.domain.lettercatalogue import CATALOGUE, SWITCHED
from fastpath_cms.domain.letters import LETTER_NAMES, LetterKind
from fastpath_cms.domain.policy import Action
from fastpath_cms.models import Edition, LetterText
from fastpath_cms.queries.letter_texts import text_history, texts_now
from fastpath_cms.services import audit
from fastpath_cms.services.act import Act
from fastpath_cms.services.asking import ask_edition
from fastpath_cms.services.letter_samples import failures_of
from fastpath_cms.services.wording import Wording, default_wording, problems_of


def faults_of(act: Act, kind: LetterKind, edition: Edition, text: Wording) -> dict[str, list[str]]:
    """Return why a text cannot be used, in sentences, by ``subject`` and ``body``."""
    found = problems_of(kind, text)
    if not found:
        failures = failures_of(act, kind, edition, text)
        if failures:
            found["body"] = failures
    return found


def write_text(act: Act, edition_id: int, kind: LetterKind, text: Wording, base: int) -> int:
    """Keep a new version of a kind's text, written over version ``base`` (0: none yet).

    Returns its number. Raises Unfit when the text has what its kind has not, Stale when somebody
    else wrote a version since.
    """
    edition, now = _ask(act, edition_id, kind, base)
    problems = [
        Problem("letter-text", sentence, field)
        for field, sentences in faults_of(act, kind, edition, text).items()
        for sentence in sentences
    ]
    if problems:
        raise Unfit(*problems, kept="Your text is still in the form.")
    return _add(act, edition, kind, now, text if text != default_wording(kind) else None)


def restore_text(act: Act, edition_id: int, kind: LetterKind, number: int, base: int) -> int:
    """Make an earlier version hold again, or with 0 the text that comes along.

    Raises NotFound for a version there is not, Stale when somebody else wrote one since.
    """
    edition, now = _ask(act, edition_id, kind, base)
    text = None
    if number:
        history = text_history(act.session, edition_id, kind.value)
        found = next((one for one in history if one.number == number), None)
        if found is None:
            raise NotFound
        text = None if found.is_default else Wording(found.subject, found.body)
    if text is not None and problems_of(kind, text):
        raise NotAllowed(
            "That version names what this letter no longer has.",
            kept="The text that holds was not changed.",
            todo="Copy it into the form and mend what the page then names.",
        )
    return _add(act, edition, kind, now, text)


def switch_kind(act: Act, edition_id: int, kind: LetterKind, *, is_off: bool) -> None:
    """Send a kind of letter no more in this edition, or send it again."""
    edition, now = _ask(act, edition_id, kind, None)
    if kind not in SWITCHED:
        raise NotAllowed("This letter cannot be switched off: people need it to go on.")
    if (now is not None and now.is_off) is is_off:
        return
    text = None if now is None or now.is_default else Wording(now.subject, now.body)
    _add(act, edition, kind, now, text, is_off=is_off)


def _ask(
    act: Act, edition_id: int, kind: LetterKind, base: int | None
) -> tuple[Edition, LetterText | None]:
    edition, _, _ = ask_edition(act, Action.EDITION_EDIT, edition_id)
    if kind not in CATALOGUE:
        raise NotAllowed("Letters of accounts belong to no edition.")
    now = texts_now(act.session, edition_id).get(kind.value)
    if base is not None and base != (now.number if now is not None else 0):
        raise Stale(
            "Somebody else changed this letter while you were writing.",
            kept="Their text holds, and yours is still in the form.",
            todo="Compare the two and save again.",
        )
    return edition, now


def _add(
    act: Act,
    edition: Edition,
    kind: LetterKind,
    now: LetterText | None,
    text: Wording | None,
    *,
    is_off: bool | None = None,
) -> int:
    was_off = now is not None and now.is_off
    row = LetterText(
        edition_id=edition.id,
        kind=kind.value,
        number=now.number + 1 if now is not None else 1,
        subject=text.subject if text is not None else "",
        body=text.body if text is not None else "",
        is_default=text is None,
        is_off=was_off if is_off is None else is_off,
        by_id=act.actor.person_id,
        written_at=act.now,
    )
    act.session.add(row)
    act.session.flush()
    act.texts.pop(edition.id, None)
    audit.record(
        act,
        "letter.text" if is_off is None else "letter.switch",
        f"letter-kind:{kind.value}",
        edition_id=edition.id,
        name=LETTER_NAMES[kind],
        version=row.number,
        is_default=row.is_default,
        is_off=row.is_off,
    )
    return row.number
