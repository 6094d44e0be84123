"""Releasing assignments: hidden until then, and one letter to each member with what and when."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import and_, not_, select, true
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from fastpath_cms.domain.actions import Action
from fastpath_cms.domain.workflow import Status
from fastpath_cms.models import Assignment, Edition, Submission
from fastpath_cms.queries.board_facts import is_sealed_from_a_chair
from fastpath_cms.queries.conflicts import conflicted_pairs
from fastpath_cms.queries.editions import edition_by_id
from fastpath_cms.services import audit, outbox
from fastpath_cms.services.act import Act
from fastpath_cms.services.asking import ask_edition
from fastpath_cms.services.telling import Digest, News, digests, tell_reviewers, values_of


@dataclass(frozen=True, slots=True)
class LetterToCome:
    """A letter as its reader will get it."""

    name: str
    address: str
    subject: str
    body: str


def release_assignments(act: Act, edition_id: int) -> dict[str, int]:
    """Show every member what is theirs, and write to each who was not told; return ``letters``.

    Reviewers of sealed papers are told, too, in letters that are not counted here.
    """
    ask_edition(act, Action.ASSIGNMENTS_MANAGE, edition_id)
    edition = act.session.get_one(Edition, edition_id, with_for_update=True, populate_existing=True)
    edition = edition_by_id(act.session, edition.id)
    news = news_to_tell(act.session, edition, true())
    count = sum(one.sealed is None for one in digests(act, edition, news))
    edition.are_assignments_shown = True
    tell_reviewers(act, edition, news)
    audit.record(act, "assignments.release", f"edition:{edition.year}", edition_id=edition.id)
    return {"letters": count}


def letters_to_come(act: Act, edition: Edition) -> tuple[Digest, ...]:
    """Return the letters a release would send now, those about sealed papers left out."""
    seen = not_(is_sealed_from_a_chair(edition.id))
    return letters_of(act, edition, news_to_tell(act.session, edition, seen), set())


def letters_of(
    act: Act, edition: Edition, news: News, sealed: set[int] | None = None
) -> tuple[Digest, ...]:
    """Return the letters ``news`` makes, those about sealed papers left out."""
    return tuple(one for one in digests(act, edition, news, sealed) if one.sealed is None)


def written(act: Act, edition: Edition, digest: Digest) -> LetterToCome:
    """Return a letter as it would be written now."""
    subject, body = outbox.render(
        act, digest.kind, to=digest.to, edition=edition, **values_of(edition, digest)
    )
    return LetterToCome(*digest.to, subject, body)


def news_to_tell(session: Session, edition: Edition, seen: ColumnElement[bool]) -> News:
    """Return the assignments nobody was told of: of submitted papers ``seen``, without a conflict."""
    news = News()
    conflicts = conflicted_pairs(session, and_(Submission.edition_id == edition.id, seen))
    rows = session.execute(
        select(Submission, Assignment)
        .join(Assignment, Assignment.submission_id == Submission.id)
        .where(
            Submission.edition_id == edition.id,
            Submission.status == Status.SUBMITTED,
            seen,
            Assignment.released_at.is_(None),
        )
        .order_by(Submission.number)
    )
    for paper, row in rows:
        if (paper.id, row.person_id) not in conflicts:
            news.fresh[row.person_id].append((paper, row))
    return news
