"""The discussion of a submission among the committee: comments, answers, sides, what was read."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from sqlalchemy import delete, func, select

from fastpath_cms.domain.actions import Action
from fastpath_cms.domain.discussing import Side, may_change_comment
from fastpath_cms.domain.errors import NotAllowed, NotFound, Problem, Stale, Unfit
from fastpath_cms.domain.mentions import mentions_in
from fastpath_cms.models import Comment, Mention, ReadMark, Stance
from fastpath_cms.queries.audiences import Listener, committee_of, mentionable, who_may
from fastpath_cms.queries.threads import is_answered
from fastpath_cms.services import audit, noticing
from fastpath_cms.services.act import Act
from fastpath_cms.services.asking import Asked, ask

LONGEST: Final = 20_000  # characters of one comment
SAME_FOR: Final = timedelta(hours=1)  # so long the same words again are the same comment


def write_comment(act: Act, submission_id: int, text: str, answers: int | None = None) -> int:
    """Add a comment, or an answer to the one at place ``answers``; return its own place.

    The very words of the actor's last one, sent again within SAME_FOR, are that one: the form went
    back, or came from another tab. Raises Unfit when it says nothing, or names somebody who does not read the discussion.
    """
    asked = ask(act, Action.DISCUSSION_WRITE, submission_id)
    person_id = _person(act)
    last = act.session.scalar(
        select(func.max(Comment.place)).where(Comment.submission_id == submission_id)
    )
    if answers is not None and not 1 <= answers <= (last or 0):
        raise Unfit(Problem("answers", "The comment you answer is not there.", "text"))
    committee = committee_of(act.session, asked.edition, asked.submission, act.now)
    named = _named(asked, committee, person_id, text)
    own = act.session.scalars(
        select(Comment)
        .where(Comment.submission_id == submission_id, Comment.person_id == person_id)
        .order_by(Comment.place.desc())
        .limit(1)
    ).one_or_none()
    if (
        own is not None
        and (own.text, own.answers_place) == (text.strip(), answers)
        and act.now < own.written_at + SAME_FOR
    ):
        return own.place
    comment = Comment(
        submission_id=submission_id,
        person_id=person_id,
        place=(last or 0) + 1,
        answers_place=answers,
        text=text.strip(),
        written_at=act.now,
    )
    act.session.add(comment)
    act.session.flush()
    act.session.add_all(Mention(comment_id=comment.id, person_id=one) for one in sorted(named))
    noticing.expect_letters(act, asked, comment, committee, named)
    _record(act, asked, "discussion.comment", comment=comment.place)
    return comment.place


def change_comment(act: Act, submission_id: int, place: int, text: str, base_version: int) -> None:
    """Change one's own comment: for ten minutes, and until somebody answers it.

    Who is named in it only now hears of it; nobody else does. Raises Stale when another tab
    changed it since.
    """
    asked = ask(act, Action.DISCUSSION_WRITE, submission_id)
    person_id = _person(act)
    comment = _own_comment(act, submission_id, place)
    if comment.version != base_version:
        raise Stale(
            "You changed this comment from another page meanwhile.",
            kept="Both texts.",
            todo="Compare the two and save the one you want.",
        )
    committee = committee_of(act.session, asked.edition, asked.submission, act.now)
    named = _named(asked, committee, person_id, text)
    if comment.text == text.strip():
        return
    before = set(
        act.session.scalars(select(Mention.person_id).where(Mention.comment_id == comment.id))
    )
    comment.text, comment.edited_at = text.strip(), act.now
    act.session.execute(
        delete(Mention).where(
            Mention.comment_id == comment.id, Mention.person_id.in_(before - named)
        )
    )
    new = named - before
    act.session.add_all(Mention(comment_id=comment.id, person_id=one) for one in sorted(new))
    act.session.flush()
    noticing.expect_letters(act, asked, comment, {id_: committee[id_] for id_ in new}, new)
    _record(act, asked, "discussion.change", comment=place)


def take_back_comment(act: Act, submission_id: int, place: int) -> None:
    """Take one's own comment back, as long as it may be changed; its place stays, without its text.

    Who is still to hear of it by mail does not. Twice is once.
    """
    asked = ask(act, Action.DISCUSSION_WRITE, submission_id)
    comment = _own_comment(act, submission_id, place)
    if not comment.text:
        return
    comment.text, comment.edited_at = "", act.now
    act.session.execute(delete(Mention).where(Mention.comment_id == comment.id))
    _record(act, asked, "discussion.take-back", comment=place)


def mark_read(act: Act, submission_id: int, place: int) -> int:
    """Note that the actor has read a discussion up to ``place``; return how far they are.

    Never back: of two tabs the one that read further counts.
    """
    ask(act, Action.DISCUSSION_READ, submission_id)
    person_id = _person(act)
    last = act.session.scalar(
        select(func.max(Comment.place)).where(Comment.submission_id == submission_id)
    )
    place = min(place, last or 0)
    mark = act.session.get(ReadMark, (submission_id, person_id))
    if mark is None:
        act.session.add(ReadMark(submission_id=submission_id, person_id=person_id, place=place))
        return place
    mark.place = max(mark.place, place)
    return mark.place


def take_stance(act: Act, submission_id: int, side: Side | None) -> None:
    """Say which side the actor takes on a submission they review; None takes it back."""
    asked = ask(act, Action.STANCE_TAKE, submission_id)
    person_id = _person(act)
    row = act.session.get(Stance, (submission_id, person_id))
    before = row.side if row is not None else None
    if before is side:
        return
    if row is None and side is not None:
        row = Stance(submission_id=submission_id, person_id=person_id)
        act.session.add(row)
    if row is not None and side is not None:
        row.side, row.taken_at = side, act.now
    elif row is not None:
        act.session.delete(row)
    _record(act, asked, "stance.take", before=before, after=side)


def _person(act: Act) -> int:
    if act.actor.person_id is None:
        raise NotFound
    return act.actor.person_id


def _own_comment(act: Act, submission_id: int, place: int) -> Comment:
    """Return a comment of the actor's that they may still change; locked."""
    comment = act.session.scalars(
        select(Comment)
        .where(Comment.submission_id == submission_id, Comment.place == place)
        .with_for_update()
    ).one_or_none()
    if comment is None:
        raise NotFound
    if comment.person_id != _person(act):
        raise NotAllowed("Only who wrote a comment changes it.", kept="It stays as it is.")
    answered = is_answered(act.session, submission_id, place)
    if not may_change_comment(comment.written_at, act.now, is_answered=answered):
        raise NotAllowed(
            "This comment was answered, and is older than ten minutes.",
            kept="It stays as it is, and what you typed is kept.",
            todo="Write another comment to correct it.",
        )
    return comment


