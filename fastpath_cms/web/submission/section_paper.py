"""The paper itself: title, abstract, authors, topics, pages, versions."""

from __future__ import annotations

from typing import Any

from flask import g

from fastpath_cms.domain.judging import CheckState
from fastpath_cms.domain.policy import Action
from fastpath_cms.extensions import db
from fastpath_cms.models import Submission
from fastpath_cms.queries.authoring import lacks
from fastpath_cms.queries.copies import copies_of
from fastpath_cms.services.manuscripts import newest
from fastpath_cms.web.guards import may, standing_of
from fastpath_cms.web.submission.looking import look_at
from fastpath_cms.web.submission.sections import Section


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
        "marked": look_at(submission, shown, with_remarks=is_handler and knows_authors)
        if shown
        else None,
        "missing": lacks(submission, g.edition) if who.is_author else (),
    }


SECTION = Section(10, "paper", Action.SUBMISSION_VIEW, load, "submission/_paper.html")
