"""Building programs by deeds: the real ones are clean, and what went wrong once is refused."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from sqlalchemy import select

from fastpath_cms.domain.errors import NotFound, Unfit
from fastpath_cms.domain.program import ItemKind, at_time, named
from fastpath_cms.domain.workflow import Status
from fastpath_cms.example import ExampleEdition, load_series
from fastpath_cms.example.series import ExampleRow
from fastpath_cms.models import (
    AuditRow,
    Edition,
    Person,
    ProgramItem,
    RoleKind,
    Speaker,
    Talk,
)
from fastpath_cms.queries.program import published_program
from fastpath_cms.queries.program_draft import DraftRow, draft_rows, findings_of, program_draft
from fastpath_cms.services import publishing, rearranging, scheduling
from fastpath_cms.services.scheduling import Cast, Wanted
from tests.support.days import placed, wanted
from tests.support.world import IN_AFTER, IN_NOTIFICATION, IN_PROGRAM, World


def rows(world: World) -> list[DraftRow]:
    with world.writing() as session:
        return list(draft_rows(session, world.edition.id))


def times(world: World) -> list[str]:
    zone = world.edition.zone
    return [
        f"{one.row.starts_at.astimezone(zone):%H:%M} {one.row.ends_at.astimezone(zone):%H:%M} "
        f"{one.row.label}"
        for one in rows(world)
    ]


def entered(world: World, chair: Person, example: ExampleEdition) -> Edition:
    """Enter a real program row by row, as a chair would."""
    assert example.held_on is not None
    edition = world.new_edition(example.year, is_current=False)
    with world.writing() as session:
        edition = session.get_one(Edition, edition.id)
        edition.zone_name = example.zone.key
        edition.held_on, edition.starts_at, edition.ends_at = (
            example.held_on,
            example.starts,
            example.ends,
        )
    world.edition = edition
    world.grant(chair, RoleKind.PROGRAM_CHAIR)
    for row in example.program:
        world.perform(chair, scheduling.place_item, edition.id, of_example(example, row))
    return edition


def of_example(example: ExampleEdition, row: ExampleRow) -> Wanted:
    assert example.held_on is not None
    return Wanted(
        row.kind,
        at_time(example.held_on, row.starts, example.zone),
        at_time(example.held_on, row.ends, example.zone),
        title=row.title,
        speakers=tuple(
            Cast(one.name, one.affiliation) for one in named(row.speaker, row.affiliation)
        ),
    )


REAL = {example.year: example for example in load_series() if example.program}


@pytest.mark.parametrize(("year", "count"), [(2022, 12), (2023, 12)])
def test_a_real_program_entered_by_deeds_is_clean_and_publishes(
    world: World, year: int, count: int
) -> None:
    chair = world.chair()
    edition = entered(world, chair, REAL[year])
    with world.writing() as session:
        draft = program_draft(session, edition.id)
        assert len(draft.rows) == count
        assert findings_of(edition, draft) == []
    assert world.perform(chair, publishing.publish, edition.id) == 1
    with world.writing() as session:
        published = published_program(session, edition.id)
        assert published is not None
        assert [one.row for one in published.rows] == [one.row for one in draft.rows]
        talks = [one.number for one in published.rows if one.number is not None]
        assert talks == list(range(1, len(talks) + 1))


def test_the_mistaken_revision_of_2022_is_refused_naming_the_row(world: World) -> None:
    chair = world.chair()
    example = REAL[2022]
    edition = entered(world, chair, example)
    closing = next(row for row in world.all(ProgramItem) if row.kind is ItemKind.CLOSING)
    assert example.held_on is not None
    mistaken = Wanted(
        ItemKind.CLOSING,
        at_time(example.held_on, time(14, 55), example.zone),
        at_time(example.held_on, time(15, 30), example.zone),
        title="Closing Remarks",
    )
    with pytest.raises(Unfit) as refused:
        world.perform(chair, scheduling.change_item, edition.id, closing.key, mistaken)
    assert refused.value.sentence == (
        "Closing Remarks (2:55 pm - 3:30 pm) overlaps Break (2:55 pm - 3:30 pm)."
    )
    assert refused.value.kept == "The program is as it was."
    after = world.one(ProgramItem, ProgramItem.key == closing.key)
    assert after.starts_at == closing.starts_at


def test_a_new_row_on_top_of_another_is_refused_and_leaves_nothing(world: World) -> None:
    chair = world.chair()
    placed(world, chair, ItemKind.KEYNOTE, "11:00", "12:00", title="Keynote")
    with pytest.raises(Unfit) as refused:
        placed(world, chair, ItemKind.INVITED, "11:30", "12:15", speaker="A. Li")
    assert refused.value.sentence == (
        "Invited talk by A. Li (11:30 am - 12:15 pm) overlaps Keynote (11:00 am - 12:00 pm)."
    )
    assert len(world.all(ProgramItem)) == 1
    assert len(world.all(Talk)) == 1


def test_everything_after_moves_along_when_a_row_grows(world: World) -> None:
    chair = world.chair()
    placed(world, chair, ItemKind.OPENING, "10:50", "11:00")
    key = placed(world, chair, ItemKind.KEYNOTE, "11:00", "12:00", title="K")
    placed(world, chair, ItemKind.BREAK, "12:00", "12:30")
    placed(world, chair, ItemKind.CLOSING, "12:30", "12:35")
    longer = wanted(world, ItemKind.KEYNOTE, "11:05", "12:15", title="K")
    with pytest.raises(Unfit):
        world.perform(chair, scheduling.change_item, world.edition.id, key, longer)
    moved = world.perform(
        chair, scheduling.change_item, world.edition.id, key, longer, shifts_after=True
    )
    assert moved == 2
    assert times(world) == [
        "10:50 11:00 Opening",
        "11:05 12:15 K",
        "12:15 12:45 Break",
        "12:45 12:50 Closing",
    ]


def test_neighbours_change_places_and_the_time_between_them_stays(world: World) -> None:
    chair = world.chair()
    placed(world, chair, ItemKind.REGULAR, "11:00", "11:30", title="A")
    key = placed(world, chair, ItemKind.INVITED, "11:40", "12:25", title="B")
    assert world.perform(chair, rearranging.swap_item, world.edition.id, key, is_up=True)
    assert times(world) == ["11:00 11:45 B", "11:55 12:25 A"]
    assert not world.perform(chair, rearranging.swap_item, world.edition.id, key, is_up=True)
    assert world.perform(chair, rearranging.swap_item, world.edition.id, key, is_up=False)
    assert times(world) == ["11:00 11:30 A", "11:40 12:25 B"]


def test_a_row_is_carried_over_several_others_and_the_gaps_stay_in_place(world: World) -> None:
    chair = world.chair()
    keys = [
        placed(world, chair, ItemKind.OPENING, "10:50", "11:00"),
        placed(world, chair, ItemKind.KEYNOTE, "11:00", "12:00", title="K"),
        placed(world, chair, ItemKind.BREAK, "12:10", "12:30"),
        placed(world, chair, ItemKind.INVITED, "12:30", "13:15", title="I"),
    ]
    move, edition_id = rearranging.move_item, world.edition.id
    assert world.perform(chair, move, edition_id, keys[3], before=keys[1])
    assert times(world) == [
        "10:50 11:00 Opening",
        "11:00 11:45 I",
        "11:55 12:55 K",
        "12:55 13:15 Break",
    ]
    assert not world.perform(chair, move, edition_id, keys[3], before=keys[1])
    assert world.perform(chair, move, edition_id, keys[3])
    assert times(world)[-1] == "12:30 13:15 I"
    with pytest.raises(NotFound):
        world.perform(chair, move, edition_id, keys[3], before="nothing")


def test_two_tracks_run_side_by_side_and_what_is_for_all_runs_alone(world: World) -> None:
    chair = world.chair()
    one = placed(world, chair, ItemKind.INVITED, "11:00", "11:45", title="A", track="Red room")
    placed(world, chair, ItemKind.INVITED, "11:00", "11:45", title="B", track="Blue room")
    with pytest.raises(Unfit) as refused:
        placed(world, chair, ItemKind.KEYNOTE, "11:30", "12:30", title="K")
    assert [problem.sentence for problem in refused.value.problems] == [
        "K (11:30 am - 12:30 pm) overlaps B (11:00 am - 11:45 am).",
        "K (11:30 am - 12:30 pm) overlaps A (11:00 am - 11:45 am).",
    ]
    other = world.one(ProgramItem, ProgramItem.track == "Blue room").key
    with pytest.raises(Unfit, match="within its own day and track"):
        world.perform(chair, rearranging.move_item, world.edition.id, one, before=other)


def test_who_speaks_keeps_their_page_when_the_row_is_saved_again(world: World) -> None:
    chair = world.chair()
    key = placed(world, chair, ItemKind.PANEL, "11:00", "12:00", title="P", speaker="A. Li, B. Ito")
    with world.writing() as session:
        li = session.scalars(select(Speaker).where(Speaker.name == "A. Li")).one()
        li.bio, li.token_hash = "Measures things.", "f" * 64
    again = wanted(
        world,
        ItemKind.PANEL,
        "11:00",
        "12:00",
        title="P",
        speakers=(Cast("C. Roe", is_moderator=True), Cast("a. li", "IBM", "li@example.org")),
    )
    world.perform(chair, scheduling.change_item, world.edition.id, key, again)
    who = sorted(world.all(Speaker), key=lambda one: one.position)
    assert [(one.name, one.affiliation, one.bio, one.is_moderator) for one in who] == [
        ("C. Roe", "", "", True),
        ("a. li", "IBM", "Measures things.", False),
    ]
    assert who[1].token_hash is None  # the mailbox is another one now


def test_a_session_has_a_chair_who_cannot_speak_elsewhere(world: World) -> None:
    chair = world.chair()
    placed(world, chair, ItemKind.INVITED, "11:00", "11:45", title="A", session_title="Morning")
    with pytest.raises(Unfit, match="No row stands under this session"):
        world.perform(
            chair, rearranging.change_session, world.edition.id, "Noon", chair="C. Roe", room=""
        )
    world.perform(
        chair, rearranging.change_session, world.edition.id, "Morning", chair="C. Roe", room="12 B"
    )
    assert [(one.row.session_chair, one.row.room) for one in rows(world)] == [("C. Roe", "12 B")]


def test_an_accepted_talk_is_placed_once_and_waits_again_when_taken_off(world: World) -> None:
    world.at(IN_NOTIFICATION)
    chair = world.chair()
    paper = world.submission(status=Status.ACCEPTED)
    number = paper.number
    key = placed(world, chair, ItemKind.REGULAR, "11:00", "11:30", submission_number=number)
    assert [one.row.title for one in rows(world)] == ["Where the Step Goes"]
    with pytest.raises(Unfit, match="is on the program already"):
        placed(world, chair, ItemKind.REGULAR, "12:00", "12:30", submission_number=number)
    assert world.perform(chair, scheduling.remove_item, world.edition.id, key) == (
        "Where the Step Goes"
    )
    with world.writing() as session:
        draft = program_draft(session, world.edition.id)
        assert [talk.number for talk in draft.waiting] == [number]
    assert len(world.all(Talk)) == 1


def test_an_invited_talk_goes_with_its_row(world: World) -> None:
    chair = world.chair()
    key = placed(world, chair, ItemKind.INVITED, "11:00", "11:45", speaker="A. Li")
    world.perform(chair, scheduling.remove_item, world.edition.id, key)
    assert world.all(Talk) == []


def test_a_paper_under_embargo_and_a_number_of_none_get_the_same_answer(world: World) -> None:
    world.at(IN_NOTIFICATION)
    publicity = world.grant(world.person("Pia Publicity"), RoleKind.PUBLICITY_CHAIR)
    secret = world.submission(status=Status.SUBMITTED)
    said = []
    for number in (secret.number, 99):
        with pytest.raises(Unfit) as refused:
            placed(world, publicity, ItemKind.REGULAR, "11:00", "11:30", submission_number=number)
        said.append((refused.value.sentence, refused.value.kept, refused.value.todo))
    assert said[0] == said[1]


def test_only_chairs_build_the_program(world: World) -> None:
    placed(world, world.chair(), ItemKind.OPENING, "10:50", "11:00")
    for person in (world.member(), world.person("Nobody Else")):
        with pytest.raises(NotFound):
            placed(world, person, ItemKind.OPENING, "12:50", "13:00")


def test_versions_keep_numbers_and_count_changes_of_each_row(world: World) -> None:
    chair = world.chair()
    edition_id = world.edition.id
    kept = placed(world, chair, ItemKind.INVITED, "12:00", "12:45", title="Second")
    world.perform(chair, publishing.publish, edition_id, "First version.")
    gone = placed(world, chair, ItemKind.INVITED, "11:00", "11:45", title="First")
    world.at(IN_PROGRAM)
    world.perform(chair, publishing.publish, edition_id)
    world.perform(chair, scheduling.remove_item, edition_id, gone)
    world.at(IN_AFTER)
    assert world.perform(chair, publishing.publish, edition_id) == 3
    with world.writing() as session:
        published = published_program(session, edition_id)
    assert published is not None
    facts = [
        (one.row.title, one.number, one.sequence, one.changed_at, one.is_cancelled)
        for one in published.all_rows
    ]
    first = published.all_rows[0]
    assert first.row.key == kept
    assert facts == [
        ("Second", 1, 0, first.changed_at, False),
        ("First", 2, 1, IN_AFTER, True),
    ]
    assert first.changed_at < IN_PROGRAM


def test_a_version_without_a_change_or_with_a_withdrawn_talk_is_refused(world: World) -> None:
    chair = world.chair()
    with pytest.raises(Unfit, match="no row to publish"):
        world.perform(chair, publishing.publish, world.edition.id)
    world.at(IN_NOTIFICATION)
    paper = world.submission(status=Status.ACCEPTED)
    placed(world, chair, ItemKind.REGULAR, "11:00", "11:30", submission_number=paper.number)
    world.perform(chair, publishing.publish, world.edition.id)
    with pytest.raises(Unfit, match="Nothing has changed since version 1"):
        world.perform(chair, publishing.publish, world.edition.id)
    with world.writing() as session:
        row = session.get_one(type(paper), paper.id)
        row.status, row.withdrawn_at = Status.WITHDRAWN, IN_NOTIFICATION
    with pytest.raises(Unfit, match="was withdrawn"):
        world.perform(chair, publishing.publish, world.edition.id)


def test_the_program_moves_to_the_workshop_s_new_day_at_the_same_hours(world: World) -> None:
    chair = world.chair()
    placed(world, chair, ItemKind.OPENING, "10:50", "11:00")
    with world.writing() as session:  # the clocks change on November 7 that year
        session.get_one(Edition, world.edition.id).held_on = date(2027, 11, 8)
    assert world.perform(chair, rearranging.move_to_day, world.edition.id) == 1
    assert times(world) == ["10:50 11:00 Opening"]
    assert rows(world)[0].row.ends_at - rows(world)[0].row.starts_at == timedelta(minutes=10)
    assert world.perform(chair, rearranging.move_to_day, world.edition.id) == 0


def test_each_deed_is_on_record(world: World) -> None:
    chair = world.chair()
    key = placed(world, chair, ItemKind.OPENING, "10:50", "11:00")
    world.perform(chair, publishing.publish, world.edition.id)
    world.perform(chair, scheduling.remove_item, world.edition.id, key)
    assert [row.deed for row in world.all(AuditRow)] == [
        "program.place",
        "program.publish",
        "program.remove",
    ]
