"""The independent checker: a stored proposal and its problem in, complaints out; solves nothing.

It recomputes everything that is claimed, from the inputs and in whole numbers: that each pair may be
assigned, that demands, loads and locks are met but for what is listed as short, the total, the worst
paper and the worst tenth, and from the stored prices the bound and the gap. A drawn assignment
is drawn again from its chances and its seed. Whoever doubts a proposal reads this file, ``problem``,
``certificate``, ``measures`` and, for draws, ``sampling``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any, Final

import numpy as np

from fastpath_cms.matching.breaches import breaches_of
from fastpath_cms.matching.certificate import Claim, Prices, faults_of, rates_of, short_of, value_of
from fastpath_cms.matching.growing import grown
from fastpath_cms.matching.measures import gap_of, tail_of, total_of, worst_of
from fastpath_cms.matching.problem import SCALE, Bools, Ints, Problem
from fastpath_cms.matching.sampling import PARTS, drawn_row, sample_parts

FORMAT: Final = "FastPath CMS proposal 1"
NEAR: Final = 1e-9  # two floats that both came from the same whole numbers

_BROKEN: Final = "The proposal is not as FastPath CMS writes it: {} is missing or unreadable."


def seal_of(body: dict[str, Any]) -> str:
    """Return the SHA-256 of a stored proposal without its seal: finds accidents, not forgers."""
    rest = {name: body[name] for name in body if name != "seal"}
    text = json.dumps(rest, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def complaint(text: str, problem: Problem) -> str:
    """Return the first thing that is wrong with a stored proposal, "" if nothing is."""
    try:
        body = json.loads(text)
    except ValueError:
        return "This is no JSON file."
    if not isinstance(body, dict) or body.get("format") != FORMAT:
        return "This is no proposal of FastPath CMS."
    if body.get("seal") != seal_of(body):
        return "The proposal was changed after it was written: its seal does not fit."
    try:
        return next(_complaints(body, problem), "")
    except KeyError as missing:
        return _BROKEN.format(missing)
    except (TypeError, ValueError, AttributeError, OverflowError, IndexError):
        return _BROKEN.format("a field")


def _complaints(body: dict[str, Any], problem: Problem) -> Iterator[str]:
    if body["digest"] != problem.digest:
        yield "The proposal belongs to other inputs: their SHA-256 is not the same."
    problem = _with_others(body["pairs"], problem)
    chosen, said = _chosen(body["pairs"], problem)
    if chosen is None:
        yield said
        return
    yield from _short(body, problem, chosen)
    yield from _obeyed(body, problem, chosen)
    yield from _worth(body, problem, chosen)
    yield from _proof(body, problem, chosen)
    is_random = body["wish"]["objective"] == "random"
    is_free = bool(body["missing"] or body["below"] or body["broken"])
    if body["chances"] is not None:
        yield from _draw(body, problem, chosen)
    elif body.get("tickets") is not None:
        yield from _ticket(body, problem, chosen)
    elif is_random and not is_free:
        yield "The assignment is said to be drawn, but its chances are not there."
    is_drawn = body["chances"] is not None or body.get("tickets") is not None
    if is_drawn and not is_random:
        yield "Chances belong to random assignments only."


def _with_others(pairs: list[list[str]], problem: Problem) -> Problem:
    """Return the problem with the pairs listed that are assigned, as far as they may be."""
    if problem.others is None:
        return problem
    papers = {name: place for place, name in enumerate(problem.papers)}
    reviewers = {name: place for place, name in enumerate(problem.reviewers)}
    known = [
        (papers[one], reviewers[two]) for one, two in pairs if one in papers and two in reviewers
    ]
    places = np.array(known, np.int64).reshape(-1, 2)
    return grown(problem, places[:, 0], places[:, 1])


def _chosen(pairs: list[list[str]], problem: Problem) -> tuple[Bools | None, str]:
    papers = {name: place for place, name in enumerate(problem.papers)}
    reviewers = {name: place for place, name in enumerate(problem.reviewers)}
    chosen = np.zeros(problem.pair_count, np.bool_)
    for paper, reviewer in pairs:
        at, who = papers.get(paper), reviewers.get(reviewer)
        if at is None or who is None:
            return None, f"{paper} and {reviewer} are assigned, but the inputs do not know both."
        place = problem.index_of(at, who)
        if place is None:
            return None, f"{paper} and {reviewer} are assigned, but may not be."
        if chosen[place]:
            return None, f"{paper} and {reviewer} are assigned twice."
        chosen[place] = True
    return chosen, ""


def _short(body: dict[str, Any], problem: Problem, chosen: Bools) -> Iterator[str]:
    count, load = problem.count_of(chosen), problem.load_of(chosen)
    held, held_load = problem.count_of(problem.locked), problem.load_of(problem.locked)
    for place in np.flatnonzero(problem.locked & ~chosen)[:1]:
        paper, reviewer = problem.paper[place], problem.reviewer[place]
        yield f"{problem.papers[paper]} and {problem.reviewers[reviewer]} are locked, but not assigned."
    for place in np.flatnonzero(count > np.maximum(problem.demand, held))[:1]:
        yield f"{problem.papers[place]} has {count[place]} reviewers; asked are {problem.demand[place]}."
    for place in np.flatnonzero(load > np.maximum(problem.most, held_load))[:1]:
        yield (
            f"{problem.reviewers[place]} has {load[place]} submissions; "
            f"at most {problem.most[place]} are allowed."
        )
    missing, below = short_of(problem, chosen)
    if body["missing"] != _named(problem.papers, missing):
        yield "The reviews that are missing are not those listed."
    if body["below"] != _named(problem.reviewers, below):
        yield "The reviewers below their minimum load are not those listed."


def _obeyed(body: dict[str, Any], problem: Problem, chosen: Bools) -> Iterator[str]:
    broken = [one.said for one in breaches_of(problem, chosen)]
    yield from (one for one in broken if one not in body["broken"])
    if any(one not in broken for one in body["broken"]):
        yield "The rules said to be broken are not those that are."


def _worth(body: dict[str, Any], problem: Problem, chosen: Bools) -> Iterator[str]:
    total, worst = total_of(problem, chosen), round(worst_of(problem, chosen) * SCALE)
    if body["total"] != total:
        yield f"The total is {total / SCALE:g}, not {body['total'] / SCALE:g}."
    if body["worst"] != worst:
        yield f"The worst paper's score is {worst / SCALE:g}, not {body['worst'] / SCALE:g}."
    tail = tail_of(problem, chosen)
    if not _near(body["cvar10"], tail):
        yield f"The mean of the worst tenth is {tail:g}, not {body['cvar10']:g}."


def _proof(body: dict[str, Any], problem: Problem, chosen: Bools) -> Iterator[str]:
    claims = [_claim(one, problem) for one in body["claims"]]
    first, worst = claims[0], round(worst_of(problem, chosen) * SCALE)
    if len(claims) > 2 or (len(claims) == 2) != (body["worst_bound"] is not None):
        yield "The proofs are not those that the bounds ask for."
    if first.unit < 1 or any(claim.unit for claim in claims[1:]):
        yield "The proofs are not in their places."
    if body["wish"]["objective"] != "fair" and first.extra is not None:
        yield "The bound must hold for every assignment, and not only for those of a good worst paper."
    if first.extra is not None and first.floor > worst:
        yield "The bound speaks of assignments whose worst paper is better than this one's."
    missing, below = short_of(problem, chosen)
    rates = rates_of(problem)
    prices = first.prices
    if (missing.any() or below.any()) and (
        np.any(prices.paper < -rates.missing) or np.any(prices.reviewer < -rates.minimum)
    ):
        yield "The prices do not prove that so much has to be short."
    value, bound = value_of(problem, chosen), first.bound(problem)
    total = total_of(problem, chosen)
    if bound < value - 0.5:
        yield "The bound lies below the total, which cannot be."
    if not _near(body["bound"], (total + bound - value) / SCALE):
        yield f"The prices prove a bound of {(total + bound - value) / SCALE:g}, not {body['bound']:g}."
    gap = gap_of(value, bound, total)
    if not _near(body["gap"], gap):
        yield f"The gap is {gap:.4%}, not {body['gap']:.4%}."
    if len(claims) == 2 and not _near(body["worst_bound"], claims[1].bound(problem) / SCALE):
        yield "The prices do not prove the bound on the worst paper."


def _claim(one: dict[str, Any], problem: Problem) -> Claim:
    prices = Prices(
        _whole(one["papers"], len(problem.papers)), _whole(one["reviewers"], len(problem.reviewers))
    )
    extra = None if one["extra"] is None else _whole(one["extra"], len(problem.papers))
    if not isinstance(one["unit"], int) or not isinstance(one["floor"], int):
        raise TypeError
    if one["unit"] < 0 or (extra is not None and np.any(extra < 0)):
        raise ValueError
    return Claim(prices, one["unit"], extra, one["floor"])


def _draw(body: dict[str, Any], problem: Problem, chosen: Bools) -> Iterator[str]:
    papers, reviewers, counts = body["chances"]
    parts = np.zeros(problem.pair_count, np.int64)
    for paper, reviewer, count in zip(papers, reviewers, counts, strict=True):
        place = problem.index_of(paper, reviewer)
        if place is None:
            yield "A pair that may not be assigned has a chance."
            return
        parts[place] = count
    free = ~problem.locked
    cap = body["wish"]["cap"] * PARTS + 1
    if np.any(parts < 0) or np.any(parts[free] > cap) or np.any(parts[~free] != PARTS):
        yield "A chance is over the cap."
    sums = np.bincount(problem.paper, parts, len(problem.papers))
    if np.any(np.abs(sums - problem.demand * PARTS) > 0.5):
        yield "The chances of a submission do not add up to its reviews."
    again = sample_parts(problem, parts, np.random.default_rng(body["wish"]["seed"]))
    if not np.array_equal(again, chosen):
        yield "Drawn again from its chances and its seed, the assignment is another one."


def _ticket(body: dict[str, Any], problem: Problem, chosen: Bools) -> Iterator[str]:
    rows = np.zeros((len(body["tickets"]), problem.pair_count), np.bool_)
    for row, (papers, reviewers) in zip(rows, body["tickets"], strict=True):
        who = _whole(reviewers, len(reviewers))
        places = problem.places_of(_whole(papers, len(papers)), who)
        is_known = (who >= 0) & (who < len(problem.reviewers)) & (places >= 0)
        if not is_known.all() or len(np.unique(places)) < len(places):
            yield "A ticket has a pair that may not be assigned, or one twice."
            return
        row[places] = True
        if faults_of(problem, row):
            yield f"A ticket is no assignment: {faults_of(problem, row)[0]}"
    if np.any(rows[:, ~problem.locked].mean(axis=0) > body["wish"]["cap"] + NEAR):
        yield "A pair stands on more tickets than the cap allows."
    if not np.array_equal(rows[drawn_row(len(rows), body["wish"]["seed"])], chosen):
        yield "The assignment is not the ticket that its seed draws."


def _whole(numbers: list[int], count: int) -> Ints:
    if len(numbers) != count or not all(isinstance(one, int) for one in numbers):
        raise ValueError
    return np.array(numbers, np.int64).reshape(count)


def _named(names: tuple[str, ...], numbers: Ints) -> dict[str, int]:
    return {names[place]: int(numbers[place]) for place in np.flatnonzero(numbers)}


def _near(one: float, other: float) -> bool:
    return abs(one - other) <= NEAR * max(1.0, abs(other))
