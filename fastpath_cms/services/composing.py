"""Composing: a chair writes to several people, each of whom gets a letter of their own."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import select

from fastpath_cms.domain.deadlines import closing_text
from fastpath_cms.domain.errors import NotFound, Stale
from fastpath_cms.domain.letters import LetterKind
from fastpath_cms.domain.policy import Action
from fastpath_cms.domain.readers import Audience
from fastpath_cms.models import Edition, Submission
from fastpath_cms.queries.editions import key_dates_of
from fastpath_cms.queries.people import mail_addresses
from fastpath_cms.queries.recipients import Choice, Recipient, recipients_of
from fastpath_cms.services import audit, outbox, wording
from fastpath_cms.services.act import Act
from fastpath_cms.services.asking import ask_edition
from fastpath_cms.services.merging import held_of
from fastpath_cms.services.wording import Wording

MOST: Final = 3_000  # letters at once
FEET: Final = {
    LetterKind.COMPOSED: "\n\n--\n{{ reason }}\n",
    LetterKind.CALL: "\n\n--\n{{ reason }}\nNo more calls: {{ leave_link }}\n",
}
NAMES_SUBMISSION: Final = "submission."


@dataclass(frozen=True, slots=True)
class Draft:
    """What a chair wrote, and to whom."""

    subject: str
    body: str
    choice: Choice
    left_out: frozenset[str] = frozenset()  # keys of people unticked
    to_me: bool = False

    @property
    def is_about_submissions(self) -> bool:
        """Tell whether the text names the reader's submission: then one letter goes for each."""
        return NAMES_SUBMISSION in self.subject + self.body

    @property
    def kind(self) -> LetterKind:
        """A call is what goes to the readers of calls; it has a way to get no more."""
        return LetterKind.CALL if self.choice.audience is Audience.CALLS else LetterKind.COMPOSED

    @property
    def words(self) -> Wording:
        """The text as it is judged and merged: why the reader gets it stands under it."""
        return Wording(self.subject.strip(), self.body.rstrip() + FEET[self.kind])


@dataclass(frozen=True, slots=True)
class Composed:
    """One letter, merged."""

    to: Recipient
    submission: Submission | None  # what hides it from a chair it is sealed from
    subject: str
    body: str


def starter(audience: Audience) -> Wording:
    """Return the text a new letter begins with, without its foot."""
    kind = LetterKind.CALL if audience is Audience.CALLS else LetterKind.COMPOSED
    whole = wording.default_wording(kind)
    body = whole.body.removesuffix(FEET[kind].strip()).rstrip()
    if kind is LetterKind.CALL:
        return Wording(whole.subject, body)
    return Wording(whole.subject, body.replace(",\n\n", ",\n\n\n\n", 1))  # room to write


def problems_of(draft: Draft, chosen: Collection[Recipient]) -> dict[str, list[str]]:
    """Return what is wrong with a draft, in sentences, by the field it is about."""
    found = wording.problems_of(draft.kind, draft.words)
    if not chosen:
        found["audience"] = ["Nobody is chosen: nobody is like that, or everybody was left out."]
    elif len(chosen) > MOST:
        found["audience"] = [f"At most {MOST:,} people at once; these are {len(chosen):,}."]
    elif draft.is_about_submissions and not all(one.numbers for one in chosen):
        found.setdefault("body", []).append(
            "The text names the reader's submission, and these people are not chosen for one."
        )
    return found


def compose(
    act: Act, edition: Edition, draft: Draft, chosen: Collection[Recipient]
) -> Iterator[Composed]:
    """Merge the letters of a draft that has no problems; writes nothing."""
    numbers = {number for one in chosen for number in one.numbers}
    rows = act.session.scalars(
        select(Submission).where(
            Submission.edition_id == edition.id, Submission.number.in_(numbers)
        )
    )
    by_number = {row.number: row for row in rows}
    for one in chosen:
        about = [by_number[number] for number in one.numbers]
        if draft.is_about_submissions:
            for submission in about:
                words = _merged(act, edition, draft, one, submission)
                yield Composed(one, submission, *words)
        else:
            first = about[0] if about else None
            yield Composed(one, first, *_merged(act, edition, draft, one, None))


def _merged(
    act: Act, edition: Edition, draft: Draft, to: Recipient, submission: Submission | None
) -> tuple[str, str]:
    more: dict[str, Any] = {}
    if draft.kind is LetterKind.CALL:
        due_at = key_dates_of(edition).submission_due_at
        more = {
            "submission_due_at": due_at,
            "short": closing_text(due_at) if due_at else "",
            "held": held_of(edition),
            "leave_link": leave_url(act, to),
        }
    return outbox.render_as(
        act,
        draft.kind,
        draft.words,
        to=(to.name, to.address),
        edition=edition,
        submission=submission,
        **more,
    )


def leave_url(act: Act, to: Recipient) -> str:
    """Return the address of the door out of the list of calls, "" for who is not on it."""
    return f"{act.base_url}/calls/leave/{to.leave_token}" if to.leave_token else ""


def chosen_of(draft: Draft, found: Collection[Recipient]) -> tuple[Recipient, ...]:
    """Return whom a draft goes to, of those its choice means."""
    return tuple(one for one in found if one.key not in draft.left_out)


def send(act: Act, edition_id: int, draft: Draft, count: int) -> dict[str, Any]:
    """Post every letter of a draft; ``count`` is how many the chair was shown.

    Raises Stale when there are more or fewer now, and NotFound for a draft with problems, which
    the page shows before.
    """
    edition, who, _ = ask_edition(act, Action.MAIL_READ, edition_id)
    found = recipients_of(act.session, act.actor, who, edition, now=act.now, choice=draft.choice)
    chosen = chosen_of(draft, found)
    if problems_of(draft, chosen):
        raise NotFound
    letters = list(compose(act, edition, draft, chosen))
    if len(letters) != count:
        raise Stale(
            f"The people changed while you were writing: there are {len(letters)} letters now.",
            kept="Nothing was sent; your text is in the form.",
            todo="Look at the list again, then send.",
        )
    sending = act.tools.entropy.token(12)
    for place, letter in enumerate(letters):
        _post(act, edition, draft.kind, letter, key=f"{sending}:{place}", sending=sending)
    if draft.to_me and act.actor.person_id is not None:
        to = mail_addresses(act.session, [act.actor.person_id])[act.actor.person_id]
        copy = letters[0]
        mine = Composed(Recipient(*to, "a copy"), copy.submission, copy.subject, copy.body)
        _post(act, edition, draft.kind, mine, key=f"{sending}:copy", sending=sending)
    audit.record(
        act,
        "letters.compose",
        f"edition:{edition.year}",
        edition_id=edition.id,
        audience=draft.choice.audience.value,
        count=len(letters),
    )
    return {"count": len(letters), "sending": sending}


def _post(
    act: Act, edition: Edition, kind: LetterKind, letter: Composed, *, key: str, sending: str
) -> None:
    outbox.post(
        act,
        kind,
        key=key,
        to=(letter.to.name, letter.to.address),
        edition=edition,
        submission=letter.submission,
        written=(letter.subject, letter.body),
        posted=(),
        sending=sending,
        leave_url=leave_url(act, letter.to),
    )
