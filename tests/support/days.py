"""Programs to test with: rows placed by a chair's deeds, at times of the workshop's day."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from fastpath_cms.domain.program import ItemKind, at_time, named
from fastpath_cms.models import Person
from fastpath_cms.services import publishing, scheduling
from fastpath_cms.services.scheduling import Cast, Wanted
from tests.support.world import DATES, DateKind, World

DAY = DATES[DateKind.WORKSHOP]


def at(world: World, text: str) -> datetime:
    """Return the instant of a time of the workshop's day."""
    return at_time(DAY, time.fromisoformat(text), world.edition.zone)


def wanted(world: World, kind: ItemKind, starts: str, ends: str, **more: Any) -> Wanted:
    """Return what a row should be; a ``speaker`` is a line of names."""
    who = named(more.pop("speaker", ""), more.pop("affiliation", ""), more.pop("bio", ""))
    cast = tuple(Cast(one.name, one.affiliation, bio=one.bio or None) for one in who)
    return Wanted(
        kind, at(world, starts), at(world, ends), speakers=more.pop("speakers", cast), **more
    )


def placed(
    world: World,
    chair: Person,
    kind: ItemKind,
    starts: str,
    ends: str,
    *,
    submission_number: int | None = None,
    **more: Any,
) -> str:
    """Place a row and return its key."""
    row = wanted(world, kind, starts, ends, **more)
    key: str = world.perform(
        chair, scheduling.place_item, world.edition.id, row, submission_number=submission_number
    )
    return key


def published(world: World, chair: Person, note: str = "") -> int:
    """Publish the program and return the version's number."""
    version: int = world.perform(chair, publishing.publish, world.edition.id, note)
    return version
