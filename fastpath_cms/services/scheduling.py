"""Building the program: rows are placed, changed, moved and removed.

A clash is refused with a sentence that names both rows.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from fastpath_cms.domain.errors import NotFound, Problem, Unfit
from fastpath_cms.domain.policy import Action
from fastpath_cms.domain.program import KIND_NAMES, TALKS, Item, ItemKind, clashes, names_in
from fastpath_cms.domain.workflow import TO_BE_PRESENTED
from fastpath_cms.models import Edition, ProgramItem, Submission, Talk
from fastpath_cms.services import audit
from fastpath_cms.services.act import Act
from fastpath_cms.services.asking import ask_edition
from fastpath_cms.services.finalizing import talk_of

KEPT: Final = "The program is as it was."


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody wants a row to be; the last four are of talks only."""

    kind: ItemKind
    starts_at: datetime
    ends_at: datetime
    title: str = ""
    session_title: str = ""
    speaker: str = ""
    affiliation: str = ""
    abstract: str = ""
    bio: str = ""


def place_item(
    act: Act, edition_id: int, wanted: Wanted, *, submission_number: int | None = None
) -> str:
    """Put a new row on the program, or an accepted submission's talk; return its key.

    Raises Unfit when it overlaps another row, or when there is no such talk to place.
    """
    edition, _ = open_program(act, edition_id)
    talk = None
    if submission_number is not None:
        talk = _talk_to_place(act, edition, submission_number)
    item = write_row(act, edition, wanted, talk=talk)
    _refuse_clashes(act, edition, {item.key})
    _record(act, edition, "program.place", item, number=submission_number)
    return item.key


def change_item(
    act: Act, edition_id: int, key: str, wanted: Wanted, *, shifts_after: bool = False
) -> int:
    """Make a row what is wanted; return how many later rows of its day moved along.

    With ``shifts_after`` every row that began at its former end or later moves by as much as its
    end did. Raises NotFound without such a row, Unfit when rows would overlap.
    """
    edition, items = open_program(act, edition_id)
    item = _of(items, key)
    later = _after(edition, items, item) if shifts_after else []
    by = wanted.ends_at - item.ends_at
    _write_slot(item, wanted)
    _write_words(item, wanted)
    for other in later if by else []:
        other.starts_at += by
        other.ends_at += by
    moved = [other.key for other in later] if by else []
    _refuse_clashes(act, edition, {key, *moved})
    _record(act, edition, "program.change", item, moved=len(moved))
    return len(moved)


def swap_item(act: Act, edition_id: int, key: str, *, is_up: bool) -> bool:
    """Let a row and its neighbour change places; the time between them stays.

    Returns False when there is no neighbour on that side on its day.
    """
    edition, items = open_program(act, edition_id)
    item = _of(items, key)
    pair = next(
        (
            (first, second)
            for first, second in pairwise(items)
            if item is (second if is_up else first) and _is_one_day(edition, first, second)
        ),
        None,
    )
    if pair is None:
        return False
    first, second = pair
    starts_at, ends_at = first.starts_at, second.ends_at
    first_length, second_length = first.ends_at - first.starts_at, ends_at - second.starts_at
    second.starts_at, second.ends_at = starts_at, starts_at + second_length
    first.starts_at, first.ends_at = ends_at - first_length, ends_at
    _refuse_clashes(act, edition, {first.key, second.key})
    _record(act, edition, "program.swap", item, is_up=is_up)
    return True


def remove_item(act: Act, edition_id: int, key: str) -> str:
    """Take a row off; an accepted submission's talk waits for a place again. Returns its name."""
    edition, items = open_program(act, edition_id)
    item = _of(items, key)
    name = _label(item)
    talk = item.talk
    _record(act, edition, "program.remove", item)
    act.session.delete(item)
    act.session.flush()
    if talk is not None and talk.submission_id is None:
        act.session.delete(talk)
    return name


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


def write_row(
    act: Act, edition: Edition, wanted: Wanted, *, talk: Talk | None = None
) -> ProgramItem:
    """Write one row; asks nobody: for deeds that have asked.

    A row somebody speaks in gets a talk of its own; a given ``talk`` keeps its own words.
    """
    item = ProgramItem(edition_id=edition.id, key=act.tools.entropy.token(9), title="", talk=talk)
    if talk is None and wanted.kind in TALKS:
        item.talk = Talk(edition_id=edition.id, kind=wanted.kind, note_to_chair="")
        act.session.add(item.talk)
    _write_slot(item, wanted)
    if talk is None:
        _write_words(item, wanted)
    act.session.add(item)
    act.session.flush()
    return item


