"""The search language: what is read, and how gently what cannot be read is told."""

from __future__ import annotations

import pytest

from fastpath_cms.domain.folding import fold
from fastpath_cms.domain.search import LONGEST, MOST, parse
from fastpath_cms.domain.search_fields import CHAIR_FIELDS, FLAGS, Field, member_fields
from fastpath_cms.domain.search_tree import (
    All,
    Among,
    Between,
    Flag,
    Node,
    Not,
    Presence,
    Some,
    Words,
)
from fastpath_cms.domain.workflow import TO_BE_PRESENTED, Status

MEMBER_FIELDS = member_fields(may_know_authors=True)


def tree(text: str) -> Node | None:
    found = parse(text, CHAIR_FIELDS)
    assert found.faults == ()
    return found.tree


def faults(text: str) -> list[tuple[str, str]]:
    """What could not be read: the piece, and the sentence."""
    return [(text[one.start : one.end], one.sentence) for one in parse(text, CHAIR_FIELDS).faults]


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Nguyễn  Thị\tÁnh", "nguyen thi anh"),
        ("O\u2019BRIEN", "o'brien"),
        ("Straße Łódź Đào", "strasse lodz dao"),
        ("ﬁne\u2013grained", "fine-grained"),
        ("李 \0 ガ", "李 カ"),
    ],
)
def test_a_text_is_folded(text: str, folded: str) -> None:
    assert fold(text) == folded
    assert fold(folded) == folded


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", None),
        (" - () ", None),
        ("Nguyễn", Words("nguyen")),
        ('"step  TIME"', Words("step time")),
        ("gpu step", All((Words("gpu"), Words("step")))),
        ("gpu AND step", All((Words("gpu"), Words("step")))),
        ("gpu step OR tpu", Some((All((Words("gpu"), Words("step"))), Words("tpu")))),
        ("gpu (step OR tpu)", All((Words("gpu"), Some((Words("step"), Words("tpu")))))),
        ("-gpu", Not(Words("gpu"))),
        ("-(a b)", Not(All((Words("a"), Words("b"))))),
        ("multi-gpu", Words("multi-gpu")),
        ("title:step", Words("step", Field.TITLE)),
        ('AUTHOR:"van der Berg"', Words("van der berg", Field.AUTHOR)),
        ("-tag:Award", Not(Words("award", Field.TAG))),
        ("tag:none", Presence(Field.TAG, False)),
        ("reviewer:any", Presence(Field.REVIEWER, True)),
        ("12", Between(Field.NUMBER, 12, 12)),
        ("#12", Between(Field.NUMBER, 12, 12)),
        ("3-7", Between(Field.NUMBER, 3, 7)),
        ("number:3-7", Between(Field.NUMBER, 3, 7)),
        ('"12"', Words("12")),
        ("score:>1", Between(Field.SCORE, 1, None, excludes_low=True)),
        ("score:>=-1.5", Between(Field.SCORE, -1.5, None)),
        ("score:-1..2", Between(Field.SCORE, -1, 2)),
        ("reviews:<3", Between(Field.REVIEWS, None, 3, excludes_high=True)),
        ("reviews:≤3", Between(Field.REVIEWS, None, 3)),
        ("reviews:3", Between(Field.REVIEWS, 2.995, 3.005)),
        ("status:submitted", Among(frozenset({Status.SUBMITTED}))),
        ("status:accepted", Among(TO_BE_PRESENTED)),
        ("status:desk", Among(frozenset({Status.DESK_REJECTED}))),
        ("is:late", Flag("late")),
    ],
)
def test_what_is_asked(text: str, expected: Node | None) -> None:
    assert tree(text) == expected


@pytest.mark.parametrize(
    ("text", "fault", "rest"),
    [
        (
            "score:high gpu",
            ("score:high", "score: wants a number, for example score:>1."),
            Words("gpu"),
        ),
        (
            "gpu color:red",
            (
                "color:red",
                "There is no field color: here. To look for the words, put them in quotes.",
            ),
            Words("gpu"),
        ),
        (
            "title: gpu",
            ("title:", 'title: wants something after it, for example title:"step time".'),
            Words("gpu"),
        ),
        ("gpu OR", ("OR", "OR stands between two things to look for."), Words("gpu")),
        ("(gpu", ("(", "This parenthesis is not closed."), Words("gpu")),
        ("gpu)", (")", "This parenthesis closes nothing."), Words("gpu")),
        ("is:shiny gpu", ("is:shiny", f"is: knows {', '.join(FLAGS)}."), Words("gpu")),
        (
            "number:3-x gpu",
            ("number:3-x", "number: wants a number, for example number:3-7."),
            Words("gpu"),
        ),
    ],
)
def test_what_cannot_be_read_is_told_and_the_rest_is_searched(
    text: str, fault: tuple[str, str], rest: Node
) -> None:
    assert faults(text) == [fault]
    assert parse(text, CHAIR_FIELDS).tree == rest


def test_a_wrong_status_says_which_there_are() -> None:
    ((piece, sentence),) = faults("status:lost")
    assert piece == "status:lost"
    assert sentence.startswith("status: knows draft, submitted, withdrawn, desk-rejected, ")


def test_a_list_reads_only_the_fields_it_has() -> None:
    blind = member_fields(may_know_authors=False)
    assert MEMBER_FIELDS - blind == {Field.AUTHOR}
    asked = parse("author:ada tag:x conflict:y reviewers:2 missing:1 is:undecided", blind)
    assert asked.tree is None
    assert [one.sentence.split()[4] for one in asked.faults[:4]] == [
        "author:",
        "tag:",
        "conflict:",
        "reviewers:",
    ]


def test_long_and_deep_texts_are_cut_and_said_to_be() -> None:
    assert faults("x" * (LONGEST + 1)) == [
        ("", f"Only the first {LONGEST} characters are searched.")
    ]
    assert [sentence for _, sentence in faults("( " * 90)] == [
        "So many parentheses are not read.",
        "This parenthesis is not closed.",
    ]
    many = parse("a " * (MOST + 9), CHAIR_FIELDS)
    assert isinstance(many.tree, All)
    assert len(many.tree.parts) == MOST


@pytest.mark.parametrize("field", Field)
def test_every_field_s_example_is_read(field: Field) -> None:
    assert tree(field.example) is not None
