"""The scores of every pair: their parts as arrays, and what they cost to read."""

from __future__ import annotations

from fastpath_cms.domain.bids import BidValue
from fastpath_cms.models import (
    AffinityRow,
    Bid,
    CommitteeSettings,
    Membership,
    MembershipTopic,
    Submission,
)
from fastpath_cms.queries.affinities import affinities_of, packed, texts_near
from fastpath_cms.queries.memberships import NOTHING_TOLD, memberships_of
from tests.support.queries import counted
from tests.support.world import IN_REVIEWING, World


def add(world: World, *rows: object) -> None:
    with world.writing() as session:
        session.add_all(rows)


def row(paper: int, scores: dict[int, float]) -> AffinityRow:
    return AffinityRow(
        submission_id=paper, scores=packed(scores), mark="", computed_at=IN_REVIEWING
    )


def test_a_score_is_the_weighted_sum_of_text_topics_and_bids(world: World) -> None:
    mia, max_ = world.member("Mia Member"), world.member("Max Member")
    first, second = world.submission(), world.submission()
    topic = first.topics[0]
    add(
        world,
        CommitteeSettings(
            edition_id=world.edition.id,
            text_weight=2.0,
            topics_weight=0.5,
            bids_weight=1.0,
            remind_after_days=0,
        ),
        Membership(id=1, edition_id=world.edition.id, person_id=mia.id, load_limit=3),
        MembershipTopic(membership_id=1, topic_id=topic.id),
        Bid(submission_id=first.id, person_id=mia.id, value=BidValue.MAYBE, placed_at=IN_REVIEWING),
        Bid(submission_id=first.id, person_id=max_.id, value=BidValue.NO, placed_at=IN_REVIEWING),
        row(first.id, {999: 9.0, mia.id: 0.5}),
        row(second.id, {mia.id: 0.25, max_.id: 0.0}),
    )
    with world.writing() as session:
        found = affinities_of(session, world.edition.id)
    assert (found.submissions, found.members) == ([first.id, second.id], [mia.id, max_.id])
    assert found.text.tolist() == [[0.5, 0.0], [0.25, 0.0]]
    assert found.topics.tolist() == [[1.0, 0.0], [1.0, 0.0]]
    assert found.bids.tolist() == [[0.5, -1.0], [0.0, 0.0]]
    assert found.total.tolist() == [[2.0, -1.0], [1.0, 0.0]]
    assert found.column(max_.id) == {first.id: -1.0, second.id: 0.0}
    assert found.column(999) == {}


def test_a_member_s_own_scores_are_read_of_what_they_see_alone(world: World) -> None:
    mia = world.member()
    first, second = world.submission(), world.submission()
    add(world, row(first.id, {mia.id: 0.5}), row(second.id, {mia.id: 0.25}))
    with world.writing() as session:
        assert texts_near(session, mia.id, Submission.id == second.id) == {second.id: 0.25}


def test_with_nothing_told_every_score_is_zero(world: World) -> None:
    member = world.member()
    world.submission()
    with world.writing() as session:
        found = affinities_of(session, world.edition.id)
        told = memberships_of(session, world.edition.id)
    assert found.total.tolist() == [[0.0]]
    assert told == {member.id: NOTHING_TOLD}


def test_an_edition_with_nobody_in_it_has_no_scores(world: World) -> None:
    with world.writing() as session:
        assert affinities_of(session, world.edition.id).total.shape == (0, 0)


def test_reading_the_scores_takes_seven_queries_however_many_pairs(world: World) -> None:
    for count in (1, 3):
        for _ in range(count):
            world.submission()
            world.member(f"Member{world.entropy.count} Person")
        with world.writing() as session, counted(world.app) as statements:
            affinities_of(session, world.edition.id)
        assert statements.count == 7
