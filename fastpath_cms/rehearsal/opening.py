"""Opening: the archive, the coming edition, its chairs and its committee."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select

from fastpath_cms.domain.calendar import DateKind
from fastpath_cms.domain.people import normal_address
from fastpath_cms.domain.tokens import hash_of
from fastpath_cms.example import Station
from fastpath_cms.example.people import (
    GENERAL_CHAIR,
    PC_MEMBER,
    PROGRAM_CHAIR,
    PUBLICITY_CHAIR,
)
from fastpath_cms.models import Edition, RoleKind, SitePage, Topic
from fastpath_cms.queries.committee import ListedPerson
from fastpath_cms.queries.settings import Facts, Texts
from fastpath_cms.rehearsal.playing import Play
from fastpath_cms.services import announcing, calling, granting, inviting
from fastpath_cms.services.act import Act
from fastpath_cms.services.example_loading import load_archive

LEAD: Final = timedelta(days=40)  # from the founding of the edition to the opening of its call
REPLY_TO: Final = "chairs@fastpath.example"


def found_edition(act: Act, play: Play) -> int:
    """Make the coming edition, bare, with its first chair; what ``init`` does for a real one."""
    example = play.example
    edition = Edition(
        year=example.year,
        title=example.title,
        is_current=True,
        zone_name=example.dates.zone.key,
    )
    act.session.add(edition)
    act.session.flush()
    return edition.id


def open_edition(play: Play) -> None:
    """Load the archive, found the edition, fill it, and gather its committee."""
    example = play.example
    opens_at = example.dates.key_dates.call_opens_at
    assert opens_at is not None  # noqa: S101 - every date of the example is set
    play.at(opens_at - LEAD)
    play.perform(None, load_archive)
    play.edition_id = play.perform(None, found_edition, play)
    chair = _first(play, GENERAL_CHAIR)
    play.meet(chair)
    play.perform(None, _make_chair, play.edition_id, play.viewers[chair].person_id)
    _name_chairs(play, chair)
    _fill(play, chair)
    _gather(play, opens_at)


def announce_until(play: Play, now: datetime) -> None:
    """Publish the news and the moved dates that are due by an instant."""
    chair = _first(play, GENERAL_CHAIR)
    publicist = _first(play, PUBLICITY_CHAIR)
    zone = play.example.dates.zone
    for item in play.example.news:
        at = datetime.combine(item.on, datetime.min.time(), zone) + timedelta(hours=9)
        if play.clock.now() < at <= now:
            play.at(at)
            if any(date.moved_on == item.on for date in play.example.dates.announced):
                _announce_dates(play, chair, -1)
            play.perform(publicist, announcing.add_news, play.edition_id, item.on, item.text)
    play.at(now)


def _first(play: Play, role: str) -> str:
    return next(person.key for person in play.people.values() if role in person.roles)


def _make_chair(act: Act, edition_id: int, person_id: int) -> None:
    from fastpath_cms.models import Person  # noqa: PLC0415 - used here alone

    edition = act.session.get_one(Edition, edition_id)
    person = act.session.get_one(Person, person_id)
    person.is_operator = True
    granting.give_role(act, edition, person, RoleKind.GENERAL_CHAIR)


def _name_chairs(play: Play, chair: str) -> None:
    for person in play.people.values():
        for role in person.roles:
            if role in {PROGRAM_CHAIR, PUBLICITY_CHAIR}:
                play.meet(person.key)
                play.perform(
                    chair,
                    granting.grant_role,
                    play.edition_id,
                    RoleKind(role),
                    person.email,
                    person.name,
                )


def _fill(play: Play, chair: str) -> None:
    example = play.example
    facts = Facts(
        title=example.title,
        host=example.host,
        place=example.place,
        zone_name=example.dates.zone.key,
        starts_at=example.starts,
        ends_at=example.ends,
        reply_to=REPLY_TO,
        summary="",
    )
    play.perform(chair, calling.change_facts, play.edition_id, facts, "")
    _announce_dates(play, chair, 0)
    texts = Texts(
        background=example.background,
        call_text=example.call,
        submission_text=example.submission_instructions,
        review_text=example.review_guidance,
    )
    play.perform(chair, calling.change_texts, play.edition_id, texts, "")
    names = [topic.text for topic in example.topics]
    play.perform(chair, calling.change_topics, play.edition_id, names, "")
    by_name = play.perform(None, _topic_ids, play.edition_id)
    play.topics = {topic.key: by_name[topic.text] for topic in example.topics}
    organizers = [
        ListedPerson(person.name, person.affiliation, person.title)
        for person in example.committee
        if person.is_organizer
    ]
    play.perform(chair, announcing.change_committee, play.edition_id, organizers, "")
    for page in example.pages:
        there = play.perform(None, _page, page.key)
        base = announcing.mark_of_page(*there) if there else ""
        play.perform(
            chair,
            announcing.save_page,
            play.edition_id,
            page.key,
            page.title,
            page.text,
            base=base,
        )


def _announce_dates(play: Play, chair: str, turn: int) -> None:
    """Announce the dates: as they were first (0), or as they are in the end (-1)."""
    days = {date.kind: date.days[turn] for date in play.example.dates.announced}
    everything = {kind: days.get(kind) for kind in DateKind}
    play.perform(chair, calling.change_dates, play.edition_id, everything, "")


def _topic_ids(act: Act, edition_id: int) -> dict[str, int]:
    rows = act.session.execute(select(Topic.name, Topic.id).where(Topic.edition_id == edition_id))
    return dict(rows.tuples())


def _page(act: Act, slug: str) -> tuple[str, str] | None:
    row = act.session.scalars(select(SitePage).where(SitePage.slug == slug)).one_or_none()
    return (row.title, row.text) if row else None


def _gather(play: Play, opens_at: datetime) -> None:
    """Invite the committee; each member reads the letter and accepts by its link."""
    chair = _first(play, PROGRAM_CHAIR)
    members = [person for person in play.people.values() if PC_MEMBER in person.roles]
    rows = [(person.name, person.email, person.affiliation) for person in members]
    play.at(opens_at - LEAD * 0.75)
    play.perform(chair, inviting.invite, play.edition_id, rows)
    play.deliver()
    for person in members:
        play.at(play.clock.now() + timedelta(hours=7))
        play.perform(
            None,
            inviting.accept,
            play.postman.tokens[normal_address(person.email)],
            name=person.name,
            session_hash=hash_of(f"rehearsal {person.key}"),
        )
        play.recognise(person.key)
    play.at(play.example.dates.at(Station.BEFORE))
