"""The checkup's look at files: that they are there, the cage they are read in, their clean copies."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from typing import Final

from sqlalchemy import select

from fastpath_cms.adapters.pdf import CagedPdfInspector
from fastpath_cms.domain.ports import Tools
from fastpath_cms.findings import Finding, Patient
from fastpath_cms.models import CleanCopy, Manuscript, PageImage, Talk
from fastpath_cms.queries.copies import failed_count, wanting_count

SAMPLE: Final = 50  # manuscripts whose bytes are read


def _files(patient: Patient) -> Iterator[Finding]:
    folder = patient.settings.instance / "blobs"
    place = folder if folder.exists() else folder.parent
    if not os.access(place, os.W_OK):
        yield Finding("fail", "Files", f"{place} cannot be written.", f"Give its owner: {place}")
        return
    kept = patient.session.scalars(
        select(Manuscript.sha256).distinct().order_by(Manuscript.sha256.desc())
    ).all()
    images = patient.session.scalars(select(PageImage.sha256).distinct()).all()
    copies = patient.session.scalars(
        select(CleanCopy.sha256).where(CleanCopy.sha256.is_not(None)).distinct()
    ).all()
    slides = patient.session.scalars(select(Talk.slides_sha256).distinct()).all()
    blobs = patient.tools.blobs
    missing = [
        name for name in (*kept, *images, *filter(None, (*copies, *slides))) if not blobs.has(name)
    ]
    there = [name for name in kept if name not in set(missing)]
    sample = there if patient.is_thorough else there[:SAMPLE]
    spoilt = [name for name in sample if _hash(patient.tools, name) != name]
    if missing or spoilt:
        says = f"{len(missing)} files are missing, {len(spoilt)} have other bytes than they had."
        todo = "Restore blobs/ from a backup: " + ", ".join(name[:12] for name in missing + spoilt)
        yield Finding("fail", "Files", says, todo[:300])
        return
    says = (
        f"{len(kept)} manuscripts, {len(copies)} clean copies and {len(images)} page images "
        f"are there; {len(sample)} read."
    )
    yield Finding("ok", "Files", says)


def _hash(tools: Tools, name: str) -> str:
    return hashlib.sha256(tools.blobs.path(name).read_bytes()).hexdigest()


def _cage(patient: Patient) -> Iterator[Finding]:
    try:
        walls = CagedPdfInspector(patient.settings.instance / "run").walls()
    except (OSError, RuntimeError) as fault:
        todo = "No PDF can be judged until this is mended."
        yield Finding("fail", "Reading of PDFs", f"{fault}", todo)
        return
    mib = 1024 * 1024
    limits = walls.limits
    says = (
        f"A child of at most {limits.get('AS', 0) // mib} MiB, {limits.get('CPU', 0)} s, "
        f"files of {limits.get('FSIZE', 0) // mib} MB"
    )
    if walls.has_bubblewrap:
        yield Finding("ok", "Reading of PDFs", f"{says}, without network or files (bubblewrap).")
    else:
        todo = f"Install bubblewrap for the strongest walls ({walls.why_no_bubblewrap})."
        yield Finding("warn", "Reading of PDFs", f"{says}; it can read this machine's files.", todo)


def _copies(patient: Patient) -> Iterator[Finding]:
    waiting = wanting_count(patient.session, patient.tools.clock.real())
    failed = failed_count(patient.session)
    todo = "`fastpath-cms judge` makes them now, `serve` beside itself."
    if waiting:
        says = f"{waiting} versions have no clean copy yet: reviewers see their pages as images."
        yield Finding("warn", "Clean copies", says, todo)
    if failed:
        says = f"{failed} files can have none: reviewers see their pages as images alone."
        yield Finding("warn", "Clean copies", says, "Ask their authors to print them to a new PDF.")
    if not waiting and not failed:
        yield Finding("ok", "Clean copies", "Every manuscript has the copy that readers get.")


FILE_LOOKS: Final[tuple[Callable[[Patient], Iterator[Finding]], ...]] = (_files, _cage, _copies)
