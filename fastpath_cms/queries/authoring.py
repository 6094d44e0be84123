"""What authors ask: their submissions, what one says, who may be named as a conflict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from fastpath_cms.domain.contents import Contents, TypedAuthor, missing_from
from fastpath_cms.domain.errors import Problem
from fastpath_cms.domain.judging import CheckState
from fastpath_cms.domain.policy import Action, why_not
from fastpath_cms.domain.standing import Standing
from fastpath_cms.domain.ties import Circle, Party, Tie
from fastpath_cms.domain.workflow import TO_BE_PRESENTED, Status
from fastpath_cms.models import (
    Conflict,
    Edition,
    EmailAddress,
    Letter,
    Manuscript,
    PageImage,
    Person,
    Role,
    RoleKind,
    Submission,
    Talk,
)
from fastpath_cms.models.reviewing import ConflictSource
from fastpath_cms.queries.editions import phase_of
from fastpath_cms.queries.standings import authored_by, standings_of
from fastpath_cms.queries.viewer import Viewer

COMMITTEE = (RoleKind.PC_MEMBER, RoleKind.PROGRAM_CHAIR, RoleKind.GENERAL_CHAIR)


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody of the committee, as the public page names them."""

    person_id: int
    name: str
    affiliation: str


@dataclass(frozen=True, slots=True)
class OwnSubmission:
    """One line of an author's list."""

    submission: Submission
    is_contact: bool
    may_edit: bool
    missing: tuple[Problem, ...]  # of a draft
    is_talk_confirmed: bool


def own_submissions(
    session: Session,
    viewer: Viewer,
    edition: Edition,
    now: datetime,
    *,
    whole: Standing | None = None,
) -> list[OwnSubmission]:
    """Return the submissions the viewer is an author of, the newest first; four queries at most.

    ``whole`` is the viewer's standing to the edition where it is known already.
    """
    rows = list(
        session.scalars(
            select(Submission)
            .where(Submission.edition_id == edition.id, authored_by(viewer))
            .order_by(Submission.number.desc())
            .options(
                joinedload(Submission.authors),
                joinedload(Submission.topics),
                joinedload(Submission.manuscripts),
            )
        ).unique()
    )
    if not rows:
        return []
    standings = standings_of(session, viewer, edition, rows, now, whole=whole)
    talks = [row.id for row in rows if row.status in TO_BE_PRESENTED]
    of_confirmed = select(Talk.submission_id).where(
        Talk.submission_id.in_(talks), Talk.confirmed_at.is_not(None)
    )
    confirmed = set(session.scalars(of_confirmed)) if talks else set()
    phase = phase_of(edition, now)
    return [
        OwnSubmission(
            row,
            is_contact=standings[row.id].is_contact,
            may_edit=why_not(Action.SUBMISSION_EDIT, standings[row.id], row.status, phase) is None,
            missing=lacks(row, edition),
            is_talk_confirmed=row.id in confirmed,
        )
        for row in rows
    ]


def own_twin(
    session: Session, viewer: Viewer, edition_id: int, title: str, numbers: Sequence[int]
) -> Submission | None:
    """Return the newest submission of the viewer's with a title, or else one of ``numbers``.

    Upper and lower case are the same; what was withdrawn is no twin.
    """
    rows = session.scalars(
        select(Submission)
        .where(
            Submission.edition_id == edition_id,
            Submission.status != Status.WITHDRAWN,
            authored_by(viewer),
        )
        .order_by(Submission.number.desc())
    ).all()
    alike = [row for row in rows if row.title.casefold() == title.casefold()]
    return next(iter((*alike, *(row for row in rows if row.number in numbers))), None)


def lacks(submission: Submission, edition: Edition) -> tuple[Problem, ...]:
    """Return what a submission lacks to be complete; its parts and the topics must be loaded."""
    return missing_from(
        contents_of(submission, {}),
        has_manuscript=any(
            row.check_state is not CheckState.UNFIT for row in submission.manuscripts
        ),
        has_topics=bool(edition.topics),
    )


