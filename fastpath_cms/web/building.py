"""Building the Flask application from its settings, its tools and its wings."""

from __future__ import annotations

import importlib
import pkgutil
from datetime import timedelta
from typing import Any

from flask import Flask, Response, g, request, url_for
from jinja2 import StrictUndefined
from werkzeug.local import LocalProxy
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter, Map

from fastpath_cms.composition import compose, compose_passwords
from fastpath_cms.config import ROOT, TEMPLATES, Settings, load_settings
from fastpath_cms.domain.errors import NotFound
from fastpath_cms.domain.ports import Tools
from fastpath_cms.extensions import db, login_manager, prepare_engine
from fastpath_cms.front import waited
from fastpath_cms.queries.editions import edition_of
from fastpath_cms.queries.viewer import Viewer
from fastpath_cms.web import (
    accounts,
    author,
    chair,
    errors,
    filters,
    machine,
    moved,
    pc,
    public,
    speaker,
    submission,
)
from fastpath_cms.web.browser import check_csrf, send_browser_key
from fastpath_cms.web.frame import Frame
from fastpath_cms.web.guards import may
from fastpath_cms.web.headers import add_headers
from fastpath_cms.web.navigation import frame
from fastpath_cms.web.scratching import (
    autosave_url,
    discard_url,
    kept_mark,
    kept_text,
    other_texts,
)
from fastpath_cms.web.sessions import find_viewer, touch_session

FORM_LIMIT = 1024 * 1024  # bytes of any form without a file
UPLOAD_LIMIT = 32 * 1024 * 1024  # bytes where a PDF may come along


def build(settings: Settings | None, tools: Tools | None) -> Flask:
    """Return the application, ready to serve."""
    settings = settings or load_settings()
    app = Flask(
        "fastpath_cms",
        root_path=str(ROOT / "fastpath_cms"),
        template_folder=str(TEMPLATES),
        static_folder=str(ROOT / "fastpath_cms" / "static"),
        instance_path=str(settings.instance.resolve()),
    )
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database,
        MAX_CONTENT_LENGTH=UPLOAD_LIMIT,
        MAX_FORM_MEMORY_SIZE=FORM_LIMIT,
        SESSION_COOKIE_NAME="__Host-fp_flash" if settings.is_https else "fp_flash",
        SESSION_COOKIE_SECURE=settings.is_https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SEND_FILE_MAX_AGE_DEFAULT=3600,
        TRUSTED_HOSTS=None if settings.is_demo else [settings.host, "127.0.0.1", "localhost"],
    )
    app.extensions["fastpath_settings"] = settings
    app.extensions["fastpath_tools"] = tools or compose(settings)
    app.extensions["fastpath_passwords"] = compose_passwords(settings)
    if settings.proxy_hops:
        hops = settings.proxy_hops
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    if settings.is_demo:
        app.config.update(machine.databases(settings))
    app.url_map.converters["int"] = Ordinal
    db.init_app(app)
    login_manager.init_app(app)
    with app.app_context():
        for engine in db.engines.values():
            prepare_engine(engine)
    _prepare_templates(app)
    _prepare_requests(app)
    moved.register(app, settings.instance)
    errors.register(app)
    for wing in (public, accounts, submission, author, speaker, pc, chair):
        for module in pkgutil.iter_modules(wing.__path__):  # views register themselves
            importlib.import_module(f"{wing.__name__}.{module.name}")
        app.register_blueprint(wing.bp)
    if settings.is_demo:
        machine.register(app, settings)
    return app


class Ordinal(IntegerConverter):
    """A number in an address; what no database column holds is no address."""

    def __init__(self, map: Map) -> None:  # noqa: A002 - Werkzeug's name
        super().__init__(map, max=2**31 - 1)


def _prepare_templates(app: Flask) -> None:
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    filters.register(app)

    def new_form_key() -> str:
        found: Tools = app.extensions["fastpath_tools"]
        return found.entropy.token(18)

    def frame_of_page() -> Frame:
        if "frame" not in g:
            g.frame = frame()
        found: Frame = g.frame
        return found

    def icons_url() -> str:
        if "icons_url" not in g:  # a page has dozens of icons
            g.icons_url = url_for("static", filename="icons.svg")
        found: str = g.icons_url
        return found

    def score_range() -> tuple[int, int]:
        return g.edition.score_low, g.edition.score_high

    app.jinja_env.globals.update(
        # Made when a page first asks: the page of a fault never does, and imported macros see it.
        frame=LocalProxy(frame_of_page),
        may=may,
        new_form_key=new_form_key,
        autosave_url=autosave_url,
        discard_url=discard_url,
        kept_mark=kept_mark,
        kept_text=kept_text,
        other_texts=other_texts,
        score_range=score_range,
        icons_url=icons_url,
    )


def _prepare_requests(app: Flask) -> None:
    @app.url_value_preprocessor
    def _take_year(endpoint: str | None, values: dict[str, Any] | None) -> None:  # noqa: ARG001
        g.year = values.pop("year", None) if values else None

    @app.url_defaults
    def _give_year(endpoint: str, values: dict[str, Any]) -> None:
        if (
            "year" not in values
            and g.get("year")
            and app.url_map.is_endpoint_expecting(endpoint, "year")
        ):
            values["year"] = g.year

    @app.before_request
    def _begin() -> None:
        found: Tools = app.extensions["fastpath_tools"]
        # The instant the headers arrived: a deadline counts from here, not from the last byte.
        g.now = found.clock.now() - timedelta(seconds=waited(request.environ))
        if request.endpoint == "static":
            g.viewer = Viewer()  # a file that is not there is answered with a page
            return
        g.viewer = find_viewer(request)
        check_csrf()
        if g.year is not None:
            edition = edition_of(db.session(), g.year)
            if edition is None:
                raise NotFound
            g.edition, g.zone = edition, edition.zone

    @app.after_request
    def _finish(response: Response) -> Response:
        if request.endpoint != "static":
            touch_session()
        return add_headers(send_browser_key(response))
