"""The letters about a submission: an author reads their own, an impartial chair all."""

from __future__ import annotations

from typing import Any

from flask import g
from sqlalchemy import select

from fastpath_cms.domain.policy import Action
from fastpath_cms.extensions import db
from fastpath_cms.models import EmailAddress, Submission
from fastpath_cms.queries.authoring import letters_about
from fastpath_cms.web.guards import standing_of
from fastpath_cms.web.submission.sections import Section


def load(submission: Submission) -> dict[str, Any] | None:
    """Return the letters this reader may read; none means no section."""
    if standing_of(submission).is_author:
        letters = letters_about(db.session(), submission.id, own_addresses())
    else:
        letters = letters_about(db.session(), submission.id, None)
    return {"letters": letters} if letters else None


def own_addresses() -> list[str]:
    """Return the verified addresses of who is asking; a browser alone has none."""
    return list(
        db.session.scalars(
            select(EmailAddress.address).where(
                EmailAddress.person_id == g.viewer.person_id,
                EmailAddress.verified_at.is_not(None),
            )
        )
    )


SECTION = Section(90, "letters", Action.LETTERS_READ, load, "submission/_letters.html")
