"""Promoting: what changes of a verdict after it was told, each told at once to every contact."""

from __future__ import annotations

from typing import Final

from sqlalchemy import delete, exists, select

from fastpath_cms.domain.errors import NotAllowed, OutOfPhase, Problem, Unfit
from fastpath_cms.domain.letters import LetterKind
from fastpath_cms.domain.policy import Action
from fastpath_cms.domain.workflow import Move, Status, Verdict
from fastpath_cms.models import Decision, ProgramItem, Submission, Talk
from fastpath_cms.queries.editions import phase_of
from fastpath_cms.queries.notification import Paper, contacts_of
from fastpath_cms.services import deciding, outbox, shepherding
from fastpath_cms.services.act import Act
from fastpath_cms.services.asking import Asked, ask
from fastpath_cms.services.informing import make_talk
from fastpath_cms.services.merging import letter_values
from fastpath_cms.services.transitions import advance

LONGEST: Final = 5_000  # characters of the words to the authors


def promote(act: Act, submission_id: int) -> int:
    """Accept what waits on the list, give it a talk and tell its contacts; return the number.

    Raises IllegalMove for what does not wait any more: two chairs promote it once.
    """
    asked = _locked(act, Action.WAIT_LIST_PROMOTE, submission_id)
    submission = asked.submission
    advance(act, submission, Move.PROMOTE, phase_of(asked.edition, act.now))
    deciding.write_decision(act, asked, Verdict.ACCEPT, _note(act, submission.id))
    if not act.session.scalar(select(exists().where(Talk.submission_id == submission.id))):
        make_talk(act, submission)
    _tell(act, asked, LetterKind.PROMOTED, "")
    return submission.number


def confirm_conditions(act: Act, submission_id: int) -> None:
    """Agree, as a chair, that the conditions are met, and tell the contacts, once."""
    asked = _locked(act, Action.CONDITIONS_CONFIRM, submission_id)
    if not shepherding.confirm(act, asked):
        return
    if asked.submission.status is Status.CONDITIONALLY_ACCEPTED:
        advance(act, asked.submission, Move.MEET_CONDITIONS, phase_of(asked.edition, act.now))
    _tell(act, asked, LetterKind.CONDITIONS_MET, "")


def refuse_conditions(act: Act, submission_id: int, words: str) -> None:
    """Say, as a chair, that the conditions are not met, and why; the contacts are told.

    Raises Unfit without words, and OutOfPhase while its talk stands on the program.
    """
    asked = _locked(act, Action.CONDITIONS_CONFIRM, submission_id)
    shepherding.conditional(act, submission_id)
    words = words.strip()
    if not words or len(words) > LONGEST:
        sentence = f"Say why, in at most {LONGEST:,} characters; the authors read it."
        raise Unfit(Problem("words", sentence, "words"), kept="Nothing was changed.")
    on_program = exists().where(ProgramItem.talk_id == Talk.id, Talk.submission_id == submission_id)
    if act.session.scalar(select(on_program)):
        raise OutOfPhase(
            "Its talk is on the program.",
            kept="Nothing was changed.",
            todo="Take the talk off the program first.",
        )
    advance(act, asked.submission, Move.REFUSE, phase_of(asked.edition, act.now))
    deciding.write_decision(act, asked, Verdict.REJECT, words)
    act.session.execute(
        delete(Talk)
        .where(Talk.submission_id == submission_id)
        .execution_options(synchronize_session=False)
    )
    _tell(act, asked, LetterKind.CONDITIONS_NOT_MET, words)


def _locked(act: Act, action: Action, submission_id: int) -> Asked:
    """Ask, and hold the row: of two chairs at once the second finds what the first has done."""
    act.session.execute(
        select(Submission.id).where(Submission.id == submission_id).with_for_update()
    )
    return ask(act, action, submission_id)


def _note(act: Act, submission_id: int) -> str:
    note = act.session.scalar(
        select(Decision.note_to_authors).where(Decision.submission_id == submission_id)
    )
    if note is None:
        raise NotAllowed("There is no decision on this submission.", kept="Nothing was changed.")
    return note


def _tell(act: Act, asked: Asked, kind: LetterKind, note: str) -> None:
    paper = Paper(asked.submission, Verdict.ACCEPT, note, 0, (), (), ())
    for contact in contacts_of(asked.submission):
        outbox.post(
            act,
            kind,
            key=f"{asked.edition.year}:{asked.submission.number}:{contact.address.lower()}",
            to=(contact.name, contact.address),
            edition=asked.edition,
            submission=asked.submission,
            **letter_values(asked.edition, paper),
        )
