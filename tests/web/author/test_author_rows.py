"""The authors' rows: their order, pasted lists, people of before; all of it without JavaScript."""

from __future__ import annotations

import re
from typing import Any

import pytest

from fastpath_cms.models import Author, Person, Submission
from fastpath_cms.web.author_rows import rearranged
from tests.support.browser import Browser
from tests.support.forms import submission_form
from tests.support.world import World

SUBMIT = "/2027/submit"
EDIT = "/2027/submissions/1/edit"


def named(page: str, part: str = "name") -> list[str]:
    """Return what the rows of a page hold in one of their fields."""
    found = re.findall(rf'name="authors-\d+-{part}"[^>]*?value="([^"]*)"', page)
    return [one.replace("&#39;", "'") for one in found]


def form(world: World, *names: str, **more: Any) -> dict[str, Any]:
    """Return a form whose rows hold these names, each at its place."""
    fields = submission_form(world, pdf=None)
    for row, name in enumerate(names):
        fields |= {
            f"authors-{row}-name": name,
            f"authors-{row}-email": f"{name.lower()}@x.example",
            f"authors-{row}-affiliation": "Univ X",
            f"authors-{row}-place": str(row + 1),
        }
    return fields | {"authors-0-orcid": ""} | more


def pasted(world: World, browser: Browser, text: str, act: str, **more: Any) -> str:
    """Press one of the buttons of a pasted list, and return the page that follows."""
    answer = browser.post(SUBMIT, form(world, "Ada", pasted=text, **{act: "1"} | more))
    assert (answer.status_code, answer.location) == (303, "/2027/submit#paste")
    return browser.get(SUBMIT).text


@pytest.mark.parametrize(
    ("places", "order"),
    [
        (("1", "2", "3", "4"), "ABCD"),
        (("1", "2", "3", "1"), "DABC"),
        (("4", "2", "3", "4"), "BCDA"),
        (("3", "2", "1", "4"), "CBAD"),
        (("2", "2", "3", "4"), "BACD"),
        (("", "x", "-1", "99999"), "ABCD"),
        (("9", "2", "3", "4"), "BCDA"),
        (("1", "4", "2", "3"), "ACDB"),
    ],
)
def test_rows_go_to_the_places_typed(places: tuple[str, ...], order: str) -> None:
    fields = {f"authors-{row}-name": [name] for row, name in enumerate("ABCD")}
    fields |= {f"authors-{row}-place": [place] for row, place in enumerate(places)}
    done = rearranged(fields)
    assert "".join(done[f"authors-{row}-name"][0] for row in range(4)) == order
    assert [done[f"authors-{row}-place"] for row in range(4)] == [["1"], ["2"], ["3"], ["4"]]


def test_numbers_without_end_are_no_numbers() -> None:
    long = "9" * 5000
    fields = {"authors-0-name": ["Ada"], f"authors-{long}-name": ["Bo"], "remove": [long]}
    done = rearranged(fields | {"authors-0-place": [long]})
    assert (done["authors-0-name"], done["authors-0-place"]) == (["Ada"], ["1"])


def test_a_row_no_page_of_ours_has_is_no_row(world: World) -> None:
    forged = {f"authors-{number}-name": "Bo" for number in ("9" * 5000, "\u00b2", "1000")}
    assert world.browser().post(SUBMIT, form(world, "Ada", **forged)).status_code == 303
    assert [row.name for row in world.all(Author)] == ["Ada"]


def test_a_save_honours_the_places(world: World) -> None:
    fields = form(world, "Ada", "Bo", "Eve", **{"authors-2-place": "1"})
    world.browser().post(SUBMIT, fields)
    assert [row.name for row in world.all(Author)] == ["Eve", "Ada", "Bo"]


def test_a_refused_save_shows_the_error_at_the_author_who_moved(world: World) -> None:
    fields = form(
        world, "Ada", "Bo", **{"authors-1-place": "1", "authors-1-orcid": "0000-0002-1825-0098"}
    )
    page = world.browser().post(SUBMIT, fields)
    assert (page.status_code, named(page.text)) == (422, ["Bo", "Ada"])
    assert 'id="authors-0-orcid-error"' in page.text
    assert "The last digit of this ORCID iD does not fit the others" in page.text


def test_a_pasted_list_is_first_shown_and_changes_nothing(world: World) -> None:
    browser = world.browser()
    page = pasted(world, browser, "Bo Berg (Univ Y, Norway), Eve Dahl et al.", "paste-read")
    assert "2 authors understood" in page
    assert "Univ Y, Norway" in page
    assert "<q>et al.</q>" in page
    assert named(page) == ["Ada"]
    assert "Bo Berg (Univ Y, Norway), Eve Dahl et al.</textarea>" in page


def test_a_pasted_list_is_added_and_fills_the_blanks_of_who_is_there(world: World) -> None:
    text = "Bo Berg (Univ Y)\nAda (Univ Z, Norway)"
    browser = world.browser()
    page = pasted(world, browser, text, "paste-add", pasted_state="read")
    assert named(page) == ["Ada", "Bo Berg"]
    assert named(page, "email") == ["ada@x.example", ""]
    assert named(page, "affiliation") == ["Univ X", "Univ Y"]
    assert named(page, "country") == ["Ireland", ""]
    assert "The list was added to the authors above" in page


