"""Notifying: one release turns verdicts into statuses, letters and talks, whole or not at all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import select

from fastpath_cms.domain.errors import NotAllowed, NotFound, OutOfPhase, Stale
from fastpath_cms.domain.policy import Action
from fastpath_cms.domain.program import ItemKind
from fastpath_cms.domain.reconciliation import Check, MergedLetter
from fastpath_cms.domain.standing import Standing
from fastpath_cms.domain.workflow import MOVE_OF_VERDICT, TO_BE_PRESENTED, Status, Verdict
from fastpath_cms.models import Edition, Release, Submission, Talk
from fastpath_cms.queries.decisions import (
    Openness,
    openness,
    pending_release,
    undecided_numbers,
)
from fastpath_cms.queries.editions import edition_by_id, phase_of
from fastpath_cms.queries.notification import Paper, papers_to_tell
from fastpath_cms.queries.scopes import unsealed
from fastpath_cms.services import audit, deciding, outbox, shepherding
from fastpath_cms.services.act import Act
from fastpath_cms.services.asking import ask, ask_edition
from fastpath_cms.services.merging import (
    ANOTHER_CHAIR,
    Telling,
    check,
    desk_reject_paper,
    merge,
    obstacles,
    seal_of,
    with_sealed,
)
from fastpath_cms.services.transitions import advance

OPERATOR: Final = Standing(is_chair=True)  # who runs the command line may do what a chair may


# The release ------------------------------------------------------------


def request_release(act: Act, edition_id: int, seen: str) -> dict[str, Any]:
    """Ask for the release of every decision; perform it at once when the edition has no hold.

    ``seen`` is the seal of what the chair previewed. Raises OutOfPhase with the list of what is
    missing, Stale when a decision changed since the preview.
    """
    edition, who, _ = ask_edition(act, Action.NOTIFICATION_RELEASE, edition_id)
    _lock(act, edition)
    papers = papers_to_tell(act.session, edition, unsealed(act.actor, who))
    still_open = openness(act.session, act.actor, who, edition)
    release, every = _start(act, edition, who, still_open, papers)
    if seal_of(papers) != seen:
        raise Stale(
            "A decision changed while you were reading the letters.",
            kept="Nothing was released.",
            todo="Look at the changed letters, then release.",
        )
    if act.now < release.due_at:
        return {"is_done": False}
    _tell_all(act, edition, release, every)
    return {"is_done": True}


@dataclass(frozen=True, slots=True)
class Preview:
    """What a release would do, and what is missing for it, for the operator."""

    checks: tuple[Check, ...]
    missing: tuple[str, ...]
    letter_count: int


def preview_all(act: Act, edition_id: int) -> Preview:
    """Return what a release of the whole edition would do; writes nothing."""
    edition = edition_by_id(act.session, edition_id)
    papers = papers_to_tell(act.session, edition)
    letters = merge(act, edition, papers)
    checks = check(papers, letters)
    still_open = Openness(undecided_numbers(act.session, edition_id), is_another_waiting=False)
    missing = obstacles(act, edition, OPERATOR, still_open, checks)
    return Preview(checks, missing, len(letters))


def start_release(act: Act, edition_id: int) -> int | None:
    """Ask for the release from the command line, as the operator; return how many letters left.

    Returns None when the edition holds letters back for a while.
    """
    edition = edition_by_id(act.session, edition_id)
    _lock(act, edition)
    papers = papers_to_tell(act.session, edition)
    still_open = Openness(undecided_numbers(act.session, edition_id), is_another_waiting=False)
    release, every = _start(act, edition, OPERATOR, still_open, papers)
    return None if act.now < release.due_at else _tell_all(act, edition, release, every)


def _start(
    act: Act,
    edition: Edition,
    who: Standing,
    still_open: Openness,
    papers: Sequence[Paper],
) -> tuple[Release, Telling]:
    """Ask for the release after every check; return it with all it is to tell, sealed or not."""
    if pending_release(act.session, edition.id) is not None:
        raise OutOfPhase(
            "A release is on its way already.",
            kept="Each contact gets one letter, once.",
            todo="Cancel it before it is due if something must change.",
        )
    mine = merge(act, edition, papers)
    missing = list(obstacles(act, edition, who, still_open, check(papers, mine)))
    every = Telling(papers, mine)
    if not missing:
        every = with_sealed(act, edition, every)
        if len(every.papers) > len(papers) and every.is_stopped():
            missing.append(ANOTHER_CHAIR)
    if not papers and not missing:
        missing.append("No decision waits to be told.")
    if missing:
        raise OutOfPhase(
            "The decisions cannot be released yet. " + " ".join(missing),
            kept="Nothing was told to anybody.",
            todo="Open the release page; it lists what is missing.",
        )
    release = Release(
        edition_id=edition.id,
        requested_at=act.now,
        due_at=act.now + timedelta(minutes=edition.release_hold_minutes),
        by_id=act.actor.person_id,
    )
    act.session.add(release)
    act.session.flush()
    audit.record(
        act,
        "release.request",
        f"edition:{edition.year}",
        edition_id=edition.id,
        due_at=release.due_at.isoformat(),
    )
    return release, every


def perform_release(act: Act, release_id: int) -> int | None:
    """Tell every decision: statuses, letters, talks, audit rows, all in this transaction.

    Returns how many letters were posted; None when there was nothing to do, because the release
    is not due, was cancelled, or was performed before. Raises OutOfPhase when something went
    missing since it was asked for.
    """
    found = act.session.get(Release, release_id)
    if found is None:
        raise NotFound
    edition = edition_by_id(act.session, found.edition_id)
    _lock(act, edition)
    release = act.session.scalars(
        select(Release)
        .where(Release.id == release_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    if release.performed_at is not None or release.cancelled_at is not None:
        return None
    if act.now < release.due_at:
        return None
    every = with_sealed(act, edition, Telling((), ()))
    if every.is_stopped():
        raise OutOfPhase(
            "A check failed after the release was asked for.",
            kept="Nothing was told to anybody.",
            todo="Cancel the release, mend what its page lists, and release again.",
        )
    return _tell_all(act, edition, release, every)


def _tell_all(act: Act, edition: Edition, release: Release, every: Telling) -> int:
    """Tell every decision, whose letters passed the checks in this transaction."""
    letters: dict[int, list[MergedLetter]] = defaultdict(list)
    for letter in every.letters:
        letters[letter.number].append(letter)
    there = act.session.scalars(select(Talk.submission_id).where(Talk.edition_id == edition.id))
    talks = set(there)
    posted = outbox.posted_keys(act, edition.id)
    for paper in every.papers:
        _tell(act, edition, paper, letters[paper.number], posted)
        if paper.submission.status in TO_BE_PRESENTED and paper.submission.id not in talks:
            _make_talk(act, paper.submission)
    release.performed_at = act.now
    release.letter_count = len(every.letters)
    audit.record(act, "release.perform", f"edition:{edition.year}", edition_id=edition.id)
    act.session.flush()
    return len(every.letters)


def _tell(
    act: Act,
    edition: Edition,
    paper: Paper,
    letters: Sequence[MergedLetter],
    posted: Collection[str] | None = None,
) -> None:
    advance(act, paper.submission, MOVE_OF_VERDICT[paper.verdict], phase_of(edition, act.now))
    for letter in letters:
        outbox.post(
            act,
            letter.kind,
            key=f"{edition.year}:{paper.number}:{letter.address.lower()}",
            to=(letter.name, letter.address),
            edition=edition,
            submission=paper.submission,
            written=(letter.subject, letter.body),
            posted=posted,
        )
    if paper.verdict is Verdict.CONDITIONAL:
        shepherding.tell_shepherd(act, edition, paper.submission)


def _make_talk(act: Act, submission: Submission) -> None:
    act.session.add(
        Talk(
            edition_id=submission.edition_id,
            submission_id=submission.id,
            kind=ItemKind.REGULAR,
            title=submission.title,
            abstract=submission.abstract,
        )
    )


def _lock(act: Act, edition: Edition) -> None:
    """Hold the edition's row and what a release tells: two of them go one after the other."""
    _hold(act, edition)
    act.session.execute(
        select(Submission.id)
        .where(Submission.edition_id == edition.id, Submission.status == Status.SUBMITTED)
        .order_by(Submission.id)
        .with_for_update()
    )


