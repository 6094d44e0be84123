"""The review form of an edition: its fields, who reads each and when, and what answers must be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from fastpath_cms.domain.errors import Problem
from fastpath_cms.domain.scoring import CONFIDENCE, OVERALL, score_text


class FieldKind(StrEnum):
    """What a field asks for."""

    SCORE = "score"  # a number with its words
    TEXT = "text"
    CHOICE = "choice"  # one of several words


class Audience(StrEnum):
    """The widest circle that reads an answer; each circle holds the ones after it."""

    AUTHORS = "authors"
    COMMITTEE = "committee"
    CHAIRS = "chairs"


class Moment(StrEnum):
    """From when on the audience reads an answer that was handed in."""

    WITH_DECISION = "with-decision"  # once the authors are told
    AFTER_HAND_IN = "after-hand-in"  # as the reviews: after one's own
    AT_ONCE = "at-once"


KIND_WORDS: Final[Mapping[FieldKind, str]] = {
    FieldKind.SCORE: "Score",
    FieldKind.TEXT: "Text",
    FieldKind.CHOICE: "Choice",
}
MOMENTS: Final[Mapping[Audience, tuple[Moment, ...]]] = {
    Audience.AUTHORS: (Moment.WITH_DECISION,),  # nothing an author reads changes before
    Audience.COMMITTEE: (Moment.AFTER_HAND_IN, Moment.AT_ONCE, Moment.WITH_DECISION),
    Audience.CHAIRS: (Moment.AT_ONCE,),
}
"""The moments that can be chosen for an audience, the usual one first."""

OVERALL_KEY: Final = "overall"
CONFIDENCE_KEY: Final = "confidence"
FIXED: Final = (OVERALL_KEY, CONFIDENCE_KEY)
"""The first two fields of every form: lists, means and decisions are made of them."""

LONGEST: Final = 50_000
"""Characters of one text: about 8,000 words; two such texts still fit one request."""

Answer = str | int | None
Answers = Mapping[str, Answer]


@dataclass(frozen=True, slots=True)
class ReviewField:
    """One field of a review form.

    ``words`` say the levels of a score or choice, by value, in the order shown; a text has none.
    ``word_limit`` is the most words of a text, or None.
    """

    key: str
    kind: FieldKind
    label: str
    audience: Audience
    moment: Moment
    is_required: bool = False
    hint: str = ""
    words: Mapping[int, str] = field(default_factory=dict)
    word_limit: int | None = None
    is_retired: bool = False

    @property
    def is_fixed(self) -> bool:
        """Tell whether every form has this field."""
        return self.key in FIXED

    @property
    def is_text(self) -> bool:
        """Tell whether it asks for a text."""
        return self.kind is FieldKind.TEXT

    @property
    def low(self) -> int:
        """The lowest level of a score or choice."""
        return min(self.words)

    @property
    def high(self) -> int:
        """The highest level of a score or choice."""
        return max(self.words)

    def text_of(self, answer: Answer) -> str:
        """Say an answer: ``2 (accept)``, ``Yes``, or the text; a level that is gone, its number."""
        if answer is None or answer == "":
            return ""
        if isinstance(answer, str):
            return answer
        if answer not in self.words:
            return str(answer)
        return (
            score_text(answer, self.words) if self.kind is FieldKind.SCORE else self.words[answer]
        )


@dataclass(frozen=True, slots=True)
class ReviewForm:
    """The form of an edition, in the order it is filled in; retired fields stay for their answers."""

    fields: tuple[ReviewField, ...]

    @property
    def asked(self) -> tuple[ReviewField, ...]:
        """The fields a reviewer fills in."""
        return tuple(one for one in self.fields if not one.is_retired)

    @property
    def overall(self) -> ReviewField:
        """The overall evaluation."""
        return self[OVERALL_KEY]

    @property
    def confidence(self) -> ReviewField:
        """The reviewer's confidence."""
        return self[CONFIDENCE_KEY]

    def __getitem__(self, key: str) -> ReviewField:
        """Return the field of a key; raise KeyError when there is none."""
        for one in self.fields:
            if one.key == key:
                return one
        raise KeyError(key)