def _named(asked: Asked, committee: dict[int, Listener], writer: int, text: str) -> set[int]:
    """Return whom a comment names; raise Unfit when it says nothing or names who may not read it."""
    if not text.strip():
        raise Unfit(Problem("empty", "Write something first.", "text"))
    if len(text) > LONGEST:
        raise Unfit(
            Problem("long", f"A comment has at most {LONGEST:,} characters.", "text"),
            kept="What you typed is kept.",
        )
    names = mentionable(committee, asked.edition, asked.submission, asked.phase)
    found = mentions_in(text, names)
    if found.unknown:
        raise Unfit(
            *(
                Problem(
                    "mention",
                    f"Nobody called “{word}” can be named here. Choose a name of the list, or "
                    "write it without the @.",
                    "text",
                )
                for word in found.unknown
            ),
            kept="What you typed is kept.",
        )
    people = set(found.people)
    if found.are_chairs_meant:
        readers = who_may(Action.DISCUSSION_READ, committee.values(), asked.submission, asked.phase)
        people |= {one.person_id for one in readers if one.who.is_impartial_chair}
    return people - {writer}


def _record(act: Act, asked: Asked, deed: str, **details: object) -> None:
    audit.record(
        act,
        deed,
        f"submission:{asked.submission.number}",
        edition_id=asked.edition.id,
        submission_id=asked.submission.id,
        **details,
    )
