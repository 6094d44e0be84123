"""Reviews taken along and brought back: compared with what is saved, merged, and nothing lost."""

from __future__ import annotations

import io
import re

from fastpath_cms.formats.offline_reading import decoded
from fastpath_cms.models import AuditRow, Edition, Person, Review, ReviewAnswer, Submission
from fastpath_cms.services.reviewing import save_review
from tests.support.browser import Browser
from tests.support.queries import counted
from tests.support.world import IN_DISCUSSION, IN_NOTIFICATION, IN_REVIEWING, World

PAGE = "/2027/pc/offline"


def duty(world: World, *, title: str = "Where the Step Goes") -> tuple[Person, Submission, Browser]:
    mia, paper = world.member(), world.submission(title=title)
    world.assignment(mia, paper)
    return mia, paper, world.at(IN_REVIEWING).browser(mia)


def taken(browser: Browser, query: str = "") -> str:
    answer = browser.get(f"{PAGE}.txt{query}")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    return decoded(answer.data).replace("\r\n", "\n")


def filled(text: str, overall: str = "2", comments: str = "Offline words.", ready: str = "") -> str:
    """Write into a form as a person does, below the remarks of each question."""
    for label, answer in (
        ("A. Overall evaluation", overall),
        ("B. Reviewer's confidence", "4"),
        ("C. Comments for the authors", comments),
    ):
        text = re.sub(
            rf"(\=\=\+\=\= {label}\n(?:==[-*]==.*\n)*\n)(?:(?!==\+==).*\n)*",
            lambda found, said=answer: f"{found[1]}{said}\n\n",
            text,
        )
    return text.replace("\nDraft\n", f"\n{ready}\n") if ready else text


def brought(browser: Browser, text: str, **more: str) -> str:
    answer = browser.post(PAGE, {"file": (io.BytesIO(text.encode()), "reviews.txt"), **more})
    assert answer.status_code == 200
    return answer.text


def said(world: World) -> dict[str, str]:
    return {row.key: row.text for row in world.all(ReviewAnswer)}


def test_a_form_is_taken_along_filled_and_handed_in(world: World) -> None:
    _, _, browser = duty(world)
    page = brought(browser, filled(taken(browser), ready="Ready"))
    assert "Will be handed in" in page
    assert "Offline words." in page
    assert world.all(Review) == []  # shown, and not saved yet
    text = filled(taken(browser), ready="Ready")
    done = browser.send(PAGE, {"text": text, "do": "save"})
    assert (done.status_code, done.headers["Location"]) == (303, "/2027/pc/")
    review = world.one(Review)
    assert (review.overall, review.confidence) == (2, 4)
    assert review.handed_in_at is not None
    assert said(world) == {"comments_for_authors": "Offline words."}
    assert "reviews.upload" in [row.deed for row in world.all(AuditRow)]
    assert "Nothing changes" in brought(browser, taken(browser))


def test_what_is_incomplete_stays_a_draft_and_says_why(world: World) -> None:
    _, _, browser = duty(world)
    text = filled(taken(browser), comments="", ready="Ready")
    page = brought(browser, text)
    assert "It is not complete, so it stays a draft" in page
    assert "Comments for the authors: Write an answer." in page
    browser.send(PAGE, {"text": text, "do": "save"})
    assert world.one(Review).handed_in_at is None


def test_both_sides_changed_and_neither_text_is_lost(world: World) -> None:
    mia, paper, browser = duty(world)
    world.perform(mia, save_review, paper.id, {"comments_for_authors": "Begun."}, 0, hand_in=False)
    text = filled(taken(browser))
    online = {"comments_for_authors": "Online words.", "confidential_remarks": "Online only."}
    world.perform(mia, save_review, paper.id, online, 1, hand_in=False)
    page = brought(browser, text)
    assert "Changed on both sides" in page
    assert page.rindex("Online words.") < page.rindex("Offline words.")
    browser.send(PAGE, {"text": text, "do": "save"})
    assert said(world) == {
        "comments_for_authors": "Online words.\n\nOffline words.",
        "confidential_remarks": "Online only.",  # the file left it unchanged
    }


def test_one_of_two_texts_is_chosen(world: World) -> None:
    mia, paper, browser = duty(world)
    text = filled(taken(browser))
    world.perform(
        mia, save_review, paper.id, {"comments_for_authors": "Online words."}, 0, hand_in=False
    )
    for choice, kept in (("saved", "Online words."), ("file", "Offline words.")):
        answer = browser.post(
            PAGE, {"text": text, "do": "save", "choose-1-comments_for_authors": choice}
        )
        assert answer.status_code == 303
        assert said(world) == {"comments_for_authors": kept}


