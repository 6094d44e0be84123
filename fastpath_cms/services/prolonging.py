"""Prolonging: a deadline of its own for one submission, and links that let one be begun late."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import cast

from sqlalchemy import Table, select, update

from fastpath_cms.domain.calendar import DateKind, Phase
from fastpath_cms.domain.contents import Contents, TypedAuthor
from fastpath_cms.domain.deadlines import closing_text
from fastpath_cms.domain.entry import Entry, instant_of
from fastpath_cms.domain.errors import NotAllowed, NotFound, OutOfPhase, Problem, Stale, Unfit
from fastpath_cms.domain.letters import LetterKind
from fastpath_cms.domain.policy import Action, why_not
from fastpath_cms.domain.tokens import hash_of
from fastpath_cms.domain.workflow import TO_BE_PRESENTED
from fastpath_cms.models import Edition, LateLink, Letter, LetterState, Submission
from fastpath_cms.queries.authoring import lacks
from fastpath_cms.queries.deadlines import contacts_of
from fastpath_cms.queries.editions import edition_by_id, key_dates_of, phase_of
from fastpath_cms.queries.standings import edition_standing
from fastpath_cms.services import audit, outbox
from fastpath_cms.services.act import Act
from fastpath_cms.services.asking import Asked, ask, ask_edition
from fastpath_cms.services.confirming import is_flooded
from fastpath_cms.services.minting import LATE_START
from fastpath_cms.services.submitting import begin_submission


def give_own_deadline(act: Act, submission_id: int, entry: Entry, was: datetime | None) -> None:
    """Give one submission a later deadline of its own.

    ``was`` is the one it had when the form was shown. Raises Stale when another chair changed it
    since, Unfit when the new one is not later than the usual deadline or has passed.
    """
    asked = ask(act, Action.DEADLINE_GIVE, submission_id)
    _must_be(asked.submission, was)
    due_at = due_at_of(entry, asked.edition)
    usual = usual_due_at(asked.edition, asked.submission)
    problem = _problem_with(due_at, usual, _end_of(asked.edition, asked.submission), act.now)
    if problem:
        raise Unfit(Problem("deadline", problem, "day"), kept="The deadline stays as it is.")
    if due_at != asked.submission.extended_due_at:
        _write(act, asked, due_at)


def revoke_own_deadline(act: Act, submission_id: int, was: datetime | None) -> None:
    """Take a submission's own deadline back: the usual one holds again, and what is in stays."""
    asked = ask(act, Action.DEADLINE_GIVE, submission_id)
    _must_be(asked.submission, was)
    if asked.submission.extended_due_at is not None:
        _write(act, asked, None)


def due_at_of(entry: Entry, edition: Edition) -> datetime:
    """Return the exclusive instant an own deadline typed as ``entry`` closes."""
    return instant_of(DateKind.SUBMISSION, entry, edition.zone)


def usual_due_at(edition: Edition, submission: Submission) -> datetime | None:
    """Return the deadline of all submissions that stand where this one does."""
    dates = key_dates_of(edition)
    is_final = submission.status in TO_BE_PRESENTED
    return dates.final_due_at if is_final else dates.submission_due_at


def _end_of(edition: Edition, submission: Submission) -> datetime | None:
    """Return when nothing can be taken any more: authors are told, or the workshop is over."""
    dates = key_dates_of(edition)
    return dates.ends_at if submission.status in TO_BE_PRESENTED else dates.notification_at


def _must_be(submission: Submission, was: datetime | None) -> None:
    if submission.extended_due_at != was:
        raise Stale(
            "Another chair changed this deadline while you were reading.",
            kept="Theirs holds.",
            todo="Look at it, and change it again if it is not right.",
        )


def _problem_with(
    due_at: datetime, usual: datetime | None, ends: datetime | None, now: datetime
) -> str:
    if due_at <= now:
        return f"{closing_text(due_at)} has passed; choose a date to come."
    if usual is not None and due_at <= usual:
        return f"The deadline for all is {closing_text(usual)}; one of its own must be later than that."
    if ends is not None and due_at > ends:
        return f"{closing_text(due_at)} is too late: nothing can be taken by then."
    return ""


