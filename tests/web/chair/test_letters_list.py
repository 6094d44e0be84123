"""Calls: to whom they go, the door out of the list, and that nothing else has one."""

from __future__ import annotations

import re

from fastpath_cms.domain.letters import LetterKind
from fastpath_cms.models import CallReader
from fastpath_cms.services.posting import envelope_of
from tests.support.letters import assert_golden
from tests.support.world import IN_CALL, World

LIST = "/2027/chair/letters/list"
COMPOSE = "/2027/chair/letters/compose"


def send_call(world: World) -> int:
    browser = world.browser(world.chair())
    page = browser.get(f"{COMPOSE}?to=calls").text
    subject = re.search(r'name="subject"[^>]*value="([^"]*)"', page)
    body = re.search(r'<textarea[^>]*name="body"[^>]*>\s?(.*?)</textarea>', page, re.DOTALL)
    assert subject is not None
    assert body is not None
    fields = {
        "audience": "calls",
        "subject": subject[1],
        "body": body[1],
        "do": "send",
        "shown": str(len([row for row in world.all(CallReader) if row.left_at is None])),
    }
    status: int = browser.post(COMPOSE, fields).status_code
    return status


def test_a_call_goes_to_the_list_and_whoever_left_gets_no_other(world: World) -> None:
    world.at(IN_CALL)
    browser = world.browser(world.chair("Gerd Chair"))
    typed = {"addresses": "Eve <eve@example.org>\nEVE@example.org\nFinn <finn@example.org>"}
    assert browser.post(LIST, typed).status_code == 303
    assert "2 addresses get the calls" in browser.get(LIST).text
    assert send_call(world) == 303
    first, second = world.letters()
    assert (first.kind, first.recipient_address) == (LetterKind.CALL, "eve@example.org")
    assert_golden(first, "call")
    link = first.leave_url.removeprefix("http://fastpath.test")
    assert link != second.leave_url.removeprefix("http://fastpath.test")
    stranger = world.browser()
    assert "Calls for papers go to eve@example.org." in stranger.get(link).text
    one_click = stranger.client.post(
        link, data={"List-Unsubscribe": "One-Click"}, base_url=stranger.base_url
    )
    assert one_click.status_code == 200
    assert "gets no more calls" in stranger.get(link).text
    assert send_call(world) == 303
    assert [letter.recipient_address for letter in world.letters()[2:]] == ["finn@example.org"]
    back = browser.post(LIST, typed)
    assert back.status_code == 303
    assert "1 left the list before and is not added" in browser.get(LIST).text


def test_a_guessed_link_opens_nothing(world: World) -> None:
    browser = world.browser()
    assert browser.get("/calls/leave/nothing").status_code == 404
    answer = browser.client.post("/calls/leave/nothing", base_url=browser.base_url)
    assert answer.status_code == 404


def test_only_a_call_says_how_to_leave(world: World) -> None:
    world.at(IN_CALL)
    browser = world.browser(world.chair("Gerd Chair"))
    browser.post(LIST, {"addresses": "eve@example.org"})
    send_call(world)
    browser.post(
        COMPOSE,
        {
            "audience": "chairs",
            "subject": "Hello",
            "body": "Dear {{ name }}",
            "do": "send",
            "shown": "2",
        },
    )
    call, *others = world.letters()
    assert others

    def source(letter: object) -> str:
        made = envelope_of(
            letter,  # type: ignore[arg-type]
            "text",
            sender="chairs@fastpath.test",
            name="FastPath",
            real=world.clock.real(),
        )
        return made.message.decode()

    assert f"List-Unsubscribe: <{call.leave_url}>" in source(call).replace("\r\n ", " ")
    assert "List-Unsubscribe-Post: List-Unsubscribe=One-Click" in source(call)
    assert all("List-Unsubscribe" not in source(letter) for letter in others)


def test_only_chairs_see_the_list(world: World) -> None:
    assert world.browser(world.member()).get(LIST).status_code == 404
