"""Build a demo, walk it in every role, and take a picture of each kind of page.

Each page is taken at 1280 pixels, on a phone (390) and in dark; ``index.html`` shows them side by
side. A page that cannot be opened, or is wider than its window, is named at the end.
"""

from __future__ import annotations

import html
import logging
import re
import sys
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect
from werkzeug.serving import make_server

from fastpath_cms.cli.demo import choose, rehearse
from fastpath_cms.rehearsal.machine import Machine
from tests.support.demos import app_of
from tests.support.machine import chromium

PORT = 8765
BASE = f"http://127.0.0.1:{PORT}"
ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
LOOKS = (("desktop", 1280, "light"), ("phone", 390, "light"), ("dark", 1280, "dark"))
MOST = 80  # links followed for one role at one stop
ROLES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("nobody", "nobody", ("call", "program", "before", "after")),
    ("author", "quynhsuong.nguyen@songhong.example", ("call", "told", "program")),
    ("author-of-a-draft", "bashir.qadimov@steppegate.example", ("call", "assignment")),
    ("member", "kpetravouli@sandstone.example", ("reviewing", "discussion", "assignment")),
    (
        "chair",
        "r.achterberg@northgate.example",
        ("discussion", "assignment", "decided", "told", "program"),
    ),
    ("chair-and-author", "caspian.tamblyn@altbrueck.example", ("discussion",)),
    ("publicist", "pilar.quintanosa@calleverde.example", ("call", "program")),
)
CHANGING = {"accounts.home", "public.front", "submission.submission_page"}  # with every stop
LEFT_OUT = re.compile(r"\.(ics|atom|bib|txt|pdf|png)$|/static/|/healthz|/files?/")


@dataclass(frozen=True, slots=True)
class Shot:
    """One page as one role saw it at one stop."""

    role: str
    stop: str
    endpoint: str
    path: str

    @property
    def name(self) -> str:
        """What its files are called."""
        return f"{self.role}-{self.stop}-{self.endpoint.replace('.', '-')}"


def main(target: Path) -> int:
    """Take all pictures; 1 when a page could not be opened or is too wide."""
    target.mkdir(parents=True, exist_ok=True)
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "demo"
        folder.mkdir()
        built = rehearse(folder, BASE, {})
        choose(Machine(folder), built, built.start)
        app = app_of(folder)
        server = make_server("127.0.0.1", PORT, app, threaded=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium(), args=ARGS)
            shots, troubles = take_all(browser, app, target)
            browser.close()
        server.shutdown()
    write_index(target, shots)
    print(f"{len(shots)} pages, {len(shots) * len(LOOKS)} pictures: {target / 'index.html'}")
    print("\n".join(troubles))
    return 1 if troubles else 0


def take_all(browser: Browser, app: Flask, target: Path) -> tuple[list[Shot], list[str]]:
    """Walk every role through its stops."""
    shots: list[Shot] = []
    troubles: list[str] = []
    for role, address, stops in ROLES:
        known: set[str] = set()
        contexts = {look: new_context(browser, width, scheme) for look, width, scheme in LOOKS}
        for stop in stops:
            pages = {}
            for look, context in contexts.items():
                page = pages[look] = context.new_page()
                play(page, stop, address)
            for shot in discover(pages["desktop"], app, (role, stop), known, troubles):
                shots.append(shot)
                for look, page in pages.items():
                    troubles.extend(take(page, shot, look, target))
            for page in pages.values():
                page.close()
        print(f"{role}: {sum(shot.role == role for shot in shots)} pages", flush=True)
        for context in contexts.values():
            context.close()
    return shots, troubles


def new_context(browser: Browser, width: int, scheme: str) -> BrowserContext:
    """Return a fresh browser of a width, in light or dark."""
    return browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
        locale="en-GB",
    )


def play(page: Page, stop: str, address: str) -> None:
    """Move the year and be somebody, with the demo's bar."""
    page.goto(f"{BASE}/sign-in")
    page.select_option("#machine-phase", stop)
    page.locator("form:has(#machine-phase) button").click()
    page.select_option("#machine-person", address)
    page.locator("form:has(#machine-person) button").click()


def discover(
    page: Page, app: Flask, visit: tuple[str, str], known: set[str], troubles: list[str]
) -> Iterator[Shot]:
    """Follow links from home; yield the first page of each kind that this role has not seen."""
    role, stop = visit
    urls = app.url_map.bind("127.0.0.1")
    yielded: list[Shot] = []
    queue, seen = ["/home" if role != "nobody" else "/", "/"], set()
    while queue and len(seen) < MOST:
        path = queue.pop(0)
        bare = path.partition("?")[0]
        if bare in seen or LEFT_OUT.search(bare):
            continue
        seen.add(bare)
        try:
            endpoint, values = urls.match(bare, method="GET")
        except (HTTPException, RequestRedirect):
            troubles.append(f"{role} at {stop}: {path} leads nowhere")
            continue
        is_archive = values.get("year", 9999) < 2026
        kind = f"{endpoint} (archive)" if is_archive else endpoint
        if kind in known and endpoint not in CHANGING:
            continue
        if role != "nobody" and endpoint.startswith("public.") and endpoint not in CHANGING:
            continue
        answer = page.goto(f"{BASE}{path}")
        if answer is None or not answer.ok:
            code = answer.status if answer else 0
            troubles.append(f"{role} at {stop}: {path} answers {code}")
            continue
        if "text/html" not in (answer.headers.get("content-type") or ""):
            continue
        known.add(kind)
        found = page.eval_on_selector_all("a[href]", "all => all.map(a => a.getAttribute('href'))")
        queue.extend(link.partition("#")[0] for link in found if link.startswith("/"))
        name = f"{endpoint}-archive" if is_archive else endpoint
        if (stop, name) not in {(shot.stop, shot.endpoint) for shot in yielded}:
            yielded.append(Shot(role, stop, name, path))
            yield yielded[-1]


def take(page: Page, shot: Shot, look: str, target: Path) -> Iterator[str]:
    """Take one picture; yield a sentence when the page is wider than the window."""
    page.goto(f"{BASE}{shot.path}")
    page.screenshot(path=target / f"{shot.name}-{look}.png", full_page=True)
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    if wide > 0:
        yield f"{shot.name} ({look}) is {wide} pixels too wide: {shot.path}"


def write_index(target: Path, shots: list[Shot]) -> None:
    """Write the page that shows all pictures."""
    rows = []
    for shot in shots:
        head = f"{shot.role}, {shot.stop}: {shot.endpoint} <code>{html.escape(shot.path)}</code>"
        pictures = "".join(
            f'<a href="{shot.name}-{look}.png"><img loading="lazy" src="{shot.name}-{look}.png" '
            f'width="{150 if look == "phone" else 420}" alt="{look}"></a>'
            for look, _, _ in LOOKS
        )
        rows.append(f"<h2>{head}</h2><p>{pictures}</p>")
    text = "<!doctype html><meta charset=utf-8><title>Shots</title><h1>Shots</h1>" + "".join(rows)
    (target / "index.html").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1] if len(sys.argv) > 1 else "shots")))
