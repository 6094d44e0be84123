"""Linking: the authors of submissions become the people who verified their addresses."""

from __future__ import annotations

from sqlalchemy import select, update

from fastpath_cms.models import Author, EmailAddress, Submission
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

    An address nobody has verified belongs to nobody: its author stays without a person.
    """
    addresses = [author.address for author in submission.authors if author.address]
    owners = dict(
        act.session.execute(
            select(EmailAddress.address, EmailAddress.person_id).where(
                EmailAddress.address.in_(addresses), EmailAddress.verified_at.is_not(None)
            )
        ).all()
    )
    for author in submission.authors:
        author.person_id = owners.get(author.address)
