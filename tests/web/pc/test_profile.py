"""My profile for an edition: topics, load limit and papers, each optional, each to be taken back."""

from __future__ import annotations

import io
import re

from fastpath_cms.models import AuditRow, Membership, MembershipTopic, Publication, Topic
from tests.support.committee import published
from tests.support.world import IN_AFTER, IN_REVIEWING, World

PAGE = "/2027/pc/profile"
ADD = f"{PAGE}/papers"
BIBTEX = """
@inproceedings{a, title={Rooflines for {GPU}s}, author={Nguy{\\~{\\^e}}n, Minh and others},
  year = {2024}, abstract={We bound kernels.}}
@article{b, author={No Title}}
"""


def flashes(page: str) -> list[str]:
    return re.findall(r'role="status">.*?<b>([^<]+)</b>', page)


def test_topics_and_load_are_kept_and_taken_back(world: World) -> None:
    mia = world.member()
    first, second = (topic.id for topic in world.all(Topic))
    browser = world.browser(mia)
    assert "Not told yet." in browser.get(PAGE).text
    browser.post(PAGE, {"topics": [str(second), str(first)], "load_limit": "4"})
    row = world.one(Membership)
    assert (row.load_limit, row.is_senior, row.answered_at) == (4, False, world.clock.now())
    assert len(world.all(MembershipTopic)) == 2
    page = browser.get(PAGE).text
    assert 'value="4"' in page
    assert page.count(" checked") == 2
    browser.post(PAGE, {"load_limit": ""})
    assert (world.one(Membership).load_limit, world.all(MembershipTopic)) == (None, [])


def test_a_load_that_is_no_number_is_said_and_kept(world: World) -> None:
    browser = world.browser(world.member())
    for typed in ("many", "-1", "101", "9" * 400, "1.5"):
        answer = browser.post(PAGE, {"load_limit": typed})
        assert answer.status_code == 422
        assert f'value="{typed[:200]}' in answer.text
    assert world.all(Membership) == []


def test_pasted_papers_are_listed_and_say_their_words(world: World) -> None:
    browser = world.browser(world.member())
    text = "Sparse Kernels\nSparse kernels are fast.\nVery.\n\nSparse Formats of O'Brien"
    answer = browser.post(ADD, {"papers": text}, form=PAGE)
    assert answer.location == f"{PAGE}#own-papers"
    page = browser.get(PAGE).text
    assert "2 papers added to your profile." in page
    assert re.findall(r'<p class="title">([^<]+)</p>', page) == [
        "Sparse Formats of O&#39;Brien",
        "Sparse Kernels",
    ]
    assert re.findall(r'<ul class="words"><li>([^<]+)</li>', page) == ["sparse"]
    browser.send(ADD, {"papers": "SPARSE  Kernels\nsparse kernels are fast. Very."})
    assert len(world.all(Publication)) == 2
    assert "1 paper was there already." in browser.get(PAGE).text


def test_titles_alone_one_a_line_are_papers_each(world: World) -> None:
    browser = world.browser(world.member())
    browser.post(ADD, {"papers": "First Title\r\nSecond Title\r\n\u674e on Caches"}, form=PAGE)
    assert [row.title for row in world.all(Publication)] == [
        "First Title",
        "Second Title",
        "\u674e on Caches",
    ]


def test_bibtex_gives_year_and_authors_and_says_what_it_leaves_out(world: World) -> None:
    browser = world.browser(world.member())
    browser.post(ADD, {"papers": BIBTEX}, form=PAGE)
    row = world.one(Publication)
    assert (row.title, row.abstract, row.year) == ("Rooflines for GPUs", "We bound kernels.", 2024)
    assert row.authors == ["Minh Nguy\u1ec5n"]
    assert "An entry without a title was left out." in browser.get(PAGE).text


def test_a_paste_of_which_nothing_can_be_read_stays_to_be_mended(world: World) -> None:
    browser = world.browser(world.member())
    answer = browser.post(ADD, {"papers": "@article{x, title={Never closed, year=20"}, form=PAGE)
    assert answer.status_code == 422
    assert "This could not be read as BibTeX" in answer.text
    assert "title={Never closed, year=20</textarea>" in answer.text


def test_of_files_only_text_is_kept(world: World) -> None:
    browser = world.browser(world.member())
    words = "Paged Caches for Serving\n" + "The cache of keys and values is paged in blocks. " * 5
    files = [
        (io.BytesIO(f"%PDF-1.7{words}".encode()), "paged.pdf"),
        (io.BytesIO(b"%PDF-1.7 scan"), "scan.pdf"),
        (io.BytesIO(b"PK\x03\x04\x00\x00"), "paper.docx"),
        (io.BytesIO(b"No page in here"), "text.PDF"),
        (io.BytesIO(BIBTEX.encode()), "mine.bib"),
    ]
    browser.post(ADD, {"papers": "", "files": files}, form=PAGE)
    assert [row.title for row in world.all(Publication)] == [
        "Paged Caches for Serving",
        "Rooflines for GPUs",
    ]
    page = browser.get(PAGE).text
    assert "scan.pdf has no text in it" in page
    assert "paper.docx is neither a PDF nor a text" in page
    assert "text.PDF is called a PDF and is none" in page
    assert list(world.blobs.hashes()) == []


def test_an_empty_paste_is_said(world: World) -> None:
    browser = world.browser(world.member())
    answer = browser.post(ADD, {"papers": " "}, form=PAGE)
    assert answer.status_code == 422
    assert "Paste at least a title, or choose a file." in answer.text


def test_papers_are_removed_one_by_one_or_all_and_never_those_of_others(world: World) -> None:
    mia, max_ = world.member(), world.member("Max Member")
    published(world, mia, "One", "Two", "Three")
    published(world, max_, "Theirs")
    ids = {row.title: row.id for row in world.all(Publication)}
    browser = world.browser(mia)
    browser.post(f"{ADD}/remove", {"paper": str(ids["One"])}, form=PAGE)
    browser.post(f"{ADD}/remove", {"paper": str(ids["Theirs"])}, form=PAGE)
    assert "Nothing was there to remove." in browser.get(PAGE).text
    assert [row.title for row in world.all(Publication)] == ["Two", "Three", "Theirs"]
    browser.post(f"{ADD}/remove", {"paper": "all"}, form=PAGE)
    assert [row.title for row in world.all(Publication)] == ["Theirs"]
    deeds = world.all(AuditRow, AuditRow.deed == "pc.publications-removed")
    assert [row.details["count"] for row in deeds] == [1, 2]


def test_only_members_have_a_profile_and_until_the_workshop_is_over(world: World) -> None:
    world.at(IN_REVIEWING)
    assert world.browser(world.person()).get(PAGE).status_code == 404
    assert world.browser(world.chair()).get(PAGE).status_code == 404
    assert world.at(IN_AFTER).browser(world.member()).get(PAGE).status_code == 409
