"""A subreviewer by link: asked, writes without an account, hands over; used, credited, thanked."""

from __future__ import annotations

import html
import re

import pytest

from fastpath_cms.adapters.mailbox import FileMailer
from fastpath_cms.domain.letters import LetterKind
from fastpath_cms.domain.tokens import hash_of
from fastpath_cms.models import (
    Edition,
    Letter,
    Person,
    Review,
    ReviewAnswer,
    Scratch,
    Submission,
    Subreview,
)
from fastpath_cms.services import mailing
from fastpath_cms.services.refusing import decline_review
from fastpath_cms.services.reviewing import save_review
from tests.support.browser import Browser
from tests.support.letters import assert_golden
from tests.support.world import IN_NOTIFICATION, IN_REVIEWING, World

HELP = "/2027/submissions/1/help"
HEDDA = {"name": "Hedda O'Help", "address": "hedda@elsewhere.example", "message": "It is short."}
WRITTEN = {"overall": "2", "confidence": "4", "comments_for_authors": "Hedda's words."}
LINK = re.compile(r"http://fastpath\.test(/2027/submissions/1/subreview/[\w-]+)")


def duty(world: World, *authors: Person) -> tuple[Person, Submission, Browser]:
    mia, paper = world.member(), world.submission(*authors)
    world.assignment(mia, paper)
    world.copy()
    return mia, paper, world.at(IN_REVIEWING).browser(mia)


def link_to(world: World) -> str:
    """Deliver the mail, and return the address in the newest letter to Hedda."""
    box = world.settings.instance / "mail"
    with world.app_context():
        mailing.deliver_due(world.stage(), FileMailer(box, "F <f@fastpath.test>"))
    paths = sorted(box.glob("*.eml"), key=lambda path: path.stat().st_mtime_ns)
    texts = [path.read_text(encoding="utf-8").replace("=\n", "") for path in paths]
    return str([found[1] for text in texts if (found := LINK.search(text))][-1])


def write(browser: Browser, link: str, **more: str) -> int:
    """Send the form as the page that is open now gives it; return the answer's status."""
    found = re.search(r'name="base_version" value="(\d+)"', browser.get(link).text)
    base = found[1] if found else "0"
    return browser.send(link, {"base_version": base, **more}).status_code


def asked(world: World, browser: Browser, **more: str) -> str:
    assert browser.post(HELP, HEDDA | more).status_code == 303
    return link_to(world)


def test_from_the_letter_to_the_credit(world: World) -> None:
    mia, _, browser = duty(world)
    chair = world.chair()
    link = asked(world, browser)
    hedda = world.browser()
    assert "Can you write it?" in hedda.get(link).text
    assert hedda.get(f"{link}/paper.pdf").status_code == 404  # not before they accept
    hedda.post(link, {"do": "accept"})
    assert hedda.get(f"{link}/paper.pdf").mimetype == "application/pdf"
    assert write(hedda, link, do="hand-over", overall="2") == 422
    write(hedda, link, do="save", **WRITTEN)
    assert "Hedda&#39;s words." not in browser.get(HELP).text  # not handed over yet
    write(hedda, link, do="hand-over", may_be_named="y", **WRITTEN)
    page = browser.get(HELP).text
    assert "Handed over" in page
    assert "Hedda&#39;s words." in page
    row = world.one(Subreview)
    browser.post(f"{HELP}/take-over", {"helper": str(row.id)}, form=HELP)
    review = world.one(Review)
    assert (review.overall, review.handed_in_at) == (2, None)  # mia answers for it
    world.perform(mia, save_review, row.submission_id, {}, review.version, hand_in=True)
    desk = world.browser(chair)
    assert "With the help of Hedda O&#39;Help" in desk.get("/2027/submissions/1/").text
    assert "To thank" in desk.get("/2027/chair/reviewers").text
    assert "Hedda" not in hedda.get("/2027/committee").text
    world.at(IN_NOTIFICATION)
    assert "Hedda O&#39;Help" in hedda.get("/2027/committee").text
    answers = [letter.subject for letter in world.all(Letter, Letter.kind == ANSWER)]
    assert answers == [
        "[FastPath 2027 #1] Hedda O'Help will write the review",
        "[FastPath 2027 #1] Hedda O'Help handed over the review",
    ]


ANSWER = LetterKind.SUBREVIEW_ANSWER


def test_the_letters_say_what_is_asked_and_what_came_of_it(world: World) -> None:
    _, _, browser = duty(world)
    browser.post(HELP, HEDDA)
    assert_golden(world.letters()[0], "subreview-invitation")
    link = link_to(world)
    assert world.letters()[0].body == "The text of this letter was removed once it was sent.\n"
    world.browser().post(link, {"do": "decline", "reason": "No time, sorry."})
    assert_golden(world.letters()[-1], "subreview-answer")
    assert "No time, sorry." in browser.get(HELP).text
    assert browser.post(HELP, HEDDA).status_code == 303  # asked once more
    assert "Can you write it?" in world.browser().get(link_to(world)).text


def test_a_link_opens_its_paper_and_nothing_else(world: World) -> None:
    _, _, browser = duty(world)
    world.submission(title="Another")
    link = asked(world, browser)
    hedda = world.browser()
    hedda.post(link, {"do": "accept"})
    assert hedda.get(link.replace("/1/", "/2/")).status_code == 404
    for path in ("/2027/submissions/1/", "/2027/pc/", "/2027/submissions/1/review"):
        assert hedda.get(path).status_code == 302 or hedda.get(path).status_code == 303


