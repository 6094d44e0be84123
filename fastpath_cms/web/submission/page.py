"""The page of one submission, for author, PC member and chair alike."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from typing import Any

from flask import current_app, g, render_template
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
    page = render_template(
        "submission/submission_page.html",
        submission=submission,
        who=who,
        main=[_drawn(part, submission, data) for part, data in shown if not part.is_rail],
        rail=[_drawn(part, submission, data) for part, data in shown if part.is_rail],
        **heading_of(submission, who),
    )
    again = g.get("look_again_after")  # what waits is looked at again, without a script too
    return (page, {"Refresh": str(again)}) if again else page


def _drawn(part: Section, submission: Submission, data: dict[str, Any]) -> tuple[str, Any]:
    """Return a section's key and its HTML: drawn alone, so that no section's names meet another's."""
    template = current_app.jinja_env.get_template(part.template)
    names: dict[str, Any] = {"submission": submission, "data": data, **data}
    current_app.update_template_context(names)
    return part.key, template.make_module(names)
