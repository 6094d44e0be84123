"""Offline: the reviews a file brought back are saved together, each as its page would save it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fastpath_cms.domain.review_form import Answers
from fastpath_cms.services import audit
from fastpath_cms.services.act import Act
from fastpath_cms.services.reviewing import save_review


@dataclass(frozen=True, slots=True)
class Back:
    """One review to save: what changes, the version it was compared with, and whether it is done."""

    submission_id: int
    answers: Answers
    version: int
    hand_in: bool


def save_offline(act: Act, edition_id: int, wanted: Sequence[Back]) -> dict[str, Any]:
    """Save reviews, all or none; return the counts ``saved`` and ``handed_in``.

    Raises Stale when one of them was saved since it was compared, and whatever ``save_review`` does.
    """
    handed_in = 0
    for one in wanted:
        done = save_review(act, one.submission_id, one.answers, one.version, hand_in=one.hand_in)
        handed_in += bool(done["is_first"])
    if wanted:
        label = f"person:{act.actor.person_id}"
        audit.record(act, "reviews.upload", label, edition_id=edition_id, count=len(wanted))
    return {"saved": len(wanted), "handed_in": handed_in}
