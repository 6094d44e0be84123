"""Questions about speakers: whose page a link opens, and what of it is missing."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, selectinload

from fastpath_cms.domain.tokens import hash_of
from fastpath_cms.models import Edition, EmailAddress, Person, ProgramItem, Role, Speaker, Talk
from fastpath_cms.queries.people import main_first
from fastpath_cms.queries.standings import CHAIRS


@dataclass(frozen=True, slots=True)
class OwnTalk:
    """A speaker with the talk, its place on the draft of the program, and the edition."""

    speaker: Speaker
    talk: Talk
    item: ProgramItem | None
    edition: Edition

    @property
    def is_alone(self) -> bool:
        """Whether this speaker writes the title and the abstract: alone, or as the moderator."""
        return len(self.talk.speakers) == 1 or self.speaker.is_moderator


def opened_by(session: Session, token: str) -> OwnTalk | None:
    """Return what a speaker's secret link opens, or None; archives are written no more."""
    return _one(session, Speaker.token_hash == hash_of(token))


def speaker_at(session: Session, edition_id: int, key: str, place: int) -> OwnTalk | None:
    """Return the speaker at a place (from 1) of a row of the program, or None."""
    return _one(
        session,
        Talk.edition_id == edition_id,
        ProgramItem.key == key,
        Speaker.position == place - 1,
    )


def _one(session: Session, *where: object) -> OwnTalk | None:
    row = session.execute(
        select(Speaker, Talk, ProgramItem, Edition)
        .join(Talk, Speaker.talk_id == Talk.id)
        .join(Edition, Talk.edition_id == Edition.id)
        .outerjoin(ProgramItem, ProgramItem.talk_id == Talk.id)
        .where(Edition.is_archive.is_(False), *where)  # type: ignore[arg-type]
        .options(selectinload(Talk.speakers), selectinload(Edition.key_dates))
    ).one_or_none()
    return OwnTalk(row[0], row[1], row[2], row[3]) if row else None


def asked_speakers(session: Session, edition_id: int) -> list[tuple[Speaker, Talk, ProgramItem]]:
    """Return those who accepted to speak and are written to, with talk and row; two queries."""
    rows = session.execute(
        select(Speaker, Talk, ProgramItem)
        .join(Talk, Speaker.talk_id == Talk.id)
        .join(ProgramItem, ProgramItem.talk_id == Talk.id)
        .where(
            Talk.edition_id == edition_id,
            Talk.submission_id.is_(None),
            Speaker.address != "",
            Speaker.accepted_at.is_not(None),
        )
        .options(selectinload(Talk.speakers))
        .order_by(ProgramItem.starts_at, Speaker.position)
    )
    return [(speaker, talk, item) for speaker, talk, item in rows]


def chairs_to_tell(session: Session, edition_id: int) -> list[tuple[str, str]]:
    """Return (name, address) of every chair of an edition, by name."""
    rows = session.execute(
        select(Person.id, Person.name, EmailAddress.address)
        .join(EmailAddress, EmailAddress.person_id == Person.id)
        .where(
            exists().where(
                Role.person_id == Person.id, Role.edition_id == edition_id, Role.kind.in_(CHAIRS)
            )
        )
        .order_by(Person.name, Person.id, *main_first(EmailAddress))
    )
    first: dict[int, tuple[str, str]] = {}
    for person_id, name, address in rows:
        first.setdefault(person_id, (name, address))
    return list(first.values())
