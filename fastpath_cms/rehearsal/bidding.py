"""Bidding: members say what they would like to review, and the scores are computed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Final

from fastpath_cms.domain.bids import BidValue
from fastpath_cms.domain.errors import NotAllowed, NotFound
from fastpath_cms.example import Station
from fastpath_cms.example.people import PC_MEMBER, ExamplePerson
from fastpath_cms.queries.viewer import SYSTEM
from fastpath_cms.rehearsal.playing import Event, Play
from fastpath_cms.rehearsal.reviewing import under_review
from fastpath_cms.services import affinity
from fastpath_cms.services.bidding import place_bid

COMPUTED_AFTER: Final = timedelta(hours=1)  # the close of the call
FIRST_BIDS: Final = timedelta(minutes=90)
EVERY: Final = timedelta(minutes=30)  # a member sits down to bid; some never do


def bids(play: Play) -> Iterator[Event]:
    """Iterate over the computation of the scores, and the bids of most members."""
    closes_at = play.example.dates.key_dates.submission_due_at
    assert closes_at is not None  # noqa: S101 - every date of the example is set
    yield closes_at + COMPUTED_AFTER, _compute
    members = [person for person in play.people.values() if PC_MEMBER in person.roles]
    for place, person in enumerate(members[:-2]):
        yield closes_at + FIRST_BIDS + place * EVERY, partial(_bid, of=person)
    yield play.example.dates.at(Station.REVIEWING) - COMPUTED_AFTER, _compute


def _compute(play: Play) -> None:
    affinity.compute(play.stage(SYSTEM, play.clock.now()), play.edition_id)


def _bid(play: Play, of: ExamplePerson) -> None:
    """Bid yes where two topics are one's own, maybe where one is, and no on a few others."""
    for place, submission in enumerate(under_review(play)):
        shared = len(set(of.topics) & set(submission.topics))
        value = (None, BidValue.MAYBE, BidValue.YES)[min(shared, 2)]
        if value is None and (place + len(of.key)) % 5 == 0:
            value = BidValue.NO
        if value is None:
            continue
        try:
            play.perform(of.key, place_bid, play.ids[submission.key], value)
        except (NotFound, NotAllowed):
            continue  # they have a conflict of interest there
