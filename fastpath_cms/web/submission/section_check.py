"""What the judge says of the version that came in last, for its authors and who handles it."""

from __future__ import annotations

from typing import Any

from flask import g

from fastpath_cms.domain.judging import CheckState, look_again_after
from fastpath_cms.domain.policy import Action
from fastpath_cms.extensions import db
from fastpath_cms.models import Submission
from fastpath_cms.queries.authoring import files_before
from fastpath_cms.services.manuscripts import latest, newest
from fastpath_cms.web.guards import may, standing_of
from fastpath_cms.web.submission.sections import Section


def load(submission: Submission, *, is_form: bool = False) -> dict[str, Any] | None:
    """Return the version that waits or was found unfit; None when the last one counts.

    ``is_form`` says that the page is the form that replaces it.
    """
    who = standing_of(submission)
    last = latest(submission)
    if last is None or not (who.is_author or who.is_impartial_chair):
        return None
    if last.check_state not in {CheckState.WAITING, CheckState.UNFIT}:
        return None
    is_waiting = last.check_state is CheckState.WAITING
    if is_waiting and who.is_author:
        g.look_again_after = look_again_after(files_before(db.session(), last))
    until = submission.repair_due_at
    return {
        "last": last,
        "counting": newest(submission),
        "is_waiting": is_waiting,
        "is_form": is_form,
        "until": until,
        "is_over": until is not None and g.now >= until,
        "is_author": who.is_author,
        "may_replace": may(Action.SUBMISSION_EDIT, submission),
    }


SECTION = Section(5, "check", Action.SUBMISSION_VIEW, load, "submission/_check.html")
