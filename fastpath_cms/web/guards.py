"""Guards: load and authorise in one step. A view without one fails the build.

A guard reads in the request's own read transaction; the deed asks the policy again.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Final, ParamSpec
from urllib.parse import urlencode

from flask import g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import bindparam, select
from sqlalchemy.orm import joinedload

from fastpath_cms.domain.calendar import Phase
from fastpath_cms.domain.errors import NotFound, OutOfPhase, Refusal
from fastpath_cms.domain.policy import Action, why_not
from fastpath_cms.domain.standing import Standing
from fastpath_cms.extensions import db
from fastpath_cms.models import Edition, Submission
from fastpath_cms.queries.editions import phase_of
from fastpath_cms.queries.standings import edition_standing, standings_of, submission_at

P = ParamSpec("P")
View = Callable[..., ResponseReturnValue]


def everyone(view: View) -> View:
    """Mark a view that is for everybody; the edition of its year must exist."""
    return _mark(view, "everyone")


def signed_in(view: View) -> View:
    """Ask for a signed-in person."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> ResponseReturnValue:
        if g.viewer.person_id is None:
            return ask_to_sign_in()
        return view(*args, **kwargs)

    return _mark(guarded, "signed_in")


def operator_only(view: View) -> View:
    """Ask for the operator; to all others the page does not exist."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> ResponseReturnValue:
        if not g.viewer.is_operator:
            raise NotFound
        return view(*args, **kwargs)

    return _mark(guarded, "operator_only")


def on_edition(action: Action) -> Callable[[View], View]:
    """Ask the policy whether this person may do ``action`` in the edition of the year."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> ResponseReturnValue:
            refusal = why_not(action, my_standing(), None, phase())
            if refusal is not None:
                return _refuse(refusal)
            return view(*args, **kwargs)

        return _mark(guarded, f"on_edition:{action}")

    return decorate


def on_submission(action: Action, *, is_whole: bool = True) -> Callable[[View], View]:
    """Load the submission of the number and ask the policy about ``action``.

    The view gets it as ``submission``, with authors, topics and manuscripts loaded; unless
    ``is_whole``, it calls ``load_whole`` where it needs them. A number that does not exist and a
    submission one may not see give the same answer.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, number: int, **kwargs: Any) -> ResponseReturnValue:
            found = submission_at(db.session(), g.viewer, g.edition, number, g.now)
            if found is None:
                return _refuse(NotFound())
            submission, who, g.standing = found
            g.standings = {submission.id: who}
            refusal = why_not(action, who, submission.status, phase())
            if refusal is not None:
                return _refuse(refusal)
            if is_whole:
                load_whole(submission)
            g.submission = submission
            return view(*args, submission=submission, **kwargs)

        return _mark(guarded, f"on_submission:{action}")

    return decorate


_WHOLE: Final = (
    select(Submission)
    .where(Submission.id == bindparam("id"))
    .options(
        joinedload(Submission.authors),
        joinedload(Submission.topics),
        joinedload(Submission.manuscripts),
    )
    .execution_options(populate_existing=True)
)


def load_whole(submission: Submission) -> None:
    """Load what belongs to a submission; after the policy, so that a refusal's time tells nothing."""
    db.session.scalars(_WHOLE, {"id": submission.id}).unique().one()


def phase() -> Phase:
    """Return the phase of the request's edition."""
    if "phase" not in g:
        g.phase = phase_of(g.edition, g.now)
    found: Phase = g.phase
    return found


def my_standing() -> Standing:
    """Return what this person is to the request's edition."""
    if "standing" not in g:
        g.standing = edition_standing(db.session(), g.viewer, g.edition, g.now)
    found: Standing = g.standing
    return found


def standing_of(submission: Submission) -> Standing:
    """Return what this person is to a submission of the request's edition; asked once."""
    known: dict[int, Standing] = g.setdefault("standings", {})
    if submission.id not in known:
        known.update(
            standings_of(
                db.session(), g.viewer, g.edition, [submission], g.now, whole=my_standing()
            )
        )
    return known[submission.id]


def may(action: str, submission: Submission | None = None) -> bool:
    """Tell a template whether this person may do ``action`` (a permission's name)."""
    edition: Edition | None = g.get("edition")
    if edition is None:
        return False
    if submission is None:
        return why_not(Action(action), my_standing(), None, phase()) is None
    return why_not(Action(action), standing_of(submission), submission.status, phase()) is None


def ask_to_sign_in() -> ResponseReturnValue:
    """Keep what was posted, and send the reader to sign in and back."""
    from fastpath_cms.web.scratching import keep_typed  # noqa: PLC0415 - scratching performs deeds

    if request.method == "POST":
        was_kept = keep_typed()
        query = {"next": request.path, "kept": "1"} if was_kept else {"next": request.path}
        return redirect(f"{url_for('accounts.sign_in')}?{urlencode(query)}", 303)
    target = request.full_path if request.query_string else request.path
    return redirect(f"{url_for('accounts.sign_in')}?{urlencode({'next': target})}", 303)


def _refuse(refusal: Refusal) -> ResponseReturnValue:
    if g.viewer.person_id is None and not isinstance(refusal, OutOfPhase):
        return ask_to_sign_in()
    raise refusal


def _mark(view: View, guard: str) -> View:
    view.__guard__ = guard  # type: ignore[attr-defined] # what the architecture test looks for
    return view
