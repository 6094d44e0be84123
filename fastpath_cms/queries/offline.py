"""A member's reviews as they are taken offline, and what a file brought back would change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from fastpath_cms.domain.errors import Problem
from fastpath_cms.domain.review_form import Answer, ReviewForm, missing_from, outside
from fastpath_cms.domain.standing import Standing
from fastpath_cms.domain.three_way import Change, Choice, changes_of
from fastpath_cms.formats.offline_form import OfflineReview
from fastpath_cms.formats.offline_reading import ReadFile, ReadReview, Said
from fastpath_cms.models import Edition, Review, ReviewVersion
from fastpath_cms.queries.review_forms import answers_after, answers_in
from fastpath_cms.queries.reviews import papers_for_pc
from fastpath_cms.queries.viewer import Viewer

CUT: Final = 40  # characters of a name that a mail program leaves on its line


@dataclass(frozen=True, slots=True)
class MyReview:
    """One review a member may write now, with every saved version's answers by its number."""

    submission_id: int
    review: OfflineReview
    versions: Mapping[int, Mapping[str, Answer]] = field(default_factory=dict)

    def base(self, version: int | None) -> Mapping[str, Answer]:
        """Return the answers that a form of this version was written out with."""
        known = [number for number in self.versions if version is not None and number <= version]
        return self.versions[max(known)] if known else {}


@dataclass(frozen=True, slots=True)
class Returned:
    """One review of a file beside the one that is saved."""

    mine: MyReview
    read: ReadReview
    changes: tuple[Change, ...]

    @property
    def is_ready(self) -> bool:
        """Tell whether the file asks to hand it in, and it is not in yet."""
        return bool(self.read.is_ready) and not self.mine.review.is_in

    @property
    def says_something(self) -> bool:
        """Tell whether there is anything to show of it."""
        return bool(self.changes or self.read.said or self.is_ready)

    @property
    def has_conflict(self) -> bool:
        """Tell whether some answer was changed on both sides."""
        return any(change.is_conflict for change in self.changes)

    def answers(self, chosen: Mapping[str, Choice]) -> dict[str, Answer]:
        """Return the answers to save, with the choices made by key of the field."""
        return {
            one.field.key: one.chosen(chosen.get(one.field.key, one.usual)) for one in self.changes
        }

    def lacks(self, form: ReviewForm, chosen: Mapping[str, Choice]) -> tuple[str, ...]:
        """Return what keeps it, with these choices, from being handed in or from staying in."""
        saved, after = self.mine.review.answers, self._after(chosen)
        problems = missing_from(form, after, saved if self.mine.review.is_in else None)
        return _said(form, problems)

    def spoils(self, form: ReviewForm, chosen: Mapping[str, Choice]) -> tuple[str, ...]:
        """Return what keeps it, with these choices, from being saved at all."""
        return _said(form, outside(form, self._after(chosen)))

    def _after(self, chosen: Mapping[str, Choice]) -> dict[str, Answer]:
        return {**self.mine.review.answers, **self.answers(chosen)}


def my_offline_reviews(
    session: Session, viewer: Viewer, who: Standing, edition: Edition, now: datetime
) -> tuple[MyReview, ...]:
    """Return the reviews this member may write now, by number; two queries beside the papers'."""
    papers = papers_for_pc(session, viewer, who, edition, now, assigned_only=True)
    papers = tuple(paper for paper in papers if paper.may_write)
    reviews = {
        review.submission_id: review
        for review in session.scalars(
            select(Review)
            .where(
                Review.person_id == viewer.person_id,
                Review.submission_id.in_([paper.id for paper in papers]),
            )
            .options(selectinload(Review.answers))
            .execution_options(populate_existing=True)
        )
    }
    versions = _versions(session, [review.id for review in reviews.values()])
    found = []
    for paper in papers:
        review = reviews.get(paper.id)
        offline = OfflineReview(
            paper.number,
            paper.title,
            paper.authors,
            review.version if review is not None else 0,
            review is not None and review.handed_in_at is not None,
            answers_in(review) if review is not None else {},
        )
        found.append(MyReview(paper.id, offline, versions.get(review.id, {}) if review else {}))
    return tuple(found)


def compare(
    form: ReviewForm, mine: tuple[MyReview, ...], file: ReadFile, *, label: str, name: str
) -> tuple[tuple[Returned, ...], tuple[Said, ...]]:
    """Set a file beside what is saved; return its reviews, and what is said about the file.

    ``label`` is the edition's and ``name`` the reader's: the forms of another edition or of another
    reviewer are left out.
    """
    if file.label and file.label.casefold() != label.casefold():
        sentence = f"This is a file of {file.label}, not of {label}; nothing of it was taken."
        return (), (Said(1, sentence),)
    by_number = {one.review.number: one for one in mine}
    found, said = [], list(file.said)
    for read in file.reviews:
        one = by_number.get(read.number)
        if one is None:
            sentence = f"#{read.number} is not yours to review now; nothing of it was taken."
            said.append(Said(read.line, sentence))
            continue
        if read.reviewer and not _is_name(read.reviewer, name):
            sentence = (
                f"#{read.number} was written out for {read.reviewer}; nothing of it was taken. "
                "If the words are yours, delete its line “Reviewer” and bring it again."
            )
            said.append(Said(read.line, sentence))
            continue
        base = one.base(read.base_version)
        found.append(Returned(one, read, changes_of(form, base, one.review.answers, read.answers)))
    return tuple(found), tuple(sorted(said, key=lambda one: one.line))


def _said(form: ReviewForm, problems: tuple[Problem, ...]) -> tuple[str, ...]:
    return tuple(f"{form[problem.rule].label}: {problem.sentence}" for problem in problems)


def _is_name(read: str, name: str) -> bool:
    """Tell whether a name in a file is this one; a mail program may have cut a long one."""
    mine, theirs = (" ".join(one.casefold().split()) for one in (name, read))
    return theirs == mine or (len(theirs) >= CUT and mine.startswith(theirs))


def _versions(
    session: Session, review_ids: list[int]
) -> dict[int, dict[int, Mapping[str, Answer]]]:
    found: dict[int, dict[int, Mapping[str, Answer]]] = {}
    answers: dict[int, dict[str, Answer]] = {}
    for row in session.scalars(
        select(ReviewVersion)
        .where(ReviewVersion.review_id.in_(review_ids))
        .order_by(ReviewVersion.review_id, ReviewVersion.number)
    ):
        answers[row.review_id] = answers_after(answers.get(row.review_id, {}), row.changes)
        found.setdefault(row.review_id, {})[row.number] = answers[row.review_id]
    return found
