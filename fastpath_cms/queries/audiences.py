"""Questions about the readers of one submission: what each of the committee is to it, at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from fastpath_cms.domain.calendar import Phase
from fastpath_cms.domain.discussing import NoticeWish
from fastpath_cms.domain.policy import Action, why_not
from fastpath_cms.domain.standing import Standing
from fastpath_cms.domain.workflow import TOLD
from fastpath_cms.models import (
    Assignment,
    Author,
    Comment,
    Conflict,
    DiscussionLead,
    Edition,
    NoticeChoice,
    Person,
    Review,
    Role,
    RoleKind,
    Submission,
)
from fastpath_cms.queries.editions import phase_of
from fastpath_cms.queries.standings import CHAIRS, all_reviews_in


@dataclass(frozen=True, slots=True)
class Listener:
    """One of the committee, beside the discussion of one submission."""

    person_id: int
    name: str
    who: Standing
    wish: NoticeWish
    has_commented: bool
    is_lead: bool

    @property
    def takes_part(self) -> bool:
        """Whether comments concern them: their review is in, or they wrote, or they lead."""
        has_reviewed = self.who.is_reviewer and self.who.has_handed_in
        return has_reviewed or self.has_commented or self.is_lead


def committee_of(
    session: Session, edition: Edition, submission: Submission, now: datetime
) -> dict[int, Listener]:
    """Return everybody with a role in the edition or asked to review, by person id; one query.

    Their standings are those of ``queries.standings``, but for what only authors have.
    """

    def has_role(*where: ColumnElement[bool]) -> ColumnElement[bool]:
        return (
            exists()
            .where(Role.person_id == Person.id, Role.edition_id == edition.id, *where)
            .correlate(Person)
        )

    asked = exists().where(
        Assignment.submission_id == submission.id, Assignment.person_id == Person.id
    )
    conflict = exists().where(
        Conflict.submission_id == submission.id,
        Conflict.person_id == Person.id,
        Conflict.dismissed_at.is_(None),
    )
    handed_in = exists().where(
        Review.submission_id == submission.id,
        Review.person_id == Person.id,
        Review.handed_in_at.is_not(None),
    )
    wrote = exists().where(Comment.submission_id == submission.id, Comment.person_id == Person.id)
    leads = exists().where(
        DiscussionLead.submission_id == submission.id, DiscussionLead.person_id == Person.id
    )
    early = (
        select(func.count(Submission.id))
        .where(Submission.id == submission.id, all_reviews_in())
        .scalar_subquery()
    )
    rows = session.execute(
        select(
            Person.id,
            Person.name,
            has_role(Role.kind.in_(CHAIRS)),
            has_role(Role.kind == RoleKind.PC_MEMBER),
            has_role(Role.kind == RoleKind.DEPUTY, Role.submission_id == submission.id),
            exists().where(Author.submission_id == submission.id, Author.person_id == Person.id),
            conflict,
            asked,
            handed_in,
            early,
            func.coalesce(NoticeChoice.wish, NoticeWish.EACH),
            wrote,
            leads,
        )
        .outerjoin(NoticeChoice, NoticeChoice.person_id == Person.id)
        .where(or_(has_role(), asked))
        .order_by(Person.name, Person.id)
    )
    are_revealed = (
        edition.are_authors_revealed
        and submission.status in TOLD
        and phase_of(edition, now) >= Phase.NOTIFICATION
    )
    found = {}
    for id_, name, chair, member, deputy, author, conflicted, is_asked, is_in, *more in rows:
        are_all_in, wish, has_commented, is_lead = more
        who = Standing(
            is_chair=bool(chair),
            is_member=bool(member),
            is_deputy=bool(deputy),
            is_author=bool(author),
            is_conflicted=bool(conflicted or author),
            is_reviewer=bool(is_asked) and edition.are_assignments_shown,
            has_handed_in=bool(is_in) or not edition.is_own_review_first,
            may_know_authors=not edition.is_double_blind or are_revealed,
            has_early_talk=bool(are_all_in) and edition.is_discussion_early,
        )
        found[id_] = Listener(id_, name, who, NoticeWish(wish), bool(has_commented), bool(is_lead))
    return found


def who_may(
    action: Action, people: Iterable[Listener], submission: Submission, phase: Phase
) -> list[Listener]:
    """Return those whom the policy lets do ``action`` to a submission."""
    return [one for one in people if why_not(action, one.who, submission.status, phase) is None]


def mentionable(
    committee: dict[int, Listener], edition: Edition, submission: Submission, phase: Phase
) -> dict[int, str]:
    """Return whom a comment may name with @, by person id.

    Whoever may read the discussion; in a double-blind edition only those whose names stand in it
    already. A member who cannot be named would otherwise be one with a conflict, perhaps an author.
    """
    readers = who_may(Action.DISCUSSION_READ, committee.values(), submission, phase)
    return {
        one.person_id: one.name for one in readers if not edition.is_double_blind or one.takes_part
    }