@pytest.mark.parametrize("end", ["taken back", "declined", "conflict", "own conflict", "over"])
def test_a_link_dies_with_what_it_was_for(world: World, end: str) -> None:
    mia, paper, browser = duty(world)
    link = asked(world, browser)
    hedda = world.browser()
    hedda.post(link, {"do": "accept"})
    if end == "taken back":
        row = world.one(Subreview)
        browser.post(f"{HELP}/take-back", {"helper": str(row.id)}, form=HELP)
    elif end == "declined":
        world.perform(mia, decline_review, paper.id, "No time.")
    elif end == "conflict":
        world.conflict(mia, paper)
    elif end == "own conflict":
        world.conflict(world.person("Hedda", HEDDA["address"]), paper)
    else:
        world.at(IN_NOTIFICATION)
    assert hedda.get(link).status_code == 404
    assert hedda.get(f"{link}/paper.pdf").status_code == 404
    assert hedda.send(link, WRITTEN | {"do": "save"}).status_code == 404


def test_whoever_has_a_conflict_gets_no_letter_and_the_reviewer_learns_nothing(
    world: World,
) -> None:
    ada, chair = world.person("Ada Author", "ada@lab.example"), world.chair()
    _, _, browser = duty(world, ada)
    with world.writing() as session:
        session.get_one(Edition, world.edition.id).is_double_blind = True
    said = []
    for address in ("ada@lab.example", "hedda@elsewhere.example"):
        answer = browser.post(HELP, HEDDA | {"address": address})
        assert answer.status_code == 303
        said.append(browser.get(HELP).text.count("No answer yet"))
    assert said == [1, 2]
    sent = world.all(Letter, Letter.kind == LetterKind.SUBREVIEW_INVITATION)
    assert [letter.recipient_address for letter in sent] == ["hedda@elsewhere.example"]
    assert "No letter went out" in world.browser(chair).get("/2027/chair/reviewers").text


def test_an_address_near_an_author_s_is_asked_about_where_authors_are_known(world: World) -> None:
    ada = world.person("Ada Author", "ada@lab.example")
    _, _, browser = duty(world, ada)
    near = HEDDA | {"address": "hedda@lab.example"}
    warned = browser.post(HELP, near)
    assert warned.status_code == 422
    assert "at the same place as that of Ada Author" in warned.text
    assert world.all(Subreview) == []
    assert browser.send(HELP, near | {"is_sure": "y"}).status_code == 303
    again = browser.post(HELP, near | {"is_sure": "y"})
    assert "You have asked this address already." in again.text
    with world.writing() as session:
        session.get_one(Edition, world.edition.id).is_double_blind = True
    other = browser.post(HELP, HEDDA | {"address": "hugo@lab.example"})
    assert other.status_code == 303  # a warning would tell where the authors work


def test_what_the_reviewer_wrote_stays_before_what_is_taken_over(world: World) -> None:
    mia, paper, browser = duty(world)
    world.perform(
        mia,
        save_review,
        paper.id,
        {"overall": 1, "comments_for_authors": "Mine."},
        0,
        hand_in=False,
    )
    link = asked(world, browser)
    hedda = world.browser()
    hedda.post(link, {"do": "accept"})
    assert write(hedda, link, do="hand-over", **WRITTEN) == 303
    row = world.one(Subreview)
    taken = browser.post(f"{HELP}/take-over", {"helper": str(row.id)}, form=HELP)
    assert taken.headers["Location"] == "/2027/submissions/1/review"
    browser.post(f"{HELP}/take-over", {"helper": str(row.id)}, form=HELP)  # changes nothing
    assert (world.one(Review).overall, world.one(ReviewAnswer).text) == (
        1,
        "Mine.\n\nHedda's words.",
    )


def test_another_tab_of_the_subreviewer_loses_no_text(world: World) -> None:
    _, _, browser = duty(world)
    link = asked(world, browser)
    hedda = world.browser()
    hedda.post(link, {"do": "accept"})
    page = hedda.get(link).text
    version = re.search(r'name="base_version" value="(\d+)"', page)
    assert version is not None
    base = {"base_version": version[1]}
    assert hedda.post(link, WRITTEN | base | {"do": "save"}).status_code == 303
    other = hedda.post(link, WRITTEN | base | {"do": "save", "comments_for_authors": "Second."})
    assert other.status_code == 409
    assert "Second." in other.text
    assert "Hedda&#39;s words." in other.text


def test_what_a_subreviewer_types_is_kept_as_they_type_and_never_beside_the_secret(
    world: World,
) -> None:
    _, _, browser = duty(world)
    link = asked(world, browser)
    hedda = world.browser()
    hedda.post(link, {"do": "accept"})
    page = hedda.get(link).text
    address = re.search(r'data-autosave="([^"]*)"', page)
    base = re.search(r'name="base_version" value="(\d+)"', page)
    assert address is not None
    assert base is not None
    assert link.rpartition("/")[2] not in address[1]
    typed = {"comments_for_authors": "Half a thought", "base_version": base[1], "turn": "1"}
    keep = html.unescape(address[1])
    assert hedda.post(keep, typed, form="").json == {"saved": True, "others": 0}
    assert "Half a thought" not in browser.get(HELP).text
    assert "Half a thought" not in world.browser().get(link).text  # of this browser alone
    page = hedda.get(link).text
    assert "What you typed is here again" in page
    assert "Half a thought" in page
    assert write(hedda, link, do="hand-over", comments_for_authors="More of it") == 422
    assert "More of it" in hedda.get(link).text
    assert {row.object.rpartition("/")[2] for row in world.all(Scratch)} == {
        hash_of(link.rpartition("/")[2])
    }
    assert write(hedda, link, do="save", **WRITTEN) == 303
    assert "is here again" not in hedda.get(link).text
