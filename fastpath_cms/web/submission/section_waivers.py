"""On the page of a submission: which rules its PDF may break, for its authors and the chairs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fastpath_cms.domain.manuscript import WAIVABLE
from fastpath_cms.domain.policy import Action
from fastpath_cms.extensions import db
from fastpath_cms.models import Submission, Waiver
from fastpath_cms.queries.desk import Waived
from fastpath_cms.queries.waivers import waivers_of
from fastpath_cms.web.guards import may, standing_of
from fastpath_cms.web.submission.desk import desk
from fastpath_cms.web.submission.sections import Section

WORDS = {rule.value: words for rule, words in WAIVABLE.items()}


def load(submission: Submission) -> dict[str, Any] | None:
    """Return the waivers in words, and whether this reader may change them."""
    may_waive = may(Action.MANUSCRIPT_WAIVE, submission)
    if not may_waive and not standing_of(submission).is_author:
        return None
    on_desk = desk(submission)
    found: Sequence[Waived | Waiver] = (
        waivers_of(db.session(), submission.id) if on_desk is None else on_desk.waivers
    )
    if not found and not may_waive:
        return None
    waivers = [(WORDS.get(row.rule, row.rule), row.reason) for row in found]
    return {"waivers": waivers, "may_waive": may_waive}


SECTION = Section(
    55, "waivers", Action.SUBMISSION_VIEW, load, "submission/_waivers.html", is_rail=True
)
