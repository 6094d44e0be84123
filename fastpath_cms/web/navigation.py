"""What surrounds a page for this reader: areas, tabs, the line of dates, the footer.

Navigation is data. A link is printed only when its endpoint exists and the policy lets this
reader through, so that no page links where nothing is (decision 25).
"""

from __future__ import annotations

from typing import Final

from flask import current_app, g, request, url_for
from sqlalchemy import select

from fastpath_cms.domain.calendar import (
    CLOSING,
    DATE_NAMES,
    DateKind,
    opening_day,
    short_day_text,
    time_left,
)
from fastpath_cms.domain.deadlines import short_closing_text
from fastpath_cms.domain.policy import Action
from fastpath_cms.domain.standing import Standing
from fastpath_cms.extensions import db
from fastpath_cms.models import Edition, SitePage
from fastpath_cms.queries.editions import current_edition, dates_now
from fastpath_cms.queries.site import NO_ROOMS, Rooms, has_call, rooms_of
from fastpath_cms.queries.standings import edition_standing
from fastpath_cms.web.browser import CsrfToken
from fastpath_cms.web.frame import Frame, Link, Stop, TimeMachine
from fastpath_cms.web.guards import may, my_standing, standing_of

SITE: Final = (
    ("public.edition", "Home"),
    ("public.call", "Call for papers"),
    ("public.committee", "Committee"),
    ("public.program", "Program"),
    ("public.news", "News"),
)

CHAIR_TABS: Final = (
    ("chair.overview", "Overview", Action.CHAIR_HOME),
    ("chair.submissions", "Submissions", Action.SUBMISSIONS_LIST),
    ("chair.members", "Committee", Action.PC_INVITE),
    ("chair.conflicts", "Conflicts", Action.ASSIGNMENTS_MANAGE),
    ("chair.assign", "Assign", Action.ASSIGNMENTS_MANAGE),
    ("chair.reviewers", "Reviewers", Action.ASSIGNMENTS_MANAGE),
    ("chair.decide", "Decide", Action.DECISIONS_MANAGE),
    ("chair.letters", "Mail", Action.MAIL_READ),
    ("chair.program_edit", "Program", Action.PROGRAM_EDIT),
    ("chair.settings", "Settings", Action.SITE_EDIT),
)

PC_TABS: Final = (
    ("pc.reviews", "My reviews", Action.PC_HOME),
    ("pc.submissions", "All submissions", Action.PC_HOME),
    ("pc.bids", "Bids", Action.BIDS_LIST),
    ("pc.conflicts", "My conflicts", Action.CONFLICT_DECLARE),
    ("pc.profile", "My profile", Action.PROFILE_EDIT),
)

STRIP: Final = (
    DateKind.CALL_OPENS,
    DateKind.SUBMISSION,
    DateKind.BIDS,
    DateKind.REVIEWS_DUE,
    DateKind.NOTIFICATION,
    DateKind.CAMERA_READY,
    DateKind.WORKSHOP,
)


def frame() -> Frame:
    """Return the frame of this request's page."""
    edition = _edition()
    year = edition.year if edition else None
    viewer = g.get("viewer")
    name = viewer.name if viewer is not None and viewer.person_id is not None else None
    return Frame(
        year=year,
        brand=edition.name if edition else "FastPath",
        brand_url=url_for("public.edition", year=year)
        if year and _is_there("public.edition")
        else "/",
        areas=_areas(edition),
        tabs=_tabs(edition),
        site=_site(edition),
        stops=stops(edition) if edition and not edition.is_archive else (),
        person_name=name,
        menu=_menu(),
        sign_in_url=url_for("accounts.sign_in"),
        sign_out_url=url_for("accounts.sign_out"),
        submit_url=_submit_url(edition),
        footer=_footer(edition),
        csrf_token=CsrfToken(),
        machine=_machine(),
        zone_note=f"Times in {edition.zone_name.replace('_', ' ')}" if edition else "",
    )


def stops(edition: Edition) -> tuple[Stop, ...]:
    """Return the line of dates; the next one to come is "now" and says how long is left."""
    at = dates_now(edition.key_dates)
    made: list[Stop] = []
    is_now_given = False
    opens_at = at.get(DateKind.CALL_OPENS)
    is_open = opens_at is None or opens_at <= g.now
    has_bids = DateKind.BIDS in at and is_open and _sees_bids(edition)
    for kind in STRIP:
        instant = at.get(kind)
        if instant is None or kind is (DateKind.CALL_OPENS if has_bids else DateKind.BIDS):
            continue  # there is room for one of the two
        when = (
            short_closing_text(instant)
            if kind in CLOSING
            else short_day_text(opening_day(instant, edition.zone))
        )
        if instant <= g.now:
            made.append(Stop(DATE_NAMES[kind], when, "done"))
        elif is_now_given:
            made.append(Stop(DATE_NAMES[kind], when, "next"))
        else:
            is_now_given = True
            made.append(Stop(DATE_NAMES[kind], f"in {time_left(instant, g.now)}", "now"))
    return tuple(made)


