"""Sections of a submission's page: one address, and what it shows is policy.

A module ``section_*.py`` of this wing holds ``SECTION``; the page shows, in their order, those
whose action ``why_not`` permits this reader. To add one is to add a module and its template.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from fastpath_cms.domain.policy import Action
from fastpath_cms.models import Submission


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the page of a submission.

    ``load`` returns the variables of ``template`` (which also finds them all as ``data``, and the
    ``submission``), or None when there is nothing to show.
    """

    order: int  # 10 paper, 20 what the author must do, 30 feedback, 40 reviews, 50 discussion ...
    key: str
    action: Action
    load: Callable[[Submission], dict[str, Any] | None]
    template: str  # "submission/_reviews.html"
    is_rail: bool = False  # beside the main column: deadline, receipt, next steps
