"""Who reads which field of a review when: every audience x moment x standing, as a golden table."""

from __future__ import annotations

from itertools import product
from pathlib import Path

from fastpath_cms.domain.actions import Action
from fastpath_cms.domain.calendar import Phase
from fastpath_cms.domain.policy import fields_for_authors, fields_read, why_not, why_not_read
from fastpath_cms.domain.review_form import (
    DEFAULT_FORM,
    Audience,
    FieldKind,
    Moment,
    ReviewField,
)
from fastpath_cms.domain.review_reading import reading_of
from fastpath_cms.domain.standing import Standing
from fastpath_cms.domain.workflow import BEFORE_PC, TOLD, Status
from tests.domain.test_policy import EVERYONE

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "review-reading.txt"
PEOPLE = {
    "author": Standing(is_author=True, is_contact=True, is_conflicted=True),
    "reviewer, own not in": Standing(is_member=True, is_reviewer=True),
    "reviewer, own in": Standing(is_member=True, is_reviewer=True, has_handed_in=True),
    "subreviewer, own in": Standing(is_reviewer=True, has_handed_in=True),
    "other member": Standing(is_member=True),
    "chair": Standing(is_chair=True),
    "deputy": Standing(is_member=True, is_deputy=True),
    "chair who is an author": Standing(is_chair=True, is_author=True, is_conflicted=True),
    "member with a conflict": Standing(is_member=True, is_reviewer=True, is_conflicted=True),
    "publicity chair": Standing(is_publicity=True),
    "nobody": Standing(),
}
CASES = (
    (Status.SUBMITTED, Phase.CALL),
    (Status.SUBMITTED, Phase.REVIEWING),
    (Status.SUBMITTED, Phase.DISCUSSION),
    (Status.SUBMITTED, Phase.NOTIFICATION),
    (Status.ACCEPTED, Phase.NOTIFICATION),
    (Status.REJECTED, Phase.AFTER),
    (Status.WITHDRAWN, Phase.DISCUSSION),
)
PAIRS = [
    ReviewField("own_field", FieldKind.TEXT, "A field", audience, moment)
    for audience, moment in product(Audience, Moment)
]


def table() -> str:
    """Print the table: for every audience and moment, who reads it in which case."""
    lines = []
    for one in PAIRS:
        lines.append(f"{one.audience}, {one.moment}: {_said(one)}")
        for name, who in PEOPLE.items():
            yes = [
                f"{status}/{phase.name.lower()}"
                for status, phase in CASES
                if why_not_read(one, who, status, phase) is None
            ]
            if yes:
                lines.append(f"  {name:24}{'  '.join(yes)}")
    return "\n".join(lines) + "\n"


def _said(one: ReviewField) -> str:
    said = reading_of(one, is_own_review_first=True).sentence
    other = reading_of(one, is_own_review_first=False).sentence
    return said if said == other else f"{said} (reviews open to all: {other})"


def test_the_table_of_who_reads_what_when_is_the_one_agreed_on() -> None:
    assert table() == GOLDEN.read_text(encoding="utf-8")


def test_an_author_reads_no_answer_before_being_told_and_no_confidential_one_ever() -> None:
    authors = [who for who in EVERYONE if who.is_author]
    read = {
        (one.audience, what)
        for one, who, what, when in product(PAIRS, authors, Status, Phase)
        if why_not_read(one, who, what, when) is None
    }
    assert read == {(Audience.AUTHORS, status) for status in TOLD}


def test_a_conflict_of_interest_closes_every_field() -> None:
    conflicted = [who for who in EVERYONE if who.is_conflicted and not who.is_author]
    assert [
        case for case in product(PAIRS, conflicted, Status, Phase) if why_not_read(*case) is None
    ] == []


def test_only_impartial_chairs_read_what_is_for_the_chairs() -> None:
    fields = [one for one in PAIRS if one.audience is Audience.CHAIRS]
    assert [
        case
        for case in product(fields, EVERYONE, Status, Phase)
        if why_not_read(*case) is None and not case[1].is_impartial_chair
    ] == []


def test_the_usual_field_is_read_by_whoever_reads_the_reviews() -> None:
    usual = DEFAULT_FORM["confidential_remarks"]
    assert [
        case
        for case in product(EVERYONE, Status, Phase)
        if (why_not_read(usual, *case) is None) != (why_not(Action.REVIEWS_READ, *case) is None)
    ] == []


def test_a_glimpse_and_what_is_kept_of_reviews_are_never_for_authors() -> None:
    for action in (Action.REVIEWS_GLIMPSE, Action.REVIEW_HISTORY_READ, Action.MY_REVIEW_READ):
        allowed = [
            case for case in product(EVERYONE, Status, Phase) if why_not(action, *case) is None
        ]
        assert [case for case in allowed if case[0].is_author] == []
    glimpsed = {
        what
        for who, what, when in product(EVERYONE, Status, Phase)
        if not who.is_impartial_chair and why_not(Action.REVIEWS_GLIMPSE, who, what, when) is None
    }
    assert glimpsed == set(Status) - BEFORE_PC


def test_of_the_default_form_authors_read_all_but_the_confidential_remarks() -> None:
    assert [one.key for one in fields_for_authors(DEFAULT_FORM)] == [
        "overall",
        "confidence",
        "comments_for_authors",
    ]
    chair = fields_read(DEFAULT_FORM, PEOPLE["chair"], Status.SUBMITTED, Phase.REVIEWING)
    assert chair == DEFAULT_FORM.fields
