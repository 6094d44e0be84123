"""Naming: who is an author or contact of a submission, each told once that they are.

However often the list is edited, an author gets one first letter about a submission; who is taken
off it loses access with the save and is told, at most once a day.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import exists, select

from fastpath_cms.domain.contents import Contents
from fastpath_cms.domain.errors import Problem, Unfit
from fastpath_cms.domain.letters import LetterKind
from fastpath_cms.domain.people import masked_address
from fastpath_cms.models import Author, Edition, EmailAddress, Letter, Person, Submission
from fastpath_cms.services import audit, outbox
from fastpath_cms.services.act import Act
from fastpath_cms.services.confirming import is_flooded
from fastpath_cms.services.linking import end_other_grants, link_authors

FIRST: Final = (LetterKind.SUBMISSION_RECEIVED, LetterKind.AUTHOR_NAMED)
REMOVAL_PAUSE: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Named:
    """One author as they stood before a save."""

    name: str
    address: str
    person_id: int | None
    is_contact: bool


def named_now(submission: Submission) -> tuple[Named, ...]:
    """Return the authors of a submission as they are; they must be loaded."""
    return tuple(
        Named(author.name, author.address, author.person_id, author.is_contact)
        for author in submission.authors
    )


def write_authors(act: Act, submission: Submission, contents: Contents) -> None:
    """Write the authors typed, and link those whose addresses are verified."""
    submission.authors = [
        Author(
            position=position,
            name=author.name,
            address=author.address,
            affiliation=author.affiliation,
            country=author.country,
            orcid=author.orcid or None,
            is_contact=author.is_contact,
        )
        for position, author in enumerate(contents.authors)
    ]
    link_authors(act, submission)
    _complete_profile(act, submission)


def _complete_profile(act: Act, submission: Submission) -> None:
    """Fill what the actor's profile lacks with what they wrote of themselves as an author.

    What the profile says stays: there it is changed.
    """
    own = next((one for one in submission.authors if one.person_id == act.actor.person_id), None)
    if own is None or own.person_id is None:
        return
    person = act.session.get_one(Person, own.person_id)
    before = (person.affiliation, person.country, person.orcid)
    person.affiliation = person.affiliation or own.affiliation
    person.country = person.country or own.country
    person.orcid = person.orcid or own.orcid
    if (person.affiliation, person.country, person.orcid) != before:
        audit.record(act, "person.changed", act.actor.label)


def check_contacts(before: Iterable[Named], contents: Contents) -> None:
    """Raise Unfit when a save would leave a submission that has a contact without one."""
    had = any(one.is_contact and one.address for one in before)
    has = any(author.is_contact and author.address for author in contents.authors)
    if had and not has:
        says = "One contact with an e-mail address has to stay: nobody else can change the paper."
        raise Unfit(Problem("contact", says, "authors"), kept="The authors that are saved stay.")


def record_names(act: Act, submission: Submission, before: tuple[Named, ...]) -> None:
    """Put on record who became author or contact and who is none any more.

    Where a contact is gone, other browsers' grants end: one of them may be theirs.
    """
    after = named_now(submission)
    authors = _labels(before), _labels(after)
    contacts = (
        _labels(one for one in before if one.is_contact),
        _labels(one for one in after if one.is_contact),
    )
    for deed, (old, new) in (("authors", authors), ("contacts", contacts)):
        if old != new:
            audit.record(
                act,
                f"submission.{deed}",
                f"submission:{submission.number}",
                edition_id=submission.edition_id,
                submission_id=submission.id,
                added=sorted(new - old),
                removed=sorted(old - new),
            )
    if {one.address for one in before if one.is_contact} - {
        one.address for one in after if one.is_contact
    }:
        end_other_grants(act, submission)


def untold(act: Act, submission: Submission, before: Iterable[Named] = ()) -> set[str]:
    """Return the addresses of authors new since ``before`` who never got a first letter about it.

    Whoever was told at another address of theirs was told.
    """
    known = {one.address for one in before}
    told = select(Letter.recipient_address).where(
        Letter.submission_id == submission.id, Letter.kind.in_(FIRST)
    )
    addresses = set(act.session.scalars(told))
    people = set(
        act.session.scalars(
            select(EmailAddress.person_id).where(
                EmailAddress.address.in_(addresses), EmailAddress.verified_at.is_not(None)
            )
        )
    )
    return {
        author.address
        for author in submission.authors
        if author.address not in known | addresses and author.person_id not in people
    }


def tell_removed(
    act: Act, edition: Edition, submission: Submission, before: tuple[Named, ...], title: str
) -> None:
    """Tell those who are no longer authors, if they were ever told that they are.

    They read the ``title`` it had while they were: a new one is not for them any more.
    """
    after = named_now(submission)
    addresses = {one.address for one in after}
    people = {one.person_id for one in after} - {None}
    for one in before:
        if not one.address or one.address in addresses or one.person_id in people:
            continue
        if not _was_told(act, submission.id, one.address, *FIRST):
            continue
        since = act.real - REMOVAL_PAUSE
        kind = LetterKind.AUTHOR_REMOVED
        if _was_told(act, submission.id, one.address, kind, since=since):
            continue
        if is_flooded(act, one.person_id, one.address, kind):
            continue
        outbox.post(
            act,
            kind,
            key=f"{submission.id}:{submission.version}:{one.address}",
            to=(one.name, one.address),
            edition=edition,
            submission=submission,
            title=title,
            contacts=[author.name for author in submission.authors if author.is_contact],
        )


def _was_told(
    act: Act, submission_id: int, address: str, *kinds: LetterKind, since: datetime | None = None
) -> bool:
    told = exists().where(
        Letter.submission_id == submission_id,
        Letter.recipient_address == address,
        Letter.kind.in_(kinds),
    )
    if since is not None:
        told = told.where(Letter.next_attempt_at > since)
    return bool(act.session.scalar(select(told)))


def _labels(named: Iterable[Named]) -> set[str]:
    """Return how the audit log calls authors: the person, or the address masked."""
    return {
        f"person:{one.person_id}" if one.person_id is not None else masked_address(one.address)
        for one in named
        if one.address
    }