def test_a_pasted_list_takes_their_place_and_is_taken_back(world: World) -> None:
    browser = world.browser(world.person("Ada", "ada@x.example", affiliation="Univ X"))
    page = pasted(world, browser, "Bo Berg, Ada", "paste-replace", **{"authors-1-name": "Eve"})
    assert (named(page), named(page, "email")) == (["Bo Berg", "Ada"], ["", "ada@x.example"])
    assert named(page, "affiliation") == ["", "Univ X"]
    found = re.search(r'name="rows_before"[^>]*value="([^"]*)"', page)
    assert found is not None
    before = found[1].replace("&#34;", '"').replace("&#39;", "'")
    page = pasted(world, browser, "Bo Berg, Ada", "paste-undo", rows_before=before)
    assert named(page) == ["Ada", "Eve"]


@pytest.mark.parametrize("before", ["", "[", "7", '{"a": 1}', '["x"]', "null"])
def test_a_forged_list_of_before_changes_nothing(before: str) -> None:
    fields = {"authors-0-name": ["Ada"], "paste-undo": ["1"], "rows_before": [before]}
    done = rearranged(fields)
    names = [values for name, values in done.items() if name.endswith("-name")]
    assert names == [["Ada"]]


def test_bibtex_offers_its_title_too(world: World) -> None:
    text = r"@misc{a, title={Where the {Step} Goes}, author={M{\"u}ller, Jos\'e}}"
    browser = world.browser()
    page = pasted(world, browser, text, "paste-read", title="Untitled")
    assert ("José Müller" in page, "Use this title" in page) == (True, True)
    page = browser.post(
        SUBMIT, form(world, "Ada", pasted=text, pasted_state="read", **{"paste-title": "1"})
    )
    assert 'value="Where the Step Goes"' in browser.get(SUBMIT).text


def test_what_was_pasted_is_gone_once_it_is_saved(world: World) -> None:
    browser = world.browser()
    pasted(world, browser, "Bo Berg", "paste-read")
    browser.post(SUBMIT, form(world, "Ada", pasted="Bo Berg", pasted_state="read"))
    assert "Bo Berg" not in browser.get(SUBMIT).text


def test_a_profile_fills_the_first_row_and_is_completed_by_it(world: World) -> None:
    ada = world.person("Ada", "ada@x.example", affiliation="KTH")
    browser = world.browser(ada)
    page = browser.get(SUBMIT).text
    assert (named(page, "affiliation"), named(page, "email")) == (["KTH"], ["ada@x.example"])
    browser.post(SUBMIT, form(world, "Ada", **{"authors-0-country": "Sweden"}))
    saved = world.one(Person)
    assert (saved.affiliation, saved.country, saved.orcid) == ("KTH", "Sweden", None)


def test_a_coauthor_of_before_is_offered_and_added_whole(world: World) -> None:
    ada, bo = world.person("Ada", "ada@x.example"), world.person("Bo Berg", "bo@b.example")
    world.submission(ada, bo)
    browser = world.browser(ada)
    page = browser.get(SUBMIT).text
    assert 'value="bo@b.example">Bo Berg, Example University' in page
    browser.post(SUBMIT, form(world, "Ada", known="bo@b.example", **{"add-known": "1"}))
    page = browser.get(SUBMIT).text
    assert named(page, "email") == ["ada@x.example", "bo@b.example"]
    assert named(page, "country") == ["Ireland", "Norway"]


def test_nobody_is_offered_what_others_typed(world: World) -> None:
    ada, bo = world.person("Ada", "ada@x.example"), world.person("Bo Berg", "bo@b.example")
    world.submission(bo, world.person("Sam Secret", "sam@s.example"))
    chair = world.chair()
    for reader in (ada, chair, None):
        browser = world.browser(reader)
        known = {"known": "sam@s.example", "add-known": "1"}
        assert "Sam Secret" not in browser.get(SUBMIT).text
        browser.post(SUBMIT, form(world, "Ada", **known))
        assert "sam@s.example" not in named(browser.get(SUBMIT).text, "email")
    paper = world.one(Submission)
    with world.writing() as session:  # Bo is taken off the paper
        gone = session.get_one(Submission, paper.id)
        gone_author = session.query(Author).filter_by(submission_id=gone.id, person_id=bo.id).one()
        session.delete(gone_author)
    assert "Sam Secret" not in world.browser(bo).get(SUBMIT).text


def test_a_slip_in_an_address_is_asked_about_and_not_refused(world: World) -> None:
    browser = world.browser()
    browser.post(SUBMIT, form(world, "Ada", **{"authors-0-email": "ada@gmial.com"}))
    question = "Is ada@gmial.com right? It looks like ada@gmail.com."
    assert world.one(Submission) is not None
    assert question in browser.get("/2027/submissions/1/").text
    assert question in browser.get(EDIT).text


def test_forty_authors_of_all_the_world_are_saved_and_one_more_is_refused(world: World) -> None:
    names = ["محمد علي", "李 明", "Nguyễn Văn A", "Ada 🚀 Berg", "O'Brien, Miles"] * 8
    fields = form(world, *[f"N{row}" for row in range(40)], title="T" * 200)
    fields |= {f"authors-{row}-name": name for row, name in enumerate(names)}
    fields |= {f"authors-{row}-affiliation": "Institute " * 30 for row in range(40)}
    browser = world.browser()
    assert browser.post(SUBMIT, fields).status_code == 303
    assert [row.name for row in world.all(Author)] == names
    assert "محمد علي" in browser.get("/2027/submissions/1/").text
    more = {"authors-40-name": "One", "authors-40-email": "one@x.example"}
    answer = browser.post(SUBMIT, fields | more)
    assert "At most 40 authors can be named here." in answer.text
    twice = browser.post(SUBMIT, form(world, "Ada", "Bo", **{"authors-1-email": "ADA@x.example"}))
    assert "Two authors have the address ada@x.example; each needs their own." in twice.text