def _sees_bids(edition: Edition) -> bool:
    """Tell whether bids are a matter of this reader: a date of the committee alone."""
    if g.viewer.person_id is None:
        return False
    who = _who(edition)
    return who.is_member or who.is_chair


def _edition() -> Edition | None:
    if "edition" in g:
        found: Edition = g.edition
        return found
    if g.get("has_no_database"):
        return None
    if "frame_edition" not in g:
        g.frame_edition = current_edition(db.session())
    current: Edition | None = g.frame_edition
    return current


def _is_there(endpoint: str) -> bool:
    return endpoint in current_app.view_functions


def _link(endpoint: str, label: str, **values: object) -> Link:
    url = url_for(endpoint, **values)  # type: ignore[arg-type]
    here = request.endpoint or ""
    return Link(label, url, is_current=here == endpoint or here.startswith(f"{endpoint}_"))


def _site(edition: Edition | None) -> tuple[Link, ...]:
    """Return the public links that have something behind them."""
    if edition is None:
        return ()
    rooms = _rooms(edition)
    empty = {
        "public.call": not has_call(edition),
        "public.committee": not rooms.has_committee,
        "public.news": not rooms.has_news,
        "public.program": not rooms.has_program,
    }
    links = [
        _link(endpoint, label, year=edition.year)
        for endpoint, label in SITE
        if _is_there(endpoint) and not empty.get(endpoint, False)
    ]
    if _is_there("public.editions"):
        links.append(_link("public.editions", "Editions"))
    return tuple(links)


def _rooms(edition: Edition) -> Rooms:
    """Return which pages have something on them; only public pages print links to them."""
    if "rooms" not in g:
        is_public = request.blueprint == "public"
        today = opening_day(g.now, edition.zone)
        g.rooms = rooms_of(db.session(), edition, today) if is_public else NO_ROOMS
    found: Rooms = g.rooms
    return found


def _areas(edition: Edition | None) -> tuple[Link, ...]:
    if g.viewer.person_id is None or edition is None:
        return ()
    who = _who(edition)
    current = _area_here()
    areas = [Link("Home", url_for("accounts.home"), is_current=current == "accounts")]
    if _is_there("author.submissions"):
        url = url_for("author.submissions", year=edition.year)
        areas.append(Link("Author", url, is_current=current == "author"))
    if (who.is_member or who.is_deputy) and _is_there("pc.reviews"):
        url = url_for("pc.reviews", year=edition.year)
        areas.append(Link("PC member", url, is_current=current == "pc"))
    if (who.is_chair or who.is_publicity) and _is_there("chair.overview"):
        url = url_for("chair.overview", year=edition.year)
        areas.append(Link("Chair", url, is_current=current == "chair"))
    return tuple(areas)


def _who(edition: Edition) -> Standing:
    """Return what the reader is to the edition around the page, also where no address names one."""
    if "edition" in g:
        return my_standing()
    return edition_standing(db.session(), g.viewer, edition, g.now)


def _area_here() -> str | None:
    """Return the area a page belongs to; a submission's page belongs to the reader's part in it."""
    if request.blueprint != "submission" or "submission" not in g:
        return request.blueprint
    who = standing_of(g.submission)
    if who.is_author:
        return "author"
    return "chair" if who.is_chair else "pc"


def _tabs(edition: Edition | None) -> tuple[Link, ...]:
    table = {"chair": CHAIR_TABS, "pc": PC_TABS}.get(request.blueprint or "", ())
    if edition is None or "edition" not in g:
        return ()
    return tuple(
        _link(endpoint, label, year=edition.year)
        for endpoint, label, action in table
        if _is_there(endpoint) and may(action)
    )


def _menu() -> tuple[Link, ...]:
    if g.viewer.person_id is None:
        return ()
    return tuple(
        Link(label, url_for(endpoint))
        for endpoint, label in (
            ("accounts.home", "My tasks"),
            ("accounts.profile", "Profile"),
        )
        if _is_there(endpoint)
    )


def _submit_url(edition: Edition | None) -> str | None:
    if edition is None or "edition" not in g or not _is_there("author.submit"):
        return None
    if edition.is_archive or not may(Action.SUBMISSION_START):
        return None
    return url_for("author.submit", year=edition.year)


def _footer(edition: Edition | None) -> tuple[Link, ...]:
    links = []
    if g.get("has_no_database"):
        return ()
    if _is_there("public.site_page"):
        rows = db.session.execute(
            select(SitePage.slug, SitePage.title).order_by(SitePage.position, SitePage.slug)
        )
        links = [Link(title, url_for("public.site_page", slug=slug)) for slug, title in rows]
    if edition is not None and edition.key_dates and _is_there("public.dates_ics"):
        links.append(
            Link("Dates for your calendar (.ics)", url_for("public.dates_ics", year=edition.year))
        )
    links.append(Link("Check a receipt", url_for("public.verify")))
    return tuple(links)


def _machine() -> TimeMachine | None:
    make = current_app.extensions.get("fastpath_machine_bar")
    bar: TimeMachine | None = make() if make else None
    return bar
