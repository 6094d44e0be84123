"""The offline kit in a real browser without a network: it asks for nothing and loses nothing."""

from __future__ import annotations

import base64
import io
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from fastpath_cms.models import Person, Review, ReviewAnswer
from tests.support.world import IN_REVIEWING, World

pytestmark = pytest.mark.browser


def kit_in(world: World, mia: Person, folder: Path) -> Path:
    answer = world.browser(mia).get("/2027/pc/offline.html")
    assert answer.status_code == 200
    path = folder / "kit.html"
    path.write_bytes(answer.data)
    return path


def write(page: Page) -> None:
    page.get_by_text("2 accept", exact=False).first.click()
    page.get_by_text("4 high", exact=False).first.click()
    page.get_by_label("Comments for the authors").first.fill("Written on a plane.\n==+== indeed")
    page.get_by_label("Hand it in when I bring the file back").first.check()


def test_the_kit_works_without_a_network_and_its_file_is_merged(
    world: World, chrome: Browser, tmp_path: Path
) -> None:
    mia = world.member()
    papers = [world.submission(title="</script><b>First"), world.submission(title="Second")]
    for paper in papers:
        world.assignment(mia, paper)
    world.copy()
    world.at(IN_REVIEWING)
    kit = kit_in(world, mia, tmp_path)

    context = chrome.new_context(offline=True, accept_downloads=True)
    asked: list[str] = []
    faults: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    page = context.new_page()
    page.on("console", lambda message: faults.append(message.text))
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.goto(kit.as_uri())
    assert page.locator("#kit-papers button").count() == 2
    assert page.get_by_role("heading", name="#1 </script><b>First").is_visible()
    write(page)
    assert page.locator("#kit-papers button").first.inner_text().endswith("Ready")

    assert page.evaluate("Object.keys(localStorage).length") == 1
    other = context.new_page()  # another process sees it, so that the browser holds it
    other.goto(kit.as_uri())
    other.wait_for_function("Object.values(localStorage).some((text) => text.includes('Written'))")
    other.close()
    page.reload()  # what was written is kept by the browser
    assert page.get_by_label("Comments for the authors").first.input_value().startswith("Written")
    address = page.get_by_role("link", name="Open the PDF").first.get_attribute("href")
    held = page.evaluate("""async () => {
        const raw = atob(document.querySelector('script[data-paper="1"]').textContent);
        return raw.slice(0, 8);
    }""")
    assert (address or "").startswith("blob:")
    assert held == "%PDF-1.7"
    with page.expect_download() as download:
        page.get_by_role("button", name="Save a file to bring back").click()
    back = tmp_path / "back.txt"
    download.value.save_as(back)
    outside = page.evaluate("fetch('http://127.0.0.1:9/').then(() => 'sent', () => 'refused')")
    assert outside == "refused"
    context.close()
    assert {url for url in asked if not url.startswith(("file:", "blob:"))} == set()
    assert [fault for fault in faults if "127.0.0.1:9" not in fault] == []

    browser = world.browser(mia)
    text = back.read_text(encoding="utf-8")
    shown = browser.post("/2027/pc/offline", {"file": (io.BytesIO(text.encode()), "back.txt")})
    assert "Will be handed in" in shown.text
    assert browser.send("/2027/pc/offline", {"text": text, "do": "save"}).status_code == 303
    review = world.one(Review)
    assert (review.overall, review.confidence) == (2, 4)
    assert review.handed_in_at is not None
    said = [row.text for row in world.all(ReviewAnswer)]
    assert said == ["Written on a plane.\n==+== indeed"]


def test_the_kit_s_own_policy_lets_nothing_in_or_out(world: World, tmp_path: Path) -> None:
    mia, paper = world.member(), world.submission()
    world.assignment(mia, paper)
    world.copy()
    world.at(IN_REVIEWING)
    text = kit_in(world, mia, tmp_path).read_text(encoding="utf-8")
    policy = re.search(r'Security-Policy" content="([^"]*)"', text)
    assert policy is not None
    sources = {word for part in policy[1].split(";") for word in part.split()[1:]}
    assert {word.split("-")[0] for word in sources} == {"'none'", "'sha256", "blob:"}
    assert re.findall(r'\b(?:src|href)="', text.split("<script>")[0]) == []
    held = re.search(r'data-paper="1">([^<]*)<', text)
    assert held is not None
    clean = world.browser(mia).get("/2027/submissions/1/manuscripts/1.pdf").data
    assert base64.b64decode(held[1]) == clean
