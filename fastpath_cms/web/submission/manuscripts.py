"""The files of a submission: its clean copy and its original as downloads, its pages as images.

What is sent is under a name, and with headers, that tell nothing about authors, reviewers or when
anything was made; a page of another site can neither show it nor learn whether it is there.
"""

from __future__ import annotations

from flask import g, request
from flask.typing import ResponseReturnValue

from fastpath_cms.domain.errors import NotAllowed, NotFound
from fastpath_cms.domain.judging import CheckState
from fastpath_cms.domain.policy import Action
from fastpath_cms.extensions import db
from fastpath_cms.models import Manuscript, Submission
from fastpath_cms.queries.authoring import image_hash
from fastpath_cms.queries.copies import copy_of
from fastpath_cms.services.manuscripts import READING, THUMBNAIL
from fastpath_cms.web.guards import may, on_submission, standing_of
from fastpath_cms.web.sending import PDF, send_kept
from fastpath_cms.web.submission import bp

HERE = frozenset({"same-origin", "none"})  # asked by a page of ours, or typed by the reader


@bp.route("/manuscripts/<int:version>.pdf")
@on_submission(Action.MANUSCRIPT_READ)
def manuscript_download(submission: Submission, version: int) -> ResponseReturnValue:
    """Send the clean copy of a version."""
    row = _version(submission, version)
    copy = copy_of(db.session(), g.edition, row)
    if copy.sha256 is None:
        raise NotAllowed(
            "The copy of this PDF for readers is being made."
            if copy.is_coming
            else f"There is no copy of this PDF for readers, because {copy.why}.",
            kept="Its pages are shown as images.",
            todo="Try again in a minute." if copy.is_coming else "",
        )
    return send_kept(copy.sha256, PDF, f"{_name(submission, row)}.pdf")


@bp.route("/manuscripts/<int:version>/original.pdf")
@on_submission(Action.ORIGINAL_READ)
def manuscript_original(submission: Submission, version: int) -> ResponseReturnValue:
    """Send a version as it was uploaded, to those who know its authors anyway."""
    row = _version(submission, version)
    return send_kept(row.sha256, PDF, f"{_name(submission, row)}_original.pdf")


@bp.route("/manuscripts/<int:version>/pages/<int:page>/<int:width>.png")
@on_submission(Action.MANUSCRIPT_READ)
def page_image(submission: Submission, version: int, page: int, width: int) -> ResponseReturnValue:
    """Send the image of one page in one of the widths it was drawn in."""
    row = _version(submission, version)
    sha256 = image_hash(db.session(), row.sha256, page, width)
    if sha256 is None and width == READING:  # drawn a moment after the verdict
        sha256 = image_hash(db.session(), row.sha256, page, THUMBNAIL)
    if sha256 is None:
        raise NotFound
    return send_kept(sha256, "image/png")


def _version(submission: Submission, number: int) -> Manuscript:
    """Return a version this reader may read: a final one names its authors.

    What waits for its judge, or was found unfit, is for authors and who handles the paper.
    """
    if not _is_asked_here():
        raise NotFound
    who = standing_of(submission)
    is_handler = who.is_author or who.is_impartial_chair
    for row in submission.manuscripts:
        if row.number != number or (row.is_final and not may(Action.AUTHORS_KNOW, submission)):
            continue
        if is_handler or row.check_state is CheckState.FIT:
            return row
    raise NotFound


def _is_asked_here() -> bool:
    """Tell whether a reader asks, or a page of ours; a page of another site may only link here."""
    site = request.headers.get("Sec-Fetch-Site", "none")
    if site in HERE:
        return True
    sought = request.headers.get("Sec-Fetch-Mode"), request.headers.get("Sec-Fetch-Dest")
    return sought == ("navigate", "document")


def _name(submission: Submission, row: Manuscript) -> str:
    return f"{g.edition.name}{g.edition.year}_submission_{submission.number}_v{row.number}"
