"""The discussion on a submission's page: threads, names, what is new, sides and the lead."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from fastpath_cms.domain.calendar import Phase
from fastpath_cms.domain.discussing import Side
from fastpath_cms.domain.errors import NotAllowed
from fastpath_cms.domain.policy import Action, why_not
from fastpath_cms.extensions import db
from fastpath_cms.models import Comment, Edition, NoticeChoice, ReadMark, RoleKind, Submission
from fastpath_cms.queries.audiences import committee_of
from fastpath_cms.queries.discussions import discussion_states
from fastpath_cms.queries.editions import edition_of, phase_of
from fastpath_cms.queries.standings import edition_standing, standing_to
from fastpath_cms.services import discussing, leading, noticing
from tests.support.queries import counted
from tests.support.reading import words
from tests.support.talk import furnished, say
from tests.support.world import (
    IN_CALL,
    IN_DISCUSSION,
    IN_NOTIFICATION,
    IN_PROGRAM,
    IN_REVIEWING,
    YEAR,
    World,
)

PAGE = "/2027/submissions/1/"
COMMENTS = f"{PAGE}comments"


def test_answers_stand_under_what_they_answer_and_say_what_is_new(world: World) -> None:
    paper, people = furnished(world, "Ann", "Bob")
    say(world, people["Ann"], paper, "One.")
    say(world, people["Ann"], paper, "Two, @Bob.")
    browser = world.browser(people["Bob"])
    answer = browser.post(f"{COMMENTS}/1/answer", {"text": "To *one*."})
    assert answer.headers["Location"] == f"{PAGE}#comment-3"
    page = browser.get(PAGE).text
    assert re.findall(r'<article class="comment" id="comment-(\d)"', page) == ["1", "3", "2"]
    assert page.count('data-depth="1"') == 1
    assert "Answers Ann Reviewer" not in page  # it stands right under it
    assert (page.count("data-new"), page.count("Names you")) == (2, 1)
    assert "2 new, only the committee reads it" in words(page)
    assert browser.post(f"{COMMENTS}/read", {"place": "2"}).status_code == 303
    assert browser.get(PAGE).text.count("data-new") == 0
    assert [row.place for row in world.all(ReadMark)] == [2]


def test_a_page_that_is_read_marks_nothing_as_read(world: World) -> None:
    paper, people = furnished(world, "Ann", "Bob")
    say(world, people["Ann"], paper, "One.")
    browser = world.browser(people["Bob"])
    assert [browser.get(PAGE).text.count("data-new") for _ in range(2)] == [1, 1]
    assert world.all(ReadMark) == []


def test_a_name_chosen_beside_the_text_goes_into_it(world: World) -> None:
    _, people = furnished(world, "Ann", "Bob")
    browser = world.browser(people["Ann"])
    page = browser.get(COMMENTS).text
    assert re.findall(r'<option value="([A-Z][^"]*)"></option>', page) == [
        "Bob Reviewer",
        "Petra Chair",
    ]
    browser.post(COMMENTS, {"text": "do you agree?", "named": "Bob Reviewer"})
    assert world.one(Comment).text == "@Bob Reviewer do you agree?"


def test_a_preview_sends_nothing_and_a_wrong_name_gives_everything_back(world: World) -> None:
    _, people = furnished(world, "Ann")
    browser = world.browser(people["Ann"])
    page = browser.post(COMMENTS, {"text": "I *agree*.", "do": "preview"})
    assert (page.status_code, "<em>agree</em>" in page.text) == (200, True)
    page = browser.post(COMMENTS, {"text": "What of @Zoe?"})
    assert page.status_code == 422
    assert "Nobody called “Zoe” can be named here." in words(page.text)
    assert "What of @Zoe?</textarea>" in browser.get(COMMENTS).text
    assert world.all(Comment) == []


def test_a_comment_typed_when_the_discussion_closed_is_given_back(world: World) -> None:
    _, people = furnished(world, "Ann")
    browser = world.at(IN_PROGRAM).browser(people["Ann"])
    browser.get(PAGE)
    page = browser.post(COMMENTS, {"text": "Too late, but kept."})
    assert page.status_code == 409
    assert "The discussion closed with the notification." in words(page.text)
    again = browser.get(COMMENTS)
    assert "Too late, but kept.</textarea>" in again.text
    assert world.all(Comment) == []


def test_a_comment_is_changed_and_two_tabs_lose_neither_text(world: World) -> None:
    paper, people = furnished(world, "Ann")
    say(world, people["Ann"], paper, "One.")
    browser = world.browser(people["Ann"])
    change = f"{COMMENTS}/1/change"
    assert "One.</textarea>" in browser.get(change).text
    fields = {"text": "One, better.", "base_version": "1"}
    assert browser.post(change, fields).headers["Location"] == f"{PAGE}#comment-1"
    assert "edited" in words(browser.get(PAGE).text)
    clash = browser.post(change, {"text": "One, from the other tab.", "base_version": "1"})
    assert clash.status_code == 409
    assert "One, better." in clash.text
    assert "One, from the other tab.</textarea>" in clash.text
    assert browser.post(change, fields | {"base_version": "2"}).status_code == 303
    assert world.browser(people["Petra"]).get(change).status_code == 403


def test_a_comment_taken_back_leaves_its_place_and_no_letter(world: World) -> None:
    paper, people = furnished(world, "Ann", "Bob")
    ann, bob = people["Ann"], people["Bob"]
    say(world, ann, paper, "@Bob, meant for another paper.")
    world.perform(bob, discussing.write_comment, paper, "Which?", 1)
    browser = world.browser(ann)
    take = f"{COMMENTS}/1/take-back"
    assert "Take the comment back" in browser.get(f"{COMMENTS}/1/change").text
    assert [browser.post(take, {}, form=PAGE).status_code for _ in range(2)] == [303, 303]
    page = words(world.browser(bob).get(PAGE).text)
    assert ("Taken back by who wrote it." in page, "another paper" in page) == (True, False)
    assert "Names you" not in page
    assert browser.get(f"{COMMENTS}/1/change").status_code == 403
    world.at(IN_DISCUSSION + timedelta(minutes=20))
    world.perform(None, noticing.post_due_notices)
    assert [letter.recipient_name for letter in world.letters()] == ["Ann Reviewer"]
    say(world, ann, paper, "Mine again.")
    say(world, bob, paper, "Good.", 3)
    world.at(IN_DISCUSSION + timedelta(minutes=40))
    with pytest.raises(NotAllowed, match="answered"):
        world.perform(ann, discussing.take_back_comment, paper, 3)


def test_sides_stand_beside_the_reviews_and_on_the_board(world: World) -> None:
    _, people = furnished(world, "Ann", "Bob")
    browser = world.browser(people["Ann"])
    browser.post(f"{PAGE}stance", {"side": "champion"})
    browser.post(f"{PAGE}stance", {"side": "against"})
    page = words(world.browser(people["Bob"]).get(PAGE).text)
    assert "Ann Reviewer Will argue against it" in page
    assert "Sides 1 against" in page
    assert "1 against" in words(world.browser(people["Petra"]).get("/2027/chair/decide").text)


def test_a_chair_names_the_one_suggested_and_the_lead_sums_up(world: World) -> None:
    paper, people = furnished(world, "Ann", "Bob")
    world.perform(people["Bob"], discussing.take_stance, paper, Side.NEUTRAL)
    chair, ann = world.browser(people["Petra"]), people["Ann"]
    assert "Ann Reviewer (confidence 4, leads no other, suggested)" in words(chair.get(PAGE).text)
    chair.post(f"{PAGE}lead", {"lead": str(ann.id)})
    browser = world.browser(ann)
    page = words(browser.get(PAGE).text)
    assert "You lead this discussion" in page
    assert "1 reviewer to hear from" in page
    typed = {"summary": "We take **it**.", "base_version": "1"}
    assert browser.post(f"{PAGE}summary", typed).status_code == 303
    assert browser.post(f"{PAGE}summary", typed | {"summary": "No."}).status_code == 409
    assert "<strong>it</strong>" in chair.get(PAGE).text
    assert world.browser(people["Bob"]).get(f"{PAGE}summary").status_code == 403


@pytest.mark.parametrize("comments", [1, 3])
def test_the_page_asks_twelve_queries_at_most_whatever_was_said(
    world: World, comments: int
) -> None:
    paper, people = furnished(world, "Ann", "Bob")
    for _ in range(comments):
        say(world, people["Ann"], paper, "Well.")
    world.perform(people["Petra"], leading.name_lead, paper, people["Bob"].id)
    browser = world.browser(people["Bob"])
    browser.get(PAGE)
    with counted(world.app) as seen:
        browser.get(PAGE)
    assert seen.count == 10, "\n".join(seen)


def test_a_person_chooses_which_letters_come(world: World) -> None:
    member = world.member()
    browser = world.browser(member)
    assert 'value="each" id="wish-0" checked' in browser.get("/profile/notices").text
    assert browser.post("/profile/notices", {"wish": "daily"}).status_code == 303
    assert browser.post("/profile/notices", {"wish": "hourly"}).status_code == 422
    assert [row.wish for row in world.all(NoticeChoice)] == ["daily"]


def scene(world: World, *, is_secret_there: bool = True) -> list[Submission]:
    """Make papers with every tie there is; of the first the discussion is the secret."""
    paper, people = furnished(world, "Ann", "Bob")
    first, second = world.one(Submission), world.submission()
    everybody = {
        **people,
        "Nils": world.member("Nils Late"),
        "Mona": world.member("Mona Conflicted"),
        "Uma": world.member("Uma Unassigned"),
        "Gerd": world.chair("Gerd Reviewing"),
        "Dora": world.grant(world.member("Dora Deputy"), RoleKind.DEPUTY, first),
    }
    for name in ("Nils", "Gerd"):
        world.assignment(everybody[name], first)
    world.conflict(everybody["Mona"], first)
    if is_secret_there:
        for text in ("A secret.", "@Bob, another."):
            say(world, people["Ann"], paper, text)
        world.perform(people["Ann"], discussing.take_stance, paper, Side.AGAINST)
        world.perform(people["Petra"], leading.name_lead, paper, people["Bob"].id)
    say(world, people["Petra"], second.id, "Said to all.")
    world.__dict__["everybody"] = everybody
    return [first, second]


def test_states_and_standings_agree_with_the_policy(world: World) -> None:
    papers = scene(world)
    for moment in (IN_CALL, IN_REVIEWING, IN_DISCUSSION, IN_NOTIFICATION, IN_PROGRAM):
        with world.app_context():
            session, edition = db.session(), edition_of(db.session(), YEAR)
            assert edition is not None
            phase = phase_of(edition, moment)
            committees = {
                paper.id: committee_of(session, edition, paper, moment) for paper in papers
            }
            for person in world.__dict__["everybody"].values():
                viewer = world.stage(person).actor
                who = edition_standing(session, viewer, edition, moment)
                ids = [paper.id for paper in papers]
                listed = discussion_states(session, viewer, who, edition, ids, phase=phase)
                for paper in papers:
                    standing = standing_to(session, viewer, edition, paper, moment)
                    refusal = why_not(Action.DISCUSSION_READ, standing, paper.status, phase)
                    assert (paper.id in listed) == (refusal is None), (person.name, phase)
                    if person.id in committees[paper.id]:
                        told = committees[paper.id][person.id].who
                        for action in (Action.DISCUSSION_READ, Action.STANCE_TAKE):
                            answers = {
                                type(why_not(action, one, paper.status, phase))
                                for one in (told, standing)
                            }
                            assert len(answers) == 1, (person.name, phase, action)
    assert phase is Phase.PROGRAM


PAGES = (
    "pc/",
    "pc/submissions",
    "pc/submissions?q=comments:>0",
    "chair/",
    "chair/decide",
    "chair/submissions",
    "chair/submissions?q=comments:>0",
    "chair/submissions.csv",
    "submissions/1/",
    "submissions/1/decision",
)


def test_whoever_may_not_read_sees_the_same_with_and_without_a_discussion(world: World) -> None:
    seen = []
    for is_secret_there in (True, False):
        if not is_secret_there:
            with world.writing() as session:
                for table in ("comment_notice", "mention", "discussion_lead", "stance"):
                    session.connection().exec_driver_sql(f"DELETE FROM {table}")
                session.connection().exec_driver_sql(
                    "DELETE FROM comment WHERE submission_id = (SELECT min(id) FROM submission)"
                )
        else:
            scene(world)
        world.at(IN_DISCUSSION + timedelta(hours=1))
        pages = []
        for name in ("Nils", "Mona", "Gerd"):
            browser = world.browser(world.__dict__["everybody"][name])
            for path in PAGES:
                html = browser.get(f"/2027/{path}").text
                pages.append((name, path, re.sub(r'value="[^"]{12,}"', "", html)))
        seen.append(pages)
    assert seen[0] == seen[1]


def test_settings_say_when_discussions_open_and_whether_authors_are_shown(world: World) -> None:
    chair = world.browser(world.chair())
    page = chair.get("/2027/chair/settings/limits").text
    for name in ("is_discussion_early", "are_authors_revealed"):
        assert re.findall(rf'<input[^>]*name="{name}"[^>]*>', page)[0].count(" checked") == 1
    typed = dict(re.findall(r'name="(\w+)"[^>]* type="(?:text|number)"[^>]* value="([^"]*)"', page))
    typed |= {"version": "1", "columns": "0"}
    typed |= dict(re.findall(r'name="(version)" [^>]*value="(\d+)"', page))
    assert chair.post("/2027/chair/settings/limits", typed).status_code == 303
    edition = world.one(Edition)
    assert (edition.is_discussion_early, edition.are_authors_revealed) == (False, False)
