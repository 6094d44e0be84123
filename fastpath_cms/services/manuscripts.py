"""Receiving a manuscript: judge the file outside any transaction, keep it inside one.

``judge`` stores and examines; ``keep_manuscript`` writes the row. The bytes are durable before the
row that names them, so a rollback leaves an orphan file and never a dangling row.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import BinaryIO, Final

from sqlalchemy import select

from fastpath_cms.domain.errors import Problem, Unfit
from fastpath_cms.domain.manuscript import Limits, PdfFacts, problems_of
from fastpath_cms.domain.ports import Tools
from fastpath_cms.models import Edition, Manuscript, PageImage, Submission
from fastpath_cms.services import audit
from fastpath_cms.services.acknowledging import acknowledge, end_promise
from fastpath_cms.services.act import Act

THUMBNAIL: Final = 300  # pixels wide
READING: Final = 1000  # pixels wide: beside the form of a review


@dataclass(frozen=True, slots=True)
class Received:
    """One judged file: kept under ``sha256`` ("" when it was too large to keep)."""

    name: str
    sha256: str
    facts: PdfFacts
    images: dict[tuple[int, int], str] = field(default_factory=dict)  # (page, width) -> hash
    problems: tuple[Problem, ...] = ()

    @property
    def is_fit(self) -> bool:
        """Tell whether the file may be a submission's manuscript."""
        return not self.problems

    @property
    def page_count(self) -> int:
        """Return the number of pages; 0 where nobody could count them."""
        return self.facts.page_count or 0


def limits_of(edition: Edition) -> Limits:
    """Return what an edition asks of a manuscript."""
    return Limits(edition.page_min, edition.page_max, edition.byte_max)


def judge(tools: Tools, stream: BinaryIO, limits: Limits, name: str = "") -> Received:
    """Keep the stream's bytes and say every problem of the file; call it outside transactions.

    Slow (up to 8 s of wall time): it draws the pages too. A file over the limit is not kept.
    """
    try:
        blob = tools.blobs.put(stream, limit=limits.byte_max)
    except Unfit as refusal:
        return Received(name, "", PdfFacts(size=limits.byte_max + 1), problems=refusal.problems)
    return judge_kept(tools, blob.sha256, limits, name)


def judge_kept(tools: Tools, sha256: str, limits: Limits, name: str = "") -> Received:
    """Judge a file whose bytes are kept already (by Scratch, from an earlier try)."""
    seen = tools.pdfs.examine(
        tools.blobs.path(sha256), widths=(THUMBNAIL, READING), last=limits.page_max
    )
    problems = tuple(problems_of(seen.facts, limits))
    images: dict[tuple[int, int], str] = {}
    if not problems:
        images = {
            (page, width): tools.blobs.put_bytes(png).sha256
            for width, pictures in seen.images.items()
            for page, png in enumerate(pictures, start=1)
        }
    return Received(name[:300], sha256, seen.facts, images, problems)


def newest(submission: Submission, *, is_final: bool = False) -> Manuscript | None:
    """Return the version that counts; ``submission.manuscripts`` must be loaded."""
    versions = [row for row in submission.manuscripts if row.is_final is is_final]
    return max(versions, key=lambda row: row.number, default=None)


def keep_manuscript(
    act: Act, submission: Submission, received: Received, *, is_final: bool = False
) -> Manuscript:
    """Make a received file the newest version of a submission; the same file again is no version.

    Raises Unfit when the file has problems. The earlier versions stay.
    """
    if received.problems:
        raise Unfit(*received.problems, kept="The version that was in stays.")
    current = newest(submission, is_final=is_final)
    if current is not None and current.sha256 == received.sha256:
        return current
    row = Manuscript(
        number=max((version.number for version in submission.manuscripts), default=0) + 1,
        is_final=is_final,
        sha256=received.sha256,
        byte_count=received.facts.size,
        page_count=received.page_count,
        file_name=received.name,
        facts=json.loads(received.facts.to_json()),
        received_at=act.now,
    )
    submission.manuscripts.append(row)
    keep_images(act, received)
    act.session.flush()
    acknowledge(act, submission, row)
    end_promise(act, submission, row)
    audit.record(
        act,
        "manuscript.received",
        f"submission:{submission.number}",
        edition_id=submission.edition_id,
        submission_id=submission.id,
        version=row.number,
        sha256=row.sha256,
        pages=row.page_count,
        bytes=row.byte_count,
        is_final=is_final,
    )
    return row


def keep_images(act: Act, received: Received) -> None:
    """Put on record which page images a file has; the same file is drawn once."""
    rows = act.session.execute(
        select(PageImage.page, PageImage.width).where(
            PageImage.manuscript_sha256 == received.sha256
        )
    )
    known = {(page, width) for page, width in rows}
    for (page, width), sha256 in received.images.items():
        if (page, width) not in known:
            act.session.add(
                PageImage(manuscript_sha256=received.sha256, page=page, width=width, sha256=sha256)
            )
