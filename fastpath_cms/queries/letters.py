"""Questions about letters: what a chair may see of an edition's mail."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, exists, func, not_, or_, select, true
from sqlalchemy.orm import Session

from fastpath_cms.domain.letters import LETTERHEADS, LetterKind
from fastpath_cms.domain.standing import Standing
from fastpath_cms.models import Edition, Letter, LetterState, Submission
from fastpath_cms.queries.scopes import unsealed
from fastpath_cms.queries.standings import conflicted_with
from fastpath_cms.queries.viewer import Viewer

ABOUT_NONE = frozenset(
    {
        LetterKind.SIGN_IN,
        LetterKind.ADDRESS_CLAIM,
        LetterKind.ACCOUNT_CHANGED,
        LetterKind.PERSONS_JOINED,
        LetterKind.PC_INVITATION,
        LetterKind.DATES_MOVED,
        LetterKind.LATE_START,
        LetterKind.RELEASE_ASKED,
        LetterKind.RELEASE_STOPPED,
        LetterKind.COMPOSED,
    }
)
"""Kinds of letters about no submission; any other that names none is about several at once."""


@dataclass(frozen=True, slots=True)
class LetterRow:
    """One letter to one recipient, with where it stands; without its text."""

    message_id: str
    kind: LetterKind
    is_secret: bool
    number: int | None  # of the submission it is about
    recipient_name: str
    recipient_address: str
    subject: str
    state: LetterState
    attempt_count: int
    posted_at: datetime
    next_attempt_at: datetime
    sent_at: datetime | None
    last_answer: str
    sending: str
    bounced_at: datetime | None

    @property
    def token(self) -> str:
        """The part of its Message-ID that its address on the site is made of."""
        return self.message_id.strip("<>").partition("@")[0]


@dataclass(frozen=True, slots=True)
class LetterPage:
    """One letter as a chair may read it; ``body`` is "" for a kind whose text is secret."""

    row: LetterRow
    body: str


_COLUMNS = (
    Letter.message_id,
    Letter.kind,
    Letter.is_secret,
    Submission.number,
    Letter.recipient_name,
    Letter.recipient_address,
    Letter.subject,
    Letter.state,
    Letter.attempt_count,
    Letter.posted_at,
    Letter.next_attempt_at,
    Letter.sent_at,
    Letter.last_answer,
    Letter.sending,
    Letter.bounced_at,
)
PAGE_SIZE: Final = 100


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which letters of an edition to list; "" is all of them."""

    state: str = ""
    kind: str = ""
    sending: str = ""
    address: str = ""  # a part of it, or of the name
    page: int = 1


@dataclass(frozen=True, slots=True)
class Found:
    """One page of letters, and how many there are: of those wanted, by state, and in all."""

    rows: tuple[LetterRow, ...]
    count: int
    by_state: dict[LetterState, int]  # of those of the wanted kind, sending and address
    kinds: tuple[LetterKind, ...]  # of all


def chair_letters(
    session: Session, viewer: Viewer, who: Standing, edition: Edition, wanted: Wanted | None = None
) -> Found:
    """Return a page of the letters of an edition a chair may see, newest first; two queries."""
    wanted = wanted or Wanted()
    counted = select(
        Letter.kind, Letter.state, func.count(), func.count().filter(_is_meant(wanted))
    )
    counts = session.execute(
        seen_by_a_chair(viewer, who, edition, counted).group_by(Letter.kind, Letter.state)
    ).all()
    by_state: Counter[LetterState] = Counter()
    for kind, state, _, count in counts:
        if wanted.kind in {"", kind.value} and count:
            by_state[state] += count
    rows = session.execute(
        seen_by_a_chair(viewer, who, edition, select(*_COLUMNS))
        .where(_is_meant(wanted), *_narrowed(wanted))
        .order_by(Letter.id.desc())
        .limit(PAGE_SIZE)
        .offset((max(1, wanted.page) - 1) * PAGE_SIZE)
    )
    return Found(
        tuple(LetterRow(*row) for row in rows),
        by_state[LetterState(wanted.state)] if wanted.state else by_state.total(),
        dict(by_state),
        tuple(kind for kind in LetterKind if any(row[0] is kind for row in counts)),
    )


