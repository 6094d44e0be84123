"""Editions: their dates and their phase as the database gives them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from fastpath_cms.domain.calendar import Phase
from fastpath_cms.queries.editions import edition_of, key_dates_of, phase_of
from tests.support.world import (
    IN_AFTER,
    IN_BEFORE,
    IN_CALL,
    IN_DISCUSSION,
    IN_NOTIFICATION,
    IN_PROGRAM,
    IN_REVIEWING,
    YEAR,
    World,
)


def test_the_phase_follows_the_dates(world: World) -> None:
    instants = (
        IN_BEFORE,
        IN_CALL,
        IN_REVIEWING,
        IN_DISCUSSION,
        IN_NOTIFICATION,
        IN_PROGRAM,
        IN_AFTER,
    )
    with world.writing() as session:
        edition = edition_of(session, YEAR)
        assert edition is not None
        assert [phase_of(edition, at) for at in instants] == [
            Phase.BEFORE,
            Phase.CALL,
            Phase.REVIEWING,
            Phase.DISCUSSION,
            Phase.NOTIFICATION,
            Phase.PROGRAM,
            Phase.AFTER,
        ]


def test_the_deadline_is_anywhere_on_earth_to_the_second(world: World) -> None:
    due = datetime(2027, 2, 27, 12, tzinfo=UTC)
    with world.writing() as session:
        edition = edition_of(session, YEAR)
        assert edition is not None
        assert key_dates_of(edition).submission_due_at == due
        assert phase_of(edition, due - timedelta(seconds=1)) is Phase.CALL
        assert phase_of(edition, due) is Phase.REVIEWING


def test_the_workshop_ends_at_midnight_even_when_the_clocks_change(world: World) -> None:
    from fastpath_cms.domain.calendar import DateKind, opening_instant
    from fastpath_cms.models import KeyDate

    with world.writing() as session:
        edition = edition_of(session, YEAR)
        assert edition is not None
        (row,) = [d for d in edition.key_dates if d.kind is DateKind.WORKSHOP]
        row.at = opening_instant(datetime(2027, 3, 14, tzinfo=UTC).date(), edition.zone)
        assert isinstance(row, KeyDate)
        session.flush()
        # March 14, 2027 has 23 hours in New York.
        assert key_dates_of(edition).ends_at == datetime(2027, 3, 15, 4, tzinfo=UTC)


def test_an_archived_edition_is_over(world: World) -> None:
    world.new_edition(2021, is_current=False, is_archive=True)
    with world.writing() as session:
        edition = edition_of(session, 2021)
        assert edition is not None
        assert phase_of(edition, IN_BEFORE) is Phase.AFTER
