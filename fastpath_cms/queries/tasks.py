"""What waits for one person, in every role and edition, the next thing first."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from fastpath_cms.domain.calendar import KeyDates, Phase
from fastpath_cms.models import Edition, Role, RoleKind
from fastpath_cms.queries.editions import key_dates_of, phase_of
from fastpath_cms.queries.viewer import Viewer

SOON: Final = timedelta(days=2)  # what is due within is hot
SOME_DAY: Final = datetime(9999, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Task:
    """One thing that waits for a person; ``endpoint`` and ``values`` say which page it is done on."""

    edition: str
    title: str
    detail: str
    endpoint: str
    action_label: str
    values: dict[str, Any] = field(default_factory=dict)
    due_at: datetime | None = None
    is_closing: bool = True  # whether due_at is a closing date's exclusive instant
    is_hot: bool = False
    icon: str = "ring"

    @property
    def order(self) -> tuple[bool, datetime]:
        """Hot things first, then what is due first."""
        return (not self.is_hot, self.due_at or SOME_DAY)


@dataclass(frozen=True, slots=True)
class Year:
    """One live edition, and what the person is in it."""

    edition: Edition
    dates: KeyDates
    phase: Phase
    roles: frozenset[RoleKind]


def live_years(session: Session, viewer: Viewer, now: datetime) -> tuple[Year, ...]:
    """Return the editions that are not in the archive, the newest first; two queries."""
    editions = (
        session.scalars(
            select(Edition)
            .where(Edition.is_archive.is_(False))
            .order_by(Edition.is_current.desc(), Edition.year.desc())
            .options(joinedload(Edition.key_dates), joinedload(Edition.topics))
        )
        .unique()
        .all()
    )
    roles: dict[int, set[RoleKind]] = defaultdict(set)
    for edition_id, kind in session.execute(
        select(Role.edition_id, Role.kind).where(Role.person_id == viewer.person_id)
    ):
        roles[edition_id].add(kind)
    return tuple(
        Year(edition, key_dates_of(edition), phase_of(edition, now), frozenset(roles[edition.id]))
        for edition in editions
    )


def tasks_of(
    session: Session, viewer: Viewer, years: tuple[Year, ...], now: datetime
) -> tuple[Task, ...]:
    """Return what waits for a person in these editions, the next thing first; six queries."""
    from fastpath_cms.queries.tasks_of_authors import author_tasks  # noqa: PLC0415 - they make Tasks
    from fastpath_cms.queries.tasks_of_chairs import chair_tasks  # noqa: PLC0415
    from fastpath_cms.queries.tasks_of_members import member_tasks  # noqa: PLC0415

    found = [
        *author_tasks(session, viewer, years, now),
        *member_tasks(session, viewer, years, now),
        *chair_tasks(session, viewer, years, now),
    ]
    return tuple(sorted(found, key=lambda task: task.order))


def is_soon(due_at: datetime | None, now: datetime) -> bool:
    """Tell whether something is due within two days, or was."""
    return due_at is not None and due_at - now <= SOON
