"""All submissions a chair may see: searched, sorted, tagged, and written out as a table."""

from __future__ import annotations

from typing import Final

from flask import Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from fastpath_cms.domain.actions import Action
from fastpath_cms.domain.calendar import Phase
from fastpath_cms.domain.errors import Unfit
from fastpath_cms.domain.judging import CheckState
from fastpath_cms.domain.workflow import STATUS_WORDS, Status
from fastpath_cms.extensions import db
from fastpath_cms.formats.csv_tables import csv_table
from fastpath_cms.queries.chair_lists import ChairRow, chair_list
from fastpath_cms.queries.listing import find
from fastpath_cms.queries.searching import Reach, chairs_reach
from fastpath_cms.services import tagging
from fastpath_cms.web.acting import perform
from fastpath_cms.web.chair import bp
from fastpath_cms.web.filters import plural
from fastpath_cms.web.forms import ordinal
from fastpath_cms.web.guards import my_standing, on_edition, phase
from fastpath_cms.web.lists import Asked, asked_of, page_links, wide_scores

CSV_HEAD: Final = (
    *("number", "title", "status", "authors", "topics", "tags"),
    *("reviewers", "reviews in", "reviews missing", "mean", "spread"),
)


@bp.route("/submissions", methods=["GET", "POST"])
@on_edition(Action.SUBMISSIONS_LIST)
def submissions() -> ResponseReturnValue:
    """List the submissions, those sealed from this chair leave no gap; or tag the selected ones."""
    asked = asked_of("chair.submissions", _reach())
    if request.method == "GET":
        return _page(asked)
    numbers = [number for text in request.form.getlist("number") if (number := ordinal(text))]
    if not numbers:
        return _page(asked, error="Select submissions first: tick the box before each.")
    if request.form.get("do") == "csv":
        listed = ",".join(str(number) for number in numbers)
        return redirect(url_for("chair.submissions_csv", numbers=listed), 303)
    is_removing = request.form.get("do") == "untag"
    text = request.form.get("tags", "")
    try:
        count = perform(
            tagging.tag_submissions, g.edition.id, numbers, text, is_removing=is_removing
        )
    except Unfit as refusal:
        return _page(asked, error=f"{refusal.sentence} {refusal.kept}", picked=numbers, typed=text)
    done = "The tag is off" if is_removing else "The tag is on"
    flash(f"{done} {plural(count, 'submission')}." if count else "Nothing had to be changed.")
    return redirect(asked.url(), 303)


@bp.route("/submissions.csv")
@on_edition(Action.SUBMISSIONS_LIST)
def submissions_csv() -> ResponseReturnValue:
    """Write what a search finds, or the numbers asked for, as CSV."""
    reach = _reach()
    asked = asked_of("chair.submissions_csv", reach)
    found = find(db.session(), reach, asked.query.tree, asked.order)
    rows = chair_list(db.session(), reach, found.ids).rows
    wanted = {ordinal(text) for text in request.args.get("numbers", "").split(",")} - {0}
    table = csv_table(CSV_HEAD, (_cells(row) for row in rows if not wanted or row.number in wanted))
    name = f"submissions-{g.edition.year}.csv"
    return Response(
        table,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f"attachment; filename={name}"},
    )


def _reach() -> Reach:
    return chairs_reach(g.viewer, my_standing(), g.edition, g.now)


def _page(
    asked: Asked, error: str = "", picked: list[int] | None = None, typed: str = ""
) -> ResponseReturnValue:
    session, reach = db.session(), _reach()
    found = find(session, reach, asked.query.tree, asked.order, asked.page)
    listed = chair_list(session, reach, found.shown)
    page = render_template(
        "chair/submissions.html",
        asked=asked,
        found=found,
        listed=listed,
        pages=page_links(asked, found),
        choices=asked.choices(*_usual()),
        file_words={row.number: words for row in listed.rows if (words := about_file(row))},
        paper_url=url_for("submission.submission_page", number=1).removesuffix("1/"),
        error=error,
        picked=frozenset(picked or ()),
        typed=typed,
    )
    return page, 422 if error else 200


def _usual() -> tuple[tuple[str, str], ...]:
    """Return the searches a chair makes most in this phase."""
    usual = [("All", ""), ("Drafts", "status:draft"), ("Look at the PDF", "is:pdf")]
    if Phase.BIDDING <= phase() <= Phase.NOTIFICATION:
        usual += [
            ("Short of reviewers", "status:submitted reviewers:<3"),
            ("Reviews missing", "status:submitted missing:>0"),
            ("Wide scores", wide_scores(g.edition)),
        ]
    if Phase.DISCUSSION <= phase() <= Phase.NOTIFICATION:
        usual.append(("Undecided", "is:undecided"))
    if phase() >= Phase.NOTIFICATION:
        usual.append(("Accepted", "status:accepted"))
    return tuple(usual)


def about_file(row: ChairRow) -> str:
    """Say what a chair should know of a paper's PDF, "" where it is in order."""
    if row.status is not Status.SUBMITTED or row.check_state is None:
        return ""
    if row.check_state is CheckState.WAITING:
        return "PDF being checked"
    if row.repair_due_at is not None and g.now < row.repair_due_at:
        return "PDF to be replaced"
    return "" if row.has_fit else "No PDF that can be reviewed"


def _cells(row: ChairRow) -> tuple[str | float | None, ...]:
    return (
        row.number,
        row.title,
        STATUS_WORDS[row.status],
        "; ".join(row.authors),
        "; ".join(row.topics),
        " ".join(row.tags),
        "; ".join(row.reviewers),
        len(row.scores),
        len(row.missing),
        None if row.mean is None else round(row.mean, 2),
        row.spread,
    )
