"""What stands beside a form about a paper: its pages as pictures, its PDF, and where text is kept."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app, g, request, url_for
from sqlalchemy import select

from fastpath_cms.extensions import db
from fastpath_cms.models import Manuscript, PageImage, Submission
from fastpath_cms.queries.copies import copy_of
from fastpath_cms.services.manuscripts import newest

LETTER = (612.0, 792.0)  # points: what a page is taken for when its size is not known


@dataclass(frozen=True, slots=True)
class PagePicture:
    """One page to look at, with the space it is given while it loads."""

    page: int
    url: str
    width: int
    height: int


def paper_of(submission: Submission) -> Manuscript | None:
    """Return the version that is reviewed: the newest found fit that is not camera-ready."""
    return newest(submission)


def page_images(submission: Submission) -> tuple[PagePicture, ...]:
    """Return the widest picture of each page of the paper, in order."""
    paper = paper_of(submission)
    if paper is None or not _is_there("submission.page_image"):
        return ()
    rows = db.session.execute(
        select(PageImage.page, PageImage.width)
        .where(PageImage.manuscript_sha256 == paper.sha256)
        .order_by(PageImage.page, PageImage.width)
    )
    widest = dict(rows.all())  # the last of a page wins
    sizes = paper.facts.get("page_sizes") or []
    pictures = []
    for page, width in widest.items():
        across, down = sizes[page - 1] if page <= len(sizes) else LETTER
        address = url_for(
            "submission.page_image",
            number=submission.number,
            version=paper.number,
            page=page,
            width=width,
        )
        pictures.append(PagePicture(page, address, width, round(width * down / across)))
    return tuple(pictures)


def pdf_url(submission: Submission) -> str | None:
    """Return where the paper's clean copy is downloaded, or None when there is none."""
    paper = paper_of(submission)
    if paper is None or not _is_there("submission.manuscript_download"):
        return None
    if copy_of(db.session(), g.edition, paper).sha256 is None:
        return None
    return url_for("submission.manuscript_download", number=submission.number, version=paper.number)


def autosave_url() -> str | None:
    """Return where the form of this page keeps what is being typed."""
    if not _is_there("author.scratch_save"):
        return None
    return url_for("author.scratch_save", form=request.endpoint, object=request.path)


def _is_there(endpoint: str) -> bool:
    return endpoint in current_app.view_functions
