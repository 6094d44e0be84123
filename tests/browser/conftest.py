"""A served world and a real browser for each person; every page opened is looked at by axe."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import make_server

from fastpath_cms.adapters.pdf import CagedPdfInspector
from fastpath_cms.domain.tokens import hash_of
from fastpath_cms.models import BrowserSession, Person
from tests.shots.__main__ import ARGS
from tests.support.machine import chromium
from tests.support.world import World


@pytest.fixture(scope="session")
def chrome() -> Iterator[Browser]:
    """The system's Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGS)
        yield browser
        browser.close()


@pytest.fixture
def served(world: World, tmp_path: Path) -> Iterator[tuple[World, str]]:
    """A world whose PDFs are judged in the real cage, and the address it is served at."""
    tools = dataclasses.replace(world.tools, pdfs=CagedPdfInspector(tmp_path / "run"))
    world.tools = tools
    world.app.extensions["fastpath_tools"] = tools
    server = make_server("127.0.0.1", 0, world.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield world, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def person_at(
    served: tuple[World, str], chrome: Browser
) -> Iterator[Callable[[Person | None], Walker]]:
    """Open a browser as a person, or as nobody."""
    world, address = served
    opened = []

    def open_as(person: Person | None) -> Walker:
        context = chrome.new_context(base_url=address, locale="en-GB", reduced_motion="reduce")
        opened.append(context)
        if person is not None:
            token = f"walk-{world.entropy.token()}"
            now = world.clock.real()
            with world.writing() as session:
                session.add(
                    BrowserSession(
                        person_id=person.id,
                        token_hash=hash_of(token),
                        created_at=now,
                        seen_at=now,
                        expires_at=now + timedelta(days=1),
                    )
                )
            context.add_cookies([{"name": "fp_session", "value": token, "url": address}])
        return Walker(context.new_page())

    yield open_as
    for context in opened:
        context.close()


class Walker:
    """Somebody at a browser; what they open has no violation that axe finds."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.axe = Axe()

    def open(self, path: str) -> Page:
        """Go to a page and look at it."""
        answer = self.page.goto(path)
        assert answer is not None
        assert answer.ok, f"{path} answers {answer.status}"
        return self.look()

    def look(self) -> Page:
        """Let axe look at the page that is open."""
        found = self.axe.run(self.page)
        assert found.violations_count == 0, f"{self.page.url}\n{found.generate_report()}"
        return self.page

    def press(self, name: str) -> Page:
        """Press a button by its name, and look at the page that follows."""
        self.page.get_by_role("button", name=name, exact=True).first.click()
        self.page.wait_for_load_state()
        return self.look()
