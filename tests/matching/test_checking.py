"""The checker believes nothing: whatever is changed in a stored proposal, it says what is wrong."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings

from fastpath_cms.matching.checking import complaint, seal_of
from fastpath_cms.matching.problem import Problem
from fastpath_cms.matching.proposing import Wish, propose
from fastpath_cms.matching.storing import stored, text_of
from tests.matching.cases import problems, roomy

PROBLEM = roomy(5)
PAIRS = [["1", "r1"], ["1", "r2"]]


@given(problems)
@settings(max_examples=40)
def test_what_the_laboratory_proposes_is_found_good(problem: Problem) -> None:
    proposal = propose(problem, Wish("total", seconds=1))
    assert complaint(text_of(proposal), problem) == ""


@pytest.mark.parametrize("objective", ["total", "plain", "fair", "random"])
def test_every_objective_is_found_good_and_stores_the_same_bytes_twice(objective: str) -> None:
    wish = Wish(objective, cap=0.9, seed=4)
    text = text_of(propose(PROBLEM, wish))
    assert complaint(text, PROBLEM) == ""
    assert text_of(propose(PROBLEM, wish)) == text


def test_each_field_changed_once_breaks_the_seal() -> None:
    body = stored(propose(PROBLEM, Wish("random", cap=0.9)))
    for name in set(body) - {"seal", "format"}:
        changed = body | {name: [body[name]]}
        assert complaint(json.dumps(changed), PROBLEM) == (
            "The proposal was changed after it was written: its seal does not fit."
        )


def _more(name: str) -> Callable[[dict[str, Any]], object]:
    return lambda body: body.update({name: body[name] + 1})


def _swap(body: dict[str, Any]) -> None:
    """Give the first submission another reviewer, one who has the time."""
    paper = body["pairs"][0][0]
    loads = Counter(reviewer for _, reviewer in body["pairs"])
    taken = {reviewer for at, reviewer in body["pairs"] if at == paper}
    idle = (r for r in PROBLEM.reviewers if r not in taken and loads[r] < PROBLEM.most[0])
    body["pairs"][0] = [paper, next(idle)]


TAMPERINGS: list[tuple[str, Callable[[dict[str, Any]], object], str]] = [
    ("plain", lambda b: b.update(digest="0" * 64), "The proposal belongs to other inputs"),
    ("plain", _swap, "The total is"),
    ("plain", lambda b: b["pairs"].pop(), "The reviews that are missing are not those listed."),
    ("plain", lambda b: b["pairs"].append(b["pairs"][0]), "1 and r"),
    ("plain", lambda b: b["pairs"].append(["9", "r1"]), "9 and r1 are assigned, but the inputs"),
    ("plain", lambda b: b.update(missing={"1": 1}), "The reviews that are missing"),
    ("plain", lambda b: b.update(below={"r1": 1}), "The reviewers below their minimum load"),
    ("plain", _more("total"), "The total is"),
    ("plain", _more("worst"), "The worst paper's score is"),
    ("plain", _more("cvar10"), "The mean of the worst tenth is"),
    ("plain", _more("bound"), "The prices prove a bound of"),
    ("plain", _more("gap"), "The gap is 0.0000%, not 100.0000%."),
    ("plain", lambda b: b["claims"][0]["papers"].__setitem__(0, 10**7), "The prices prove a"),
    ("plain", lambda b: b["claims"][0]["reviewers"].pop(), "The proposal is not as FastPath"),
    ("plain", lambda b: b["claims"][0].update(unit=0, extra=[1] * 8), "The proofs are not in"),
    ("plain", lambda b: b["claims"].clear(), "The proposal is not as FastPath"),
    ("plain", lambda b: b.pop("claims"), "The proposal is not as FastPath"),
    ("plain", lambda b: b["claims"].append(b["claims"][0]), "The proofs are not those"),
    ("plain", lambda b: b["wish"].update(objective="random"), "The assignment is said to be drawn"),
    ("plain", lambda b: b.update(chances=[[], [], []]), "The chances of a submission do not add"),
    ("fair", lambda b: b.update(worst_bound=9.0), "The prices do not prove the bound on the"),
    ("random", lambda b: b["wish"].update(seed=77), "Drawn again from its chances and its seed"),
    ("random", lambda b: b["wish"].update(cap=0.1), "A chance is over the cap."),
    ("random", lambda b: b["chances"][2].__setitem__(0, 5), "The chances of a submission do not"),
    ("random", lambda b: b.update(chances=None), "The assignment is said to be drawn"),
    ("random", lambda b: b["wish"].update(objective="total"), "Chances belong to random"),
]


@pytest.mark.parametrize(("objective", "change", "sentence"), TAMPERINGS)
def test_a_forger_who_seals_anew_is_found_out(
    objective: str, change: Callable[[dict[str, Any]], object], sentence: str
) -> None:
    body = stored(propose(PROBLEM, Wish(objective, cap=0.9)))
    change(body)
    body["seal"] = seal_of(body)
    assert complaint(json.dumps(body), PROBLEM).startswith(sentence)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{", "This is no JSON file."),
        ("[]", "This is no proposal of FastPath CMS."),
        ('{"format": "FastPath CMS proposal 1"}', "The proposal was changed after"),
    ],
)
def test_other_files_are_no_proposals(text: str, sentence: str) -> None:
    assert complaint(text, PROBLEM).startswith(sentence)


def test_a_proposal_of_other_inputs_is_refused() -> None:
    text = text_of(propose(PROBLEM, Wish("plain")))
    assert complaint(text, roomy(6)).startswith("The proposal belongs to other inputs")


def test_the_checker_imports_no_solver() -> None:
    program = (
        "import sys, fastpath_cms.matching.checking; "
        "sys.exit(any(name.startswith(('highspy', 'ortools', 'fastpath_cms.matching.engines')) "
        "for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
