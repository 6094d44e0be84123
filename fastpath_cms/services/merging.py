"""Merging: decision letters as their readers will get them, and the checks they must pass."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final

from fastpath_cms.domain.held import held_text
from fastpath_cms.domain.policy import Action, why_not
from fastpath_cms.domain.reconciliation import (
    LETTER_OF_VERDICT,
    Check,
    MergedLetter,
    Told,
    reconcile,
)
from fastpath_cms.domain.standing import Standing
from fastpath_cms.domain.workflow import Verdict
from fastpath_cms.models import Edition, Submission
from fastpath_cms.queries.decisions import Openness
from fastpath_cms.queries.editions import key_dates_of, phase_of
from fastpath_cms.queries.notification import Paper, papers_to_tell
from fastpath_cms.services import outbox
from fastpath_cms.services.act import Act

ANOTHER_CHAIR: Final = "Another chair has not finished."


def merge(act: Act, edition: Edition, papers: Sequence[Paper]) -> tuple[MergedLetter, ...]:
    """Merge the letters of some decided submissions, one for each contact; writes nothing."""
    letters = []
    for paper in papers:
        kind = LETTER_OF_VERDICT[paper.verdict]
        for contact in paper.contacts:
            to = (contact.name, contact.address)
            subject, body = outbox.render(
                act,
                kind,
                to=to,
                edition=edition,
                submission=paper.submission,
                **letter_values(edition, paper),
            )
            letters.append(MergedLetter(paper.number, kind, *to, subject, body))
    return tuple(letters)


def letter_values(edition: Edition, paper: Paper) -> dict[str, Any]:
    """Return what a decision letter is merged from, beside edition and submission.

    No figure of the whole edition is among them: from "5 accepted" a chair could count what was
    decided on a paper sealed from them.
    """
    return {
        "note": paper.note_to_authors.strip(),
        "reviews": paper.reviews,
        "final_due_at": key_dates_of(edition).camera_ready_due_at,
        "held": _held(edition),
    }


def _held(edition: Edition) -> str:
    if edition.held_on is None:
        return ""
    return held_text(
        edition.held_on, edition.place, edition.starts_at, edition.ends_at, edition.zone
    )


def check(papers: Sequence[Paper], letters: Sequence[MergedLetter]) -> tuple[Check, ...]:
    """Reconcile letters with the submissions they are about."""
    return reconcile([_told(paper) for paper in papers], letters)


@dataclass(frozen=True, slots=True)
class Telling:
    """What a release is to tell: decided submissions, and the letters merged for their contacts."""

    papers: Sequence[Paper]
    letters: Sequence[MergedLetter]

    def is_stopped(self) -> bool:
        """Tell whether any check over all letters stops the release."""
        return any(found.stops for found in check(self.papers, self.letters))


def with_sealed(act: Act, edition: Edition, seen: Telling) -> Telling:
    """Return all there is to tell in an edition, of which this much was ``seen`` and merged."""
    every = papers_to_tell(act.session, edition)
    numbers = {paper.number for paper in seen.papers}
    sealed = [paper for paper in every if paper.number not in numbers]
    return Telling(every, (*seen.letters, *merge(act, edition, sealed)))


def _told(paper: Paper) -> Told:
    comments = tuple(tuple(one.text for one in review.texts) for review in paper.reviews)
    return Told(
        number=paper.number,
        verdict=paper.verdict,
        contacts=tuple(author.address for author in paper.contacts),
        texts=(paper.submission.title, paper.note_to_authors, *chain(*comments)),
        comments=comments,
        remarks=paper.remarks,
        reviewers=paper.reviewers,
    )


def seal_of(papers: Sequence[Paper]) -> str:
    """Return a mark of what a chair was shown: another verdict or note gives another mark."""
    facts = ",".join(f"{paper.number}:{paper.version}:{paper.verdict}" for paper in papers)
    return hashlib.sha256(facts.encode()).hexdigest()[:32]


def obstacles(
    act: Act,
    edition: Edition,
    who: Standing,
    still_open: Openness,
    checks: Sequence[Check],
) -> tuple[str, ...]:
    """Return what keeps the release from being asked for, in sentences this chair may read."""
    said = []
    refusal = why_not(Action.NOTIFICATION_RELEASE, who, None, phase_of(edition, act.now))
    if refusal is not None:
        said.append(refusal.sentence)
    if still_open.numbers:
        numbers = ", ".join(f"#{number}" for number in still_open.numbers)
        said.append(
            f"{numbers} has no verdict."
            if len(still_open.numbers) == 1
            else f"{numbers} have no verdict."
        )
    if still_open.is_another_waiting:
        said.append(ANOTHER_CHAIR)
    said += [problem for check in checks if check.stops for problem in check.problems]
    return tuple(said)


def desk_reject_paper(submission: Submission, note_to_authors: str) -> Paper:
    """Return a submission as its desk rejection would be told."""
    return Paper(submission, Verdict.DESK_REJECT, note_to_authors, 0, (), (), ())