def _write(act: Act, asked: Asked, due_at: datetime | None) -> None:
    """Write the deadline past the ORM: what authors have typed does not go stale by it."""
    submission, edition = asked.submission, asked.edition
    before = submission.extended_due_at
    table = cast("Table", Submission.__table__)
    act.session.execute(
        update(table)
        .where(table.c.id == submission.id)
        .values(extended_due_at=due_at, extended_at=act.now if due_at else None)
    )
    audit.record(
        act,
        "submission.give-deadline" if due_at else "submission.revoke-deadline",
        f"submission:{submission.number}",
        edition_id=edition.id,
        submission_id=submission.id,
        before=before.isoformat() if before else None,
        after=due_at.isoformat() if due_at else None,
    )
    is_draft = submission.submitted_at is None
    for author in contacts_of(submission):
        if is_flooded(act, author.person_id, author.address, LetterKind.OWN_DEADLINE):
            continue
        outbox.post(
            act,
            LetterKind.OWN_DEADLINE,
            key=f"{submission.id}:{act.tools.entropy.token(9)}",
            to=(author.name, author.address),
            edition=edition,
            submission=submission,
            due_at=due_at,
            short=closing_text(due_at) if due_at else "",
            usual_at=usual_due_at(edition, submission),
            is_final=submission.status in TO_BE_PRESENTED,
            missing=[one.sentence for one in lacks(submission, edition)] if is_draft else [],
        )


# Somebody who has not begun -----------------------------------------------


def give_late_link(act: Act, edition_id: int, address: str, entry: Entry) -> int:
    """Send an address a link that lets one submission be begun after the close; return its id.

    Raises Unfit when the date is not later than the usual deadline or has passed.
    """
    edition, _, phase = ask_edition(act, Action.EDITION_EDIT, edition_id)
    if edition.is_archive or phase is Phase.BEFORE:
        raise NotAllowed("A late link is given once the call has opened.")
    due_at = due_at_of(entry, edition)
    dates = key_dates_of(edition)
    problem = _problem_with(due_at, dates.submission_due_at, dates.notification_at, act.now)
    if problem:
        raise Unfit(Problem("deadline", problem, "day"), kept="No link was sent.")
    link = LateLink(edition_id=edition.id, address=address, due_at=due_at, given_at=act.now)
    act.session.add(link)
    act.session.flush()
    outbox.post(
        act,
        LetterKind.LATE_START,
        key=str(link.id),
        to=("", address),  # a name known here may be told by a paper sealed from this chair
        edition=edition,
        secret={"purpose": LATE_START, "late_link_id": link.id, "year": edition.year},
        due_at=due_at,
        short=closing_text(due_at),
    )
    audit.record(
        act,
        "give-late-link",
        f"late-link:{link.id}",
        edition_id=edition.id,
        address=address,
        due_at=due_at.isoformat(),
    )
    return link.id


def revoke_late_link(act: Act, edition_id: int, link_id: int) -> None:
    """Take a late link back. What was begun with it stays and keeps its deadline.

    The answer is the same whether it was used: a chair may not know of a paper sealed from them.
    """
    ask_edition(act, Action.EDITION_EDIT, edition_id)
    link = act.session.get(LateLink, link_id, with_for_update=True)
    if link is None or link.edition_id != edition_id:
        raise NotFound
    if link.revoked_at is not None:
        return
    link.revoked_at = act.now
    waiting = select(Letter).where(
        Letter.key == f"{LetterKind.LATE_START.value}:{link.id}",
        Letter.state == LetterState.QUEUED,
    )
    for letter in act.session.scalars(waiting):
        letter.state = LetterState.CANCELLED
    audit.record(act, "revoke-late-link", f"late-link:{link.id}", edition_id=edition_id)


def begin_late(act: Act, edition_id: int, token: str) -> int:
    """Begin the one submission a late link is for; return its number.

    Raises NotFound for a link that is none or was taken back, NotAllowed for one already used,
    OutOfPhase for one that is over.
    """
    link = act.session.scalars(
        select(LateLink).where(LateLink.token_hash == hash_of(token)).with_for_update()
    ).one_or_none()
    if link is None or link.edition_id != edition_id or link.revoked_at is not None:
        raise NotFound
    if link.used_at is not None:
        raise NotAllowed(
            "This link was used already; it begins one submission.",
            kept="What was begun with it is kept.",
            todo="Sign in with the address the letter came to, and it is there.",
        )
    if act.now >= link.due_at:
        raise OutOfPhase(
            f"This link was good until {closing_text(link.due_at)}.",
            todo="Write to the chairs if something went wrong.",
        )
    edition = edition_by_id(act.session, edition_id)
    phase = phase_of(edition, act.now)
    who = replace(edition_standing(act.session, act.actor, edition, act.now), has_late_link=True)
    refusal = why_not(Action.SUBMISSION_START, who, None, phase)
    if refusal is not None:
        raise refusal
    contact = TypedAuthor(address=link.address, is_contact=True)
    submission = begin_submission(act, edition, Contents(authors=(contact,)), due_at=link.due_at)
    link.used_at, link.submission_id = act.now, submission.id
    return submission.number
