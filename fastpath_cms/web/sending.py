"""Sending kept files: under headers that tell nothing of who made them, or when."""

from __future__ import annotations

import os

from flask import Response, send_file

from fastpath_cms.web.browser import tools

SEALED = "default-src 'none'; sandbox"
PDF = "application/pdf"


def send_kept(sha256: str, kind: str, name: str | None = None) -> Response:
    """Send a kept file: without the instant it was written, and without a mark of its bytes."""
    file = tools().blobs.open(sha256)
    response = send_file(
        file, mimetype=kind, as_attachment=name is not None, download_name=name, etag=False
    )
    response.content_length = os.fstat(file.fileno()).st_size
    response.headers["Content-Security-Policy"] = SEALED
    response.headers["Cache-Control"] = "no-store"
    return response
