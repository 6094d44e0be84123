"""A small demo for tests: the same year, fewer papers, PDFs judged in-process."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from flask import Flask

from fastpath_cms import create_app
from fastpath_cms.cli.demo import choose, rehearse
from fastpath_cms.config import load_settings
from fastpath_cms.example import ExampleSubmission, load_submissions
from fastpath_cms.rehearsal.machine import Built, Machine
from tests.support.browser import Browser
from tests.support.fakes import QuickPdfInspector

TODAY = date(2026, 9, 7)
BASE_URL = "http://127.0.0.1:8000"
PAPERS = frozenset(
    {
        "slow-tokens",  # accepted
        "idle-joules",  # accepted; a chair is among its authors
        "balanced-pruning",  # accepted with conditions; one review is late
        "overlap-everything",  # on the wait list
        "rough-softmax",  # not accepted
        "collective-maps",  # stays a draft
        "cached-lookups",  # withdrawn
    }
)


def build_small_demo(folder: Path) -> Built:
    """Build a demo of seven papers in an empty folder."""
    built = rehearse(
        folder,
        BASE_URL,
        {},
        today=TODAY,
        pdfs=QuickPdfInspector(),
        draw=draw_quickly,
        submissions=tuple(one for one in load_submissions() if one.key in PAPERS),
    )
    choose(Machine(folder), built, built.start)
    return built


def draw_quickly(submission: ExampleSubmission) -> bytes:
    """Return what ``QuickPdfInspector`` takes for a manuscript."""
    return f"%PDF-1.7 {submission.pages} {submission.key}".encode()


def app_of(folder: Path) -> Flask:
    """Return the application of a built demo."""
    return create_app(load_settings(folder, {}))


class Visitor(Browser):
    """Somebody who plays with the demo's bar."""

    def __init__(self, app: Flask) -> None:
        super().__init__(app, BASE_URL)

    def go_to(self, stop: str) -> Visitor:
        """Show another stop of the year."""
        self.post("/machine/station", {"phase": stop}, form="/sign-in")
        return self

    def become(self, address: str) -> Visitor:
        """Be somebody else."""
        self.post("/machine/person", {"email": address}, form="/sign-in")
        return self
