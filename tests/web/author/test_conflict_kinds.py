"""Conflicts an author declares: each with its kind, suggested ones first."""

from __future__ import annotations

from datetime import timedelta

from fastpath_cms.models import Assignment, Conflict, Person
from fastpath_cms.models.reviewing import ConflictSource
from tests.support.forms import submission_form
from tests.support.world import IN_REVIEWING, World
from tests.web.submission.test_editing import form_now, submitted

SUBMIT = "/2027/submit"
EDIT = "/2027/submissions/1/edit"


def found(world: World) -> list[tuple[int, str, str]]:
    """Return the conflicts there are: person, kind, evidence."""
    return [(row.person_id, row.kind, row.evidence) for row in world.all(Conflict)]


def test_a_kind_is_declared_changed_and_taken_back(world: World) -> None:
    mia, bob = world.member("Mia Member"), world.member("Bob Member")
    _, browser = submitted(world)
    assert 'value="family">Family or close friend</option>' in browser.get(EDIT).text
    kinds = {f"conflict-{mia.id}": "family", f"conflict-{bob.id}": "advisor"}
    browser.send(EDIT, form_now(world, browser, **kinds))
    assert found(world) == [(mia.id, "family", ""), (bob.id, "advisor", "")]
    assert 'value="advisor" selected' in browser.get(EDIT).text
    browser.send(EDIT, form_now(world, browser, **{f"conflict-{mia.id}": "collaborator"}))
    assert found(world) == [(mia.id, "collaborator", "")]
    assert "#1 is saved: conflicts of interest." in browser.get("/2027/submissions/1/").text


def test_a_forged_kind_is_another_reason(world: World) -> None:
    mia = world.member("Mia Member")
    world.browser().post(SUBMIT, submission_form(world, **{f"conflict-{mia.id}": "author"}))
    assert found(world) == [(mia.id, "other", "")]


def test_a_suggestion_stands_first_chooses_nothing_and_gives_its_evidence(world: World) -> None:
    for place in range(9):
        world.member(f"Member{place} Z")
    near = world.member("Zoe Near")
    with world.writing() as session:
        session.get_one(Person, near.id).affiliation = "Example University"
    _, browser = submitted(world)
    page = browser.get(EDIT).text
    evidence = "Miles O&#39;Brien (author) and Zoe Near are with Example University."
    assert f"Suggested: {evidence}" in page
    assert page.index("Zoe Near") < page.index("The other 9 members") < page.index("Member0 Z")
    assert found(world) == []
    kind = {f"conflict-{near.id}": "same-affiliation"}
    browser.send(EDIT, form_now(world, browser, **kind))
    assert found(world) == [(near.id, "same-affiliation", evidence.replace("&#39;", "'"))]


def test_what_was_declared_survives_a_button_of_the_rows(world: World) -> None:
    mia = world.member("Mia Member")
    browser = world.browser()
    browser.post(SUBMIT, submission_form(world, add="authors", **{f"conflict-{mia.id}": "family"}))
    assert 'value="family" selected' in browser.get(SUBMIT).text


def test_a_conflict_declared_late_gives_an_assignment_back(world: World) -> None:
    mia = world.member("Mia Member")
    miles = world.person("Miles O'Brien", "miles@example.edu")
    paper = world.submission(miles, extended_due_at=IN_REVIEWING + timedelta(hours=1))
    world.assignment(mia, paper)
    browser = world.at(IN_REVIEWING).browser(miles)
    browser.send(EDIT, form_now(world, browser, **{f"conflict-{mia.id}": "family"}))
    assert world.all(Assignment) == []
    assert world.one(Conflict).source is ConflictSource.AUTHOR
