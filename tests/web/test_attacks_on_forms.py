"""Attacks by forms: keys that are used again, numbers no column holds, forms of somebody else."""

from __future__ import annotations

import pytest

from fastpath_cms.models import Comment, FormReceipt, Manuscript, Scratch, Submission
from tests.support.doors import sign_in
from tests.support.forms import pdf, submission_form
from tests.support.world import IN_DISCUSSION, IN_REVIEWING, World, address_of

COMMENTS = "/2027/submissions/1/comments"


def test_a_form_sent_again_with_another_text_is_no_repeat(world: World) -> None:
    """Back, type something else, send: what was typed must not vanish behind the first answer."""
    member = world.member()
    world.submission()
    browser = world.at(IN_DISCUSSION).browser(member)
    browser.post(COMMENTS, {"text": "First thought."})
    first = browser.hidden | {"text": "First thought."}
    browser.client.post(COMMENTS, data=first, base_url=browser.base_url)
    second = browser.hidden | {"text": "Second thought."}
    browser.client.post(COMMENTS, data=second, base_url=browser.base_url)
    assert [row.text for row in world.all(Comment)] == ["First thought.", "Second thought."]


def test_the_same_form_with_another_file_is_no_repeat(world: World) -> None:
    """A newer PDF under the old name, sent from the page the browser went back to."""
    ada = world.person("Ada Adams")
    world.submission(ada)
    browser = world.browser(ada)
    path = "/2027/submissions/1/edit"
    hidden = None
    answers = []
    for data in (b"%PDF-1.7 4 one", b"%PDF-1.7 4 one", b"%PDF-1.7 4 two"):
        if hidden is None:
            browser.get(path)
            hidden = browser.hidden
        form = hidden | submission_form(
            world, version="1", pdf=pdf(data), **{"authors-0-email": address_of(ada)}
        )
        answer = browser.client.post(path, data=form, base_url=browser.base_url)
        answers.append(answer.status_code)
        answer.request.environ["wsgi.input"].close()
    assert answers == [303, 303, 409]  # saved, the same again, and a newer one to compare
    assert len(world.all(Manuscript)) == 2
    assert world.one(Scratch).blob_name == "paper.pdf"


def test_a_repeat_by_another_person_at_the_same_computer_is_their_own_deed(world: World) -> None:
    ann, bob = world.member("Ann Able"), world.member("Bob Baker")
    world.submission()
    browser = world.at(IN_DISCUSSION).browser()
    sign_in(world, browser, ann)
    browser.post(COMMENTS, {"text": "I agree."})
    form = browser.hidden | {"text": "I agree."}
    sign_in(world, browser, bob)
    browser.client.post(COMMENTS, data=form, base_url=browser.base_url)
    assert [row.person_id for row in world.all(Comment)] == [ann.id, bob.id]


def test_a_key_of_another_form_suppresses_no_deed(world: World) -> None:
    ada = world.person("Ada Adams")
    world.submission(ada)
    world.submission(ada)
    browser = world.browser(ada)
    browser.post("/2027/submissions/1/withdraw")
    browser.send("/2027/submissions/2/withdraw")
    assert [row.status.value for row in world.all(Submission)] == ["withdrawn", "withdrawn"]


def test_a_key_that_is_none_of_ours_is_no_key(world: World) -> None:
    member = world.member()
    world.submission()
    browser = world.at(IN_DISCUSSION).browser(member)
    for text in ("Once.", "Again."):
        answer = browser.post(COMMENTS, {"text": text, "form_key": "\0 none"})
        assert answer.status_code == 303
    assert (len(world.all(Comment)), world.all(FormReceipt)) == (2, [])


HUGE = "9" * 30
ENDLESS = "9" * 5000


@pytest.mark.parametrize("number", [HUGE, ENDLESS, "²", "-1", "0x1", "٣", ""])
@pytest.mark.parametrize(
    ("path", "page", "fields"),
    [
        ("/2027/chair/conflicts/confirm", "/2027/chair/conflicts", ("number", "person")),
        ("/2027/chair/conflicts/dismiss", "/2027/chair/conflicts", ("number", "person")),
        ("/2027/chair/conflicts/record", "", ("number", "person")),
        ("/2027/chair/roles/revoke", "/2027/chair/roles", ("role",)),
        ("/2027/chair/roles/deputy", "/2027/chair/roles", ("person",)),
        ("/2027/chair/members/remind", "/2027/chair/members", ("invitation",)),
        ("/2027/chair/members/withdraw", "/2027/chair/members", ("invitation",)),
        ("/2027/chair/assign", "", ("pair", "was")),
        ("/2027/chair/release", "", ("count",)),
        ("/profile/sessions", "/profile", ("session",)),
    ],
)
def test_a_forged_number_never_breaks_anything(
    world: World, path: str, page: str, fields: tuple[str, ...], number: str
) -> None:
    chair = world.chair()
    paper = world.submission()
    person = world.member()
    for field in fields:
        data = {
            "number": str(paper.number),
            "person": str(person.id),
            "why": "So.",
            "kind": "other",
        }
        data |= {field: f"{number}-{number}" if path.endswith("assign") else number}
        answer = world.at(IN_REVIEWING).browser(chair).post(path, data, form=page or path)
        assert answer.status_code < 500


@pytest.mark.parametrize("number", [HUGE, ENDLESS, "²", "01", "٣", "1 "])
def test_a_forged_number_among_ones_conflicts_is_no_submission(world: World, number: str) -> None:
    member = world.member()
    world.submission()
    answer = (
        world.at(IN_REVIEWING)
        .browser(member)
        .post("/2027/pc/conflicts", {f"kind-{number}": "other"})
    )
    assert answer.status_code == 404


@pytest.mark.parametrize("score", [HUGE, "-" + HUGE, ENDLESS, "²", "nan"])
def test_a_forged_score_or_version_is_refused_in_words(world: World, score: str) -> None:
    member = world.member()
    world.assignment(member, world.submission())
    browser = world.at(IN_REVIEWING).browser(member)
    for field in ("overall", "confidence", "base_version"):
        data = {"overall": "1", "confidence": "3", "comments_for_authors": "Good."}
        answer = browser.post("/2027/submissions/1/review", data | {field: score, "do": "hand-in"})
        assert answer.status_code < 500
    chair = world.at(IN_DISCUSSION).browser(world.chair())
    forged = {"verdict": "accept", "base_version": score}
    assert chair.post("/2027/submissions/1/decision", forged).status_code < 500
    order = chair.get(f"/2027/chair/release?letter={score}")
    assert order.status_code == 200
