"""Foreseeing what a plan would do if it were applied now: the difference, the letters, what to mind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Set
from dataclasses import dataclass

from fastpath_cms.domain.proposals import Pair, Plan
from fastpath_cms.models import Edition
from fastpath_cms.services.act import Act
from fastpath_cms.services.applying import Now, changed_since
from fastpath_cms.services.releasing import letters_of
from fastpath_cms.services.telling import Digest, News


@dataclass(frozen=True, slots=True)
class Step:
    """One pair that comes or goes."""

    number: int
    name: str


@dataclass(frozen=True, slots=True)
class Outlook:
    """What applying a plan would do now."""

    obstacles: tuple[str, ...]  # what changed since it was made: it would be refused
    added: tuple[Step, ...]
    removed: tuple[Step, ...]
    kept_count: int
    letters: tuple[Digest, ...]  # none while assignments are hidden
    unwilling: tuple[Step, ...]  # new pairs whose member bid no
    unfitting: tuple[Step, ...]  # new pairs without any fit that is known
    short: tuple[int, ...]  # numbers of papers that stay short

    @property
    def by_paper(self) -> list[tuple[int, tuple[list[str], list[str]]]]:
        """Names added and taken back, by number of the paper."""
        found: dict[int, tuple[list[str], list[str]]] = {}
        for side, steps in enumerate((self.added, self.removed)):
            for step in steps:
                found.setdefault(step.number, ([], []))[side].append(step.name)
        return sorted(found.items())


def outlook(act: Act, edition: Edition, now: Now, plan: Plan) -> Outlook:
    """Return what applying ``plan`` would do now; reads only."""
    papers = {paper for paper, _ in plan.papers}
    there = {pair for pair in now.assigned if pair[0] in papers}
    added, removed = plan.chosen - there, there - plan.chosen

    def steps(pairs: Set[Pair]) -> tuple[Step, ...]:
        named = ((now.papers[paper].number, now.name(person)) for paper, person in pairs)
        return tuple(Step(number, name) for number, name in sorted(named))

    has = Counter(one.submission for one in plan.pairs)
    news = News()
    for paper, person in sorted(added):
        news.fresh[person].append((now.papers[paper], None))
    for paper, person in sorted(removed - now.facts.untold):
        news.back[person].append(now.papers[paper])
    is_shown = edition.are_assignments_shown
    return Outlook(
        changed_since(plan, now),
        steps(added),
        steps(removed),
        len(there & plan.chosen),
        letters_of(act, edition, news, now.sealed) if is_shown else (),
        steps({one.pair for one in plan.pairs if one.bid < 0} & added),
        steps({one.pair for one in plan.pairs if one.score <= 0 and one.bid >= 0} & added),
        tuple(
            sorted(now.papers[paper].number for paper, demand in plan.papers if has[paper] < demand)
        ),
    )
