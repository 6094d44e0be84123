"""Building the program: rows are placed, changed and removed.

A clash is refused with a sentence that names both rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from fastpath_cms.domain.errors import NotFound, Problem, Unfit
from fastpath_cms.domain.people import name_key, normal_address, normal_name
from fastpath_cms.domain.policy import Action
from fastpath_cms.domain.program import KIND_NAMES, MOST_SPEAKERS, TALKS, Item, ItemKind
from fastpath_cms.domain.program_lint import clashes
from fastpath_cms.domain.workflow import TO_BE_PRESENTED
from fastpath_cms.models import Edition, ProgramItem, Speaker, Submission, Talk
from fastpath_cms.services import audit
from fastpath_cms.services.act import Act
from fastpath_cms.services.asking import ask_edition
from fastpath_cms.services.finalizing import talk_of

KEPT: Final = "The program is as it was."


@dataclass(frozen=True, slots=True)
class Cast:
    """Who is to speak; ``bio`` None leaves what is said of them as it is."""

    name: str
    affiliation: str = ""
    address: str = ""
    is_moderator: bool = False
    bio: str | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody wants a row to be; speakers and abstract are of talks only."""

    kind: ItemKind
    starts_at: datetime
    ends_at: datetime
    title: str = ""
    session_title: str = ""
    track: str = ""
    speakers: tuple[Cast, ...] = ()
    abstract: str = ""


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
    refuse_clashes(act, edition, {item.key})
    record(act, edition, "program.place", item, number=submission_number)
    return item.key


def change_item(
    act: Act, edition_id: int, key: str, wanted: Wanted, *, shifts_after: bool = False
) -> int:
    """Make a row what is wanted; return how many later rows of its day moved along.

    With ``shifts_after`` every row that began at its former end or later moves by as much as its
    end did. Raises NotFound without such a row, Unfit when rows would overlap.
    """
    edition, items = open_program(act, edition_id)
    item = item_of(items, key)
    later = _after(edition, items, item) if shifts_after else []
    by = wanted.ends_at - item.ends_at
    _write_slot(item, wanted)
    _write_words(act, item, wanted)
    for other in later if by else []:
        other.starts_at += by
        other.ends_at += by
    moved = [other.key for other in later] if by else []
    refuse_clashes(act, edition, {key, *moved})
    record(act, edition, "program.change", item, moved=len(moved))
    return len(moved)


def remove_item(act: Act, edition_id: int, key: str) -> str:
    """Take a row off; an accepted submission's talk waits for a place again. Returns its name."""
    edition, items = open_program(act, edition_id)
    item = item_of(items, key)
    name = as_item(item).label
    talk = item.talk
    record(act, edition, "program.remove", item)
    act.session.delete(item)
    act.session.flush()
    if talk is not None and talk.submission_id is None:
        act.session.delete(talk)
    return name


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
        _write_words(act, item, wanted)
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
        .options(joinedload(ProgramItem.talk).options(selectinload(Talk.speakers)))
        .order_by(ProgramItem.starts_at, ProgramItem.ends_at, ProgramItem.id)
    )
    return edition, list(items)


def item_of(items: Iterable[ProgramItem], key: str) -> ProgramItem:
    """Return the row with a key; raise NotFound when there is none."""
    found = next((item for item in items if item.key == key), None)
    if found is None:
        raise NotFound
    return found


def cast(act: Act, talk: Talk, wanted: Sequence[Cast]) -> None:
    """Let these people give a talk, in this order.

    Whoever gave it before is known again by name or address, and keeps their page and their link;
    the link of whoever gives it no more is dead. Raises Unfit for more people than a row takes.
    """
    if len(wanted) > MOST_SPEAKERS:
        raise unfit(f"One row takes at most {MOST_SPEAKERS} speakers; make a second row.")
    before = list(talk.speakers)
    chosen = []
    for position, one in enumerate(wanted):
        address = normal_address(one.address)
        row = _known(before, one.name, address)
        if row is None:
            row = Speaker(name="", affiliation="", bio="", address=address, links=[], needs="")
        else:
            before.remove(row)
        if row.address != address:  # the link went to somebody else's mailbox
            row.token_hash, row.invited_at = None, None
        row.name, row.affiliation = normal_name(one.name), one.affiliation
        row.address, row.is_moderator = address, one.is_moderator
        row.position = position
        row.bio = row.bio if one.bio is None else one.bio
        chosen.append(row)
    talk.speakers[:] = chosen
    act.session.flush()


def _known(before: Iterable[Speaker], name: str, address: str) -> Speaker | None:
    for row in before:
        if name_key(row.name) == name_key(name) or (address and row.address == address):
            return row
    return None


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
    item.session_title, item.track = wanted.session_title, wanted.track
    if item.talk is not None:
        item.talk.kind = wanted.kind


def _write_words(act: Act, item: ProgramItem, wanted: Wanted) -> None:
    if item.talk is None:
        item.title = wanted.title or KIND_NAMES[wanted.kind]
        return
    item.talk.title = wanted.title
    item.talk.abstract = wanted.abstract
    cast(act, item.talk, wanted.speakers)


def _after(edition: Edition, items: Iterable[ProgramItem], item: ProgramItem) -> list[ProgramItem]:
    return [
        other
        for other in items
        if other.starts_at >= item.ends_at
        and other is not item
        and is_one_day(edition, item, other)
        and (not item.track or other.track in {"", item.track})
    ]


def is_one_day(edition: Edition, one: ProgramItem, other: ProgramItem) -> bool:
    """Tell whether two rows are of one day of the workshop, which may run past midnight."""
    opens, ends = edition.starts_at, edition.ends_at
    lead = timedelta()
    if opens is not None and ends is not None and ends < opens:
        lead = timedelta(hours=opens.hour, minutes=opens.minute)
    days = {(row.starts_at.astimezone(edition.zone) - lead).date() for row in (one, other)}
    return len(days) == 1


def refuse_clashes(act: Act, edition: Edition, touched: set[str]) -> None:
    """Raise Unfit when one of the rows touched overlaps another, with both of them named."""
    act.session.flush()
    _, items = open_program(act, edition.id)
    found = [
        clash
        for clash in clashes([as_item(item) for item in items], edition.zone)
        if {clash.later.key, clash.earlier.key} & touched
    ]
    if found:
        raise Unfit(
            *(Problem("clash", clash.sentence, field="starts") for clash in found), kept=KEPT
        )


def as_item(item: ProgramItem) -> Item:
    """Return a row as the linter reads it; its talk and speakers must be loaded."""
    title = item.talk.title if item.talk else item.title
    speakers = tuple(one.name for one in item.talk.speakers) if item.talk else ()
    return Item(
        item.key, item.kind, title, item.starts_at, item.ends_at, speakers, track=item.track
    )


def record(act: Act, edition: Edition, deed: str, item: ProgramItem, **details: Any) -> None:
    """Put on record what was done to a row."""
    audit.record(
        act,
        deed,
        f"program:{item.key}",
        edition_id=edition.id,
        row=as_item(item).label,
        starts_at=item.starts_at.isoformat(),
        ends_at=item.ends_at.isoformat(),
        **details,
    )


def unfit(sentence: str) -> Unfit:
    """Return the refusal of a deed on the program that has one reason."""
    return Unfit(Problem("program", sentence), kept=KEPT)
