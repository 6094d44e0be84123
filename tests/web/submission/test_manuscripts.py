"""The PDF as a download and its pages as images: who gets them, and under which headers."""

from __future__ import annotations

from fastpath_cms.models import Submission
from tests.support.fakes import WHITE_PIXEL
from tests.support.forms import GOOD_PDF, submission_form
from tests.support.world import IN_REVIEWING, World

PDF = "/2027/submissions/1/manuscripts/1.pdf"
PAGE = "/2027/submissions/1/manuscripts/1/pages/{page}/{width}.png"


def sent(world: World) -> None:
    """Submit one paper of four pages."""
    world.browser().post("/2027/submit", submission_form(world))


def test_the_download_has_a_name_that_tells_nothing_and_runs_nothing(world: World) -> None:
    sent(world)
    answer = world.browser(world.chair()).get(PDF)
    assert (answer.status_code, answer.data, answer.mimetype) == (200, GOOD_PDF, "application/pdf")
    assert answer.headers["Content-Disposition"] == (
        "attachment; filename=FastPath2027_submission_1_v1.pdf"
    )
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"


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
    for path in (PDF, PAGE.format(page=1, width=300), "/2027/submissions/1/"):
        assert reader.get(path).status_code == 404
    assert reader.get(PDF).data == reader.get(forged).data
