"""Asking the policy with authority: load by id, lock, and refuse or go on."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from fastpath_cms.domain.calendar import Phase
from fastpath_cms.domain.errors import NotFound
from fastpath_cms.domain.policy import Action, why_not
from fastpath_cms.domain.standing import Standing
from fastpath_cms.models import Edition, Submission
from fastpath_cms.queries.editions import edition_by_id, phase_of
from fastpath_cms.queries.standings import edition_standing, standing_to
from fastpath_cms.services.act import Act


@dataclass(frozen=True, slots=True)
class Asked:
    """What the policy answered yes to, loaded in the deed's own transaction."""

    edition: Edition
    submission: Submission
    who: Standing
    phase: Phase


def ask_edition(act: Act, action: Action, edition_id: int) -> tuple[Edition, Standing, Phase]:
    """Load an edition and ask whether the actor may do ``action`` in it; raise the refusal."""
    edition = edition_by_id(act.session, edition_id)
    who = edition_standing(act.session, act.actor, edition, act.now)
    phase = phase_of(edition, act.now)
    refusal = why_not(action, who, None, phase)
    if refusal is not None:
        raise refusal
    return edition, who, phase


def ask(act: Act, action: Action, submission_id: int, *, is_whole: bool = True) -> Asked:
    """Load and lock a submission and ask whether the actor may do ``action``; raise the refusal.

    ``is_whole`` loads its authors, topics and manuscripts too. Raises NotFound when there is no
    such submission.
    """
    submission = act.session.scalars(
        select(Submission).where(Submission.id == submission_id).with_for_update()
    ).one_or_none()
    if submission is None:
        raise NotFound
    edition = edition_by_id(act.session, submission.edition_id)
    who = standing_to(act.session, act.actor, edition, submission, act.now)
    phase = phase_of(edition, act.now)
    refusal = why_not(action, who, submission.status, phase)
    if refusal is not None:
        raise refusal
    if not is_whole:
        return Asked(edition, submission, who, phase)
    act.session.scalars(  # only now what belongs to it: the time of a refusal tells nothing
        select(Submission)
        .where(Submission.id == submission_id)
        .options(
            selectinload(Submission.authors),
            selectinload(Submission.topics),
            selectinload(Submission.manuscripts),
        )
        .execution_options(populate_existing=True)
    ).one()
    return Asked(edition, submission, who, phase)
