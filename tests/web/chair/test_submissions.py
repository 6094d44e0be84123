"""The chairs' list: pages, tags on many at once, a table to take away; nothing sealed in any."""

from __future__ import annotations

import csv
import io
import re

import pytest

from fastpath_cms.domain.errors import NotAllowed, NotFound, Unfit
from fastpath_cms.domain.tags import LONGEST, MOST, read_tags
from fastpath_cms.formats.csv_tables import csv_table
from fastpath_cms.models import AuditRow, RoleKind, Submission, Tag
from fastpath_cms.services import tagging
from tests.support.queries import counted
from tests.support.world import IN_CALL, IN_REVIEWING, World

LIST, CSV = "/2027/chair/submissions", "/2027/chair/submissions.csv"


def listed(page: str) -> list[int]:
    """The numbers in a list's page, in order."""
    return [int(number) for number in re.findall(r'data-label="Number">(\d+)<', page)]


def tags(world: World) -> list[tuple[int, str]]:
    """Every tag, with the submission's id."""
    return sorted((row.submission_id, row.name) for row in world.all(Tag))


def test_a_search_is_answered_and_stays_in_the_box(world: World) -> None:
    world.submission(title="Where the Step Goes")
    world.submission(title="Kernels")
    page = world.browser(world.chair()).get(f"{LIST}?q=title:kernels&order=-number").text
    assert listed(page) == [2]
    assert "1 submission matches." in page
    assert 'value="title:kernels"' in page
    assert 'aria-sort="descending"' in page


def test_what_cannot_be_read_is_marked_in_its_place_and_the_rest_is_searched(world: World) -> None:
    world.submission(title="Kernels")
    page = world.browser(world.chair()).get(f"{LIST}?q=kernels+score:high+<b>").text
    assert "score: wants a number, for example score:&gt;1." in page
    assert "kernels <mark>score:high</mark> &lt;b&gt;" in page
    assert listed(world.browser(world.chair()).get(f"{LIST}?q=kernels+score:high").text) == [1]


def test_nothing_found_offers_all(world: World) -> None:
    world.submission()
    page = world.browser(world.chair()).get(f"{LIST}?q=tag:none+title:nothing").text
    assert "No submission matches." in page
    assert f'href="{LIST}">Show all</a>' in page


def test_a_hundred_are_on_a_page_and_all_of_them_where_asked(world: World) -> None:
    chair, now = world.chair(), world.clock.now()
    with world.writing() as session:
        session.add_all(
            Submission(edition_id=world.edition.id, number=number, created_at=now, changed_at=now)
            for number in range(1, 102)
        )
    browser = world.browser(chair)
    first, second = browser.get(LIST).text, browser.get(f"{LIST}?page=2&order=-number").text
    assert listed(first) == list(range(1, 101))
    assert "1 to 100 of 101" in first
    assert f'href="{LIST}?page=2"' in first
    assert listed(second) == [1]
    assert len(listed(browser.get(f"{LIST}?page=all").text)) == 101
    for nonsense in ("0", "99", "-1", "x", "9" * 30):
        assert listed(browser.get(f"{LIST}?page={nonsense}").text) in ([101], list(range(1, 101)))


def test_the_selected_are_tagged_and_untagged_and_it_is_on_record(world: World) -> None:
    chair = world.chair()
    for _ in range(3):
        world.submission()
    browser = world.browser(chair)
    answer = browser.post(
        f"{LIST}?order=title", {"number": ["1", "3"], "tags": "Award #Müller", "do": "tag"}
    )
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"{LIST}?order=title"
    page = browser.get(LIST).text
    assert "The tag is on 2 submissions." in page
    assert page.count('<a class="chip" href="?q=tag:M%C3%BCller">Müller</a>') == 2
    assert '<option value="Award">' in page
    assert tags(world) == [(1, "Award"), (1, "Müller"), (3, "Award"), (3, "Müller")]
    browser.post(LIST, {"number": ["1", "2"], "tags": "award", "do": "untag"})
    assert tags(world) == [(1, "Müller"), (3, "Award"), (3, "Müller")]
    rows = [row for row in world.all(AuditRow) if row.deed == "submission.tag"]
    assert [(row.object, row.details["removed"]) for row in rows][-1] == ("submission:1", ["Award"])


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"tags": "award", "do": "tag"}, "Select submissions first"),
        ({"number": "1", "tags": " ", "do": "tag"}, "Type the tag. No tag was changed."),
        ({"number": "1", "tags": "_x", "do": "tag"}, "“_x” cannot be a tag"),
        ({"number": "1", "tags": "None", "do": "tag"}, "tag:none means something in a search"),
        ({"number": "1", "tags": "x" * (LONGEST + 1), "do": "tag"}, "of at most 40 characters"),
        ({"number": "1", "tags": " ".join(f"t{n}" for n in range(MOST + 1)), "do": "tag"}, "21."),
    ],
)
def test_what_cannot_be_tagged_is_said_and_the_selection_stays(
    world: World, fields: dict[str, str], said: str
) -> None:
    world.submission()
    answer = world.browser(world.chair()).post(LIST, fields)
    assert answer.status_code == 422
    assert said in answer.text
    assert ('aria-label="#1" checked' in answer.text) is ("number" in fields)
    assert tags(world) == []


