"""Withdrawing: said before, done once, told to all authors."""

from __future__ import annotations

from fastpath_cms.domain.letters import LetterKind
from fastpath_cms.domain.workflow import Status
from fastpath_cms.models import Submission
from tests.support.world import IN_AFTER, World

WITHDRAW = "/2027/submissions/1/withdraw"


def test_the_page_says_what_will_happen_and_does_nothing_yet(world: World) -> None:
    ada, bo = world.person("Ada Adams"), world.person("Bo Berg")
    world.submission(ada, bo)
    page = world.browser(ada).get(WITHDRAW).text
    assert "A letter tells all 2 authors." in page
    assert world.one(Submission).status is Status.SUBMITTED


def test_a_withdrawal_closes_the_paper_and_tells_all_authors(world: World) -> None:
    ada, bo, mia = world.person("Ada Adams"), world.person("Bo Berg"), world.member()
    world.submission(ada, bo)
    browser = world.browser(ada)
    answer = browser.post(WITHDRAW, {"reason": "A mistake in Table 1."})
    assert (answer.status_code, answer.location) == (303, "/2027/submissions/1/")
    submission = world.one(Submission)
    assert (submission.status, submission.withdrawn_reason) == (
        Status.WITHDRAWN,
        "A mistake in Table 1.",
    )
    assert [(one.kind, one.recipient_name) for one in world.letters()] == [
        (LetterKind.SUBMISSION_WITHDRAWN, "Ada Adams"),
        (LetterKind.SUBMISSION_WITHDRAWN, "Bo Berg"),
    ]
    assert "Reason given: A mistake in Table 1." in world.letters()[0].body
    page = browser.get("/2027/submissions/1/").text
    assert ("Withdrawn." in page, "Withdraw this submission" in page) == (True, False)
    assert world.browser(mia).get("/2027/submissions/1/").status_code == 404
    assert browser.get(WITHDRAW).status_code == 403


def test_a_draft_is_withdrawn_without_a_letter(world: World) -> None:
    ada = world.person("Ada Adams")
    world.submission(ada, status=Status.DRAFT)
    world.browser(ada).post(WITHDRAW, {"reason": ""})
    assert (world.one(Submission).status, world.letters()) == (Status.WITHDRAWN, [])


def test_only_a_contact_withdraws_and_only_until_the_workshop(world: World) -> None:
    ada, bo = world.person("Ada Adams"), world.person("Bo Berg")
    world.submission(ada, bo)
    assert world.browser(bo).get(WITHDRAW).status_code == 403
    assert world.at(IN_AFTER).browser(ada).get(WITHDRAW).status_code == 409


def test_a_reason_of_3000_characters_is_refused_and_kept(world: World) -> None:
    ada = world.person("Ada Adams")
    world.submission(ada)
    browser = world.browser(ada)
    answer = browser.post(WITHDRAW, {"reason": "x" * 3000})
    assert answer.status_code == 422
    assert "Reason is longer than 2,000 characters; shorten it." in answer.text
    assert "x" * 3000 in browser.get(WITHDRAW).text
