"""Previewing: what a chair read of the letters before a release, and a sample by mail."""

from __future__ import annotations

from typing import Final

from sqlalchemy import select

from fastpath_cms.domain.errors import NotAllowed, NotFound
from fastpath_cms.domain.letters import LetterKind
from fastpath_cms.domain.policy import Action
from fastpath_cms.domain.reconciliation import MergedLetter
from fastpath_cms.models import Edition, LetterReading, Submission
from fastpath_cms.queries.notification import Paper, papers_to_tell
from fastpath_cms.queries.people import mail_addresses
from fastpath_cms.queries.scopes import unsealed
from fastpath_cms.services import outbox
from fastpath_cms.services.act import Act
from fastpath_cms.services.asking import ask_edition
from fastpath_cms.services.merging import MARK_LENGTH, merge

SAMPLES_AN_HOUR: Final = 20


def note_read(act: Act, edition_id: int, number: int, mark: str) -> None:
    """Note that the actor read the letters of a submission, as they are while they have a mark."""
    _, paper = _one(act, edition_id, number)
    person_id = act.actor.person_id
    if person_id is None or len(mark) > MARK_LENGTH:
        raise NotFound
    row = act.session.scalars(
        select(LetterReading).where(
            LetterReading.person_id == person_id,
            LetterReading.submission_id == paper.submission.id,
        )
    ).one_or_none()
    if row is None:
        row = LetterReading(person_id=person_id, submission_id=paper.submission.id)
        act.session.add(row)
    row.mark, row.read_at = mark, act.now
    act.session.flush()


def send_sample(act: Act, edition_id: int, number: int, place: int) -> str:
    """Post a copy of a letter to the chair who asks, and return their address.

    ``place`` counts the contacts of the submission from 1.
    """
    edition, paper = _one(act, edition_id, number)
    letters = merge(act, edition, [paper])
    if act.actor.person_id is None or not 1 <= place <= len(letters):
        raise NotFound
    to = mail_addresses(act.session, [act.actor.person_id])[act.actor.person_id]
    if not outbox.may_write_to(act, to[1], LetterKind.LETTER_SAMPLE, most=SAMPLES_AN_HOUR):
        raise NotAllowed(
            f"{SAMPLES_AN_HOUR} samples were sent to you within the hour.",
            kept="No other was sent.",
            todo="Read the letters on the page, or wait a while.",
        )
    _post_sample(act, edition, paper.submission, letters[place - 1], to)
    return to[1]


def _post_sample(
    act: Act, edition: Edition, submission: Submission, letter: MergedLetter, to: tuple[str, str]
) -> None:
    outbox.post(
        act,
        LetterKind.LETTER_SAMPLE,
        key=f"{submission.id}:{act.actor.person_id}:{act.tools.entropy.token(9)}",
        to=to,
        edition=edition,
        submission=submission,
        subject=letter.subject.partition("] ")[2],  # the sample has its own lead
        reader=f"{letter.name} <{letter.address}>",
        text=letter.body.strip(),
    )


def _one(act: Act, edition_id: int, number: int) -> tuple[Edition, Paper]:
    edition, who, _ = ask_edition(act, Action.DECISIONS_MANAGE, edition_id)
    scope = unsealed(act.actor, who) & (Submission.number == number)
    papers = papers_to_tell(act.session, edition, scope)
    if not papers:
        raise NotFound
    return edition, papers[0]
