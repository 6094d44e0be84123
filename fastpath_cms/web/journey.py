"""The path of one submission, from the call to the talk, as its authors see it.

It reads the status, never a decision: until the release nothing here changes.
"""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from fastpath_cms.domain.calendar import GRACE, KeyDates, opening_day, short_day_text
from fastpath_cms.domain.deadlines import latest_of, short_closing_text
from fastpath_cms.domain.workflow import Status
from fastpath_cms.models import Submission
from fastpath_cms.web.frame import Stop, StopState


def path_of(
    submission: Submission, dates: KeyDates, zone: ZoneInfo, now: datetime
) -> tuple[Stop, ...]:
    """Return the stops of a submission: what was, what is now, what comes and when."""
    status = submission.status
    first = _first(submission, zone)
    ended = _end_before_notification(submission, dates, zone, now)
    if ended is not None:
        return (first, ended)
    if status is Status.DRAFT or status is Status.SUBMITTED:
        return (first, *_before_notification(submission, dates, zone, now))
    reviewed = Stop("Reviewed", "", "done")
    told = _day(submission.notified_at, zone)
    if status is Status.REJECTED:
        return (first, reviewed, Stop("Not accepted", told, "stop"))
    if status is Status.WAIT_LISTED:
        waiting = Stop("On the wait list", f"{told}; we write when a place is free", "now")
        return (first, reviewed, waiting)
    return (
        first,
        reviewed,
        Stop("Accepted", told, "done"),
        *_to_the_talk(status, dates, zone, now),
    )


def _end_before_notification(
    submission: Submission, dates: KeyDates, zone: ZoneInfo, now: datetime
) -> Stop | None:
    if submission.status is Status.WITHDRAWN:
        return Stop("Withdrawn", _day(submission.withdrawn_at, zone), "stop")
    if submission.status is Status.DESK_REJECTED:
        return Stop("Not accepted", _day(submission.notified_at, zone), "stop")
    if submission.status is Status.DRAFT and _was_missed(submission, dates, now):
        due_at = latest_of(submission.extended_due_at, dates.submission_due_at)
        return Stop("Not submitted", f"It was not complete, {_last(due_at)}", "stop")
    return None


def _was_missed(submission: Submission, dates: KeyDates, now: datetime) -> bool:
    """Tell whether a draft was not complete when its time, and the grace after it, were over."""
    due_at = latest_of(submission.extended_due_at, dates.submission_due_at)
    return due_at is not None and now >= due_at + GRACE


def _first(submission: Submission, zone: ZoneInfo) -> Stop:
    if submission.status is Status.DRAFT:
        return Stop("Draft", "Complete it to submit it", "now")
    if submission.submitted_at is None:
        return Stop("Draft", _day(submission.created_at, zone), "done")
    return Stop("Submitted", _day(submission.submitted_at, zone), "done")


def _before_notification(
    submission: Submission, dates: KeyDates, zone: ZoneInfo, now: datetime
) -> list[Stop]:
    is_draft = submission.status is Status.DRAFT
    due_at = latest_of(submission.extended_due_at, dates.submission_due_at)
    told_on = f"{_day(dates.notification_at, zone)}, by mail and here"
    calm = "; nothing more to do" if not is_draft and not _is_past(due_at, now) else ""
    plan = (
        ("Deadline", due_at, f"{_last(due_at)}{calm}" if due_at else ""),
        ("Reviews", dates.reviews_close_at, f"Until {_last(dates.reviews_close_at)}"),
        ("You hear from us", dates.notification_at, told_on),
        ("Talk, if accepted", dates.workshop_at, _day(dates.workshop_at, zone)),
    )
    stops, is_now_given = [], is_draft
    for label, at, when in plan:
        if at is None:
            continue
        if _is_past(at, now) and label != "You hear from us" and not is_draft:
            stops.append(Stop(label, when.removeprefix("Until "), "done"))
        elif is_now_given:
            stops.append(Stop(label, when, "next"))
        else:
            is_now_given = True
            late = label == "You hear from us" and _is_past(at, now)
            stops.append(Stop(label, "Soon, by mail and here" if late else when, "now"))
    return stops


def _to_the_talk(
    status: Status, dates: KeyDates, zone: ZoneInfo, now: datetime
) -> tuple[Stop, Stop]:
    is_final = status is Status.CAMERA_READY
    due_at, held_at = dates.final_due_at, dates.workshop_at
    final: StopState = "done" if is_final else "now"
    due = "Received" if is_final else f"Due {_last(due_at)}" if due_at else ""
    over = is_final and dates.ends_at is not None and _is_past(dates.ends_at, now)
    talk: StopState = "done" if over else "now" if is_final else "next"
    return (Stop("Final version", due, final), Stop("Talk", _day(held_at, zone), talk))


def _is_past(at: datetime | None, now: datetime) -> bool:
    return at is not None and now >= at


def _day(at: datetime | None, zone: ZoneInfo) -> str:
    if at is None:
        return ""
    day = opening_day(at, zone)
    return short_day_text(day)


def _last(at: datetime | None) -> str:
    return short_closing_text(at) if at is not None else ""
