"""The words of the house: the glossary knows them, the code uses them, the tests name them."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache

import pytest

from fastpath_cms.domain.lettercatalogue import CATALOGUE, OF_ACCOUNTS
from fastpath_cms.domain.letters import LetterKind
from fastpath_cms.domain.policy import Action
from fastpath_cms.domain.workflow import Move, Status, Verdict
from fastpath_cms.services.wording import default_wording, problems_of
from tests.architecture.source import ROOT, TESTS, modules, templates

VOCABULARY: list[type[StrEnum]] = [Action, Move, Status, Verdict, LetterKind]
DEFINED_IN = {Action: "domain/policy.py", LetterKind: "domain/letters.py"}


@cache
def glossary() -> str:
    return (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")


@cache
def texts_of_tests() -> str:
    """All that the tests say, golden texts and golden folders included, but for this house."""
    files = [
        path
        for path in sorted(TESTS.rglob("*"))
        if path.suffix in {".py", ".txt", ".md", ".json", ".toml"}
        and "architecture" not in path.relative_to(TESTS).parts
    ]
    return "\n".join(
        f"{path.relative_to(TESTS)}\n{path.read_text(encoding='utf-8')}" for path in files
    )


def named(word: StrEnum) -> re.Pattern[str]:
    """How a word stands in code or in a template: ``Move.SUBMIT``, or its value in quotes.

    A permission's value has a colon and needs no quotes, as in a golden table of the policy.
    """
    value = re.escape(word.value)
    quoted = value if ":" in word.value else rf"[\"'/]{value}[\"'/.]"
    return re.compile(rf"\b{type(word).__name__}\.{word.name}\b|{quoted}")


@pytest.mark.parametrize("kind", VOCABULARY)
def test_the_glossary_explains_every_word(kind: type[StrEnum]) -> None:
    assert [word.value for word in kind if f"`{word.value}`" not in glossary()] == []


@pytest.mark.parametrize("kind", VOCABULARY)
def test_every_word_is_used(kind: type[StrEnum]) -> None:
    text = "\n".join(
        [module.text for module in modules() if module.name != DEFINED_IN.get(kind)]
        + [template.text for template in templates()]
    )
    assert [word.name for word in kind if not named(word).search(text)] == []


@pytest.mark.parametrize("kind", VOCABULARY)
def test_every_word_is_named_by_a_test(kind: type[StrEnum]) -> None:
    assert [word.name for word in kind if not named(word).search(texts_of_tests())] == []


@pytest.mark.parametrize("kind", [LetterKind])
def test_every_letter_has_its_folder(kind: type[StrEnum]) -> None:
    folder = ROOT / "templates" / "letters"
    assert [
        f"{word.value}/{part}"
        for word in kind
        for part in ("subject.txt", "body.txt")
        if not (folder / word.value / part).is_file()
    ] == []


def test_every_letter_of_an_edition_is_in_the_year_s_catalogue() -> None:
    """Add a kind to ``domain/lettercatalogue.py``: when it is sent, to whom, with a switch or not."""
    assert [kind.name for kind in LetterKind if kind not in CATALOGUE.keys() | OF_ACCOUNTS] == []


def test_the_text_that_comes_along_passes_the_grammar_of_a_chair_s_text() -> None:
    """A name the grammar does not know goes to ``domain/placeholders.py``, in words."""
    assert {
        kind.name: problems_of(kind, default_wording(kind))
        for kind in LetterKind
        if problems_of(kind, default_wording(kind))
    } == {}
