"""A proposed assignment as a value: what was asked for, who is to review what, and what it is worth.

Stored as JSON. Scores are plain numbers; ids are those of submissions and persons.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Final, NamedTuple

Pair = tuple[int, int]
"""Submission id, person id."""

LOAD_MOST: Final = 99
REVIEWS_MOST: Final = 9


class Objective(StrEnum):
    """What the best assignment is."""

    TOTAL = "total"
    FAIR = "fair"
    RANDOM = "random"


OBJECTIVE_NAMES: Final[dict[Objective, str]] = {
    Objective.TOTAL: "the best fit overall; of equally good ones, the kindest to the weakest papers",
    Objective.FAIR: "the one whose weakest paper is as well off as can be, then the best fit",
    Objective.RANDOM: "drawn by lot near the best, so that nobody can count on a paper",
}


class Keep(StrEnum):
    """What becomes of today's assignments."""

    FREE = "free"
    LOCKED = "locked"
    PRICED = "priced"


KEEP_NAMES: Final[dict[Keep, str]] = {
    Keep.LOCKED: "All stay; only what is short is filled",
    Keep.PRICED: "They may move, but only where it gains enough",
    Keep.FREE: "They may all move; reviews already begun stay",
}


class Beyond(StrEnum):
    """What may be asked of the reviewers of a submission together, beyond their number and fit."""

    SENIOR = "senior"
    INSTITUTION = "institution"
    CLOSE = "close"
    MUTUAL = "mutual"


BEYOND_NAMES: Final[dict[Beyond, str]] = {
    Beyond.SENIOR: "at least one is marked as senior",
    Beyond.INSTITUTION: "no two are from one institution",
    Beyond.CLOSE: "no two write together or are close",
    Beyond.MUTUAL: "nobody reviews the paper of somebody who reviews theirs",
}


@dataclass(frozen=True, slots=True)
class Rules:
    """What is asked of a proposal."""

    objective: Objective = Objective.TOTAL
    cap: float = 0.8  # the greatest chance of a pair, when drawn by lot
    seed: int = 0
    per_paper: int = 3
    least: int = 0
    most: int = 0  # of members who gave no limit; 0: a fair share
    keep: Keep = Keep.FREE
    price: float = 0.1  # a score: what moving one of today's assignments must gain
    demands: Mapping[int, int] = field(default_factory=dict)  # reviews, where not the usual number
    loads: Mapping[int, int] = field(default_factory=dict)  # submissions at most, set by a chair
    locks: frozenset[Pair] = frozenset()
    vetoes: frozenset[Pair] = frozenset()
    beyond: frozenset[Beyond] = frozenset()

    def with_locks(self, pairs: Iterable[Pair]) -> Rules:
        """Return the same rules with these pairs locked, and vetoed no longer."""
        new = frozenset(pairs)
        return replace(self, locks=self.locks | new, vetoes=self.vetoes - new)

    def with_vetoes(self, pairs: Iterable[Pair]) -> Rules:
        """Return the same rules with these pairs vetoed, and locked no longer."""
        new = frozenset(pairs)
        return replace(self, locks=self.locks - new, vetoes=self.vetoes | new)

    def without(self, pairs: Iterable[Pair]) -> Rules:
        """Return the same rules that say nothing about these pairs."""
        gone = frozenset(pairs)
        return replace(self, locks=self.locks - gone, vetoes=self.vetoes - gone)


class ProposedPair(NamedTuple):
    """One reviewer proposed for one submission, with the parts of the score and why.

    ``stand_in`` is who would step in at a loss of ``price`` (a score), 0 where nobody would or
    where it is not known.
    """

    submission: int
    person: int
    score: float
    text: float  # weighted, like the next two: the three sum to the score
    topics: float
    bid: float
    paper_rank: int
    member_rank: int
    stand_in: int
    price: float

    @property
    def pair(self) -> Pair:
        """Its submission and person."""
        return self.submission, self.person


class Repair(NamedTuple):
    """What is short and why, and the smallest change of numbers with which everything can be met."""

    short: tuple[str, ...]
    steps: tuple[str, ...]
    demands: Mapping[int, int]
    loads: Mapping[int, int]
    least: int  # for all members; -1: as it was


