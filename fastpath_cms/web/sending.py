"""Sending kept files: under headers that tell nothing of who made them, or when."""

from __future__ import annotations

import os

from flask import Response, send_file

from fastpath_cms.web.browser import tools

SEALED = "default-src 'none'; sandbox"
PDF = "application/pdf"
PNG = b"\x89PNG"


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


def send_picture(sha256: str) -> Response:
    """Send a picture that was drawn anew: PNG or JPEG."""
    with tools().blobs.open(sha256) as file:
        is_png = file.read(len(PNG)) == PNG
    return send_kept(sha256, "image/png" if is_png else "image/jpeg")
