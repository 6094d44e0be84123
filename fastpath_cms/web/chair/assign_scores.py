"""The scores behind an assignment: how they stand, what their parts count, files in and out."""

from __future__ import annotations

import hashlib
import hmac
from typing import Final

from flask import Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import FloatField
from wtforms.validators import InputRequired, NumberRange

from fastpath_cms.domain.bids import PREFERENCE
from fastpath_cms.domain.errors import NotFound, Unfit
from fastpath_cms.domain.policy import Action
from fastpath_cms.extensions import db, end_reading
from fastpath_cms.formats.csv_tables import csv_table
from fastpath_cms.formats.score_tables import ALLPREFS, BYTES_MAX, read_scores, two_names
from fastpath_cms.queries.affinities import affinities_of
from fastpath_cms.queries.affinity_inputs import scores_state
from fastpath_cms.queries.bids import (
    BidCounts,
    bid_counts,
    bids_on,
    handled,
    members_by_name,
    papers_of,
)
from fastpath_cms.queries.conflicts import conflicted_pairs
from fastpath_cms.queries.memberships import Weights, settings_of
from fastpath_cms.queries.scopes import unsealed
from fastpath_cms.services import affinity, weighing
from fastpath_cms.services.weighing import WEIGHT_MAX
from fastpath_cms.web.acting import perform, reading, stage
from fastpath_cms.web.browser import settings, tools
from fastpath_cms.web.chair import bp
from fastpath_cms.web.filters import plural
from fastpath_cms.web.forms import Form
from fastpath_cms.web.guards import my_standing, on_edition
from fastpath_cms.web.scratching import form_data

WRONG_MOST: Final = 30  # lines that are named
READ_MOST: Final = 20  # manuscripts the button reads before it computes; the worker reads the rest


def _weight(label: str, hint: str) -> FloatField:
    sentence = f"Type a number from 0 to {WEIGHT_MAX:.0f}."
    checks = [InputRequired(sentence), NumberRange(0, WEIGHT_MAX, sentence)]
    return FloatField(label, checks, description=hint)


class WeightsForm(Form):
    """What each part of a score counts."""

    text = _weight("Text", "0 to 1: how near a paper's words are to those of a member's own papers")
    topics = _weight("Topics", "0 to 1: the share of a paper's topics that a member knows about")
    bids = _weight("Bid", "1 for yes, 0.5 for maybe, -1 for no, 0 for none")


@bp.route("/assign/scores", methods=["GET", "POST"])
@on_edition(Action.ASSIGNMENTS_MANAGE)
def assign_scores() -> ResponseReturnValue:
    """Show how the scores stand, and take the weights of their parts."""
    found = settings_of(db.session(), g.edition.id)
    form = WeightsForm(
        form_data(),
        text=found.text_weight,
        topics=found.topics_weight,
        bids=found.bids_weight,
    )
    if request.method == "POST" and form.validate():
        weights = Weights(form.text.data or 0.0, form.topics.data or 0.0, form.bids.data or 0.0)
        try:
            perform(weighing.set_weights, g.edition.id, weights)
        except Unfit as refusal:
            form.text.errors = [refusal.sentence]
        else:
            flash("The weights are saved; they count from now on.")
            return redirect(url_for("chair.assign_scores"), 303)
    page = render_template(
        "chair/assign_scores.html",
        form=form,
        state=scores_state(db.session(), g.edition.id, unsealed(g.viewer, my_standing())),
        scores_file=found.scores_file if found.scores_at else "",
        scores_at=found.scores_at,
    )
    return page, 422 if form.errors else 200


@bp.route("/assign/scores/compute", methods=["POST"])
@on_edition(Action.ASSIGNMENTS_MANAGE)
def assign_scores_compute() -> ResponseReturnValue:
    """Compute the scores now, from what there is."""
    end_reading()
    for _ in range(READ_MOST):
        if not affinity.read_next(stage(), g.edition.id, affinity.PATIENCE):
            break
    affinity.compute(stage(), g.edition.id)
    flash("The scores are computed.")  # without a count: it would tell how many papers are sealed
    return redirect(url_for("chair.assign_scores"), 303)


