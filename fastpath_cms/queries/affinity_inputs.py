"""What the texts' part of the scores is computed from, and whether it has changed since."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ScalarSelect, Select, func, select
from sqlalchemy.orm import Session

from fastpath_cms.domain.judging import CheckState
from fastpath_cms.domain.workflow import BEFORE_PC
from fastpath_cms.matching.affinity import EDITION_OF_SCORES
from fastpath_cms.models import (
    AffinityTable,
    FileText,
    Manuscript,
    PairScore,
    Publication,
    Submission,
)
from fastpath_cms.queries.memberships import member_ids, settings_of


@dataclass(frozen=True, slots=True)
class Marks:
    """What would be compared: ids and versions, and no text yet."""

    submissions: tuple[tuple[int, str, str], ...]  # id, when changed, hash of the text of its PDF
    publications: tuple[tuple[int, int], ...]  # member, publication
    members: tuple[int, ...]
    scores_at: str  # when a file of scores was brought, ""

    @property
    def digest(self) -> str:
        """Return the SHA-256 of all that the scores depend on."""
        said = [EDITION_OF_SCORES, self.submissions, self.publications, self.members]
        return hashlib.sha256(json.dumps([*said, self.scores_at]).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Texts:
    """What is compared: a text a submission, and a text a publication of each member."""

    marks: Marks
    submissions: tuple[str, ...]
    profiles: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class ScoresState:
    """How it stands with the texts' part of the scores."""

    computed_at: datetime | None
    is_stale: bool  # something it depends on has changed since
    unread_count: int  # manuscripts whose text is not read yet


def marks_of(session: Session, edition_id: int) -> Marks:
    """Return what the scores of an edition would be computed from now; four queries."""
    return _marks(session, edition_id)[0]


def _marks(session: Session, edition_id: int) -> tuple[Marks, int]:
    """Return them with the count of manuscripts whose text is not read yet."""
    members = tuple(member_ids(session, edition_id))
    papers = session.execute(
        select(Submission.id, Submission.changed_at, FileText.sha256, Manuscript.sha256)
        .select_from(Submission)
        .outerjoin(Manuscript, Manuscript.id == newest_fit())
        .outerjoin(FileText, FileText.sha256 == Manuscript.sha256)
        .where(Submission.edition_id == edition_id, Submission.status.not_in(BEFORE_PC))
        .order_by(Submission.number)
    ).all()
    told = session.execute(
        select(Publication.person_id, Publication.id)
        .where(Publication.person_id.in_(members))
        .order_by(Publication.person_id, Publication.id)
    )
    scores_at = settings_of(session, edition_id).scores_at
    marks = Marks(
        tuple((id_, at.isoformat(), sha256 or "") for id_, at, sha256, _ in papers),
        tuple((person_id, id_) for person_id, id_ in told),
        members,
        scores_at.isoformat() if scores_at is not None else "",
    )
    return marks, sum(bool(came) and not sha256 for _, _, sha256, came in papers)


def texts_of(session: Session, edition_id: int) -> Texts:
    """Return all texts that are compared; many megabytes in a large edition."""
    marks = marks_of(session, edition_id)
    rows = session.execute(
        select(Submission.id, Submission.title, Submission.abstract, FileText.text)
        .select_from(Submission)
        .outerjoin(Manuscript, Manuscript.id == newest_fit())
        .outerjoin(FileText, FileText.sha256 == Manuscript.sha256)
        .where(Submission.edition_id == edition_id)
    )
    said = {id_: "\n".join((title, abstract, text or "")) for id_, title, abstract, text in rows}
    profiles: dict[int, list[str]] = defaultdict(list)
    for person_id, title, abstract in session.execute(
        select(Publication.person_id, Publication.title, Publication.abstract)
        .where(Publication.person_id.in_(marks.members))
        .order_by(Publication.person_id, Publication.id)
    ):
        profiles[person_id].append(f"{title}\n{abstract}")
    return Texts(
        marks,
        tuple(said[id_] for id_, _, _ in marks.submissions),
        tuple(tuple(profiles[id_]) for id_ in marks.members),
    )


def pair_scores_of(session: Session, edition_id: int) -> list[tuple[int, int, float]]:
    """Return submission id, person id and score of every pair of the file that was brought."""
    rows = session.execute(
        select(PairScore.submission_id, PairScore.person_id, PairScore.score)
        .join(Submission, Submission.id == PairScore.submission_id)
        .where(Submission.edition_id == edition_id)
    )
    return [(submission_id, person_id, score) for submission_id, person_id, score in rows]


def scores_state(session: Session, edition_id: int) -> ScoresState:
    """Return whether the scores are computed, and from what there is now."""
    kept = session.execute(
        select(AffinityTable.computed_at, AffinityTable.digest).where(
            AffinityTable.edition_id == edition_id
        )
    ).one_or_none()
    marks, unread_count = _marks(session, edition_id)
    return ScoresState(
        kept.computed_at if kept is not None else None,
        kept is None or kept.digest != marks.digest,
        unread_count,
    )


def unread_in(edition_id: int) -> Select[str]:
    """Return the query for the hashes of the manuscripts whose text is not read yet."""
    return (
        select(Manuscript.sha256)
        .join(Submission, Submission.id == Manuscript.submission_id)
        .outerjoin(FileText, FileText.sha256 == Manuscript.sha256)
        .where(
            Submission.edition_id == edition_id,
            Submission.status.not_in(BEFORE_PC),
            Manuscript.id == newest_fit(),
            FileText.sha256.is_(None),
        )
        .order_by(Manuscript.id)
    )


def newest_fit() -> ScalarSelect[int]:
    """Return the SQL for the id of the version of a submission that is reviewed."""
    other = Manuscript.__table__.alias()
    return (
        select(func.max(other.c.id))
        .where(
            other.c.submission_id == Submission.id,
            other.c.is_final.is_(False),
            other.c.check_state == CheckState.FIT,
        )
        .correlate(Submission)
        .scalar_subquery()
    )
