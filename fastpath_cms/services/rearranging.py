"""Rearranging the program: rows change places, and whole days; sessions get a chair and a room."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise

from sqlalchemy import select

from fastpath_cms.domain.people import normal_name
from fastpath_cms.models import Edition, ProgramItem, ProgramSession
from fastpath_cms.services import audit
from fastpath_cms.services.act import Act
from fastpath_cms.services.scheduling import (
    is_one_day,
    item_of,
    open_program,
    record,
    refuse_clashes,
    unfit,
)


def move_item(act: Act, edition_id: int, key: str, *, before: str = "") -> bool:
    """Put a row before another one of its day and track, or last; return whether it moved.

    The day keeps its beginning and the times between rows, place by place; every row keeps its
    length. Raises Unfit when rows would overlap one of another track.
    """
    edition, items = open_program(act, edition_id)
    item = item_of(items, key)
    line = _line_of(edition, items, item)
    rest = [one for one in line if one is not item]
    place = len(rest)
    if before:
        target = item_of(items, before)
        if target is item:
            return False
        if target not in rest:
            raise unfit("A row moves within its own day and track; change its time in its form.")
        place = rest.index(target)
    order = [*rest[:place], item, *rest[place:]]
    if order == line:
        return False
    _lay_out(line, order)
    refuse_clashes(act, edition, {one.key for one in line})
    record(act, edition, "program.move", item, place=place + 1)
    return True


def swap_item(act: Act, edition_id: int, key: str, *, is_up: bool) -> bool:
    """Let a row and its neighbour change places; the time between them stays.

    Returns False when there is no neighbour on that side on its day.
    """
    edition, items = open_program(act, edition_id)
    item = item_of(items, key)
    line = _line_of(edition, items, item)
    place = line.index(item) + (-1 if is_up else 1)
    if not 0 <= place < len(line):
        return False
    following = line[place] if is_up else (line[place + 1] if place + 1 < len(line) else None)
    return move_item(act, edition_id, key, before=following.key if following else "")


def move_to_day(act: Act, edition_id: int) -> int:
    """Move every row to the workshop's day, each at its own time; return how many moved."""
    edition, items = open_program(act, edition_id)
    if edition.held_on is None or not items:
        return 0
    away = edition.held_on - items[0].starts_at.astimezone(edition.zone).date()
    moved = items if away else []
    for item in moved:
        item.starts_at = _days_on(item.starts_at, away, edition)
        item.ends_at = _days_on(item.ends_at, away, edition)
    if moved:
        act.session.flush()
        audit.record(
            act,
            "program.move-day",
            f"edition:{edition.year}",
            edition_id=edition.id,
            days=away.days,
        )
    return len(moved)


def change_session(act: Act, edition_id: int, title: str, *, chair: str, room: str) -> None:
    """Say who chairs a session and where it is; raise Unfit when no row is of that session."""
    edition, items = open_program(act, edition_id)
    if title not in {item.session_title for item in items}:
        raise unfit("No row stands under this session any more.")
    part = act.session.scalars(
        select(ProgramSession).where(
            ProgramSession.edition_id == edition.id, ProgramSession.title == title
        )
    ).one_or_none()
    if part is None:
        part = ProgramSession(edition_id=edition.id, title=title)
        act.session.add(part)
    part.chair, part.room = normal_name(chair), room.strip()
    audit.record(
        act,
        "program.session",
        f"edition:{edition.year}",
        edition_id=edition.id,
        session=title,
        chair=part.chair,
        room=part.room,
    )


def _line_of(edition: Edition, items: list[ProgramItem], item: ProgramItem) -> list[ProgramItem]:
    """Return the rows of an item's day and track, in order; it is one of them."""
    return [one for one in items if one.track == item.track and is_one_day(edition, one, item)]


def _lay_out(line: list[ProgramItem], order: list[ProgramItem]) -> None:
    """Give rows the day's times in another order: the time after each place stays."""
    gaps = [after.starts_at - before.ends_at for before, after in pairwise(line)]
    at = line[0].starts_at
    for row, gap in zip(order, [*gaps, timedelta()], strict=True):
        length = row.ends_at - row.starts_at
        row.starts_at, row.ends_at = at, at + length
        at = row.ends_at + gap


def _days_on(at: datetime, away: timedelta, edition: Edition) -> datetime:
    """Return the same time of the day so many days on: the clocks may have changed between."""
    local = at.astimezone(edition.zone)
    return datetime.combine(local.date() + away, local.time(), edition.zone).astimezone(at.tzinfo)