def _hold(act: Act, edition: Edition) -> None:
    act.session.execute(select(Edition.id).where(Edition.id == edition.id).with_for_update())


def cancel_release(act: Act, edition_id: int) -> None:
    """Cancel the release on its way; nothing was told, and verdicts can be changed again."""
    edition, _, _ = ask_edition(act, Action.DECISIONS_MANAGE, edition_id)
    _hold(act, edition)
    release = pending_release(act.session, edition.id)
    if release is None:
        raise NotAllowed(
            "There is no release to cancel: it was cancelled before, or it is done.",
            kept="Nothing was changed.",
        )
    release.cancelled_at = act.now
    audit.record(act, "release.cancel", f"edition:{edition.year}", edition_id=edition.id)


def due_releases(act: Act) -> list[int]:
    """Return the ids of the releases whose hold is over, oldest first."""
    return list(
        act.session.scalars(
            select(Release.id)
            .where(
                Release.cancelled_at.is_(None),
                Release.performed_at.is_(None),
                Release.due_at <= act.now,
            )
            .order_by(Release.due_at, Release.id)
        )
    )


# The one verdict told at once -------------------------------------------


def desk_reject(act: Act, submission_id: int, note_to_authors: str) -> None:
    """Return a submission without review and tell its contacts now."""
    asked = ask(act, Action.DESK_REJECT, submission_id)
    if pending_release(act.session, asked.edition.id) is not None:
        raise OutOfPhase("A release is on its way.", kept="Nothing was changed.")
    deciding.write_decision(act, asked, Verdict.DESK_REJECT, note_to_authors)
    paper = desk_reject_paper(asked.submission, note_to_authors)
    _tell(act, asked.edition, paper, merge(act, asked.edition, [paper]))
