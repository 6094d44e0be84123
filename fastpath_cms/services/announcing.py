"""What the public site prints beside the call: news, the committee, pages of the site."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import delete, select

from fastpath_cms.domain.errors import NotAllowed, NotFound, Problem, Unfit
from fastpath_cms.domain.policy import Action
from fastpath_cms.models import CommitteeListing, NewsItem, SitePage
from fastpath_cms.queries.committee import ListedPerson, listing_of
from fastpath_cms.queries.settings import mark_of
from fastpath_cms.services import audit
from fastpath_cms.services.act import Act
from fastpath_cms.services.asking import ask_edition
from fastpath_cms.services.calling import must_be, touch


def add_news(act: Act, edition_id: int, day: date, text: str) -> int:
    """Announce something; return the item's id."""
    edition, _, _ = ask_edition(act, Action.SITE_EDIT, edition_id)
    item = NewsItem(edition_id=edition.id, day=day, text=text, created_at=act.now)
    act.session.add(item)
    act.session.flush()
    audit.record(act, "add-news", f"news:{item.id}", edition_id=edition.id, day=day, text=text)
    return item.id


def change_news(
    act: Act, edition_id: int, item_id: int, day: date, text: str, *, base: str
) -> None:
    """Change one piece of news."""
    ask_edition(act, Action.SITE_EDIT, edition_id)
    item = _news(act, edition_id, item_id)
    must_be(base, (item.day, item.text))
    changes = {"day": [item.day, day], "text": [item.text, text]}
    item.day, item.text = day, text
    audit.record(act, "change-news", f"news:{item.id}", edition_id=edition_id, changes=changes)


def delete_news(act: Act, edition_id: int, item_id: int) -> None:
    """Take one piece of news away; its text stays in the audit log."""
    ask_edition(act, Action.SITE_EDIT, edition_id)
    item = _news(act, edition_id, item_id)
    audit.record(
        act,
        "delete-news",
        f"news:{item.id}",
        edition_id=edition_id,
        day=item.day,
        text=item.text,
    )
    act.session.delete(item)


def change_committee(act: Act, edition_id: int, people: Sequence[ListedPerson], base: str) -> None:
    """Print these people, in this order; permissions are roles and do not change."""
    edition, _, _ = ask_edition(act, Action.SITE_EDIT, edition_id)
    before = listing_of(act.session, edition_id)
    must_be(base, before)
    act.session.execute(delete(CommitteeListing).where(CommitteeListing.edition_id == edition_id))
    act.session.add_all(
        CommitteeListing(
            edition_id=edition_id,
            name=person.name,
            affiliation=person.affiliation,
            printed_title=person.title,
            position=position,
        )
        for position, person in enumerate(people)
    )
    touch(edition)
    audit.record(
        act,
        "change-committee-listing",
        f"edition:{edition.year}",
        edition_id=edition_id,
        before=[(person.name, person.title) for person in before],
        after=[(person.name, person.title) for person in people],
    )


def save_page(act: Act, edition_id: int, slug: str, title: str, text: str, *, base: str) -> None:
    """Write a page of the site: a new one when ``base`` is "", else the one that is there."""
    _ask_for_site(act, edition_id)
    page = act.session.scalars(select(SitePage).where(SitePage.slug == slug)).one_or_none()
    if not base:
        if page is not None:
            sentence = f"There is a page at /pages/{slug} already; choose another address."
            raise Unfit(Problem("slug", sentence, "slug"))
        last = act.session.scalars(select(SitePage.position).order_by(SitePage.position.desc()))
        page = SitePage(slug=slug, position=(last.first() or 0) + 1, title="", text="")
        act.session.add(page)
    elif page is None:
        raise NotFound
    else:
        must_be(base, (page.title, page.text))
    changes = {"title": [page.title, title], "text": [page.text, text]}
    page.title, page.text = title, text
    audit.record(act, "save-page", f"page:{slug}", edition_id=edition_id, changes=changes)


def delete_page(act: Act, edition_id: int, slug: str) -> None:
    """Take a page of the site away; its text stays in the audit log."""
    _ask_for_site(act, edition_id)
    page = act.session.scalars(select(SitePage).where(SitePage.slug == slug)).one_or_none()
    if page is None:
        raise NotFound
    audit.record(
        act,
        "delete-page",
        f"page:{slug}",
        edition_id=edition_id,
        title=page.title,
        text=page.text,
    )
    act.session.delete(page)


def _ask_for_site(act: Act, edition_id: int) -> None:
    """Ask who writes for the whole site: that is the current edition, not one of long ago."""
    edition, _, _ = ask_edition(act, Action.SITE_EDIT, edition_id)
    if not edition.is_current:
        raise NotAllowed(
            "The pages of the site are written in the settings of the current edition.",
            kept="The page stays as it is.",
        )


def mark_of_page(title: str, text: str) -> str:
    """Return the mark of a page as its form was filled."""
    return mark_of((title, text))


def _news(act: Act, edition_id: int, item_id: int) -> NewsItem:
    item = act.session.get(NewsItem, item_id)
    if item is None or item.edition_id != edition_id:
        raise NotFound
    return item
