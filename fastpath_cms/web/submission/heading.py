"""The head of a submission's page: what it is, how it stands for this reader, what can be done."""

from __future__ import annotations

from typing import Any

from flask import g, url_for

from fastpath_cms.domain.deadlines import latest_of
from fastpath_cms.domain.policy import Action
from fastpath_cms.domain.standing import Standing
from fastpath_cms.domain.workflow import STATUS_WORDS, Status
from fastpath_cms.models import Submission
from fastpath_cms.queries.editions import key_dates_of
from fastpath_cms.services.manuscripts import newest
from fastpath_cms.web.guards import may

TO_AUTHORS = {
    Status.WITHDRAWN: "The committee no longer sees it; you can still read it here.",
    Status.DESK_REJECTED: "The chairs' reasons are below.",
    Status.ACCEPTED: "What is left to do is below.",
    Status.CONDITIONALLY_ACCEPTED: "What the chairs ask for is below.",
    Status.WAIT_LISTED: "We write to you as soon as a place is free.",
    Status.REJECTED: "The reviews are below.",
    Status.CAMERA_READY: "The final version is in.",
}
BRING_BACK = "The committee no longer sees it; until the deadline you can bring it back."

REPAIR_OVER = "The time to replace its PDF is over; the chairs decide how it goes on."


def heading_of(submission: Submission, who: Standing) -> dict[str, Any]:
    """Return title, sentence, crumbs and buttons of the page's head."""
    number = submission.number
    crumbs: tuple[tuple[str, str | None], ...] = ((f"#{number}", None),)
    actions: list[tuple[str, ...]] = []
    if who.is_author:
        crumbs = (("Your submissions", url_for("author.submissions")), *crumbs)
    elif may(Action.SUBMISSIONS_LIST):
        crumbs = (("Submissions", url_for("chair.submissions")), *crumbs)
    elif may(Action.PC_HOME):
        crumbs = (("Your reviews", url_for("pc.reviews")), *crumbs)
    if who.is_author and may(Action.SUBMISSION_EDIT, submission):
        label = "Complete it" if submission.status is Status.DRAFT else "Change it"
        url = url_for("submission.submission_edit", number=number)
        actions.append((label, url, "main") if submission.status is Status.DRAFT else (label, url))
    return {
        "heading": submission.title or "Untitled draft",
        "strong": f"{STATUS_WORDS[submission.status]}.",
        "rest": _rest(submission, who),
        "crumbs": crumbs,
        "actions": actions,
    }


def _rest(submission: Submission, who: Standing) -> str | None:
    if not who.is_author:
        return _to_the_committee(submission)
    if submission.status is Status.DRAFT:
        return "It is submitted as soon as everything is there and saved."
    if submission.status is not Status.SUBMITTED:
        return BRING_BACK if _is_revivable(submission) else TO_AUTHORS[submission.status]
    return _while_submitted(submission, who)


def _while_submitted(submission: Submission, who: Standing) -> str:
    if submission.repair_due_at is not None:
        is_over = g.now >= submission.repair_due_at
        return REPAIR_OVER if is_over else "Its PDF needs to be replaced, as said below."
    if may(Action.SUBMISSION_EDIT, submission):
        return (
            "You can change anything until the deadline; "
            "the last version you save is the one that is reviewed."
        )
    due_at = latest_of(submission.extended_due_at, key_dates_of(g.edition).submission_due_at)
    if not who.is_contact and due_at is not None and g.now < due_at:
        return "Its contacts can change it until the deadline."
    return "Nothing is left to do until you hear from us."


def _is_revivable(submission: Submission) -> bool:
    return submission.notified_at is None and may(Action.SUBMISSION_REVIVE, submission)


def _to_the_committee(submission: Submission) -> str | None:
    if submission.status is Status.DRAFT:
        return "Its authors have not completed it yet."
    manuscript = newest(submission)
    if manuscript is None:
        return "Its PDF is being checked or replaced." if submission.manuscripts else None
    pages = "1 page" if manuscript.page_count == 1 else f"{manuscript.page_count} pages"
    return f"Version {manuscript.number} counts: {pages}."
