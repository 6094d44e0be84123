"""What stands beside a form about a paper: its pages as pictures, its PDF, and where text is kept."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app, request, url_for
from sqlalchemy import select

from fastpath_cms.extensions import db
from fastpath_cms.models import PageImage, Submission


@dataclass(frozen=True, slots=True)
class PagePicture:
    """One page to look at; the height is that of US Letter until the picture is there."""

    page: int
    url: str
    width: int

    @property
    def height(self) -> int:
        """Its height in pixels, for the space it is given while it loads."""
        return round(self.width * 11 / 8.5)


def _is_there(endpoint: str) -> bool:
    return endpoint in current_app.view_functions


def page_images(submission: Submission) -> tuple[PagePicture, ...]:
    """Return the widest picture of each page of the newest manuscript, in order."""
    if not submission.manuscripts or not _is_there("submission.page_image"):
        return ()
    rows = db.session.execute(
        select(PageImage.page, PageImage.width)
        .where(PageImage.manuscript_sha256 == submission.manuscripts[-1].sha256)
        .order_by(PageImage.page, PageImage.width)
    )
    widest = dict(rows.all())  # the last of a page wins: the widest
    return tuple(
        PagePicture(
            page, url_for("submission.page_image", number=submission.number, page=page), width
        )
        for page, width in widest.items()
    )


def pdf_url(submission: Submission) -> str | None:
    """Return where the newest manuscript is downloaded, or None when there is none."""
    if not submission.manuscripts or not _is_there("submission.manuscript"):
        return None
    return url_for("submission.manuscript", number=submission.number)


def autosave_url() -> str | None:
    """Return where the form of this page keeps what is being typed."""
    if not _is_there("author.scratch_save"):
        return None
    return url_for("author.scratch_save", form=request.endpoint, object=request.path)
