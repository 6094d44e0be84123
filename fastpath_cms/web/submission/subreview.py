"""The subreviewer's own page, opened by a secret link and by nothing else."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from fastpath_cms.domain.errors import NotFound, Stale, Unfit
from fastpath_cms.domain.review_reading import reading_of
from fastpath_cms.extensions import db
from fastpath_cms.models import Edition, Submission, Subreview
from fastpath_cms.queries.copies import copy_of
from fastpath_cms.queries.editions import key_dates_of
from fastpath_cms.queries.review_forms import form_of
from fastpath_cms.queries.subreviews import opened_by
from fastpath_cms.services import subreviewing
from fastpath_cms.services.manuscripts import newest
from fastpath_cms.web.acting import perform
from fastpath_cms.web.forms import ordinal
from fastpath_cms.web.guards import everyone
from fastpath_cms.web.scratching import autosave_url, form_data, keep_typed
from fastpath_cms.web.sending import PDF, send_kept
from fastpath_cms.web.submission import bp
from fastpath_cms.web.submission.review_fields import fields_for

DEAD = "This link is not open any more."


@bp.route("/subreview/<string:token>", methods=["GET", "POST"])
@everyone
def subreview(number: int, token: str) -> ResponseReturnValue:
    """Ask whether they can; then show the paper and the form, and take what they write."""
    row, submission, edition = _opened(number, token)
    here = url_for("submission.subreview", number=number, token=token)
    do = request.form.get("do", "") if request.method == "POST" else ""
    if do in {"accept", "decline"}:
        reason = request.form.get("reason", "")[:2_000]
        perform(subreviewing.answer, number, token, accepts=do == "accept", reason=reason)
        return redirect(here, 303)
    asked = form_of(db.session(), edition.id)
    typed = form_data() if row.accepted_at is not None else None
    base_version = ordinal(typed.get("base_version")) if typed is not None else row.version
    form = fields_for(asked, typed, row.answers)
    may_be_named = "may_be_named" in typed if typed is not None else row.may_be_named
    status = 422 if do else 200
    if do and form.validate():
        try:
            is_over = perform(
                subreviewing.save_subreview,
                number,
                token,
                form.answers(request.form),
                base_version,
                hand_over=do == "hand-over",
                may_be_named=may_be_named,
            )
        except Stale:
            status = 409
            row, submission, edition = _opened(number, token)
        except Unfit as unfit:
            form.tell(unfit)
        else:
            flash("It is handed over. Thank you." if is_over else "Your draft is saved.")
            return redirect(here, 303)
    if do:
        keep_typed()
        form.fill(request.form, row.answers)
    manuscript = newest(submission)
    page = render_template(
        "submission/subreview.html",
        submission=submission,
        edition=edition,
        row=row,
        form=form,
        asked=asked.asked,
        readings={
            one.key: reading_of(one, is_own_review_first=edition.is_own_review_first)
            for one in asked.asked
        },
        saved=row.answers if base_version != row.version else None,
        is_restored=typed is not None and not do,
        autosave_url=autosave_url() if row.accepted_at is not None else None,
        may_be_named=may_be_named,
        here=here,
        paper_url=url_for("submission.subreview_paper", number=number, token=token)
        if manuscript is not None and row.accepted_at is not None
        else None,
        page_count=manuscript.page_count if manuscript is not None else None,
        due_at=key_dates_of(edition).reviews_close_at,
    )
    return page, status


@bp.route("/subreview/<string:token>/paper.pdf")
@everyone
def subreview_paper(number: int, token: str) -> ResponseReturnValue:
    """Send the clean copy of the paper, once they have accepted."""
    row, submission, edition = _opened(number, token)
    manuscript = newest(submission)
    if row.accepted_at is None or manuscript is None:
        raise NotFound(DEAD)
    copy = copy_of(db.session(), edition, manuscript)
    if copy.sha256 is None:
        raise NotFound("The copy of this PDF for readers is being made; try again in a minute.")
    name = f"{edition.name}{edition.year}_submission_{submission.number}.pdf"
    return send_kept(copy.sha256, PDF, name)


def _opened(number: int, token: str) -> tuple[Subreview, Submission, Edition]:
    found = opened_by(db.session(), number, token, g.now)
    if found is None or found[2].id != g.edition.id:
        raise NotFound(DEAD)
    return found