def _is_meant(wanted: Wanted) -> ColumnElement[bool]:
    parts: list[ColumnElement[bool]] = [true()]
    if wanted.sending:
        parts.append(Letter.sending == wanted.sending)
    if wanted.address:
        parts.append(
            or_(
                Letter.recipient_address.icontains(wanted.address, autoescape=True),
                Letter.recipient_name.icontains(wanted.address, autoescape=True),
            )
        )
    return and_(*parts)


def _narrowed(wanted: Wanted) -> list[ColumnElement[bool]]:
    parts = []
    if wanted.state:
        parts.append(Letter.state == LetterState(wanted.state))
    if wanted.kind:
        parts.append(Letter.kind == LetterKind(wanted.kind))
    return parts


def chair_letter(
    session: Session, viewer: Viewer, who: Standing, edition: Edition, token: str
) -> LetterRow | None:
    """Return one letter by the token of its Message-ID, or None if a chair may not see it."""
    found = session.execute(_one(viewer, who, edition, token, select(*_COLUMNS))).one_or_none()
    return LetterRow(*found) if found is not None else None


def letter_page(
    session: Session, viewer: Viewer, who: Standing, edition: Edition, token: str
) -> LetterPage | None:
    """Return one letter with its text, unless the text is between the site and its recipient."""
    found = session.execute(
        _one(viewer, who, edition, token, select(Letter.body, *_COLUMNS))
    ).one_or_none()
    if found is None:
        return None
    row = LetterRow(*found[1:])
    is_between = row.is_secret or LETTERHEADS[row.kind].is_between
    return LetterPage(row, "" if is_between else found[0])


def letter_counts(
    viewer: Viewer, who: Standing, edition: Edition, *columns: Any
) -> Select[*tuple[Any, ...]]:
    """Return the query of how many letters a chair may see stand where: columns, and the count."""
    counts = seen_by_a_chair(viewer, who, edition, select(*columns, func.count()))
    return counts.group_by(Letter.state)


def _one(
    viewer: Viewer, who: Standing, edition: Edition, token: str, columns: Select[*tuple[Any, ...]]
) -> Select[*tuple[Any, ...]]:
    is_it = Letter.message_id.startswith(f"<{token}@", autoescape=True)
    return seen_by_a_chair(viewer, who, edition, columns).where(is_it)


def seen_by_a_chair(
    viewer: Viewer, who: Standing, edition: Edition, columns: Select[*tuple[Any, ...]]
) -> Select[*tuple[Any, ...]]:
    """Return a query of letters as it is for one chair: nothing sealed from them."""
    return (
        columns.select_from(Letter)
        .outerjoin(Submission, Submission.id == Letter.submission_id)
        .where(Letter.edition_id == edition.id, _visible(viewer, who, edition))
    )


def _visible(viewer: Viewer, who: Standing, edition: Edition) -> ColumnElement[bool]:
    """Letters about a submission as its submission; one about several only without a conflict.

    A letter that lists a reviewer's assignments or discussions names no single submission, and may
    name one that is sealed from this chair, by now or from the first; that there is such a letter
    may already tell who reviews it.
    """
    sealed_from_me = (
        exists().where(Submission.edition_id == edition.id, conflicted_with(viewer)).correlate(None)
    )
    is_of_none = and_(
        Letter.submission_id.is_(None),
        or_(Letter.kind.in_(ABOUT_NONE), not_(sealed_from_me)),
    )
    return or_(is_of_none, and_(Letter.submission_id.is_not(None), unsealed(viewer, who)))


def kept_files(session: Session) -> set[str]:
    """Return the names of the files that letters of this database were kept in."""
    answers = session.scalars(
        select(Letter.last_answer).where(Letter.last_answer.like("kept as %"))
    )
    return {answer.removeprefix("kept as ") for answer in answers}
