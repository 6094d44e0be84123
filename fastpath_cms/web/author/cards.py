"""One paper of an author's list: where it stands, what comes next, and all that was said about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import g

from fastpath_cms.domain.calendar import KeyDates
from fastpath_cms.domain.workflow import TO_BE_PRESENTED, Status
from fastpath_cms.extensions import db
from fastpath_cms.models import Manuscript
from fastpath_cms.queries.authoring import OwnSubmission
from fastpath_cms.queries.feedback import AnonymousReview
from fastpath_cms.queries.own_papers import (
    LetterLine,
    UnsavedText,
    letters_to,
    receipted_versions,
    reviews_told,
)
from fastpath_cms.queries.program import Published, PublishedRow, published_program
from fastpath_cms.web.due import due_at_of
from fastpath_cms.web.frame import Stop
from fastpath_cms.web.journey import path_of
from fastpath_cms.web.timetable import times_of, utc_times_of


@dataclass(frozen=True, slots=True)
class Next:
    """What comes next for a paper; ``at`` is exclusive where ``is_closing``."""

    words: str
    at: datetime | None = None
    is_closing: bool = True


@dataclass(frozen=True, slots=True)
class Slot:
    """The place of a paper's talk on the published program."""

    number: int  # of the talk's page
    here: str
    utc: str


@dataclass(frozen=True, slots=True)
class Card:
    """All that the list says of one submission."""

    row: OwnSubmission
    said: str
    path: tuple[Stop, ...]
    coming: Next | None
    versions: tuple[Manuscript, ...]  # the newest first
    receipted: frozenset[int]  # numbers of versions with a signed receipt
    letters: tuple[LetterLine, ...]
    reviews: tuple[AnonymousReview, ...]
    slot: Slot | None
    unsaved: UnsavedText | None


def cards_of(
    rows: list[OwnSubmission], dates: KeyDates, texts: tuple[UnsavedText, ...]
) -> list[Card]:
    """Return the cards of an author's submissions; four questions, and one more once accepted."""
    papers = [row.submission for row in rows]
    ids = [paper.id for paper in papers]
    letters = letters_to(db.session(), g.viewer, ids)
    receipts = receipted_versions(db.session(), ids)
    reviews = reviews_told(db.session(), papers)
    is_any_accepted = any(paper.status in TO_BE_PRESENTED for paper in papers)
    program = published_program(db.session(), g.edition.id) if is_any_accepted else None
    unsaved = {text.number: text for text in texts}
    return [
        Card(
            row=row,
            said=_said(row),
            path=path_of(row.submission, dates, g.edition.zone, g.now),
            coming=_coming(row, dates),
            versions=tuple(sorted(row.submission.manuscripts, key=lambda one: -one.number)),
            receipted=frozenset(number for id_, number in receipts if id_ == row.submission.id),
            letters=tuple(letters[row.submission.id]),
            reviews=reviews.get(row.submission.id, ()),
            slot=_slot(program, row),
            unsaved=unsaved.get(row.submission.number) if row.may_edit else None,
        )
        for row in rows
    ]


def _said(row: OwnSubmission) -> str:
    """Say in which role the reader stands to a submission, and beside whom."""
    authors = row.submission.authors
    if len(authors) == 1:
        return "sole author"
    contacts = [author.name for author in authors if author.is_contact]
    if row.is_contact:
        return f"you are a contact; {len(authors)} authors"
    return f"you are an author; {', '.join(contacts) or 'nobody'} can change it"


def _coming(row: OwnSubmission, dates: KeyDates) -> Next | None:
    paper = row.submission
    due_at = due_at_of(paper)
    is_open = due_at is not None and g.now < due_at
    if paper.status is Status.DRAFT:
        return Next("It can be completed until", due_at) if is_open else None
    if paper.status is Status.SUBMITTED and is_open:
        return Next(f"{'You' if row.is_contact else 'Its contacts'} can change it until", due_at)
    if paper.status is Status.SUBMITTED:
        return _news(dates)
    return _to_the_talk(paper.status, dates) if paper.status in TO_BE_PRESENTED else None


def _news(dates: KeyDates) -> Next:
    if dates.notification_at is None or g.now >= dates.notification_at:
        return Next("You hear from us soon, by mail and here.")
    return Next("You hear from us, by mail and here,", dates.notification_at, is_closing=False)


def _to_the_talk(status: Status, dates: KeyDates) -> Next | None:
    due_at, held_at = dates.final_due_at, dates.workshop_at
    if status is not Status.CAMERA_READY and due_at is not None and g.now < due_at:
        return Next("The final version is due", due_at)
    if held_at is not None and g.now < held_at:
        return Next("The workshop begins", held_at, is_closing=False)
    return None


def _slot(program: Published | None, row: OwnSubmission) -> Slot | None:
    if program is None or row.submission.status not in TO_BE_PRESENTED:
        return None
    placed: PublishedRow | None = program.of_submission(row.submission.number)
    if placed is None or placed.number is None:
        return None
    here, utc = times_of(placed.row, g.edition.zone), utc_times_of(placed.row, g.edition.zone)
    return Slot(placed.number, here, utc)
