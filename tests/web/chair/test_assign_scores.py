"""The chairs' page of scores: weights, files in and out, bids counted, nothing of a sealed paper."""

from __future__ import annotations

import io
import re
from datetime import timedelta

from fastpath_cms.cli.judge import judge_once
from fastpath_cms.domain.bids import BidValue
from fastpath_cms.models import (
    AffinityRow,
    CommitteeSettings,
    PairScore,
    Person,
    RoleKind,
    Submission,
)
from tests.support.committee import bid, published, tells
from tests.support.queries import counted
from tests.support.world import IN_REVIEWING, World, address_of

PAGE = "/2027/chair/assign/scores"
FILE = f"{PAGE}/file"


def table(text: str) -> list[list[str]]:
    return [line.split(",") for line in text.lstrip("\ufeff").splitlines()]


def look(world: World, chair: Person, text: str) -> tuple[str, dict[str, str]]:
    """Send a file to be looked at; return the page and what its second form holds."""
    browser = world.browser(chair)
    answer = browser.post(FILE, {"file": (io.BytesIO(text.encode()), "ours.csv")}, form=PAGE)
    assert answer.status_code == 200
    hidden = re.findall(r'name="(kept|name|do)" value="([^"]*)"', answer.text)
    return answer.text, dict(hidden)


def look_and_use(world: World, chair: Person, text: str) -> None:
    _, fields = look(world, chair, text)
    world.browser(chair).post(FILE, fields, form=PAGE)


def test_weights_are_shown_and_changed(world: World) -> None:
    browser = world.at(IN_REVIEWING).browser(world.chair())
    assert re.findall(
        r'name="(?:text|topics|bids)"[^>]*value="([^"]+)"', browser.get(PAGE).text
    ) == [*("1.0", "0.5", "1.0")]
    browser.post(PAGE, {"text": "2", "topics": "0", "bids": "0.25"})
    row = world.one(CommitteeSettings)
    assert (row.text_weight, row.topics_weight, row.bids_weight) == (2.0, 0.0, 0.25)
    for wrong in ({"text": "much"}, {"text": "-1"}, {"text": "nan"}, dict.fromkeys("xyz", "0")):
        fields = {"text": "0", "topics": "0", "bids": "0"} | wrong
        assert browser.post(PAGE, fields).status_code == 422
    assert world.one(CommitteeSettings).text_weight == 2.0


def test_a_button_computes_and_the_page_says_how_it_stands(world: World) -> None:
    mia = world.member()
    world.submission(title="Sparse Kernels")
    published(world, mia, "Sparse Kernels", "Sparse Formats")
    browser = world.at(IN_REVIEWING).browser(world.chair())
    assert "They are not computed yet." in browser.get(PAGE).text
    browser.post(f"{PAGE}/compute", form=PAGE)
    page = browser.get(PAGE).text
    assert "They are up to date." in page
    assert "The scores are computed." in page
    tells(world, mia)
    published(world, mia, "One More")
    assert "Something changed since they were computed." in browser.get(PAGE).text


def test_a_file_is_looked_at_before_it_counts(world: World) -> None:
    mia, max_ = world.member(), world.member("Max Member")
    world.member("Twin Member")
    world.member("Twin Member")
    world.submission()
    chair = world.at(IN_REVIEWING).chair()
    text = (
        "paper,reviewer,score\n"
        f"1,{address_of(mia)},4\n"
        "#1;x;1\n1,Max  MEMBER,-2\n2,Max Member,1\n1,Nobody,1\n1,Twin Member,1\n1,Mia Member,much\n"
    )
    page, fields = look(world, chair, text)
    assert "2 scores of 1 paper and 2 members." in page
    assert "Its scores are divided by 4" in page
    assert re.findall(r'<td class="n">(\d+)</td><td>([^<]+)</td>', page) == [
        ("3", "It has 1 columns; three are needed: paper, reviewer, score."),
        ("5", "There is no paper 2 that you handle."),
        ("6", "Nobody is no member."),
        ("7", "2 members are called Twin Member; write the address instead."),
        ("8", "much is no score."),
    ]
    assert world.all(PairScore) == []
    world.browser(chair).post(FILE, fields, form=PAGE)
    scores = {row.person_id: row.score for row in world.all(PairScore)}
    assert scores == {mia.id: 1.0, max_.id: -0.5}
    browser = world.browser(chair)
    assert "<b>ours.csv</b>, brought" in browser.get(PAGE).text
    found = table(browser.get(f"{PAGE}.csv").text)
    assert [row[2] for row in found[1:]] == ["-0.5", "1.0", "0.0", "0.0"]
    browser.post(f"{PAGE}/forget", form=PAGE)
    assert world.all(PairScore) == []
    assert world.one(AffinityRow).scores == b""


def test_a_file_that_was_not_looked_at_is_not_there(world: World) -> None:
    browser = world.at(IN_REVIEWING).browser(world.chair())
    paper = world.submission()
    forged = f"{paper.manuscripts[0].sha256}.{'0' * 64}"
    answer = browser.post(FILE, {"kept": forged, "name": "x", "do": "use"}, form=PAGE)
    assert answer.status_code == 404


