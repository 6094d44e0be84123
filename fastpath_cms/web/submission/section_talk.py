"""What is left to do for an accepted submission, and when its talk is."""

from __future__ import annotations

from typing import Any

from flask import g

from fastpath_cms.domain.policy import Action
from fastpath_cms.domain.workflow import TO_BE_PRESENTED
from fastpath_cms.extensions import db
from fastpath_cms.models import Submission, Talk
from fastpath_cms.queries.accepted import talk_of_submission
from fastpath_cms.queries.editions import key_dates_of
from fastpath_cms.queries.program import published_program
from fastpath_cms.services.manuscripts import newest
from fastpath_cms.web.guards import may
from fastpath_cms.web.submission.sections import Section
from fastpath_cms.web.timetable import times_of, utc_times_of


def load(submission: Submission) -> dict[str, Any] | None:
    """Return the talk, the final version and the place on the program."""
    if submission.status not in TO_BE_PRESENTED:
        return None
    published = published_program(db.session(), submission.edition_id)
    placed = published.of_submission(submission.number) if published else None
    dates = key_dates_of(g.edition)
    talk = talk_of_submission(db.session(), submission.id)
    return {
        "talk": talk,
        "speaker": talk.speakers[0] if talk is not None and talk.speakers else None,
        "allowed": _allowed(talk),
        "final": newest(submission, is_final=True),
        "final_due_at": dates.final_due_at,
        "workshop_at": dates.workshop_at,
        "may_confirm": may(Action.TALK_CONFIRM, submission),
        "may_upload": may(Action.FINAL_UPLOAD, submission),
        "is_published": published is not None,
        "placed": placed,
        "here": times_of(placed.row, g.zone) if placed else "",
        "utc": utc_times_of(placed.row, g.zone) if placed else "",
        "contacts": [author.name for author in submission.authors if author.is_contact],
    }


def _allowed(talk: Talk | None) -> list[str]:
    """Return, in words, what the authors let the workshop publish."""
    if talk is None:
        return []
    answers = (
        ("the paper", talk.may_publish_paper),
        ("the slides", talk.may_publish_slides),
        ("a video", talk.may_publish_video),
    )
    return [words for words, is_allowed in answers if is_allowed]


SECTION = Section(5, "talk", Action.FEEDBACK_READ, load, "submission/_talk.html")
