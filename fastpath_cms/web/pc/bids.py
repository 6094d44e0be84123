"""Bidding: a PC member says what they would like to review; each bid is saved as it is clicked."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Any, Final

from flask import flash, g, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from fastpath_cms.domain.actions import Action
from fastpath_cms.domain.bids import BID_NAMES, BidValue
from fastpath_cms.domain.errors import NotFound
from fastpath_cms.extensions import db
from fastpath_cms.models import Submission
from fastpath_cms.queries.bids import Biddable, biddable
from fastpath_cms.queries.editions import key_dates_of
from fastpath_cms.services import bidding
from fastpath_cms.web.acting import perform, perform_freely
from fastpath_cms.web.filters import plural
from fastpath_cms.web.forms import ORDINAL, ordinal, stripped
from fastpath_cms.web.guards import my_standing, on_edition, on_submission, phase
from fastpath_cms.web.pc import bp
from fastpath_cms.web.scratching import form_data

ABSTRACTS_MOST: Final = 200  # papers; with more of them the titles lead to the abstracts
ORDERS: Final = {"best": "Best for you first", "number": "By number"}


@bp.route("/bids", methods=["GET", "POST"])
@on_edition(Action.BIDS_LIST)
def bids() -> ResponseReturnValue:
    """Show what this member may bid on; without JavaScript, save all bids of the page."""
    if request.method == "POST":
        count = perform(bidding.place_bids, g.edition.id, _bids())
        flash(f"{plural(count, 'bid')} saved." if count else "Nothing changed.")
        return redirect(_url(), 303)
    papers = biddable(db.session(), g.viewer, my_standing(), g.edition, phase())
    has_scores = any(paper.affinity is not None for paper in papers)
    names = {topic.id: topic.name for topic in g.edition.topics}
    asked = _asked()
    shown = _shown(papers, asked, names)
    if has_scores and asked.get("order", "best") == "best":
        shown = sorted(shown, key=lambda one: (-(one.affinity or 0.0), one.number))
    kept = form_data() or MultiDict[str, str]()
    return render_template(
        "pc/bids.html",
        papers=shown,
        paper_count=len(papers),
        bid_count=sum(paper.bid is not None for paper in papers),
        chosen={one.number: kept.get(f"bid-{one.number}", one.bid or "") for one in shown},
        is_restored=bool(kept),
        top=max((paper.affinity or 0.0 for paper in papers), default=0.0),
        has_scores=has_scores,
        has_abstracts=len(papers) <= ABSTRACTS_MOST,
        topic_names=names,
        orders=ORDERS,
        asked=asked,
        here_url=_url(),
        kinds=[(value.value, name) for value, name in BID_NAMES.items()],
        due_at=key_dates_of(g.edition).bids_due_at,
        paper_url=url_for("submission.submission_page", number=0),
        conflicts_url=url_for("pc.conflicts"),
    )


@bp.route("/bids/<int:number>", methods=["POST"])
@on_submission(Action.BID_PLACE)
def bid_place(submission: Submission) -> ResponseReturnValue:
    """Save one bid, as the script sends it; answer in JSON."""
    perform_freely(bidding.place_bid, submission.id, _value(request.form.get("bid", "")))
    return jsonify(saved=True)


def _url() -> str:
    """Return this page's address with its filters."""
    asked: dict[str, Any] = _asked()
    return url_for("pc.bids", **asked)


def _asked() -> dict[str, str]:
    """Return the filters of the address that say something we know."""
    topic = ordinal(request.args.get("topic"))
    found = {
        "q": stripped(request.args.get("q"))[:200],
        "topic": str(topic) if topic else "",
        "open": "1" if request.args.get("open") == "1" else "",
        "order": request.args.get("order", "") if request.args.get("order") in ORDERS else "",
    }
    return {name: value for name, value in found.items() if value}


def _shown(
    papers: Sequence[Biddable], asked: dict[str, str], names: dict[int, str]
) -> list[Biddable]:
    """Return the papers that hold every word asked for, have the topic, and wait for a bid."""
    words, topic = _plain(asked.get("q", "")).split(), ordinal(asked.get("topic"))
    return [
        paper
        for paper in papers
        if (not topic or topic in paper.topic_ids)
        and (not asked.get("open") or paper.bid is None)
        and (not words or all(word in _said(paper, names) for word in words))
    ]


def _said(paper: Biddable, names: dict[int, str]) -> str:
    topics = " ".join(names.get(id_, "") for id_ in paper.topic_ids)
    return _plain(f"{paper.number} {paper.title} {paper.authors} {topics} {paper.abstract}")


def _plain(text: str) -> str:
    marks = unicodedata.normalize("NFKD", text)
    return "".join(char for char in marks if not unicodedata.combining(char)).casefold()


def _bids() -> dict[int, BidValue | None]:
    """Return what was posted: number of a submission -> bid, or None."""
    found = {
        name.removeprefix("bid-"): value
        for name, value in request.form.items()
        if name.startswith("bid-")
    }
    if not all(ORDINAL.fullmatch(number) for number in found):
        raise NotFound
    return {int(number): _value(value) for number, value in found.items()}


def _value(text: str) -> BidValue | None:
    if text not in {"", *BidValue}:
        raise NotFound
    return BidValue(text) if text else None
