"""Reviving what was withdrawn: until the deadline, as it was, told to all authors."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from fastpath_cms.domain.calendar import GRACE
from fastpath_cms.domain.errors import NotAllowed
from fastpath_cms.domain.letters import LetterKind
from fastpath_cms.domain.workflow import Status
from fastpath_cms.models import AuditRow, Manuscript, Person, Submission
from fastpath_cms.services.withdrawing import revive_submission, withdraw_submission
from tests.support.world import IN_REVIEWING, World

REVIVE = "/2027/submissions/1/revive"
DUE = datetime(2027, 2, 27, 12, tzinfo=UTC)
GOLDEN = Path(__file__).parents[2] / "golden" / "letters" / "submission-revived.txt"


def withdrawn(world: World, *authors: Person) -> Submission:
    """Return a submitted paper that its contact withdrew, to be revived."""
    paper = world.submission(*authors)
    world.perform(authors[0], withdraw_submission, paper.id, "")
    return paper


def test_a_withdrawn_paper_comes_back_as_it_was(world: World) -> None:
    ada, bo = world.person("Ada Adams"), world.person("Bo Berg")
    withdrawn(world, ada, bo)
    browser = world.browser(ada)
    page = browser.get("/2027/submissions/1/").text
    assert "until the deadline you can bring it back" in page
    assert REVIVE in page
    assert "It is submitted again under the same number" in browser.get(REVIVE).text
    first_in = world.one(Submission).submitted_at
    world.at(world.clock.now() + timedelta(hours=2))
    answer = browser.post(REVIVE, {})
    assert (answer.status_code, answer.location) == (303, "/2027/submissions/1/")
    paper = world.one(Submission)
    assert (paper.status, paper.withdrawn_at, paper.submitted_at, paper.is_late) == (
        Status.SUBMITTED,
        None,
        first_in,
        False,
    )
    assert len(world.all(Manuscript)) == 1
    told = [one for one in world.letters() if one.kind is LetterKind.SUBMISSION_REVIVED]
    assert [one.recipient_name for one in told] == ["Ada Adams", "Bo Berg"]
    assert f"Subject: {told[1].subject}\n\n{told[1].body}" == GOLDEN.read_text(encoding="utf-8")
    deeds = [row.deed for row in world.all(AuditRow) if row.submission_id == paper.id]
    assert deeds == ["submission.withdraw", "submission.revive", "submission.submit"]
    page = browser.get("/2027/submissions/1/").text
    assert ("Withdrawn." in page, REVIVE in page) == (False, False)


def test_a_paper_is_revived_until_the_deadline_and_its_grace(world: World) -> None:
    ada = world.at(DUE - timedelta(minutes=1)).person("Ada Adams")
    paper = withdrawn(world, ada)
    browser = world.browser(ada)
    found = []
    for seconds in (-1, 0, 1, 59, 60, 61):
        world.at(DUE + timedelta(seconds=seconds))
        code = browser.post(REVIVE, {}).status_code
        row = world.one(Submission)
        found.append((seconds, code, row.status, row.is_late))
        if row.status is Status.SUBMITTED:
            world.perform(ada, withdraw_submission, paper.id, "")
    assert found == [
        (-1, 303, Status.SUBMITTED, False),
        (0, 303, Status.SUBMITTED, True),
        (1, 303, Status.SUBMITTED, True),
        (59, 303, Status.SUBMITTED, True),
        (60, 409, Status.WITHDRAWN, True),
        (61, 409, Status.WITHDRAWN, True),
    ]


def test_a_late_link_revives_too_and_is_not_late(world: World) -> None:
    ada = world.person("Ada Adams")
    paper = withdrawn(world, ada)
    with world.writing() as session:
        session.get_one(Submission, paper.id).extended_due_at = IN_REVIEWING
    browser = world.at(IN_REVIEWING - timedelta(seconds=1)).browser(ada)
    assert browser.post(REVIVE, {}).status_code == 303
    paper = world.one(Submission)
    assert (paper.status, paper.is_late) == (Status.SUBMITTED, False)
    browser.post("/2027/submissions/1/withdraw", {"reason": ""})
    over = IN_REVIEWING + GRACE
    assert world.at(over).browser(ada).post(REVIVE, {}).status_code == 409


def test_a_withdrawn_draft_is_a_draft_again_and_nobody_is_told(world: World) -> None:
    ada = world.person("Ada Adams")
    paper = world.submission(ada, status=Status.DRAFT)
    world.perform(ada, withdraw_submission, paper.id, "")
    browser = world.browser(ada)
    assert "It becomes a draft again. One thing is missing" in browser.get(REVIVE).text
    browser.post(REVIVE, {})
    assert (world.one(Submission).status, world.letters()) == (Status.DRAFT, [])
    assert "One thing is missing." in browser.get("/2027/submissions/1/").text


def test_only_a_contact_revives(world: World) -> None:
    ada, bo, chair = world.person("Ada Adams"), world.person("Bo Berg"), world.chair()
    withdrawn(world, ada, bo)
    for person in (bo, chair):
        browser = world.browser(person)
        assert REVIVE not in browser.get("/2027/submissions/1/").text
        assert browser.post(REVIVE, {}).status_code == 403


def test_a_decision_that_was_told_is_not_undone_by_reviving(world: World) -> None:
    ada = world.person("Ada Adams")
    paper = world.submission(ada, status=Status.WITHDRAWN)
    with world.writing() as session:
        session.get_one(Submission, paper.id).notified_at = world.clock.now()
    assert REVIVE not in world.browser(ada).get("/2027/submissions/1/").text
    with pytest.raises(NotAllowed):
        world.perform(ada, revive_submission, paper.id)


def test_the_reviewers_of_before_are_the_reviewers_again(world: World) -> None:
    ada, mia = world.person("Ada Adams"), world.member()
    paper = world.submission(ada, extended_due_at=IN_REVIEWING + timedelta(hours=2))
    world.assignment(mia, paper)
    world.review(mia, paper, is_draft=True)
    world.at(IN_REVIEWING)
    world.perform(ada, withdraw_submission, paper.id, "")
    reader = world.browser(mia)
    assert reader.get("/2027/submissions/1/review").status_code == 404
    world.perform(ada, revive_submission, paper.id)
    assert "Clear and careful." in reader.get("/2027/submissions/1/review").text


def test_to_and_fro_floods_nobody(world: World) -> None:
    ada, bo = world.person("Ada Adams"), world.person("Bo Berg")
    paper = withdrawn(world, ada, bo)
    for _ in range(5):
        world.perform(ada, revive_submission, paper.id)
        world.perform(ada, withdraw_submission, paper.id, "")
    to_bo = [one.kind for one in world.letters() if one.recipient_name == "Bo Berg"]
    assert to_bo.count(LetterKind.SUBMISSION_REVIVED) == 3
    assert to_bo.count(LetterKind.SUBMISSION_WITHDRAWN) == 3
