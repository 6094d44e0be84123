"""Subreviewing: a reviewer asks somebody by letter, who writes without an account and hands over.

The link is the permission, for one submission and nothing else (as for invitations). The reviewer
reads what was handed over, puts it into their own review, and answers for it.
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from fastpath_cms.domain.actions import Action
from fastpath_cms.domain.errors import NotAllowed, NotFound, Problem, Stale, Unfit
from fastpath_cms.domain.letters import LetterKind
from fastpath_cms.domain.people import normal_address, normal_name
from fastpath_cms.domain.review_form import Answers, is_empty, missing_from, outside
from fastpath_cms.domain.three_way import Change, changes_of
from fastpath_cms.models import Edition, Review, Submission, Subreview
from fastpath_cms.queries.editions import key_dates_of
from fastpath_cms.queries.people import addresses_of, mail_addresses
from fastpath_cms.queries.review_forms import answers_in, form_of
from fastpath_cms.queries.subreviews import HelpState, is_tied, opened_by, state_of
from fastpath_cms.services import audit, minting, outbox
from fastpath_cms.services.act import Act
from fastpath_cms.services.asking import Asked, ask
from fastpath_cms.services.reviewing import save_review

MOST: Final = 3  # whom one reviewer may ask at a time about one submission
OPEN: Final = (HelpState.ASKED, HelpState.WRITING, HelpState.HANDED_OVER, HelpState.TAKEN)
CLOSED: Final = "This link is not open any more."


def ask_subreviewer(act: Act, submission_id: int, name: str, address: str, message: str) -> None:
    """Ask somebody by a letter with a secret link to write a review of one submission.

    Whoever has a conflict of interest gets no letter, and the answer here is the same: a refusal
    would tell who the authors are. The chairs see it in their list.
    """
    asked = ask(act, Action.REVIEW_WRITE, submission_id)
    address = normal_address(address)
    mine = _asked_by_me(act, asked)
    row = next((one for one in mine if one.address == address), None)
    if row is not None and state_of(row) in OPEN:
        raise Unfit(Problem("address", "You have asked this address already.", "address"))
    if sum(state_of(one) in OPEN for one in mine) >= MOST:
        raise Unfit(Problem("address", f"You have asked {MOST} people already.", "address"))
    if address in {one.address for one in addresses_of(act.session, _me(act))}:
        raise Unfit(Problem("address", "This is your own address.", "address"))
    if row is None:
        row = Subreview(submission_id=submission_id, reviewer_id=_me(act), address=address)
        act.session.add(row)
    row.name, row.message = normal_name(name), message.strip()
    row.asked_at, row.token_hash, row.reason = act.now, None, ""
    row.accepted_at = row.declined_at = row.withdrawn_at = None
    row.handed_over_at = row.taken_at = row.changed_at = None
    row.answers, row.may_be_named = {}, False
    act.session.flush()
    _record(act, asked.submission, "subreview.ask")
    kind = LetterKind.SUBREVIEW_INVITATION
    if is_tied(act.session, submission_id, address) or not outbox.may_write_to(act, address, kind):
        return
    outbox.post(
        act,
        kind,
        key=act.tools.entropy.token(18),
        to=(row.name, address),
        edition=asked.edition,
        submission=asked.submission,
        secret={"purpose": minting.SUBREVIEW, "subreview_id": row.id},
        reviewer=act.actor.name,
        message=row.message,
        due_at=key_dates_of(asked.edition).reviews_close_at,
    )


def take_back(act: Act, submission_id: int, subreview_id: int) -> str:
    """Let a link die, and return the name; what was taken into a review stays there."""
    asked = ask(act, Action.REVIEW_WRITE, submission_id)
    row = _one_of_mine(act, asked, subreview_id)
    row.withdrawn_at, row.token_hash = act.now, None
    _record(act, asked.submission, "subreview.take-back")
    return row.name


def take_over(act: Act, submission_id: int, subreview_id: int) -> dict[str, Any]:
    """Put what was handed over into one's own review; a text one has stays, before the other."""
    asked = ask(act, Action.REVIEW_WRITE, submission_id)
    row = _one_of_mine(act, asked, subreview_id)
    if row.handed_over_at is None:
        raise NotAllowed("Nothing was handed over yet.", kept="Your review stays as it is.")
    form = form_of(act.session, asked.edition.id)
    review = act.session.scalars(
        select(Review)
        .where(Review.submission_id == submission_id, Review.person_id == _me(act))
        .options(selectinload(Review.answers))
    ).one_or_none()
    saved = answers_in(review) if review is not None else {}
    changes = changes_of(form, {}, saved, row.answers)
    answers = {one.field.key: one.chosen(one.usual) for one in changes if not _is_in_it(one)}
    version = review.version if review is not None else 0
    row.taken_at = act.now
    _record(act, asked.submission, "subreview.take-over")
    return save_review(act, submission_id, answers, version, hand_in=False)


