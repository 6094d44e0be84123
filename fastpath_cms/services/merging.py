"""Merging: decision letters as their readers will get them, and the checks they must pass."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final

from fastpath_cms.domain.held import held_text
from fastpath_cms.domain.letters import LetterKind
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
from fastpath_cms.models import Author, Edition, Submission
from fastpath_cms.queries.decisions import Openness
from fastpath_cms.queries.editions import key_dates_of, phase_of
from fastpath_cms.queries.letter_readings import failing_addresses
from fastpath_cms.queries.notification import Paper, papers_to_tell
from fastpath_cms.queries.roles import chair_ids
from fastpath_cms.services import outbox, wording
from fastpath_cms.services.act import Act

MARK_LENGTH: Final = 12  # hexadecimal digits
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


def fenced(act: Act, edition: Edition, paper: Paper, contact: Author) -> tuple[str, str]:
    """Return subject and body for one contact; ``wording.stretches`` tells values from the rest."""
    return outbox.render(
        act,
        LETTER_OF_VERDICT[paper.verdict],
        to=(contact.name, contact.address),
        edition=edition,
        submission=paper.submission,
        is_fenced=True,
        **letter_values(edition, paper),
    )


def letter_values(edition: Edition, paper: Paper) -> dict[str, Any]:
    """Return what a decision letter is merged from, beside edition and submission.

    No figure of the whole edition is among them: from "5 accepted" a chair could count what was
    decided on a paper sealed from them.
    """
    return {
        "note": paper.note_to_authors.strip(),
        "reviews": paper.reviews,
        "final_due_at": key_dates_of(edition).camera_ready_due_at,
        "held": held_of(edition),
    }


def held_of(edition: Edition) -> str:
    """Return when and where the workshop is held, in one line, "" while that is open."""
    if edition.held_on is None:
        return ""
    return held_text(
        edition.held_on, edition.place, edition.starts_at, edition.ends_at, edition.zone
    )


def check(
    act: Act, edition: Edition, papers: Sequence[Paper], letters: Sequence[MergedLetter]
) -> tuple[Check, ...]:
    """Reconcile letters with the submissions they are about; two queries."""
    texts = {kind: _texts(act, edition, kind) for kind in LETTER_OF_VERDICT.values()}
    failing = failing_addresses(act.session, [paper.submission.id for paper in papers])
    return reconcile([_told(paper) for paper in papers], letters, texts, failing)


def _texts(act: Act, edition: Edition, kind: LetterKind) -> tuple[str, str]:
    """Return the body of the text a kind is sent with, and of the one that comes along."""
    shipped = wording.default_wording(kind).body
    own = outbox.own_text(act, edition.id, kind)
    return (own.body if own else shipped, shipped)


@dataclass(frozen=True, slots=True)
class Part:
    """Some numbers that are told before the others, on purpose, and why."""

    numbers: tuple[int, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What a release would do, and what is missing for it, for the operator."""

    checks: tuple[Check, ...]
    missing: tuple[str, ...]
    letter_count: int


@dataclass(frozen=True, slots=True)
class Telling:
    """What a release is to tell: decided submissions, and the letters merged for their contacts."""

    papers: Sequence[Paper]
    letters: Sequence[MergedLetter]

    def is_stopped(self, act: Act, edition: Edition) -> bool:
        """Tell whether any check over all letters stops the release."""
        return any(found.stops for found in check(act, edition, self.papers, self.letters))


def with_sealed(act: Act, edition: Edition, seen: Telling, *, only: str = "") -> Telling:
    """Return all there is to tell in an edition, of which this much was ``seen`` and merged.

    ``only`` are the numbers a release is about, as it keeps them; "" is all.
    """
    chosen = set(only.split())
    every = tuple(
        paper
        for paper in papers_to_tell(act.session, edition)
        if not chosen or str(paper.number) in chosen
    )
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


def marks_of(papers: Sequence[Paper], letters: Sequence[MergedLetter]) -> dict[str, str]:
    """Return a mark for each number: of its verdict, and of every word its contacts would get.

    Whatever changes a letter (a text, a review, a title, a contact) gives another mark.
    """
    words: dict[int, list[str]] = defaultdict(list)
    for letter in letters:
        words[letter.number] += [letter.kind, letter.name, letter.address]
        words[letter.number] += [letter.subject, letter.body]
    return {
        str(paper.number): hashlib.sha256(
            "\0".join((paper.verdict, str(paper.version), *words[paper.number])).encode()
        ).hexdigest()[:MARK_LENGTH]
        for paper in papers
    }


def seal_of(marks: Mapping[str, str]) -> str:
    """Return the marks of what a chair was shown, in one line for a form."""
    return " ".join(f"{number}.{mark}" for number, mark in marks.items())


def changed_since(before: Mapping[str, str], now: Mapping[str, str]) -> tuple[int, ...]:
    """Return the numbers whose letters are not what they were; what is gone is told to nobody."""
    return tuple(sorted(int(number) for number in now if before.get(number) != now[number]))


def marks_in(seal: str) -> dict[str, str]:
    """Return the marks that a form brought back."""
    return dict(one.partition(".")[::2] for one in seal.split())


def obstacles(
    act: Act,
    edition: Edition,
    who: Standing,
    still_open: Openness | None,
    checks: Sequence[Check],
) -> tuple[str, ...]:
    """Return what keeps the release from being asked for, in sentences this chair may read.

    Of a release of some numbers (None is ``still_open``) nothing else needs a verdict.
    """
    said = []
    refusal = why_not(Action.NOTIFICATION_RELEASE, who, None, phase_of(edition, act.now))
    if refusal is not None:
        said.append(refusal.sentence)
    if edition.is_release_confirmed and len(chair_ids(act.session, edition.id)) < 2:
        said.append(
            "A second chair is to confirm, and there is none. Add a chair, or take the rule "
            "away under Settings, Limits."
        )
    if still_open is not None and still_open.numbers:
        numbers = ", ".join(f"#{number}" for number in still_open.numbers)
        said.append(
            f"{numbers} has no verdict."
            if len(still_open.numbers) == 1
            else f"{numbers} have no verdict."
        )
    if still_open is not None and still_open.is_another_waiting:
        said.append(ANOTHER_CHAIR)
    said += [problem for check in checks if check.stops for problem in check.problems]
    return tuple(said)


def desk_reject_paper(submission: Submission, note_to_authors: str) -> Paper:
    """Return a submission as its desk rejection would be told."""
    return Paper(submission, Verdict.DESK_REJECT, note_to_authors, 0, (), (), ())
