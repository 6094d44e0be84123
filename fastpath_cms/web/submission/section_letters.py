"""The letters about a submission: an author reads their own, an impartial chair all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import g

from fastpath_cms.domain.policy import Action
from fastpath_cms.extensions import db
from fastpath_cms.models import Letter, Submission
from fastpath_cms.queries.authoring import letters_about
from fastpath_cms.queries.desk import LetterShown
from fastpath_cms.web.submission.desk import desk
from fastpath_cms.web.submission.sections import Section


def load(submission: Submission) -> dict[str, Any] | None:
    """Return the letters this reader may read; none means no section.

    A browser alone has verified no address, so it reads none.
    """
    person = g.viewer.person_id
    if person is None:
        return None
    found = desk(submission)
    letters: Sequence[LetterShown | Letter] = (
        letters_about(db.session(), submission.id, person) if found is None else found.letters
    )
    return {"letters": letters} if letters else None


SECTION = Section(90, "letters", Action.LETTERS_READ, load, "submission/_letters.html")
