"""Reconciliation: the checks that merged letters pass before anybody is told anything."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

from fastpath_cms.domain.letters import LetterKind
from fastpath_cms.domain.workflow import Verdict

LETTER_OF_VERDICT: Final[dict[Verdict, LetterKind]] = {
    Verdict.ACCEPT: LetterKind.DECISION_ACCEPT,
    Verdict.CONDITIONAL: LetterKind.DECISION_CONDITIONAL,
    Verdict.WAIT_LIST: LetterKind.DECISION_WAIT_LIST,
    Verdict.REJECT: LetterKind.DECISION_REJECT,
    Verdict.DESK_REJECT: LetterKind.DECISION_DESK_REJECT,
}

HOLES: Final = re.compile(r"\bNone\b|\bundefined\b|\{\{|\}\}|\{%|\[\[", re.MULTILINE)
MANY: Final = 6  # numbers named in one sentence
_GLAD: Final = re.compile(
    r"\b(?:(?:is|are|was|been) accepted|(?:glad|happy|pleased|delighted) to|congratulations?)\b",
    re.IGNORECASE,
)
_SORRY: Final = re.compile(
    r"\b(?:not (?:been )?accept(?:ed)?|(?:cannot|unable to|did not) accept|reject(?:ed|ion)?"
    r"|regret|sorry|unfortunately)\b",
    re.IGNORECASE,
)
CONTRARY: Final[dict[Verdict, re.Pattern[str]]] = {
    Verdict.ACCEPT: _SORRY,
    Verdict.CONDITIONAL: _SORRY,
    Verdict.REJECT: _GLAD,
    Verdict.DESK_REJECT: _GLAD,
}
"""What the letter of a verdict hardly says, in the site's own words; English."""
SHORT: Final = 24  # characters; a shorter remark counts only where it is a line of its own


@dataclass(frozen=True, slots=True)
class MergedLetter:
    """One letter as its reader will get it."""

    number: int
    kind: LetterKind
    name: str
    address: str
    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class Told:
    """What the letters of one submission must agree with.

    ``texts`` are what people wrote for the authors to read: title, note, comments. ``remarks``
    and ``reviewers`` are what no letter may hold.
    """

    number: int
    verdict: Verdict
    contacts: tuple[str, ...]
    texts: tuple[str, ...]
    comments: tuple[tuple[str, ...], ...]  # of each review its texts
    remarks: tuple[str, ...]
    reviewers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Check:
    """One check over all letters: what it is about, and where it fails.

    A warning asks for a look and does not stop a release.
    """

    title: str
    detail: str
    problems: tuple[str, ...]
    is_warning: bool = False

    @property
    def is_passed(self) -> bool:
        """Tell whether nothing was found."""
        return not self.problems

    @property
    def stops(self) -> bool:
        """Tell whether it keeps a release from being performed."""
        return bool(self.problems) and not self.is_warning


def reconcile(
    told: Sequence[Told],
    letters: Sequence[MergedLetter],
    texts: Mapping[LetterKind, tuple[str, str]],
    failing: Collection[str],
) -> tuple[Check, ...]:
    """Check letters against what they must tell; the checks come in the order they are shown.

    ``texts`` are, for each kind, the body it is sent with and the body that comes along; to
    ``failing`` addresses (lower case) the last letter was not taken.
    """
    by_number = {paper.number: paper for paper in told}
    pairs = [(by_number[letter.number], letter) for letter in letters]
    comments = sum(len(paper.comments) for paper in told)
    remarks = sum(len(paper.remarks) for paper in told)
    return (
        Check("Every placeholder has a value", _of(letters, "letter"), tuple(_holes(pairs))),
        Check(
            "The text matches the verdict",
            _of(told, "decision"),
            tuple(
                f"#{letter.number} would get the letter of another verdict."
                for paper, letter in pairs
                if letter.kind is not LETTER_OF_VERDICT[paper.verdict]
            )
            + tuple(_each(_borrowed(pairs, texts))),
        ),
        Check(
            "The words fit the verdict",
            "no acceptance regrets, no refusal congratulates",
            tuple(_each(_contrary(pairs))),
            is_warning=True,
        ),
        Check("Each contact gets one letter", _of(letters, "letter"), tuple(_copies(told, pairs))),
        Check(
            "Each letter has its own reviews",
            f"{comments} {'review' if comments == 1 else 'reviews'} compared",
            tuple(_reviews(pairs)),
        ),
        Check(
            "No confidential remark is included",
            f"{remarks} {'remark' if remarks == 1 else 'remarks'} compared",
            tuple(
                _each(
                    f"#{letter.number} holds a confidential remark."
                    for letter in _told_remarks(pairs)
                )
            ),
        ),
        Check(
            "No reviewer is named",
            "in what the site writes",
            tuple(_each(_named(pairs, in_texts=False))),
        ),
        Check(
            "No review names its reviewer",
            "in what the reviewers wrote",
            tuple(_each(_named(pairs, in_texts=True))),
            is_warning=True,
        ),
        Check(
            "Addresses look deliverable",
            _of(letters, "address", "addresses"),
            tuple(
                f"The last letter to a contact of #{letter.number}, {letter.address}, was not "
                "delivered."
                for _, letter in pairs
                if letter.address.lower() in failing
            ),
            is_warning=True,
        ),
    )


