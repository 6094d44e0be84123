"""What stands beside the reviews of the secret's paper, and differs with them between two worlds."""

from __future__ import annotations

from fastpath_cms.domain.bids import BidValue
from fastpath_cms.domain.discussing import Side
from fastpath_cms.models import (
    AffinityRow,
    Bid,
    DeclinedReview,
    DiscussionLead,
    PairScore,
    Person,
    Stance,
    Submission,
    Subreview,
    Tag,
)
from fastpath_cms.queries.affinities import packed
from tests.leaks.people import RALF, RITA
from tests.leaks.secrets import Truth
from tests.support.world import World


def lay_beside(world: World, reviewer: Person, paper: Submission, truth: Truth) -> None:
    """Let the reviewer bid, score, ask for help, take a side and lead; let their like decline."""
    now, about = world.clock.now(), {"submission_id": paper.id}
    other = world.one(Person, Person.name == (RALF if reviewer.name == RITA else RITA))
    is_good = truth.overall > 0
    mine = {**about, "person_id": reviewer.id}
    rows = [
        Bid(**mine, value=BidValue.YES, placed_at=now),
        PairScore(**mine, score=0.75, brought_at=now),
        Stance(**mine, side=Side.CHAMPION if is_good else Side.AGAINST, taken_at=now),
        DiscussionLead(**mine, named_at=now, summary=truth.remark, summed_up_at=now),
        AffinityRow(**about, scores=packed({reviewer.id: 0.75}), mark="", computed_at=now),
        Tag(**about, name="strong", folded="strong")
        if is_good
        else Tag(**about, name="weak", folded="weak"),
        Subreview(
            **about,
            reviewer_id=reviewer.id,
            name=f"Helper of {reviewer.name}",
            address="helper@elsewhere.example",
            asked_at=now,
            accepted_at=now,
            taken_at=now,
            answers={},
        ),
        DeclinedReview(
            **about,
            person_id=other.id,
            reason="No time.",
            suggestion=reviewer.name,
            declined_at=now,
        ),
    ]
    with world.writing() as session:
        session.add_all(rows)
