"""The decision on one submission, the desk rejection, and what its authors read when."""

from __future__ import annotations

import re

import pytest

from fastpath_cms.domain.workflow import Status, Verdict
from fastpath_cms.models import Decision, RoleKind, Submission
from fastpath_cms.services import deciding, notifying
from tests.support.world import IN_CALL, IN_DISCUSSION, IN_NOTIFICATION, YEAR, World


@pytest.fixture
def world(world: World) -> World:
    return world.at(IN_DISCUSSION)


def page_of(paper: Submission, rest: str = "decision") -> str:
    return f"/{YEAR}/submissions/{paper.number}/{rest}"


def test_a_verdict_and_its_note_are_recorded_under_embargo(world: World) -> None:
    chair, member, paper = world.chair(), world.member(), world.submission()
    world.review(member, paper)
    browser = world.browser(chair)
    page = browser.get(page_of(paper))
    assert "Between us: accept." in page.text
    answer = browser.post(
        page_of(paper), {"verdict": "conditional", "note_to_authors": "Name it.", "base_version": 0}
    )
    assert answer.status_code == 303
    decision = world.one(Decision)
    assert (decision.verdict, decision.note_to_authors) == (Verdict.CONDITIONAL, "Name it.")
    assert world.one(Submission).status is Status.SUBMITTED
    assert world.letters() == []


def test_a_lost_race_keeps_the_text_and_changes_nothing(world: World) -> None:
    petra, gerd, paper = world.chair("Petra"), world.chair("Gerd"), world.submission()
    world.perform(petra, deciding.record_decision, paper.id, Verdict.ACCEPT, "First.", 0)
    browser = world.browser(gerd)
    fields = {"verdict": "reject", "note_to_authors": "Second.", "base_version": "0"}
    assert browser.post(page_of(paper), fields).status_code == 409
    assert world.one(Decision).note_to_authors == "First."
    again = browser.get(page_of(paper)).text
    assert "Second." in again
    (field,) = re.findall(r'<input[^>]*name="base_version"[^>]*>', again)
    assert 'value="1"' in field


def test_a_deputy_decides_and_the_conflicted_chair_finds_nothing(world: World) -> None:
    chair, deputy, paper = world.chair(), world.person("Dora Deputy"), world.submission()
    world.conflict(chair, paper)
    world.grant(deputy, RoleKind.DEPUTY, paper)
    answer = world.browser(deputy).post(page_of(paper), {"verdict": "accept", "base_version": 0})
    assert answer.status_code == 303
    browser = world.browser(chair)
    for path in ("decision", "desk-reject"):
        one = browser.get(page_of(paper, path))
        none = browser.get(f"/{YEAR}/submissions/999/{path}")
        assert (one.status_code, one.text) == (none.status_code, none.text) == (404, none.text)


def test_a_desk_rejection_is_previewed_then_told(world: World) -> None:
    chair, paper = world.at(IN_CALL).chair(), world.submission()
    browser = world.browser(chair)
    path = page_of(paper, "desk-reject")
    assert browser.post(path, {"do": "tell"}).status_code == 422
    preview = browser.post(path, {"note_to_authors": "It is a poem.", "do": "preview"})
    assert "It is a poem." in preview.text
    assert world.letters() == []
    told = browser.post(path, {"note_to_authors": "It is a poem.", "do": "tell"})
    assert told.status_code == 303
    assert world.one(Submission).status is Status.DESK_REJECTED
    assert len(world.letters()) == 1


@pytest.mark.parametrize("verdict", Verdict)
def test_an_author_s_pages_do_not_depend_on_an_untold_verdict(
    world: World, verdict: Verdict
) -> None:
    author, chair, member = world.person("Ada Author"), world.chair(), world.member()
    paper = world.submission(author)
    world.review(member, paper)
    paths = [page_of(paper, ""), "/home", f"/{YEAR}/"]
    browser = world.at(IN_NOTIFICATION).browser(author)
    undecided = [without_keys(browser.get(path).text) for path in paths]
    world.perform(chair, deciding.record_decision, paper.id, verdict, "A note.", 0)
    assert [without_keys(browser.get(path).text) for path in paths] == undecided


def without_keys(html: str) -> str:
    """A page without the form keys, which differ each time it is made."""
    return "\n".join(line for line in html.splitlines() if "form_key" not in line)


def test_once_told_authors_read_note_reviews_and_letter(world: World) -> None:
    author, chair, member = world.person("Ada Author"), world.chair(), world.member()
    paper = world.submission(author)
    world.review(member, paper, -1, confidence=2, comments_for_authors="Too <short>.")
    world.at(IN_NOTIFICATION)
    world.perform(chair, deciding.record_decision, paper.id, Verdict.REJECT, "Try again.", 0)
    world.perform(None, notifying.start_release, world.edition.id)
    page = world.browser(author).get(page_of(paper, "")).text
    for told in ("Not accepted", "Try again.", "Too &lt;short&gt;.", "−1 (weak reject)", "2 (low)"):
        assert told in page
    for hidden in ("Mia Member", "Between us", "rejected"):
        assert hidden not in page
