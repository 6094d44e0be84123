"""What the authors of an accepted submission still do: confirm the talk, hand in the final version."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from fastpath_cms.domain.errors import Problem, Unfit
from fastpath_cms.domain.letters import LetterKind
from fastpath_cms.domain.people import name_key
from fastpath_cms.domain.policy import Action
from fastpath_cms.domain.program import ItemKind
from fastpath_cms.domain.workflow import Move, Status
from fastpath_cms.models import Speaker, Submission, Talk
from fastpath_cms.queries.editions import key_dates_of
from fastpath_cms.queries.handlers import handlers_of
from fastpath_cms.services import audit, outbox
from fastpath_cms.services.acknowledging import acknowledge
from fastpath_cms.services.act import Act
from fastpath_cms.services.asking import ask
from fastpath_cms.services.manuscripts import Received, keep_manuscript, latest
from fastpath_cms.services.transitions import advance

NEEDED_REASON: Final = "Say why in a sentence; the co-authors and the chairs read it."


@dataclass(frozen=True, slots=True)
class Consent:
    """What the authors allow the workshop to publish; three answers, each their own."""

    paper: bool = False
    slides: bool = False
    video: bool = False


def confirm_talk(
    act: Act,
    submission_id: int,
    *,
    speaker: str,
    affiliation: str,
    bio: str,
    note_to_chair: str,
    is_remote: bool = False,
    zone_name: str = "",
    video_url: str = "",
    consent: Consent | None = None,
) -> bool:
    """Confirm the talk and name who gives it; return whether it had been confirmed before.

    It takes a decline back. Who consented, and when, is recorded whenever the answer changes.
    """
    asked = ask(act, Action.TALK_CONFIRM, submission_id)
    talk = talk_of(act, asked.submission)
    was_confirmed = talk.confirmed_at is not None
    same = [who for who in talk.speakers if name_key(who.name) == name_key(speaker)]
    one = same[0] if same else Speaker(position=0, links=[])
    one.name, one.affiliation, one.bio = speaker, affiliation, bio
    one.is_remote, one.zone_name = is_remote, zone_name if is_remote else ""
    talk.speakers[:] = [one]
    talk.note_to_chair, talk.video_url = note_to_chair, video_url
    if consent is not None and (talk.consented_at is None or consent != consent_of(talk)):
        talk.may_publish_paper = consent.paper
        talk.may_publish_slides = consent.slides
        talk.may_publish_video = consent.video
        talk.consented_at, talk.consented_by = act.now, act.actor.name[:200]
    talk.confirmed_at = talk.confirmed_at or act.now
    talk.declined_at, talk.declined_because = None, ""
    audit.record(
        act,
        "talk.confirm",
        f"submission:{asked.submission.number}",
        edition_id=asked.edition.id,
        submission_id=asked.submission.id,
        speaker=speaker,
        consent=asdict(consent_of(talk)),
    )
    return was_confirmed


def decline_talk(act: Act, submission_id: int, reason: str) -> int:
    """Say that nobody can give the talk; tell the authors and the impartial chairs.

    Returns how many letters go out: none when it was declined already. Raises Unfit without a
    reason. Confirming the talk takes the decline back.
    """
    asked = ask(act, Action.TALK_CONFIRM, submission_id)
    submission = asked.submission
    if not reason.strip():
        raise Unfit(Problem("reason", NEEDED_REASON, "reason"))
    talk = talk_of(act, submission)
    if talk.declined_at is not None:
        return 0
    talk.declined_at, talk.declined_because = act.now, reason.strip()
    talk.confirmed_at = None
    audit.record(
        act,
        "talk.decline",
        f"submission:{submission.number}",
        edition_id=asked.edition.id,
        submission_id=submission.id,
    )
    act.session.flush()
    readers = {author.address: author.name for author in submission.authors}
    for name, address in handlers_of(act.session, submission):
        readers.setdefault(address, name)
    turn = act.tools.entropy.token(18)
    return sum(
        outbox.post(
            act,
            LetterKind.TALK_DECLINED,
            key=f"{turn}:{address}",
            to=(name, address),
            edition=asked.edition,
            submission=submission,
            decliner=act.actor.name,
            declined_because=talk.declined_because,
        )
        for address, name in readers.items()
    )


def hand_in_slides(act: Act, submission_id: int, received: Received) -> None:
    """Keep the slides of a talk; others replace them. Raises Unfit when the file has problems."""
    asked = ask(act, Action.SLIDES_UPLOAD, submission_id)
    if received.problems:
        raise Unfit(*received.problems)
    talk = talk_of(act, asked.submission)
    if talk.slides_sha256 == received.sha256:
        return
    talk.slides_sha256, talk.slides_at = received.sha256, act.now
    audit.record(
        act,
        "talk.slides",
        f"submission:{asked.submission.number}",
        edition_id=asked.edition.id,
        submission_id=asked.submission.id,
        sha256=received.sha256,
    )


def consent_of(talk: Talk) -> Consent:
    """Return what the authors of a talk allow now."""
    return Consent(talk.may_publish_paper, talk.may_publish_slides, talk.may_publish_video)


def hand_in_final(act: Act, submission_id: int, received: Received) -> dict[str, Any]:
    """Keep a camera-ready version and tell the authors; the same file again changes nothing.

    Returns ``version``, ``pages``, ``sha256`` and ``is_new``. Raises Unfit when the file has
    problems.
    """
    asked = ask(act, Action.FINAL_UPLOAD, submission_id)
    submission = asked.submission
    before = latest(submission, is_final=True)
    manuscript = keep_manuscript(act, submission, received, is_final=True)
    is_new = manuscript is not before
    if submission.status is not Status.CAMERA_READY:
        advance(act, submission, Move.FINALIZE, asked.phase)
    if is_new:
        submission.changed_at = act.now
        receipt = acknowledge(act, submission, manuscript)
        for author in submission.authors:
            outbox.post(
                act,
                LetterKind.FINAL_RECEIVED,
                key=f"{submission.id}:{manuscript.number}:{author.address}",
                to=(author.name, author.address),
                edition=asked.edition,
                submission=submission,
                receipt=receipt,
                manuscript=manuscript,
                authors=[row.name for row in submission.authors],
                due_at=key_dates_of(asked.edition).final_due_at,
            )
    act.session.flush()
    return {
        "version": manuscript.number,
        "pages": manuscript.page_count,
        "sha256": manuscript.sha256,
        "is_new": is_new,
    }


def talk_of(act: Act, paper: Submission) -> Talk:
    """Return the talk of an accepted submission with its speakers, made when there is none yet."""
    talk = act.session.scalars(
        select(Talk)
        .where(Talk.submission_id == paper.id)
        .options(selectinload(Talk.speakers))
        .execution_options(populate_existing=True)
    ).one_or_none()
    if talk is None:
        talk = Talk(
            edition_id=paper.edition_id,
            submission_id=paper.id,
            kind=ItemKind.REGULAR,
            title=paper.title,
            abstract=paper.abstract,
            note_to_chair="",
            speakers=[],
        )
        act.session.add(talk)
        act.session.flush()
    return talk
