"""The real extensions of 2021 and 2022, lived again: page, phase, calendar, feed, letters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from xml.etree import ElementTree as ET

import pytest
from icalendar import Calendar

from fastpath_cms.domain.calendar import DateKind, Phase, closing_instant
from fastpath_cms.domain.entry import Entry
from fastpath_cms.domain.letters import LetterKind
from fastpath_cms.domain.workflow import Status
from fastpath_cms.example.series import ExampleEdition, load_series
from fastpath_cms.models import Edition, KeyDate
from fastpath_cms.queries.editions import edition_by_id, phase_of
from fastpath_cms.queries.settings import entries_of, mark_of
from fastpath_cms.services import calling, extending
from fastpath_cms.services.planning import Wanted
from tests.support.reading import words
from tests.support.world import World

ZONE = {2021: "America/New_York", 2022: "America/Chicago"}


@dataclass(frozen=True)
class Real:
    """One real extension: the days before and after, and the day it was published."""

    year: int
    published: date

    @property
    def edition(self) -> ExampleEdition:
        return next(one for one in load_series() if one.year == self.year)

    def days(self, turn: int) -> dict[DateKind, date]:
        return {one.kind: one.days[turn] for one in self.edition.key_dates}

    @property
    def instant(self) -> datetime:
        return datetime.combine(self.published, time(15), UTC)


# 2022's was published five days after its first date had passed; of 2021's only the dates are known
REAL = (Real(2021, date(2021, 1, 20)), Real(2022, date(2022, 9, 14)))


@pytest.fixture(params=REAL, ids=lambda real: str(real.year))
def real(request: pytest.FixtureRequest) -> Real:
    found: Real = request.param
    return found


@pytest.fixture
def year(world: World, real: Real) -> World:
    """Make the year as it was announced first."""
    start = datetime.combine(real.days(0)[DateKind.SUBMISSION], time(12), UTC) - timedelta(days=40)
    world.at(start)
    with world.writing() as session:
        edition = session.get_one(Edition, world.edition.id)
        edition.year, edition.zone_name = real.year, ZONE[real.year]
        session.query(KeyDate).delete()
    entries = {kind: Entry(day) for kind, day in real.days(0).items()}
    opens = {DateKind.CALL_OPENS: Entry(start.date() + timedelta(days=1))}
    world.perform(world.chair(), calling.change_dates, world.edition.id, opens | entries, "")
    return world.at(real.instant)


def now(world: World) -> Edition:
    with world.writing() as session:
        return edition_by_id(session, world.edition.id)


def extend(world: World, real: Real) -> dict[str, str]:
    others = {
        kind: Entry(day)
        for kind, day in real.days(-1).items()
        if kind is not DateKind.SUBMISSION and day != real.days(0)[kind]
    }
    what = Wanted(DateKind.SUBMISSION, Entry(real.days(-1)[DateKind.SUBMISSION]), others)
    done: dict[str, str] = world.perform(
        world.chair("Paul"),
        extending.extend_deadline,
        world.edition.id,
        what,
        mark_of(entries_of(now(world))),
    )
    return done


def events(world: World, real: Real) -> dict[str, tuple[int, object]]:
    calendar = Calendar.from_ical(world.browser().get(f"/{real.year}/dates.ics").data)
    return {
        str(one["UID"]).partition("@")[0]: (int(one["SEQUENCE"]), one["DTSTART"].dt)
        for one in calendar.walk("VEVENT")
    }


SAID = {
    2021: (
        "Submission Feb 26, 2021 AoE formerly Jan 22, 2021 AoE",
        "Notification Mar 8, 2021 formerly Feb 22, 2021",
        (
            "The submission deadline is extended to Feb 26, 2021 AoE (was Jan 22, 2021 AoE). "
            "Notification moves to Mar 8, 2021 (was Feb 22, 2021)."
        ),
    ),
    2022: (
        "Submission Sep 19, 2022 AoE formerly Sep 9, 2022 AoE",
        "Notification Sep 26, 2022 formerly Sep 19, 2022",
        (
            "The submission deadline is extended to Sep 19, 2022 AoE (was Sep 9, 2022 AoE). "
            "Notification moves to Sep 26, 2022 (was Sep 19, 2022)."
        ),
    ),
}


def test_the_page_the_calendar_the_feed_and_the_mail_say_the_same(year: World, real: Real) -> None:
    year.submission(year.person("Ada"), status=Status.DRAFT)
    before = events(year, real)
    done = extend(year, real)
    submission, notification, news = SAID[real.year]
    page = words(year.browser().get(f"/{real.year}/").text)
    assert submission in page
    assert notification in page
    assert news in page
    after = events(year, real)
    moved = {f"{real.year}-date-submission", f"{real.year}-date-notification"}
    assert set(before) == set(after)
    for uid, (sequence, start) in after.items():
        assert sequence == before[uid][0] + (uid in moved)
        assert (start != before[uid][1]) == (uid in moved)
    root = ET.fromstring(year.browser().get(f"/{real.year}/news.atom").data)
    ids = [one.text for one in root.iter("{http://www.w3.org/2005/Atom}id")]
    assert ids[1:] == [f"tag:fastpath.test,{real.year}-01-01:{real.year}/news/1"]
    assert [letter.kind for letter in year.letters()] == [
        LetterKind.DATES_MOVED,
        LetterKind.DATES_MOVED,
        LetterKind.DEADLINE_EXTENDED,
    ]
    expected = {2021: ("call open", "call open"), 2022: ("reviewing", "call open")}
    assert (done["before"], done["after"]) == expected[real.year]


@pytest.mark.parametrize("turn", [0, -1])
def test_the_call_ends_with_the_day_that_stood_on_the_page(
    year: World, real: Real, turn: int
) -> None:
    if turn:
        extend(year, real)
    closes = closing_instant(real.days(turn)[DateKind.SUBMISSION])
    edition = now(year)
    for seconds, is_open in ((-1, True), (0, False), (1, False)):
        phase = phase_of(edition, closes + timedelta(seconds=seconds))
        assert (phase is Phase.CALL) == is_open


def test_between_the_first_date_and_the_news_nobody_could_submit_and_then_again(
    year: World, real: Real
) -> None:
    first = closing_instant(real.days(0)[DateKind.SUBMISSION])
    path = f"/{real.year}/submit"
    assert year.at(first + timedelta(minutes=2)).browser().get(path).status_code == 409
    year.at(max(real.instant, first + timedelta(minutes=3)))
    extend(year, real)
    assert year.browser().get(path).status_code == 200
