"""The files of a submission: who gets the copy, the original or the images, and under which headers."""

from __future__ import annotations

import pytest

from fastpath_cms.models import CleanCopy, Edition, Manuscript, Submission
from tests.support.fakes import WHITE_PIXEL
from tests.support.forms import GOOD_PDF, submission_form
from tests.support.world import IN_REVIEWING, World

PAPER = "/2027/submissions/1/"
PDF = f"{PAPER}manuscripts/1.pdf"
ORIGINAL = f"{PAPER}manuscripts/1/original.pdf"
PAGE = f"{PAPER}manuscripts/1/pages/{{page}}/{{width}}.png"


def sent(world: World) -> None:
    """Submit one paper of four pages, and let the worker copy it."""
    world.browser().post("/2027/submit", submission_form(world))
    world.copy()


def test_the_download_has_a_name_that_tells_nothing_and_runs_nothing(world: World) -> None:
    sent(world)
    answer = world.browser(world.chair()).get(PDF)
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert answer.headers["Content-Disposition"] == (
        "attachment; filename=FastPath2027_submission_1_v1.pdf"
    )
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Length"] == str(len(answer.data))
    assert {"ETag", "Last-Modified"} & set(answer.headers.keys()) == set()


def test_pages_are_images_in_the_widths_that_were_drawn(world: World) -> None:
    sent(world)
    browser = world.browser(world.chair())
    for width in (300, 1000):
        answer = browser.get(PAGE.format(page=4, width=width))
        assert (answer.mimetype, answer.data) == ("image/png", WHITE_PIXEL)
    for page, width in ((5, 300), (0, 300), (1, 301)):
        assert browser.get(PAGE.format(page=page, width=width)).status_code == 404


def test_who_may_not_see_the_paper_gets_what_a_number_that_does_not_exist_gets(
    world: World,
) -> None:
    sent(world)
    member, conflicted = world.member("Mia Member"), world.member("Cy Conflicted")
    world.conflict(conflicted, world.one(Submission))
    forged = PDF.replace("/1/", "/77/", 1)
    assert world.browser(member).get(PDF).status_code == 404  # the call is still open
    world.at(IN_REVIEWING)
    assert world.browser(member).get(PDF).status_code == 200
    reader = world.browser(conflicted)
    for path in (PDF, ORIGINAL, PAGE.format(page=1, width=300), PAPER):
        assert reader.get(path).status_code == 404
    assert reader.get(PDF).data == reader.get(forged).data


def test_everybody_gets_the_copy_and_only_authors_and_chairs_the_original(world: World) -> None:
    ada, mia, chair = world.person("Ada Adams"), world.member(), world.chair()
    world.assignment(mia, world.submission(ada))
    world.copy()
    world.at(IN_REVIEWING)
    bytes_in = world.blobs.path(world.one(Manuscript).sha256).read_bytes()
    assert [world.browser(one).get(PDF).data for one in (ada, mia, chair)] == [
        bytes_in + b" clean"
    ] * 3
    assert [world.browser(one).get(ORIGINAL).data for one in (ada, chair)] == [bytes_in] * 2
    refused = world.browser(mia).get(ORIGINAL)
    assert refused.status_code == 403
    assert "The file as it was uploaded is for its authors and the chairs." in refused.text
    assert "original.pdf" not in world.browser(mia).get(PAPER).text
    page = world.browser(chair).get(PAPER).text
    assert ("Copy for readers" in page, "Reviewers download the copy" in page) == (True, True)
    assert world.browser(chair).get(ORIGINAL).headers["Content-Disposition"] == (
        "attachment; filename=FastPath2027_submission_1_v1_original.pdf"
    )


def test_a_blind_edition_gets_blind_copies_and_a_changed_setting_makes_new_ones(
    world: World,
) -> None:
    mia = world.member()
    world.assignment(mia, world.submission(world.person("Ada Adams")))
    world.copy()
    with world.writing() as session:
        session.get_one(Edition, world.edition.id).is_double_blind = True
    reader = world.at(IN_REVIEWING).browser(mia)
    early = reader.get(PDF)
    assert (early.status_code, "is being made" in early.text) == (403, True)
    world.copy()
    assert reader.get(PDF).data.endswith(b" blind")
    assert len(world.all(CleanCopy)) == 2


def test_without_a_copy_readers_get_images_and_the_page_says_why(world: World) -> None:
    ada, mia = world.person("Ada Adams"), world.member()
    paper = world.submission(ada)
    world.assignment(mia, paper)
    with world.writing() as session:
        blob = world.blobs.put_bytes(b"%PDF-1.7 4 stubborn")
        session.query(Manuscript).one().sha256 = blob.sha256
    reader = world.at(IN_REVIEWING).browser(mia)
    assert "The copy for readers is being made" in reader.get(PAPER).text
    for _ in range(3):
        world.copy()
        world.at(world.clock.now().replace(minute=(world.clock.now().minute + 6) % 60))
    page = reader.get(PAPER).text
    why = "There is no copy of this PDF for readers, because it cannot be written anew."
    assert (why in page, "Download the PDF" in page) == (True, False)
    assert why in reader.get(PDF).text
    author = world.browser(ada)
    assert "Printing it to a new PDF mends most files." in author.get(PAPER).text
    assert author.get(ORIGINAL).data == b"%PDF-1.7 4 stubborn"


@pytest.mark.parametrize(
    ("site", "mode", "dest", "status"),
    [
        ("same-origin", "navigate", "document", 200),
        ("same-origin", "no-cors", "image", 200),
        ("none", "navigate", "document", 200),
        ("cross-site", "navigate", "document", 200),  # a link in a mail
        ("cross-site", "navigate", "iframe", 404),
        ("cross-site", "no-cors", "image", 404),
        ("same-site", "no-cors", "script", 404),
        ("cross-site", "cors", "empty", 404),
    ],
)
def test_a_page_of_another_site_learns_nothing(
    world: World, site: str, mode: str, dest: str, status: int
) -> None:
    sent(world)
    browser = world.browser(world.chair())
    asked = {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": mode, "Sec-Fetch-Dest": dest}
    for path in (PDF, ORIGINAL, PAGE.format(page=1, width=300)):
        assert browser.get(path, headers=asked).status_code == status


def test_the_same_file_is_copied_once(world: World) -> None:
    for number in (1, 2):
        world.browser().post("/2027/submit", submission_form(world, title=f"Paper {number}"))
    world.copy()
    assert [(row.sha256, row.attempt_count) for row in world.all(CleanCopy)] == [
        (world.blobs.put_bytes(GOOD_PDF + b" clean").sha256, 1)
    ]