@bp.route("/assign/scores/file", methods=["GET", "POST"])
@on_edition(Action.ASSIGNMENTS_MANAGE)
def assign_scores_file() -> ResponseReturnValue:
    """Look at a file of scores, and with a second button put them in the place of the texts."""
    if request.method == "GET":
        return redirect(url_for("chair.assign_scores"), 303)
    kept = request.form.get("kept", "")
    file = request.files.get("file")
    if kept:
        sha256 = _unsigned(kept)
        with tools().blobs.open(sha256) as stream:
            data = stream.read(BYTES_MAX)
        name = request.form.get("name", "")[-200:]
    elif file is not None and file.filename:
        data, name = file.stream.read(BYTES_MAX), file.filename[-200:]
    else:
        flash("Choose a file first.", "warn")
        return redirect(url_for("chair.assign_scores"), 303)
    lines, wrong = read_scores(data)
    if kept and request.form.get("do") == "use":
        count = perform(weighing.bring_scores, g.edition.id, name, lines)
        affinity.compute(stage(), g.edition.id)
        flash(f"The scores of {name} count now: {plural(count, 'pair')}.")
        return redirect(url_for("chair.assign_scores"), 303)
    fitted = weighing.fit_scores(reading(), g.edition.id, lines)
    end_reading()
    said = sorted([*wrong, *fitted.wrong])
    return render_template(
        "chair/assign_scores_file.html",
        name=name,
        kept=_signed(tools().blobs.put_bytes(data).sha256) if fitted.pairs else "",
        fitted=fitted,
        wrong=said[:WRONG_MOST],
        wrong_count=len(said),
    )


@bp.route("/assign/scores/forget", methods=["POST"])
@on_edition(Action.ASSIGNMENTS_MANAGE)
def assign_scores_forget() -> ResponseReturnValue:
    """Go back to comparing texts."""
    perform(weighing.forget_scores, g.edition.id)
    affinity.compute(stage(), g.edition.id)
    flash("The file is forgotten; texts are compared again.")
    return redirect(url_for("chair.assign_scores"), 303)


@bp.route("/assign/bids")
@on_edition(Action.ASSIGNMENTS_MANAGE)
def assign_bids() -> ResponseReturnValue:
    """Show how many bids each paper and each member has, sealed papers left out."""
    session = db.session()
    seen = handled(g.viewer, my_standing(), g.edition)
    papers, members = papers_of(session, seen), members_by_name(session, g.edition.id)
    by_paper, by_member = bid_counts(session, seen, [one.person_id for one in members])
    none = BidCounts()
    return render_template(
        "chair/assign_bids.html",
        papers=[(*papers[id_], by_paper.get(id_, none)) for id_ in papers],
        members=[(one.name, by_member.get(one.person_id, none)) for one in members],
        total=sum(one.total for one in by_paper.values()),
    )


@bp.route("/assign/scores.csv")
@on_edition(Action.ASSIGNMENTS_MANAGE)
def assign_scores_csv() -> ResponseReturnValue:
    """Write the score of every pair that is not in conflict, with its parts."""
    session = db.session()
    seen = handled(g.viewer, my_standing(), g.edition)
    members = members_by_name(session, g.edition.id)
    found = affinities_of(session, g.edition.id, seen)
    tied = conflicted_pairs(session, seen)
    columns = {id_: at for at, id_ in enumerate(found.members)}
    parts = [part.round(4).tolist() for part in (found.total, found.text, found.topics, found.bids)]
    table = csv_table(
        ("paper", "reviewer", "score", "text", "topics", "bid"),
        (
            (
                number,
                one.address,
                *(part[row][columns[one.person_id]] for part in parts),
            )
            for row, (id_, number) in enumerate(zip(found.submissions, found.numbers, strict=True))
            for one in members
            if (id_, one.person_id) not in tied
        ),
    )
    return _file(table, f"scores-{g.edition.year}.csv")


@bp.route("/assign/allprefs.csv")
@on_edition(Action.ASSIGNMENTS_MANAGE)
def assign_allprefs_csv() -> ResponseReturnValue:
    """Write bids and conflicts in the columns of HotCRP's preferences."""
    session = db.session()
    seen = handled(g.viewer, my_standing(), g.edition)
    papers, members = papers_of(session, seen), members_by_name(session, g.edition.id)
    bids, tied = bids_on(session, seen), conflicted_pairs(session, seen)
    rows = []
    for id_, (paper, title) in papers.items():
        for one in members:
            is_tied = (id_, one.person_id) in tied
            bid = bids.get((id_, one.person_id))
            if not is_tied and bid is None:
                continue
            preference = PREFERENCE[bid] if bid is not None and not is_tied else None
            names = two_names(one.name)
            rows.append(
                (paper, title, *names, one.address, "conflict" if is_tied else "", preference)
            )
    return _file(csv_table(ALLPREFS, rows), f"fastpath-{g.edition.year}-allprefs.csv")


def _file(table: bytes, name: str) -> Response:
    return Response(
        table,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f"attachment; filename={name}"},
    )


def _signed(sha256: str) -> str:
    """Return the mark of a file that this page has shown to a chair of this edition."""
    said = f"scores:{g.edition.id}:{g.viewer.person_id}:{sha256}".encode()
    mark = hmac.new(settings().secret_key.encode(), said, hashlib.sha256).hexdigest()
    return f"{sha256}.{mark}"


def _unsigned(kept: str) -> str:
    """Return the hash of a file this page has shown; any other file is not there."""
    sha256 = kept.partition(".")[0]
    if not hmac.compare_digest(_signed(sha256).encode(), kept.encode()):
        raise NotFound
    return sha256
