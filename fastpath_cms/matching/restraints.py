"""The rules as rows over pairs: seniors, who sits apart, mutual reviews."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fastpath_cms.matching.breaches import members_mask, mutual_pairs, senior_mask
from fastpath_cms.matching.problem import Bools, Floats, Ints, Problem
from fastpath_cms.matching.programs import INF, Program


@dataclass(frozen=True, slots=True, eq=False)
class Restraints:
    """Rows: between ``low`` and ``high`` of a row's pairs are assigned, or its price is paid.

    ``row`` and ``pair`` say which pairs stand in which rows. A price (millionths) is for one pair
    more; where it is infinite, the row must hold.
    """

    row: Ints
    pair: Ints
    low: Floats
    high: Floats
    price: Floats

    @classmethod
    def of(cls, problem: Problem) -> Restraints:
        """Return the rows of a problem's rules; a submission with no eligible senior has no row."""
        parts = [_seniors(problem), *_apart(problem), _mutual(problem)]
        begins = np.cumsum([0, *(part.low.size for part in parts)])
        return cls(
            np.concatenate([part.row + start for part, start in zip(parts, begins, strict=False)]),
            *(
                np.concatenate([getattr(part, name) for part in parts])
                for name in ("pair", "low", "high", "price")
            ),
        )

    def count(self, chosen: Bools) -> Ints:
        """Return how many pairs of each row are assigned."""
        in_it = chosen[self.pair]
        return np.bincount(self.row[in_it], minlength=len(self.low)).astype(np.int64)

    def prices_on(self, prices: Floats, pairs: int) -> Floats:
        """Return the sum of the prices of the rows each pair stands in."""
        sums = np.bincount(self.pair, weights=prices[self.row], minlength=pairs)
        return sums.astype(np.float64)


def _seniors(problem: Problem) -> Restraints:
    if problem.rules.seniors is None:
        return _rows(np.zeros(0, np.int64), np.zeros(0, np.int64))
    pairs = np.flatnonzero(senior_mask(problem) & (problem.demand[problem.paper] > 0))
    return _rows(_placed(problem.paper[pairs]), pairs, low=1.0, high=INF)


def _apart(problem: Problem) -> list[Restraints]:
    rows = []
    for rule in problem.rules.apart:
        pairs = np.flatnonzero(members_mask(problem, rule.reviewers)[problem.reviewer])
        count = np.bincount(problem.paper[pairs], minlength=len(problem.papers))
        pairs = pairs[count[problem.paper[pairs]] > 1]
        rows.append(_rows(_placed(problem.paper[pairs]), pairs))
    return rows


def _mutual(problem: Problem) -> Restraints:
    price = problem.rules.mutual_price
    pairs = np.zeros((0, 2), np.int64) if price == 0 else mutual_pairs(problem)
    row = np.repeat(np.arange(len(pairs)), 2)
    return _rows(row, pairs.ravel(), price=INF if price is None else float(price))


def _placed(papers: Ints) -> Ints:
    """Return a row for each submission that occurs."""
    return np.unique(papers, return_inverse=True)[1]


def _rows(
    row: Ints,
    pairs: Ints,
    *,
    low: float = -INF,
    high: float = 1.0,
    price: float = INF,
) -> Restraints:
    count = int(row.max(initial=-1)) + 1
    return Restraints(
        row.astype(np.int64),
        pairs.astype(np.int64),
        *(np.full(count, number) for number in (low, high, price)),
    )


def restrain(
    program: Program,
    restraints: Restraints,
    settled: Bools,
    column: Ints,
    *,
    unit: float = 0.0,
) -> tuple[Ints, Ints]:
    """Add the rows of the rules, and return them (-1 where none is needed) and the columns paid for.

    ``column`` is each pair's column, -1 for none; ``unit`` is how many millionths one unit of the
    objective is, 0 where mutual reviews cost nothing in it. What settled pairs break already stays broken.
    """
    has = restraints.count(settled)
    is_open = column[restraints.pair] >= 0
    can = np.bincount(restraints.row[is_open], minlength=len(has))
    is_needed = np.where(
        restraints.low > 0, has < restraints.low, (can > 0) & (can + has > restraints.high)
    ).astype(np.bool_)
    places = np.flatnonzero(is_needed)
    rows = np.full(len(has), -1, np.int64)
    low, high = restraints.low[places] - has[places], restraints.high[places] - has[places]
    is_priced = np.isfinite(restraints.price[places])
    rows[places] = program.rows(
        len(places), low=low, high=np.where(is_priced, high, np.maximum(high, 0))
    )
    cells = np.flatnonzero(is_open & is_needed[restraints.row])
    program.cells(rows[restraints.row[cells]], column[restraints.pair[cells]])
    paid = places[is_priced]
    price = -restraints.price[paid] / unit if unit else 0.0
    columns = program.columns(len(paid), gain=price, high=1.0)
    program.cells(rows[paid], columns, -1.0)
    return rows, columns
