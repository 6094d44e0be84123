"""Hosting speakers: they are invited by letter, answer, and fill their page by a secret link.

The link is the permission, for one speaker's page and nothing else (as for subreviewers).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any, Final

from fastpath_cms.domain.calendar import time_left
from fastpath_cms.domain.errors import NotFound, Problem, Unfit
from fastpath_cms.domain.letters import LetterKind
from fastpath_cms.domain.policy import Action
from fastpath_cms.domain.program import BY_INVITATION, ItemKind
from fastpath_cms.domain.slots import slot_text
from fastpath_cms.models import Edition, ProgramItem, Speaker
from fastpath_cms.queries.editions import key_dates_of, open_editions
from fastpath_cms.queries.program_draft import lacks_of
from fastpath_cms.queries.speakers import (
    OwnTalk,
    asked_speakers,
    chairs_to_tell,
    opened_by,
    speaker_at,
)
from fastpath_cms.services import audit, minting, outbox
from fastpath_cms.services.act import Act
from fastpath_cms.services.asking import ask_edition
from fastpath_cms.services.merging import held_of

MARKS: Final = (timedelta(days=7), timedelta(days=14), timedelta(days=21))
TALK_KINDS: Final = {
    ItemKind.KEYNOTE: "the keynote",
    ItemKind.INVITED: "an invited talk",
    ItemKind.PANEL: "a panel",
}


@dataclass(frozen=True, slots=True)
class SpeakerPage:
    """What a speaker tells of themselves and, who speaks alone, of the talk."""

    name: str
    affiliation: str = ""
    bio: str = ""
    links: tuple[str, ...] = ()
    is_remote: bool = False
    zone_name: str = ""
    needs: str = ""
    title: str = ""
    abstract: str = ""
    video_url: str = ""
    may_publish_slides: bool = False
    may_publish_video: bool = False


def invite_speaker(act: Act, edition_id: int, key: str, place: int, invitation: str) -> str:
    """Invite a speaker by letter, or remind one who has not answered; return the name.

    A new letter's link takes the place of an earlier one's. Raises Unfit without an address, and
    for who has answered.
    """
    edition, _, _ = ask_edition(act, Action.PROGRAM_EDIT, edition_id)
    own = speaker_at(act.session, edition_id, key, place)
    if own is None or own.talk.kind not in BY_INVITATION:
        raise NotFound
    row = own.speaker
    if not row.address:
        raise _unfit(f"Write the e-mail address of {row.name} into the row first.")
    if row.accepted_at is not None:
        raise _unfit(f"{row.name} has accepted already.")
    is_reminder = row.invited_at is not None and row.declined_at is None
    row.invited_at = row.invited_at or act.now
    row.reminded_at = act.now if is_reminder else row.reminded_at
    row.declined_at, row.declined_because = None, ""
    audit.record(act, "speaker.invite", f"program:{key}", edition_id=edition.id, speaker=row.name)
    outbox.post(
        act,
        LetterKind.SPEAKER_INVITATION,
        key=act.tools.entropy.token(18),
        to=(row.name, row.address),
        edition=edition,
        secret={"purpose": minting.SPEAKER, "speaker_id": row.id, "year": edition.year},
        is_reminder=is_reminder,
        talk_kind=_kind_of(own.talk.kind, own.item),
        slot=slot_of(edition, own.item, row.zone_name),
        held=held_of(edition),
        invitation=invitation.strip(),
    )
    return row.name


def answer(act: Act, token: str, *, accepts: bool, because: str = "") -> None:
    """Say whether one speaks; the chairs get a letter whenever the answer changes."""
    own = _opened(act, token)
    row = own.speaker
    if (row.accepted_at if accepts else row.declined_at) is not None:
        return
    row.accepted_at = act.now if accepts else None
    row.declined_at = None if accepts else act.now
    row.declined_because = "" if accepts else because.strip()
    _record(act, own, "speaker.answer", is_accepted=accepts)
    turn = act.tools.entropy.token(18)
    for name, address in chairs_to_tell(act.session, own.edition.id):
        outbox.post(
            act,
            LetterKind.SPEAKER_ANSWER,
            key=f"{turn}:{address}",
            to=(name, address),
            edition=own.edition,
            speaker=row.name,
            talk_kind=_kind_of(own.talk.kind, own.item),
            is_accepted=accepts,
            declined_because=row.declined_because,
        )


def save_page(
    act: Act,
    token: str,
    page: SpeakerPage,
    *,
    photo: str | None = None,
    drops_photo: bool = False,
    slides: str | None = None,
) -> None:
    """Keep what a speaker wrote; the public page changes when the chairs publish again.

    ``photo`` is the hash of a picture drawn anew, ``slides`` that of a PDF found fit; without
    them what was there stays.
    """
    own = _opened(act, token)
    _write(act, own, page)
    if photo is not None or drops_photo:
        own.speaker.photo_sha256 = photo
    if slides is not None and own.is_alone:
        own.talk.slides_sha256, own.talk.slides_at = slides, act.now


def save_page_as_chair(act: Act, edition_id: int, key: str, place: int, page: SpeakerPage) -> None:
    """Keep what a speaker sent to a chair by other ways."""
    ask_edition(act, Action.PROGRAM_EDIT, edition_id)
    own = speaker_at(act.session, edition_id, key, place)
    if own is None:
        raise NotFound
    _write(act, own, page)


def remind_speakers(act: Act) -> int:
    """Post the reminders of what is missing three, two and one weeks before; return how many.

    After a pause of the worker the latest that is still true is posted alone.
    """
    count = 0
    for edition in open_editions(act.session):
        at = key_dates_of(edition).workshop_at
        mark = next((mark for mark in MARKS if at and at - mark <= act.now < at), None)
        if at is None or mark is None:
            continue
        for row, talk, item in asked_speakers(act.session, edition.id):
            missing = lacks_of(talk.kind, talk.title, talk.abstract, [row])
            if not missing:
                continue
            row.reminded_at = act.now
            count += outbox.post(
                act,
                LetterKind.SPEAKER_REMINDER,
                key=f"{row.id}:{int(at.timestamp())}:{mark.days}",
                to=(row.name, row.address),
                edition=edition,
                secret={"purpose": minting.SPEAKER, "speaker_id": row.id, "year": edition.year},
                missing=list(missing),
                slot=slot_of(edition, item, row.zone_name),
                held=held_of(edition),
                left=time_left(at, act.now),
            )
    return count


def slot_of(edition: Edition, item: ProgramItem | None, zone_name: str = "") -> str:
    """Say when a row is, in the edition's zone, in UTC and where its speaker is; "" without one."""
    if item is None:
        return ""
    return slot_text(item.starts_at, item.ends_at, edition.zone, zone_name)


