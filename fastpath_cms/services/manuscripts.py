"""Receiving a manuscript: keep the bytes outside any transaction, the row inside one.

``keep_manuscript`` writes the row; ``judging`` says what is in the file, now or later. The bytes
are durable before the row that names them, so a rollback leaves an orphan file and never a
dangling row.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import BinaryIO, Final

from sqlalchemy import select

from fastpath_cms.domain.errors import Problem, Unfit
from fastpath_cms.domain.judging import CheckState
from fastpath_cms.domain.manuscript import Limits, PdfFacts, problems_of, waiving
from fastpath_cms.domain.ports import Examination, Tools
from fastpath_cms.models import Edition, Manuscript, PageImage, Submission
from fastpath_cms.services import audit
from fastpath_cms.services.acknowledging import acknowledge, end_promise
from fastpath_cms.services.act import Act

THUMBNAIL: Final = 300  # pixels wide
READING: Final = 1000  # pixels wide: beside the form of a review

Images = dict[tuple[int, int], str]  # (page, width) -> hash


@dataclass(frozen=True, slots=True)
class Received:
    """One file that came in: kept under ``sha256`` ("" when it was too large to keep)."""

    name: str
    sha256: str
    facts: PdfFacts
    images: Images = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    is_waiting: bool = False  # for its judge; ``facts`` then hold its size alone

    @property
    def is_refused(self) -> bool:
        """Tell whether the file cannot be a submission's manuscript, as far as is known."""
        return bool(self.problems)

    @property
    def page_count(self) -> int:
        """Return the number of pages; 0 where nobody could count them."""
        return self.facts.page_count or 0


def limits_of(edition: Edition, waived: Iterable[str] = (), *, is_final: bool = False) -> Limits:
    """Return what an edition asks of a manuscript, but for the rules ``waived`` for one submission.

    A final version may have rules of its own, and names its authors.
    """
    limits = Limits(
        edition.page_min,
        edition.page_max,
        edition.byte_max,
        font_min=edition.font_min,
        leading_min=edition.leading_min,
        margin_min=edition.margin_min * 72,
        columns=edition.columns,
        is_double_blind=edition.is_double_blind and not is_final,
    )
    if is_final:
        limits = replace(
            limits,
            page_max=edition.final_page_max or edition.page_max,
            byte_max=edition.final_byte_max or edition.byte_max,
        )
    if is_final and edition.is_final_layout_free:
        limits = replace(limits, font_min=0, leading_min=0, margin_min=0, columns=0)
    return waiving(limits, waived)


def judge(tools: Tools, stream: BinaryIO, limits: Limits, name: str = "") -> Received:
    """Keep the stream's bytes and say every problem of the file at once, waiting for a place.

    For rehearsals and tools; a request's file goes through ``judging``. Call it outside
    transactions: it takes up to 8 s and draws the pages too. A file over the limit is not kept.
    """
    kept = keep_bytes(tools, stream, limits, name)
    if kept.is_refused:
        return kept
    seen = tools.pdfs.examine(
        tools.blobs.path(kept.sha256), widths=(THUMBNAIL, READING), last=limits.pages_drawn
    )
    problems = tuple(problems_of(seen.facts, limits))
    images = {} if problems else store_images(tools, seen)
    return replace(kept, facts=seen.facts, images=images, problems=problems, is_waiting=False)


def keep_bytes(tools: Tools, stream: BinaryIO, limits: Limits, name: str = "") -> Received:
    """Keep the stream's bytes, durable when this returns; a file over the limit is not kept."""
    try:
        blob = tools.blobs.put(stream, limit=limits.byte_max)
    except Unfit as refusal:
        return Received(name, "", PdfFacts(size=limits.byte_max + 1), problems=refusal.problems)
    return Received(name[:300], blob.sha256, PdfFacts(size=blob.size), is_waiting=True)


def store_images(tools: Tools, seen: Examination) -> Images:
    """Keep drawn pages as files, and return the hash of each."""
    return {
        (page, width): tools.blobs.put_bytes(png).sha256
        for width, pictures in seen.images.items()
        for page, png in enumerate(pictures, start=1)
    }


def newest(submission: Submission, *, is_final: bool = False) -> Manuscript | None:
    """Return the version that counts: the newest one found fit.

    ``submission.manuscripts`` must be loaded. Nobody but the authors is shown another one.
    """
    versions = [row for row in submission.manuscripts if row.is_final is is_final]
    fit = [row for row in versions if row.check_state is CheckState.FIT]
    return max(fit, key=lambda row: row.number, default=None)


def latest(submission: Submission, *, is_final: bool = False) -> Manuscript | None:
    """Return the version that came in last, judged or not; for its authors."""
    versions = [row for row in submission.manuscripts if row.is_final is is_final]
    return max(versions, key=lambda row: row.number, default=None)


def has_paper(submission: Submission) -> bool:
    """Tell whether a version is in that was not found unfit: what a complete submission has."""
    return any(
        row.check_state is not CheckState.UNFIT and not row.is_final
        for row in submission.manuscripts
    )


def keep_manuscript(
    act: Act, submission: Submission, received: Received, *, is_final: bool = False
) -> Manuscript:
    """Make a received file the newest version of a submission; the same file again is no version.

    A file whose judge was too busy is kept as waiting, and counts once it is found fit.
    Raises Unfit when the file has problems. The earlier versions stay.
    """
    if received.problems:
        raise Unfit(*received.problems, kept="The version that was in stays.")
    current = latest(submission, is_final=is_final)
    if current is not None and current.sha256 == received.sha256:
        if current.check_state is CheckState.WAITING and not received.is_waiting:
            mark_fit(submission, current, received.facts)
            keep_images(act, received.sha256, received.images)
            acknowledge(act, submission, current)
        if current.check_state is not CheckState.UNFIT:
            return current
    row = Manuscript(
        number=max((version.number for version in submission.manuscripts), default=0) + 1,
        is_final=is_final,
        sha256=received.sha256,
        byte_count=received.facts.size,
        page_count=0,
        file_name=received.name,
        facts={},
        check_state=CheckState.WAITING,
        problems=[],
        received_at=act.now,
    )
    submission.manuscripts.append(row)
    if not received.is_waiting:
        mark_fit(submission, row, received.facts)
        keep_images(act, received.sha256, received.images)
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
        check=row.check_state.value,
    )
    return row


def mark_fit(submission: Submission, row: Manuscript, facts: PdfFacts) -> None:
    """Let a version count: older ones need no judgement, and nothing is left to repair."""
    row.check_state, row.problems = CheckState.FIT, []
    row.page_count = facts.page_count or 0
    row.facts = json.loads(facts.to_json())
    for other in submission.manuscripts:
        if other.is_final is not row.is_final:
            continue
        if other.number < row.number and other.check_state is CheckState.WAITING:
            other.check_state = CheckState.REPLACED
    if row is latest(submission):
        submission.repair_due_at = None


def keep_images(act: Act, sha256: str, images: Images) -> None:
    """Put on record which page images a file has; the same file is drawn once."""
    rows = act.session.execute(
        select(PageImage.page, PageImage.width).where(PageImage.manuscript_sha256 == sha256)
    )
    known = {(page, width) for page, width in rows}
    for (page, width), image in images.items():
        if (page, width) not in known:
            act.session.add(
                PageImage(manuscript_sha256=sha256, page=page, width=width, sha256=image)
            )
