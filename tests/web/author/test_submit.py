"""The first save: from a browser nobody knows to a submission with a receipt."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from fastpath_cms.domain.letters import LetterKind
from fastpath_cms.domain.workflow import Status
from fastpath_cms.models import (
    Author,
    BrowserGrant,
    Conflict,
    Manuscript,
    PageImage,
    Scratch,
    Submission,
)
from tests.support.forms import GOOD_PDF, submission_form
from tests.support.world import IN_BEFORE, IN_REVIEWING, World

SUBMIT = "/2027/submit"
DUE = datetime(2027, 2, 27, 12, tzinfo=UTC)  # Feb 26 anywhere on Earth


def test_a_complete_first_save_submits_at_once(world: World) -> None:
    browser = world.browser()
    answer = browser.post(SUBMIT, submission_form(world))
    assert (answer.status_code, answer.location) == (303, "/2027/submissions/1/received")
    (submission,) = world.all(Submission)
    assert (submission.number, submission.status, submission.submitted_at, submission.is_late) == (
        1,
        Status.SUBMITTED,
        world.clock.now(),
        False,
    )
    manuscript = world.one(Manuscript)
    assert (manuscript.number, manuscript.page_count, manuscript.file_name) == (1, 4, "paper.pdf")
    assert world.blobs.path(manuscript.sha256).read_bytes() == GOOD_PDF
    assert len(world.all(PageImage)) == 4  # thumbnails; the pages to read are drawn after
    page = browser.get("/2027/submissions/1/")
    assert page.status_code == 200
    assert "Where the step goes" in page.text
    assert manuscript.sha256 in page.text


def test_every_author_gets_a_receipt_with_the_facts_and_three_zones(world: World) -> None:
    second = {
        "authors-1-name": "Nguyễn 李",
        "authors-1-email": "li@example.org",
        "authors-1-affiliation": "Institute",
    }
    world.browser().post(SUBMIT, submission_form(world, **second))
    letters = world.letters()
    assert [(one.kind, one.recipient_address) for one in letters] == [
        (LetterKind.SUBMISSION_RECEIVED, "miles@example.edu"),
        (LetterKind.SUBMISSION_RECEIVED, "li@example.org"),
    ]
    assert letters[0].subject == "[FastPath 2027 #1] Received: Where the step goes"
    body = letters[1].body
    for fact in (
        "Dear Nguyễn 李,",
        "Number    1, version 1",
        "Wed Feb 10, 2027, 00:00 AoE (Wed Feb 10, 2027, 07:00 EST; Wed Feb 10, 2027, 12:00 UTC)",
        "Pages     4",
        f"SHA-256   {world.one(Manuscript).sha256}",
        "http://fastpath.test/2027/submissions/1/",
        "http://fastpath.test/sign-in",
    ):
        assert fact in body


def test_a_browser_without_an_account_goes_on_and_another_does_not(world: World) -> None:
    mine, other = world.browser(), world.browser()
    mine.post(SUBMIT, submission_form(world))
    assert len(world.all(BrowserGrant)) == 1
    assert world.one(Author).person_id is None
    assert mine.get("/2027/submissions/1/edit").status_code == 200
    other.get(SUBMIT)
    assert other.get("/2027/submissions/1/").status_code == 303


def test_a_signed_in_contact_needs_no_grant(world: World) -> None:
    ada = world.person("Ada Adams", "ada@example.org")
    world.browser(ada).post(
        SUBMIT, submission_form(world, **{"authors-0-email": "ADA@example.org "})
    )
    assert world.all(BrowserGrant) == []
    assert world.one(Author).person_id == ada.id


def test_an_incomplete_save_is_a_draft_with_what_is_missing(world: World) -> None:
    browser = world.browser()
    nothing = submission_form(world, pdf=None, topics=None, **{"authors-0-affiliation": ""})
    browser.post(SUBMIT, nothing)
    assert world.one(Submission).status is Status.DRAFT
    assert world.letters() == []
    page = browser.get("/2027/submissions/1/").text
    for sentence in (
        "Upload the paper as a PDF.",
        "Choose at least one topic.",
        "Give the affiliation of Miles O&#39;Brien; write Independent if there is none.",
    ):
        assert sentence in page


def test_the_same_form_posted_twice_makes_one_submission(world: World) -> None:
    browser = world.browser()
    first = browser.post(SUBMIT, submission_form(world))
    again = browser.send(SUBMIT, submission_form(world))
    assert (first.location, again.location) == ("/2027/submissions/1/received",) * 2
    assert len(world.all(Submission)) == 1


def test_a_title_of_20000_characters_is_refused_with_a_sentence(world: World) -> None:
    answer = world.browser().post(SUBMIT, submission_form(world, title="x" * 20_000))
    assert answer.status_code == 422
    assert "Title is longer than 300 characters; shorten it." in answer.text
    assert "x" * 20_000 in answer.text
    assert world.all(Submission) == []


def test_a_typo_loses_neither_the_text_nor_the_good_file(world: World) -> None:
    browser = world.browser()
    answer = browser.post(
        SUBMIT, submission_form(world, **{"authors-0-email": "miles o@example.edu"})
    )
    assert answer.status_code == 422
    assert "The e-mail address has a space in it. Example: name@example.edu" in answer.text
    assert "paper.pdf, 4 pages, is kept" in answer.text
    again = browser.get(SUBMIT).text
    assert "paper.pdf, 4 pages, is kept" in again
    assert 'value="miles o@example.edu"' in again
    browser.post(SUBMIT, submission_form(world, pdf=None))
    assert world.one(Submission).status is Status.SUBMITTED
    assert world.one(Manuscript).file_name == "paper.pdf"
    assert world.all(Scratch) == []


def test_a_mistyped_orcid_and_a_second_address_get_their_sentences(world: World) -> None:
    second = {
        "authors-0-orcid": "0000-0002-1825-0098",
        "authors-1-name": "Twin",
        "authors-1-email": "Miles@example.edu",
        "authors-1-affiliation": "X",
    }
    answer = world.browser().post(SUBMIT, submission_form(world, **second))
    assert answer.status_code == 422
    assert "The last digit of this ORCID iD does not fit the others" in answer.text
    assert "Two authors have the address miles@example.edu; each needs their own." in answer.text


def test_rows_are_added_moved_and_removed_without_script_and_nothing_is_lost(
    world: World,
) -> None:
    browser = world.browser()
    answer = browser.post(SUBMIT, submission_form(world, add="authors"))
    assert (answer.status_code, answer.location) == (303, "/2027/submit#authors")
    page = browser.get(SUBMIT).text
    assert 'name="authors-1-name"' in page
    assert "paper.pdf, 4 pages, is kept" in page
    assert "We put back what you typed" in page
    two = submission_form(world, pdf=None, **{"authors-1-name": "Second One", "move-up": "1"})
    browser.send(SUBMIT, two)
    page = browser.get(SUBMIT).text
    assert 'name="authors-0-name" type="text" value="Second One"' in page
    assert 'name="authors-1-name" type="text" value="Miles O&#39;Brien"' in page
    del two["move-up"]
    browser.send(SUBMIT, two | {"remove": "0"})
    page = browser.get(SUBMIT).text
    assert 'name="authors-0-name" type="text" value="Second One"' in page
    assert 'name="authors-1-name"' not in page


def test_declared_conflicts_are_of_the_committee_alone(world: World) -> None:
    member, stranger = world.member("Mia Member"), world.person("Sam Stranger")
    page = world.browser().get(SUBMIT).text
    assert ("Mia Member" in page, "Sam Stranger" in page) == (True, False)
    kinds = {f"conflict-{member.id}": "family", f"conflict-{stranger.id}": "family"}
    world.browser().post(SUBMIT, submission_form(world, **kinds))
    assert [(row.person_id, row.kind) for row in world.all(Conflict)] == [(member.id, "family")]


def test_within_the_grace_it_is_taken_and_marked_late(world: World) -> None:
    world.at(DUE + timedelta(seconds=30))
    browser = world.browser()
    assert "The deadline has passed; the grace runs until" in browser.get(SUBMIT).text
    browser.post(SUBMIT, submission_form(world))
    submission = world.one(Submission)
    assert (submission.status, submission.is_late) == (Status.SUBMITTED, True)


def test_after_the_deadline_a_page_names_it_in_three_zones_and_keeps_the_text(
    world: World,
) -> None:
    browser = world.browser()
    browser.get(SUBMIT)
    world.at(DUE + timedelta(seconds=61))
    answer = browser.send(SUBMIT, submission_form(world))
    assert answer.status_code == 409
    for words in (
        "Submissions are closed.",
        "What you typed is kept and will be here again.",
        "Fri Feb 26, 2027, 23:59",
        "Sat Feb 27, 2027, 06:59 EST",
        "Sat Feb 27, 2027, 11:59",
    ):
        assert words in answer.text
    assert world.one(Scratch).fields["title"] == ["Where the step goes"]
    assert world.all(Submission) == []
    assert "What you typed here before is kept." in browser.get(SUBMIT).text


def test_before_the_call_and_long_after_it_nobody_submits(world: World) -> None:
    assert world.at(IN_BEFORE).browser().get(SUBMIT).status_code == 409
    assert world.at(IN_REVIEWING).browser().get(SUBMIT).status_code == 409


def test_anybody_s_address_gets_at_most_three_letters_an_hour(world: World) -> None:
    for _ in range(5):
        world.browser().post(SUBMIT, submission_form(world))
    assert (len(world.all(Submission)), len(world.letters())) == (5, 3)


def test_a_title_that_is_too_long_comes_back_whole_with_a_sentence(world: World) -> None:
    title = "x" * 20_000
    answer = world.browser().post(SUBMIT, submission_form(world, title=title))
    assert answer.status_code == 422
    assert "is longer than" in answer.text
    assert title in answer.text
    assert "maxlength" not in answer.text
