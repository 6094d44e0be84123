"""Refusing: a reviewer declines an assignment, and a chair asks again."""

from __future__ import annotations

from sqlalchemy import delete, select, update

from fastpath_cms.domain.actions import Action
from fastpath_cms.domain.errors import NotAllowed, NotFound, Problem, Unfit
from fastpath_cms.domain.letters import LetterKind
from fastpath_cms.models import Assignment, DeclinedReview, Person, Review, Subreview
from fastpath_cms.queries.handlers import handlers_of
from fastpath_cms.services import audit, outbox
from fastpath_cms.services.act import Act
from fastpath_cms.services.asking import Asked, ask
from fastpath_cms.services.assigning import assign_reviewers


def decline_review(act: Act, submission_id: int, reason: str, suggestion: str = "") -> int:
    """Give an assignment back with a reason, tell the impartial chairs, and return their number.

    A draft stays where it is, for the case that a chair asks again. Raises NotAllowed once the
    review is in, and Unfit without a reason.
    """
    asked = ask(act, Action.REVIEW_WRITE, submission_id)
    if act.actor.person_id is None:
        raise NotFound
    if _is_in(act, submission_id, act.actor.person_id):
        raise NotAllowed(
            f"Your review of #{asked.submission.number} is in; it cannot be declined any more.",
            kept="The review stays as it is.",
            todo="Write to the chairs if you have to take it back.",
        )
    if not reason.strip():
        raise Unfit(Problem("reason", "Say why in a sentence; only the chairs read it.", "reason"))
    act.session.execute(
        delete(Assignment).where(
            Assignment.submission_id == submission_id,
            Assignment.person_id == act.actor.person_id,
        )
    )
    row = _row(act, submission_id, act.actor.person_id)
    if row is None:
        row = DeclinedReview(submission_id=submission_id, person_id=act.actor.person_id)
        act.session.add(row)
    row.reason, row.suggestion = reason.strip(), suggestion.strip()
    row.declined_at, row.undone_at = act.now, None
    _close_links(act, submission_id, act.actor.person_id)
    act.session.flush()
    _record(act, asked, "assignment.decline", act.actor.person_id)
    return _tell(act, asked, row)


def ask_again(act: Act, submission_id: int, person_id: int) -> str:
    """Undo a refusal: the assignment stands again, and a letter says so. Return the name."""
    asked = ask(act, Action.ASSIGNMENT_EDIT, submission_id)
    row = _row(act, submission_id, person_id)
    if row is None or row.undone_at is not None:
        raise NotFound
    row.undone_at = act.now
    act.session.flush()
    _record(act, asked, "assignment.ask-again", person_id)
    assign_reviewers(act, asked.edition.id, [(asked.submission.number, person_id)], [])
    return act.session.get_one(Person, person_id).name


def _row(act: Act, submission_id: int, person_id: int) -> DeclinedReview | None:
    return act.session.scalars(
        select(DeclinedReview)
        .where(DeclinedReview.submission_id == submission_id, DeclinedReview.person_id == person_id)
        .with_for_update()
    ).one_or_none()


def _is_in(act: Act, submission_id: int, person_id: int) -> bool:
    handed_in_at = act.session.scalar(
        select(Review.handed_in_at).where(
            Review.submission_id == submission_id, Review.person_id == person_id
        )
    )
    return handed_in_at is not None


def _close_links(act: Act, submission_id: int, person_id: int) -> None:
    """Let the links die that this reviewer's subreviewers have; nobody would read what they write."""
    act.session.execute(
        update(Subreview)
        .where(
            Subreview.submission_id == submission_id,
            Subreview.reviewer_id == person_id,
            Subreview.withdrawn_at.is_(None),
        )
        .values(withdrawn_at=act.now, token_hash=None, version=Subreview.version + 1)
    )


def _tell(act: Act, asked: Asked, row: DeclinedReview) -> int:
    count = 0
    for to in handlers_of(act.session, asked.submission):
        count += outbox.post(
            act,
            LetterKind.ASSIGNMENT_DECLINED,
            key=act.tools.entropy.token(18),
            to=to,
            edition=asked.edition,
            submission=asked.submission,
            reviewer=act.actor.name,
            declined_because=row.reason,
            suggestion=row.suggestion,
        )
    return count


def _record(act: Act, asked: Asked, deed: str, person_id: int) -> None:
    audit.record(
        act,
        deed,
        f"submission:{asked.submission.number}",
        edition_id=asked.edition.id,
        submission_id=asked.submission.id,
        person=person_id,
    )
