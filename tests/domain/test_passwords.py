"""Passwords: how long, in which form, and which are too easy to guess."""

from __future__ import annotations

import random
import string

import pytest

from fastpath_cms.domain.familiar_words import FAMILIAR
from fastpath_cms.domain.passwords import (
    NOT_TYPED,
    TOO_COMMON,
    TOO_LONG,
    TOO_SHORT,
    normal_password,
    password_problem,
)

ABOUT = ("Núria O'Brien", "nuria.obrien@upc.example", "Universitat Politècnica", "FastPath 2027")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("kx9tuw2mqz4", TOO_SHORT),  # 11
        ("kx9tuw2mqz4v", None),  # 12
        (" kx9tuw2mqz4", None),  # spaces count
        ("thickets hum at noon " * 47 + "and then some", None),  # 1,000
        ("thickets hum at noon " * 47 + "and then some.", TOO_LONG),
        ("thickets\nhum at noon", NOT_TYPED),
    ],
)
def test_a_password_has_12_to_1000_characters_of_any_kind(text: str, problem: str | None) -> None:
    assert password_problem(text) == problem


def test_there_is_no_rule_of_composition() -> None:
    for text in (
        "trombone lint gravel",
        "我爱在北京看书喝茶听雨声慢慢",
        "🜁🜂🜃🜄🝆🝇🝈🝉🝊🝋🝌🝍",
        "ÄÖÜßçñåøæœ ŧđ",
    ):
        assert password_problem(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "passwordpassword",
        "Password1234",
        "P@ssw0rd2027!",
        "drowssap4321",
        "qwertyuiop12",
        "1q2w3e4r5t6y",
        "zaq12wsxcde3",
        "abcdefghijkl",
        "aaaaaaaaaaaa",
        "abcabcabcabc",
        "monkeydragon99",
        "summer2027!!",
        "iloveyou1234567",
        "27.03.198627.03",
        "827364518273",
        "fastpath2027!!",
        "nuriaobrien2027",
        "Politècnica1",
        "Politecnica-27",
        "Nuria.OBrien2027",
    ],
)
def test_what_is_guessed_first_is_refused(text: str) -> None:
    assert password_problem(text, ABOUT) == TOO_COMMON


def test_a_name_counts_only_for_who_bears_it() -> None:
    assert password_problem("nuriaobrien-7") is None
    assert password_problem("nuriaobrien-7", ABOUT) == TOO_COMMON


def test_every_familiar_word_alone_is_refused_however_it_is_written() -> None:
    let_through = [
        word
        for word in FAMILIAR
        for text in (f"{word:!<12}", f"{word.title()}1234567"[:20])
        if password_problem(text) not in {TOO_COMMON, TOO_SHORT}
    ]
    assert let_through == []


def test_what_is_drawn_by_chance_is_hardly_ever_refused() -> None:
    draw = random.Random(2027)
    letters = string.ascii_letters + string.digits
    refused = [
        text
        for text in ("".join(draw.choices(letters, k=14)) for _ in range(500))
        if password_problem(text) is not None
    ]
    assert refused == []


def test_two_ways_to_type_one_text_are_one_password() -> None:
    assert normal_password("cafe\u0301 noir a\u00a0b") == normal_password("caf\u00e9 noir a b")


def test_case_width_and_ends_are_kept() -> None:
    texts = ("Trombone", "trombone", "ｔrombone", " trombone", "trombone ")
    assert len({normal_password(text) for text in texts}) == 5
