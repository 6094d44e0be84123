"""What stands beside the submission of this request for chairs, and for authors; asked once."""

from __future__ import annotations

from flask import g

from fastpath_cms.extensions import db
from fastpath_cms.models import Submission
from fastpath_cms.queries.desk import AuthorsDesk, Desk, authors_desk, desk_of
from fastpath_cms.web.guards import standing_of


def desk(submission: Submission) -> Desk | None:
    """Return it to an impartial chair or the deputy, None to everybody else."""
    if not standing_of(submission).is_impartial_chair:
        return None
    known: dict[int, Desk] = g.setdefault("desks", {})
    if submission.id not in known:
        known[submission.id] = desk_of(db.session(), submission.id)
    return known[submission.id]


def own_desk(submission: Submission) -> AuthorsDesk | None:
    """Return what its authors see beside it, None to everybody else."""
    if not standing_of(submission).is_author:
        return None
    known: dict[int, AuthorsDesk] = g.setdefault("authors_desks", {})
    if submission.id not in known:
        known[submission.id] = authors_desk(db.session(), submission.id)
    return known[submission.id]
