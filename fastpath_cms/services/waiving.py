"""Waiving: a chair lets the PDF of one submission break a hard rule, and takes that back."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from fastpath_cms.domain.errors import Problem, Unfit
from fastpath_cms.domain.judging import CheckState
from fastpath_cms.domain.manuscript import WAIVABLE, PdfFacts, problems_of
from fastpath_cms.domain.policy import Action
from fastpath_cms.models import Edition, Submission, Waiver
from fastpath_cms.queries.waivers import waived_rules, waivers_of
from fastpath_cms.services import audit, repairing
from fastpath_cms.services.act import Act
from fastpath_cms.services.asking import ask
from fastpath_cms.services.manuscripts import latest, limits_of


def set_waivers(
    act: Act, submission_id: int, rules: Collection[str], reason: str
) -> dict[str, Any]:
    """Make ``rules`` the waived ones; a version that is in stays, whatever is taken back.

    A rule nobody can waive is ignored. The newest version, if it was found unfit for what is
    waived now, becomes fit. Raises Unfit without a reason for a new waiver. Returns ``waived`` and
    ``restored``, the rules that changed.
    """
    asked = ask(act, Action.MANUSCRIPT_WAIVE, submission_id)
    there = {waiver.rule: waiver for waiver in waivers_of(act.session, submission_id)}
    wanted = [rule.value for rule in WAIVABLE if rule in rules]
    new = [rule for rule in wanted if rule not in there]
    gone = [rule for rule in there if rule not in wanted]
    if new and not reason.strip():
        raise Unfit(Problem("missing", "Say why; the authors read it.", "reason"))
    for rule in new:
        act.session.add(
            Waiver(submission_id=submission_id, rule=rule, reason=reason.strip(), waived_at=act.now)
        )
    for rule in gone:
        act.session.delete(there[rule])
    if new or gone:
        act.session.flush()
        audit.record(
            act,
            "manuscript.waive",
            f"submission:{asked.submission.number}",
            edition_id=asked.edition.id,
            submission_id=submission_id,
            waived=new,
            restored=gone,
            reason=reason.strip(),
        )
    if new:
        _judge_again(act, asked.submission, asked.edition)
    return {"waived": new, "restored": gone}


def _judge_again(act: Act, submission: Submission, edition: Edition) -> None:
    row = latest(submission)
    if row is None or row.check_state is not CheckState.UNFIT:
        return
    facts = PdfFacts.from_json(json.dumps(row.facts))
    if problems_of(facts, limits_of(edition, waived_rules(act.session, submission.id))):
        return  # something else is still wrong; its letter was sent
    row.check_state = CheckState.WAITING
    act.session.flush()
    repairing.settle(act, submission.id, row.number, facts)
