"""Proposing an assignment: a plan that was solved is stored as the newest proposal, or dropped.

A proposal is never changed: a lock, a veto or other rules make the next one, and dropping that goes
back.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select, update

from fastpath_cms.domain.actions import Action
from fastpath_cms.domain.errors import NotFound, Stale
from fastpath_cms.domain.policy import why_not
from fastpath_cms.domain.proposals import Plan
from fastpath_cms.domain.standing import Standing
from fastpath_cms.domain.workflow import Status
from fastpath_cms.models import Edition, Proposal
from fastpath_cms.queries.proposals import current_proposal
from fastpath_cms.services import audit
from fastpath_cms.services.act import Act
from fastpath_cms.services.asking import ask_edition


def store_proposal(act: Act, edition_id: int, plan: Mapping[str, Any], base_id: int | None) -> int:
    """Store a plan as the newest proposal; return its id.

    Raises Stale when the newest is no longer ``base_id``, the one the actor looked at.
    """
    edition = _ask(act, edition_id)
    _check_current(act, edition, base_id)
    row = Proposal(
        edition_id=edition.id,
        base_id=base_id,
        by_id=act.actor.person_id,
        made_at=act.now,
        objective=plan["rules"]["objective"],
        seed=plan["rules"]["seed"],
        digest=plan["digest"],
        plan=dict(plan),
    )
    act.session.add(row)
    act.session.flush()
    audit.record(
        act,
        "proposal.make",
        f"proposal:{row.id}",
        edition_id=edition.id,
        digest=row.digest,
        objective=row.objective,
    )
    return row.id


def drop_proposal(act: Act, edition_id: int, proposal_id: int) -> None:
    """Drop the newest proposal: the one before counts again. Raises Stale when it is not the newest."""
    edition = _ask(act, edition_id)
    _check_current(act, edition, proposal_id)
    act.session.execute(
        update(Proposal).where(Proposal.id == proposal_id).values(dropped_at=act.now)
    )
    audit.record(act, "proposal.drop", f"proposal:{proposal_id}", edition_id=edition.id)


def changed_by(before: Plan, after: Plan) -> tuple[int, float]:
    """Return how many pairs one plan has that the other had not, and the change of the total."""
    return len(after.chosen - before.chosen), round(after.total - before.total, 6)


def _ask(act: Act, edition_id: int) -> Edition:
    edition, _, phase = ask_edition(act, Action.ASSIGNMENTS_MANAGE, edition_id)
    refusal = why_not(Action.ASSIGNMENT_EDIT, Standing(is_chair=True), Status.SUBMITTED, phase)
    if refusal is not None:
        raise refusal
    # One row to wait for: two chairs who store at once come one after the other.
    act.session.execute(select(Edition.id).where(Edition.id == edition_id).with_for_update())
    return edition


def _check_current(act: Act, edition: Edition, proposal_id: int | None) -> None:
    current = current_proposal(act.session, act.actor, edition)
    found = current.id if current else None
    if found == proposal_id:
        return
    if proposal_id is not None and current is None:
        raise NotFound
    raise Stale(
        "Somebody made another plan meanwhile.",
        kept="Their plan is on the board, and nothing was lost of yours but this last step.",
        todo="Look at theirs and go on from it.",
    )
