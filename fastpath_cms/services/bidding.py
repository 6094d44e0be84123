"""Bidding: what PC members say of submissions before assignment."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select

from fastpath_cms.domain.bids import BidValue
from fastpath_cms.domain.errors import NotFound
from fastpath_cms.domain.policy import Action, why_not
from fastpath_cms.models import Bid, Submission
from fastpath_cms.queries.standings import standings_of
from fastpath_cms.services import audit
from fastpath_cms.services.act import Act
from fastpath_cms.services.asking import ask, ask_edition


def place_bid(act: Act, submission_id: int, value: BidValue | None) -> None:
    """Bid on one submission, or with None take the bid back."""
    asked = ask(act, Action.BID_PLACE, submission_id)
    _put(act, asked.edition.id, submission_id, value)


def place_bids(act: Act, edition_id: int, bids: Mapping[int, BidValue | None]) -> int:
    """Bid on submissions by number, None taking a bid back; return how many bids changed.

    A number the actor may not bid on is as one that does not exist: NotFound.
    """
    edition, who, phase = ask_edition(act, Action.BIDS_LIST, edition_id)
    papers = act.session.scalars(
        select(Submission).where(
            Submission.edition_id == edition_id, Submission.number.in_(list(bids))
        )
    ).all()
    standings = standings_of(act.session, act.actor, edition, papers, act.now, whole=who)
    may = [
        paper
        for paper in papers
        if why_not(Action.BID_PLACE, standings[paper.id], paper.status, phase) is None
    ]
    if len(may) != len(bids):
        raise NotFound
    now = dict(
        act.session.execute(
            select(Bid.submission_id, Bid.value).where(
                Bid.person_id == act.actor.person_id,
                Bid.submission_id.in_([paper.id for paper in may]),
            )
        ).all()
    )
    changed = [paper for paper in may if now.get(paper.id) != bids[paper.number]]
    for paper in changed:
        _put(act, edition_id, paper.id, bids[paper.number])
    return len(changed)


def _put(act: Act, edition_id: int, submission_id: int, value: BidValue | None) -> None:
    """Keep one bid of the actor, who may place it."""
    person_id = act.actor.person_id
    row = act.session.get(Bid, (submission_id, person_id), with_for_update=True)
    before = row.value if row is not None else None
    if before == value:
        return
    if row is not None and value is None:
        act.session.delete(row)
    elif row is not None and value is not None:
        row.value, row.placed_at = value, act.now
    elif value is not None and person_id is not None:
        act.session.add(
            Bid(submission_id=submission_id, person_id=person_id, value=value, placed_at=act.now)
        )
    act.session.flush()
    audit.record(
        act,
        "bid.placed",
        f"submission:{submission_id}",
        edition_id=edition_id,
        submission_id=submission_id,
        before=before,
        after=value,
    )
