"""Linking: the authors of submissions become the people who verified their addresses.

A browser's grant ends where such a person, or the loss of a contact, takes its place.
"""

from __future__ import annotations

from sqlalchemy import delete, select, update

from fastpath_cms.models import Author, BrowserGrant, EmailAddress, Submission
from fastpath_cms.services.act import Act


def link_person(act: Act, person_id: int) -> None:
    """Make a person the author wherever one of their verified addresses is named as one."""
    verified = select(EmailAddress.address).where(
        EmailAddress.person_id == person_id, EmailAddress.verified_at.is_not(None)
    )
    act.session.execute(
        update(Author)
        .where(Author.address.in_(verified), Author.person_id.is_(None))
        .values(person_id=person_id)
        .execution_options(synchronize_session=False)
    )


def link_authors(act: Act, submission: Submission) -> None:
    """Make each author of a submission the person who verified the author's address.

    Who was linked by an address stays linked while the submission names it, even when they gave
    the address up since: nobody sheds an authorship with a mailbox. An address nobody has verified
    belongs to nobody: its author stays without a person.
    """
    former = _linked_before(act, submission)
    addresses = [author.address for author in submission.authors if author.address]
    owners = dict(
        act.session.execute(
            select(EmailAddress.address, EmailAddress.person_id).where(
                EmailAddress.address.in_(addresses), EmailAddress.verified_at.is_not(None)
            )
        ).all()
    )
    for author in submission.authors:
        author.person_id = former.get(author.address, owners.get(author.address))


def _linked_before(act: Act, submission: Submission) -> dict[str, int | None]:
    """Return who is linked by which address in the database, before new authors are flushed."""
    with act.session.no_autoflush:
        rows = act.session.execute(
            select(Author.address, Author.person_id).where(
                Author.submission_id == submission.id, Author.person_id.is_not(None)
            )
        )
        return dict(rows.all())


def trade_grants(act: Act, person_id: int) -> None:
    """End this browser's grants to what its person now opens as a contact: signing out shuts it."""
    theirs = select(Author.submission_id).where(Author.person_id == person_id, Author.is_contact)
    act.session.execute(
        delete(BrowserGrant)
        .where(
            BrowserGrant.browser_hash == act.actor.browser_hash,
            BrowserGrant.submission_id.in_(theirs),
        )
        .execution_options(synchronize_session=False)
    )


def end_other_grants(act: Act, submission: Submission) -> None:
    """End the grants of other browsers: somebody who may hold one is no contact any more."""
    act.session.execute(
        delete(BrowserGrant)
        .where(
            BrowserGrant.submission_id == submission.id,
            BrowserGrant.browser_hash != act.actor.browser_hash,
        )
        .execution_options(synchronize_session=False)
    )
