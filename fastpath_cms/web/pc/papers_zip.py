"""All papers assigned to a member in one file, written while it is sent."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Final

from flask import Response, g
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response as Answer

from fastpath_cms.domain.actions import Action
from fastpath_cms.domain.ports import BlobStore
from fastpath_cms.extensions import db
from fastpath_cms.queries.my_papers import MyPaper, my_papers
from fastpath_cms.web.browser import tools
from fastpath_cms.web.guards import my_standing, on_edition
from fastpath_cms.web.pc import bp

CHUNK: Final = 256 * 1024
SEALED: Final = "default-src 'none'; sandbox"
BEGINNING: Final = (
    1980,
    1,
    1,
    0,
    0,
    0,
)  # what a ZIP calls no time: no entry tells when it was made


@bp.route("/papers.zip")
@on_edition(Action.PC_HOME)
def papers_zip() -> ResponseReturnValue:
    """Send the clean copies of my papers; a text in it names those that are still being made."""
    papers = my_papers(db.session(), g.viewer, my_standing(), g.edition, g.now)
    name = f"{g.edition.name}{g.edition.year}"
    answer: Answer = Response(_zipped(tools().blobs, papers, name), mimetype="application/zip")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}_submissions.zip"'
    answer.headers["Content-Security-Policy"] = SEALED
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _zipped(blobs: BlobStore, papers: tuple[MyPaper, ...], name: str) -> Iterator[bytes]:
    """Yield the archive in pieces; at no time is more than one of them in memory."""
    out = _Pipe()
    with zipfile.ZipFile(out, "w") as archive:
        for paper in papers:
            if paper.sha256 is None:
                continue
            entry = _entry(f"{name}_submission_{paper.number}_v{paper.version}.pdf")
            with archive.open(entry, "w") as target, blobs.open(paper.sha256) as source:
                while piece := source.read(CHUNK):
                    target.write(piece)
                    yield out.taken()
        missing = [paper for paper in papers if paper.sha256 is None]
        if missing or not papers:
            archive.writestr(_entry("README.txt"), _missing_text(missing))
    yield out.taken()


def _entry(name: str) -> zipfile.ZipInfo:
    return zipfile.ZipInfo(name, BEGINNING)


def _missing_text(missing: list[MyPaper]) -> str:
    if not missing:
        return "Nothing is assigned to you yet.\r\n"
    lines = [f"#{paper.number}  {paper.title}" for paper in missing]
    said = "There is no copy for readers yet of these; try again in a minute:"
    return "\r\n".join([said, "", *lines, ""])


class _Pipe(io.RawIOBase):
    """What the archive is written to: it cannot go back, and gives away what it has."""

    def __init__(self) -> None:
        super().__init__()
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        """Say that it can be written to."""
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override] # zipfile gives bytes
        """Take a piece."""
        self._pieces.append(bytes(data))
        return len(data)

    def taken(self) -> bytes:
        """Return what was written since the last time."""
        pieces, self._pieces = b"".join(self._pieces), []
        return pieces
