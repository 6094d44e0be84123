"""The form editor: a chair shapes the form, and every reader is shown their own part of it."""

from __future__ import annotations

import html

from fastpath_cms.domain.workflow import Status
from fastpath_cms.models import ReviewFormField
from tests.support.browser import Browser
from tests.support.queries import counted
from tests.support.world import IN_NOTIFICATION, IN_REVIEWING, World

FORM = "/2027/chair/settings/review-form"
NEW = f"{FORM}/new"
DISCUSSION = {
    "label": "Would it start a good discussion?",
    "kind": "score",
    "levels": "2 yes, many would take part\n1 few would",
    "reading": "committee/at-once",
    "is_required": "y",
}
SUMMARY = {"label": "O'Brien's summary", "kind": "text", "reading": "authors/with-decision"}
CHAIRS = {
    "label": "Best paper?",
    "kind": "choice",
    "levels": "1 Yes\n0 No",
    "reading": "chairs/at-once",
}


def chair(world: World) -> Browser:
    return world.browser(world.chair())


def text_of(browser: Browser, path: str) -> str:
    return html.unescape(browser.get(path).text)


def test_a_chair_adds_moves_retires_and_brings_back_a_field(world: World) -> None:
    browser = chair(world)
    added = browser.post(NEW, DISCUSSION)
    assert (added.status_code, added.location) == (303, FORM)
    page = text_of(browser, FORM)
    assert "“Would it start a good discussion?” is asked from now on." in page
    assert "Score, 1 to 2. The committee reads this as soon as it is handed in." in page
    (row,) = [one for one in world.all(ReviewFormField) if one.key.startswith("own_")]
    arrange = f"{FORM}/{row.key}/arrange"
    for do, said in (("up", "Moved up."), ("retire", "asked no more"), ("revive", "asked again")):
        assert browser.post(arrange, {"do": do}, form=FORM).status_code == 303
        assert said in text_of(browser, FORM)
    assert browser.post(arrange, {"do": "explode"}, form=FORM).status_code == 404


def test_the_page_asks_as_much_for_many_fields_as_for_few(world: World) -> None:
    browser = chair(world)
    counts = []
    for _ in range(2):
        with counted(world.app) as seen:
            browser.get(FORM)
        counts.append(seen.count)
        browser.post(NEW, SUMMARY)
        browser.post(NEW, CHAIRS)
    assert counts == [5, 5]


def test_a_stale_tab_and_a_double_click_change_the_form_once(world: World) -> None:
    browser = chair(world)
    browser.get(NEW)
    first = [browser.send(NEW, SUMMARY) for _ in range(2)]
    assert [answer.status_code for answer in first] == [303, 303]
    assert len(world.all(ReviewFormField)) == 5
    stale = browser.post(NEW, CHAIRS | {"base": "0123456789abcdef"})
    assert stale.status_code == 409
    assert "Somebody else changed this while you were writing" in stale.text
    assert "Best paper?" in stale.text
    moved = browser.post(
        f"{FORM}/comments_for_authors/arrange", {"do": "retire", "base": "old"}, form=FORM
    )
    assert moved.status_code == 303
    assert "Nothing was moved." in text_of(browser, FORM)


def test_what_cannot_be_read_is_said_and_what_was_typed_stays(world: World) -> None:
    answer = chair(world).post(NEW, CHAIRS | {"levels": "Yes\n1 No", "label": "x" * 200})
    assert answer.status_code == 422
    page = html.unescape(answer.text)
    assert "Begin the line “Yes” with its number." in page
    assert "x" * 200 in page
    assert chair(world).post(NEW, {"reading": "authors/at-once", "kind": "x"}).status_code == 422


def test_a_level_that_goes_asks_what_its_answers_become(world: World) -> None:
    mia, paper = world.member(), world.submission()
    world.at(IN_REVIEWING).review(mia, paper, -2)
    browser, path = chair(world), f"{FORM}/overall"
    fewer = {"label": "Overall", "levels": "1 accept\n0 reject", "reading": "authors/with-decision"}
    answer = browser.post(path, fewer)
    page = html.unescape(answer.text)
    assert answer.status_code == 422
    assert "Reviews may have chosen 3 (strong accept), 2 (accept), 1 (weak accept)" in page
    becomes = {f"becomes-{gone}": "1" if gone > 0 else "0" for gone in range(-3, 4)}
    assert browser.post(path, fewer | becomes).status_code == 303
    assert world.answers()["overall"] == 0


def test_each_reader_is_previewed_what_the_policy_lets_them_read(world: World) -> None:
    browser = chair(world)
    browser.post(NEW, SUMMARY)
    browser.post(NEW, CHAIRS)
    hidden = {
        "author": "Confidential remarks for the program committee and Best paper?",
        "member": "Best paper?",
    }
    for reader, labels in hidden.items():
        page = text_of(browser, f"{FORM}?as={reader}")
        assert f"Not shown to this reader now: {labels}." in page
    assert "This reader is shown every field." in text_of(browser, f"{FORM}?as=chair")


def test_only_chairs_find_the_editor(world: World) -> None:
    assert world.browser(world.member()).get(FORM).status_code == 404
    assert chair(world).get(f"{FORM}/nothing").status_code == 404


def test_every_page_shows_each_answer_to_its_readers_and_to_nobody_else(world: World) -> None:
    shaper = chair(world.at(IN_REVIEWING))
    for body in (DISCUSSION, SUMMARY, CHAIRS):
        shaper.post(NEW, body)
    keys = [row.key for row in world.all(ReviewFormField) if row.key.startswith("own_")]
    ada, mia, otto = world.person(), world.member(), world.member("Otto Other")
    paper = world.submission(ada)
    for member in (mia, otto):
        world.assignment(member, paper)
    said = dict(zip(keys, (2, "It reached me.", 1), strict=True))
    world.review(mia, paper, comments_for_authors="Comments.", **said)
    marks = ("many would take part", "It reached me.", "Best paper?", "Comments.", "Between us")

    def seen(browser: Browser) -> list[str]:
        page = text_of(browser, "/2027/submissions/1/")
        return [mark for mark in marks if mark in page]

    assert seen(world.browser(otto)) == ["many would take part"]  # his own is not in yet
    assert seen(shaper) == list(marks)
    assert seen(world.browser(mia)) == list(marks)  # her own review
    assert seen(world.browser(ada)) == []
    world.review(otto, paper)
    assert seen(world.browser(otto)) == [mark for mark in marks if mark != "Best paper?"]
    with world.writing() as session:
        row = session.get_one(type(paper), paper.id)
        row.status, row.notified_at = Status.ACCEPTED, IN_NOTIFICATION
    assert seen(world.at(IN_NOTIFICATION).browser(ada)) == ["It reached me.", "Comments."]