def test_a_file_without_scores_is_said(world: World) -> None:
    chair = world.at(IN_REVIEWING).chair()
    for text in ("", "\x00\x01", "a\tb\tc\n" * 3, '"unclosed,1,2\n'):
        page, fields = look(world, chair, text)
        assert "No line of it names a paper and a member." in page
        assert fields == {}


def test_nothing_of_a_sealed_paper_moves_a_page_or_a_file(world: World) -> None:
    mia, max_ = world.member(), world.member("Max Member")
    sealed, open_ = world.submission(title="Sealed"), world.submission(title="Open")
    published(world, mia, "Sealed", "Sealed and Open")
    chair, other = world.chair(), world.chair("Otto Other")
    world.conflict(chair, sealed)
    bid(world, mia, open_, BidValue.MAYBE)
    browser = world.at(IN_REVIEWING).browser(chair)
    world.browser(other).post(f"{PAGE}/compute", form=PAGE)
    world.at(IN_REVIEWING + timedelta(minutes=6))

    def seen() -> list[str]:
        pages = (PAGE, f"{PAGE}.csv", "/2027/chair/assign/allprefs.csv", "/2027/chair/assign/bids")
        return [
            re.sub(r'name="form_key" value="[^"]*"', "", browser.get(one).text) for one in pages
        ]

    before = seen()
    assert "up to date" in before[0]
    assert "Sealed" not in "".join(before)
    bid(world, mia, sealed, BidValue.YES)
    world.conflict(max_, sealed)
    with world.writing() as session:
        session.get_one(Submission, sealed.id).changed_at = IN_REVIEWING + timedelta(minutes=1)
    assert seen() == before
    while judge_once(world.app):
        pass
    assert len({row.computed_at for row in world.all(AffinityRow)}) == 2
    assert seen() == before
    page, _ = look(world, chair, f"1,{address_of(mia)},1\n2,{address_of(mia)},1\n")
    assert "1 score of 1 paper and 1 member." in page
    assert "There is no paper 1 that you handle." in page


def test_what_a_sealed_chair_does_to_scores_leaves_those_of_the_sealed_paper(world: World) -> None:
    mia = world.member()
    sealed, open_ = world.submission(), world.submission()
    chair, other = world.at(IN_REVIEWING).chair(), world.chair("Otto Other")
    world.conflict(chair, sealed)
    look_and_use(world, other, f"1,{address_of(mia)},0.5\n2,{address_of(mia)},0.5\n")
    kept = {sealed.id: world.one(AffinityRow, AffinityRow.submission_id == sealed.id).scores}
    look_and_use(world, chair, f"2,{address_of(mia)},1\n")
    world.browser(chair).post(f"{PAGE}/forget", form=PAGE)
    world.browser(chair).post(f"{PAGE}/compute", form=PAGE)
    rows = {row.submission_id: row.scores for row in world.all(AffinityRow)}
    assert rows == kept | {open_.id: b""}
    assert [row.submission_id for row in world.all(PairScore)] == [sealed.id]
    assert "takes the place" not in world.browser(chair).get(PAGE).text
    assert "A file takes the place" in world.browser(other).get(PAGE).text


def test_bids_and_conflicts_are_written_as_hotcrp_s_preferences(world: World) -> None:
    mia, max_ = world.member("Mia Nguy\u1ec5n"), world.member("Max Member")
    first, second = world.submission(title="=SUM(1)"), world.submission(title="Second")
    bid(world, mia, first, BidValue.NO)
    bid(world, max_, first, BidValue.YES)
    bid(world, max_, second, BidValue.YES)
    world.conflict(max_, second)
    browser = world.at(IN_REVIEWING).browser(world.chair())
    found = table(browser.get("/2027/chair/assign/allprefs.csv").text)
    assert found == [
        ["paper", "title", "given_name", "family_name", "email", "conflict", "preference"],
        ["1", "'=SUM(1)", "Max", "Member", address_of(max_), "", "20"],
        ["1", "'=SUM(1)", "Mia", "Nguy\u1ec5n", address_of(mia), "", "-20"],
        ["2", "Second", "Max", "Member", address_of(max_), "conflict", ""],
    ]


def test_the_pages_ask_few_queries_however_many_papers(world: World) -> None:
    browser = world.at(IN_REVIEWING).browser(world.chair())
    counts = []
    for more in (1, 2):
        for _ in range(more):
            bid(world, world.member(f"M{world.entropy.count} Person"), world.submission())
        for path in (PAGE, "/2027/chair/assign/bids"):
            with counted(world.app) as seen:
                browser.get(path)
            counts.append(seen.count)
    assert counts[:2] == counts[2:]
    assert max(counts) <= 12


def test_only_chairs_see_them(world: World) -> None:
    publicity = world.grant(world.person("Pub Chair"), RoleKind.PUBLICITY_CHAIR)
    for person in (world.member(), publicity, world.person()):
        browser = world.at(IN_REVIEWING).browser(person)
        for path in (PAGE, f"{PAGE}.csv", "/2027/chair/assign/bids"):
            assert browser.get(path).status_code == 404
