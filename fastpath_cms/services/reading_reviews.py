"""Reading reviews: when somebody of the committee looked through those of a paper."""

from __future__ import annotations

from fastpath_cms.domain.actions import Action
from fastpath_cms.domain.errors import NotFound
from fastpath_cms.models import ReviewReading
from fastpath_cms.services.act import Act
from fastpath_cms.services.asking import ask


def note_reading(act: Act, submission_id: int, *, is_anew: bool) -> None:
    """Note that the actor has read the reviews; ``is_anew``: also where they had before."""
    ask(act, Action.REVIEWS_READ, submission_id, is_whole=False)
    if act.actor.person_id is None:
        raise NotFound
    row = act.session.get(ReviewReading, (submission_id, act.actor.person_id))
    if row is None:
        row = ReviewReading(submission_id=submission_id, person_id=act.actor.person_id)
        row.read_at = act.now
        act.session.add(row)
    elif is_anew:
        row.read_at = act.now
    act.session.flush()
