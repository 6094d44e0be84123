"""The offline kit: all my papers and forms in one file that needs no network."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from flask import Response, current_app, g
from flask.typing import ResponseReturnValue

from fastpath_cms.domain.actions import Action
from fastpath_cms.domain.calendar import shown
from fastpath_cms.domain.review_reading import reading_of
from fastpath_cms.extensions import db
from fastpath_cms.formats.offline_kit import Kit, kit_pieces
from fastpath_cms.queries.my_papers import copies_of
from fastpath_cms.queries.review_forms import form_of
from fastpath_cms.web.browser import tools
from fastpath_cms.web.guards import on_edition
from fastpath_cms.web.pc import bp
from fastpath_cms.web.pc.offline import SEALED, heading, my_reviews_now

FILE: Final = "application/octet-stream"  # to keep, not to open on this site


@bp.route("/offline.html")
@on_edition(Action.PC_HOME)
def offline_kit() -> ResponseReturnValue:
    """Send the kit, written while it is sent."""
    form, mine = form_of(db.session(), g.edition.id), my_reviews_now()
    name = f"{g.edition.name}{g.edition.year}"
    style, script = _part("kit.css"), _part("kit.js")
    kit = Kit(
        key=f"{name} {g.viewer.person_id} {g.now.isoformat()}",
        name=name,
        form=form,
        heading=heading(form),
        script=script,
        style=style,
        reviews=tuple(one.review for one in mine),
        made=shown(g.now, g.edition.zone).local,
        readings_for_authors=frozenset(
            one.key
            for one in form.asked
            if reading_of(one, is_own_review_first=g.edition.is_own_review_first).is_for_authors
        ),
    )
    copies = copies_of(db.session(), g.edition, [one.submission_id for one in mine])
    blobs = tools().blobs
    files = [
        (one.review.number, sha256)
        for one in mine
        if (sha256 := copies.get(one.submission_id, (0, None))[1])
    ]  # decided now; the bytes are read while they are sent
    pieces = kit_pieces(kit, ((number, blobs.open(sha256)) for number, sha256 in files))
    response = Response(pieces, mimetype=FILE)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}_reviews.html"'
    response.headers["Content-Security-Policy"] = SEALED
    response.headers["Cache-Control"] = "no-store"
    return response


def _part(name: str) -> str:
    return _read(Path(str(current_app.static_folder)) / "kit" / name)


@cache
def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")
