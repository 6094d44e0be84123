"""The letters about a submission: an author reads their own, an impartial chair all."""

from __future__ import annotations

from typing import Any

from flask import g

from fastpath_cms.domain.policy import Action
from fastpath_cms.extensions import db
from fastpath_cms.models import Submission
from fastpath_cms.queries.authoring import letters_about
from fastpath_cms.web.guards import standing_of
from fastpath_cms.web.submission.sections import Section


def load(submission: Submission) -> dict[str, Any] | None:
    """Return the letters this reader may read; none means no section.

    A browser alone has verified no address, so it reads none.
    """
    person = g.viewer.person_id
    if person is None:
        return None
    is_author = standing_of(submission).is_author
    letters = letters_about(db.session(), submission.id, person if is_author else None)
    return {"letters": letters} if letters else None


SECTION = Section(90, "letters", Action.LETTERS_READ, load, "submission/_letters.html")
