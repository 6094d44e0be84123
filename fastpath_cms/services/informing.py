"""Informing: verdicts become statuses, letters and talks; a desk rejection does so at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence

from sqlalchemy import select

from fastpath_cms.domain.errors import OutOfPhase
from fastpath_cms.domain.letters import LetterKind
from fastpath_cms.domain.policy import Action
from fastpath_cms.domain.program import ItemKind
from fastpath_cms.domain.reconciliation import MergedLetter
from fastpath_cms.domain.workflow import MOVE_OF_VERDICT, TO_BE_PRESENTED, Verdict
from fastpath_cms.models import Edition, Release, Submission, Talk
from fastpath_cms.queries.decisions import pending_release
from fastpath_cms.queries.editions import phase_of
from fastpath_cms.queries.notification import Paper
from fastpath_cms.queries.people import mail_addresses
from fastpath_cms.services import deciding, outbox, shepherding
from fastpath_cms.services.act import Act
from fastpath_cms.services.asking import ask
from fastpath_cms.services.merging import Telling, check, desk_reject_paper, merge
from fastpath_cms.services.transitions import advance


def inform_all(act: Act, edition: Edition, every: Telling) -> None:
    """Tell decisions whose letters passed the checks in this transaction."""
    letters: dict[int, list[MergedLetter]] = defaultdict(list)
    for letter in every.letters:
        letters[letter.number].append(letter)
    there = act.session.scalars(select(Talk.submission_id).where(Talk.edition_id == edition.id))
    talks = set(there)
    posted = outbox.posted_keys(act, edition.id)
    for paper in every.papers:
        _inform(act, edition, paper, letters[paper.number], posted)
        if paper.submission.status in TO_BE_PRESENTED and paper.submission.id not in talks:
            make_talk(act, paper.submission)


def _inform(
    act: Act,
    edition: Edition,
    paper: Paper,
    letters: Sequence[MergedLetter],
    posted: Collection[str] | None = None,
) -> None:
    advance(act, paper.submission, MOVE_OF_VERDICT[paper.verdict], phase_of(edition, act.now))
    for letter in letters:
        outbox.post(
            act,
            letter.kind,
            key=f"{edition.year}:{paper.number}:{letter.address.lower()}",
            to=(letter.name, letter.address),
            edition=edition,
            submission=paper.submission,
            written=(letter.subject, letter.body),
            posted=posted,
        )
    if paper.verdict is Verdict.CONDITIONAL:
        shepherding.tell_shepherd(act, edition, paper.submission)


def make_talk(act: Act, submission: Submission) -> None:
    """Give a submission that is to be presented its talk."""
    act.session.add(
        Talk(
            edition_id=submission.edition_id,
            submission_id=submission.id,
            kind=ItemKind.REGULAR,
            title=submission.title,
            abstract=submission.abstract,
        )
    )


def write_to_chairs(
    act: Act, edition: Edition, kind: LetterKind, release: Release, chairs: Collection[int]
) -> None:
    """Write about a release, without a number: of which paper it is, some may not know."""
    for person_id, to in sorted(mail_addresses(act.session, chairs).items()):
        outbox.post(
            act,
            kind,
            key=f"{release.id}:{person_id}",
            to=to,
            edition=edition,
            due_at=release.due_at,
        )


def desk_reject(act: Act, submission_id: int, note_to_authors: str) -> None:
    """Return a submission without review and tell its contacts now."""
    asked = ask(act, Action.DESK_REJECT, submission_id)
    if pending_release(act.session, asked.edition.id) is not None:
        raise OutOfPhase("A release is on its way.", kept="Nothing was changed.")
    deciding.write_decision(act, asked, Verdict.DESK_REJECT, note_to_authors)
    paper = desk_reject_paper(asked.submission, note_to_authors)
    letters = merge(act, asked.edition, [paper])
    checks = check(act, asked.edition, [paper], letters)
    if wrong := [problem for found in checks if found.stops for problem in found.problems]:
        raise OutOfPhase(" ".join(wrong), kept="Nothing was told to anybody.")
    _inform(act, asked.edition, paper, letters)
