"""The paper itself: title, abstract, authors, topics, pages, versions."""

from __future__ import annotations

from typing import Any

from flask import g, url_for

from fastpath_cms.domain.judging import CheckState
from fastpath_cms.domain.policy import Action
from fastpath_cms.extensions import db
from fastpath_cms.models import Manuscript, Submission
from fastpath_cms.queries.authoring import lacks
from fastpath_cms.queries.copies import copies_of
from fastpath_cms.services.manuscripts import READING, THUMBNAIL, newest
from fastpath_cms.web.guards import may, standing_of
from fastpath_cms.web.submission.sections import Section

Picture = tuple[str, int, int, None, str]


def load(submission: Submission) -> dict[str, Any]:
    """Return what this reader may see of the paper."""
    who = standing_of(submission)
    knows_authors = may(Action.AUTHORS_KNOW, submission)
    final = newest(submission, is_final=True) if knows_authors else None
    shown = final or newest(submission)
    is_handler = who.is_author or who.is_impartial_chair
    versions = sorted(
        (
            row
            for row in submission.manuscripts
            if (knows_authors or not row.is_final)
            and (is_handler or row.check_state is CheckState.FIT)
        ),
        key=lambda row: -row.number,
    )
    has_original = may(Action.ORIGINAL_READ, submission)
    offered = versions if has_original else versions[:1]
    return {
        "knows_authors": knows_authors,
        "is_author": who.is_author,
        "is_handler": is_handler,
        "has_original": has_original,
        "manuscript": shown,
        "versions": offered,
        "copies": copies_of(db.session(), g.edition, [*offered, shown] if shown else []),
        "pictures": pictures_of(submission, shown) if shown else [],
        "missing": lacks(submission, g.edition) if who.is_author else (),
    }


def pictures_of(submission: Submission, manuscript: Manuscript) -> list[Picture]:
    """Return the thumbnails of a version, each a link to the page in reading size.

    What was found fit was drawn: every page has its thumbnail, and soon its image to read.
    """
    pictures: list[Picture] = []
    for page, (width, height) in enumerate(manuscript.facts.get("page_sizes") or [], start=1):
        values: dict[str, Any] = {
            "number": submission.number,
            "version": manuscript.number,
            "page": page,
        }
        address = url_for("submission.page_image", width=THUMBNAIL, **values)
        large = url_for("submission.page_image", width=READING, **values)
        pictures.append((address, THUMBNAIL, round(THUMBNAIL * height / width), None, large))
    return pictures


SECTION = Section(10, "paper", Action.SUBMISSION_VIEW, load, "submission/_paper.html")
