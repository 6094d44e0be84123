"""Foreseeing what a plan would do if it were applied now: the difference, the letters, what to mind."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from fastpath_cms.domain.proposals import Pair, Plan
from fastpath_cms.models import Assignment, Edition, Submission
from fastpath_cms.services.act import Act
from fastpath_cms.services.applying import changed_since, now_of
from fastpath_cms.services.releasing import LetterToCome, letters_of
from fastpath_cms.services.telling import News


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
    letters: tuple[LetterToCome, ...]  # none while assignments are hidden
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


def outlook(act: Act, edition: Edition, plan: Plan) -> Outlook:
    """Return what applying ``plan`` would do now; reads only."""
    now = now_of(act.session, edition)
    papers = {paper for paper, _ in plan.papers}
    there = {pair for pair in now.assigned if pair[0] in papers}
    added, removed = plan.chosen - there, there - plan.chosen

    def steps(pairs: set[Pair] | frozenset[Pair]) -> tuple[Step, ...]:
        named = (
            (now.papers[paper][0], now.members.get(person, ("A former account", ""))[0])
            for paper, person in pairs
            if paper in now.papers
        )
        return tuple(Step(number, name) for number, name in sorted(named))

    has: dict[int, int] = {}
    for one in plan.pairs:
        has[one.submission] = has.get(one.submission, 0) + 1
    return Outlook(
        changed_since(act.session, plan, now),
        steps(added),
        steps(removed),
        len(there & plan.chosen),
        _letters(act, edition, added, removed) if edition.are_assignments_shown else (),
        steps({one.pair for one in plan.pairs if one.bid < 0} & added),
        steps({one.pair for one in plan.pairs if one.score <= 0 and one.bid >= 0} & added),
        tuple(
            sorted(
                now.papers[paper][0]
                for paper, demand in plan.papers
                if paper in now.papers and has.get(paper, 0) < demand
            )
        ),
    )


def _letters(
    act: Act, edition: Edition, added: frozenset[Pair], removed: set[Pair]
) -> tuple[LetterToCome, ...]:
    ids = {paper for paper, _ in added | removed}
    papers = {
        paper.id: paper
        for paper in act.session.scalars(select(Submission).where(Submission.id.in_(ids)))
    }
    told = {
        (row.submission_id, row.person_id)
        for row in act.session.scalars(
            select(Assignment).where(
                Assignment.submission_id.in_(ids), Assignment.released_at.is_not(None)
            )
        )
    }
    news = News()
    for paper, person in sorted(added):
        news.fresh[person].append((papers[paper], None))
    for paper, person in sorted(removed & told):
        news.back[person].append(papers[paper])
    return letters_of(act, edition, news)
