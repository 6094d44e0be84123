"""The linter of programs, on the real programs of 2022 and 2023 and on what went wrong with one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from fastpath_cms.domain.program import (
    DEFAULT_MINUTES,
    KIND_NAMES,
    Hours,
    Item,
    ItemKind,
    end_of,
    in_order,
)
from fastpath_cms.domain.program_lint import (
    Finding,
    ProgramRule,
    clashes,
    incomplete,
    lint,
)

CHICAGO = ZoneInfo("America/Chicago")
NEW_YORK = ZoneInfo("America/New_York")


def program(day: date, zone: ZoneInfo, rows: str) -> list[Item]:
    """Read rows of ``kind 08:35 08:40 title | speaker``."""
    items = []
    for number, row in enumerate(rows.strip().splitlines()):
        kind, starts, ends, rest = row.split(maxsplit=3)
        title, _, speaker = rest.partition("|")
        items.append(
            Item(
                key=str(number),
                kind=ItemKind(kind),
                title=title.strip(),
                starts_at=datetime.combine(day, time.fromisoformat(starts), zone).astimezone(UTC),
                ends_at=datetime.combine(day, time.fromisoformat(ends), zone).astimezone(UTC),
                speakers=(speaker.strip(),) if speaker.strip() else (),
            )
        )
    return items


def hours(day: date, zone: ZoneInfo, opens: str, ends: str) -> Hours:
    opens_at, ends_at = (
        datetime.combine(day, time.fromisoformat(at), zone).astimezone(UTC) for at in (opens, ends)
    )
    return Hours(opens_at, ends_at)


YEAR_2022 = program(
    date(2022, 10, 2),
    CHICAGO,
    """
    opening 08:35 08:40 Welcome and Opening Remarks
    invited 08:40 09:25 Ingesting and Processing Data Efficiently | Andreas Moshovos
    invited 09:35 10:20 Machine Learning for Better Medicine | Yuan Luo
    break 10:30 11:00 Break
    invited 11:00 11:45 System Requirements | Bishwaranjan Bhattacharjee
    break 11:55 13:05 Lunch
    invited 13:05 13:50 Using Processing-in-Memory | Saugata Ghose
    invited 14:00 14:45 AI4Physics | Eliu A. Huerta
    break 14:55 15:30 Break
    regular 15:30 15:55 SODA | Antonino Tumeo
    invited 16:00 16:45 Faster Learning on Slow Hardware | Tor Aamodt
    closing 16:55 17:00 Closing Remarks
    """,
)
HOURS_2022 = hours(date(2022, 10, 2), CHICAGO, "08:35", "17:00")

YEAR_2023 = program(
    date(2023, 4, 23),
    NEW_YORK,
    """
    opening 08:35 08:40 Welcome and Opening Remarks
    invited 08:40 09:25 Cross-Layer Optimization for AI | Hai "Helen" Li
    regular 09:35 10:05 Scalability Bottlenecks | Kailash Gogineni
    break 10:05 10:30 Break
    invited 10:30 11:15 Some unexpected lessons | Devesh Tiwari
    regular 11:25 11:55 Analyzing Data Movement | Kewei Yan
    break 11:55 12:55 Lunch
    invited 12:55 13:40 Neural Hardware Prefetchers | Akanksha Jain
    invited 13:50 14:35 | Zhishan Guo
    break 14:35 15:00 Break
    invited 15:00 15:45 End-to-End Private Inference | Brandon Reagen
    closing 15:55 16:00 Closing Remarks
    """,
)
HOURS_2023 = hours(date(2023, 4, 23), NEW_YORK, "08:35", "16:00")

DAY = date(2027, 4, 18)


def day(rows: str) -> list[Item]:
    return program(DAY, NEW_YORK, rows)


def moved(item: Item, by: timedelta) -> Item:
    return replace(item, starts_at=item.starts_at + by, ends_at=item.ends_at + by)


def test_the_real_programs_are_clean() -> None:
    assert lint(YEAR_2022, CHICAGO, hours=HOURS_2022) == []
    assert lint(YEAR_2023, NEW_YORK, hours=HOURS_2023) == []


def test_the_mistaken_revision_of_2022_names_its_row() -> None:
    closing = YEAR_2022[-1]
    pause = YEAR_2022[8]
    mistaken = [
        *YEAR_2022[:-1],
        replace(closing, starts_at=pause.starts_at, ends_at=pause.ends_at),
    ]
    sentence = "Closing Remarks (2:55 pm - 3:30 pm) overlaps Break (2:55 pm - 3:30 pm)."
    assert [clash.sentence for clash in clashes(mistaken, CHICAGO)] == [sentence]
    assert lint(mistaken, CHICAGO, hours=HOURS_2022) == [
        Finding(ProgramRule.OVERLAP, sentence, (closing.key, pause.key))
    ]


def test_rows_that_only_touch_do_not_clash() -> None:
    assert clashes(day("regular 09:00 09:30 A\nregular 09:30 10:00 B"), NEW_YORK) == []


def test_one_minute_of_overlap_is_a_clash_in_whatever_order_rows_come() -> None:
    rows = day("regular 09:29 10:00 B\nregular 09:00 09:30 A")
    assert [clash.sentence for clash in clashes(rows, NEW_YORK)] == [
        "B (9:29 am - 10:00 am) overlaps A (9:00 am - 9:30 am)."
    ]


def test_a_long_row_clashes_with_each_row_inside_it() -> None:
    rows = day("panel 09:00 11:00 P\nregular 09:00 09:30 A\nregular 10:30 11:00 B")
    assert [(clash.later.title, clash.earlier.title) for clash in clashes(rows, NEW_YORK)] == [
        ("P", "A"),
        ("B", "P"),
    ]


@pytest.mark.parametrize(("starts", "rules"), [("09:45", []), ("09:46", [ProgramRule.GAP])])
def test_a_gap_is_more_than_fifteen_minutes(starts: str, rules: list[ProgramRule]) -> None:
    rows = day(f"regular 09:00 09:30 A\nregular {starts} 10:30 B")
    assert [finding.rule for finding in lint(rows, NEW_YORK)] == rules


def test_a_gap_names_its_length_and_the_rows_around_it() -> None:
    rows = day("panel 09:00 11:00 P\nregular 09:15 09:30 A\nregular 12:10 12:40 B")
    assert lint(rows, NEW_YORK)[-1] == Finding(
        ProgramRule.GAP,
        "Nothing is planned for 70 minutes between P (9:00 am - 11:00 am) and "
        "B (12:10 pm - 12:40 pm); add a break or move a row.",
        ("0", "2"),
    )


def test_the_night_between_two_days_is_no_gap() -> None:
    first, second = day("regular 16:00 16:30 A\nregular 09:00 09:30 B")
    assert lint([first, moved(second, timedelta(days=1))], NEW_YORK) == []


def test_days_are_those_of_the_edition_s_zone() -> None:
    """At 20:00 in New York the day is over in UTC, and the gap still is one."""
    rows = day("regular 19:00 19:30 A\nregular 20:30 21:00 B")
    assert [finding.rule for finding in lint(rows, NEW_YORK)] == [ProgramRule.GAP]


def test_rows_outside_the_workshop_s_hours_are_told() -> None:
    rows = day("opening 08:30 08:40 Welcome\nclosing 08:50 09:05 Closing")
    assert lint(rows, NEW_YORK, hours=hours(DAY, NEW_YORK, "08:35", "09:00")) == [
        Finding(
            ProgramRule.HOURS,
            "Welcome (8:30 am - 8:40 am) starts before the workshop opens at 8:35 am.",
            ("0",),
        ),
        Finding(
            ProgramRule.HOURS,
            "Closing (8:50 am - 9:05 am) runs past the end of the workshop at 9:00 am.",
            ("1",),
        ),
    ]


def test_a_speaker_in_two_places_at_once_is_told_however_the_name_is_spelled() -> None:
    rows = day("invited 09:00 09:45 A | Nguyễn An\npanel 09:30 10:00 P | Nguyen An")
    assert lint(rows, NEW_YORK)[1:] == [
        Finding(
            ProgramRule.SPEAKER,
            "Nguyen An is in two places at once: A (9:00 am - 9:45 am) and P (9:30 am - 10:00 am).",
            ("1", "0"),
        )
    ]


def test_a_speaker_may_speak_twice_in_a_row() -> None:
    assert lint(day("invited 09:00 09:45 A | Li\npanel 09:45 10:00 P | Li"), NEW_YORK) == []


def test_an_accepted_submission_without_a_place_is_told() -> None:
    talk = replace(day("regular 09:00 09:30 A")[0], submission_number=7)
    assert lint([talk], NEW_YORK, accepted={12: "Tail Latency", 7: "A", 3: "Energy"}) == [
        Finding(ProgramRule.UNSCHEDULED, "#3 Energy is accepted and has no place in the program."),
        Finding(
            ProgramRule.UNSCHEDULED, "#12 Tail Latency is accepted and has no place in the program."
        ),
    ]


def test_a_row_that_ends_before_it_starts_is_told_once() -> None:
    rows = day("regular 09:00 09:30 A\nregular 15:30 09:10 B\nregular 09:40 09:40 C")
    assert lint(rows, NEW_YORK, hours=hours(DAY, NEW_YORK, "09:00", "10:00")) == [
        Finding(ProgramRule.ORDER, "C starts and ends at 9:40 am; give it a length.", ("2",)),
        Finding(ProgramRule.ORDER, "B starts at 3:30 pm and ends before that, at 9:10 am.", ("1",)),
    ]


def test_a_remote_speaker_is_not_asked_to_speak_at_night() -> None:
    far = replace(day("invited 14:00 14:45 A | Li")[0], zones=(("Li", ZoneInfo("Asia/Seoul")),))
    assert lint([far], NEW_YORK) == [
        Finding(
            ProgramRule.NIGHT,
            "A is 3:00 am - 3:45 am for Li (Seoul time); a time between 7:00 am and 11:00 pm "
            "would be kinder.",
            ("0",),
        )
    ]
    late = lint([moved(far, timedelta(hours=-4))], NEW_YORK)  # 23:00 there, to 23:45
    assert [finding.rule for finding in late] == [ProgramRule.NIGHT]
    assert lint([moved(far, timedelta(hours=-5))], NEW_YORK) == []  # 22:00 to 22:45


def test_what_a_speaker_who_was_asked_has_not_told_is_named() -> None:
    row = replace(day("invited 14:00 14:45 A | Li")[0], lacks=("an abstract", "the biography"))
    assert incomplete([row]) == [
        Finding(ProgramRule.FACTS, "A lacks an abstract and the biography.", ("0",))
    ]


def test_two_tracks_are_no_clash_but_nobody_is_in_both() -> None:
    one, other = day("invited 14:00 14:45 A | Li\ninvited 14:00 14:45 B | Li")
    tracks = [replace(one, track="Red"), replace(other, track="Blue")]
    assert [finding.rule for finding in lint(tracks, NEW_YORK)] == [ProgramRule.SPEAKER]
    assert clashes(tracks, NEW_YORK) == []
    chaired = [replace(tracks[0], chair="C. Roe"), replace(tracks[1], speakers=("C. Roe",))]
    assert [finding.sentence for finding in lint(chaired, NEW_YORK)] == [
        "C. Roe is in two places at once: B (2:00 pm - 2:45 pm) and A (2:00 pm - 2:45 pm)."
    ]


def test_an_empty_program_is_clean() -> None:
    assert lint([], NEW_YORK, hours=HOURS_2023) == []


def test_a_row_without_a_title_is_called_by_its_kind() -> None:
    assert YEAR_2023[8].label == "Invited talk by Zhishan Guo"
    assert replace(YEAR_2023[8], speakers=()).label == "Invited talk"


def test_every_kind_has_a_name_and_a_length() -> None:
    assert list(KIND_NAMES) == list(ItemKind)
    assert {kind.value: minutes for kind, minutes in DEFAULT_MINUTES.items()} == {
        "opening": 5,
        "keynote": 60,
        "invited": 45,
        "regular": 30,
        "panel": 60,
        "break": 30,
        "lunch": 60,
        "closing": 5,
    }


def test_the_edition_s_talk_length_is_for_regular_talks_only() -> None:
    nine = datetime(2027, 4, 18, 9, tzinfo=UTC)
    assert end_of(ItemKind.REGULAR, nine) - nine == timedelta(minutes=30)
    assert end_of(ItemKind.REGULAR, nine, talk_minutes=20) - nine == timedelta(minutes=20)
    assert end_of(ItemKind.INVITED, nine, talk_minutes=20) - nine == timedelta(minutes=45)


def test_rows_are_in_the_order_of_the_day_breaks_first() -> None:
    rows = day("closing 10:00 10:05 C\nbreak 10:00 10:30 B\nregular 09:00 09:30 A")
    assert [item.title for item in in_order(rows)] == ["A", "B", "C"]
