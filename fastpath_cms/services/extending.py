"""Extending a deadline: one deed that moves the date and tells everybody who waits for it.

The plan and the letters a chair previews are made by the functions that carry them out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement

from fastpath_cms.domain.calendar import CLOSING, PHASE_NAMES, DateKind, opening_day
from fastpath_cms.domain.deadlines import closing_text
from fastpath_cms.domain.errors import Problem, Unfit
from fastpath_cms.domain.letters import LetterKind
from fastpath_cms.domain.policy import Action
from fastpath_cms.models import Author, Edition, NewsItem, Submission
from fastpath_cms.queries.authoring import lacks
from fastpath_cms.queries.deadlines import committee_readers, contacts_of, waiting_for
from fastpath_cms.queries.editions import dates_now, edition_by_id, key_dates_at
from fastpath_cms.queries.scopes import unsealed
from fastpath_cms.queries.settings import entries_of
from fastpath_cms.queries.site import PUBLIC_DATES
from fastpath_cms.services import audit, outbox
from fastpath_cms.services.act import Act
from fastpath_cms.services.asking import ask_edition
from fastpath_cms.services.calling import must_be, put_dates, record_of, touch
from fastpath_cms.services.confirming import is_flooded
from fastpath_cms.services.planning import Extension, Wanted, plan_extension

WHAT_CLOSES: Final = {
    DateKind.SUBMISSION: "Submission",
    DateKind.BIDS: "Bidding",
    DateKind.REVIEWS_DUE: "Reviewing",
    DateKind.CAMERA_READY: "The upload of final versions",
}
TOLD_TO_COMMITTEE: Final = CLOSING - {DateKind.CAMERA_READY}


@dataclass(frozen=True, slots=True)
class Addressed:
    """One letter before it is rendered: to whom, about what, with which values."""

    kind: LetterKind
    to: tuple[str, str]
    key: str  # within one announcement
    submission: Submission | None
    author: Author | None
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class ToSend:
    """One letter as its reader will get it."""

    name: str
    address: str
    number: int | None  # of the submission it is about
    subject: str
    body: str


def preview(
    act: Act, edition_id: int, wanted: Wanted
) -> tuple[Extension, list[ToSend], list[ToSend]]:
    """Return the plan for a chair, the letters to authors they may see, and to the committee."""
    edition, who, _ = ask_edition(act, Action.EDITION_EDIT, edition_id)
    plan = plan_extension(edition, wanted, act.now)
    return plan, *_rendered(act, edition, plan, unsealed(act.actor, who))


def preview_as_operator(
    act: Act, edition_id: int, wanted: Wanted
) -> tuple[Extension, list[ToSend], list[ToSend]]:
    """Return the plan and all its letters, for who runs the machine."""
    edition = edition_by_id(act.session, edition_id)
    plan = plan_extension(edition, wanted, act.now)
    return plan, *_rendered(act, edition, plan, None)


def extend_deadline(act: Act, edition_id: int, wanted: Wanted, base: str) -> dict[str, Any]:
    """Move a deadline to a later instant, announce it and write the letters.

    ``base`` is the mark of the dates the chair saw. Raises Stale when they changed since, Unfit
    when the new date is not later or the dates would stand in the wrong order.
    """
    edition, _, _ = ask_edition(act, Action.EDITION_EDIT, edition_id)
    must_be(base, entries_of(edition))
    return _extend(act, edition, wanted)


def extend_as_operator(act: Act, edition_id: int, wanted: Wanted) -> dict[str, Any]:
    """Do the same from the command line, for who runs the machine."""
    return _extend(act, edition_by_id(act.session, edition_id), wanted)


def _extend(act: Act, edition: Edition, wanted: Wanted) -> dict[str, Any]:
    plan = plan_extension(edition, wanted, act.now)
    if plan.problems:
        raise Unfit(
            *(Problem("order", sentence) for sentence in plan.problems),
            kept="No date was moved, and nobody was told anything.",
        )
    before = entries_of(edition)
    changed = {one.kind: wanted.entries[one.kind] for one in plan.moved}
    put_dates(act, edition, changed, is_kept=lambda _: True)
    act.session.flush()
    touch(edition)
    if plan.news:
        day = opening_day(act.now, edition.zone)
        act.session.add(
            NewsItem(edition_id=edition.id, day=day, text=plan.news, created_at=act.now)
        )
    audit.record(
        act,
        "extend-deadline",
        f"edition:{edition.year}",
        edition_id=edition.id,
        changes={
            kind.value: [record_of(before.get(kind)), record_of(entry)]
            for kind, entry in changed.items()
        },
        before=PHASE_NAMES[plan.before],
        after=PHASE_NAMES[plan.after],
    )
    row = next(
        row for row in edition.key_dates if row.kind is wanted.kind and row.replaced_at is None
    )
    for letter in _letters(act, edition, plan, None):
        author = letter.author
        if author is None or not is_flooded(act, author.person_id, author.address, letter.kind):
            outbox.post(
                act,
                letter.kind,
                key=f"{row.id}:{letter.key}",  # of this announcement: nobody gets it twice
                to=letter.to,
                edition=edition,
                submission=letter.submission,
                **letter.values,
            )
    return {
        "name": plan.deadline.name,
        "text": plan.deadline.text,
        "before": PHASE_NAMES[plan.before],
        "after": PHASE_NAMES[plan.after],
    }


def _letters(
    act: Act, edition: Edition, plan: Extension, scope: ColumnElement[bool] | None
) -> Iterator[Addressed]:
    """Iterate over the letters of an extension: to the committee, then to who waits for it."""
    deadline = plan.deadline
    values = {
        "what": WHAT_CLOSES[deadline.kind],
        "at": deadline.at,
        "was_at": deadline.was_at,
        "short": closing_text(deadline.at),
        "others": _others(plan, set(DateKind)),
    }
    if deadline.kind in TOLD_TO_COMMITTEE:
        at = dates_now(edition.key_dates) | {one.kind: one.at for one in plan.moved}
        is_about_reviews = deadline.kind is DateKind.REVIEWS_DUE
        more = {
            "reviews_due_at": None
            if is_about_reviews
            else key_dates_at(at, edition.zone).reviews_close_at,
            "phase_before": PHASE_NAMES[plan.before],
            "phase_after": PHASE_NAMES[plan.after],
        }
        for reader in committee_readers(act.session, edition.id):
            to = (reader.name, reader.address)
            yield Addressed(
                LetterKind.DATES_MOVED, to, str(reader.person_id), None, None, values | more
            )
    for paper in waiting_for(act.session, edition.id, deadline.kind, scope):
        is_draft = paper.submitted_at is None
        missing = [problem.sentence for problem in lacks(paper, edition)] if is_draft else []
        for author in contacts_of(paper):
            yield Addressed(
                LetterKind.DEADLINE_EXTENDED,
                (author.name, author.address),
                f"{paper.id}:{author.address}",
                paper,
                author,
                values | {"missing": missing, "others": _others(plan, set(PUBLIC_DATES))},
            )


def _others(plan: Extension, kinds: set[DateKind]) -> list[str]:
    """Say what moves with the deadline, as far as a reader is told of these kinds of date."""
    return [
        f"{one.name}: {one.text} (was {one.was_text})"
        for one in plan.moved[1:]
        if one.kind in kinds
    ]


def _rendered(
    act: Act, edition: Edition, plan: Extension, scope: ColumnElement[bool] | None
) -> tuple[list[ToSend], list[ToSend]]:
    to_authors: list[ToSend] = []
    to_committee: list[ToSend] = []
    for letter in _letters(act, edition, plan, scope):
        paper = letter.submission
        subject, body = outbox.render(
            act, letter.kind, to=letter.to, edition=edition, submission=paper, **letter.values
        )
        made = ToSend(*letter.to, paper.number if paper else None, subject, body)
        (to_committee if paper is None else to_authors).append(made)
    return to_authors, to_committee
