"""Linking authors to people: only by an address that somebody verified."""

from __future__ import annotations

from sqlalchemy import update

from fastpath_cms.models import Author, EmailAddress
from fastpath_cms.services.linking import link_person
from tests.support.forms import submission_form
from tests.support.world import World


def test_an_author_is_the_person_who_verified_the_address(world: World) -> None:
    miles = world.person("Miles O'Brien", "miles@example.edu")
    world.browser().post("/2027/submit", submission_form(world))
    assert world.one(Author).person_id == miles.id


def test_an_address_nobody_verified_links_nobody(world: World) -> None:
    world.person("Miles O'Brien", "miles@example.edu")
    with world.writing() as session:
        session.execute(update(EmailAddress).values(verified_at=None))
    world.browser().post("/2027/submit", submission_form(world))
    assert world.one(Author).person_id is None


def test_a_person_who_verifies_later_becomes_the_author(world: World) -> None:
    world.browser().post("/2027/submit", submission_form(world))
    miles, other = world.person("Miles", "miles@example.edu"), world.person("Other")
    world.perform(other, link_person, other.id)
    assert world.one(Author).person_id is None
    world.perform(miles, link_person, miles.id)
    assert world.one(Author).person_id == miles.id
