"""Why this pair, why not that one, and what a lock, a veto or a load would cost: exactly.

A price is a shortest path in the residual graph of the best assignment, so it equals what solving
again would find, and the path is the chain of moves. One question takes one search here; a whole
page takes ``pricing.Table``. Rules that a flow does not know make it solve again (``asking_again``).

Source: shortest augmenting paths, e.g. Ahuja, Magnanti and Orlin, "Network Flows" (1993).
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np

from fastpath_cms.matching.asking_again import asked_again, best_obeying, is_as_good
from fastpath_cms.matching.changes import Change, Move, Rank, change_between
from fastpath_cms.matching.exchanges import Exchanges, Ways
from fastpath_cms.matching.flow import best_total
from fastpath_cms.matching.prices import FAR, NotOptimalError, Residual
from fastpath_cms.matching.problem import Bools, Ints, MatchingError, Problem


class Explainer:
    """Answers about an assignment of greatest total.

    Where another assignment is given (a fair, drawn or hand-made one), ``is_of_optimum`` is False
    and every price is one of the greatest total: ``chosen`` is then the assignment spoken of.
    """

    def __init__(self, problem: Problem, chosen: Bools) -> None:
        self.problem = problem
        self.chosen = chosen
        self.is_of_optimum = True
        self._is_ruled = problem.rules.are_hard
        if self._is_ruled:
            best = best_obeying(problem)
            self.is_of_optimum = is_as_good(problem, chosen, best)
            self.chosen = chosen if self.is_of_optimum else best
            return
        self._steps = Exchanges(Residual.of(problem, chosen))
        try:
            self._to_sink = self._steps.ways_to(self._steps.sink)
        except NotOptimalError:
            self.is_of_optimum = False
            self.chosen = best_total(problem).chosen
            self._steps = Exchanges(Residual.of(problem, self.chosen))
            self._to_sink = self._steps.ways_to(self._steps.sink)
        self._from_sink: Ways | None = None

    def rank(self, pair: int) -> Rank:
        """Return where a pair stands for its submission and for its reviewer."""
        problem = self.problem
        own = problem.score[problem.paper == problem.paper[pair]]
        theirs = problem.score[problem.reviewer == problem.reviewer[pair]]
        mine = problem.score[pair]
        return Rank(
            1 + int((own > mine).sum()), len(own), 1 + int((theirs > mine).sum()), len(theirs)
        )

    def ranks(self) -> tuple[Ints, Ints]:
        """Return for every pair its rank for the submission, and for the reviewer."""
        problem = self.problem
        return _rank_in(problem.paper, problem.score), _rank_in(problem.reviewer, problem.score)

    def lock(self, pair: int) -> Change | None:
        """Return what happens if a pair must be assigned; None where loads and locks forbid it."""
        if self.chosen[pair]:
            return self._change([])
        if self._is_ruled:
            return self._locked_again(pair)
        paper, reviewer = self._ends(pair)
        ways = self._steps.ways_to(paper)
        if ways.cost[reviewer] >= FAR:
            return None
        return self._change([paper, *self._steps.chain_to(ways, reviewer)])

    def why_not(self, paper: int, reviewer: int) -> Change | None:
        """Return what it would cost to assign a reviewer; None where it cannot be."""
        pair = self.problem.index_of(paper, reviewer)
        return None if pair is None else self.lock(pair)

    def veto(self, pair: int) -> Change:
        """Return what happens if a pair, locked or not, may not be assigned."""
        if not self.chosen[pair]:
            return self._change([])
        if self._is_ruled:
            problem = self.problem
            changed = replace(problem, locked=_with(problem.locked, pair, False))
            return asked_again(problem, self.chosen, changed, without=pair)
        problem, steps = self.problem, self._steps
        start, end = paper, reviewer = self._ends(pair)
        if problem.locked[pair]:
            problem = replace(problem, locked=_with(problem.locked, pair, False))
            steps = Exchanges(Residual.of(problem, self.chosen), without=pair)
            # Locks may stand above a demand or a load: then nobody has to step in, or nothing is freed.
            member = int(problem.reviewer[pair])
            is_over = problem.count_of(self.chosen)[paper] > problem.demand[paper]
            is_overloaded = problem.load_of(self.chosen)[member] > problem.most[member]
            start = steps.sink if is_over else start
            end = steps.sink if is_overloaded else end
        chain = steps.chain_to(steps.ways_to(end), start)
        if end == reviewer:
            return self._change([*chain, paper], problem)
        return self._change([reviewer, *(chain if start == paper else [paper])], problem)

    def most(self, reviewer: int, step: int) -> Change:
        """Return what happens if a reviewer's maximum load is raised (+1) or lowered (-1).

        A maximum lowered below the minimum takes the minimum with it. Raises MatchingError where
        it would fall below zero or below the locked submissions.
        """
        most = _stepped(self.problem.most, reviewer, step)
        if most[reviewer] < self.problem.load_of(self.problem.locked)[reviewer]:
            raise MatchingError("More submissions are locked than the maximum load would be.")
        problem = replace(self.problem, most=most, least=np.minimum(self.problem.least, most))
        if self._is_ruled:
            return asked_again(self.problem, self.chosen, problem)
        if self._load(reviewer) != self.problem.most[reviewer]:
            return self._change([], problem)
        return self._more(problem, reviewer) if step > 0 else self._fewer(problem, reviewer)

    def least(self, reviewer: int, step: int) -> Change:
        """Return what happens if a reviewer's minimum load is raised (+1) or lowered (-1).

        Raises MatchingError where it would fall below zero or exceed the maximum.
        """
        least = _stepped(self.problem.least, reviewer, step)
        if least[reviewer] > self.problem.most[reviewer]:
            raise MatchingError("A minimum load would exceed the maximum.")
        problem = replace(self.problem, least=least)
        if self._is_ruled:
            return asked_again(self.problem, self.chosen, problem)
        if self._load(reviewer) != self.problem.least[reviewer]:
            return self._change([], problem)
        if step > 0:
            return self._more(problem, reviewer)
        node = self._node(reviewer)
        is_held = not Residual.of(problem, self.chosen).may_give_up[reviewer]
        is_held = is_held or self._to_sink.cost[node] >= 0
        return self._change([], problem) if is_held else self._fewer(problem, reviewer)

    def _locked_again(self, pair: int) -> Change | None:
        problem = self.problem
        changed = replace(problem, locked=_with(problem.locked, pair, True))
        paper, reviewer = problem.paper[pair], problem.reviewer[pair]
        is_over = problem.count_of(changed.locked)[paper] > problem.demand[paper]
        if is_over or problem.load_of(changed.locked)[reviewer] > problem.most[reviewer]:
            return None
        return asked_again(problem, self.chosen, changed)

    def _more(self, problem: Problem, reviewer: int) -> Change:
        """One submission more for a reviewer, where that gains."""
        if self._from_sink is None:
            self._from_sink = self._steps.ways_from(self._steps.sink)
        node = self._node(reviewer)
        rate = Residual.of(problem, self.chosen).rate_more[reviewer]
        if self._from_sink.cost[node] + rate >= 0:
            return self._change([], problem)
        return self._change(self._steps.chain_from(self._from_sink, node), problem)

    def _fewer(self, problem: Problem, reviewer: int) -> Change:
        """One submission fewer for a reviewer."""
        return self._change(self._steps.chain_to(self._to_sink, self._node(reviewer)), problem)

    def _change(self, nodes: list[int], problem: Problem | None = None) -> Change:
        """Return the change along a chain of nodes, ``problem`` being what holds after it."""
        chosen = self.chosen.copy()
        if not nodes:
            return change_between((self.problem, chosen), (problem or self.problem, chosen))
        papers, sink = self._steps.papers, self._steps.sink
        for tail, head in pairwise(nodes):
            if sink not in (tail, head):
                paper, reviewer = min(tail, head), max(tail, head) - papers
                pair = self.problem.index_of(paper, reviewer)
                chosen[pair] = tail < papers
        moves = self._moves(nodes)
        return change_between((self.problem, self.chosen), (problem or self.problem, chosen), moves)

    def _moves(self, nodes: list[int]) -> tuple[Move, ...]:
        papers, sink = self._steps.papers, self._steps.sink
        is_cycle = len(nodes) > 1 and nodes[0] == nodes[-1]
        padded = [nodes[-2] if is_cycle else sink, *nodes, nodes[1] if is_cycle else sink]
        moves = []
        for place, node in enumerate(nodes[: -1 if is_cycle else None], 1):
            if papers <= node < sink:
                takes, gives_up = (
                    near if near < papers else None
                    for near in (padded[place - 1], padded[place + 1])
                )
                if takes is not None or gives_up is not None:
                    moves.append(Move(node - papers, takes, gives_up))
        return tuple(moves)

    def _load(self, reviewer: int) -> int:
        return int(self.problem.load_of(self.chosen)[reviewer])

    def _ends(self, pair: int) -> tuple[int, int]:
        return int(self.problem.paper[pair]), self._node(int(self.problem.reviewer[pair]))

    def _node(self, reviewer: int) -> int:
        return self._steps.papers + reviewer


def _with(mask: Bools, place: int, value: bool) -> Bools:
    changed = mask.copy()
    changed[place] = value
    return changed


def _stepped(loads: Ints, reviewer: int, step: int) -> Ints:
    if step not in (-1, 1):
        raise MatchingError("A load is changed by one at a time.")
    stepped = loads.copy()
    stepped[reviewer] += step
    if stepped[reviewer] < 0:
        raise MatchingError("A load cannot be below zero.")
    return stepped


def _rank_in(group: Ints, score: Ints) -> Ints:
    """Return each score's rank within its group, 1 for the highest; equal scores share the better."""
    order = np.lexsort((-score, group))
    place = np.arange(len(order))
    is_first = np.ones(len(order), np.bool_)
    is_first[1:] = np.diff(group[order]) != 0
    is_tied = ~is_first
    is_tied[1:] &= np.diff(score[order]) == 0
    begins = np.maximum.accumulate(np.where(is_first, place, 0))
    ranks = np.empty(len(order), np.int64)
    ranks[order] = np.maximum.accumulate(np.where(is_tied, 0, place)) - begins + 1
    return ranks
