"""What stands beside a submission for its chairs, and for its authors, each in one round trip.

Rows of several kinds come as one UNION: a page asks at most twelve queries, and each of these would
take one. The caller has asked the policy: the reader is an impartial chair or the deputy; an author.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    Integer,
    String,
    Text,
    and_,
    case,
    cast,
    func,
    literal,
    null,
    select,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from fastpath_cms.domain.letters import BETWEEN
from fastpath_cms.domain.workflow import Verdict
from fastpath_cms.models import (
    Assignment,
    Decision,
    DecisionChange,
    FilePromise,
    Letter,
    Manuscript,
    Person,
    Review,
    SignedReceipt,
    Tag,
    UtcDateTime,
    Waiver,
)
from fastpath_cms.queries.decisions import DecisionRow
from fastpath_cms.queries.reviews import Reviewer, ReviewState


@dataclass(frozen=True, slots=True)
class Waived:
    """A hard rule that its PDF may break."""

    rule: str
    reason: str


@dataclass(frozen=True, slots=True)
class LetterShown:
    """A letter about the submission that was sent or waits; never one that carries a secret."""

    subject: str
    recipient_name: str
    recipient_address: str
    body: str
    posted_at: datetime


@dataclass(frozen=True, slots=True)
class VerdictChange:
    """One change of the verdict: None is open."""

    before: Verdict | None
    after: Verdict | None
    note_to_authors: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Desk:
    """All of it: reviewers by name, tags by name, waivers and letters the oldest first."""

    decision: DecisionRow | None
    reviewers: tuple[Reviewer, ...]
    waivers: tuple[Waived, ...]
    letters: tuple[LetterShown, ...]
    tags: tuple[str, ...]
    changes: tuple[VerdictChange, ...]  # of the verdict, the oldest first
    has_promise: bool  # of a file that did not come yet


@dataclass(frozen=True, slots=True)
class AuthorsDesk:
    """What a submission's authors see beside it: waivers, and which versions have a receipt."""

    waivers: tuple[Waived, ...]
    signed: tuple[int, ...]  # numbers of versions, the newest first


_STATES: Final = tuple(ReviewState)
_WAIVER: Final = 2
_TEXTS: Final = ("one", "two", "three", "four")


def desk_of(session: Session, submission_id: int) -> Desk:
    """Return what the chairs alone see of a submission; one query."""
    rows = session.execute(_union(submission_id)).all()
    of = {kind: [row for row in rows if row.kind == kind] for kind in range(7)}
    decided = [
        DecisionRow(Verdict(row.one), row.two, row.three, row.at, row.number, row.four)
        for row in of[0]
    ]
    return Desk(
        decision=decided[0] if decided else None,
        reviewers=tuple(
            Reviewer(row.one, _STATES[row.state], row.number)
            for row in sorted(of[1], key=lambda row: (row.one, row.id))
        ),
        waivers=tuple(Waived(row.one, row.two) for row in of[_WAIVER]),
        letters=tuple(LetterShown(row.one, row.two, row.three, row.four, row.at) for row in of[3]),
        tags=tuple(sorted((row.one for row in of[4]), key=str.casefold)),
        changes=tuple(
            VerdictChange(
                Verdict(row.four) if row.four else None,
                Verdict(row.one) if row.one else None,
                row.two,
                row.three,
                row.at,
            )
            for row in of[6]
        ),
        has_promise=bool(of[5]),
    )


def authors_desk(session: Session, submission_id: int) -> AuthorsDesk:
    """Return what a submission's authors see beside it; one query."""
    receipt = (
        _part(6, SignedReceipt.id, literal(""), number=Manuscript.number)
        .join(Manuscript, Manuscript.id == SignedReceipt.manuscript_id)
        .where(Manuscript.submission_id == submission_id)
    )
    every = union_all(_waivers(submission_id), receipt).subquery()
    rows = session.execute(select(*every.c).order_by(every.c.kind, every.c.id)).all()
    return AuthorsDesk(
        tuple(Waived(row.one, row.two) for row in rows if row.kind == _WAIVER),
        tuple(sorted({row.number for row in rows if row.kind != _WAIVER}, reverse=True)),
    )


def _waivers(submission_id: int) -> Any:
    return _part(_WAIVER, Waiver.id, Waiver.rule, Waiver.reason).where(
        Waiver.submission_id == submission_id
    )


def _union(submission_id: int) -> Any:
    shepherd = aliased(Person)
    decision = (
        _part(
            *(0, Decision.id, cast(Decision.verdict, String)),
            *(Decision.note_to_authors, func.coalesce(Person.name, "")),
            func.coalesce(shepherd.name, ""),
            number=Decision.version,
            at=Decision.decided_at,
        )
        .outerjoin(Person, Person.id == Decision.by_id)
        .outerjoin(shepherd, shepherd.id == Decision.shepherd_id)
        .where(Decision.submission_id == submission_id)
    )
    change = (
        _part(
            *(6, DecisionChange.id, cast(DecisionChange.verdict_after, String)),
            *(DecisionChange.note_to_authors, func.coalesce(Person.name, "")),
            cast(DecisionChange.verdict_before, String),
            at=DecisionChange.at,
        )
        .outerjoin(Person, Person.id == DecisionChange.by_id)
        .where(DecisionChange.submission_id == submission_id)
    )
    state = case(
        (Review.id.is_(None), 0),
        (Review.handed_in_at.is_(None), 1),
        (Review.is_late.is_(True), 3),
        else_=2,
    )
    reviewer = (
        _part(1, Person.id, Person.name, number=Review.overall, state=state)
        .join(Assignment, Assignment.person_id == Person.id)
        .outerjoin(
            Review,
            and_(
                Review.submission_id == Assignment.submission_id,
                Review.person_id == Assignment.person_id,
            ),
        )
        .where(Assignment.submission_id == submission_id)
    )
    letter = _part(
        *(3, Letter.id, Letter.subject, Letter.recipient_name, Letter.recipient_address),
        Letter.body,
        at=Letter.posted_at,
    ).where(
        Letter.submission_id == submission_id,
        Letter.is_secret.is_(False),
        Letter.kind.not_in(BETWEEN),
    )
    tag = _part(4, Tag.id, Tag.name).where(Tag.submission_id == submission_id)
    promise = _part(5, FilePromise.id, literal("")).where(
        FilePromise.submission_id == submission_id,
        FilePromise.replaced_at.is_(None),
        FilePromise.kept_at.is_(None),
    )
    every = union_all(
        decision, reviewer, _waivers(submission_id), letter, tag, promise, change
    ).subquery()
    return select(*every.c).order_by(every.c.kind, every.c.id)


def _part(
    kind: int, id_: Any, *texts: Any, number: Any = None, state: Any = None, at: Any = None
) -> Any:
    """Return one kind of row, in the columns that all kinds share; PostgreSQL wants their types."""

    def typed(value: Any, kind: Any) -> Any:
        return cast(null() if value is None else value, kind)

    four = (*texts, None, None, None)[:4]
    return select(
        literal(kind).label("kind"),
        id_.label("id"),
        *(typed(text, Text).label(name) for text, name in zip(four, _TEXTS, strict=True)),
        typed(number, Integer).label("number"),
        typed(state, Integer).label("state"),
        (typed(None, UtcDateTime(timezone=True)) if at is None else at).label("at"),
    )
