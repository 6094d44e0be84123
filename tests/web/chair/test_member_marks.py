"""What members told, as the chairs see it: loads, topics, papers, who is senior, who is reminded."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from fastpath_cms.adapters.mailbox import FileMailer
from fastpath_cms.domain.letters import LetterKind
from fastpath_cms.models import Invitation, Membership, MembershipTopic, Topic
from fastpath_cms.queries.memberships import memberships_of
from fastpath_cms.services.mailing import deliver_due
from tests.support.committee import published, tells
from tests.support.doors import link_in
from tests.support.world import IN_CALL, World

PAGE = "/2027/chair/members"
GRACE = "Grace Hopper <grace@example.org>"


def invited(world: World) -> str:
    world.browser(world.chair()).post(PAGE, {"people": GRACE})
    return link_in(world, LetterKind.PC_INVITATION, "grace@example.org")


def test_who_accepts_tells_topics_and_a_load_in_the_same_form(world: World) -> None:
    topic = world.all(Topic)[0].id
    fields = {"answer": "accept", "name": "Grace", "topics": [str(topic)], "load_limit": "3"}
    world.browser().post(invited(world), fields)
    row = world.one(Membership)
    assert (row.load_limit, row.answered_at) == (3, IN_CALL)
    assert world.one(MembershipTopic).topic_id == topic


def test_who_accepts_in_silence_told_nothing(world: World) -> None:
    world.browser().post(invited(world), {"answer": "accept", "name": "Grace"})
    assert world.all(Membership) == []


def test_a_load_that_is_no_number_does_not_accept(world: World) -> None:
    path = invited(world)
    fields = {"answer": "accept", "name": "Grace", "load_limit": "a few"}
    answer = world.browser().post(path, fields)
    assert answer.status_code == 422
    assert "Type a whole number from 0 to 100, or nothing." in answer.text
    assert world.one(Invitation).accepted_at is None


def test_who_declines_may_suggest_somebody_for_the_chairs_to_read(world: World) -> None:
    world.browser().post(
        invited(world),
        {"answer": "decline", "reason": "No time.", "suggestion": "Ask <b>O'Brien</b>"},
    )
    page = world.browser(world.chair("Second Chair")).get(PAGE).text
    assert "Suggests: Ask &lt;b&gt;O&#39;Brien&lt;/b&gt;" in page


def test_a_chair_sees_what_was_told_and_sets_loads_and_marks(world: World) -> None:
    mia, max_ = world.member(), world.member("Max Member")
    tells(world, mia, world.all(Topic)[0].id, load_limit=2)
    published(world, mia, "One", "Two")
    browser = world.browser(world.chair())
    page = browser.get(PAGE).text
    assert "1 member has told neither topics nor papers" in page
    assert '<td class="n" data-label="Papers told">2</td>' in page
    fields = {
        f"load-{mia.id}": "2",
        f"was-{mia.id}": "2:0",
        f"senior-{mia.id}": "1",
        f"load-{max_.id}": "0",
        f"was-{max_.id}": ":0",
    }
    browser.post(f"{PAGE}/marks", fields, form=PAGE)
    assert "2 members changed." in browser.get(PAGE).text
    with world.writing() as session:
        told = memberships_of(session, world.edition.id)
    assert [(told[one.id].load_limit, told[one.id].is_senior) for one in (mia, max_)] == [
        (2, True),
        (0, False),
    ]
    assert told[mia.id].topic_ids == {world.all(Topic)[0].id}


def test_what_a_member_changed_meanwhile_stays_where_the_chair_changed_nothing(
    world: World,
) -> None:
    mia = world.member()
    browser = world.browser(world.chair())
    browser.get(PAGE)
    tells(world, mia, load_limit=5)
    browser.send(f"{PAGE}/marks", {f"load-{mia.id}": "", f"was-{mia.id}": ":0"})
    assert world.one(Membership).load_limit == 5


def test_a_wrong_load_and_a_stranger_change_nothing(world: World) -> None:
    mia, stranger = world.member(), world.person()
    browser = world.browser(world.chair())
    browser.post(f"{PAGE}/marks", {f"load-{mia.id}": "lots"}, form=PAGE)
    assert "Nothing was saved" in browser.get(PAGE).text
    assert browser.send(f"{PAGE}/marks", {f"load-{stranger.id}": "1"}).status_code == 404
    assert world.all(Membership) == []


def test_who_stays_silent_is_reminded_once_where_the_chairs_chose_it(
    world: World, tmp_path: Path
) -> None:
    browser = world.browser(world.chair())
    browser.post(PAGE, {"people": GRACE})
    browser.post(f"{PAGE}/reminding", {"days": "3"}, form=PAGE)
    sent = []
    for days in (2, 3, 9):
        world.at(IN_CALL + timedelta(days=days))
        with world.app_context():
            deliver_due(world.stage(), FileMailer(tmp_path, "chairs@fastpath.test"))
        sent.append(len(world.letters()))
    assert sent == [1, 2, 2]
    page = world.browser(world.chair("Second Chair")).get(PAGE).text
    assert page.count("reminded on ") == 1


def test_without_that_choice_nobody_is_reminded(world: World, tmp_path: Path) -> None:
    world.browser(world.chair()).post(PAGE, {"people": GRACE})
    world.at(IN_CALL + timedelta(days=9))
    with world.app_context():
        deliver_due(world.stage(), FileMailer(tmp_path, "chairs@fastpath.test"))
    assert len(world.letters()) == 1
