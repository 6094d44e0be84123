"""Conflicts of interest that the system suspects: ties of the committee to authors, ranked.

Nothing is stored but what people judged: the list follows names, addresses, affiliations and
publications as they are now, so authors who change after the assignment are compared anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from sqlalchemy import literal, or_, select, true
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from fastpath_cms.domain.standing import Standing
from fastpath_cms.domain.ties import LIKELY, Circle, Party, Tie, strength_of
from fastpath_cms.models import Assignment, Conflict, Edition, Submission
from fastpath_cms.models.reviewing import ConflictSource
from fastpath_cms.queries.circles import looked_at
from fastpath_cms.queries.scopes import unsealed
from fastpath_cms.queries.standings import authored_by
from fastpath_cms.queries.viewer import Viewer


class Suspicion(NamedTuple):
    """Ties between a committee member and a submission that nobody has judged yet."""

    submission_id: int
    number: int
    title: str
    person_id: int
    person: str
    ties: tuple[Tie, ...]  # the strongest first
    strength: float  # of all of them, 0 to 1
    is_assigned: bool  # they are to review it already

    @property
    def is_to_judge(self) -> bool:
        """Tell whether a chair is asked; weak hints are shown to who asks for them."""
        return self.is_likely or self.is_assigned

    @property
    def is_likely(self) -> bool:
        """Tell a likely conflict from a weak hint."""
        return self.strength >= LIKELY


def suspicions(
    session: Session, viewer: Viewer, who: Standing, edition: Edition
) -> tuple[Suspicion, ...]:
    """Return the pairs nobody judged, among submissions this chair may see; three queries.

    Assigned pairs come first, then the strongest. A pair with a live conflict, or with a suggestion
    that was dismissed, is not asked about again.
    """
    seen = unsealed(viewer, who)
    circle, people, papers = looked_at(session, edition, seen, seen)
    judged, assigned = _pairs(session, edition, seen)
    found = []
    for paper in papers:
        for person_id, ties in circle.ties_of(paper.authors).items():
            pair = paper.id, person_id
            if pair in judged or person_id in paper.author_ids:
                continue
            found.append(
                Suspicion(
                    paper.id,
                    paper.number,
                    paper.title,
                    person_id,
                    people[person_id].name,
                    tuple(ties),
                    strength_of(ties),
                    pair in assigned,
                )
            )
    found.sort(key=lambda one: (not one.is_assigned, -one.strength, one.number, one.person))
    return tuple(found)


def to_judge(every: Iterable[Suspicion]) -> tuple[Suspicion, ...]:
    """Return those that wait for a chair's judgement."""
    return tuple(one for one in every if one.is_to_judge)


def own_suspicions(
    session: Session, viewer: Viewer, who: Standing, edition: Edition
) -> dict[int, tuple[Tie, ...]]:
    """Return a member's own likely ties by submission number; two queries.

    Of every submission the committee handles, as decision 13 shows them; none when reviewing is
    double-blind, since a tie tells of authors. What others declared or judged changes nothing here:
    that would tell of it.
    """
    if viewer.person_id is None or edition.is_double_blind:
        return {}
    telling = or_(unsealed(viewer, who), authored_by(viewer))
    circle, _, papers = looked_at(session, edition, true(), telling, viewer.person_id)
    found = {}
    for paper in papers:
        if viewer.person_id in paper.author_ids:
            continue
        ties = circle.ties_of(paper.authors).get(viewer.person_id, [])
        if strength_of(ties) >= LIKELY:
            found[paper.number] = tuple(ties)
    return found


def ties_of_pair(
    session: Session, edition: Edition, seen: ColumnElement[bool], pair: tuple[int, int]
) -> list[Tie]:
    """Return the ties between one submission and one person, by their ids, the strongest first.

    Of the papers handled this year only those that are ``seen`` tell who wrote with whom.
    """
    submission_id, person_id = pair
    this = Submission.id == submission_id
    circle, _, papers = looked_at(session, edition, this, seen, person_id)
    for paper in papers:
        if paper.id == submission_id:
            return circle.ties_of(paper.authors).get(person_id, [])
    return []


def suspected_pairs(
    session: Session, edition: Edition, seen: ColumnElement[bool]
) -> tuple[set[tuple[int, int]], Circle, Mapping[int, Party]]:
    """Return the likely pairs nobody judged or assigned, by ids, and the committee; three queries.

    Of the submissions that are ``seen``.
    """
    circle, people, papers = looked_at(session, edition, seen, seen)
    judged, assigned = _pairs(session, edition, seen)
    found = {
        (paper.id, person_id)
        for paper in papers
        for person_id, ties in circle.ties_of(paper.authors).items()
        if strength_of(ties) >= LIKELY
    }
    return found - judged - assigned, circle, people


def _pairs(
    session: Session, edition: Edition, seen: ColumnElement[bool]
) -> tuple[set[tuple[int, int]], set[tuple[int, int]]]:
    """Return the pairs somebody judged, and those assigned: ids of submission and person.

    Only of submissions that are ``seen``: of a sealed paper not even the number of rows may tell.
    """
    judged = or_(Conflict.dismissed_at.is_(None), Conflict.source == ConflictSource.COMPUTED)
    both = (
        select(Conflict.submission_id, Conflict.person_id, literal("judged").label("what"))
        .where(judged)
        .union_all(select(Assignment.submission_id, Assignment.person_id, literal("assigned")))
        .subquery()
    )
    query = (
        select(both.c.submission_id, both.c.person_id, both.c.what)
        .join(Submission, Submission.id == both.c.submission_id)
        .where(Submission.edition_id == edition.id, seen)
    )
    found: dict[str, set[tuple[int, int]]] = {"judged": set(), "assigned": set()}
    for submission_id, person, what in session.execute(query):
        found[what].add((submission_id, person))
    return found["judged"], found["assigned"]
