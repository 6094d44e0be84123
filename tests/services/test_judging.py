"""The judging queue: each file once, fair by submission, nothing lost with a killed judge."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from werkzeug.test import TestResponse

from fastpath_cms.domain.judging import LEASE, REPAIR, CheckState, look_again_after, repair_until
from fastpath_cms.domain.letters import LetterKind
from fastpath_cms.domain.workflow import Status
from fastpath_cms.models import AuditRow, Judgement, Letter, Manuscript, PageImage, Submission
from fastpath_cms.services import judging
from fastpath_cms.services.manuscripts import READING, THUMBNAIL
from tests.support.forms import pdf, submission_form
from tests.support.world import IN_CALL, World

GOLDEN = Path(__file__).parents[1] / "golden" / "letters"
FIT, LONG = b"%PDF-1.7 4 ", b"%PDF-1.7 9 "  # four pages, and far too many
DEADLINE_PASSED = IN_CALL.replace(day=27, hour=12, minute=0, second=20)  # within the grace


def full(world: World, *, is_full: bool = True) -> World:
    """Take all places for judges, or free them."""
    world.tools.pdfs.is_full = is_full
    return world


def send(world: World, body: bytes, title: str = "Where the step goes") -> str:
    """Submit a paper from a new browser; return where its page is."""
    fields = submission_form(world, pdf=pdf(body), title=title)
    return home_of(world.browser().post("/2027/submit", fields))


def home_of(answer: TestResponse) -> str:
    """Return the address of the submission that was just received."""
    return str(answer.location).removesuffix("received")


def work(world: World) -> bool:
    with world.app_context():
        return judging.judge_next(world.stage())


def empty_the_queue(world: World) -> None:
    while work(world):
        pass


def states(world: World) -> list[CheckState]:
    return [row.check_state for row in world.all(Manuscript)]


def test_a_file_is_judged_within_the_request_when_nobody_waits(world: World) -> None:
    send(world, FIT + b"a")
    assert states(world) == [CheckState.FIT]
    row = world.one(Judgement)
    assert (row.judged_at, row.leased_until, row.attempt_count) == (IN_CALL, None, 1)


def test_the_same_bytes_are_judged_once(world: World) -> None:
    send(world, FIT + b"a")
    send(world, FIT + b"a", "Another paper with the same file")
    assert len(world.tools.pdfs.examined) == 1
    assert states(world) == [CheckState.FIT, CheckState.FIT]


def test_another_version_of_the_judge_judges_anew(world: World) -> None:
    send(world, FIT + b"a")
    world.tools.pdfs.version = "better"
    send(world, FIT + b"a", "Another paper with the same file")
    assert len(world.tools.pdfs.examined) == 2


def test_without_a_place_the_submission_is_in_and_the_file_waits(world: World) -> None:
    send(full(world), FIT + b"a")
    assert (world.one(Submission).status, states(world)) == (
        Status.SUBMITTED,
        [CheckState.WAITING],
    )
    (letter,) = world.all(Letter)
    assert letter.kind is LetterKind.SUBMISSION_RECEIVED
    assert "The PDF is in, and its bytes are kept." in letter.body
    assert "Pages     being checked" in letter.body


def test_who_comes_while_others_wait_does_not_go_before_them(world: World) -> None:
    send(full(world), FIT + b"a")
    send(full(world, is_full=False), FIT + b"b")
    assert states(world) == [CheckState.WAITING, CheckState.WAITING]
    work(world)
    assert states(world) == [CheckState.FIT, CheckState.WAITING]
    empty_the_queue(world)
    assert states(world) == [CheckState.FIT, CheckState.FIT]
    assert len(world.letters()) == 2  # the receipts; that a file is fit is no news


def test_the_pages_to_read_are_drawn_once_nobody_waits(world: World) -> None:
    send(world, FIT + b"a")
    widths = [(row.page, row.width) for row in world.all(PageImage)]
    assert widths == [(page, THUMBNAIL) for page in (1, 2, 3, 4)]
    send(full(world), FIT + b"b")
    assert [work(world), work(world), work(world), work(world)] == [True, True, True, False]
    last_two = [row.width for row in world.all(PageImage)][-4:]
    assert (len(world.all(PageImage)), last_two) == (16, [READING] * 4)
    assert all(row.drawn_at for row in world.all(Judgement))


def test_who_uploads_ten_times_stands_in_the_queue_once_and_at_its_end(world: World) -> None:
    full(world)
    eager, patient = world.browser(), world.browser()
    home = home_of(eager.post("/2027/submit", submission_form(world, pdf=pdf(FIT + b"0"))))
    for turn in range(1, 10):
        eager.get(f"{home}edit")
        fields = submission_form(world, pdf=pdf(FIT + b"%d" % turn), version=None)
        eager.post(f"{home}edit", fields)
        if turn == 5:
            patient.post("/2027/submit", submission_form(world, pdf=pdf(FIT + b"patient")))
    assert len(states(world)) == 11
    full(world, is_full=False)
    work(world)
    judged = [(row.submission_id, row.number) for row in world.all(Manuscript) if row.page_count]
    assert judged == [(2, 1)]
    work(world)
    numbers = {
        row.number: row.check_state for row in world.all(Manuscript) if row.submission_id == 1
    }
    assert numbers == dict.fromkeys(range(1, 10), CheckState.REPLACED) | {10: CheckState.FIT}
    assert len(world.tools.pdfs.examined) == 2


def test_an_older_version_is_judged_when_the_newer_one_is_unfit(world: World) -> None:
    browser = full(world).browser()
    home = home_of(browser.post("/2027/submit", submission_form(world, pdf=pdf(FIT + b"0"))))
    browser.get(f"{home}edit")
    browser.post(f"{home}edit", submission_form(world, pdf=pdf(LONG + b"1"), version=None))
    work(world)
    assert states(world) == [CheckState.WAITING, CheckState.UNFIT]
    work(world)
    assert states(world) == [CheckState.FIT, CheckState.UNFIT]


def test_a_killed_judge_loses_its_lease_and_another_takes_the_file(world: World) -> None:
    send(full(world), FIT + b"a")
    job = world.perform(None, judging.claim)
    assert (world.perform(None, judging.claim), work(world)) == (None, False)
    world.at(IN_CALL + LEASE - timedelta(seconds=1))
    assert world.perform(None, judging.claim) is None
    world.at(IN_CALL + LEASE)
    again = world.perform(None, judging.claim)
    assert (again.sha256, job.attempt, again.attempt) == (job.sha256, 1, 2)


def test_a_file_whose_judges_are_killed_three_times_is_refused(world: World) -> None:
    send(full(world), FIT + b"a")
    for turn in range(3):
        world.at(IN_CALL + turn * LEASE)
        world.perform(None, judging.claim)
    world.at(IN_CALL + 3 * LEASE)
    work(world)
    assert states(world) == [CheckState.UNFIT]
    assert "broke off while reading this one" in world.one(Manuscript).problems[0]["sentence"]


def test_a_machine_too_busy_to_judge_says_nothing_against_a_file(world: World) -> None:
    world.tools.pdfs.is_starved = True
    send(world, FIT + b"a")
    assert states(world) == [CheckState.WAITING]
    world.tools.pdfs.is_starved = False
    world.at(IN_CALL + LEASE)
    work(world)
    assert states(world) == [CheckState.FIT]


def test_a_request_that_comes_later_uses_the_result(world: World) -> None:
    send(full(world), FIT + b"a")
    work(world)
    send(world, FIT + b"a", "The same file again")
    assert (states(world), len(world.tools.pdfs.examined)) == ([CheckState.FIT] * 2, 1)


def test_unfit_after_the_deadline_leaves_twelve_hours_from_the_finding(world: World) -> None:
    world.at(DEADLINE_PASSED)
    fields = submission_form(world, pdf=pdf(LONG + b"a"))
    full(world).browser().post("/2027/submit", fields)
    world.at(DEADLINE_PASSED + timedelta(minutes=3))
    work(world)
    paper = world.one(Submission)
    minute = DEADLINE_PASSED.replace(second=0) + timedelta(minutes=4)
    assert (paper.status, paper.repair_due_at) == (Status.SUBMITTED, minute + REPAIR)
    deeds = [row.deed for row in world.all(AuditRow)]
    assert deeds[-1] == "manuscript.unfit"


def test_a_letter_says_what_is_wrong_what_counts_and_until_when(world: World) -> None:
    browser = world.browser()
    home = home_of(browser.post("/2027/submit", submission_form(world)))
    browser.get(f"{home}edit")
    fields = submission_form(full(world), pdf=pdf(LONG + b"a"), version=None)
    browser.post(f"{home}edit", fields)
    world.at(DEADLINE_PASSED)
    work(world)
    letter = world.all(Letter)[-1]
    golden = GOLDEN / f"{LetterKind.MANUSCRIPT_UNFIT.value}.txt"
    assert f"Subject: {letter.subject}\n\n{letter.body}" == golden.read_text(encoding="utf-8")


def test_unfit_before_the_deadline_leaves_at_least_until_the_deadline(world: World) -> None:
    due = IN_CALL + timedelta(days=3)
    assert repair_until(IN_CALL, due) == due
    assert repair_until(due - timedelta(hours=1), due) == due + timedelta(hours=11)
    assert repair_until(IN_CALL + timedelta(seconds=1), None) == IN_CALL + timedelta(
        hours=12, minutes=1
    )


def test_a_long_queue_is_looked_at_rarely() -> None:
    assert [look_again_after(place) for place in (0, 1, 10, 1000)] == [4, 4, 9, 60]
