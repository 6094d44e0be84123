"""What the texts' part of the scores is computed from, and whether it has changed since.

Every row of scores is about one submission and stands for itself: whoever asks about the submissions
they may see reads nothing about any other.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ScalarSelect, Select, func, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from fastpath_cms.domain.judging import CheckState
from fastpath_cms.domain.workflow import BEFORE_PC
from fastpath_cms.matching.affinity import EDITION_OF_SCORES
from fastpath_cms.models import (
    AffinityRow,
    FileText,
    Manuscript,
    PairScore,
    Publication,
    Submission,
)
from fastpath_cms.queries.memberships import member_ids


@dataclass(frozen=True, slots=True)
class Inputs:
    """What one submission's scores would be computed from now, and how those kept stand to it."""

    submission_id: int
    mark: str  # SHA-256 of all that they depend on
    is_of_file: bool  # a file of scores names it: texts are not compared
    is_stale: bool  # those kept are of something else, or there are none
    computed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Texts:
    """What is compared: a text a submission, and a text a publication of each member."""

    submissions: tuple[str, ...]
    profiles: tuple[tuple[str, ...], ...]
    members: tuple[int, ...]  # whose profiles they are


@dataclass(frozen=True, slots=True)
class ScoresState:
    """How it stands with the texts' part of the scores of what a viewer may see."""

    computed_at: datetime | None  # the newest of them
    is_stale: bool  # something it depends on has changed since
    has_file: bool  # some are from a file


def inputs_of(session: Session, edition_id: int, seen: ColumnElement[bool]) -> tuple[Inputs, ...]:
    """Return what the scores of the submissions ``seen`` depend on, by number; three queries."""
    members = member_ids(session, edition_id)
    told = session.execute(
        select(Publication.person_id, Publication.id)
        .where(Publication.person_id.in_(members))
        .order_by(Publication.person_id, Publication.id)
    )
    profiles = json.dumps([EDITION_OF_SCORES, members, [tuple(row) for row in told]])
    brought = (
        select(func.max(PairScore.brought_at))
        .where(PairScore.submission_id == Submission.id)
        .correlate(Submission)
        .scalar_subquery()
    )
    papers = session.execute(
        select(
            Submission.id,
            Submission.changed_at,
            FileText.sha256,
            brought,
            AffinityRow.mark,
            AffinityRow.computed_at,
        )
        .select_from(Submission)
        .outerjoin(Manuscript, Manuscript.id == newest_fit())
        .outerjoin(FileText, FileText.sha256 == Manuscript.sha256)
        .outerjoin(AffinityRow, AffinityRow.submission_id == Submission.id)
        .where(Submission.edition_id == edition_id, Submission.status.not_in(BEFORE_PC), seen)
        .order_by(Submission.number)
    )
    found = []
    for id_, changed_at, sha256, brought_at, kept, computed_at in papers:
        came_at = brought_at.isoformat() if brought_at is not None else ""
        said = json.dumps([id_, changed_at.isoformat(), sha256 or "", came_at])
        mark = hashlib.sha256((profiles + said).encode()).hexdigest()
        found.append(Inputs(id_, mark, bool(came_at), kept != mark, computed_at))
    return tuple(found)


def texts_of(session: Session, edition_id: int, ids: Collection[int]) -> Texts:
    """Return all texts to compare for some submissions, in their order; many megabytes for many."""
    rows = session.execute(
        select(Submission.id, Submission.title, Submission.abstract, FileText.text)
        .select_from(Submission)
        .outerjoin(Manuscript, Manuscript.id == newest_fit())
        .outerjoin(FileText, FileText.sha256 == Manuscript.sha256)
        .where(Submission.id.in_(ids))
    )
    said = {id_: "\n".join((title, abstract, text or "")) for id_, title, abstract, text in rows}
    members = member_ids(session, edition_id)
    profiles: dict[int, list[str]] = defaultdict(list)
    for person_id, title, abstract in session.execute(
        select(Publication.person_id, Publication.title, Publication.abstract)
        .where(Publication.person_id.in_(members))
        .order_by(Publication.person_id, Publication.id)
    ):
        profiles[person_id].append(f"{title}\n{abstract}")
    return Texts(
        tuple(said[id_] for id_ in ids),
        tuple(tuple(profiles[id_]) for id_ in members),
        tuple(members),
    )


def pair_scores_of(session: Session, ids: Collection[int]) -> dict[int, dict[int, float]]:
    """Return the scores that files brought for some submissions: by submission id, by person id."""
    found: dict[int, dict[int, float]] = {id_: {} for id_ in ids}
    for submission_id, person_id, score in session.execute(
        select(PairScore.submission_id, PairScore.person_id, PairScore.score)
        .where(PairScore.submission_id.in_(ids))
        .order_by(PairScore.submission_id, PairScore.person_id)
    ):
        found[submission_id][person_id] = score
    return found


def scores_state(session: Session, edition_id: int, seen: ColumnElement[bool]) -> ScoresState:
    """Return whether the scores of the submissions ``seen`` are computed from what there is now."""
    found = inputs_of(session, edition_id, seen)
    return ScoresState(
        max((one.computed_at for one in found if one.computed_at is not None), default=None),
        any(one.is_stale for one in found),
        any(one.is_of_file for one in found),
    )


def unread_in(edition_id: int, seen: ColumnElement[bool]) -> Select[str]:
    """Return the query for the hashes of the manuscripts ``seen`` whose text is not read yet."""
    return (
        select(Manuscript.sha256)
        .join(Submission, Submission.id == Manuscript.submission_id)
        .outerjoin(FileText, FileText.sha256 == Manuscript.sha256)
        .where(
            Submission.edition_id == edition_id,
            Submission.status.not_in(BEFORE_PC),
            Manuscript.id == newest_fit(),
            FileText.sha256.is_(None),
            seen,
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
