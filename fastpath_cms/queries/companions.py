"""What ties PC members to each other, for rules about the reviewers of one submission together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from fastpath_cms.domain.affiliations import institutions
from fastpath_cms.domain.conflicts import LASTING
from fastpath_cms.domain.proposals import Pair
from fastpath_cms.domain.ties import LIKELY, Circle, Party
from fastpath_cms.models import Author, Edition, Submission


@dataclass(frozen=True, slots=True)
class Companions:
    """Members by person id: who is senior, who shares a house, who is close, who wrote what."""

    seniors: frozenset[int] = frozenset()
    houses: tuple[tuple[str, tuple[int, ...]], ...] = ()  # institution, its members; two or more
    close: frozenset[tuple[int, int]] = frozenset()  # the smaller id first
    authors: frozenset[Pair] = frozenset()  # submission and author, where the author is a member


def companions_of(
    session: Session,
    edition: Edition,
    seen: ColumnElement[bool],
    circle: Circle,
    people: Mapping[int, Party],
    *,
    seniors: frozenset[int],
) -> Companions:
    """Return what ties members to each other; one query, for authors of what is ``seen``."""
    return Companions(
        seniors,
        _houses(people),
        _close(circle, people),
        frozenset(
            (submission_id, person_id)
            for submission_id, person_id in session.execute(
                select(Author.submission_id, Author.person_id)
                .join(Submission, Submission.id == Author.submission_id)
                .where(
                    Submission.edition_id == edition.id,
                    Author.person_id.in_(people),
                    seen,
                )
            )
            if person_id is not None
        ),
    )


def _houses(people: Mapping[int, Party]) -> tuple[tuple[str, tuple[int, ...]], ...]:
    found: dict[str, list[int]] = defaultdict(list)
    written: dict[str, str] = {}
    for id_, party in sorted(people.items()):
        for key, name in institutions(party.affiliation).items():
            found[key].append(id_)
            written.setdefault(key, name)
    return tuple((written[key], tuple(ids)) for key, ids in found.items() if len(ids) > 1)


def _close(circle: Circle, people: Mapping[int, Party]) -> frozenset[tuple[int, int]]:
    """Return pairs of members who wrote together of late, or of whom one names the other."""
    return frozenset(
        (min(id_, other), max(id_, other))
        for id_, party in people.items()
        for other, ties in circle.ties_of([party]).items()
        if other != id_ and any(tie.kind in LASTING and tie.strength >= LIKELY for tie in ties)
    )