def _is_in_it(change: Change) -> bool:
    """Tell whether the review has a text already: taking over twice writes nothing twice."""
    saved, theirs = change.saved, change.file
    return isinstance(saved, str) and isinstance(theirs, str) and theirs in saved


def answer(act: Act, number: int, token: str, *, accepts: bool, reason: str = "") -> None:
    """Accept or decline, with the link; the reviewer gets a letter."""
    row, submission, edition = _opened(act, number, token)
    if row.accepted_at is None and accepts:
        row.accepted_at, row.declined_at = act.now, None
        _tell(act, row, submission, edition, "accepted")
    elif row.declined_at is None and not accepts and row.handed_over_at is None:
        row.declined_at, row.accepted_at, row.reason = act.now, None, reason.strip()
        _tell(act, row, submission, edition, "declined")


def save_subreview(
    act: Act,
    number: int,
    token: str,
    answers: Answers,
    base_version: int,
    *,
    hand_over: bool,
    may_be_named: bool = False,
) -> bool:
    """Save what a subreviewer wrote; with ``hand_over`` it is complete and the reviewer reads it.

    Raises Stale when another tab saved since, Unfit when something is missing or out of range.
    Returns whether it is handed over.
    """
    row, submission, edition = _opened(act, number, token)
    if row.accepted_at is None:
        raise NotFound(CLOSED)
    if row.version != base_version:
        raise Stale(
            "This review was saved from another page while you were writing here.",
            kept="Both texts.",
            todo="Compare the two and save the one you want.",
        )
    form = form_of(act.session, edition.id)
    after = {**row.answers, **answers}
    after = {key: said for key, said in after.items() if not is_empty(said)}
    was_over = row.handed_over_at is not None
    problems = missing_from(form, after) if hand_over or was_over else ()
    problems += outside(form, after)
    if problems:
        raise Unfit(*problems, kept="What you typed is kept.")
    row.answers, row.changed_at, row.may_be_named = after, act.now, may_be_named
    if hand_over and not was_over:
        row.handed_over_at = act.now
        _tell(act, row, submission, edition, "handed over")
    act.session.flush()
    return row.handed_over_at is not None


def _opened(act: Act, number: int, token: str) -> tuple[Subreview, Submission, Edition]:
    found = opened_by(act.session, number, token, act.now)
    if found is None:
        raise NotFound(CLOSED)
    act.session.refresh(found[0], with_for_update=True)
    return found


def _me(act: Act) -> int:
    if act.actor.person_id is None:
        raise NotFound
    return act.actor.person_id


def _asked_by_me(act: Act, asked: Asked) -> list[Subreview]:
    return list(
        act.session.scalars(
            select(Subreview)
            .where(
                Subreview.submission_id == asked.submission.id, Subreview.reviewer_id == _me(act)
            )
            .with_for_update()
        )
    )


def _one_of_mine(act: Act, asked: Asked, subreview_id: int) -> Subreview:
    for row in _asked_by_me(act, asked):
        if row.id == subreview_id and row.withdrawn_at is None:
            return row
    raise NotFound


def _tell(act: Act, row: Subreview, submission: Submission, edition: Edition, did: str) -> None:
    """Tell the reviewer what their subreviewer did."""
    to = mail_addresses(act.session, [row.reviewer_id])[row.reviewer_id]
    outbox.post(
        act,
        LetterKind.SUBREVIEW_ANSWER,
        key=act.tools.entropy.token(18),
        to=to,
        edition=edition,
        submission=submission,
        helper=row.name,
        did=did,
        said=row.reason if did == "declined" else "",
    )
    _record(act, submission, f"subreview.{did.replace(' ', '-')}")


def _record(act: Act, submission: Submission, deed: str) -> None:
    audit.record(
        act,
        deed,
        f"submission:{submission.number}",
        edition_id=submission.edition_id,
        submission_id=submission.id,
    )
