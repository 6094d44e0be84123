"""Noticing: who hears of a comment by mail, and the letters, a few minutes of comments in each.

A notice is written with its comment; the mail worker makes the letter. In between the reader may
have come to have a conflict of interest, so the policy is asked again when the letter is made.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from fastpath_cms.domain.discussing import GATHERED_FOR, NoticeWish, digest_due_at
from fastpath_cms.domain.errors import NotFound
from fastpath_cms.domain.letters import LetterKind
from fastpath_cms.domain.policy import Action, why_not
from fastpath_cms.models import (
    Comment,
    CommentNotice,
    Edition,
    Letter,
    Mention,
    NoticeChoice,
    Submission,
)
from fastpath_cms.queries.audiences import Listener, committee_of
from fastpath_cms.queries.editions import edition_by_id, phase_of
from fastpath_cms.queries.people import mail_addresses
from fastpath_cms.services import audit, outbox
from fastpath_cms.services.act import Act
from fastpath_cms.services.asking import Asked

THREAD = (LetterKind.DISCUSSION_LEAD, LetterKind.DISCUSSION_BEGUN, LetterKind.DISCUSSION_COMMENTS)


@dataclass(frozen=True, slots=True)
class Said:
    """One comment as a letter tells of it."""

    place: int
    by: str
    at: datetime
    text: str
    names_reader: bool
    is_edited: bool


def expect_letters(
    act: Act,
    asked: Asked,
    comment: Comment,
    committee: dict[int, Listener],
    named: Collection[int],
) -> None:
    """Note who is to hear of a comment; tell reviewers who still read nothing that there is a talk."""
    expected = set(
        act.session.scalars(
            select(CommentNotice.person_id).where(CommentNotice.comment_id == comment.id)
        )
    )
    for one in committee.values():
        if one.person_id == comment.person_id or one.person_id in expected:
            continue
        if why_not(Action.DISCUSSION_READ, one.who, asked.submission.status, asked.phase) is None:
            if one.person_id in named or (one.takes_part and one.wish is not NoticeWish.MENTIONS):
                _expect(act, asked.edition, comment, one)
        elif why_not(Action.REVIEW_WRITE, one.who, asked.submission.status, asked.phase) is None:
            _tell_begun(act, asked, one)


def _expect(act: Act, edition: Edition, comment: Comment, one: Listener) -> None:
    if one.wish is NoticeWish.NONE:
        return
    is_daily = one.wish is NoticeWish.DAILY
    due_at = digest_due_at(act.real, edition.zone) if is_daily else act.real + GATHERED_FOR
    act.session.add(
        CommentNotice(
            comment_id=comment.id, person_id=one.person_id, is_for_digest=is_daily, due_at=due_at
        )
    )


def _tell_begun(act: Act, asked: Asked, one: Listener) -> None:
    """Tell a reviewer once that a discussion began, and nothing of it: the own review comes first."""
    if one.wish not in {NoticeWish.EACH, NoticeWish.DAILY}:
        return
    to = mail_addresses(act.session, [one.person_id]).get(one.person_id)
    if to is not None:
        outbox.post(
            act,
            LetterKind.DISCUSSION_BEGUN,
            key=f"{asked.submission.id}:{one.person_id}",
            to=to,
            edition=asked.edition,
            submission=asked.submission,
        )


def post_due_notices(act: Act) -> int:
    """Post the letters that are due; return how many. What may no longer be told is let go."""
    due = act.session.execute(
        select(CommentNotice.person_id, CommentNotice.is_for_digest, Comment.submission_id)
        .join(Comment, Comment.id == CommentNotice.comment_id)
        .where(CommentNotice.settled_at.is_(None), CommentNotice.due_at <= act.real)
        .distinct()
    ).all()
    if not due:
        return 0
    submissions = {
        row.id: row
        for row in act.session.scalars(
            select(Submission)
            .where(Submission.id.in_({submission_id for _, _, submission_id in due}))
            .order_by(Submission.id)
        )
    }
    told: dict[tuple[int, bool], dict[int, list[Said]]] = defaultdict(dict)
    for submission_id, submission in submissions.items():
        edition = edition_by_id(act.session, submission.edition_id)
        phase = phase_of(edition, act.now)
        committee = committee_of(act.session, edition, submission, act.now)
        for person_id, is_for_digest, of in due:
            if of != submission_id:
                continue
            said = _settle(act, submission_id, person_id, is_for_digest=is_for_digest)
            one = committee.get(person_id)
            may_read = one is not None and (
                why_not(Action.DISCUSSION_READ, one.who, submission.status, phase) is None
            )
            if said and may_read:
                told[person_id, is_for_digest][submission_id] = said
    to = mail_addresses(act.session, {person_id for person_id, _ in told})
    count = 0
    for (person_id, is_for_digest), papers in told.items():
        if person_id not in to:
            continue
        found = [(submissions[id_], said) for id_, said in papers.items()]
        if is_for_digest:
            count += _post_digests(act, to[person_id], person_id, found)
        else:
            count += sum(_post_comments(act, to[person_id], person_id, *one) for one in found)
    return count


def _settle(act: Act, submission_id: int, person_id: int, *, is_for_digest: bool) -> list[Said]:
    """Take all notices that wait for one reader and paper, due or not; return what they are of."""
    notices = act.session.scalars(
        select(CommentNotice)
        .join(Comment, Comment.id == CommentNotice.comment_id)
        .where(
            Comment.submission_id == submission_id,
            CommentNotice.person_id == person_id,
            CommentNotice.is_for_digest.is_(is_for_digest),
            CommentNotice.settled_at.is_(None),
        )
        .with_for_update(of=CommentNotice, skip_locked=True)
    ).all()
    for notice in notices:
        notice.settled_at = act.real
    comments = act.session.scalars(
        select(Comment)
        .where(Comment.id.in_([notice.comment_id for notice in notices]), Comment.text != "")
        .options(joinedload(Comment.person))
        .order_by(Comment.place)
    ).all()
    naming = set(
        act.session.scalars(
            select(Mention.comment_id).where(
                Mention.comment_id.in_([comment.id for comment in comments]),
                Mention.person_id == person_id,
            )
        )
    )
    return [
        Said(
            comment.place,
            comment.person.name,
            comment.written_at,
            comment.text,
            comment.id in naming,
            comment.edited_at is not None,
        )
        for comment in comments
    ]


def _post_comments(
    act: Act, to: tuple[str, str], person_id: int, submission: Submission, said: list[Said]
) -> bool:
    earlier = act.session.scalars(
        select(Letter.message_id)
        .where(
            Letter.submission_id == submission.id,
            Letter.recipient_address == to[1],
            Letter.kind.in_(THREAD),
        )
        .order_by(Letter.id)
    ).all()
    return outbox.post(
        act,
        LetterKind.DISCUSSION_COMMENTS,
        key=f"{submission.id}:{person_id}:{_places(said)}",
        to=to,
        edition=edition_by_id(act.session, submission.edition_id),
        submission=submission,
        earlier=earlier,
        comments=said,
    )


def _post_digests(
    act: Act,
    to: tuple[str, str],
    person_id: int,
    papers: Iterable[tuple[Submission, list[Said]]],
) -> int:
    """Post one letter for each edition there is something of."""
    by_edition: dict[int, list[tuple[Submission, list[Said]]]] = defaultdict(list)
    for submission, said in papers:
        by_edition[submission.edition_id].append((submission, said))
    return sum(
        outbox.post(
            act,
            LetterKind.DISCUSSION_DIGEST,
            key=f"{person_id}:{edition_id}:{int(act.real.timestamp())}",
            to=to,
            edition=edition_by_id(act.session, edition_id),
            papers=found,
            count=sum(len(said) for _, said in found),
        )
        for edition_id, found in by_edition.items()
    )


def _places(said: list[Said]) -> str:
    return f"{said[0].place}-{said[-1].place}"


def choose_notices(act: Act, wish: NoticeWish) -> None:
    """Note which comments the actor wants to hear of, in every edition, from the next one on."""
    if act.actor.person_id is None:
        raise NotFound
    row = act.session.get(NoticeChoice, act.actor.person_id)
    if row is None:
        row = NoticeChoice(person_id=act.actor.person_id)
        act.session.add(row)
    row.wish = wish
    audit.record(act, "notices.choose", act.actor.label, wish=wish)
