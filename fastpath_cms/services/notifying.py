"""Notifying: one release turns verdicts into statuses, letters and talks, whole or not at all.

What a chair read is what is told: a release keeps a mark of every letter, and stops where one is
another letter when it is due.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import select

from fastpath_cms.domain.errors import NotAllowed, NotFound, OutOfPhase, Stale
from fastpath_cms.domain.letters import LetterKind
from fastpath_cms.domain.policy import Action
from fastpath_cms.domain.reconciliation import numbers_in_words
from fastpath_cms.domain.standing import Standing
from fastpath_cms.domain.workflow import Status
from fastpath_cms.models import Edition, Release, Submission
from fastpath_cms.queries import decisions
from fastpath_cms.queries.decisions import (
    Openness,
    openness,
    pending_release,
    undecided_numbers,
)
from fastpath_cms.queries.editions import edition_by_id
from fastpath_cms.queries.notification import Paper, papers_to_tell
from fastpath_cms.queries.roles import chair_ids
from fastpath_cms.queries.scopes import unsealed
from fastpath_cms.services import audit
from fastpath_cms.services.act import Act
from fastpath_cms.services.asking import ask_edition
from fastpath_cms.services.informing import inform_all, write_to_chairs
from fastpath_cms.services.merging import (
    ANOTHER_CHAIR,
    Part,
    Preview,
    Telling,
    changed_since,
    check,
    marks_in,
    marks_of,
    merge,
    obstacles,
    with_sealed,
)

OPERATOR: Final = Standing(is_chair=True)  # who runs the command line may do what a chair may


def request_release(
    act: Act, edition_id: int, seen: str, part: Part | None = None
) -> dict[str, Any]:
    """Ask for the release of every decision, or of a ``part``; perform it if nothing holds it.

    ``seen`` is the seal of what the chair previewed. Raises OutOfPhase with the list of what is
    missing, Stale with the numbers whose letters changed since the preview.
    """
    edition, who, _ = ask_edition(act, Action.NOTIFICATION_RELEASE, edition_id)
    _lock(act, edition)
    papers = papers_to_tell(act.session, edition, unsealed(act.actor, who))
    still_open = None
    if part is None:
        still_open = openness(act.session, act.actor, who, edition)
    else:
        papers = tuple(paper for paper in papers if paper.number in part.numbers)
        if gone := sorted(set(part.numbers) - {paper.number for paper in papers}):
            raise Stale(
                f"{numbers_in_words(gone)} cannot be told now.",
                kept="Nothing was released.",
                todo="Choose again among the decisions that wait.",
            )
    release, every = _start(act, edition, who, still_open, papers, part=part)
    mine = {paper.number for paper in papers}
    shown = {number: mark for number, mark in release.marks.items() if int(number) in mine}
    if changed := changed_since(marks_in(seen), shown):
        raise Stale(
            f"The letter of {numbers_in_words(changed)} changed while you were reading."
            if len(changed) == 1
            else f"The letters of {numbers_in_words(changed)} changed while you were reading.",
            kept="Nothing was released.",
            todo="Look at what changed, then release.",
        )
    if edition.is_release_confirmed:
        others = chair_ids(act.session, edition.id) - {act.actor.person_id}
        write_to_chairs(act, edition, LetterKind.RELEASE_ASKED, release, others)
    if not _is_ripe(act, edition, release):
        return {"is_done": False}
    _tell(act, edition, release, every)
    return {"is_done": True}


def preview_all(act: Act, edition_id: int) -> Preview:
    """Return what a release of the whole edition would do; writes nothing."""
    edition = edition_by_id(act.session, edition_id)
    papers = papers_to_tell(act.session, edition)
    letters = merge(act, edition, papers)
    checks = check(act, edition, papers, letters)
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
    return _tell(act, edition, release, every) if _is_ripe(act, edition, release) else None


def _start(
    act: Act,
    edition: Edition,
    who: Standing,
    still_open: Openness | None,
    papers: Sequence[Paper],
    *,
    part: Part | None = None,
) -> tuple[Release, Telling]:
    """Ask for the release after every check; return it with all it is to tell, sealed or not."""
    if pending_release(act.session, edition.id) is not None:
        raise OutOfPhase(
            "A release is on its way already.",
            kept="Each contact gets one letter, once.",
            todo="Cancel it before it is due if something must change.",
        )
    mine = merge(act, edition, papers)
    missing = list(obstacles(act, edition, who, still_open, check(act, edition, papers, mine)))
    every = Telling(papers, mine)
    if not missing and part is None:
        every = with_sealed(act, edition, every)
        if len(every.papers) > len(papers) and every.is_stopped(act, edition):
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
        only=" ".join(str(paper.number) for paper in papers) if part else "",
        reason=part.reason if part else "",
        marks=marks_of(every.papers, every.letters),
    )
    act.session.add(release)
    act.session.flush()
    _record(act, "release.request", edition, due_at=release.due_at.isoformat(), only=release.only)
    return release, every


def confirm_release(act: Act, edition_id: int, seen: str) -> dict[str, Any]:
    """Agree, as a second chair, to the release on its way; perform it if it is due.

    Raises Stale where this chair did not see the letters that the other one released.
    """
    edition, who, _ = ask_edition(act, Action.NOTIFICATION_RELEASE, edition_id)
    _hold(act, edition)  # without one to confirm, how many papers came in is nothing to it
    release = pending_release(act.session, edition.id)
    if release is None or release.confirmed_at is not None:
        raise NotAllowed("There is no release to confirm.", kept="Nothing was changed.")
    if release.by_id == act.actor.person_id:
        raise NotAllowed(
            "You asked for this release; another chair confirms it.", kept="Nothing was changed."
        )
    _lock(act, edition)
    papers = papers_to_tell(act.session, edition, unsealed(act.actor, who))
    mine = {str(paper.number) for paper in papers}
    told = {number: mark for number, mark in release.marks.items() if number in mine}
    if changed := changed_since(marks_in(seen), told):
        raise Stale(
            f"What you read of {numbers_in_words(changed)} is not what was released.",
            kept="Nothing was confirmed.",
            todo="Read the letters again, or cancel the release.",
        )
    release.confirmed_by_id, release.confirmed_at = act.actor.person_id, act.now
    _record(act, "release.confirm", edition)
    return {"is_done": _perform(act, edition, release) is not None}


def perform_release(act: Act, release_id: int) -> int | None:
    """Tell every decision: statuses, letters, talks, audit rows, all in this transaction.

    Returns how many letters were posted; None when there was nothing to do, because the release
    is not due, waits for a second chair, was cancelled, or was performed before; and where a
    letter changed since it was asked for: then it is stopped, and the chairs are written to.
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
    return _perform(act, edition, release)


