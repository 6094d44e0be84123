"""A double-blind edition crawled by its reviewers: nothing that names an author reaches them.

Every address of the laboratory is asked, in each phase, by reviewers of each kind; and every letter
to them is read. The authors have names, addresses, affiliations and an ORCID iD that nobody else has.
"""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

import pytest
from flask import Response

from fastpath_cms.domain.workflow import Status, Verdict
from fastpath_cms.models import (
    Author,
    Decision,
    Edition,
    EmailAddress,
    Manuscript,
    Person,
)
from fastpath_cms.queries import standings
from fastpath_cms.services import assigning, discussing, leading, mailing, notifying
from fastpath_cms.services import noticing as notices
from fastpath_cms.web.submission import manuscripts
from tests.leaks.arguments import ABSENT, paths
from tests.leaks.sampling import IS_WHOLE
from tests.support.browser import Browser
from tests.support.world import (
    IN_AFTER,
    IN_DISCUSSION,
    IN_NOTIFICATION,
    IN_PROGRAM,
    IN_REVIEWING,
    YEAR,
    World,
)

NAMES: Final = ("Quillon Abernathyx", "Ysolde Brandywyne")
TELLS: Final = (
    *(part for name in NAMES for part in name.split()),
    "quillon@",
    "ysolde@",
    "Zorrilla",
    "0000-0001-5109-3700",
)
"""What must not be found, whatever its case."""

OF_COMMITTEE: Final = re.compile(r"/(pc|submissions)/")
MOMENTS: Final = {
    "reviewing": IN_REVIEWING,
    "discussion": IN_DISCUSSION,
    "embargo": IN_NOTIFICATION,
    "told": IN_NOTIFICATION,
    "program": IN_PROGRAM,
    "after": IN_AFTER,
}


def blind_world(world: World, moment: str, *, is_revealed: bool = False) -> dict[str, Person]:
    """Make a double-blind edition up to a moment: one paper, its reviewers, and what they did."""
    with world.writing() as session:
        edition = session.get_one(Edition, world.edition.id)
        edition.is_double_blind, edition.are_authors_revealed = True, is_revealed
    people = {name: world.person(name) for name in NAMES}
    paper = world.submission(*people.values())
    with world.writing() as session:
        for address in session.query(EmailAddress).filter(
            EmailAddress.person_id.in_([one.id for one in people.values()])
        ):
            address.address = f"{address.address.split('@')[0].rstrip('0123456789')}@secret.example"
        for author in session.query(Author).filter_by(submission_id=paper.id):
            author.affiliation, author.orcid = "Universidad Zorrilla", "0000-0001-5109-3700"
            author.address = f"{author.name.split()[0].lower()}@secret.example"
        version = session.query(Manuscript).filter_by(submission_id=paper.id).one()
        version.file_name = "abernathyx-brandywyne.pdf"
    world.copy()
    chair = world.chair("Petra Chair")
    staff = {
        "done": world.member("Ann Done"),
        "late": world.member("Nils Late"),
        "free": world.member("Uma Unassigned"),
    }
    world.at(IN_REVIEWING)
    pairs = [(paper.number, staff[name].id) for name in ("done", "late")]
    world.perform(chair, assigning.assign_reviewers, world.edition.id, pairs, [])
    world.review(staff["done"], paper)
    if moment != "reviewing":
        world.at(IN_DISCUSSION)
        world.perform(chair, leading.name_lead, paper.id, staff["done"].id)
        world.perform(chair, discussing.write_comment, paper.id, "Well, @Ann?")
        world.perform(staff["done"], discussing.write_comment, paper.id, "Hm, @chairs.", 1)
        world.at(IN_DISCUSSION + timedelta(minutes=6))
        world.perform(None, notices.post_due_notices)
        with world.writing() as session:
            session.add(
                Decision(
                    submission_id=paper.id,
                    verdict=Verdict.REJECT,
                    by_id=chair.id,
                    decided_at=world.clock.now(),
                )
            )
    if moment in {"told", "program", "after"}:
        world.at(IN_NOTIFICATION)
        world.perform(None, notifying.start_release, world.edition.id)
    world.at(MOMENTS[moment])
    with world.app_context():
        mailing.post_due_reminders(world.stage())
    return staff


def addresses(world: World) -> Iterator[str]:
    """Iterate over what a reviewer may ask for: every address, about the one paper there is."""
    for _, path in paths(world.app, "GET"):
        if (
            f"/{ABSENT}" not in path
            and f"/{YEAR + 1}" not in path
            and not re.search(r"/submissions/[23]\b", path)
        ):
            yield path


def unpacked(answer: Any) -> Iterator[bytes]:
    """Iterate over all a reader gets of an answer: status, headers, body, and what is packed in it."""
    yield "\n".join(f"{name}: {value}" for name, value in answer.headers).encode()
    yield answer.data
    if answer.data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(answer.data)) as packed:
            for entry in packed.infolist():
                yield entry.filename.encode()
                yield packed.read(entry)
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", answer.data, re.DOTALL):
        try:
            yield zlib.decompress(stream)
        except zlib.error:
            yield stream


def tells_in(data: bytes) -> list[str]:
    text = data.decode("utf-8", "replace").casefold()
    return [tell for tell in TELLS if tell.casefold() in text]


