"""Two persons who become one: what both told of themselves before assignment."""

from __future__ import annotations

from fastpath_cms.domain.bids import BidValue
from fastpath_cms.models import Bid, Membership, MembershipTopic, PairScore, Publication, Topic
from fastpath_cms.services import joining
from tests.support.committee import bid, published, tells
from tests.support.world import IN_REVIEWING, World


def test_what_who_stays_told_counts_and_nothing_is_doubled(world: World) -> None:
    stays, ends = world.member("Mia Member"), world.member("M. Member")
    both, theirs = world.submission(), world.submission()
    topic = world.all(Topic)[0].id
    tells(world, stays, load_limit=2)
    tells(world, ends, topic, load_limit=9)
    published(world, stays, "One", "Two")
    published(world, ends, "Two", "Three")
    bid(world, stays, both, BidValue.YES)
    bid(world, ends, both, BidValue.NO)
    bid(world, ends, theirs, BidValue.MAYBE)
    with world.writing() as session:
        session.add_all(
            PairScore(submission_id=both.id, person_id=one.id, score=score, brought_at=IN_REVIEWING)
            for one, score in ((stays, 0.5), (ends, 0.1))
        )
    world.perform(stays, joining.join, keeping=stays.id, giving=ends.id)
    assert [(row.person_id, row.load_limit) for row in world.all(Membership)] == [(stays.id, 2)]
    assert world.all(MembershipTopic) == []
    assert [(row.person_id, row.title) for row in world.all(Publication)] == [
        (stays.id, "One"),
        (stays.id, "Two"),
        (stays.id, "Three"),
    ]
    assert [(row.submission_id, row.person_id, row.value) for row in world.all(Bid)] == [
        (both.id, stays.id, BidValue.YES),
        (theirs.id, stays.id, BidValue.MAYBE),
    ]
    assert [(row.person_id, row.score) for row in world.all(PairScore)] == [(stays.id, 0.5)]
