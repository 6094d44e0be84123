"""Founding: the first edition of an instance, its chair, and the pages of its site.

No policy question stands before it: there is nobody yet whom the policy knows, and whoever runs
``init`` holds the machine. An instance that has an edition is left as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlalchemy import select

from fastpath_cms.domain.people import normal_address
from fastpath_cms.models import CommitteeListing, Edition, RoleKind, SitePage
from fastpath_cms.queries.people import person_by_address
from fastpath_cms.services import audit
from fastpath_cms.services.act import Act
from fastpath_cms.services.granting import give_role
from fastpath_cms.services.registering import new_person

HOLD_MINUTES: Final = 10  # between a release and its letters, until the chairs say otherwise


def found(
    act: Act,
    *,
    year: int,
    title: str,
    zone_name: str,
    name: str,
    address: str,
    pages: Sequence[tuple[str, str, str]],
) -> bool:
    """Make the first edition, without dates, with one general chair; False if there is one.

    ``pages`` are the slug, title and Markdown of each page of the site.
    """
    if act.session.scalar(select(Edition.id).limit(1)) is not None:
        return False
    address = normal_address(address)
    edition = Edition(
        year=year,
        title=title,
        zone_name=zone_name,
        is_current=True,
        reply_to=address,
        release_hold_minutes=HOLD_MINUTES,
    )
    act.session.add(edition)
    act.session.flush()
    audit.record(act, "edition.founded", f"edition:{year}", edition_id=edition.id)
    person = person_by_address(act.session, address) or new_person(act, address, name)
    give_role(act, edition, person, RoleKind.GENERAL_CHAIR)
    act.session.add(
        CommitteeListing(
            edition_id=edition.id, name=person.name, printed_title="General Chair", position=1
        )
    )
    there = set(act.session.scalars(select(SitePage.slug)))
    for position, (slug, heading, text) in enumerate(pages, 1):
        if slug not in there:
            act.session.add(SitePage(slug=slug, title=heading, text=text, position=position))
    return True
