"""News, the committee listing and the pages of the site."""

from __future__ import annotations

from datetime import date

import pytest

from fastpath_cms.domain.errors import NotFound, Stale, Unfit
from fastpath_cms.models import AuditRow, CommitteeListing, NewsItem, Role, RoleKind, SitePage
from fastpath_cms.queries.committee import ListedPerson, committee_of
from fastpath_cms.queries.settings import mark_of
from fastpath_cms.services import announcing
from tests.support.world import World

DAY = date(2027, 2, 1)


def test_news_are_added_changed_and_taken_away_and_stay_on_record(world: World) -> None:
    chair = world.chair()
    item = world.perform(chair, announcing.add_news, world.edition.id, DAY, "First")
    base = mark_of((DAY, "First"))
    world.perform(chair, announcing.change_news, world.edition.id, item, DAY, "Second", base=base)
    assert [row.text for row in world.all(NewsItem)] == ["Second"]
    with pytest.raises(Stale):
        world.perform(chair, announcing.change_news, world.edition.id, item, DAY, "X", base=base)
    world.perform(chair, announcing.delete_news, world.edition.id, item)
    assert world.all(NewsItem) == []
    assert [(row.deed, row.details.get("text")) for row in world.all(AuditRow)] == [
        ("add-news", "First"),
        ("change-news", None),
        ("delete-news", "Second"),
    ]


def test_news_of_another_edition_are_out_of_reach(world: World) -> None:
    chair = world.chair()
    other = world.new_edition(2026, is_current=False)
    with world.writing() as session:
        item = NewsItem(edition_id=other.id, day=DAY, text="Old", created_at=world.clock.now())
        session.add(item)
        session.flush()
        number = item.id
    with pytest.raises(NotFound):
        world.perform(chair, announcing.delete_news, world.edition.id, number)


def test_the_listing_is_printed_in_its_order_and_gives_no_permission(world: World) -> None:
    chair = world.chair()
    people = (
        ListedPerson("Grace", "Example University", "General Chair"),
        ListedPerson("Ada", "", "Program Chair"),
        ListedPerson("Bo", "", "Program Chair"),
        ListedPerson("Cy", "Sample Labs", ""),
    )
    world.perform(chair, announcing.change_committee, world.edition.id, people, mark_of(()))
    with world.writing() as session:
        found = committee_of(session, world.edition.id)
    assert [(group.title, len(group.people)) for group in found.organizers] == [
        ("General Chair", 1),
        ("Program Chairs", 2),
    ]
    assert found.members == (people[3],)
    assert len(world.all(Role)) == 1
    with pytest.raises(Stale):
        world.perform(chair, announcing.change_committee, world.edition.id, (), mark_of(()))
    assert len(world.all(CommitteeListing)) == 4


def test_a_page_of_the_site_has_one_address(world: World) -> None:
    chair = world.chair()
    world.perform(chair, announcing.save_page, world.edition.id, "help", "Help", "Text", base="")
    with pytest.raises(Unfit):
        world.perform(chair, announcing.save_page, world.edition.id, "help", "H", "T", base="")
    base = mark_of(("Help", "Text"))
    world.perform(chair, announcing.save_page, world.edition.id, "help", "Help", "More", base=base)
    assert [(row.slug, row.text) for row in world.all(SitePage)] == [("help", "More")]
    with pytest.raises(Stale):
        world.perform(
            chair, announcing.save_page, world.edition.id, "help", "Help", "Else", base=base
        )
    world.perform(chair, announcing.delete_page, world.edition.id, "help")
    with pytest.raises(NotFound):
        world.perform(chair, announcing.delete_page, world.edition.id, "help")
    assert world.all(SitePage) == []


def test_the_publicity_chair_announces_and_a_member_does_not(world: World) -> None:
    publicity = world.grant(world.person("Pia"), RoleKind.PUBLICITY_CHAIR)
    world.perform(publicity, announcing.add_news, world.edition.id, DAY, "News")
    with pytest.raises(NotFound):
        world.perform(world.member(), announcing.add_news, world.edition.id, DAY, "News")
