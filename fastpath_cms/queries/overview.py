"""Questions about how an edition stands for a chair; what is sealed from them is not counted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import String, and_, case, exists, func, literal, or_, select, union_all
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from fastpath_cms.domain.standing import Standing
from fastpath_cms.domain.workflow import BEFORE_PC, TO_BE_PRESENTED, Status
from fastpath_cms.models import (
    Conflict,
    Edition,
    Invitation,
    Letter,
    LetterState,
    ProgramVersion,
    Review,
    Role,
    RoleKind,
    Submission,
)
from fastpath_cms.models.reviewing import ConflictSource
from fastpath_cms.queries import figures
from fastpath_cms.queries.assignments import ENOUGH
from fastpath_cms.queries.editions import phase_of
from fastpath_cms.queries.letters import letter_counts
from fastpath_cms.queries.missing import Reviewing, reviewers
from fastpath_cms.queries.refusals import Declined, declined_reviews
from fastpath_cms.queries.scopes import reads_as_chair, unsealed
from fastpath_cms.queries.suspicions import Suspicion, suspicions, to_judge
from fastpath_cms.queries.viewer import Viewer

PLOTTED: Final = 6  # submissions with wide scores whose scores are shown


@dataclass(frozen=True, slots=True)
class PaperState:
    """How one submission stands, in figures."""

    id: int
    number: int
    title: str
    status: Status
    reviewer_count: int  # without a conflict of interest
    asked_count: int  # all that are assigned
    review_count: int
    spread: int | None
    comment_count: int
    commented_at: datetime | None
    is_decided: bool
    is_verified: bool  # a contact is
    is_pdf_open: bool  # being checked, to be replaced, or missing


@dataclass(frozen=True, slots=True)
class State:
    """How an edition stands, in the submissions this chair may see."""

    papers: tuple[PaperState, ...]
    open: tuple[PaperState, ...]  # submitted, and no answer told
    reviewers: tuple[Reviewing, ...]  # who lacks most comes first
    declined: tuple[Declined, ...]
    letters: dict[LetterState, int]
    invited_count: int  # and have not answered
    has_program: bool  # a version of it is out
    conflicts: dict[ConflictSource, int]
    suspected: tuple[Suspicion, ...]  # conflicts to judge, as their page lists them
    wide: tuple[tuple[int, tuple[int, ...]], ...]  # number and scores, the widest first
    wide_count: int

    @property
    def submitted_count(self) -> int:
        """How many came in and were not withdrawn."""
        return sum(paper.status not in BEFORE_PC for paper in self.papers)

    def count(self, *statuses: Status) -> int:
        """How many have one of these statuses."""
        return sum(paper.status in statuses for paper in self.papers)

    @property
    def accepted_count(self) -> int:
        """How many were told so."""
        return self.count(*TO_BE_PRESENTED)

    @property
    def review_count(self) -> int:
        """How many of the assigned reviews are in."""
        return sum(person.in_count for person in self.reviewers)

    @property
    def assigned_count(self) -> int:
        """How many reviews are to be written."""
        return sum(person.count for person in self.reviewers)

    @property
    def missing_count(self) -> int:
        """How many assigned reviews are not in."""
        return self.assigned_count - self.review_count

    @property
    def lacking(self) -> tuple[Reviewing, ...]:
        """The reviewers who lack a review."""
        return tuple(person for person in self.reviewers if person.missing)

    @property
    def short(self) -> tuple[PaperState, ...]:
        """What has fewer reviewers than enough, the fewest first."""
        found = (paper for paper in self.open if paper.reviewer_count < ENOUGH)
        return tuple(sorted(found, key=lambda paper: (paper.reviewer_count, paper.number)))

    @property
    def broken(self) -> tuple[PaperState, ...]:
        """What is assigned to somebody who has a conflict of interest with it."""
        return tuple(paper for paper in self.open if paper.asked_count > paper.reviewer_count)

    @property
    def undecided_count(self) -> int:
        """How many open ones have no verdict."""
        return sum(not paper.is_decided for paper in self.open)

    @property
    def discussed(self) -> tuple[PaperState, ...]:
        """What is discussed, the latest word first."""
        found = [(paper.commented_at, paper) for paper in self.papers if paper.commented_at]
        return tuple(paper for _, paper in sorted(found, key=lambda pair: pair[0], reverse=True))


def state_of_edition(
    session: Session, viewer: Viewer, who: Standing, edition: Edition, now: datetime
) -> State:
    """Return how the edition stands for a chair; eight queries."""
    scope = and_(Submission.edition_id == edition.id, unsealed(viewer, who))
    reads = reads_as_chair(viewer, edition, phase_of(edition, now))
    papers = _papers(session, scope, reads, now)
    people = sorted(
        reviewers(session, edition.id, scope), key=lambda one: (-len(one.missing), one.name)
    )
    counts = _counts(session, viewer, who, edition, scope)
    limit = edition.score_high - edition.score_low
    undergoing = tuple(paper for paper in papers if paper.status is Status.SUBMITTED)
    wide = [paper for paper in undergoing if 2 * (paper.spread or 0) > limit]
    wide.sort(key=lambda paper: (-(paper.spread or 0), paper.number))
    return State(
        papers,
        undergoing,
        tuple(people),
        declined_reviews(session, viewer, who, edition),
        {LetterState(key): count for key, count in counts["letters"].items()},
        counts["invited"].get("", 0),
        bool(counts["program"].get("", 0)),
        {ConflictSource(key): count for key, count in counts["conflicts"].items()},
        to_judge(suspicions(session, viewer, who, edition)) if undergoing else (),
        _scores(session, wide[:PLOTTED]),
        len(wide),
    )


def _counts(
    session: Session, viewer: Viewer, who: Standing, edition: Edition, scope: ColumnElement[bool]
) -> dict[str, dict[str, int]]:
    """Return what is merely counted, of which kind and by what it is; one query."""
    kind = literal("conflicts").label("kind"), Conflict.source.cast(String).label("what")
    conflicts = (
        select(*kind, func.count().label("count"))
        .join(Submission, Submission.id == Conflict.submission_id)
        .where(scope, Submission.status.not_in(BEFORE_PC), Conflict.dismissed_at.is_(None))
        .group_by(Conflict.source)
    )
    letters = letter_counts(viewer, who, edition, literal("letters"), Letter.state.cast(String))
    invited = select(literal("invited"), literal(""), func.count()).where(
        Invitation.edition_id == edition.id,
        Invitation.accepted_at.is_(None),
        Invitation.declined_at.is_(None),
        Invitation.withdrawn_at.is_(None),
    )
    program = select(literal("program"), literal(""), func.count()).where(
        ProgramVersion.edition_id == edition.id
    )
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for name, what, count in session.execute(union_all(conflicts, letters, invited, program)):
        found[name][what] = count
    return found


def has_members(session: Session, edition_id: int) -> bool:
    """Tell whether anybody was asked to join the program committee, or is on it."""
    asked = exists().where(Invitation.edition_id == edition_id)
    member = exists().where(Role.edition_id == edition_id, Role.kind == RoleKind.PC_MEMBER)
    return bool(session.scalar(select(or_(asked, member))))


def _papers(
    session: Session, scope: ColumnElement[bool], reads: ColumnElement[bool], now: datetime
) -> tuple[PaperState, ...]:
    """Return the submissions in scope; of those whose reviews are closed not what was said."""
    rows: Iterable[Any] = session.execute(
        select(
            Submission.id,
            Submission.number,
            Submission.title,
            Submission.status,
            figures.reviewer_count(),
            figures.asked_count(),
            figures.review_count(),
            case((reads, figures.score_spread())),
            case((reads, figures.comment_count()), else_=0),
            case((reads, figures.commented_at())),
            figures.has_decision(),
            figures.has_verified_contact(),
            figures.is_pdf_open(now),
        )
        .where(scope)
        .order_by(Submission.number)
    )
    return tuple(PaperState(*row) for row in rows)


def _scores(
    session: Session, papers: Iterable[PaperState]
) -> tuple[tuple[int, tuple[int, ...]], ...]:
    numbers = {paper.id: paper.number for paper in papers}
    found: dict[int, list[int]] = defaultdict(list)
    for id_, overall in session.execute(
        select(Review.submission_id, Review.overall)
        .where(Review.submission_id.in_(numbers), Review.handed_in_at.is_not(None))
        .order_by(Review.id)
    ):
        found[id_].append(overall or 0)
    return tuple((number, tuple(found[id_])) for id_, number in numbers.items())
