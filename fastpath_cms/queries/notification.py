"""What a release would tell: every decided submission with all that its letter is merged from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.orm import Session, joinedload

from fastpath_cms.domain.policy import fields_for_authors
from fastpath_cms.domain.workflow import Status, Verdict
from fastpath_cms.models import Author, Decision, Edition, Submission
from fastpath_cms.queries.feedback import AnonymousReview, anonymised
from fastpath_cms.queries.review_texts import WholeReview, whole_reviews


@dataclass(frozen=True, slots=True)
class Paper:
    """One decided submission, ready to be merged into letters.

    ``remarks`` and ``reviewers`` are what no letter may hold.
    """

    submission: Submission
    verdict: Verdict
    note_to_authors: str
    version: int  # of the decision
    reviews: tuple[AnonymousReview, ...]
    remarks: tuple[str, ...]
    reviewers: tuple[str, ...]

    @property
    def number(self) -> int:
        """The submission's number."""
        return self.submission.number

    @property
    def contacts(self) -> tuple[Author, ...]:
        """The contacts, each address once."""
        return contacts_of(self.submission)


def contacts_of(submission: Submission) -> tuple[Author, ...]:
    """Return the contacts of a submission, each address once, in their order."""
    by_address = {
        author.address.lower(): author
        for author in reversed(submission.authors)
        if author.is_contact
    }
    return tuple(sorted(by_address.values(), key=lambda author: author.position))


def papers_to_tell(
    session: Session, edition: Edition, scope: ColumnElement[bool] | None = None
) -> tuple[Paper, ...]:
    """Return the decided submissions not told yet, by number; within ``scope`` when given.

    Two queries.
    """
    found = session.execute(
        select(Submission, Decision.verdict, Decision.note_to_authors, Decision.version)
        .join(Decision, Decision.submission_id == Submission.id)
        .where(
            Submission.edition_id == edition.id,
            Submission.status == Status.SUBMITTED,
            true() if scope is None else scope,
        )
        .options(joinedload(Submission.authors))
        .order_by(Submission.number)
    )
    rows = found.unique().all()
    whole = whole_reviews(session, [submission.id for submission, *_ in rows])
    reviews = anonymised(whole)
    hidden = _hidden(whole)
    return tuple(
        Paper(
            submission=submission,
            verdict=verdict,
            note_to_authors=note,
            version=version,
            reviews=() if verdict is Verdict.DESK_REJECT else reviews.get(submission.id, ()),
            remarks=tuple(text for _, texts in hidden[submission.id] for text in texts),
            reviewers=tuple(name for name, _ in hidden[submission.id]),
        )
        for submission, verdict, note, version in rows
    )


def _hidden(reviews: Iterable[WholeReview]) -> dict[int, list[tuple[str, list[str]]]]:
    """Return name and texts not for authors of every reviewer, by submission, drafts included."""
    found: dict[int, list[tuple[str, list[str]]]] = defaultdict(list)
    for review in reviews:
        told = {one.key for one in fields_for_authors(review.form)}
        texts = [
            answer
            for key, answer in review.answers.items()
            if key not in told and isinstance(answer, str)
        ]
        found[review.submission_id].append((review.reviewer, texts))
    return found
