"""The real series: its facts, and nothing but them."""

import itertools
from datetime import date

from fastpath_cms.domain.calendar import DateKind
from fastpath_cms.domain.held import held_text
from fastpath_cms.example import load_series, load_topics

EDITIONS = {edition.year: edition for edition in load_series()}


def test_the_series_has_the_editions_something_is_known_of():
    assert list(EDITIONS) == [2012, 2013, 2014, 2015, 2018, 2019, 2020, 2021, 2022, 2023]


def test_the_first_four_editions_carry_the_former_title():
    former = [year for year, edition in EDITIONS.items() if "Workload Optimized" in edition.title]
    assert former == [2012, 2013, 2014, 2015]


def test_the_time_line_printed_in_2021_is_the_one_the_calendar_writes():
    edition = EDITIONS[2021]
    assert edition.held_on is not None
    written = held_text(edition.held_on, edition.place, edition.starts, edition.ends, edition.zone)
    assert written == edition.time_line


def test_the_real_extension_of_2022_is_told_with_its_date():
    (submission,) = (d for d in EDITIONS[2022].key_dates if d.kind is DateKind.SUBMISSION)
    assert submission.days == (date(2022, 9, 9), date(2022, 9, 19))
    assert submission.moved_on == date(2022, 9, 14)


def test_every_committee_has_the_size_its_page_had():
    sizes = {
        year: (
            sum(listing.is_organizer for listing in edition.committee),
            sum(not listing.is_organizer for listing in edition.committee),
        )
        for year, edition in EDITIONS.items()
        if edition.committee
    }
    assert sizes == {2021: (4, 4), 2022: (4, 10), 2023: (4, 5)}


def test_the_real_programs_run_without_overlap_in_the_printed_hours():
    for year in (2022, 2023):
        edition = EDITIONS[year]
        rows = edition.program
        assert (rows[0].starts, rows[-1].ends) == (edition.starts, edition.ends)
        assert [(a, b) for a, b in itertools.pairwise(rows) if a.ends > b.starts] == []


def test_the_call_has_fourteen_topics_with_keys_of_their_own():
    assert len({topic.key for topic in load_topics()}) == 14
