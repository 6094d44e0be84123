"""The search language as SQL, with the viewer's rights inside it.

A field the viewer may not know of one submission is unknown there: neither it nor its contrary is
true (SQL's NULL), so that no result tells what is hidden. ``CASE`` keeps the database from even
looking at it. A field that a whole list does not have is refused by ``domain.search.parse``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import and_, case, exists, false, not_, or_, true
from sqlalchemy.sql.elements import ColumnElement

from fastpath_cms.domain.calendar import Phase
from fastpath_cms.domain.folding import fold
from fastpath_cms.domain.search_fields import CHAIR_FIELDS, Field, member_fields
from fastpath_cms.domain.search_tree import (
    All,
    Among,
    Between,
    Flag,
    Node,
    Not,
    Presence,
    Some,
    Words,
)
from fastpath_cms.domain.standing import Standing
from fastpath_cms.domain.workflow import Status
from fastpath_cms.models import (
    Assignment,
    Author,
    Conflict,
    Edition,
    Person,
    Review,
    Submission,
    SubmissionTopic,
    Tag,
)
from fastpath_cms.queries import figures
from fastpath_cms.queries.editions import phase_of
from fastpath_cms.queries.scopes import open_to_pc, reads_as_chair, reads_reviews, unsealed
from fastpath_cms.queries.viewer import Viewer

Clause = ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class Reach:
    """One list of submissions: what is in it for its viewer, and what they may know of each."""

    viewer: Viewer
    edition: Edition
    now: datetime
    fields: frozenset[Field]
    scope: Clause
    is_chairs: bool
    reads_reviews: Clause  # of the submissions in scope, those whose reviews the viewer may read

    def known(self, clause: Any, *, is_count: bool = False) -> Any:
        """Return what is true only of submissions whose reviews are open to the viewer.

        Chairs always know how many reviews there are (``is_count``), and who lacks one.
        """
        if self.is_chairs and is_count:
            return clause
        return case((self.reads_reviews, clause))


def chairs_reach(viewer: Viewer, who: Standing, edition: Edition, now: datetime) -> Reach:
    """Return the chairs' list: all that is not sealed from this one, and all of it known.

    But for what reviews say of a submission whose review is awaited from this chair.
    """
    reads = reads_as_chair(viewer, edition, phase_of(edition, now))
    scope = and_(Submission.edition_id == edition.id, unsealed(viewer, who))
    return Reach(viewer, edition, now, CHAIR_FIELDS, scope, True, reads)


def members_reach(
    viewer: Viewer, who: Standing, edition: Edition, phase: Phase, now: datetime
) -> Reach:
    """Return a PC member's list: what is open to the committee, without a conflict of theirs."""
    scope = and_(Submission.edition_id == edition.id, open_to_pc(viewer, who, edition, phase))
    fields = member_fields(may_know_authors=who.may_know_authors)
    reads = reads_reviews(viewer, who, edition, phase)
    return Reach(viewer, edition, now, fields, scope, False, reads)


def found_by(tree: Node | None, reach: Reach) -> Clause:
    """Return the filter for what a search finds in a list, the list's own scope included."""
    return reach.scope if tree is None else and_(reach.scope, _clause(tree, reach))


def _clause(node: Node, reach: Reach) -> Clause:
    match node:
        case All(parts):
            found: Clause = and_(*(_clause(part, reach) for part in parts))
        case Some(parts):
            found = or_(*(_clause(part, reach) for part in parts))
        case Not(part):
            found = not_(_clause(part, reach))
        case Among(statuses):
            found = Submission.status.in_(sorted(statuses))
        case Flag(name):
            found = _flag(name, reach)
        case Between():
            found = _between(node, reach)
        case Presence(field, is_any):
            found = _rows(field, None, reach) if is_any else not_(_rows(field, None, reach))
        case Words(text, field):
            found = _words(text, field, reach)
    return found


def _words(text: str, field: Field | None, reach: Reach) -> Clause:
    if field is Field.TITLE:
        return Submission.title_folded.contains(text, autoescape=True)
    if field is not None:
        return _rows(field, text, reach)
    parts = [
        Submission.title_folded.contains(text, autoescape=True),
        Submission.abstract_folded.contains(text, autoescape=True),
    ]
    if Field.AUTHOR in reach.fields:
        parts.append(_rows(Field.AUTHOR, text, reach))
    return or_(*parts)


