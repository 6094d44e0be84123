"""What of a talk is public: the files its owner allows, a photograph, and how it is cited."""

from __future__ import annotations

import json
import re

import pytest
from sqlalchemy import update

from fastpath_cms.domain.judging import CheckState
from fastpath_cms.domain.program import ItemKind
from fastpath_cms.domain.workflow import Status
from fastpath_cms.models import Manuscript, Person, Speaker, Submission, Talk
from tests.support.browser import Browser
from tests.support.days import placed, published
from tests.support.fakes import WHITE_PIXEL
from tests.support.pdfs import paper as pdf_of
from tests.support.queries import counted
from tests.support.world import IN_NOTIFICATION, World

LINKED = re.compile(r'<script type="application/ld\+json">(.*?)</script>')


@pytest.fixture
def chair(world: World) -> Person:
    return world.at(IN_NOTIFICATION).chair()


def presented(world: World, chair: Person, **consent: bool) -> tuple[Submission, Browser]:
    """Publish the talk of an accepted paper with a final version and slides."""
    paper = world.submission(world.person("Ada O'Author"), status=Status.ACCEPTED)
    placed(world, chair, ItemKind.REGULAR, "11:00", "11:30", submission_number=paper.number)
    kept = world.blobs.put_bytes(pdf_of())
    with world.writing() as session:
        session.add(
            Manuscript(
                submission_id=paper.id,
                number=2,
                is_final=True,
                sha256=kept.sha256,
                byte_count=kept.size,
                page_count=4,
                file_name="final.pdf",
                facts={},
                check_state=CheckState.FIT,
                received_at=IN_NOTIFICATION,
            )
        )
        session.execute(
            update(Talk).values(
                slides_sha256=kept.sha256, video_url="https://video.example/1", **consent
            )
        )
    world.copy()
    published(world, chair)
    return paper, world.browser()


def statuses(browser: Browser) -> list[int]:
    files = ("paper.pdf", "slides.pdf")
    return [browser.get(f"/2027/talks/1/{name}").status_code for name in files]


def test_nothing_is_published_that_nobody_allowed(world: World, chair: Person) -> None:
    _, browser = presented(world, chair)
    assert statuses(browser) == [404, 404]
    page = browser.get("/2027/talks/1").text
    assert "Paper, PDF" not in page
    assert "Slides, PDF" not in page
    assert "video.example" not in page
    assert "citation_pdf_url" not in page


def test_what_is_allowed_is_there_and_gone_with_the_consent_or_the_paper(
    world: World, chair: Person
) -> None:
    paper, browser = presented(
        world, chair, may_publish_paper=True, may_publish_slides=True, may_publish_video=True
    )
    assert statuses(browser) == [200, 200]
    page = browser.get("/2027/talks/1").text
    assert 'href="https://video.example/1"' in page
    assert 'name="citation_author" content="Ada O&#39;Author"' in page
    assert "http://fastpath.test/2027/talks/1/paper.pdf" in page
    with world.writing() as session:
        session.execute(update(Talk).values(may_publish_paper=False))
    assert statuses(browser) == [404, 200]
    with world.writing() as session:
        row = session.get_one(Submission, paper.id)
        row.status, row.withdrawn_at = Status.WITHDRAWN, IN_NOTIFICATION
    assert statuses(browser) == [404, 404]


def test_a_photo_is_public_with_the_version_that_has_it(world: World, chair: Person) -> None:
    placed(world, chair, ItemKind.INVITED, "11:00", "11:45", title="T", speaker="B. Ito")
    published(world, chair)
    with world.writing() as session:
        kept = world.blobs.put_bytes(WHITE_PIXEL)
        session.execute(update(Speaker).values(photo_sha256=kept.sha256))
    browser = world.browser()
    assert browser.get("/2027/talks/1/photos/1").status_code == 404
    published(world, chair)
    photo = browser.get("/2027/talks/1/photos/1")
    assert (photo.data, photo.mimetype) == (WHITE_PIXEL, "image/png")
    assert browser.get("/2027/talks/1/photos/2").status_code == 404
    assert 'alt="B. Ito"' in browser.get("/2027/talks/1").text


def test_a_title_that_would_end_the_script_does_not(world: World, chair: Person) -> None:
    placed(world, chair, ItemKind.INVITED, "11:00", "11:45", title="</script><b>", speaker="X")
    published(world, chair)
    found = LINKED.search(world.browser().get("/2027/talks/1").text)
    assert found is not None
    assert json.loads(found[1])["name"] == "</script><b>"


def test_all_talks_of_a_program_are_cited_or_one(world: World, chair: Person) -> None:
    placed(world, chair, ItemKind.INVITED, "11:00", "11:45", title="One", speaker="B. Ito")
    placed(world, chair, ItemKind.KEYNOTE, "12:00", "13:00", title="Two", speaker="A. Li")
    browser = world.browser()
    assert browser.get("/2027/papers.bib").text == ""
    published(world, chair)
    both = browser.get("/2027/papers.bib").text
    assert re.findall(r"@misc\{([\w-]+),", both) == ["fastpath2027-1", "fastpath2027-2"]
    one = browser.get("/2027/papers.bib?talk=2").text
    assert re.findall(r"@misc\{([\w-]+),", one) == ["fastpath2027-2"]
    assert browser.get("/2027/papers.bib?talk=7").status_code == 404


def test_the_page_of_a_talk_asks_five_questions(world: World, chair: Person) -> None:
    presented(world, chair, may_publish_paper=True)
    browser = world.browser()
    browser.get("/2027/talks/1")
    with counted(world.app) as seen:
        browser.get("/2027/talks/1")
    assert seen.count == 5
