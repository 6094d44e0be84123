"""What members tell, written straight into a world; and the bids date."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Final

from fastpath_cms.domain.bids import BidValue
from fastpath_cms.domain.calendar import DateKind, closing_instant
from fastpath_cms.domain.publications import PublicationSource
from fastpath_cms.models import (
    Bid,
    KeyDate,
    Membership,
    MembershipTopic,
    Person,
    Publication,
    Submission,
)
from tests.support.world import IN_BEFORE, World

IN_BIDDING: Final = datetime(2027, 2, 28, 12, tzinfo=UTC)
BIDS_DUE: Final = date(2027, 2, 28)


def ask_for_bids(world: World) -> None:
    """Set the bids date, so that there is a phase for bids."""
    at = closing_instant(BIDS_DUE)
    with world.writing() as session:
        session.add(
            KeyDate(edition_id=world.edition.id, kind=DateKind.BIDS, at=at, announced_at=IN_BEFORE)
        )


def bid(world: World, person: Person, paper: Submission, value: BidValue = BidValue.YES) -> None:
    """Make a bid."""
    with world.writing() as session:
        session.add(
            Bid(
                submission_id=paper.id,
                person_id=person.id,
                value=value,
                placed_at=world.clock.now(),
            )
        )


def tells(
    world: World, person: Person, *topic_ids: int, load_limit: int | None = None, **more: bool
) -> None:
    """Make a membership."""
    with world.writing() as session:
        row = Membership(
            edition_id=world.edition.id,
            person_id=person.id,
            load_limit=load_limit,
            answered_at=world.clock.now(),
            **more,
        )
        session.add(row)
        session.flush()
        session.add_all(MembershipTopic(membership_id=row.id, topic_id=id_) for id_ in topic_ids)


def published(world: World, person: Person, *texts: str) -> None:
    """Make publications: each text is a title, and an abstract below it."""
    with world.writing() as session:
        for text in texts:
            title, _, abstract = text.partition("\n")
            session.add(
                Publication(
                    person_id=person.id,
                    title=title,
                    abstract=abstract,
                    authors=[],
                    source=PublicationSource.PASTED,
                    mark=title,
                    added_at=world.clock.now(),
                )
            )