def _write(act: Act, own: OwnTalk, page: SpeakerPage) -> None:
    row, talk = own.speaker, own.talk
    row.name, row.affiliation, row.bio = page.name, page.affiliation, page.bio
    row.links = list(page.links)
    row.is_remote, row.zone_name = page.is_remote, page.zone_name
    row.needs, row.answered_at = page.needs, act.now
    if own.is_alone:
        talk.title, talk.abstract, talk.video_url = page.title, page.abstract, page.video_url
        consent = (page.may_publish_slides, page.may_publish_video)
        if consent != (talk.may_publish_slides, talk.may_publish_video) or not talk.consented_at:
            talk.may_publish_slides, talk.may_publish_video = consent
            talk.consented_at, talk.consented_by = act.now, row.name[:200]
    _record(act, own, "speaker.page", links=asdict(page)["links"])


def _opened(act: Act, token: str) -> OwnTalk:
    own = opened_by(act.session, token)
    if own is None:
        raise NotFound
    return own


def _kind_of(kind: ItemKind, item: ProgramItem | None) -> str:
    said = TALK_KINDS[kind]
    if item is None:
        return said
    return f"{said} of {int((item.ends_at - item.starts_at).total_seconds()) // 60} minutes"


def _record(act: Act, own: OwnTalk, deed: str, **details: Any) -> None:
    key = own.item.key if own.item is not None else "waiting"
    row: Speaker = own.speaker
    audit.record(
        act, deed, f"program:{key}", edition_id=own.edition.id, speaker=row.name, **details
    )


def _unfit(sentence: str) -> Unfit:
    return Unfit(Problem("speaker", sentence), kept="No letter was written.")