@dataclass(frozen=True, slots=True)
class Plan:
    """A proposal: its rules, its pairs, and the figures of the whole."""

    rules: Rules
    papers: tuple[tuple[int, int], ...]  # submission id, reviews asked for; by number
    members: tuple[tuple[int, int, int], ...]  # person id, least, most
    pairs: tuple[ProposedPair, ...]
    today: frozenset[Pair]  # assignments it was made against, conflicted ones left out
    digest: str = ""
    total: float = 0.0
    worst: float = 0.0
    tail: float = 0.0  # the mean of the worst tenth
    gap: float = 0.0  # a share of the best possible
    seconds: float = 0.0
    said: tuple[str, ...] = ()
    since: tuple[str, ...] = ()  # what it changes of the one before, in sentences
    fits: Mapping[int, str] = field(default_factory=dict)  # by paper: 0 to 4 of each member
    repair: Repair | None = None

    @property
    def chosen(self) -> frozenset[Pair]:
        """The proposed pairs."""
        return frozenset((one[0], one[1]) for one in self.pairs)

    @property
    def added(self) -> frozenset[Pair]:
        """What it adds to the assignments it was made against."""
        return self.chosen - self.today

    @property
    def removed(self) -> frozenset[Pair]:
        """What it takes back of them."""
        return self.today - self.chosen

    @property
    def loads(self) -> dict[int, int]:
        """How many submissions each member would have."""
        counts = dict.fromkeys((person for person, _, _ in self.members), 0)
        for one in self.pairs:
            counts[one.person] += 1
        return counts

    def as_json(self) -> dict[str, Any]:
        """Return the plan as plain JSON."""
        rules = self.rules
        return {
            "rules": {
                "objective": rules.objective.value,
                "cap": rules.cap,
                "seed": rules.seed,
                "per_paper": rules.per_paper,
                "least": rules.least,
                "most": rules.most,
                "keep": rules.keep.value,
                "price": rules.price,
                "demands": sorted(rules.demands.items()),
                "loads": sorted(rules.loads.items()),
                "locks": sorted(rules.locks),
                "vetoes": sorted(rules.vetoes),
                "beyond": sorted(rules.beyond),
            },
            "papers": self.papers,
            "members": self.members,
            "pairs": self.pairs,
            "today": sorted(self.today),
            "digest": self.digest,
            "total": self.total,
            "worst": self.worst,
            "tail": self.tail,
            "gap": self.gap,
            "seconds": self.seconds,
            "said": self.said,
            "since": self.since,
            "fits": sorted(self.fits.items()),
            "repair": self.repair
            and {
                "short": self.repair.short,
                "steps": self.repair.steps,
                "demands": sorted(self.repair.demands.items()),
                "loads": sorted(self.repair.loads.items()),
                "least": self.repair.least,
            },
        }

    @classmethod
    def of_json(cls, data: Mapping[str, Any]) -> Plan:
        """Return the plan that ``as_json`` made."""
        rules, repair = data["rules"], data["repair"]
        return cls(
            Rules(
                Objective(rules["objective"]),
                rules["cap"],
                rules["seed"],
                rules["per_paper"],
                rules["least"],
                rules["most"],
                Keep(rules["keep"]),
                rules["price"],
                dict(rules["demands"]),
                dict(rules["loads"]),
                _pairs(rules["locks"]),
                _pairs(rules["vetoes"]),
                frozenset(map(Beyond, rules.get("beyond", ()))),
            ),
            tuple((paper, demand) for paper, demand in data["papers"]),
            tuple((person, least, most) for person, least, most in data["members"]),
            tuple(ProposedPair(*one) for one in data["pairs"]),
            _pairs(data["today"]),
            data["digest"],
            data["total"],
            data["worst"],
            data["tail"],
            data["gap"],
            data["seconds"],
            tuple(data["said"]),
            tuple(data["since"]),
            dict(data["fits"]),
            repair
            and Repair(
                tuple(repair["short"]),
                tuple(repair["steps"]),
                dict(repair["demands"]),
                dict(repair["loads"]),
                repair["least"],
            ),
        )


def _pairs(rows: Iterable[Iterable[int]]) -> frozenset[Pair]:
    return frozenset((submission, person) for submission, person in rows)
