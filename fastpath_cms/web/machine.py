"""The demo's time machine on the pages: its bar, another stop of the year, being somebody else.

Nothing here exists outside the demo: the blueprint is registered for an instance that is one.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final
from urllib.parse import urlsplit

from flask import (
    Blueprint,
    Flask,
    current_app,
    flash,
    g,
    has_request_context,
    make_response,
    redirect,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from fastpath_cms.config import Settings, SettingsError
from fastpath_cms.domain.errors import NotFound
from fastpath_cms.extensions import choose_database, db, end_reading
from fastpath_cms.models import EmailAddress
from fastpath_cms.rehearsal.machine import Built, Machine
from fastpath_cms.services import act as acts
from fastpath_cms.services import registering
from fastpath_cms.services.act import Act
from fastpath_cms.web.acting import system_stage
from fastpath_cms.web.browser import hash_of, set_cookie, tools
from fastpath_cms.web.frame import PeopleGroup, TimeMachine
from fastpath_cms.web.guards import everyone

bp = Blueprint("machine", __name__)
NOBODY: Final = "nobody"
STAYING: Final = frozenset({"public.front", "public.edition", "public.call", "public.program"})


def databases(asked: Settings) -> dict[str, Any]:
    """Return the settings that name the databases of the stops; none before they are built."""
    machine = Machine(asked.instance)
    built = machine.built()
    if built is None:
        raise SettingsError(f"{asked.instance} says it is a demo; `fastpath-cms demo` builds it.")
    return {
        "SQLALCHEMY_DATABASE_URI": machine.database(built.start),
        "SQLALCHEMY_BINDS": {stop.key: machine.database(stop.key) for stop in built.stops},
    }


def register(app: Flask, asked: Settings) -> None:
    """Let an application of the demo show any stop of its year."""
    machine = Machine(asked.instance)
    app.extensions["fastpath_machine"] = machine
    app.extensions["fastpath_built"] = machine.built()
    app.extensions["fastpath_machine_bar"] = bar
    app.register_blueprint(bp)
    choose_database(app, lambda: _key(machine))


def bar() -> TimeMachine | None:
    """Return what the bar shows; None where there is no database to ask."""
    if g.get("has_no_database") or "viewer" not in g:
        return None
    built = _built()
    known = _known(player.address for player in built.players)
    groups: dict[str, list[tuple[str, str, bool]]] = {}
    for player in built.players:
        if player.address in known:
            label = f"{player.name}, {player.part}" if player.part else player.name
            row = (player.address, label, player.address == g.viewer.address)
            groups.setdefault(player.group, []).append(row)
    shown = _key(_machine())
    return TimeMachine(
        phases=tuple((stop.key, stop.name, stop.key == shown) for stop in built.stops),
        action_url=url_for("machine.station_choose"),
        people=tuple(PeopleGroup(label, tuple(rows)) for label, rows in groups.items()),
        is_nobody=g.viewer.person_id is None,
        sign_in_url=url_for("machine.person_become"),
        mail_url=_mail_url(),
    )


@bp.route("/machine/station", methods=["POST"])
@everyone
def station_choose() -> ResponseReturnValue:
    """Show the year at another stop; who is signed in stays so, where they are known there."""
    stop = _built().stop(request.form.get("phase", ""))
    if stop is None:
        raise NotFound
    address, name = g.viewer.address, g.viewer.name
    end_reading()
    _machine().choose(stop, tools().clock.real())
    g.machine_key, g.touch_session = stop.key, False  # from here on the other database answers
    is_known = bool(address) and bool(_known([address]))
    flash(f"The site now shows the year at this point: {stop.name}.")
    if address and not is_known:
        flash(f"{name} is not known yet at this point of the year: you are signed out.", "info")
    return _go(_way_on(is_signed_in=is_known), address if is_known else "")


@bp.route("/machine/person", methods=["POST"])
@everyone
def person_become() -> ResponseReturnValue:
    """Sign this browser in as somebody of the demo, or as nobody."""
    address = request.form.get("email", "")
    if address == NOBODY:
        return _go(url_for("public.front"), "")
    if address not in {player.address for player in _built().players} or not _known([address]):
        raise NotFound
    return _go(url_for("accounts.home"), address)


def _go(url: str, address: str) -> ResponseReturnValue:
    """Redirect as the person of an address, with a session in the database now shown."""
    response = make_response(redirect(url, 303))
    key = ""
    if address:
        key = tools().entropy.token()
        end_reading()
        acts.perform(system_stage(), _open_session, address, hash_of(key))
    life = int(registering.SESSION_LIFE.total_seconds()) if key else 0
    set_cookie(response, "fp_session", key, seconds=life)
    return response


def _open_session(act: Act, address: str, session_hash: str) -> None:
    person_id = act.session.scalars(
        select(EmailAddress.person_id).where(EmailAddress.address == address)
    ).one()
    agent = request.user_agent.string
    registering.start_session(act, person_id, session_hash=session_hash, user_agent=agent)


def _known(addresses: Iterable[str]) -> set[str]:
    """Return those of the addresses that somebody has proved at the stop now shown."""
    return set(
        db.session.scalars(
            select(EmailAddress.address).where(
                EmailAddress.address.in_(list(addresses)), EmailAddress.verified_at.is_not(None)
            )
        )
    )


def _way_on(*, is_signed_in: bool) -> str:
    """Return where to go at another stop: a public page stays, others may not exist there yet."""
    came_from = urlsplit(request.referrer or "").path
    try:
        endpoint, _ = current_app.url_map.bind("localhost").match(came_from, method="GET")
    except (HTTPException, RequestRedirect):
        endpoint = ""
    if endpoint.startswith("public.") and endpoint in STAYING:
        return came_from
    return url_for("accounts.home" if is_signed_in else "public.front")


def _key(machine: Machine) -> str:
    """Return the stop this request shows: one and the same from its first to its last query."""
    if not has_request_context():
        return machine.chosen().key
    if "machine_key" not in g:
        g.machine_key = machine.chosen().key
    found: str = g.machine_key
    return found


def _machine() -> Machine:
    found: Machine = current_app.extensions["fastpath_machine"]
    return found


def _built() -> Built:
    found: Built = current_app.extensions["fastpath_built"]
    return found


def _mail_url() -> str | None:
    there = "public.caught_mail" in current_app.view_functions
    return url_for("public.caught_mail") if there else None
