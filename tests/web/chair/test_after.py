"""The chairs' checklist of accepted submissions."""

from __future__ import annotations

import csv
import io

from fastpath_cms.domain.workflow import Status, Verdict
from fastpath_cms.models import Decision, Submission
from fastpath_cms.services import finalizing
from fastpath_cms.services.finalizing import Consent
from tests.support.queries import counted
from tests.support.reading import words
from tests.support.world import IN_NOTIFICATION, World

PAGE, TABLE = "/2027/chair/after", "/2027/chair/after.csv"


def accepted(world: World, name: str) -> Submission:
    return world.submission(world.person(name), status=Status.ACCEPTED)


def confirmed(world: World, name: str) -> Submission:
    ada = world.person(name)
    paper = world.submission(ada, status=Status.ACCEPTED)
    world.perform(
        ada,
        finalizing.confirm_talk,
        paper.id,
        speaker=name,
        affiliation="",
        bio="Measures.",
        note_to_chair="",
        consent=Consent(paper=True),
    )
    return paper


def test_each_line_says_what_is_open_and_each_count_is_a_filter(world: World) -> None:
    chair = world.at(IN_NOTIFICATION).chair()
    confirmed(world, "Ada O'Author")
    bo = world.person("Bo Author")
    declined = world.submission(bo, status=Status.ACCEPTED)
    world.perform(bo, finalizing.decline_talk, declined.id, "Nobody can travel.")
    world.submission(status=Status.REJECTED)
    browser = world.browser(chair)
    said = words(browser.get(PAGE).text)
    assert "0 of 2 accepted submissions are ready." in said
    assert "All 2 1 declined 2 without a final version 1 without an answer on publishing" in said
    assert "Ada O'Author confirmed" in said
    only = words(browser.get(f"{PAGE}?show=declined").text)
    assert "Declined Nobody can travel." in only
    assert "Ada O'Author confirmed" not in only
    text = browser.get(TABLE).get_data().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [(row["number"], row["talk"], row["publish paper"]) for row in rows] == [
        ("1", "confirmed", "yes"),
        ("2", "declined", ""),
    ]


def test_who_is_next_on_the_wait_list_is_shown_when_a_talk_is_declined(world: World) -> None:
    chair = world.at(IN_NOTIFICATION).chair()
    assert "No submission is accepted yet." in words(world.browser(chair).get(PAGE).text)
    bo = world.person("Bo Author")
    declined = world.submission(bo, status=Status.ACCEPTED)
    waiting = world.submission(status=Status.WAIT_LISTED)
    with world.writing() as session:
        session.add(
            Decision(
                submission_id=waiting.id, verdict=Verdict.WAIT_LIST, decided_at=IN_NOTIFICATION
            )
        )
    browser = world.browser(chair)
    assert "wait list" not in browser.get(PAGE).text
    world.perform(bo, finalizing.decline_talk, declined.id, "Nobody can travel.")
    assert "Next on the wait list is #2" in words(browser.get(PAGE).text)
    world.conflict(chair, waiting)
    assert "wait list" not in browser.get(PAGE).text


def test_a_sealed_paper_moves_no_byte(world: World) -> None:
    chair = world.at(IN_NOTIFICATION).chair()
    confirmed(world, "Ada O'Author")

    def seen() -> tuple[str, bytes]:
        browser = world.browser(chair)
        return words(browser.get(PAGE).text), browser.get(TABLE).get_data()

    before = seen()
    world.conflict(chair, accepted(world, "Bo Author"))
    assert seen() == before


def test_more_lines_ask_no_more_of_the_database(world: World) -> None:
    chair = world.at(IN_NOTIFICATION).chair()
    counts = []
    for more in (1, 2):
        for n in range(more):
            accepted(world, f"Author{more} {n}")
        with counted(world.app) as seen:
            assert world.browser(chair).get(PAGE).status_code == 200
        counts.append(seen.count)
    assert counts[0] == counts[1]
    assert counts[1] <= 12


def test_only_those_who_decide_read_it(world: World) -> None:
    ada = world.at(IN_NOTIFICATION).person("Ada O'Author")
    world.submission(ada, status=Status.ACCEPTED)
    for person in (ada, world.member()):
        for page in (PAGE, TABLE):
            assert world.browser(person).get(page).status_code in (403, 404)
