"""Telling reviewers: one letter each for what is theirs to review now, and what no longer is.

A paper sealed from a chair goes into a letter of its own, which that chair cannot read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from fastpath_cms.domain.letters import LetterKind
from fastpath_cms.models import Assignment, Edition, Submission
from fastpath_cms.queries.board_facts import is_sealed_from_a_chair
from fastpath_cms.queries.editions import key_dates_of
from fastpath_cms.queries.people import mail_addresses
from fastpath_cms.services import outbox
from fastpath_cms.services.act import Act


@dataclass(slots=True)
class News:
    """What members are to be told: by person, what is new and what was taken back.

    What was not told before comes with its row, which notes the instant.
    """

    fresh: dict[int, list[tuple[Submission, Assignment | None]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    back: dict[int, list[Submission]] = field(default_factory=lambda: defaultdict(list))


@dataclass(frozen=True, slots=True)
class Digest:
    """One letter to one member, before it is written."""

    person_id: int
    to: tuple[str, str]  # name, address
    sealed: Submission | None  # the one paper it is about, where a chair must not read it
    fresh: tuple[Submission, ...]
    back: tuple[Submission, ...]

    @property
    def kind(self) -> LetterKind:
        """Its kind: bad news alone is a letter of its own."""
        return LetterKind.ASSIGNMENT_MADE if self.fresh else LetterKind.ASSIGNMENT_TAKEN_BACK


def tell_reviewers(act: Act, edition: Edition, news: News) -> int:
    """Post the letters of ``news``, note the instant on what is new, and return their count."""
    count = 0
    for digest in digests(act, edition, news):
        count += outbox.post(
            act,
            digest.kind,
            key=act.tools.entropy.token(18),
            to=digest.to,
            edition=edition,
            submission=digest.sealed,
            **values_of(edition, digest),
        )
    for rows in news.fresh.values():
        for _, row in rows:
            if row is not None:
                row.released_at = act.now
    act.session.flush()
    return count


def values_of(edition: Edition, digest: Digest) -> dict[str, Any]:
    """Return what fills the letter's templates."""
    if not digest.fresh:
        return {"papers": _listed(digest.back)}
    return {
        "papers": _listed(digest.fresh),
        "back": _listed(digest.back),
        "due_at": key_dates_of(edition).reviews_close_at,
    }


def digests(
    act: Act, edition: Edition, news: News, sealed: set[int] | None = None
) -> Iterator[Digest]:
    """Iterate over the letters to write, by person: the open papers in one, each sealed one alone.

    ``sealed`` are the papers some chair has a conflict with, where they are known.
    """
    if sealed is None:
        sealed = _sealed(act, edition.id, news)
    people = sorted({*news.fresh, *news.back})
    to = mail_addresses(act.session, people)
    for person_id in people:
        fresh = [paper for paper, _ in news.fresh.get(person_id, [])]
        back = news.back.get(person_id, [])
        yield from (
            Digest(person_id, to[person_id], about, tuple(new), tuple(old))
            for about, new, old in _split(fresh, back, sealed)
        )


def _sealed(act: Act, edition_id: int, news: News) -> set[int]:
    """Return those of the submissions with which some chair has a conflict of interest."""
    ids = {paper.id for rows in news.fresh.values() for paper, _ in rows}
    ids |= {paper.id for papers in news.back.values() for paper in papers}
    of_news = Submission.id.in_(sorted(ids)), is_sealed_from_a_chair(edition_id)
    return set(act.session.scalars(select(Submission.id).where(*of_news)))


def _split(
    fresh: list[Submission], back: list[Submission], sealed: set[int]
) -> Iterator[tuple[Submission | None, list[Submission], list[Submission]]]:
    new = [paper for paper in fresh if paper.id not in sealed]
    old = [paper for paper in back if paper.id not in sealed]
    if new or old:
        yield None, new, old
    yield from ((paper, [paper], []) for paper in fresh if paper.id in sealed)
    yield from ((paper, [], [paper]) for paper in back if paper.id in sealed)


def _listed(papers: Iterable[Submission]) -> list[tuple[int, str]]:
    return sorted((paper.number, paper.title) for paper in papers)
