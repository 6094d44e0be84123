"""People somebody is close to: named once, and asked about where they are authors."""

from __future__ import annotations

from fastpath_cms.models import Acquaintance
from tests.support.world import IN_REVIEWING, World

PAGE = "/profile/people"


def test_lists_are_saved_shown_again_and_changed(world: World) -> None:
    mia = world.member()
    browser = world.browser(mia)
    typed = {
        "advisor": "Ada O\u2019Brien (Example University)\r\n\r\nNguy\u1ec5n An\r\nAda O'Brien"
    }
    assert browser.post(PAGE, typed).status_code == 303
    rows = [(row.kind, row.name, row.affiliation) for row in world.all(Acquaintance)]
    assert rows == [
        ("advisor", "Ada O\u2019Brien", "Example University"),
        ("advisor", "Nguy\u1ec5n An", ""),
    ]
    assert "Nguy\u1ec5n An" in browser.get(PAGE).text
    browser.post(PAGE, {"advisor": "", "family": "\u674e"})
    assert [(row.kind, row.name) for row in world.all(Acquaintance)] == [("family", "\u674e")]


def test_a_line_that_names_nobody_is_pointed_at_and_nothing_is_lost(world: World) -> None:
    browser = world.browser(world.member())
    browser.post(PAGE, {"collaborator": "Ada Reyes"})
    answer = browser.post(PAGE, {"collaborator": "Bo Chen\n(nobody)"})
    assert answer.status_code == 422
    assert "Line 2 is not a name with an affiliation: (nobody)" in answer.text
    assert "Bo Chen" in answer.text
    assert [row.name for row in world.all(Acquaintance)] == ["Ada Reyes"]


def test_chairs_are_asked_where_an_author_is_named(world: World) -> None:
    chair, mia = world.chair(), world.member("Mia Member", "mia@x.example")
    world.submission(world.person("Ada Author", "ada@y.example"))
    browser = world.at(IN_REVIEWING).browser(chair)
    assert "No suggestion waits for you." in browser.get("/2027/chair/conflicts").text
    world.browser(mia).post(PAGE, {"advisor": "Ada Author\nSomebody Else"})
    page = browser.get("/2027/chair/conflicts").text
    assert "Mia Member names Ada Author as advisor or student." in page
    assert "Somebody Else" not in page
