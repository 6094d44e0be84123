"""The chairs' page of reviewers: who lacks what, who declined, and reminders with a preview."""

from __future__ import annotations

import re

from fastpath_cms.domain.letters import LetterKind
from fastpath_cms.models import LateNote, Letter
from tests.support.queries import counted
from tests.support.world import IN_DISCUSSION, IN_NOTIFICATION, IN_REVIEWING, World

PAGE = "/2027/chair/reviewers"


def bare(text: str) -> str:
    return re.sub(r'value="[^"]*"', "", text)


def test_reminders_are_previewed_and_sent_to_those_chosen(world: World) -> None:
    chair, mia, otto = world.chair(), world.member("Mia O'Member"), world.member("Otto Other")
    for person in (mia, otto):
        world.assignment(person, world.submission(title="A & B"))
    browser = world.at(IN_DISCUSSION).browser(chair)
    assert "0 of 2 reviews are in; 2 people lack some." in browser.get(PAGE).text
    shown = browser.post(PAGE, {"person": str(mia.id), "do": "preview"})
    assert "Send 1 reminder now" in shown.text
    assert "Mia O&#39;Member &lt;" in shown.text
    assert world.letters() == []
    assert browser.send(PAGE, {"person": str(mia.id), "do": "send"}).status_code == 303
    assert [letter.recipient_name for letter in world.letters()] == ["Mia O'Member"]
    nobody = browser.post(PAGE, {"do": "preview"})
    assert "Nobody was chosen who lacks a review" in nobody.text


def test_it_shows_what_reviewers_told_and_who_declined(world: World) -> None:
    from fastpath_cms.services.refusing import decline_review

    chair, mia = world.chair(), world.member()
    papers = [world.submission(title=f"Paper {n}") for n in (1, 2)]
    for paper in papers:
        world.assignment(mia, paper)
    world.at(IN_REVIEWING)
    with world.writing() as session:
        session.add(
            LateNote(
                edition_id=world.edition.id,
                person_id=mia.id,
                until_at=IN_DISCUSSION,
                sentence="A grant is due.",
                told_at=IN_REVIEWING,
            )
        )
    world.perform(mia, decline_review, papers[0].id, "Too close to mine.", "Ada Other")
    page = world.browser(chair).get(PAGE).text
    for said in ("A grant is due.", "Too close to mine.", "Ada Other", "0 of 1"):
        assert said in page


def test_a_conflicted_chair_s_page_does_not_tell_who_reviews_the_sealed_paper(world: World) -> None:
    from fastpath_cms.services.refusing import decline_review

    tied, mia = world.chair("Cora Chair"), world.member()
    sealed, open_ = world.submission(title="Sealed"), world.submission(title="Open")
    world.conflict(tied, sealed)
    world.assignment(mia, open_)
    browser = world.at(IN_REVIEWING).browser(tied)
    before = bare(browser.get(PAGE).text)
    world.assignment(mia, sealed)
    assert bare(browser.get(PAGE).text) == before
    world.perform(mia, decline_review, sealed.id, "No time.")
    assert bare(browser.get(PAGE).text) == before


def test_the_page_asks_the_same_number_of_queries_for_one_row_and_for_three(world: World) -> None:
    chair = world.chair()
    browser = world.at(IN_REVIEWING).browser(chair)
    counts = []
    for more in (1, 2):
        for _ in range(more):
            world.assignment(world.member(), world.submission())
        browser.get(PAGE)
        with counted(world.app) as seen:
            browser.get(PAGE)
        counts.append(seen.count)
    assert counts == [7, 7]


def test_it_is_the_chairs_own_and_reminds_only_in_its_time(world: World) -> None:
    chair, mia = world.chair(), world.member()
    world.assignment(mia, world.submission())
    assert world.at(IN_REVIEWING).browser(mia).get(PAGE).status_code == 404
    browser = world.at(IN_NOTIFICATION).browser(chair)
    assert "Preview the reminders" not in browser.get(PAGE).text
    assert browser.post(PAGE, {"person": str(mia.id), "do": "send"}).status_code == 409
    assert world.all(Letter, Letter.kind == LetterKind.REVIEW_REMINDER) == []
