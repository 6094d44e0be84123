"""What authors read about their submission once it is told: the chairs' note and the reviews.

The only questions an author's pages ask about decisions and reviews; each answers nothing for a
submission that is not told.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from fastpath_cms.domain.letters import LetterKind
from fastpath_cms.domain.policy import fields_for_authors
from fastpath_cms.domain.reconciliation import LETTER_OF_VERDICT
from fastpath_cms.domain.review_form import Answered, answered
from fastpath_cms.domain.workflow import TOLD, Status
from fastpath_cms.models import Decision, Letter, Submission
from fastpath_cms.queries.review_texts import WholeReview, whole_reviews
from fastpath_cms.queries.viewer import Viewer

TELLING: Final = (
    *LETTER_OF_VERDICT.values(),
    LetterKind.PROMOTED,
    LetterKind.CONDITIONS_MET,
    LetterKind.CONDITIONS_NOT_MET,
)
"""Letters that tell what became of a submission."""


@dataclass(frozen=True, slots=True)
class AnonymousReview:
    """One review as authors may read it: numbered, without a name or a confidential remark."""

    place: int  # from 1, the same in the letter and on the page
    answers: tuple[Answered, ...]  # to the fields authors read, in the order of the form

    @property
    def scores(self) -> tuple[Answered, ...]:
        """The scores and choices."""
        return tuple(one for one in self.answers if not one.field.is_text)

    @property
    def texts(self) -> tuple[Answered, ...]:
        """The texts."""
        return tuple(one for one in self.answers if one.field.is_text)


def anonymous_reviews(
    session: Session, submission_ids: Iterable[int]
) -> dict[int, tuple[AnonymousReview, ...]]:
    """Return the reviews handed in on some submissions as their authors will read them.

    One query.
    """
    return anonymised(whole_reviews(session, submission_ids))


def anonymised(reviews: Iterable[WholeReview]) -> dict[int, tuple[AnonymousReview, ...]]:
    """Return of whole reviews what authors will read, by submission."""
    found: dict[int, list[AnonymousReview]] = defaultdict(list)
    for review in reviews:
        if review.is_handed_in:
            told = found[review.submission_id]
            read = answered(fields_for_authors(review.form), review.answers)
            told.append(AnonymousReview(len(told) + 1, read))
    return {id_: tuple(told) for id_, told in found.items()}


@dataclass(frozen=True, slots=True)
class Feedback:
    """What the authors of a told submission read on the site."""

    letter: str  # the body of the reader's own letter, "" when it went to another contact
    note_to_authors: str
    reviews: tuple[AnonymousReview, ...]


def feedback_of(session: Session, viewer: Viewer, submission: Submission) -> Feedback | None:
    """Return the feedback on a submission, or None while its authors are not told."""
    if submission.status not in TOLD:
        return None
    note, letter = _told(session, viewer, submission)
    has_reviews = submission.status is not Status.DESK_REJECTED
    reviews = anonymous_reviews(session, [submission.id]) if has_reviews else {}
    return Feedback(
        letter=letter,
        note_to_authors=note,
        reviews=reviews.get(submission.id, ()),
    )


def _told(session: Session, viewer: Viewer, submission: Submission) -> tuple[str, str]:
    """Return the chairs' note, and the body of the viewer's newest letter of it; one query."""
    # A browser alone has proved no address, and gets no letter.
    mine = [
        author.address
        for author in submission.authors
        if viewer.person_id is not None and author.person_id == viewer.person_id
    ]
    rows = session.execute(
        select(Decision.note_to_authors, Letter.body)
        .outerjoin(
            Letter,
            and_(
                Letter.submission_id == Decision.submission_id,
                Letter.kind.in_(TELLING),
                Letter.recipient_address.in_(mine),
            ),
        )
        .where(Decision.submission_id == submission.id)
        .order_by(Letter.id)
    ).all()
    return (rows[-1][0], rows[-1][1] or "") if rows else ("", "")
