"""The files of a submission: the PDF as a download, its pages as images."""

from __future__ import annotations

from flask import Response, g, send_file
from flask.typing import ResponseReturnValue

from fastpath_cms.domain.errors import NotAllowed, NotFound
from fastpath_cms.domain.judging import CheckState
from fastpath_cms.domain.policy import Action
from fastpath_cms.extensions import db
from fastpath_cms.models import Manuscript, Submission
from fastpath_cms.queries.authoring import image_hash
from fastpath_cms.services.manuscripts import READING, THUMBNAIL
from fastpath_cms.web.browser import tools
from fastpath_cms.web.guards import may, on_submission, standing_of
from fastpath_cms.web.submission import bp

SEALED = "default-src 'none'; sandbox"


@bp.route("/manuscripts/<int:version>.pdf")
@on_submission(Action.MANUSCRIPT_READ)
def manuscript_download(submission: Submission, version: int) -> ResponseReturnValue:
    """Send a version's PDF, under a name that tells nothing about its authors."""
    row = _version(submission, version)
    if row.facts.get("stated_author") and not may(Action.AUTHORS_KNOW, submission):
        raise NotAllowed(
            "This PDF names its author in its properties, and reviewing is double-blind.",
            todo="Read its pages as images beside the review.",
        )
    name = f"{g.edition.name}{g.edition.year}_submission_{submission.number}_v{version}.pdf"
    return _send(row.sha256, "application/pdf", name)


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
    return _send(sha256, "image/png")


def _version(submission: Submission, number: int) -> Manuscript:
    """Return a version this reader may read: a final one names its authors.

    What waits for its judge, or was found unfit, is for authors and who handles the paper.
    """
    who = standing_of(submission)
    is_handler = who.is_author or who.is_impartial_chair
    for row in submission.manuscripts:
        if row.number != number or (row.is_final and not may(Action.AUTHORS_KNOW, submission)):
            continue
        if is_handler or row.check_state is CheckState.FIT:
            return row
    raise NotFound


def _send(sha256: str, kind: str, name: str | None = None) -> Response:
    if not tools().blobs.has(sha256):
        raise NotFound
    response = send_file(
        tools().blobs.path(sha256),
        mimetype=kind,
        as_attachment=name is not None,
        download_name=name,
        etag=sha256,
        conditional=True,
    )
    response.headers["Content-Security-Policy"] = SEALED
    response.headers["Cache-Control"] = "no-store"
    return response
