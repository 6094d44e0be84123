"""On the page of a submission: which rules its PDF may break, for its authors and the chairs."""

from __future__ import annotations

from typing import Any

from fastpath_cms.domain.manuscript import WAIVABLE
from fastpath_cms.domain.policy import Action
from fastpath_cms.models import Submission
from fastpath_cms.web.guards import may
from fastpath_cms.web.submission.desk import desk, own_desk
from fastpath_cms.web.submission.sections import Section

WORDS = {rule.value: words for rule, words in WAIVABLE.items()}


def load(submission: Submission) -> dict[str, Any] | None:
    """Return the waivers in words, and whether this reader may change them."""
    may_waive = may(Action.MANUSCRIPT_WAIVE, submission)
    own, beside = own_desk(submission), desk(submission)
    if own is not None:
        found = own.waivers
    elif may_waive and beside is not None:
        found = beside.waivers
    else:
        return None
    if not found and not may_waive:
        return None
    waivers = [(WORDS.get(row.rule, row.rule), row.reason) for row in found]
    return {"waivers": waivers, "may_waive": may_waive}


SECTION = Section(
    55, "waivers", Action.SUBMISSION_VIEW, load, "submission/_waivers.html", is_rail=True
)