def test_a_sealed_paper_is_neither_tagged_nor_written_out_nor_are_its_tags_offered(
    world: World,
) -> None:
    chair, other = world.chair(), world.chair("Olga Chair")
    world.submission()
    world.submission(chair, title="Sealed Title")
    world.perform(other, tagging.tag_submissions, world.edition.id, [1, 2], "mark")
    world.perform(other, tagging.tag_submissions, world.edition.id, [2], "secret")
    browser = world.browser(chair)
    assert "secret" not in browser.get(LIST).text
    assert world.perform(chair, tagging.tag_submissions, world.edition.id, [2, 9], "x") == 0
    with pytest.raises(NotAllowed):
        world.perform(chair, tagging.set_tags, 2, "x")
    assert "Sealed" not in browser.get(f"{CSV}?numbers=2").text
    assert tags(world) == [(1, "mark"), (2, "mark"), (2, "secret")]


def test_neither_authors_nor_members_see_a_tag(world: World) -> None:
    chair, mia, ada = world.chair(), world.member(), world.person("Ada Adams")
    paper = world.submission(ada)
    world.at(IN_REVIEWING)
    world.assignment(mia, paper)
    pages = ("/2027/submissions/1/", "/2027/pc/", "/2027/pc/submissions", "/2027/submissions/")
    browsers = [world.browser(person) for person in (mia, ada)]
    before = [browser.client.get(path).text for browser in browsers for path in pages]
    world.perform(chair, tagging.tag_submissions, world.edition.id, [1], "zebra")
    after = [browser.client.get(path).text for browser in browsers for path in pages]
    assert not [text for text in after if "zebra" in text]
    assert [len(text) for text in after] == [len(text) for text in before]
    assert "zebra" in world.browser(chair).get(LIST).text


def test_a_deputy_who_is_no_chair_tags_only_the_paper_they_act_for(world: World) -> None:
    mia, paper = world.member(), world.submission()
    world.submission()
    world.grant(mia, RoleKind.DEPUTY, paper)
    assert world.perform(mia, tagging.set_tags, paper.id, "a b") is True
    assert world.perform(mia, tagging.set_tags, paper.id, "B a") is True  # written anew
    assert world.perform(mia, tagging.set_tags, paper.id, "a B") is False
    assert tags(world) == [(1, "B"), (1, "a")]
    with pytest.raises(NotFound):
        world.perform(mia, tagging.set_tags, 2, "a")
    assert world.browser(mia).get(LIST).status_code == 404


def test_what_is_found_is_written_as_csv(world: World) -> None:
    chair, mia, otto = world.chair(), world.member(), world.member("Otto Other")
    paper = world.submission(world.person('=HYPERLINK("x")'), title="-1 + 2, and more")
    world.submission()
    for person in (mia, otto):
        world.assignment(person, paper)
    world.review(mia, paper, overall=-2)
    browser = world.browser(chair)
    answer = browser.get(f"{CSV}?q=reviews:1")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment; filename=submissions-2027.csv" in answer.headers["Content-Disposition"]
    (row,) = csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig")))
    assert row["title"] == "'-1 + 2, and more"
    assert row["authors"] == '\'=HYPERLINK("x")'
    assert (row["reviews in"], row["reviews missing"], row["mean"]) == ("1", "1", "-2.0")
    sent = browser.post(LIST, {"number": ["2"], "do": "csv"})
    assert sent.headers["Location"] == f"{CSV}?numbers=2"
    assert [
        line.split(",")[0] for line in browser.get(sent.headers["Location"]).text.splitlines()[1:]
    ] == ["2"]


def test_an_empty_table_has_its_head() -> None:
    assert (
        csv_table(("a", "b"), [(None, 1.5), ("@x", "")]) == b"\xef\xbb\xbfa,b\r\n,1.5\r\n'@x,\r\n"
    )


def test_tags_are_read_from_one_line() -> None:
    assert read_tags(" #Award, award;  best-paper\u00a0v1.2 ") == ("Award", "best-paper", "v1.2")
    with pytest.raises(Unfit):
        read_tags("a b:c")


def test_the_list_asks_ten_queries_for_one_row_and_for_three(world: World) -> None:
    chair, mia = world.chair(), world.member()
    browser = world.at(IN_CALL).browser(chair)
    counts = []
    for more in (1, 2):
        for _ in range(more):
            paper = world.submission()
            world.assignment(mia, paper)
            world.review(mia, paper)
        world.perform(chair, tagging.tag_submissions, world.edition.id, [1, 2], "x")
        for path in (LIST, f"{LIST}?q=step+tag:x+score:>0+reviewer:mia+conflict:none", CSV):
            browser.get(path)
            with counted(world.app) as seen:
                browser.get(path)
            counts.append(seen.count)
    assert counts == [10, 10, 9, 10, 10, 9]
