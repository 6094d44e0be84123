"""The queue in the chairs' hands: pages, cancel, a copy, a pause, and letters that came back."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from fastpath_cms.cli import main
from fastpath_cms.domain.letters import LetterKind
from fastpath_cms.models import Edition, Letter, LetterState, Submission
from fastpath_cms.services import mailing
from tests.formats.test_bounces import REPORT
from tests.support.world import World

PAGE = "/2027/chair/letters"


def letter(
    world: World,
    key: str,
    paper: Submission | None = None,
    state: LetterState = LetterState.QUEUED,
    **more: object,
) -> Letter:
    now = world.clock.now()
    with world.writing() as session:
        one = Letter(
            key=key,
            kind=LetterKind.DATES_MOVED,
            edition_id=world.edition.id,
            submission_id=paper.id if paper else None,
            recipient_name="Ada",
            recipient_address="ada@example.org",
            subject=f"Subject {key}",
            body="Dear Ada\n",
            message_id=f"<{key}@fastpath.example>",
            posted_at=now,
            next_attempt_at=now,
            state=state,
            sent_at=now if state is LetterState.SENT else None,
        )
        for name, value in more.items():
            setattr(one, name, value)
        session.add(one)
    return one


def state(world: World, key: str) -> LetterState:
    found: LetterState = world.one(Letter, Letter.key == key).state
    return found


def test_many_letters_are_shown_a_hundred_at_a_time(world: World) -> None:
    browser = world.browser(world.chair())
    for place in range(101):
        letter(world, f"k{place}", sending="one" if place == 7 else "")
    first, second = browser.get(PAGE).text, browser.get(f"{PAGE}?page=2").text
    assert ("Subject k100" in first, "Subject k0<" in first) == (True, False)
    assert ("Subject k0<" in second, "Subject k100" in second) == (True, False)
    assert "101 letters" in first
    for path in ("?sending=one", "?to=ADA&sending=one&state=queued"):
        assert browser.get(PAGE + path).text.count("chair/letters/k") == 1
    assert "No letter is like that." in browser.get(f"{PAGE}?to=nobody").text
    for odd in ("?page=0", "?page=99", "?state=never&kind=never", "?page=-1", f"?to={'x' * 500}"):
        assert browser.get(PAGE + odd).status_code == 200


def test_a_letter_that_waits_is_cancelled_and_one_that_leaves_is_not(world: World) -> None:
    browser = world.browser(world.chair())
    for key, where in (("waits", LetterState.QUEUED), ("leaves", LetterState.SENDING)):
        letter(world, key, state=where)
    assert browser.post(f"{PAGE}/waits/cancel", form=f"{PAGE}/waits").status_code == 303
    refused = browser.post(f"{PAGE}/leaves/cancel", form=f"{PAGE}/leaves")
    assert "This letter is leaving this moment." in refused.text
    again = browser.post(f"{PAGE}/waits/cancel", form=f"{PAGE}/waits")
    assert "Only a letter that waits can be cancelled." in again.text
    assert (state(world, "waits"), state(world, "leaves")) == (
        LetterState.CANCELLED,
        LetterState.SENDING,
    )


def test_a_copy_goes_to_the_right_address_in_the_same_thread(world: World) -> None:
    browser = world.browser(world.chair())
    letter(world, "sent", state=LetterState.SENT, in_reply_to="<root@fastpath.example>")
    fields = {"address": " Ada@Right.Example "}
    assert browser.post(f"{PAGE}/sent/again", fields, form=f"{PAGE}/sent").status_code == 303
    copy = world.all(Letter)[-1]
    assert copy.recipient_address.lower() == "ada@right.example"
    assert (copy.state, copy.body) == (LetterState.QUEUED, "Dear Ada\n")
    assert copy.message_id != "<sent@fastpath.example>"
    assert copy.in_reply_to == "<sent@fastpath.example>"
    assert copy.thread == "<root@fastpath.example> <sent@fastpath.example>"
    bad = browser.post(f"{PAGE}/sent/again", {"address": "nothing"}, form=f"{PAGE}/sent")
    assert "This is no e-mail address." in bad.text
    letter(world, "secret", state=LetterState.SENT, is_secret=True)
    refused = browser.post(f"{PAGE}/secret/again", {"address": ""}, form=f"{PAGE}/secret")
    assert "a link for its reader alone" in refused.text
    assert len(world.letters()) == 3


def test_what_is_between_the_site_and_its_reader_goes_to_nobody_else(world: World) -> None:
    browser = world.browser(world.chair())
    letter(world, "comments", state=LetterState.SENT, kind=LetterKind.DISCUSSION_COMMENTS)
    page = f"{PAGE}/comments"
    other = browser.post(f"{page}/again", {"address": "petra@example.org"}, form=page)
    assert "between the site and its reader" in other.text
    assert (
        browser.post(f"{page}/again", {"address": "ADA@example.org"}, form=page).status_code == 303
    )
    assert [one.recipient_address.lower() for one in world.letters()] == ["ada@example.org"] * 2


def test_paused_mail_waits_but_for_secret_links(world: World) -> None:
    browser = world.browser(world.chair())
    letter(world, "plain")
    letter(world, "secret", is_secret=True)
    assert browser.post(f"{PAGE}/pause", {"do": "pause"}, form=PAGE).status_code == 303
    assert "The mail of this edition is kept back" in browser.get(PAGE).text
    taken = [each.letter.key for each in world.perform(None, mailing.claim, 9)]
    assert taken == ["secret"]
    browser.post(f"{PAGE}/pause", {"do": "resume"}, form=PAGE)
    assert world.one(Edition).is_mail_paused is False
    assert [each.letter.key for each in world.perform(None, mailing.claim, 9)] == ["plain"]


@pytest.mark.parametrize("how", ["file", "source"])
def test_a_letter_that_came_back_says_so(world: World, how: str) -> None:
    browser = world.browser(world.chair())
    letter(world, "abc123", state=LetterState.SENT)
    letter(world, "other", state=LetterState.SENT)
    data: object = (io.BytesIO(REPORT), "box.eml") if how == "file" else REPORT.decode()
    answer = browser.post(f"{PAGE}/bounces", {how: data})
    assert answer.status_code == 303
    assert "1 letter came back." in browser.get(PAGE).text
    found = world.one(Letter, Letter.key == "abc123")
    assert (found.state, found.sent_at) == (LetterState.FAILED, None)
    assert found.last_answer.startswith("came back: 550 5.1.1")
    assert "It came back after it was sent." in browser.get(f"{PAGE}/abc123").text
    assert state(world, "other") is LetterState.SENT


def test_a_returned_letter_without_its_id_is_found_by_its_address(world: World) -> None:
    browser = world.browser(world.chair())
    letter(world, "older", state=LetterState.SENT)
    letter(world, "newer", state=LetterState.SENT)
    browser.post(f"{PAGE}/bounces", {"source": REPORT.decode()})
    assert [state(world, key) for key in ("older", "newer")] == [
        LetterState.SENT,
        LetterState.FAILED,
    ]


def test_a_sealed_letter_that_came_back_is_not_known_to_the_chair(world: World) -> None:
    chair, paper = world.chair(), world.submission()
    world.conflict(chair, paper)
    letter(world, "abc123", paper, LetterState.SENT)
    browser = world.browser(chair)
    browser.post(f"{PAGE}/bounces", {"source": REPORT.decode()})
    assert "1 not of this edition" in browser.get(PAGE).text
    assert state(world, "abc123") is LetterState.SENT
    for do in ("cancel", "again", "retry"):
        assert browser.post(f"{PAGE}/abc123/{do}", {}, form=PAGE).status_code == 404


def test_what_is_no_bounce_is_kept_in_the_form(world: World) -> None:
    answer = world.browser(world.chair()).post(f"{PAGE}/bounces", {"source": "Dear chairs, hi"})
    assert answer.status_code == 422
    assert "No message that came back was found in this." in answer.text
    assert "Dear chairs, hi" in answer.text


def test_the_operator_reads_a_mailbox(
    world: World,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    letter(world, "abc123", state=LetterState.SENT)
    monkeypatch.setattr("fastpath_cms.config.load_settings", lambda *_: world.settings)
    box = tmp_path / "box.eml"
    box.write_bytes(REPORT)
    assert main(["mail", "bounces", str(box)]) == 0
    assert "Letters that came back: 1, only late: 0, not ours: 0." in capsys.readouterr().out
    assert main(["mail", "bounces", str(tmp_path / "none")]) == 2
    assert state(world, "abc123") is LetterState.FAILED