def test_a_review_that_is_in_is_changed_but_never_left_incomplete(world: World) -> None:
    mia, paper, browser = duty(world)
    world.perform(
        mia,
        save_review,
        paper.id,
        {"overall": 1, "confidence": 3, "comments_for_authors": "Handed in."},
        0,
        hand_in=True,
    )
    text = taken(browser)
    assert "Changes your review" in brought(browser, filled(text, comments="Better words."))
    emptied = filled(text, comments="")
    assert "would leave it incomplete" in brought(browser, emptied)
    browser.send(PAGE, {"text": emptied, "do": "save"})
    assert said(world) == {"comments_for_authors": "Handed in."}


def test_several_reviews_come_in_one_file_and_one_alone_too(world: World) -> None:
    mia, _, browser = duty(world, title="First")
    world.assignment(mia, world.submission(title="Second"))
    both = taken(browser)
    assert both.count("==+== Begin Review #") == 2
    assert taken(browser, "?paper=2").count("==+== Begin Review #") == 1
    assert browser.get(f"{PAGE}.txt?paper=9").status_code == 404
    browser.post(PAGE, {"text": filled(both), "do": "save"})
    assert [row.overall for row in world.all(Review)] == [2, 2]


def test_a_paper_that_is_not_one_s_own_is_named_like_one_that_does_not_exist(world: World) -> None:
    mia, paper, browser = duty(world, title="Sealed Title")
    text = taken(browser)
    world.conflict(mia, paper)
    assert "Sealed Title" not in browser.get(f"{PAGE}.txt").text
    page = brought(browser, text.replace("#1", "#7") + text)
    own, other = re.findall(r"Line \d+: (#\d is not yours to review now; .*?)<", page)
    assert own.replace("#7", "#1") == other
    assert "Saved here" not in page


def test_the_form_of_another_reviewer_or_another_year_is_not_taken(world: World) -> None:
    _, paper, browser = duty(world)
    lena = world.member("Lena O'Brien \u674e")
    world.assignment(lena, paper)
    hers = filled(taken(world.browser(lena)), comments="Lena's words.")
    page = brought(browser, hers)
    assert "#1 was written out for Lena O&#39;Brien \u674e; nothing of it was taken." in page
    assert "Lena&#39;s words." not in page
    own = re.sub(r"==\+== Reviewer: .*\n", "", hers)
    assert "Lena&#39;s words." in brought(browser, own)
    page = brought(browser, filled(taken(browser)).replace("FastPath 2027 R", "FastPath 2026 R"))
    assert "This is a file of FastPath 2026, not of FastPath 2027; nothing of it was taken." in page
    assert "Offline words." not in page


def test_a_file_that_is_none_is_said_to_be_none(world: World) -> None:
    _, _, browser = duty(world)
    assert "There is no review form in this file" in brought(browser, "%PDF-1.7 \0\1\2")
    empty = browser.post(PAGE, {"do": "preview"})
    assert empty.status_code == 422
    assert "No file came" in empty.text
    spoilt = filled(taken(browser), overall="9")
    assert "Overall evaluation is 9; it goes from -3 to 3." in brought(browser, spoilt)
    page = brought(browser, filled(taken(browser), comments="\u674e" * 50_001))
    assert "Comments for the authors: This is longer than 50,000 characters; shorten it." in page
    assert "There is nothing to save." in page


def test_what_was_saved_since_the_preview_is_compared_again(world: World) -> None:
    _, paper, browser = duty(world)
    text = filled(taken(browser), comments="")
    world.review(world.one(Person, Person.name == "Mia Member"), paper, 1, is_draft=True)
    page = brought(browser, text)
    assert "Which one counts?" in page  # the score: both sides have one


def test_reviewing_that_is_closed_gives_no_form(world: World) -> None:
    mia, _, browser = duty(world)
    assert "Begin Review" in taken(browser)
    browser = world.at(IN_NOTIFICATION).browser(mia)
    assert "Begin Review" not in taken(browser)
    assert "No review of yours is open now." in browser.get(PAGE).text


def test_a_double_blind_edition_writes_no_author_into_any_file(world: World) -> None:
    mia = world.member()
    paper = world.submission(world.person("Ada Secret"))
    world.assignment(mia, paper)
    world.copy()
    browser = world.at(IN_DISCUSSION).browser(mia)
    assert "Ada Secret" in taken(browser)
    assert b"Ada Secret" in browser.get(f"{PAGE}.html").data
    with world.writing() as session:
        session.get_one(Edition, world.edition.id).is_double_blind = True
    assert "Ada Secret" not in taken(browser)
    assert b"Ada Secret" not in browser.get(f"{PAGE}.html").data


def test_the_page_asks_the_same_number_of_queries_for_one_row_and_for_three(world: World) -> None:
    mia, _, browser = duty(world)
    counts = []
    for more in (0, 2):
        for _ in range(more):
            paper = world.submission()
            world.assignment(mia, paper)
        browser.get(PAGE)
        with counted(world.app) as seen:
            browser.get(PAGE)
        counts.append(seen.count)
    assert counts[0] == counts[1] <= 12
