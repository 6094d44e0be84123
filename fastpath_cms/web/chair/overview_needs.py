"""What needs a chair, the one next thing first; each with the page on which it is done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from flask import g, url_for

from fastpath_cms.domain.actions import Action
from fastpath_cms.domain.calendar import KeyDates, Phase, time_left
from fastpath_cms.domain.workflow import Status
from fastpath_cms.models import LetterState
from fastpath_cms.queries.assignments import ENOUGH
from fastpath_cms.queries.overview import State
from fastpath_cms.web.filters import listed, plural
from fastpath_cms.web.guards import may

SOON: Final = timedelta(days=2)
BROKEN: Final = "status:submitted is:broken"
NAMED: Final = 3  # of one kind that stand in a line of their own


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that waits for a chair."""

    text: str
    detail: str
    icon: str
    label: str
    url: str
    is_hot: bool = False


def needs(state: State, dates: KeyDates, phase: Phase) -> tuple[Need, ...]:
    """Return what waits, what is hot first; otherwise in the order in which it is done."""
    found = [*_of_conflicts(state), *_of_assigning(state, phase)]
    found += _of_reviews(state, dates, phase)
    found += [*_of_deciding(state, dates, phase), *_of_authors(state, phase), *_of_mail(state)]
    return tuple(sorted(found, key=lambda need: not need.is_hot))


def listed_by(search: str = "") -> str:
    """Return the address of the chairs' list with a search."""
    return url_for("chair.submissions", q=search or None)


def _of_conflicts(state: State) -> Iterator[Need]:
    waiting = len(state.suspected)
    assigned = sum(one.is_assigned for one in state.suspected)
    if waiting:
        yield Need(
            f"{plural(waiting, 'possible conflict')} of interest to judge",
            f"{assigned} of them {'is' if assigned == 1 else 'are'} of reviewers already assigned."
            if assigned
            else "Until you judge, no plan assigns these pairs.",
            "lock",
            "Judge" if waiting == 1 else "Judge them",
            url_for("chair.conflicts"),
            is_hot=bool(assigned),
        )


def _of_assigning(state: State, phase: Phase) -> Iterator[Need]:
    broken = state.broken
    if broken:
        numbers = listed(f"#{paper.number}" for paper in broken[:NAMED])
        more = f" and {len(broken) - NAMED} more" if len(broken) > NAMED else ""
        yield Need(
            f"A reviewer of {numbers}{more} has a conflict of interest",
            "The paper is closed to them, and their review does not count. Ask somebody else.",
            "lock",
            "Assign" if len(broken) == 1 else "List them",
            url_for("submission.assign", number=broken[0].number)
            if len(broken) == 1
            else listed_by(BROKEN),
            is_hot=True,
        )
    if not Phase.BIDDING <= phase <= Phase.DISCUSSION:
        return
    short = {paper.number: paper for paper in state.short}
    for one in [one for one in state.declined if one.number in short][:NAMED]:
        yield Need(
            f"{one.name} declined #{one.number}",
            one.reason if len(one.reason) <= 160 else f"{one.reason[:159]}…",
            "warn",
            "Assign",
            url_for("submission.assign", number=one.number),
            is_hot=True,
        )
    bare = sum(not paper.reviewer_count for paper in short.values())
    if short:
        yield Need(
            f"{plural(len(short), 'submission is', 'submissions are')} short of reviewers",
            f"{bare or 'None'} of them {'has' if bare == 1 else 'have'} no reviewer; "
            f"{ENOUGH} each are enough."
            if len(short) != 1
            else f"#{min(short)} has {plural(short[min(short)].reviewer_count, 'reviewer')}.",
            "user",
            "Assign",
            url_for("chair.assign"),
            is_hot=phase >= Phase.REVIEWING,
        )


