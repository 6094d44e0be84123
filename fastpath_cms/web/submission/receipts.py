"""The signed receipt of each version: a page to print, a file to keep, a code to scan."""

from __future__ import annotations

from flask import Response, g, render_template
from flask.typing import ResponseReturnValue

from fastpath_cms.domain.errors import NotFound
from fastpath_cms.domain.policy import Action
from fastpath_cms.domain.receipt_reading import read
from fastpath_cms.extensions import db
from fastpath_cms.formats.qr import qr_svg
from fastpath_cms.models import Submission
from fastpath_cms.queries.receipts import receipts_of
from fastpath_cms.web.browser import settings
from fastpath_cms.web.guards import on_submission
from fastpath_cms.web.submission import bp

SEALED = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


@bp.route("/receipts/<int:version>/")
@on_submission(Action.LETTERS_READ)
def receipt_page(submission: Submission, version: int) -> ResponseReturnValue:
    """Show one version's receipt, for paper."""
    text = _text(submission, version)
    return render_template(
        "submission/receipt_page.html",
        submission=submission,
        version=version,
        receipt=read(text).receipt,
        text=text,
        verify_url=f"{settings().base_url}/verify",
    )


@bp.route("/receipts/<int:version>.txt")
@on_submission(Action.LETTERS_READ)
def receipt_file(submission: Submission, version: int) -> ResponseReturnValue:
    """Send one version's receipt as a file."""
    response = Response(_text(submission, version), mimetype="text/plain")
    name = f"receipt_{g.edition.year}_{submission.number}_v{version}.txt"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@bp.route("/receipts/<int:version>.svg")
@on_submission(Action.LETTERS_READ)
def receipt_code(submission: Submission, version: int) -> ResponseReturnValue:
    """Send one version's receipt as a QR code."""
    response = Response(qr_svg(_text(submission, version)), mimetype="image/svg+xml")
    response.headers["Content-Security-Policy"] = SEALED
    return response


def _text(submission: Submission, version: int) -> str:
    text = receipts_of(db.session(), submission.id).get(version)
    if text is None:
        raise NotFound
    return text
