"""The release: refused with a list, previewed whole, told once, cancelled before it is due."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from fastpath_cms.domain.letters import LetterKind
from fastpath_cms.domain.reconciliation import LETTER_OF_VERDICT
from fastpath_cms.domain.workflow import Status, Verdict
from fastpath_cms.models import Decision, Edition, Person, Release, Speaker, Submission, Talk
from tests.support.queries import counted
from tests.support.world import IN_DISCUSSION, IN_NOTIFICATION, YEAR, World

PAGE = f"/{YEAR}/chair/release"
SEEN = re.compile(r'name="seen" value="([0-9a-f. ]+)"')


@pytest.fixture
def world(world: World) -> World:
    return world.at(IN_NOTIFICATION)


def decide(
    world: World, paper: Submission, verdict: Verdict = Verdict.ACCEPT, note: str = ""
) -> None:
    with world.writing() as session:
        session.add(
            Decision(
                submission_id=paper.id,
                verdict=verdict,
                note_to_authors=note,
                decided_at=world.clock.now(),
            )
        )


def hold(world: World, minutes: int) -> None:
    with world.writing() as session:
        session.get_one(Edition, world.edition.id).release_hold_minutes = minutes


def release(world: World, chair: Person, count: int) -> int:
    browser = world.browser(chair)
    seen = SEEN.search(browser.get(PAGE).text)
    fields = {"count": str(count), "seen": seen[1] if seen else ""}
    return browser.send(PAGE, fields).status_code


def test_a_release_tells_every_contact_once(world: World) -> None:
    chair, ada, ben = world.chair(), world.person("Ada Author"), world.person("Ben Author")
    papers = {verdict: world.submission(ada, ben) for verdict in Verdict}
    for verdict, paper in papers.items():
        decide(world, paper, verdict)
    assert release(world, chair, 5) == 303
    assert [(row.number, row.status) for row in world.all(Submission)] == [
        (papers[Verdict.ACCEPT].number, Status.ACCEPTED),
        (papers[Verdict.CONDITIONAL].number, Status.CONDITIONALLY_ACCEPTED),
        (papers[Verdict.WAIT_LIST].number, Status.WAIT_LISTED),
        (papers[Verdict.REJECT].number, Status.REJECTED),
        (papers[Verdict.DESK_REJECT].number, Status.DESK_REJECTED),
    ]
    assert [(letter.submission_id, letter.kind) for letter in world.letters()] == [
        (paper.id, LETTER_OF_VERDICT[verdict]) for verdict, paper in papers.items()
    ]
    assert [talk.submission_id for talk in world.all(Talk)] == [
        papers[Verdict.ACCEPT].id,
        papers[Verdict.CONDITIONAL].id,
    ]
    assert world.all(Speaker) == []  # the authors say who speaks


def test_a_preview_is_the_letter_that_is_sent(world: World) -> None:
    chair, member, paper = world.chair(), world.member(), world.submission()
    world.review(member, paper, comments_for_authors="Plain & careful.\n\nBut short.")
    decide(world, paper, note="Bring a demo.")
    shown = re.search(
        r'<div class="letter-body">(.*?)</div>', world.browser(chair).get(PAGE).text, re.DOTALL
    )
    assert shown is not None
    release(world, chair, 1)
    (letter,) = world.letters()
    text = re.sub(r"</?span[^>]*>", "", shown[1])
    assert text.replace("&amp;", "&").replace("&#39;", "'").strip() == letter.body.strip()
    assert f'<span class="var">{paper.title}</span>' in shown[1]
    assert "Between us" not in letter.body
    assert "Mia Member" not in letter.body


def test_what_is_undecided_is_listed_and_nothing_is_told(world: World) -> None:
    chair, done, first, second = world.chair(), *(world.submission() for _ in range(3))
    decide(world, done)
    page = world.browser(chair).get(PAGE)
    assert f"#{first.number}, #{second.number} have no verdict." in page.text
    assert release(world, chair, 1) == 409
    assert world.letters() == []
    assert world.all(Release) == []


def test_the_date_must_have_come(world: World) -> None:
    chair, paper = world.at(IN_DISCUSSION).chair(), world.submission()
    decide(world, paper)
    assert "The notification date has not come." in world.browser(chair).get(PAGE).text
    assert release(world, chair, 1) == 409
    assert world.letters() == []


def test_of_a_sealed_paper_a_chair_learns_only_that_another_has_not_finished(world: World) -> None:
    chair, other, open_one, sealed = (
        world.chair("Petra"),
        world.chair("Gerd"),
        world.submission(title="Open"),
        world.submission(title="Sealed"),
    )
    world.conflict(chair, sealed)
    decide(world, open_one)
    page = world.browser(chair).get(PAGE)
    assert "Another chair has not finished." in page.text
    assert "Sealed" not in page.text
    assert f"#{sealed.number}" not in page.text
    decide(world, sealed, Verdict.REJECT)
    page = world.browser(chair).get(PAGE)
    assert "Sealed" not in page.text
    assert "Release 1 decision" in page.text
    assert release(world, chair, 1) == 303
    assert len(world.letters()) == 2
    assert "Sealed" in world.browser(other).get(f"/{YEAR}/chair/decide").text


def test_a_wrong_count_confirms_nothing(world: World) -> None:
    chair, paper = world.chair(), world.submission()
    decide(world, paper)
    assert release(world, chair, 2) == 422
    assert world.letters() == []


def test_a_verdict_changed_since_the_preview_stops_the_release(world: World) -> None:
    chair, paper = world.chair(), world.submission()
    decide(world, paper)
    browser = world.browser(chair)
    seen = SEEN.search(browser.get(PAGE).text)
    assert seen is not None
    with world.writing() as session:
        row = session.query(Decision).one()
        row.verdict = Verdict.REJECT
    answer = browser.send(PAGE, {"count": "1", "seen": seen[1]})
    assert answer.status_code == 409
    assert f"The letter of #{paper.number} changed while you were reading." in answer.text
    assert world.letters() == []


def test_a_double_click_releases_once(world: World) -> None:
    chair, paper = world.chair(), world.submission()
    decide(world, paper)
    browser = world.browser(chair)
    seen = SEEN.search(browser.get(PAGE).text)
    assert seen is not None
    fields = {"count": "1", "seen": seen[1]}
    hidden = dict(browser.hidden)
    first = browser.send(PAGE, fields)
    browser.hidden = hidden
    # The second press finds nothing to tell; it gets the first one's answer or is refused.
    second = browser.send(PAGE, fields)
    assert (first.status_code, second.status_code) in {(303, 303), (303, 422)}
    assert len(world.letters()) == 1
    assert len(world.all(Release)) == 1


def test_a_held_release_tells_nothing_until_it_is_due(world: World) -> None:
    chair, author = world.chair(), world.person("Ada Author")
    paper = world.submission(author)
    decide(world, paper)
    hold(world, 10)
    assert release(world, chair, 1) == 303
    assert world.letters() == []
    assert world.one(Submission).status is Status.SUBMITTED
    assert "The release is on its way." in world.browser(chair).get(PAGE).text
    world.at(IN_NOTIFICATION + timedelta(minutes=9, seconds=59)).browser(chair).get(PAGE)
    assert world.letters() == []
    world.at(IN_NOTIFICATION + timedelta(minutes=10)).browser(chair).get(PAGE)
    assert [letter.kind for letter in world.letters()] == [LetterKind.DECISION_ACCEPT]
    world.browser(chair).get(PAGE)
    assert len(world.letters()) == 1


def test_a_held_release_is_cancelled(world: World) -> None:
    chair, paper = world.chair(), world.submission()
    decide(world, paper)
    hold(world, 10)
    release(world, chair, 1)
    browser = world.browser(chair)
    blocked = browser.post(
        f"/{YEAR}/chair/decide",
        {f"was-{paper.number}": "accept", f"verdict-{paper.number}": "reject"},
    )
    assert blocked.status_code == 409
    assert browser.post(f"{PAGE}/cancel", form=PAGE).status_code == 303
    world.at(IN_NOTIFICATION + timedelta(minutes=11)).browser(chair).get(PAGE)
    assert world.letters() == []
    assert world.one(Submission).status is Status.SUBMITTED


@pytest.mark.parametrize("who", ["member", "author"])
def test_only_a_chair_releases(world: World, who: str) -> None:
    author = world.person("Ada Author")
    decide(world, world.submission(author))
    person = world.member() if who == "member" else author
    browser = world.browser(person)
    assert browser.get(PAGE).status_code == 404
    assert browser.get(f"/{YEAR}/chair/decide").status_code == 404
    assert world.letters() == []


@pytest.mark.parametrize("papers", [1, 3])
def test_the_release_page_asks_twelve_queries(world: World, papers: int) -> None:
    chair, member = world.chair(), world.member()
    for _ in range(papers):
        paper = world.submission()
        world.review(member, paper)
        decide(world, paper)
    browser = world.browser(chair)
    with counted(world.app) as seen:
        browser.get(PAGE)
    assert seen.count == 12
