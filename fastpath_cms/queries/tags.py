"""Which tags there are, for who may know of them."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from fastpath_cms.domain.standing import Standing
from fastpath_cms.models import Edition, Submission, Tag
from fastpath_cms.queries.scopes import unsealed
from fastpath_cms.queries.viewer import Viewer


def tag_names(session: Session, viewer: Viewer, who: Standing, edition: Edition) -> tuple[str, ...]:
    """Return the names on submissions this chair or deputy handles, each once, in order."""
    found = session.execute(
        select(Tag.folded, Tag.name)
        .join(Submission, Submission.id == Tag.submission_id)
        .where(Submission.edition_id == edition.id, unsealed(viewer, who))
        .order_by(Tag.folded, Tag.id)
    )
    names: dict[str, str] = {}
    for folded, name in found:
        names.setdefault(folded, name)
    return tuple(names.values())
