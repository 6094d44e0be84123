"""A decision's way over HTTP: from the chair's form to a letter that a real mail server receives."""

from __future__ import annotations

import dataclasses
import re

from fastpath_cms.cli.mail import deliver_once
from fastpath_cms.config import MailSettings
from tests.support.letters import plain_of
from tests.support.reading import words
from tests.support.smtp import post_office
from tests.support.world import IN_DISCUSSION, IN_NOTIFICATION, World

SEEN = re.compile(r'name="seen" value="([0-9a-f. ]+)"')


def test_a_verdict_reaches_its_author_by_mail_and_only_when_released(world: World) -> None:
    petra, mia = world.chair(), world.member()
    ada = world.person("Ada Author", "ada@example.org")
    paper = world.submission(ada, title="Joules {{ of }} Doing Nothing")
    world.assignment(mia, paper)
    world.at(IN_DISCUSSION)
    world.review(mia, paper, comments_for_authors="Show the spread.", confidential_remarks="Yes.")
    chair, author = world.browser(petra), world.browser(ada)

    with post_office() as office:
        settings = dataclasses.replace(
            world.settings, mail=MailSettings("127.0.0.1", office.port, timeout=5)
        )
        world.app.extensions["fastpath_settings"] = settings

        form = {
            "verdict": "conditional",
            "note_to_authors": "Name the kernel.",
            "base_version": "0",
        }
        answer = chair.post("/2027/submissions/1/decision", form)
        assert answer.status_code == 303
        deliver_once(world.app)
        (thanks,) = office.accepted  # to the reviewer, who has nothing left to do
        assert str(thanks["To"]) == "Mia Member <mia1@example.org>"
        assert "Name the kernel." not in author.get("/2027/submissions/1/").text

        early = chair.post("/2027/chair/release", {"count": "1", "seen": "0" * 32})
        assert early.status_code == 409
        chair, author = world.at(IN_NOTIFICATION).browser(petra), world.browser(ada)
        seen = SEEN.search(chair.get("/2027/chair/release").text)
        assert seen is not None
        release = {"count": "1", "seen": seen[1]}
        assert chair.send("/2027/chair/release", release).status_code == 303
        chair.send("/2027/chair/release", release)  # a double click changes nothing
        deliver_once(world.app)
        deliver_once(world.app)

    _, letter = office.accepted
    text = plain_of(letter)
    assert str(letter["To"]) == "Ada Author <ada@example.org>"
    assert str(letter["Subject"]).startswith("[FastPath 2027 #1]")
    assert str(letter["Reply-To"]) == "chairs@fastpath.test"
    assert "Joules {{ of }} Doing Nothing" in text
    assert "Name the kernel." in text
    assert "Show the spread." in text
    assert "Yes." not in text
    assert "Mia Member" not in text
    page = words(author.get("/2027/submissions/1/").text)
    assert "Name the kernel." in page
    assert "Show the spread." in page