def in_sample(moment: str, reader: str, path: str) -> bool:
    """Choose every address in the discussion, else one in six; ``make leaks`` asks for all.

    A chair's address is the same "not found" to each kind of member: one of them asks for all.
    """
    if IS_WHOLE or (moment == "discussion" and reader == "done"):
        return True
    if "/chair/" in path or (moment == "discussion" and not OF_COMMITTEE.search(path)):
        return False
    words = f"{moment} {path}".encode()
    return moment == "discussion" or hashlib.sha256(words).digest()[0] % 6 == 0


def crawl(
    world: World, people: dict[str, Person], wanted: str = "", moment: str = "discussion"
) -> list[str]:
    """Ask every address as each reader, read every letter; return a line for whatever tells."""
    found = []
    asked = [path for path in addresses(world) if wanted in path]
    assert asked
    for name, person in people.items():
        browser: Browser = world.browser(person)
        for path in (one for one in asked if in_sample(moment, name, one)):
            answer = browser.get(path)
            tells = {tell for part in unpacked(answer) for tell in tells_in(part)}
            if answer.status_code == 500:
                tells.add("a fault")
            found += [f"{name} at {path}: {tell}" for tell in sorted(tells)]
    to = {person.addresses[0].address for person in people.values()}
    for letter in world.letters():
        if letter.recipient_address in to:
            text = f"{letter.subject} {letter.body} {letter.reply_to} {letter.message_id}"
            text += f"{letter.in_reply_to} {letter.thread} {letter.recipient_name}"
            found += [f"a letter, {letter.kind}: {tell}" for tell in tells_in(text.encode())]
    return found


@pytest.mark.parametrize("moment", MOMENTS)
def test_reviewers_of_a_double_blind_edition_find_no_author_anywhere(
    world: World, moment: str
) -> None:
    staff = blind_world(world, moment)
    asking = staff if moment == "discussion" else {"done": staff["done"]}
    assert crawl(world, asking, moment=moment) == []
    kinds = {letter.kind.value for letter in world.letters()}
    assert {"assignment-made"} <= kinds
    assert moment == "reviewing" or {"discussion-comments", "discussion-lead"} <= kinds


def test_an_edition_that_reveals_authors_does_so_once_they_are_told_and_not_before(
    world: World,
) -> None:
    staff = blind_world(world, "discussion", is_revealed=True)
    turned_down = world.submission(world.person(NAMES[0]), status=Status.DESK_REJECTED)
    said = []
    for moment in (IN_DISCUSSION, IN_NOTIFICATION, IN_PROGRAM):
        browser = world.at(moment).browser(staff["done"])
        if moment == IN_PROGRAM:
            world.perform(None, notifying.start_release, world.edition.id)
        said.append(
            [
                NAMES[0] in browser.get(f"/2027/submissions/{number}/").text
                for number in (1, turned_down.number)
            ]
        )
    assert said == [[False, False], [False, True], [True, True]]


# Leaks put in on purpose: a crawl that finds nothing proves nothing until it has found these. -----


def _everybody_knows(patch: pytest.MonkeyPatch) -> None:
    honest = standings.standing_in

    def knowing(*args: Any) -> Any:
        return replace(honest(*args), may_know_authors=True)

    patch.setattr(standings, "standing_in", knowing)
    patch.setattr("fastpath_cms.queries.standings.edition_standing", _whole(knowing))
    patch.setattr("fastpath_cms.web.guards.edition_standing", _whole(knowing))


def _whole(knowing: Callable[..., Any]) -> Callable[..., Any]:
    def whole(session: Any, viewer: Any, edition: Any, now: datetime) -> Any:
        return knowing(standings.roles_in(session, viewer, edition.id), edition, now)

    return whole


def _file_named_for_its_author(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(manuscripts, "_name", lambda submission, _row: submission.authors[0].name)


def _letter_with_the_authors(patch: pytest.MonkeyPatch) -> None:
    honest = notices.Said

    def telling(place: int, by: str, *rest: Any) -> Any:
        return honest(place, f"{by}, of the paper by {NAMES[1]},", *rest)

    patch.setattr(notices, "Said", telling)


def _tagged_with_an_author(world: World, patch: pytest.MonkeyPatch) -> None:
    def tag(response: Response) -> Response:
        response.set_etag(NAMES[0].replace(" ", "-"))
        return response

    hooks = world.app.after_request_funcs
    patch.setitem(hooks, None, [*hooks[None], tag])  # the application is lent


def test_leaks_put_in_on_purpose_are_found(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    _letter_with_the_authors(monkeypatch)
    staff = {"done": blind_world(world, "discussion")["done"]}
    found = [crawl(world, staff, "/healthz")]
    with monkeypatch.context() as patch:
        _everybody_knows(patch)
        found += [crawl(world, staff, "/pc/submissions"), crawl(world, staff, "/1/review")]
    _file_named_for_its_author(monkeypatch)
    found.append(crawl(world, staff, "manuscripts/1.pdf"))
    _tagged_with_an_author(world, monkeypatch)
    found.append(crawl(world, staff, "/pc/conflicts"))
    of_letter = set(found[0])
    assert {line.split(":")[0] for line in of_letter} == {"a letter, discussion-comments"}
    assert [len(set(lines) - of_letter) > 0 for lines in found[1:]] == [True] * 4


def test_what_is_packed_in_a_pdf_or_an_archive_is_looked_at() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("abernathyx.txt", "x")
    deflated = b"stream\n" + zlib.compress(b"Brandywyne") + b"\nendstream"
    for data in (packed.getvalue(), deflated):
        answer = Response(data)
        assert {tell for part in unpacked(answer) for tell in tells_in(part)} != set()