def _perform(act: Act, edition: Edition, release: Release) -> int | None:
    if not _is_ripe(act, edition, release):
        return None
    every = with_sealed(act, edition, Telling((), ()), only=release.only)
    changed = changed_since(release.marks, marks_of(every.papers, every.letters))
    if not changed and not every.is_stopped(act, edition):
        return _tell(act, edition, release, every)
    release.cancelled_at, release.is_stopped = act.now, True
    release.changed = " ".join(map(str, changed))
    _record(act, "release.stop", edition)
    chairs = chair_ids(act.session, edition.id)
    write_to_chairs(act, edition, LetterKind.RELEASE_STOPPED, release, chairs)
    return None


def _is_ripe(act: Act, edition: Edition, release: Release) -> bool:
    if release.performed_at is not None or release.cancelled_at is not None:
        return False
    is_agreed = release.confirmed_at is not None or not edition.is_release_confirmed
    return is_agreed and act.now >= release.due_at


def _tell(act: Act, edition: Edition, release: Release, every: Telling) -> int:
    inform_all(act, edition, every)
    release.performed_at = act.now
    release.letter_count = len(every.letters)
    _record(act, "release.perform", edition)
    act.session.flush()
    return len(every.letters)


def _record(act: Act, deed: str, edition: Edition, **details: Any) -> None:
    audit.record(act, deed, f"edition:{edition.year}", edition_id=edition.id, **details)


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
    _record(act, "release.cancel", edition)


def due_releases(act: Act) -> list[int]:
    """Return the ids of the releases whose hold is over and that wait for no chair, oldest first."""
    return [release.id for release in decisions.due_releases(act.session, act.now)]
