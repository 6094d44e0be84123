"""What an author's list says about each paper: letters, receipts, reviews once told, unsaved text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from fastpath_cms.domain.workflow import TOLD, Status
from fastpath_cms.models import (
    Edition,
    EmailAddress,
    Letter,
    Manuscript,
    Scratch,
    SignedReceipt,
    Submission,
)
from fastpath_cms.queries.feedback import AnonymousReview, anonymous_reviews
from fastpath_cms.queries.standings import authored_by
from fastpath_cms.queries.viewer import Viewer

FORMS: Final = ("author.submit", "submission.submission_edit")
PATH: Final = re.compile(r"/(\d{4})/(?:submit|submissions/(\d{1,9})/edit)")


@dataclass(frozen=True, slots=True)
class LetterLine:
    """One letter to the viewer; ``place`` is its place on the submission's page, from 1."""

    place: int
    subject: str
    posted_at: datetime


@dataclass(frozen=True, slots=True)
class UnsavedText:
    """What the viewer typed into a submission's form and did not save."""

    path: str  # of the form
    year: int
    number: int | None  # None: of a new submission
    title: str
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class OwnPaper:
    """One submission of the viewer's in any edition."""

    year: int
    edition: str
    number: int
    title: str
    status: Status


def letters_to(
    session: Session, viewer: Viewer, submission_ids: Sequence[int]
) -> dict[int, list[LetterLine]]:
    """Return the letters to the viewer about some submissions, oldest first, secrets left out.

    A browser alone has verified no address, so it is told of none.
    """
    found: dict[int, list[LetterLine]] = defaultdict(list)
    if viewer.person_id is None or not submission_ids:
        return found
    theirs = select(EmailAddress.address).where(
        EmailAddress.person_id == viewer.person_id, EmailAddress.verified_at.is_not(None)
    )
    rows = session.execute(
        select(Letter.submission_id, Letter.subject, Letter.posted_at)
        .where(
            Letter.submission_id.in_(submission_ids),
            Letter.is_secret.is_(False),
            Letter.recipient_address.in_(theirs),
        )
        .order_by(Letter.id)
    )
    for submission_id, subject, posted_at in rows:
        lines = found[submission_id or 0]
        lines.append(LetterLine(len(lines) + 1, subject, posted_at))
    return found


def receipted_versions(
    session: Session, submission_ids: Sequence[int]
) -> frozenset[tuple[int, int]]:
    """Return which versions have a signed receipt: pairs of submission and version's number."""
    if not submission_ids:
        return frozenset()
    rows = session.execute(
        select(Manuscript.submission_id, Manuscript.number)
        .join(SignedReceipt, SignedReceipt.manuscript_id == Manuscript.id)
        .where(Manuscript.submission_id.in_(submission_ids))
    )
    return frozenset((submission_id, number) for submission_id, number in rows)


def reviews_told(
    session: Session, submissions: Sequence[Submission]
) -> dict[int, tuple[AnonymousReview, ...]]:
    """Return the reviews of those submissions whose authors were told what came of them."""
    told = [
        row.id
        for row in submissions
        if row.status in TOLD and row.status is not Status.DESK_REJECTED
    ]
    return anonymous_reviews(session, told) if told else {}


def unsaved_texts(
    session: Session, viewer: Viewer, year: int | None = None
) -> tuple[UnsavedText, ...]:
    """Return the texts of submissions' forms the viewer did not save, the newest first.

    ``year`` limits them to one edition's.
    """
    if not viewer.scratch_owners:
        return ()
    rows = session.execute(
        select(Scratch.object, Scratch.fields, Scratch.saved_at)
        .where(
            Scratch.owner.in_(viewer.scratch_owners),
            Scratch.form.in_(FORMS),
            Scratch.is_done.is_(False),
        )
        .order_by(Scratch.saved_at.desc(), Scratch.id.desc())
    )
    found: dict[str, UnsavedText] = {}
    for path, fields, saved_at in rows:
        place = PATH.fullmatch(path)
        if place is None or path in found or year not in {None, int(place[1])}:
            continue
        title = (fields.get("title") or [""])[0].strip()
        number = int(place[2]) if place[2] else None
        found[path] = UnsavedText(path, int(place[1]), number, title, saved_at)
    return tuple(found.values())


def own_papers(session: Session, viewer: Viewer) -> tuple[OwnPaper, ...]:
    """Return the viewer's submissions in every edition, the newest edition first."""
    rows = session.execute(
        select(Edition.year, Edition.name, Submission.number, Submission.title, Submission.status)
        .join(Edition, Edition.id == Submission.edition_id)
        .where(authored_by(viewer))
        .order_by(Edition.year.desc(), Submission.number)
    )
    return tuple(
        OwnPaper(year, f"{name} {year}", number, title, status)
        for year, name, number, title, status in rows
    )
