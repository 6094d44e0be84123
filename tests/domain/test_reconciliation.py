"""The matrix: each wrong letter is found, and the sentence names the submission it is about."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from fastpath_cms.domain.letters import LetterKind
from fastpath_cms.domain.reconciliation import (
    LETTER_OF_VERDICT,
    Check,
    MergedLetter,
    Told,
    numbers_in_words,
    reading_check,
    reconcile,
)
from fastpath_cms.domain.workflow import Verdict

ACCEPT, REJECT = LetterKind.DECISION_ACCEPT, LetterKind.DECISION_REJECT
TEXTS = {
    kind: (f"Dear {{{{ name }}}}, {kind}", f"Dear {{{{ name }}}}, {kind}")
    for kind in LETTER_OF_VERDICT.values()
}
REMARK = "Between us: the figures are from another paper."


def paper(number: int, verdict: Verdict) -> Told:
    review = f"Review of {number}: clear and careful."
    return Told(
        number=number,
        verdict=verdict,
        contacts=(f"ada{number}@example.org", f"ben{number}@example.org"),
        texts=(f"Title {number}", review),
        comments=((review,),),
        remarks=(REMARK,),
        reviewers=("Mia O'Brien",),
    )


def letters_of(told: Told) -> list[MergedLetter]:
    words = "is accepted" if told.verdict is Verdict.ACCEPT else "is not accepted this time"
    return [
        MergedLetter(
            told.number,
            LETTER_OF_VERDICT[told.verdict],
            "Ada Author",
            address,
            f"Decision on #{told.number}",
            f"Dear Ada Author,\n\n{told.texts[0]} {words}.\n\n{told.texts[1]}\n",
        )
        for address in told.contacts
    ]


TOLD = (paper(3, Verdict.ACCEPT), paper(7, Verdict.REJECT))
LETTERS = (*letters_of(TOLD[0]), *letters_of(TOLD[1]))


def found(
    letters: Sequence[MergedLetter] = LETTERS,
    told: Sequence[Told] = TOLD,
    texts: dict[LetterKind, tuple[str, str]] | None = None,
    failing: Sequence[str] = (),
) -> list[Check]:
    checks = reconcile(told, letters, texts or TEXTS, failing)
    return [check for check in checks if not check.is_passed]


def with_body(change: Callable[[str], str]) -> list[MergedLetter]:
    """All letters, the first to #7 changed."""
    return [*LETTERS[:2], replace(LETTERS[2], body=change(LETTERS[2].body)), LETTERS[3]]


def test_right_letters_pass_every_check() -> None:
    assert found() == []


@pytest.mark.parametrize(
    ("letters", "sentence"),
    [
        (
            [*LETTERS[:2], replace(LETTERS[2], kind=ACCEPT), LETTERS[3]],
            "#7 would get the letter of another verdict.",
        ),
        (LETTERS[:3], "A contact of #7 would get 0 letters."),
        ([*LETTERS, LETTERS[3]], "A contact of #7 would get 2 letters."),
        (
            [*LETTERS, replace(LETTERS[3], address="eve@example.org")],
            "Somebody who is no contact would get the letter of #7.",
        ),
        (
            [*LETTERS, replace(LETTERS[3], address=TOLD[0].contacts[0])],
            "Somebody who is no contact would get the letter of #7.",
        ),
        (
            [*LETTERS[:3], replace(LETTERS[3], name="")],
            "The letter of #7 has an empty place.",
        ),
        (with_body(lambda body: f"{body}Dear None,"), "The letter of #7 has an empty place."),
        (with_body(lambda body: f"{body}{{{{ name }}}}"), "The letter of #7 has an empty place."),
        (
            with_body(lambda body: body.replace(TOLD[1].texts[1], TOLD[0].texts[1])),
            "A review is missing from the letter of #7.",
        ),
        (with_body(lambda body: f"{body}\n{REMARK}"), "#7 holds a confidential remark."),
        (
            with_body(lambda body: f"{body}Reviewed by Mia O'Brien."),
            "The letter of #7 names a reviewer.",
        ),
    ],
)
def test_a_wrong_letter_stops_the_release(letters: Sequence[MergedLetter], sentence: str) -> None:
    (check,) = [one for one in found(letters) if one.stops]
    assert sentence in check.problems


def test_a_submission_without_a_contact_stops_the_release() -> None:
    alone = (TOLD[0], replace(TOLD[1], contacts=()))
    sentences = [sentence for check in found(told=alone) for sentence in check.problems]
    assert "#7 has no contact to write to." in sentences


def test_the_text_of_another_verdict_stops_the_release() -> None:
    """A chair pasted the acceptance into the text for those who are not accepted."""
    pasted = TEXTS | {REJECT: (f"  {TEXTS[ACCEPT][1]}\n", TEXTS[REJECT][1])}
    (check,) = found(texts=pasted)
    assert check.stops
    assert "#7 would get the text of another verdict." in check.problems


@pytest.mark.parametrize(
    ("at", "words", "said"),
    [(0, "We regret this.", "regret"), (2, "It is accepted.", "is accepted")],
)
def test_words_that_hardly_fit_the_verdict_are_shown(at: int, words: str, said: str) -> None:
    letters = list(LETTERS)
    letters[at] = replace(letters[at], body=f"{letters[at].body}\n{words}")
    (check,) = found(letters)
    assert (check.stops, check.problems) == (
        False,
        (f'The letter of #{letters[at].number} says "{said}".',),
    )


def test_what_people_wrote_is_not_taken_for_the_site_s_words() -> None:
    """A title, a note or a review may say "rejected", "None" or a reviewer's name."""
    wild = replace(
        TOLD[0],
        texts=("None is rejected", "Mia O'Brien regrets {{ this }}."),
        comments=(("Mia O'Brien regrets {{ this }}.",),),
    )
    (check,) = found(letters_of(wild), [wild])
    assert (check.title, check.stops) == ("No review names its reviewer", False)


def test_an_address_that_did_not_take_its_last_letter_is_shown() -> None:
    (check,) = found(failing=["ben7@example.org"])
    assert not check.stops
    assert "#7, ben7@example.org," in check.problems[0]


def test_letters_not_read_yet_are_named() -> None:
    assert reading_check(()).is_passed
    assert reading_check((3, 7)).problems == ("Not read yet: #3 and #7.",)
    assert numbers_in_words(tuple(range(1, 10))) == "#1, #2, #3, #4, #5, #6 and 3 more"
    assert numbers_in_words((4,)) == "#4"