def reading_check(unread: Sequence[int]) -> Check:
    """Return the check that a chair read every letter; not a reason to stop."""
    return Check(
        "All letters are read",
        "by you, as they are now",
        (f"Not read yet: {numbers_in_words(unread)}.",) if unread else (),
        is_warning=True,
    )


def numbers_in_words(numbers: Sequence[int]) -> str:
    """Return numbers for a sentence, some of them where they are many."""
    named = [f"#{number}" for number in numbers[:MANY]]
    more = len(numbers) - MANY
    if more > 0:
        named.append(f"{more} more")
    return " and ".join(filter(None, (", ".join(named[:-1]), named[-1])))


def _borrowed(
    pairs: Sequence[tuple[Told, MergedLetter]], texts: Mapping[LetterKind, tuple[str, str]]
) -> Iterator[str]:
    """Find letters whose text was written for another verdict."""
    flat = {kind: tuple(map(_flat, both)) for kind, both in texts.items()}
    for paper, letter in pairs:
        own, _ = flat.get(letter.kind, ("", ""))
        if any(own in both for kind, both in flat.items() if kind is not letter.kind):
            yield f"#{paper.number} would get the text of another verdict."


def _contrary(pairs: Sequence[tuple[Told, MergedLetter]]) -> Iterator[str]:
    for paper, letter in pairs:
        words = CONTRARY.get(paper.verdict)
        rest = _flat(_without(letter.body, (*paper.texts, letter.name)))
        found = words.search(f"{letter.subject} {rest}") if words else None
        if found:
            yield f'The letter of #{paper.number} says "{found[0]}".'


def _of(things: Sequence[object], noun: str, nouns: str = "") -> str:
    return f"{len(things)} {noun if len(things) == 1 else nouns or noun + 's'} compared"


def _each(sentences: Iterable[str]) -> Iterator[str]:
    return iter(dict.fromkeys(sentences))


def _holes(pairs: Sequence[tuple[Told, MergedLetter]]) -> Iterator[str]:
    for paper, letter in pairs:
        rest = _without(letter.body, (*paper.texts, letter.name))
        if not (letter.subject.strip() and letter.name.strip()) or HOLES.search(
            f"{letter.subject}\n{rest}"
        ):
            yield f"The letter of #{letter.number} has an empty place."


def _copies(told: Sequence[Told], pairs: Sequence[tuple[Told, MergedLetter]]) -> Iterator[str]:
    got = Counter((letter.number, letter.address.lower()) for _, letter in pairs)
    for paper in told:
        if not paper.contacts:
            yield f"#{paper.number} has no contact to write to."
        for address in paper.contacts:
            if got[(paper.number, address.lower())] != 1:
                yield f"A contact of #{paper.number} would get {got[(paper.number, address.lower())]} letters."
    wanted = {(paper.number, address.lower()) for paper in told for address in paper.contacts}
    for number, _ in got.keys() - wanted:
        yield f"Somebody who is no contact would get the letter of #{number}."


def _reviews(pairs: Sequence[tuple[Told, MergedLetter]]) -> Iterator[str]:
    for paper, letter in pairs:
        body = _flat(letter.body)
        if not all(_flat(comment) in body for comment in chain(*paper.comments)):
            yield f"A review is missing from the letter of #{paper.number}."


def _told_remarks(pairs: Sequence[tuple[Told, MergedLetter]]) -> Iterator[MergedLetter]:
    for paper, letter in pairs:
        rest = _without(letter.body, (*paper.texts, letter.name))
        lines = {_flat(line) for line in rest.splitlines()}
        flat = _flat(rest)
        for remark in map(_flat, paper.remarks):
            if remark in lines or (len(remark) >= SHORT and remark in flat):
                yield letter


def _named(pairs: Sequence[tuple[Told, MergedLetter]], *, in_texts: bool) -> Iterator[str]:
    for paper, letter in pairs:
        body = (
            "\n".join(chain(*paper.comments))
            if in_texts
            else _without(letter.body, (*paper.texts, letter.name))
        )
        for name in paper.reviewers:
            if name.strip() and re.search(rf"(?<!\w){re.escape(_flat(name))}(?!\w)", _flat(body)):
                yield (
                    f"A review of #{paper.number} holds a reviewer's name."
                    if in_texts
                    else f"The letter of #{paper.number} names a reviewer."
                )


def _without(body: str, texts: Iterable[str]) -> str:
    for text in sorted((text.strip() for text in texts), key=len, reverse=True):
        if text:
            body = body.replace(text, "\n")
    return body


def _flat(text: str) -> str:
    return " ".join(text.split())
