"""Declaring one's own conflicts of interest (decision 13)."""

from __future__ import annotations

from typing import Final

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from fastpath_cms.domain.actions import Action
from fastpath_cms.domain.conflicts import CONFLICT_NAMES, DECLARABLE
from fastpath_cms.domain.errors import NotFound
from fastpath_cms.domain.folding import fold
from fastpath_cms.extensions import db
from fastpath_cms.queries.conflicts import Declarable, declarable
from fastpath_cms.queries.suspicions import own_suspicions
from fastpath_cms.services.declaring import declare_conflicts
from fastpath_cms.web.acting import perform
from fastpath_cms.web.filters import plural
from fastpath_cms.web.forms import ORDINAL
from fastpath_cms.web.guards import my_standing, on_edition
from fastpath_cms.web.pc import bp
from fastpath_cms.web.scratching import form_data

AT_ONCE: Final = 100


@bp.route("/conflicts", methods=["GET", "POST"])
@on_edition(Action.CONFLICT_DECLARE)
def conflicts() -> ResponseReturnValue:
    """Show number and title of every submission, and take what the reader declares."""
    if request.method == "POST":
        done = perform(declare_conflicts, g.edition.id, _kinds())
        flash(_said(done))
        return redirect(url_for("pc.conflicts", q=request.args.get("q") or None), 303)
    session = db.session()
    ties = own_suspicions(session, g.viewer, my_standing(), g.edition)
    every = declarable(session, g.viewer, g.edition)
    words = request.args.get("q", "").strip()[:200]
    found = [row for row in every if _holds(row, words)]
    found.sort(key=lambda row: (not row.kind, row.number not in ties, row.number))
    last_page = max(-(-len(found) // AT_ONCE), 1)
    page = min(max(request.args.get("page", 1, type=int), 1), last_page)
    rows = found[(page - 1) * AT_ONCE : page * AT_ONCE]
    kept = form_data() or MultiDict[str, str]()
    return render_template(
        "pc/conflicts.html",
        rows=rows,
        ties=ties,
        words=words,
        page=page,
        last_page=last_page,
        every_count=len(every),
        chosen={row.number: kept.get(f"kind-{row.number}", row.kind) for row in rows},
        kinds=[(kind.value, CONFLICT_NAMES[kind].capitalize()) for kind in DECLARABLE],
        declared_count=sum(bool(row.kind) for row in every),
    )


def _holds(row: Declarable, words: str) -> bool:
    """Tell whether a submission has every word: its number, or part of its title or an author."""
    text = fold(" ".join((row.title, *row.authors)))
    return all(
        row.number == int(word) if word.isdecimal() else word in text
        for word in fold(words).split()
    )


def _kinds() -> dict[str, str]:
    """Return what was posted: number of a submission -> kind of conflict, or ""."""
    known = {kind.value for kind in DECLARABLE} | {""}
    found = {
        name.removeprefix("kind-"): value
        for name, value in request.form.items()
        if name.startswith("kind-")
    }
    if not all(ORDINAL.fullmatch(number) and kind in known for number, kind in found.items()):
        raise NotFound
    return found


def _said(done: dict[str, int]) -> str:
    if not done["declared"] and not done["undone"]:
        return "Nothing changed."
    parts = []
    if done["declared"]:
        parts.append(
            f"{plural(done['declared'], 'conflict')} declared. You see nothing more of "
            f"{'it' if done['declared'] == 1 else 'them'}."
        )
    if done["undone"]:
        parts.append(f"{plural(done['undone'], 'declaration')} undone.")
    return " ".join(parts)
