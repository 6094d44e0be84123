"""Which rules an assignment breaks, in sentences: read by the checker, so it solves nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from fastpath_cms.matching.problem import Bools, Ints, Problem


@dataclass(frozen=True, slots=True)
class Breach:
    """A rule that is broken: ``senior``, ``apart`` or ``mutual``; where, by whom, and at what price."""

    kind: str
    papers: tuple[int, ...]
    reviewers: tuple[int, ...]
    said: str
    price: int | None = None  # millionths; None is forbidden


def breaches_of(problem: Problem, chosen: Bools) -> list[Breach]:
    """Return the rules that an assignment breaks, priced ones included."""
    if not problem.rules.are_hard:
        return []
    return [*_seniors(problem, chosen), *_apart(problem, chosen), *_mutual(problem, chosen)]


def penalty_of(problem: Problem, chosen: Bools) -> int:
    """Return what an assignment pays for the mutual reviews in it, in millionths."""
    price = problem.rules.mutual_price
    if not price:
        return 0
    pairs = mutual_pairs(problem)
    return price * int((chosen[pairs[:, 0]] & chosen[pairs[:, 1]]).sum())


def mutual_pairs(problem: Problem) -> Ints:
    """Return each two pairs that make a mutual review: rows of two places, the smaller first."""
    if not problem.rules.authors:
        return np.zeros((0, 2), np.int64)
    paper, author = np.array(problem.rules.authors, np.int64).T
    one, other = np.triu_indices(len(paper), 1)
    # The author of each one reviews the other's paper.
    ahead, back = (
        problem.places_of(paper[one], author[other]),
        problem.places_of(paper[other], author[one]),
    )
    is_two = (paper[one] != paper[other]) & (author[one] != author[other])
    is_both = (ahead >= 0) & (back >= 0) & is_two
    pairs = np.sort(np.stack([ahead[is_both], back[is_both]], axis=1), axis=1)
    return np.unique(pairs, axis=0)


def _seniors(problem: Problem, chosen: Bools) -> Iterator[Breach]:
    if problem.rules.seniors is None:
        return
    is_senior = senior_mask(problem)
    has = np.bincount(problem.paper[chosen & is_senior], minlength=len(problem.papers))
    for paper in np.flatnonzero((has == 0) & (problem.demand > 0)).tolist():
        yield Breach("senior", (paper,), (), f"{problem.papers[paper]} has no senior reviewer.")


def _apart(problem: Problem, chosen: Bools) -> Iterator[Breach]:
    for rule in problem.rules.apart:
        is_one = members_mask(problem, rule.reviewers)[problem.reviewer] & chosen
        count = np.bincount(problem.paper[is_one], minlength=len(problem.papers))
        for paper in np.flatnonzero(count > 1).tolist():
            who = problem.reviewer[is_one & (problem.paper == paper)].tolist()
            names = [problem.reviewers[one] for one in who]
            listed = ", ".join(names[:-1]) + f" and {names[-1]}"
            said = f"{problem.papers[paper]} has {len(who)} reviewers {rule.share}: {listed}."
            yield Breach("apart", (paper,), tuple(who), said)


def _mutual(problem: Problem, chosen: Bools) -> Iterator[Breach]:
    pairs = mutual_pairs(problem)
    for both in pairs[chosen[pairs[:, 0]] & chosen[pairs[:, 1]]]:
        papers, who = problem.paper[both].tolist(), problem.reviewer[both].tolist()
        said = (
            f"{problem.reviewers[who[0]]} reviews {problem.papers[papers[0]]} by "
            f"{problem.reviewers[who[1]]}, who reviews {problem.papers[papers[1]]} in return."
        )
        yield Breach("mutual", tuple(papers), tuple(who), said, problem.rules.mutual_price)


def members_mask(problem: Problem, reviewers: tuple[int, ...]) -> Bools:
    """Return which reviewers are among those listed."""
    mask = np.zeros(len(problem.reviewers), np.bool_)
    mask[list(reviewers)] = True
    return mask


def senior_mask(problem: Problem) -> Bools:
    """Return which pairs are of a senior reviewer."""
    is_senior: Bools = members_mask(problem, problem.rules.seniors or ())[problem.reviewer]
    return is_senior
