"""The page of one submission, for author, PC member and chair alike."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from flask import render_template
from flask.typing import ResponseReturnValue

from fastpath_cms.domain.policy import Action, why_not
from fastpath_cms.models import Submission
from fastpath_cms.web import submission as wing
from fastpath_cms.web.guards import on_submission, phase, standing_of
from fastpath_cms.web.submission import bp
from fastpath_cms.web.submission.heading import heading_of
from fastpath_cms.web.submission.sections import Section


@cache
def sections() -> tuple[Section, ...]:
    """Return the sections of this wing, in the order of the page."""
    found = [
        importlib.import_module(f"{wing.__name__}.{module.name}").SECTION
        for module in pkgutil.iter_modules(wing.__path__)
        if module.name.startswith("section_")
    ]
    return tuple(sorted(found, key=lambda section: section.order))


@bp.route("/")
@on_submission(Action.SUBMISSION_VIEW)
def submission_page(submission: Submission) -> ResponseReturnValue:
    """Show what this reader may see of the submission."""
    who = standing_of(submission)
    shown = [
        (section, data)
        for section in sections()
        if why_not(section.action, who, submission.status, phase()) is None
        and (data := section.load(submission)) is not None
    ]
    return render_template(
        "submission/submission_page.html",
        submission=submission,
        who=who,
        main=[pair for pair in shown if not pair[0].is_rail],
        rail=[pair for pair in shown if pair[0].is_rail],
        **heading_of(submission, who),
    )
