"""A PDF on its way in: the file that was posted, or the good one kept from an earlier try."""

from __future__ import annotations

from typing import BinaryIO, Final, cast

from flask import g, request

from fastpath_cms.domain.errors import Problem, Unfit
from fastpath_cms.domain.manuscript import MB, Limits, PdfFacts
from fastpath_cms.domain.workflow import TO_BE_PRESENTED
from fastpath_cms.extensions import db, end_reading
from fastpath_cms.front import aside
from fastpath_cms.queries.waivers import waived_rules
from fastpath_cms.services.judging import PATIENCE, judge_soon
from fastpath_cms.services.manuscripts import Received, keep_bytes, limits_of
from fastpath_cms.web.acting import stage
from fastpath_cms.web.browser import tools
from fastpath_cms.web.scratching import kept_file

SLIDES: Final = Limits(
    page_min=1, page_max=200, byte_max=20 * MB, font_min=0, leading_min=0, margin_min=0
)
"""Slides pass the same cage as papers, and nothing of their layout is measured."""
PHOTO: Final = ((640, 640),)  # pixels: four times what a page shows
PICTURE_MAX: Final = 15 * MB

GONE = Problem(
    "gone", "The file that was kept here is no longer kept; choose it again.", field="pdf"
)

BEING_CHECKED: Final = (
    "Many files arrive just now, so the PDF is being checked while you go on. "
    "It counts from the moment it came in."
)


def limits_here() -> Limits:
    """Return what the PDF of this request must be: the edition's limits, but for what was waived."""
    submission = g.get("submission")
    if submission is None:
        return limits_of(g.edition)
    waived = waived_rules(db.session(), submission.id)
    return limits_of(g.edition, waived, is_final=submission.status in TO_BE_PRESENTED)


def arriving(
    field: str = "pdf",
    *,
    patience: float = PATIENCE,
    in_already: str = "",
    limits: Limits | None = None,
) -> Received | None:
    """Keep and judge the posted file; without one, the file kept in this form's Scratch; else None.

    Takes its time, ``patience`` seconds of it waiting for a judge, and holds no transaction.
    ``in_already`` is the hash of the version that is in: a form that counts on it as kept brings
    nothing new. ``limits`` are those of a paper here unless given.
    """
    upload = request.files.get(field)
    limits = limits or limits_here()
    if upload is not None and upload.filename:
        end_reading()
        with aside(request.environ):
            came = keep_bytes(tools(), cast("BinaryIO", upload.stream), limits, upload.filename)
            return judge_soon(stage(), came, limits, patience=patience)
    scratch = kept_file()
    named = request.form.get("kept_file", "")
    if scratch is None and named and named != in_already:
        return Received("", "", PdfFacts(size=0), problems=(GONE,))
    if scratch is None or not scratch.blob_sha256 or not tools().blobs.has(scratch.blob_sha256):
        return None
    end_reading()
    with aside(request.environ):
        came = Received(scratch.blob_name, scratch.blob_sha256, PdfFacts(size=0), is_waiting=True)
        return judge_soon(stage(), came, limits, patience=patience)


def arriving_picture(field: str) -> str | None:
    """Draw a posted picture anew and return the hash of what is kept; None without a file.

    Raises Unfit with a sentence when it is no picture, or a larger file than is taken.
    """
    upload = request.files.get(field)
    if upload is None or not upload.filename:
        return None
    end_reading()
    with aside(request.environ):
        came = tools().blobs.put(cast("BinaryIO", upload.stream), limit=PICTURE_MAX)
        drawn = tools().images.draw(tools().blobs.path(came.sha256), PHOTO, patience=PATIENCE)
        if not drawn:
            sentence = "This file is no picture we can read. Choose a JPEG, PNG or WebP file."
            raise Unfit(Problem("photo", sentence, field), kept="What was here before stays.")
        return tools().blobs.put_bytes(drawn[0].data).sha256
