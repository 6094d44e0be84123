"""The chairs' mail: who got what, nothing sealed, nothing secret."""

from __future__ import annotations

import pytest

from fastpath_cms.domain.letters import LetterKind
from fastpath_cms.domain.policy import Action, why_not
from fastpath_cms.extensions import db
from fastpath_cms.models import Edition, Letter, LetterState, Submission
from fastpath_cms.queries.editions import edition_of, phase_of
from fastpath_cms.queries.letters import chair_letters
from fastpath_cms.queries.standings import edition_standing, standing_to
from tests.support.queries import counted
from tests.support.world import IN_NOTIFICATION, YEAR, World

PAGE = f"/{YEAR}/chair/letters"


@pytest.fixture
def world(world: World) -> World:
    return world.at(IN_NOTIFICATION)


def letter(
    world: World,
    token: str,
    paper: Submission | None = None,
    kind: LetterKind = LetterKind.SUBMISSION_RECEIVED,
    state: LetterState = LetterState.QUEUED,
) -> None:
    with world.writing() as session:
        session.add(
            Letter(
                key=token,
                kind=kind,
                is_secret=kind is LetterKind.PC_INVITATION,
                edition_id=session.get_one(Edition, world.edition.id).id,
                submission_id=paper.id if paper else None,
                recipient_name="Ada Author",
                recipient_address="ada@example.org",
                subject=f"Subject of {token}",
                body=f"Body of {token}",
                message_id=f"<{token}@fastpath.test>",
                state=state,
                attempt_count=1,
                posted_at=world.clock.now(),
                next_attempt_at=world.clock.now(),
                sent_at=world.clock.now() if state is LetterState.SENT else None,
                last_answer="550 no such mailbox" if state is LetterState.FAILED else "",
            )
        )


def test_letters_are_listed_with_where_they_stand(world: World) -> None:
    chair, paper = world.chair(), world.submission()
    letter(world, "first", paper, state=LetterState.SENT)
    letter(world, "second", paper, state=LetterState.FAILED)
    page = world.browser(chair).get(PAGE).text
    assert page.index("Subject of second") < page.index("Subject of first")
    assert "1 letter was not delivered." in page
    failed = world.browser(chair).get(f"{PAGE}?state=failed").text
    assert "Subject of first" not in failed
    assert "550 no such mailbox" in failed
    none = world.browser(chair).get(f"{PAGE}?kind=final-received").text
    assert "No letter is like that." in none


def test_a_failed_letter_is_tried_again(world: World) -> None:
    chair, paper = world.chair(), world.submission()
    letter(world, "lost", paper, state=LetterState.FAILED)
    browser = world.browser(chair)
    assert browser.post(f"{PAGE}/lost/retry", form=f"{PAGE}/lost").status_code == 303
    assert world.one(Letter).state is LetterState.QUEUED
    late = world.browser(chair).post(f"{PAGE}/lost/retry", form=f"{PAGE}/lost")
    assert late.status_code == 403


def test_a_letter_about_a_sealed_paper_is_nowhere(world: World) -> None:
    chair, sealed = world.chair(), world.submission()
    world.conflict(chair, sealed)
    letter(world, "sealed", sealed, state=LetterState.FAILED)
    letter(world, "several", kind=LetterKind.ASSIGNMENT_TAKEN_BACK, state=LetterState.FAILED)
    browser = world.browser(chair)
    assert "did not arrive" not in browser.get("/home").text
    assert "No letter was written in this edition yet." in browser.get(PAGE).text
    one, none = browser.get(f"{PAGE}/sealed"), browser.get(f"{PAGE}/absent")
    assert (one.status_code, one.text) == (none.status_code, none.text) == (404, none.text)
    assert browser.get(f"{PAGE}/several").status_code == 404
    assert browser.post(f"{PAGE}/sealed/retry", form=PAGE).status_code == 404
    assert world.one(Letter, Letter.key == "sealed").state is LetterState.FAILED


def test_an_impartial_chair_sees_whom_reviewers_were_asked(world: World) -> None:
    chair = world.chair()
    world.conflict(world.member(), world.submission())
    letter(world, "several", kind=LetterKind.ASSIGNMENT_MADE)
    assert "Body of several" in world.browser(chair).get(f"{PAGE}/several").text


def test_a_secret_letter_shows_no_text(world: World) -> None:
    chair = world.chair()
    letter(world, "secret", kind=LetterKind.PC_INVITATION)
    page = world.browser(chair).get(f"{PAGE}/secret")
    assert "Body of secret" not in page.text
    assert "a link that opens a door" in page.text


def test_a_token_is_not_a_pattern(world: World) -> None:
    chair = world.chair()
    letter(world, "whole", kind=LetterKind.FINAL_RECEIVED, paper=world.submission())
    browser = world.browser(chair)
    assert browser.get(f"{PAGE}/%25").status_code == 404
    assert browser.get(f"{PAGE}/whol").status_code == 404
    assert browser.get(f"{PAGE}/whole").status_code == 200


def test_mail_is_the_chairs_own(world: World) -> None:
    letter(world, "first", world.submission())
    browser = world.browser(world.member())
    assert browser.get(PAGE).status_code == browser.get(f"{PAGE}/first").status_code == 404


@pytest.mark.parametrize("letters", [1, 3])
def test_the_mail_page_asks_seven_queries(world: World, letters: int) -> None:
    chair, paper = world.chair(), world.submission()
    for place in range(letters):
        letter(world, f"letter{place}", paper)
    browser = world.browser(chair)
    with counted(world.app) as seen:
        browser.get(PAGE)
    assert seen.count == 7


def test_the_list_of_letters_agrees_with_the_policy(world: World) -> None:
    petra, gerd = world.chair("Petra"), world.chair("Gerd")
    papers = [world.submission(), world.submission(petra), world.submission()]
    world.conflict(gerd, papers[2])
    for paper in papers:
        letter(world, f"about{paper.number}", paper)
    for person in (petra, gerd, world.member(), world.person("Sam")):
        viewer = world.stage(person).actor
        with world.app_context():
            edition = edition_of(db.session(), YEAR)
            assert edition is not None
            now = world.clock.now()
            who = edition_standing(db.session(), viewer, edition, now)
            listed = {row.number for row in chair_letters(db.session(), viewer, who, edition).rows}
            allowed = {
                paper.number
                for paper in papers
                if why_not(
                    Action.DECISION_READ,
                    standing_to(db.session(), viewer, edition, paper, now),
                    paper.status,
                    phase_of(edition, now),
                )
                is None
            }
        assert listed == allowed