DEFAULT_FORM: Final = ReviewForm(
    (
        ReviewField(
            OVERALL_KEY,
            FieldKind.SCORE,
            "Overall evaluation",
            Audience.AUTHORS,
            Moment.WITH_DECISION,
            is_required=True,
            hint="What you would argue for, given only this paper.",
            words=OVERALL,
        ),
        ReviewField(
            CONFIDENCE_KEY,
            FieldKind.SCORE,
            "Reviewer's confidence",
            Audience.AUTHORS,
            Moment.WITH_DECISION,
            is_required=True,
            hint="How sure you are of your judgement.",
            words=CONFIDENCE,
        ),
        ReviewField(
            "comments_for_authors",
            FieldKind.TEXT,
            "Comments for the authors",
            Audience.AUTHORS,
            Moment.WITH_DECISION,
            is_required=True,
            hint="Strengths, then what would improve the paper, then questions. Markdown works.",
        ),
        ReviewField(
            "confidential_remarks",
            FieldKind.TEXT,
            "Confidential remarks for the program committee",
            Audience.COMMITTEE,
            Moment.AFTER_HAND_IN,
            hint="Never sent to authors, and left out when you print.",
        ),
    )
)
"""EasyChair's form: what every edition starts with."""


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer with its field, as it is read."""

    field: ReviewField
    answer: Answer

    @property
    def text(self) -> str:
        """The answer in words."""
        return self.field.text_of(self.answer)


def answered(fields: Iterable[ReviewField], answers: Answers) -> tuple[Answered, ...]:
    """Return the answers there are to some fields, in the order of the form; empty ones left out."""
    return tuple(
        Answered(one, answers[one.key]) for one in fields if not is_empty(answers.get(one.key))
    )


def is_empty(answer: Answer) -> bool:
    """Tell whether an answer says nothing."""
    return answer is None or (isinstance(answer, str) and not answer.strip())


def count_words(text: str) -> int:
    """Count the words of a text as the page's counter does."""
    return len(text.split())


def missing_from(
    form: ReviewForm, answers: Answers, handed_in: Answers | None = None
) -> tuple[Problem, ...]:
    """Return what a review still lacks before it can be handed in.

    ``handed_in`` is what the review says that is in already: a field that became required since,
    and is empty there, does not make it incomplete.
    """
    problems = []
    for one in form.asked:
        answer = answers.get(one.key)
        if one.is_required and is_empty(answer):
            if handed_in is None or not is_empty(handed_in.get(one.key)):
                sentence = "Write an answer." if one.is_text else "Choose one of the answers."
                problems.append(Problem(one.key, sentence, one.key))
        elif (
            isinstance(answer, str) and one.word_limit and answer != (handed_in or {}).get(one.key)
        ):
            count = count_words(answer)
            if count > one.word_limit:
                problems.append(
                    Problem(
                        one.key, f"These are {count} words of {one.word_limit} allowed.", one.key
                    )
                )
    return tuple(problems)


def outside(form: ReviewForm, answers: Answers) -> tuple[Problem, ...]:
    """Return the answers that are none of their field's levels, and texts longer than LONGEST."""
    problems = []
    for one in form.asked:
        answer = answers.get(one.key)
        if isinstance(answer, str) and len(answer) > LONGEST:
            sentence = f"This is longer than {LONGEST:,} characters; shorten it."
            problems.append(Problem(one.key, sentence, one.key))
        if one.is_text or answer is None or answer in one.words:
            continue
        sentence = (
            f"{one.label} goes from {one.low} to {one.high}."
            if one.kind is FieldKind.SCORE
            else f"{one.label}: choose one of the answers shown."
        )
        problems.append(Problem(one.key, sentence, one.key))
    return tuple(problems)
