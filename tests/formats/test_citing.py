"""Citations, parsed back by a library that did not write them, with names that break naive ones."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest
from bibtexparser.entrypoint import parse_string

from fastpath_cms.formats.citing import (
    CitedTalk,
    Meeting,
    bibtex,
    citation_tags,
    linked_meeting,
    linked_talk,
)

MEETING = Meeting(
    "FastPath",
    2027,
    "Workshop on Performance Analysis of Machine Learning Systems",
    "https://fastpath.example/2027/",
    "ISPASS 2027",
    "Virtual",
    date(2027, 3, 28),
    datetime(2027, 3, 28, 14, 50, tzinfo=UTC),
    datetime(2027, 3, 28, 20, 30, tzinfo=UTC),
)
PAPER = CitedTalk(
    3,
    "SODA: 100% of GPUs & {Some} I/O_Costs",
    (("Siobhán O'Brien", "IBM"), ("Nguyễn Thị Ánh", ""), ("Li, and Sons", ""), ("李 明", "")),
    "https://fastpath.example/2027/talks/3",
    is_paper=True,
    abstract="Why </script><script>alert(1)</script> matters.",
    starts_at=datetime(2027, 3, 28, 17, 30, tzinfo=UTC),
    ends_at=datetime(2027, 3, 28, 18, 0, tzinfo=UTC),
    pdf_url="https://fastpath.example/2027/talks/3/paper.pdf",
)
INVITED = CitedTalk(
    1, "Slow Paths", (("A. Li", "UBC"),), "https://fastpath.example/2027/talks/1", is_paper=False
)


def test_bibtex_is_read_back_with_every_author_and_no_broken_entry() -> None:
    library = parse_string(bibtex(MEETING, [PAPER, INVITED]), append_middleware=[])
    assert library.failed_blocks == []
    paper, invited = library.entries
    said = {key: str(field.value) for key, field in paper.fields_dict.items()}
    assert (paper.entry_type, paper.key) == ("inproceedings", "fastpath2027-3")
    assert said["author"] == "Siobhán O'Brien and Nguyễn Thị Ánh and {Li, and Sons} and 李 明"
    assert said["title"] == r"{{SODA}: 100\% of {GPUs} \& \{Some\} I/O\_Costs}"
    assert said["year"] == "2027"
    assert said["month"] == "mar"
    assert said["booktitle"].endswith("(FastPath 2027)")
    assert invited.entry_type == "misc"


@pytest.mark.parametrize("text", [linked_talk(MEETING, PAPER), linked_meeting(MEETING, [PAPER])])
def test_linked_data_is_json_that_cannot_end_its_script(text: str) -> None:
    assert "<" not in text
    assert json.loads(text)["@context"] == "https://schema.org"


def test_a_talk_is_an_event_of_the_workshop_and_presents_an_article() -> None:
    said = json.loads(linked_talk(MEETING, PAPER))
    assert said["startDate"] == "2027-03-28T17:30:00+00:00"
    assert said["superEvent"]["name"].startswith("FastPath 2027: Workshop on")
    assert said["superEvent"]["superEvent"] == {"@type": "Event", "name": "ISPASS 2027"}
    assert said["superEvent"]["eventAttendanceMode"].endswith("/OnlineEventAttendanceMode")
    article = said["workFeatured"]
    assert article["@type"] == "ScholarlyArticle"
    assert [one["name"] for one in article["author"]] == [name for name, _ in PAPER.people]
    assert article["abstract"] == PAPER.abstract
    assert "workFeatured" not in json.loads(linked_talk(MEETING, INVITED))


def test_a_scholar_s_tags_name_each_author_with_the_institution_after_them() -> None:
    assert citation_tags(MEETING, PAPER)[:4] == (
        ("citation_title", PAPER.title),
        ("citation_author", "Siobhán O'Brien"),
        ("citation_author_institution", "IBM"),
        ("citation_author", "Nguyễn Thị Ánh"),
    )
    assert ("citation_publication_date", "2027/03/28") in citation_tags(MEETING, PAPER)
    assert ("citation_pdf_url", PAPER.pdf_url) in citation_tags(MEETING, PAPER)
