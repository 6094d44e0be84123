"""A paper's page for the committee: reviews after one's own, the discussion, the chair's part."""

from __future__ import annotations

import pytest

from fastpath_cms.domain.workflow import Status
from fastpath_cms.models import Comment, Person, RoleKind, Scratch, Submission
from tests.support.world import IN_DISCUSSION, IN_NOTIFICATION, IN_REVIEWING, World

PAGE = "/2027/submissions/1/"
COMMENTS = "/2027/submissions/1/comments"


def reviewed(world: World) -> tuple[Submission, Person]:
    """A paper with one review that is in, by Otto."""
    otto = world.member("Otto Other")
    paper = world.submission(world.person("Ada Author"))
    world.assignment(otto, paper)
    world.review(
        otto,
        paper,
        overall=-1,
        comments_for_authors="Ottos comments.",
        confidential_remarks="Ottos secret.",
    )
    return paper, otto


def test_other_reviews_are_shown_after_one_s_own(world: World) -> None:
    paper, _ = reviewed(world)
    mia = world.member()
    world.assignment(mia, paper)
    browser = world.at(IN_REVIEWING).browser(mia)
    before = browser.get(PAGE).text
    assert "Write your review" in before
    for text in ("Otto", "Ottos comments.", "Ottos secret.", "Discussion"):
        assert text not in before
    world.review(mia, paper)
    after = browser.get(PAGE).text
    for text in ("Otto Other", "−1 (weak reject)", "Ottos comments.", "Ottos secret."):
        assert text in after
    assert "Change your review" in after


def test_the_rest_of_the_committee_reads_from_the_discussion_on(world: World) -> None:
    reviewed(world)
    nina = world.member("Nina New")
    assert "Ottos comments." not in world.at(IN_REVIEWING).browser(nina).get(PAGE).text
    assert "Ottos comments." in world.at(IN_DISCUSSION).browser(nina).get(PAGE).text


@pytest.mark.parametrize("now", [IN_REVIEWING, IN_DISCUSSION, IN_NOTIFICATION])
def test_an_author_sees_no_reviewer_no_remark_and_no_discussion(world: World, now: object) -> None:
    paper, otto = reviewed(world)
    ada_id = paper.authors[0].person_id
    (ada,) = world.all(Person, Person.id == ada_id)
    world.grant(ada, RoleKind.PROGRAM_CHAIR)
    with world.writing() as session:
        session.add(
            Comment(
                place=1,
                submission_id=paper.id,
                person_id=otto.id,
                text="Ottos comment.",
                written_at=IN_REVIEWING,
            )
        )
    world.at(now)  # type: ignore[arg-type]
    browser = world.browser(ada)
    page = browser.get(PAGE).text
    for text in ("Otto", "Ottos", "Discussion", "For the chairs", "weak reject"):
        assert text not in page
    assert browser.get(COMMENTS).status_code == 403
    assert browser.get("/2027/submissions/1/review").status_code == 403
    assert browser.get("/2027/submissions/1/assign").status_code in {403, 409}


def test_a_conflicted_member_gets_the_answer_of_no_such_paper(world: World) -> None:
    paper, otto = reviewed(world)
    world.conflict(otto, paper)
    browser = world.at(IN_DISCUSSION).browser(otto)
    for path in ("", "review", "comments", "assign"):
        sealed = browser.get(f"/2027/submissions/1/{path}")
        forged = browser.get(f"/2027/submissions/99/{path}")
        assert (sealed.status_code, sealed.text) == (404, forged.text)


def test_a_comment_is_written_and_read(world: World) -> None:
    _, otto = reviewed(world)
    browser = world.at(IN_REVIEWING).browser(otto)
    answer = browser.post(COMMENTS, {"text": "Is it *stable*?"}, form=PAGE)
    assert world.one(Comment).text == "Is it *stable*?"
    assert (answer.status_code, answer.location) == (303, f"{PAGE}#comment-1")
    page = browser.get(PAGE).text
    assert "Is it <em>stable</em>?" in page
    assert 'id="comment-1"' in page


def test_a_comment_in_html_harms_nobody(world: World) -> None:
    _, otto = reviewed(world)
    browser = world.at(IN_REVIEWING).browser(otto)
    browser.post(COMMENTS, {"text": "<script>alert(1)</script> <b onclick=x>hi</b>"}, form=PAGE)
    page = browser.get(PAGE).text
    assert "<script>alert" not in page
    assert "<b onclick" not in page


def test_an_empty_comment_is_asked_for_again(world: World) -> None:
    _, otto = reviewed(world)
    browser = world.at(IN_REVIEWING).browser(otto)
    answer = browser.post(COMMENTS, {"text": "  "}, form=PAGE)
    assert answer.status_code == 422
    assert "Write something first." in answer.text
    assert world.all(Comment) == []


def test_a_comment_written_while_the_paper_was_withdrawn_is_gone_like_the_paper(
    world: World,
) -> None:
    paper, otto = reviewed(world)
    browser = world.at(IN_REVIEWING).browser(otto)
    browser.get(PAGE)
    with world.writing() as session:
        row = session.get_one(Submission, paper.id)
        row.withdrawn_at = IN_REVIEWING
        setattr(row, "status", Status.WITHDRAWN)  # noqa: B010 - a test's own hand
    assert browser.send(COMMENTS, {"text": "Too late"}).status_code == 404
    assert world.all(Comment) == []
    assert world.all(Scratch) == []


def test_a_chair_sees_reviewers_and_how_far_they_are(world: World) -> None:
    paper, _ = reviewed(world)
    world.assignment(world.member("Nina New"), paper)
    page = world.at(IN_REVIEWING).browser(world.chair()).get(PAGE).text
    assert "2 of 3 reviewers" in page
    assert "Nina New" in page
    assert "Not started" in page
    assert "Assign reviewers" in page


def test_a_review_of_an_older_version_is_marked(world: World) -> None:
    paper, otto = reviewed(world)
    with world.writing() as session:
        row = session.get_one(Submission, paper.id)
        manuscript = world._manuscript(3)
        manuscript.number, manuscript.submission_id = 2, row.id
        session.add(manuscript)
    world.review(world.member("Nina New"), paper, manuscript_number=1)
    page = world.at(IN_DISCUSSION).browser(otto).get(PAGE).text
    assert page.count("Of an older version") == 1