def open_program(act: Act, edition_id: int) -> tuple[Edition, list[ProgramItem]]:
    """Ask, lock the edition's row (two edits go one after the other), and load the rows."""
    edition, _, _ = ask_edition(act, Action.PROGRAM_EDIT, edition_id)
    act.session.execute(select(Edition.id).where(Edition.id == edition.id).with_for_update())
    items = act.session.scalars(
        select(ProgramItem)
        .where(ProgramItem.edition_id == edition.id)
        .options(joinedload(ProgramItem.talk))
        .order_by(ProgramItem.starts_at, ProgramItem.ends_at, ProgramItem.id)
    )
    return edition, list(items)


def _of(items: Iterable[ProgramItem], key: str) -> ProgramItem:
    found = next((item for item in items if item.key == key), None)
    if found is None:
        raise NotFound
    return found


def _talk_to_place(act: Act, edition: Edition, number: int) -> Talk:
    """Return the talk of an accepted submission, made when there is none yet."""
    paper = act.session.scalars(
        select(Submission).where(
            Submission.edition_id == edition.id,
            Submission.number == number,
            Submission.status.in_(TO_BE_PRESENTED),
        )
    ).one_or_none()
    if paper is None:
        raise unfit("There is no such talk to place. Choose one of those listed.")
    talk = talk_of(act, paper)
    placed = select(ProgramItem.id).where(ProgramItem.talk_id == talk.id)
    if act.session.scalar(placed) is not None:
        raise unfit(f"#{number} is on the program already.")
    return talk


def _write_slot(item: ProgramItem, wanted: Wanted) -> None:
    item.kind = wanted.kind
    item.starts_at, item.ends_at = wanted.starts_at, wanted.ends_at
    item.session_title = wanted.session_title
    if item.talk is not None:
        item.talk.kind = wanted.kind


def _write_words(item: ProgramItem, wanted: Wanted) -> None:
    if item.talk is None:
        item.title = wanted.title or KIND_NAMES[wanted.kind]
        return
    item.talk.title = wanted.title
    item.talk.speaker = wanted.speaker
    item.talk.affiliation = wanted.affiliation
    item.talk.abstract = wanted.abstract
    item.talk.bio = wanted.bio


def _after(edition: Edition, items: Iterable[ProgramItem], item: ProgramItem) -> list[ProgramItem]:
    return [
        other
        for other in items
        if other.starts_at >= item.ends_at
        and other is not item
        and _is_one_day(edition, item, other)
    ]


def _is_one_day(edition: Edition, one: ProgramItem, other: ProgramItem) -> bool:
    """Tell whether two rows are of one day of the workshop, which may run past midnight."""
    opens, ends = edition.starts_at, edition.ends_at
    lead = timedelta()
    if opens is not None and ends is not None and ends < opens:
        lead = timedelta(hours=opens.hour, minutes=opens.minute)
    days = {(row.starts_at.astimezone(edition.zone) - lead).date() for row in (one, other)}
    return len(days) == 1


def _days_on(at: datetime, away: timedelta, edition: Edition) -> datetime:
    """Return the same time of the day so many days on: the clocks may have changed between."""
    local = at.astimezone(edition.zone)
    return datetime.combine(local.date() + away, local.time(), edition.zone).astimezone(at.tzinfo)


def _refuse_clashes(act: Act, edition: Edition, touched: set[str]) -> None:
    act.session.flush()
    _, items = open_program(act, edition.id)
    found = [
        clash
        for clash in clashes([_item(item) for item in items], edition.zone)
        if {clash.later.key, clash.earlier.key} & touched
    ]
    if found:
        raise Unfit(
            *(Problem("clash", clash.sentence, field="starts") for clash in found), kept=KEPT
        )


def _item(item: ProgramItem) -> Item:
    title = item.talk.title if item.talk else item.title
    speakers = names_in(item.talk.speaker) if item.talk else ()
    return Item(item.key, item.kind, title, item.starts_at, item.ends_at, speakers)


def _label(item: ProgramItem) -> str:
    return _item(item).label


def _record(act: Act, edition: Edition, deed: str, item: ProgramItem, **details: Any) -> None:
    audit.record(
        act,
        deed,
        f"program:{item.key}",
        edition_id=edition.id,
        row=_label(item),
        starts_at=item.starts_at.isoformat(),
        ends_at=item.ends_at.isoformat(),
        **details,
    )


def unfit(sentence: str) -> Unfit:
    """Return the refusal of a deed on the program that has one reason."""
    return Unfit(Problem("program", sentence), kept=KEPT)