def _of_reviews(state: State, dates: KeyDates, phase: Phase) -> Iterator[Need]:
    due_at: datetime | None = dates.reviews_close_at
    if not state.missing_count or due_at is None or phase not in _REVIEWED:
        return
    people = plural(len(state.lacking), "person", "people")
    told = sum(one.late_until is not None for one in state.lacking)
    detail = f"{plural(told, 'person', 'people')} said when theirs will come." if told else ""
    reviews = plural(state.missing_count, "review is", "reviews are")
    if g.now >= due_at:
        text = f"{reviews} late, by {people}"
    else:
        text = f"{reviews} due in {time_left(due_at, g.now)}, by {people}"
    yield Need(
        text,
        detail or "Reminders go out three days and one day before, and one day after.",
        "clock",
        "Who lacks what",
        url_for("chair.reviewers"),
        is_hot=due_at - g.now <= SOON,
    )


_REVIEWED: Final = frozenset({Phase.REVIEWING, Phase.DISCUSSION})


def _of_deciding(state: State, dates: KeyDates, phase: Phase) -> Iterator[Need]:
    if phase not in {Phase.DISCUSSION, Phase.NOTIFICATION}:
        return
    silent = [number for number, _ in state.wide if number in _undiscussed(state)]
    if silent and phase is Phase.DISCUSSION:
        yield Need(
            f"Scores are far apart on {listed(f'#{number}' for number in silent)}",
            "Nobody has written in the discussion yet.",
            "talk",
            "Look" if len(silent) == 1 else "List them",
            url_for("submission.submission_page", number=silent[0])
            if len(silent) == 1
            else listed_by(" OR ".join(f"#{number}" for number in silent)),
        )
    at = dates.notification_at
    if state.undecided_count:
        yield Need(
            f"{plural(state.undecided_count, 'submission has', 'submissions have')} no decision",
            "Nothing is told before the release.",
            "half",
            "Decide",
            url_for("chair.decide"),
            is_hot=at is not None and at - g.now <= SOON,
        )
    elif state.open and phase is Phase.NOTIFICATION:
        yield Need(
            "The decisions can be released",
            f"{plural(len(state.open), 'submission')}: the letters are ready to be read once more.",
            "mail",
            "Open the release",
            url_for("chair.release"),
            is_hot=True,
        )


def _undiscussed(state: State) -> frozenset[int]:
    return frozenset(paper.number for paper in state.open if not paper.comment_count)


def _of_authors(state: State, phase: Phase) -> Iterator[Need]:
    pdfs = sum(paper.is_pdf_open for paper in state.papers)
    if pdfs:
        yield Need(
            f"{plural(pdfs, 'PDF is', 'PDFs are')} being checked, to be replaced, or missing",
            "What the committee reads is the newest version found fit.",
            "file",
            "Look",
            listed_by("is:pdf"),
        )
    unverified = sum(not paper.is_verified for paper in state.open)
    if unverified:
        yield Need(
            f"{plural(unverified, 'contact has', 'contacts have')} not used a link sent to them",
            "Letters to a mistyped address reach nobody.",
            "mail",
            "Look",
            listed_by("is:unverified status:submitted"),
        )
    drafts = state.count(Status.DRAFT)
    if drafts and phase is Phase.CALL:
        yield Need(
            f"{plural(drafts, 'draft is', 'drafts are')} not complete",
            "Their contacts are reminded 48, 24 and 3 hours before the deadline.",
            "pen",
            "Look",
            listed_by("status:draft"),
        )
    if phase >= Phase.NOTIFICATION and state.accepted_count and not state.has_program:
        yield Need(
            "The program is not published",
            "Accepted talks are waiting for their places.",
            "cal",
            "Open the program",
            url_for("chair.program_edit"),
        )


def _of_mail(state: State) -> Iterator[Need]:
    failed = state.letters.get(LetterState.FAILED, 0)
    if failed and may(Action.MAIL_READ):
        yield Need(
            f"{plural(failed, 'letter')} did not arrive",
            "Each says what the other side answered.",
            "mail",
            "Look at the mail",
            url_for("chair.letters", state=LetterState.FAILED.value),
            is_hot=True,
        )
    if state.invited_count:
        yield Need(
            f"{plural(state.invited_count, 'invitation is', 'invitations are')} not answered",
            "They were asked to join the program committee.",
            "user",
            "Committee",
            url_for("chair.members"),
        )
