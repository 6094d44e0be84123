"""The demo's caught mail: there in the demo, nowhere else, and never a file of another folder."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from fastpath_cms.adapters.mailbox import FileMailer
from fastpath_cms.cli.mail import deliver_once
from fastpath_cms.domain.ports import Envelope
from tests.support.world import World

MESSAGE = (
    b"To: Ada <ada@example.org>\r\nSubject: Sign in\r\nDate: Tue, 09 Mar 2027 12:00:00 +0000\r\n"
    b"\r\nOpen <b>this</b>:\r\nhttp://fastpath.test/sign-in/abc\r\n"
)


@pytest.fixture
def folder(world: World) -> Path:
    mailer = FileMailer(world.settings.instance / "mail", "site@fastpath.test")
    for kind in ("sign-in", "pc-invitation"):
        mailer.send(Envelope("site@fastpath.test", "ada@example.org", MESSAGE, kind))
    return mailer.folder


def in_demo(world: World) -> World:
    world.app.extensions["fastpath_settings"] = replace(world.settings, is_demo=True)
    return world


def test_outside_the_demo_there_is_no_such_page(world: World, folder: Path) -> None:
    browser = world.browser()
    assert browser.get("/caught-mail/").status_code == 404
    assert browser.get("/caught-mail/0001-sign-in").status_code == 404


def test_the_letters_of_this_stop_of_the_year_are_listed_newest_first(
    world: World, folder: Path
) -> None:
    for name in ("ada", "bo"):
        in_demo(world).browser().post("/sign-in", {"address": f"{name}@example.org"})
    deliver_once(world.app)
    page = world.browser().get("/caught-mail/").text
    assert re.findall(r'href="[^"]*/(\d{4}-[a-z-]+)"', page) == ["0004-sign-in", "0003-sign-in"]


def test_a_letter_s_links_can_be_followed_and_its_text_is_only_text(
    world: World, folder: Path
) -> None:
    page = in_demo(world).browser().get("/caught-mail/0001-sign-in").text
    assert '<a href="http://fastpath.test/sign-in/abc">' in page
    assert "Open &lt;b&gt;this&lt;/b&gt;:" in page


def test_before_the_first_letter_the_page_says_what_to_do(world: World) -> None:
    assert "No letter was caught yet." in in_demo(world).browser().get("/caught-mail/").text


@pytest.mark.parametrize("name", ["..%2Fconfig", "0001-sign-in.eml", "x", "0009-sign-in"])
def test_no_other_file_is_shown(world: World, folder: Path, name: str) -> None:
    assert in_demo(world).browser().get(f"/caught-mail/{name}").status_code == 404
