"""Opening: the archive, the coming edition, its chairs and its committee."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Final

from sqlalchemy import select

from fastpath_cms.domain.entry import Entry
from fastpath_cms.domain.people import normal_address
from fastpath_cms.domain.tokens import hash_of
from fastpath_cms.example.people import (
    GENERAL_CHAIR,
    PC_MEMBER,
    PROGRAM_CHAIR,
    PUBLICITY_CHAIR,
)
from fastpath_cms.example.series import ExampleNews
from fastpath_cms.formats.publications import read_publications
from fastpath_cms.models import Edition, RoleKind, Topic
from fastpath_cms.queries.committee import ListedPerson
from fastpath_cms.queries.settings import Facts, Texts
from fastpath_cms.rehearsal import lettering, review_form
from fastpath_cms.rehearsal.playing import Event, Play
from fastpath_cms.services import (
    announcing,
    calling,
    founding,
    granting,
    introducing,
    inviting,
)
from fastpath_cms.services.act import Act
from fastpath_cms.services.example_loading import load_archive

LEAD: Final = timedelta(days=40)  # from the founding of the edition to the opening of its call
NEWS_AT: Final = time(9)
REPLY_TO: Final = "chairs@fastpath.example"


def beginnings(play: Play) -> Iterator[Event]:
    """Iterate over what comes before the call: the edition and its committee."""
    opens_at = play.example.dates.key_dates.call_opens_at
    assert opens_at is not None  # noqa: S101 - every date of the example is set
    yield opens_at - LEAD, _open_edition
    yield opens_at - LEAD * 0.75, _gather


def _open_edition(play: Play) -> None:
    """Found the edition, load the archive, fill the edition and name its chairs."""
    example = play.example
    chair = _first(play, GENERAL_CHAIR)
    play.perform(
        None,
        founding.found,
        year=example.year,
        title=example.title,
        zone_name=example.dates.zone.key,
        name=play.people[chair].name,
        address=play.people[chair].email,
        pages=[(page.key, page.title, page.text) for page in example.pages],
    )
    play.edition_id = play.perform(None, _edition_id, example.year)
    play.meet(chair)
    play.perform(None, load_archive)
    _name_chairs(play, chair)
    _fill(play, chair)


def announcements(play: Play) -> Iterator[Event]:
    """Iterate over the news of the year, and the date that is moved on one of its days."""
    chair, publicist = _first(play, GENERAL_CHAIR), _first(play, PUBLICITY_CHAIR)
    dates = play.example.dates
    for item in play.example.news:
        at = datetime.combine(item.on, NEWS_AT, dates.zone)

        def announce(play: Play, item: ExampleNews = item) -> None:
            if any(date.moved_on == item.on for date in dates.announced):
                _announce_dates(play, chair, -1)
            play.perform(publicist, announcing.add_news, play.edition_id, item.on, item.text)

        yield at, announce


def _first(play: Play, role: str) -> str:
    return next(person.key for person in play.people.values() if role in person.roles)


def _edition_id(act: Act, year: int) -> int:
    return act.session.scalars(select(Edition.id).where(Edition.year == year)).one()


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
    review_form.shape(play, chair)
    lettering.word(play, chair)


def _announce_dates(play: Play, chair: str, turn: int) -> None:
    """Announce the dates: as they were first (0), or as they are in the end (-1)."""
    everything = {date.kind: Entry(date.days[turn]) for date in play.example.dates.announced}
    play.perform(chair, calling.change_dates, play.edition_id, everything, "")


def _topic_ids(act: Act, edition_id: int) -> dict[str, int]:
    rows = act.session.execute(select(Topic.name, Topic.id).where(Topic.edition_id == edition_id))
    return {row.name: row.id for row in rows}


def _gather(play: Play) -> None:
    """Invite the committee; each member reads the letter and accepts by its link."""
    chair = _first(play, PROGRAM_CHAIR)
    members = [person for person in play.people.values() if PC_MEMBER in person.roles]
    rows = [(person.name, person.email, person.affiliation) for person in members]
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
            topic_ids=[play.topics[key] for key in person.topics],
            load_limit=person.load,
        )
        play.recognise(person.key)
        told, _ = read_publications("\n\n".join(person.papers))
        play.perform(person.key, introducing.add_publications, play.edition_id, told)
