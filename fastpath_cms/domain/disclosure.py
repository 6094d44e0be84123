"""Figures that tell nobody's secret: small groups are joined, small counts are not said.

Whoever reads a table knows some of those counted in it. A group of one or two is they, and so is what
a sum leaves over once they are taken away; a group of which nobody was accepted tells of each of them
what they were told. So a group stands alone only if it has at least ``LEAST`` and somebody of it was
accepted; all others are one group, into which further small ones go until it may stand, too.

Source: Hundepool and others, "Statistical Disclosure Control" (2012), chapter 5, on frequency tables.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final

LEAST: Final = 3  # a group of fewer is never shown alone
OTHERS: Final = "Others"


@dataclass(frozen=True, slots=True)
class Group:
    """How many are in a group, and how many of them were accepted; None: nobody was told yet."""

    label: str
    count: int
    accepted_count: int | None = None


@dataclass(frozen=True, slots=True)
class Bin:
    """How many have a figure from ``low`` to ``high``."""

    low: int
    high: int
    count: int


def groups_of(
    members: Mapping[str, AbstractSet[int]],
    accepted: AbstractSet[int] | None = None,
    *,
    most: int = 12,
) -> tuple[Group, ...]:
    """Return the groups that may be shown, largest first, all others joined at the end.

    ``members`` has the ids of what is in each group, and an id may be in several; ``accepted`` is
    None before the authors are told. No more than ``most`` groups stand alone. Empty when none may,
    or not even all others together.
    """
    ordered = sorted(members.items(), key=lambda item: (-len(item[1]), item[0].casefold()))
    alone = [(label, ids) for label, ids in ordered if _may_stand(ids, accepted)]
    alone, over = alone[:most], alone[most:]
    names = {label for label, _ in alone}
    rest = [(label, ids) for label, ids in ordered if label not in names]
    while rest and alone and not _may_stand(_union(rest), accepted):
        rest.append(alone.pop())
    if not alone or (rest and not _may_stand(_union(rest), accepted)):
        return ()
    found = [_group(label, ids, accepted) for label, ids in alone]
    if rest:
        label = f"{OTHERS} ({len(rest)})" if len(rest) > 1 or over else OTHERS
        found.append(_group(label, _union(rest), accepted))
    return tuple(found)


def _may_stand(ids: AbstractSet[int], accepted: AbstractSet[int] | None) -> bool:
    return len(ids) >= LEAST and (accepted is None or not accepted.isdisjoint(ids))


def _union(groups: Iterable[tuple[str, AbstractSet[int]]]) -> set[int]:
    return {id_ for _, ids in groups for id_ in ids}


def _group(label: str, ids: AbstractSet[int], accepted: AbstractSet[int] | None) -> Group:
    return Group(label, len(ids), None if accepted is None else len(accepted & ids))


def bins_of(figures: Iterable[int]) -> tuple[Bin, ...]:
    """Return how many people have which figure, neighbours joined until each bin has enough.

    Empty when there are fewer people than ``LEAST``.
    """
    counts = sorted(Counter(figures).items())
    bins: list[Bin] = []
    for figure, count in counts:
        if bins and bins[-1].count < LEAST:
            bins[-1] = Bin(bins[-1].low, figure, bins[-1].count + count)
        else:
            bins.append(Bin(figure, figure, count))
    if len(bins) > 1 and bins[-1].count < LEAST:
        last = bins.pop()
        bins[-1] = Bin(bins[-1].low, last.high, bins[-1].count + last.count)
    return tuple(bins) if bins and bins[0].count >= LEAST else ()


def said_counts(counts: Mapping[int, int]) -> dict[int, int | None]:
    """Return the counts that may be said; None for one of fewer than ``LEAST``, and never one alone.

    A single count left out would be the sum less the others, so the next smallest goes with it.
    """
    hidden = {key for key, count in counts.items() if 0 < count < LEAST}
    if len(hidden) == 1:
        others = [key for key, count in counts.items() if count >= LEAST]
        hidden |= set(sorted(others, key=lambda key: counts[key])[:1])
    return {key: None if key in hidden else count for key, count in counts.items()}
