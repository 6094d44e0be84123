"""Submitting: the first save, every later one, and the letters that confirm them.

A complete save submits; an incomplete one is a draft with a list of what is missing.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, select, update
from sqlalchemy.orm.attributes import flag_modified

from fastpath_cms.domain.calendar import Phase
from fastpath_cms.domain.contents import Contents, changes, missing_from
from fastpath_cms.domain.errors import Stale, Unfit
from fastpath_cms.domain.judging import CheckState
from fastpath_cms.domain.letters import LetterKind
from fastpath_cms.domain.policy import Action
from fastpath_cms.domain.workflow import Move, Status
from fastpath_cms.models import (
    BrowserGrant,
    Edition,
    Submission,
    Topic,
)
from fastpath_cms.queries.authoring import (
    contents_of,
    declared_by_authors,
)
from fastpath_cms.queries.standings import standing_to
from fastpath_cms.services import audit
from fastpath_cms.services.act import Act
from fastpath_cms.services.asking import ask, ask_edition
from fastpath_cms.services.confirming import tell_authors
from fastpath_cms.services.declaring import declare_for_authors
from fastpath_cms.services.granting import ensure_deputies
from fastpath_cms.services.manuscripts import Received, has_paper, keep_manuscript, latest
from fastpath_cms.services.naming import (
    Named,
    check_contacts,
    named_now,
    record_names,
    tell_removed,
    untold,
    write_authors,
)
from fastpath_cms.services.transitions import advance


def start_submission(
    act: Act, edition_id: int, contents: Contents, received: Received | None
) -> dict[str, Any]:
    """Make a submission of what was typed: submitted when complete, else a draft.

    A browser without an account gets a grant to go on with it. Returns ``number``, ``status``,
    ``is_new`` (by this save), ``version`` of the manuscript (or None) and ``missing`` (sentences).
    """
    edition, _, phase = ask_edition(act, Action.SUBMISSION_START, edition_id)
    submission = begin_submission(act, edition, contents)
    if received is not None:
        keep_manuscript(act, submission, received)
    return _settle(act, edition, submission, contents, phase)


def begin_submission(
    act: Act, edition: Edition, contents: Contents, *, due_at: datetime | None = None
) -> Submission:
    """Make a draft of what was typed and grant it to this browser; ``due_at`` is its own deadline.

    Whether the actor may begin one is for the caller to ask.
    """
    submission = Submission(
        edition_id=edition.id,
        number=_next_number(act, edition),
        status=Status.DRAFT,
        created_at=act.now,
        changed_at=act.now,
        extended_due_at=due_at,
        extended_at=act.now if due_at else None,
        authors=[],
        topics=[],
        manuscripts=[],
    )
    act.session.add(submission)
    _write(act, edition, submission, contents)
    act.session.flush()
    declare_for_authors(act, submission, contents)
    _grant_browser(act, submission)
    audit.record(
        act,
        "submission.start",
        f"submission:{submission.number}",
        edition_id=edition.id,
        submission_id=submission.id,
    )
    return submission


def save_submission(
    act: Act,
    submission_id: int,
    base_version: int,
    contents: Contents,
    received: Received | None,
) -> dict[str, Any]:
    """Save what was typed over the version it was typed on; returns what ``start_submission`` does.

    ``changed`` names the parts that are new; ``is_author`` tells whether the actor still is one.
    Raises Stale when somebody saved since, Unfit when a submitted paper would become incomplete.
    """
    asked = ask(act, Action.SUBMISSION_EDIT, submission_id)
    submission, edition = asked.submission, asked.edition
    if submission.version != base_version:
        raise Stale(
            "Somebody saved this submission while you were writing.",
            kept="Both texts are kept.",
            todo="Compare them and save again.",
        )
    if submission.status is Status.SUBMITTED:
        missing = _missing(edition, submission, contents, received)
        if missing:
            raise Unfit(*missing, kept="The version that is in stays.")
    before = contents_of(submission, declared_by_authors(act.session, submission.id))
    named = named_now(submission)
    check_contacts(named, contents)
    if changes(before, contents):
        _write(act, edition, submission, contents)
        record_names(act, submission, named)
        declare_for_authors(act, submission, contents)
    after = contents_of(submission, declared_by_authors(act.session, submission.id))
    changed = list(changes(before, after))
    old, repair_due_at = latest(submission), submission.repair_due_at
    if received is not None and keep_manuscript(act, submission, received) is not old:
        changed.insert(0, "PDF")
    if changed:
        submission.changed_at = act.now
        flag_modified(submission, "changed_at")  # a new version, even within one instant
        audit.record(
            act,
            "submission.edit",
            f"submission:{submission.number}",
            edition_id=edition.id,
            submission_id=submission.id,
            changed=changed,
        )
    repair = repair_due_at is not None and act.now < repair_due_at
    done = _settle(
        act,
        edition,
        submission,
        contents,
        asked.phase,
        changed=changed,
        named=named,
        is_repair=repair,
    )
    tell_removed(act, edition, submission, named, before.title)
    who = standing_to(act.session, act.actor, edition, submission, act.now)
    return done | {"is_author": who.is_author}


def _settle(
    act: Act,
    edition: Edition,
    submission: Submission,
    contents: Contents,
    phase: Phase,
    *,
    changed: list[str] | None = None,
    named: tuple[Named, ...] = (),
    is_repair: bool = False,
) -> dict[str, Any]:
    """Submit what is complete, tell the authors, and say how it stands."""
    missing = _missing(edition, submission, contents, None)
    manuscript, was_draft = latest(submission), submission.status is Status.DRAFT
    if phase is not Phase.CALL and (was_draft or changed) and not is_repair:
        due = submission.extended_due_at
        submission.is_late = due is None or act.now >= due
    if was_draft and not missing:
        advance(act, submission, Move.SUBMIT, phase)
    if submission.status is Status.SUBMITTED:
        ensure_deputies(act, edition.id, only=submission.id)
    if manuscript is not None and submission.status is Status.SUBMITTED:
        if was_draft:
            tell_authors(act, edition, submission, LetterKind.SUBMISSION_RECEIVED)
        elif changed:
            fresh = untold(act, submission, named)
            act.session.flush()  # the version the letters are keyed by
            tell_authors(act, edition, submission, LetterKind.AUTHOR_NAMED, only=fresh)
            tell_authors(
                act,
                edition,
                submission,
                LetterKind.SUBMISSION_UPDATED,
                skip=fresh,
                changed=changed,
            )
    act.session.flush()
    return {
        "number": submission.number,
        "status": submission.status.value,
        "is_new": was_draft and submission.status is Status.SUBMITTED,
        "version": manuscript.number if manuscript else None,
        "missing": [problem.sentence for problem in missing],
        "is_waiting": manuscript is not None and manuscript.check_state is CheckState.WAITING,
        "changed": changed or [],
    }


def _missing(
    edition: Edition, submission: Submission, contents: Contents, received: Received | None
) -> tuple[Any, ...]:
    return missing_from(
        contents,
        has_manuscript=has_paper(submission) or received is not None or _is_in(submission),
        has_topics=bool(edition.topics),
    )


def _is_in(submission: Submission) -> bool:
    """Tell whether it was submitted with a PDF: one found unfit later is repaired, not asked anew."""
    return submission.status is Status.SUBMITTED and bool(submission.manuscripts)


def _next_number(act: Act, edition: Edition) -> int:
    """Take the next number; not through the ORM, so that the chairs' settings do not go stale."""
    table = cast("Table", Edition.__table__)
    following: int = act.session.execute(
        update(table)
        .where(table.c.id == edition.id)
        .values(next_number=table.c.next_number + 1)
        .returning(table.c.next_number)
    ).scalar_one()
    return following - 1


def _write(act: Act, edition: Edition, submission: Submission, contents: Contents) -> None:
    submission.title = contents.title
    submission.abstract = contents.abstract
    submission.note_to_chairs = contents.note_to_chairs
    submission.is_student_paper = contents.is_student_paper
    submission.topics = list(
        act.session.scalars(
            select(Topic)
            .where(Topic.edition_id == edition.id, Topic.id.in_(contents.topic_ids))
            .order_by(Topic.position)
        )
    )
    write_authors(act, submission, contents)


def _grant_browser(act: Act, submission: Submission) -> None:
    """Let this browser go on, unless its person is a contact already."""
    person = act.actor.person_id
    is_contact = person is not None and any(
        author.person_id == person and author.is_contact for author in submission.authors
    )
    if act.actor.browser_hash and not is_contact:
        act.session.add(
            BrowserGrant(
                submission_id=submission.id,
                browser_hash=act.actor.browser_hash,
                granted_at=act.now,
            )
        )
