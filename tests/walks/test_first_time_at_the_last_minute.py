"""The first-time author at 23:58 AoE: submits without an account, and mends a typo in the address."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from fastpath_cms.domain.letters import LetterKind
from fastpath_cms.models import Author, Submission
from tests.support.doors import link_in
from tests.support.forms import submission_form
from tests.support.world import World

AT_23_58 = datetime(2027, 2, 27, 11, 58, tzinfo=UTC)
PAPER = "/2027/submissions/1/"


def test_an_address_with_a_typo_is_mended_where_it_was_typed_and_proved_elsewhere(
    world: World,
) -> None:
    world.at(AT_23_58)
    chair, here = world.browser(world.chair()), world.browser()
    fields = submission_form(world) | {"authors-0-email": "miles@exmaple.edu"}
    assert here.post("/2027/submit", fields).status_code == 303
    assert here.get(PAPER).status_code == 200

    world.at(AT_23_58 + timedelta(seconds=61))
    version = str(world.one(Submission).version)
    mended = submission_form(world, pdf=None) | {"version": version}
    assert here.post(f"{PAPER}edit", mended).status_code == 303
    assert world.one(Author).address == "miles@example.edu"
    assert "Nobody has used a link sent to miles@example.edu yet" in chair.get(PAPER).text

    letter = next(one for one in world.letters() if one.recipient_address == "miles@example.edu")
    (found,) = re.findall(r"http://fastpath\.test(/sign-in\S*)", letter.body)
    elsewhere = world.browser()
    page = elsewhere.get(found).text
    assert 'value="miles@example.edu"' in page
    fields = {"address": "miles@example.edu", "next": PAPER}
    elsewhere.send(urlsplit(found).path, fields)
    door = link_in(world, LetterKind.SIGN_IN, "miles@example.edu")
    assert elsewhere.get(PAPER).status_code == 303
    assert elsewhere.post(door, {"name": "Miles O'Brien"}).location == PAPER
    assert "Where the step goes" in elsewhere.get(PAPER).text
    assert elsewhere.get(f"{PAPER}edit").status_code == 200
    world.at(AT_23_58 + timedelta(minutes=3))  # the deadline, and the minute of grace
    assert [one.get(f"{PAPER}edit").status_code for one in (here, elsewhere)] == [409, 409]
    assert "Nobody has used a link" not in chair.get(PAPER).text
