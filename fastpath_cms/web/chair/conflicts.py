"""Suspected conflicts of interest, ranked, for a chair to judge one after another."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from flask import flash, g, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from fastpath_cms.domain.actions import Action
from fastpath_cms.domain.conflicts import ConflictKind
from fastpath_cms.domain.errors import NotFound
from fastpath_cms.domain.folding import fold
from fastpath_cms.extensions import db
from fastpath_cms.models import Submission
from fastpath_cms.queries.suspicions import Suspicion, suspicions, to_judge
from fastpath_cms.services.settling import confirm_conflict, dismiss_conflict, reopen_conflict
from fastpath_cms.web.acting import perform, perform_freely
from fastpath_cms.web.chair import bp
from fastpath_cms.web.forms import Form, line, needed, ordinal
from fastpath_cms.web.guards import my_standing, on_edition

AT_ONCE: Final = 50
REASONS: Final = {
    ConflictKind.SAME_PERSON: "A namesake: two people share this name.",
    ConflictKind.SAME_DOMAIN: "A large organisation: they do not work together.",
    ConflictKind.SAME_AFFILIATION: "A large organisation: they do not work together.",
    ConflictKind.COLLABORATOR: "A paper of many authors, or long ago.",
}
OTHER_REASONS: Final = (
    "The affiliation is out of date.",
    "They know of it and see no conflict.",
)


class JudgeForm(Form):
    """Why a pair has no conflict."""

    why = line("Why it is none", needed("Say why it is no conflict."), longest=500)


@bp.route("/conflicts")
@on_edition(Action.ASSIGNMENTS_MANAGE)
def conflicts() -> ResponseReturnValue:
    """List what the system suspects and nobody judged, assigned pairs and the strongest first.

    Those about the reader come last: they may confirm them and not dismiss them.
    """
    every = suspicions(db.session(), g.viewer, my_standing(), g.edition)
    words = request.args.get("q", "").strip()[:200]
    likely = to_judge(every)
    shows_weak = request.args.get("weak") == "1"
    listed = every if shows_weak else likely
    if words:
        listed = tuple(one for one in listed if _holds(one, words))
    listed = tuple(sorted(listed, key=lambda one: one.person_id == g.viewer.person_id))
    skip = min(max(request.args.get("skip", 0, type=int), 0), max(len(listed) - 1, 0))
    return render_template(
        "chair/conflicts.html",
        pairs=listed[skip : skip + AT_ONCE],
        skip=skip,
        listed_count=len(listed),
        likely_count=len(likely),
        weak_count=len(every) - len(likely),
        shows_weak=shows_weak,
        words=words,
        me=g.viewer.person_id,
        reasons=REASONS,
        all_reasons=(*dict.fromkeys(REASONS.values()), *OTHER_REASONS),
    )


def _holds(pair: Suspicion, words: str) -> bool:
    """Tell whether a pair has every word: a number, or part of the title or the member's name."""
    text = fold(f"{pair.title} {pair.person}")
    return all(
        pair.number == int(word) if word.isdecimal() else word in text
        for word in fold(words).split()
    )


@bp.route("/conflicts/confirm", methods=["POST"])
@on_edition(Action.ASSIGNMENTS_MANAGE)
def conflict_confirm() -> ResponseReturnValue:
    """Take a suspected conflict as one."""
    number, person_id = _pair()
    name = _judge(confirm_conflict, submission_id_of(number), person_id)
    return _judged(f"{name} has a conflict of interest with #{number}: confirmed.")


@bp.route("/conflicts/dismiss", methods=["POST"])
@on_edition(Action.ASSIGNMENTS_MANAGE)
def conflict_dismiss() -> ResponseReturnValue:
    """Say that a suspected or declared conflict is none."""
    number, person_id = _pair()
    form = JudgeForm(request.form)
    if not form.validate():
        sentence = "Say in a few words why it is no conflict; nothing was changed."
        if _is_script():
            return jsonify(said=sentence), 422
        flash(sentence, "warn")
        return redirect(_back(), 303)
    submission_id = submission_id_of(number)
    name = _judge(dismiss_conflict, submission_id, person_id, form.why.data or "")
    return _judged(f"{name} and #{number}: no conflict of interest. Your reason is on record.")


@bp.route("/conflicts/reopen", methods=["POST"])
@on_edition(Action.ASSIGNMENTS_MANAGE)
def conflict_reopen() -> ResponseReturnValue:
    """Take a judgement back."""
    number, person_id = _pair()
    name = _judge(reopen_conflict, submission_id_of(number), person_id)
    return _judged(f"{name} and #{number}: the judgement is taken back.")


def _is_script() -> bool:
    return request.headers.get("X-Requested-With") == "judging"


def _judge(deed: Callable[..., str], *what: object) -> str:
    """Do a judgement: a page's form once, a script's as often as somebody changes their mind."""
    return perform_freely(deed, *what) if _is_script() else perform(deed, *what)


def _judged(sentence: str) -> ResponseReturnValue:
    if _is_script():
        return jsonify(said=sentence)
    flash(sentence)
    return redirect(_back(), 303)


def _back() -> str:
    """Return the page the form stood on: what is to be judged, or the record."""
    if request.form.get("from") == "record":
        return url_for("chair.conflict_record")
    return url_for("chair.conflicts", q=request.form.get("q") or None)


def _pair() -> tuple[str, int]:
    number, person_id = request.form.get("number", ""), request.form.get("person", "")
    return number, ordinal(person_id)


def submission_id_of(number: str) -> int:
    """Return the id behind a number; the deed asks whether this chair may know it."""
    found = db.session.scalar(
        select(Submission.id).where(
            Submission.edition_id == g.edition.id, Submission.number == ordinal(number)
        )
    )
    if found is None:
        raise NotFound
    return found
