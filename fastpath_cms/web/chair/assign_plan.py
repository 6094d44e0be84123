"""Making and changing the plan: each press solves anew, and the answer says what it changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from fastpath_cms.domain.actions import Action
from fastpath_cms.domain.errors import Stale, Unfit
from fastpath_cms.domain.proposals import (
    LOAD_MOST,
    Beyond,
    Keep,
    Objective,
    Pair,
    Plan,
    Rules,
)
from fastpath_cms.extensions import db, end_reading
from fastpath_cms.queries.proposals import (
    Field,
    Outline,
    Proposed,
    current_proposal,
    field_of,
    outline_of,
    proposals,
)
from fastpath_cms.services import proposing, solving
from fastpath_cms.web.acting import perform
from fastpath_cms.web.chair import bp
from fastpath_cms.web.chair.plan_form import RulesForm, demands_of
from fastpath_cms.web.guards import on_edition
from fastpath_cms.web.marking import changes
from fastpath_cms.web.scratching import form_data, keep_typed

NAMED: Final = 4  # pairs that a sentence about a change names


@bp.route("/assign/rules", methods=["GET", "POST"])
@on_edition(Action.ASSIGNMENTS_MANAGE)
def assign_rules() -> ResponseReturnValue:
    """Show the rules of the plan; solve by the rules sent."""
    base, field = _base(), outline_of(db.session(), g.edition.id)
    if request.method == "POST":
        _check_base(base)
    rules = base.plan.rules if base else Rules()
    form = RulesForm(form_data(), data=_filled(field, rules))
    form.numbers = {number: id_ for id_, number in field.papers}
    loads = _loads(field, rules)
    if request.method == "POST" and form.validate() and loads is not None:
        wanted = replace(
            rules,
            objective=Objective(form.objective.data),
            cap=(form.cap.data or 100) / 100,
            seed=rules.seed + (form.objective.data == Objective.RANDOM.value),
            per_paper=form.per_paper.data or 0,
            least=form.least.data or 0,
            most=form.most.data or 0,
            keep=Keep(form.keep.data),
            price=form.price.data or 0.0,
            demands={
                form.numbers[number]: count
                for number, count in demands_of(form.demands.data or "").items()
            },
            loads=loads,
            beyond=frozenset(map(Beyond, form.beyond.data or ())),
        )
        try:
            _make(field_of(db.session(), g.edition), wanted, base)
        except Unfit as unfit:
            keep_typed()
            wrong = form.beyond if unfit.problems[0].field == "beyond" else form.cap
            wrong.errors = [unfit.sentence]
        else:
            return redirect(url_for("chair.assign", show="plan"), 303)
    typed = form_data()
    return render_template(
        "chair/assign_rules.html",
        form=form,
        outline=field,
        rules=rules,
        base=base,
        typed_loads=typed,
        are_loads_wrong=loads is None,
        history=proposals(db.session(), g.viewer, g.edition),
    ), (422 if form.errors or loads is None else 200)


@bp.route("/assign/plan", methods=["POST"])
@on_edition(Action.ASSIGNMENTS_MANAGE)
def assign_plan() -> ResponseReturnValue:
    """Make a plan, or the next one: with marks kept, a pair locked or vetoed, what is short filled."""
    base = _base()
    _check_base(base)
    if request.form.get("do") == "back" and base is not None:
        perform(proposing.drop_proposal, g.edition.id, base.id)
        flash("The plan before is back.")
        return redirect(url_for("chair.assign", show="plan"), 303)
    field = field_of(db.session(), g.edition)
    rules = base.plan.rules if base else Rules()
    change = _STEPS.get(request.form.get("do", ""))
    try:
        _make(field, change(field, rules, base) if change else rules, base, is_near=True)
    except Unfit as unfit:
        flash(unfit.sentence, "bad")
    kept: dict[str, Any] = {
        name: value
        for name in ("why", "page", "filter", "member", "order")
        if (value := request.form.get(name))
    }
    return redirect(url_for("chair.assign", show="plan", **kept), 303)


def _base() -> Proposed | None:
    return current_proposal(db.session(), g.viewer, g.edition)


def _check_base(base: Proposed | None) -> None:
    """Raise Stale when the form was about another plan than the newest."""
    if request.form.get("proposal", "") == (str(base.id) if base else ""):
        return
    keep_typed()
    raise Stale(
        "Somebody made another plan meanwhile.",
        kept="Their plan is on the board, and what you typed is kept.",
        todo="Go back to the board and go on from their plan.",
    )


def _make(field: Field, rules: Rules, base: Proposed | None, *, is_near: bool = False) -> None:
    """Solve with no transaction open, then store what was found; near the plan before, or anew."""
    end_reading()
    plan = solving.solve(field, rules, base.plan.chosen if base and is_near else None)
    if base is not None:
        plan = replace(plan, since=_since(field, base.plan, plan))
    perform(proposing.store_proposal, g.edition.id, plan.as_json(), base.id if base else None)


def _since(field: Field, before: Plan, after: Plan) -> tuple[str, ...]:
    """Say what a plan changes of the one before."""
    numbers, names = dict(field.papers), dict(field.members)
    count, total = proposing.changed_by(before, after)
    if not count and not total and len(before.pairs) == len(after.pairs):
        return ("The plan stays as it is.",)
    gone = sorted(before.chosen - after.chosen, key=lambda pair: (numbers.get(pair[0], 0), pair))
    new = sorted(after.chosen - before.chosen, key=lambda pair: (numbers.get(pair[0], 0), pair))

    def listed(pairs: list[Pair]) -> str:
        said = [f"{names.get(p, 'who left')} #{numbers.get(s, 0)}" for s, p in pairs[:NAMED]]
        rest = len(pairs) - len(said)
        return ", ".join(said) + (f" and {rest} more" if rest else "")

    said = [f"The total {'rises' if total > 0 else 'falls'} by {abs(total):.2f}."] if total else []
    if not total:
        said.append("The total stays the same.")
    if new:
        said.append(f"New: {listed(new)}.")
    if gone:
        said.append(f"Gone: {listed(gone)}.")
    return tuple(said)


def _filled(field: Outline, rules: Rules) -> dict[str, object]:
    numbers = dict(field.papers)
    return {
        "objective": rules.objective.value,
        "cap": round(rules.cap * 100),
        "per_paper": rules.per_paper,
        "least": rules.least,
        "most": rules.most or _fair_load(field, rules),
        "keep": rules.keep.value,
        "price": rules.price,
        "beyond": sorted(rules.beyond),
        "demands": ", ".join(
            f"{numbers[id_]}: {count}" for id_, count in rules.demands.items() if id_ in numbers
        ),
    }


def _fair_load(field: Outline, rules: Rules) -> int:
    """Return how many submissions each has when the reviews are shared alike, rounded up."""
    wanted = sum(rules.demands.get(id_, rules.per_paper) for id_, _ in field.papers)
    return -(-wanted // len(field.members)) if field.members else 0


def _loads(field: Outline, rules: Rules) -> dict[int, int] | None:
    """Return the loads a chair set, by person id; None when one is no number."""
    if request.method != "POST":
        return dict(rules.loads)
    loads = {}
    for person_id, _ in field.members:
        text = request.form.get(f"load-{person_id}", "").strip()
        if not text:
            continue
        if not text.isdecimal() or int(text) > LOAD_MOST:
            return None
        loads[person_id] = int(text)
    return loads


def _pair(field: Field) -> list[Pair]:
    number, _, person = request.form.get("pair", "").partition("-")
    ids = {number: id_ for id_, number in field.papers}
    if not number.isdecimal() or not person.isdecimal() or int(number) not in ids:
        return []
    return [(ids[int(number)], int(person))]


def _marked(field: Field, rules: Rules, base: Proposed | None) -> Rules:  # noqa: ARG001 - one signature
    """Lock what was marked by hand, veto what was unmarked."""
    ids = {number: id_ for id_, number in field.papers}
    added, removed = (
        [(ids[number], person) for number, person in pairs if number in ids] for pairs in changes()
    )
    return rules.with_locks(added).with_vetoes(removed)


def _repaired(field: Field, rules: Rules, base: Proposed | None) -> Rules:  # noqa: ARG001 - one signature
    repair = base.plan.repair if base else None
    if repair is None:
        return rules
    return replace(
        rules,
        demands={**rules.demands, **repair.demands},
        loads={**rules.loads, **repair.loads},
        least=repair.least if repair.least >= 0 else rules.least,
    )


_STEPS: Final[dict[str, Callable[[Field, Rules, Proposed | None], Rules]]] = {
    "lock": lambda field, rules, _: rules.with_locks(_pair(field)),
    "veto": lambda field, rules, _: rules.with_vetoes(_pair(field)),
    "free": lambda field, rules, _: rules.without(_pair(field)),
    "marks": _marked,
    "repair": _repaired,
    "fill": lambda _field, rules, _: replace(rules, keep=Keep.LOCKED),
}
