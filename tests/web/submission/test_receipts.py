"""Each version has its own signed receipt, on paper, as a file, as a code; for its authors."""

from __future__ import annotations

import io

import segno
from PIL import Image

from fastpath_cms.formats.qr import qr_png, qr_svg
from fastpath_cms.models import Manuscript, SignedReceipt, Submission
from fastpath_cms.services.acknowledging import acknowledge
from fastpath_cms.services.act import Act
from tests.support.browser import Browser
from tests.support.forms import pdf, submission_form
from tests.support.world import IN_REVIEWING, World

PAGE = "/2027/submissions/1/"


def submitted(world: World) -> Browser:
    browser = world.browser()
    browser.post("/2027/submit", submission_form(world))
    return browser


def test_every_version_keeps_the_receipt_it_was_given(world: World) -> None:
    browser = submitted(world)
    first = world.one(SignedReceipt).text
    browser.post(
        f"{PAGE}edit",
        submission_form(
            world,
            version=str(world.one(Submission).version),
            title="Another title",
            pdf=pdf(b"%PDF-1.7 3 new"),
        ),
    )
    assert browser.get(f"{PAGE}receipts/1.txt").text == first
    second = browser.get(f"{PAGE}receipts/2.txt").text
    assert "Submission: #1, version 2\n" in second
    assert "Pages: 3\n" in second
    page = browser.get(PAGE).text
    assert f'href="{PAGE}receipts/2/"' in page
    assert f'href="{PAGE}receipts/1/"' in page


def test_a_receipt_is_a_page_to_print_a_file_and_a_code(world: World) -> None:
    browser = submitted(world)
    text = world.one(SignedReceipt).text
    page = browser.get(f"{PAGE}receipts/1/").text
    assert text in page
    assert f'src="{PAGE}receipts/1.svg"' in page
    file = browser.get(f"{PAGE}receipts/1.txt")
    assert file.headers["Content-Disposition"] == ('attachment; filename="receipt_2027_1_v1.txt"')
    code = browser.get(f"{PAGE}receipts/1.svg")
    assert (code.mimetype, code.data) == ("image/svg+xml", qr_svg(text))


def test_a_draft_has_a_receipt_that_promises_nothing_more(world: World) -> None:
    browser = world.browser()
    browser.post("/2027/submit", submission_form(world, abstract=""))
    assert "the draft itself is not submitted yet" in browser.get(PAGE).text
    assert browser.get(f"{PAGE}receipts/1.txt").status_code == 200


def test_receipts_are_between_the_authors_and_the_chairs(world: World) -> None:
    paper = world.submission(world.person())
    world.perform(None, _acknowledge, world.one(Manuscript).id)
    member = world.member()
    world.assignment(member, paper)
    world.at(IN_REVIEWING)
    for leaf in ("receipts/1/", "receipts/1.txt", "receipts/1.svg"):
        statuses = [
            world.browser(person).get(f"{PAGE}{leaf}").status_code
            for person in (member, world.person("Eve Else"), world.chair())
        ]
        assert statuses == [403, 404, 200]
    assert world.browser(world.chair()).get(f"{PAGE}receipts/2/").status_code == 404


def test_a_version_from_before_receipts_were_signed_is_shown_plainly(world: World) -> None:
    ada = world.person()
    world.submission(ada)
    page = world.browser(ada).get(PAGE).text
    assert world.one(Manuscript).sha256 in page
    assert "Signed receipt" not in page


def _acknowledge(act: Act, manuscript_id: int) -> str:
    manuscript = act.session.get_one(Manuscript, manuscript_id)
    return acknowledge(act, act.session.get_one(Submission, manuscript.submission_id), manuscript)


def test_pages_counted_later_get_a_second_receipt_and_the_first_stays(world: World) -> None:
    ada = world.person()
    world.submission(ada, pages=0)
    manuscript_id = world.one(Manuscript).id
    first = world.perform(None, _acknowledge, manuscript_id)
    assert "Pages: being checked\n" in first
    assert world.browser(ada).get(f"{PAGE}receipts/1/").status_code == 200
    assert "Pages being checked" in world.browser(ada).get(PAGE).text
    with world.writing() as session:
        session.get_one(Manuscript, manuscript_id).page_count = 4
    assert "Pages: 4\n" in world.perform(None, _acknowledge, manuscript_id)
    assert world.all(SignedReceipt)[0].text == first
    assert "Pages: 4\n" in world.browser(ada).get(f"{PAGE}receipts/1.txt").text


def test_a_code_holds_the_receipt_module_for_module(world: World) -> None:
    """Each square of the picture is the module of the text's code; phones read it as text."""
    submitted(world)
    text = world.one(SignedReceipt).text
    code = segno.make(text, error="m", micro=False)
    assert (code.mode, code.error, code.version <= 17) == ("byte", "M", True)
    picture = Image.open(io.BytesIO(qr_png(text))).convert("L")
    middles = range(2, picture.width, 4)
    seen = [[picture.getpixel((x, y)) == 0 for x in middles] for y in middles]
    assert seen == [[bool(module) for module in row] for row in code.matrix_iter(border=4)]