def contents_of(submission: Submission, conflict_kinds: Mapping[int, str]) -> Contents:
    """Return what a submission says; its authors and topics must be loaded."""
    return Contents(
        title=submission.title,
        abstract=submission.abstract,
        topic_ids=frozenset(topic.id for topic in submission.topics),
        authors=tuple(
            TypedAuthor(
                author.name,
                author.address,
                author.affiliation,
                author.country,
                author.orcid or "",
                author.is_contact,
            )
            for author in submission.authors
        ),
        conflict_kinds=conflict_kinds,
        is_student_paper=submission.is_student_paper,
        note_to_chairs=submission.note_to_chairs,
    )


def submission_anew(session: Session, submission_id: int) -> Submission:
    """Return a submission as it is now, whatever this session had read before."""
    return session.scalars(
        select(Submission)
        .where(Submission.id == submission_id)
        .options(
            selectinload(Submission.authors),
            selectinload(Submission.topics),
            selectinload(Submission.manuscripts),
        )
        .execution_options(populate_existing=True)
    ).one()


def declared_by_authors(session: Session, submission_id: int) -> dict[int, str]:
    """Return the kinds of conflict the authors of a submission declared, by the person's id."""
    rows = session.execute(
        select(Conflict.person_id, Conflict.kind).where(
            Conflict.submission_id == submission_id, Conflict.source == ConflictSource.AUTHOR
        )
    )
    return {row.person_id: row.kind for row in rows}


def committee_of(session: Session, edition_id: int) -> list[Colleague]:
    """Return the chairs and PC members of an edition by name: those a conflict can be with."""
    rows = session.execute(
        select(Person.id, Person.name, Person.affiliation)
        .where(
            Person.id.in_(
                select(Role.person_id).where(
                    Role.edition_id == edition_id, Role.kind.in_(COMMITTEE)
                )
            )
        )
        .order_by(Person.name, Person.id)
    )
    return [Colleague(*row) for row in rows]


def likely_conflicts(
    committee: Sequence[Colleague], authors: Sequence[TypedAuthor]
) -> dict[int, Tie]:
    """Return the strongest tie of each member the authors seem to have one with.

    Names and affiliations only: a form open to everybody must not tell whose address is whose.
    """
    parties = [Party(author.name, (), author.affiliation) for author in authors if author.name]
    members = {one.person_id: Party(one.name, (), one.affiliation) for one in committee}
    return {id_: ties[0] for id_, ties in Circle(members).ties_of(parties).items()}


def image_hash(session: Session, manuscript_sha256: str, page: int, width: int) -> str | None:
    """Return the hash of the image of one page, if it was drawn in that width."""
    return session.scalar(
        select(PageImage.sha256).where(
            PageImage.manuscript_sha256 == manuscript_sha256,
            PageImage.page == page,
            PageImage.width == width,
        )
    )


def files_before(session: Session, manuscript: Manuscript) -> int:
    """Return how many versions came in before this one and wait for their judge."""
    count = session.scalar(
        select(func.count(Manuscript.id)).where(
            Manuscript.check_state == CheckState.WAITING, Manuscript.id < manuscript.id
        )
    )
    return count or 0


def drawn_pages(session: Session, manuscript_sha256: str, width: int) -> int:
    """Return how many pages of a file were drawn in a width."""
    count = session.scalar(
        select(func.count(PageImage.id)).where(
            PageImage.manuscript_sha256 == manuscript_sha256, PageImage.width == width
        )
    )
    return count or 0


def letters_about(session: Session, submission_id: int, to_person: int) -> list[Letter]:
    """Return the letters about a submission sent to a person's verified addresses, oldest first.

    Never one that carries a secret.
    """
    theirs = select(EmailAddress.address).where(
        EmailAddress.person_id == to_person, EmailAddress.verified_at.is_not(None)
    )
    query = select(Letter).where(
        Letter.submission_id == submission_id,
        Letter.is_secret.is_(False),
        Letter.recipient_address.in_(theirs),
    )
    return list(session.scalars(query.order_by(Letter.id)))