def _rows(field: Field, text: str | None, reach: Reach) -> Clause:
    """Return whether a submission has a row of a field that says ``text``; None says any."""
    found: Clause = false()
    match field:
        case Field.AUTHOR:
            found = _has(Author.submission_id, _says(Author.folded, text))
        case Field.TOPIC:
            ids = [row.id for row in reach.edition.topics if text is None or text in fold(row.name)]
            found = _has(SubmissionTopic.submission_id, SubmissionTopic.topic_id.in_(ids))
        case Field.TAG:
            found = _has(Tag.submission_id, _is_tag(text))
        case Field.CONFLICT:
            called = _is_person(Conflict.person_id, text)
            found = _has(Conflict.submission_id, Conflict.dismissed_at.is_(None), *called)
        case Field.REVIEWER if reach.is_chairs:
            found = _has(Assignment.submission_id, *_is_person(Assignment.person_id, text))
        case Field.REVIEWER:  # members know who has handed in, not who is asked
            called = _is_person(Review.person_id, text)
            is_in = Review.handed_in_at.is_not(None)
            found = _known(_has(Review.submission_id, is_in, *called), reach)
    return found


def _has(submission_id: Any, *where: Clause) -> Clause:
    return exists().where(submission_id == Submission.id, *where).correlate(Submission)


def _says(column: Any, text: str | None) -> Clause:
    found: Clause = true() if text is None else column.contains(text, autoescape=True)
    return found


def _is_tag(text: str | None) -> Clause:
    if text is None:
        return true()
    if text.endswith("*"):
        return Tag.folded.startswith(text[:-1], autoescape=True)
    return Tag.folded == text


def _is_person(column: Any, text: str | None) -> tuple[Clause, ...]:
    if text is None:
        return ()
    named = exists().where(Person.id == column, _says(Person.name_folded, text))
    return (named.correlate(column.class_),)


FIGURES: Final[dict[Field, Callable[[], Any]]] = {
    Field.SCORE: figures.mean_score,
    Field.SPREAD: figures.score_spread,
    Field.REVIEWS: figures.review_count,
    Field.REVIEWERS: figures.reviewer_count,
    Field.MISSING: figures.missing_count,
    Field.COMMENTS: figures.comment_count,
}


COUNTS: Final = frozenset({Field.REVIEWS, Field.REVIEWERS, Field.MISSING})
"""What chairs know of every submission they handle: how far its reviews are, not what they say."""


def _between(node: Between, reach: Reach) -> Clause:
    figure: Any = Submission.number if node.field is Field.NUMBER else FIGURES[node.field]()
    parts = []
    if node.low is not None:
        parts.append(figure > node.low if node.excludes_low else figure >= node.low)
    if node.high is not None:
        parts.append(figure < node.high if node.excludes_high else figure <= node.high)
    found = and_(*parts)
    if node.field is Field.NUMBER:
        return found
    return _known(found, reach, is_count=node.field in COUNTS)


def _known(clause: Clause, reach: Reach, *, is_count: bool = False) -> Clause:
    found: Clause = reach.known(clause, is_count=is_count)
    return found


def _flag(name: str, reach: Reach) -> Clause:
    found: Clause = false()
    match name:
        case "mine":
            mine = Assignment.person_id == reach.viewer.person_id
            if reach.edition.are_assignments_shown:
                found = _has(Assignment.submission_id, mine)
        case "new":
            found = _known(figures.new_comment_count(reach.viewer) > 0, reach)
        case "late":
            found = Submission.is_late.is_(True)
        case "pdf":
            found = figures.is_pdf_open(reach.now)
        case "unverified":
            found = and_(_has(Author.submission_id), not_(figures.has_verified_contact()))
        case "broken":
            found = figures.asked_count() > figures.reviewer_count()
        case "undecided":
            found = and_(Submission.status == Status.SUBMITTED, not_(figures.has_decision()))
    return found
