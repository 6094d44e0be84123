"""A PDF on its way in: the file that was posted, or the good one kept from an earlier try."""

from __future__ import annotations

from typing import BinaryIO, cast

from flask import g, request

from fastpath_cms.extensions import end_reading
from fastpath_cms.services.manuscripts import Received, judge, judge_kept, limits_of
from fastpath_cms.web.browser import tools
from fastpath_cms.web.scratching import kept


def arriving(field: str = "pdf") -> Received | None:
    """Judge the posted file; without one, the file kept in this form's Scratch; else None.

    Takes its time and holds no transaction.
    """
    upload = request.files.get(field)
    limits = limits_of(g.edition)
    if upload is not None and upload.filename:
        end_reading()
        return judge(tools(), cast("BinaryIO", upload.stream), limits, upload.filename)
    scratch = kept()
    if scratch is not None and scratch.blob_sha256 and tools().blobs.has(scratch.blob_sha256):
        end_reading()
        return judge_kept(tools(), scratch.blob_sha256, limits, scratch.blob_name)
    return None
