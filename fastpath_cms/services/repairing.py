"""Repairing: a version that waited is found fit or unfit, and the authors hear of what is unfit.

The submission stays submitted. Reviewers get the newest version found fit; until there is one,
they are told that its authors repair it. Once the window is over, the chairs decide.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from fastpath_cms.domain.deadlines import latest_of
from fastpath_cms.domain.judging import CheckState, repair_until
from fastpath_cms.domain.letters import LetterKind
from fastpath_cms.domain.manuscript import PdfFacts, problems_of
from fastpath_cms.domain.workflow import Status
from fastpath_cms.models import Edition, Manuscript, Submission
from fastpath_cms.queries.editions import edition_by_id, key_dates_of
from fastpath_cms.queries.waivers import waived_rules
from fastpath_cms.services import audit, outbox
from fastpath_cms.services.acknowledging import acknowledge
from fastpath_cms.services.act import Act
from fastpath_cms.services.confirming import is_flooded
from fastpath_cms.services.manuscripts import latest, limits_of, mark_fit, newest

OPEN = frozenset({Status.DRAFT, Status.SUBMITTED})


def settle(act: Act, submission_id: int, number: int, facts: PdfFacts) -> None:
    """Say of a waiting version what its judge found; of an unfit one, tell the authors at once."""
    submission = act.session.scalars(
        select(Submission)
        .where(Submission.id == submission_id)
        .options(selectinload(Submission.authors), selectinload(Submission.manuscripts))
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    row = next(version for version in submission.manuscripts if version.number == number)
    if row.check_state is not CheckState.WAITING:
        return  # a newer version was found fit meanwhile
    edition = edition_by_id(act.session, submission.edition_id)
    limits = limits_of(edition, waived_rules(act.session, submission.id), is_final=row.is_final)
    problems = tuple(problems_of(facts, limits))
    if not problems:
        mark_fit(submission, row, facts)
        act.session.flush()
        acknowledge(act, submission, row)  # once more: now its pages are counted
        _record(act, submission, row, "fit")
        return
    row.check_state, row.page_count = CheckState.UNFIT, facts.page_count or 0
    row.facts = json.loads(facts.to_json())
    row.problems = [
        {"rule": one.rule, "sentence": one.sentence, "page": one.page} for one in problems
    ]
    is_last = row is latest(submission, is_final=row.is_final)
    due_at = latest_of(submission.extended_due_at, key_dates_of(edition).submission_due_at)
    if is_last and submission.status is Status.SUBMITTED:
        due_at = submission.repair_due_at = repair_until(act.now, due_at)
    act.session.flush()
    until = due_at if due_at is not None and act.now < due_at else None
    rules = [one.rule for one in problems]
    _record(act, submission, row, "unfit", rules=rules, until=until.isoformat() if until else None)
    if is_last and submission.status in OPEN:
        _tell(act, edition, submission, row, until)


def _tell(
    act: Act, edition: Edition, submission: Submission, row: Manuscript, until: datetime | None
) -> None:
    for author in submission.authors:
        # Counted by itself: three edits within the hour do not hide that the file is unfit.
        if not author.address or is_flooded(
            act, author.person_id, author.address, LetterKind.MANUSCRIPT_UNFIT
        ):
            continue
        outbox.post(
            act,
            LetterKind.MANUSCRIPT_UNFIT,
            key=f"{submission.id}:{row.number}:{author.address}",
            to=(author.name, author.address),
            edition=edition,
            submission=submission,
            manuscript=row,
            counting=newest(submission),
            sentences=[problem["sentence"] for problem in row.problems],
            until=until,
            contacts=[one.name for one in submission.authors if one.is_contact],
            is_contact=author.is_contact,
        )


def _record(act: Act, submission: Submission, row: Manuscript, found: str, **more: Any) -> None:
    audit.record(
        act,
        f"manuscript.{found}",
        f"submission:{submission.number}",
        edition_id=submission.edition_id,
        submission_id=submission.id,
        version=row.number,
        sha256=row.sha256,
        pages=row.page_count,
        **more,
    )
