"""The shepherd: named under embargo, told with the release, heard by the chairs, confirmed."""

from __future__ import annotations

import pytest

from fastpath_cms.domain.letters import LetterKind
from fastpath_cms.domain.workflow import Verdict
from fastpath_cms.models import Decision, Letter, Person, Submission
from fastpath_cms.services import deciding, notifying
from tests.support.letters import assert_golden
from tests.support.queries import counted
from tests.support.world import IN_NOTIFICATION, YEAR, World


@pytest.fixture
def world(world: World) -> World:
    return world.at(IN_NOTIFICATION)


def page_of(paper: Submission, rest: str = "") -> str:
    return f"/{YEAR}/submissions/{paper.number}/{rest}"


def conditional(world: World, chair: Person) -> Submission:
    paper = world.submission(world.person("Ada Author"))
    note = "Name the machine."
    world.perform(chair, deciding.record_decision, paper.id, Verdict.CONDITIONAL, note, 0)
    return paper


def asked(world: World) -> list[Letter]:
    return [one for one in world.letters() if one.kind is LetterKind.SHEPHERD_ASKED]


def test_a_shepherd_is_told_with_the_release_and_a_chair_confirms_their_word(world: World) -> None:
    chair, shepherd, other = world.chair(), world.member("Mia Member"), world.member("Max")
    paper = conditional(world, chair)
    browser = world.browser(chair)
    with counted(world.app) as seen:
        browser.get(page_of(paper, "shepherd"))
    assert seen.count <= 12
    browser.post(page_of(paper, "shepherd"), {"shepherd": str(shepherd.id)})
    assert world.one(Decision).version == 1  # what was previewed stands
    assert asked(world) == []
    world.perform(None, notifying.start_release, world.edition.id)
    (letter,) = asked(world)
    assert letter.recipient_name == "Mia Member"
    assert_golden(letter, "shepherd-asked")
    mine = world.browser(shepherd)
    assert "You look after its conditions" in mine.get(page_of(paper)).text
    assert "look after its conditions" not in world.browser(other).get(page_of(paper)).text
    assert (
        "Mia"
        not in world.browser(world.one(Person, Person.name == "Ada Author"))
        .get(page_of(paper))
        .text
    )
    refused = world.browser(other).post(page_of(paper, "conditions"), {"note": "Fine."})
    assert refused.status_code == 403
    mine.post(page_of(paper, "conditions"), {"note": "They name it now."})
    assert "They name it now." in browser.get(page_of(paper, "shepherd")).text
    browser.post(page_of(paper, "conditions/confirm"), {})
    browser.post(page_of(paper, "conditions/confirm"), {})
    row = world.one(Decision)
    assert (row.conditions_met_at, row.conditions_confirmed_at) == (IN_NOTIFICATION,) * 2


def test_whoever_has_a_conflict_is_no_shepherd(world: World) -> None:
    chair, member = world.chair(), world.member()
    paper = conditional(world, chair)
    world.conflict(member, paper)
    answer = world.browser(chair).post(page_of(paper, "shepherd"), {"shepherd": str(member.id)})
    assert answer.status_code == 422
    assert world.one(Decision).shepherd_id is None


def test_a_conflict_found_later_ends_the_shepherding(world: World) -> None:
    chair, member = world.chair(), world.member()
    paper = conditional(world, chair)
    world.browser(chair).post(page_of(paper, "shepherd"), {"shepherd": str(member.id)})
    world.conflict(member, paper)
    world.perform(None, notifying.start_release, world.edition.id)
    assert asked(world) == []
    answer = world.browser(member).post(page_of(paper, "conditions"), {"note": "Fine."})
    assert answer.status_code == 404
