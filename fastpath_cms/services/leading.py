"""Leading: a chair names who brings a discussion to an end; the lead sums it up for the chairs."""

from __future__ import annotations

from typing import Final

from fastpath_cms.domain.actions import Action
from fastpath_cms.domain.errors import NotAllowed, Problem, Stale, Unfit
from fastpath_cms.domain.letters import LetterKind
from fastpath_cms.models import DiscussionLead
from fastpath_cms.queries.audiences import committee_of
from fastpath_cms.queries.editions import key_dates_of
from fastpath_cms.queries.people import mail_addresses
from fastpath_cms.services import audit, outbox
from fastpath_cms.services.act import Act
from fastpath_cms.services.asking import ask

LONGEST: Final = 20_000  # characters of a summary


def name_lead(act: Act, submission_id: int, person_id: int | None) -> str:
    """Name the reviewer who leads the discussion of a submission (None: nobody); return the name.

    The lead gets a letter. A new lead begins without the summary of the one before.
    """
    asked = ask(act, Action.LEAD_NAME, submission_id)
    row = act.session.get(DiscussionLead, submission_id, with_for_update=True)
    before = row.person_id if row is not None else None
    if person_id == before:
        return ""
    one = None
    if person_id is not None:
        committee = committee_of(act.session, asked.edition, asked.submission, act.now)
        one = committee.get(person_id)
        if one is None or not one.who.is_reviewer or one.who.is_conflicted:
            raise Unfit(Problem("lead", "Choose one of the reviewers of this submission.", "lead"))
    if row is not None:
        act.session.delete(row)
        act.session.flush()
    if one is not None:
        act.session.add(
            DiscussionLead(
                submission_id=submission_id,
                person_id=one.person_id,
                by_id=act.actor.person_id,
                named_at=act.now,
            )
        )
        to = mail_addresses(act.session, [one.person_id]).get(one.person_id)
        if to is not None:
            outbox.post(
                act,
                LetterKind.DISCUSSION_LEAD,
                key=f"{submission_id}:{one.person_id}:{int(act.real.timestamp())}",
                to=to,
                edition=asked.edition,
                submission=asked.submission,
                has_handed_in=one.who.has_handed_in,
                due_at=key_dates_of(asked.edition).notification_at,
            )
    audit.record(
        act,
        "lead.name",
        f"submission:{asked.submission.number}",
        edition_id=asked.edition.id,
        submission_id=submission_id,
        before=before,
        after=person_id,
    )
    return one.name if one is not None else ""


def sum_up(act: Act, submission_id: int, text: str, base_version: int) -> None:
    """Save the lead's summary for the chairs; an empty one takes it back.

    Raises Stale when it was saved from another page since.
    """
    asked = ask(act, Action.DISCUSSION_WRITE, submission_id)
    row = act.session.get(DiscussionLead, submission_id, with_for_update=True)
    if row is None or row.person_id != act.actor.person_id:
        raise NotAllowed(
            "Only who leads the discussion sums it up.", kept="What you typed is kept."
        )
    if len(text) > LONGEST:
        raise Unfit(
            Problem("long", f"A summary has at most {LONGEST:,} characters.", "summary"),
            kept="What you typed is kept.",
        )
    if row.version != base_version:
        raise Stale(
            "You saved this summary from another page meanwhile.",
            kept="Both texts.",
            todo="Compare the two and save the one you want.",
        )
    row.summary = text.strip()
    row.summed_up_at = act.now if row.summary else None
    audit.record(
        act,
        "lead.sum-up",
        f"submission:{asked.submission.number}",
        edition_id=asked.edition.id,
        submission_id=submission_id,
        is_there=bool(row.summary),
    )
