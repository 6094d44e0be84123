"""Thanks to reviewers: once each, when all is in or the authors have been told."""

from __future__ import annotations

from fastpath_cms.domain.letters import LetterKind
from fastpath_cms.models import Edition, Letter, Release
from fastpath_cms.services.thanking import WAIT, thank_reviewers
from tests.support.letters import assert_golden
from tests.support.world import IN_NOTIFICATION, IN_PROGRAM, IN_REVIEWING, World


def thanks(world: World) -> list[str]:
    """Let the worker look; return who has been thanked in all."""
    world.perform(None, thank_reviewers)
    letters = world.all(Letter, Letter.kind == LetterKind.REVIEW_THANKS)
    return [letter.recipient_name for letter in letters]


def tell_authors(world: World) -> None:
    now = world.clock.now() - WAIT
    with world.writing() as session:
        session.add(
            Release(edition_id=world.edition.id, requested_at=now, due_at=now, performed_at=now)
        )


def test_who_has_handed_in_all_is_thanked_once(world: World) -> None:
    mia, otto = world.member(), world.member("Otto Other")
    papers = [world.submission(), world.submission()]
    for paper in papers:
        world.assignment(mia, paper)
    world.assignment(otto, papers[0])
    world.at(IN_REVIEWING)
    world.review(mia, papers[0])
    assert thanks(world) == []
    world.review(mia, papers[1])
    assert thanks(world) == ["Mia Member"]
    later = world.submission()
    world.assignment(mia, later)
    world.review(mia, later)
    assert thanks(world) == ["Mia Member"]
    assert_golden(world.letters()[0], "review-thanks")


def test_an_edition_may_thank_after_the_notification_only(world: World) -> None:
    mia, paper = world.member(), world.submission()
    world.assignment(mia, paper)
    world.review(mia, paper)
    with world.writing() as session:
        session.get_one(Edition, world.edition.id).are_thanks_at_once = False
    world.at(IN_REVIEWING)
    assert thanks(world) == []
    world.at(IN_NOTIFICATION)
    assert thanks(world) == []
    tell_authors(world)
    assert thanks(world) == ["Mia Member"]
    world.at(IN_PROGRAM)
    assert thanks(world) == ["Mia Member"]


def test_after_the_notification_whoever_wrote_one_is_thanked(world: World) -> None:
    mia, otto = world.member(), world.member("Otto Other")
    papers = [world.submission(), world.submission()]
    for paper in papers:
        world.assignment(mia, paper)
        world.assignment(otto, paper)
    world.review(mia, papers[0])
    world.at(IN_NOTIFICATION)
    tell_authors(world)
    assert thanks(world) == ["Mia Member"]
    assert "know the decisions now" in world.letters()[0].body
