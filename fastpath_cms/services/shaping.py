"""Shaping an edition's review form: fields added, changed, moved, retired, brought back.

What reviewers wrote is kept whatever happens to the form: a field is retired and never deleted,
and a level that goes or is worded anew says what its answers become.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import case, exists, select, update

from fastpath_cms.domain.calendar import Phase
from fastpath_cms.domain.errors import NotAllowed, NotFound, Problem, Unfit
from fastpath_cms.domain.policy import Action
from fastpath_cms.domain.review_form import FIXED, OVERALL_KEY, ReviewField, ReviewForm
from fastpath_cms.domain.review_levels import altered_levels, mapping_problems, new_key, problems_of
from fastpath_cms.models import (
    Assignment,
    Edition,
    Review,
    ReviewAnswer,
    ReviewFormField,
    Submission,
)
from fastpath_cms.queries.review_forms import form_of
from fastpath_cms.services import audit
from fastpath_cms.services.act import Act
from fastpath_cms.services.asking import ask_edition
from fastpath_cms.services.calling import must_be, touch

MOST_FIELDS: Final = 20
UP: Final = -1
DOWN: Final = 1


def add_field(act: Act, edition_id: int, field: ReviewField, base: str) -> str:
    """Add a field at the end of the form and return its key; ``field.key`` is not looked at.

    A required one makes no review incomplete that is in already. Raises Unfit with what is wrong.
    """
    edition, form, rows, _ = _open(act, edition_id, base)
    problems = problems_of(field)
    if len(form.asked) >= MOST_FIELDS:
        problems += (Problem("label", f"A form has at most {MOST_FIELDS} fields.", "label"),)
    if problems:
        raise Unfit(*problems)
    row = ReviewFormField(
        edition_id=edition.id,
        key=new_key(field.label, rows.keys()),
        kind=field.kind,
        position=len(rows),
    )
    _fill(row, field)
    act.session.add(row)
    _record(act, edition, "add-review-field", {row.key: said(field)})
    return row.key


def change_field(
    act: Act,
    edition_id: int,
    key: str,
    field: ReviewField,
    base: str,
    *,
    becomes: Mapping[int, int] | None = None,
) -> None:
    """Change a field; its kind stays. ``becomes`` says what answers to an altered level become.

    Raises Unfit with what is wrong, and where reviews may have been written also when a level
    goes, or is worded anew, of which nothing is said: whether one chose it is not asked, for the answer would say
    something about a submission.
    """
    edition, form, rows, phase = _open(act, edition_id, base)
    row, before = rows.get(key), {one.key: one for one in form.fields}.get(key)
    if row is None or before is None:
        raise NotFound
    problems = problems_of(field)
    if not problems and _may_be_reviewed(act, edition, phase):
        problems = mapping_problems(before, field, becomes or {})
    if problems:
        raise Unfit(*problems)
    altered = set(altered_levels(before, field))
    moved = {
        value: level
        for value, level in (becomes or {}).items()
        if value in altered and level in field.words and level != value
    }
    _fill(row, field)
    if key == OVERALL_KEY:
        edition.score_low, edition.score_high = field.low, field.high
    if moved:
        _map(act, edition, key, moved)
    _record(
        act,
        edition,
        "change-review-field",
        {key: [said(before), said(field)]}
        | ({"becomes": {str(value): level for value, level in moved.items()}} if moved else {}),
    )


def move_field(act: Act, edition_id: int, key: str, step: int, base: str) -> None:
    """Move a field one place UP or DOWN among the fields asked; the two fixed ones stay first."""
    edition, form, rows, _ = _open(act, edition_id, base)
    order = [one.key for one in form.asked if not one.is_fixed]
    if key not in order:
        raise NotAllowed("This field keeps its place.")
    place = order.index(key) + step
    if not 0 <= place < len(order):
        return
    order.remove(key)
    order.insert(place, key)
    retired = [one.key for one in form.fields if one.is_retired]
    for position, name in enumerate((*FIXED, *order, *retired)):
        rows[name].position = position
    _record(act, edition, "move-review-field", {key: "up" if step == UP else "down"})


def retire_field(act: Act, edition_id: int, key: str, base: str) -> None:
    """Ask a field no more; what was answered stays readable to its audience."""
    edition, _, rows, _ = _open(act, edition_id, base)
    if key in FIXED or key not in rows:
        raise NotAllowed("This field is part of every form.")
    rows[key].retired_at = rows[key].retired_at or act.now
    _record(act, edition, "retire-review-field", {key: rows[key].label})


def revive_field(act: Act, edition_id: int, key: str, base: str) -> None:
    """Ask a retired field again, with the answers it had."""
    edition, form, rows, _ = _open(act, edition_id, base)
    if key not in rows:
        raise NotFound
    if len(form.asked) >= MOST_FIELDS:
        raise NotAllowed(f"A form has at most {MOST_FIELDS} fields.")
    rows[key].retired_at = None
    _record(act, edition, "revive-review-field", {key: rows[key].label})


def said(field: ReviewField) -> dict[str, Any]:
    """Say a field as the audit log keeps it."""
    return {
        "label": field.label,
        "kind": field.kind.value,
        "hint": field.hint,
        "levels": [[value, words] for value, words in field.words.items()],
        "word_limit": field.word_limit,
        "audience": field.audience.value,
        "moment": field.moment.value,
        "is_required": field.is_required,
    }


def _open(
    act: Act, edition_id: int, base: str
) -> tuple[Edition, ReviewForm, dict[str, ReviewFormField], Phase]:
    """Load the form for a change; the default form becomes rows of the edition's own."""
    edition, _, phase = ask_edition(act, Action.EDITION_EDIT, edition_id)
    form = form_of(act.session, edition.id)
    must_be(base, form)
    touch(edition)
    act.session.flush()  # whoever changes the edition at the same time is refused here
    query = select(ReviewFormField).where(ReviewFormField.edition_id == edition.id)
    rows = {row.key: row for row in act.session.scalars(query)}
    if not rows:
        for position, field in enumerate(form.fields):
            row = ReviewFormField(
                edition_id=edition.id, key=field.key, kind=field.kind, position=position
            )
            _fill(row, field)
            rows[field.key] = row
        act.session.add_all(rows.values())
        act.session.flush()
    return edition, form, rows, phase


def _fill(row: ReviewFormField, field: ReviewField) -> None:
    row.label, row.hint = field.label.strip(), field.hint.strip()
    row.levels = [[value, words] for value, words in field.words.items()]
    row.word_limit = field.word_limit if field.is_text else None
    row.audience, row.moment = field.audience, field.moment
    row.is_required = field.is_required or row.key in FIXED


def _may_be_reviewed(act: Act, edition: Edition, phase: Phase) -> bool:
    """Tell whether reviews may have been written: a call that was opened again keeps them."""
    if phase > Phase.CALL:
        return True
    assigned = exists().where(
        Assignment.submission_id == Submission.id, Submission.edition_id == edition.id
    )
    return bool(act.session.scalar(select(assigned)))


def _map(act: Act, edition: Edition, key: str, moved: Mapping[int, int]) -> None:
    """Give answers whose level goes the level they become, all at once."""
    here = select(Review.id).join(Submission).where(Submission.edition_id == edition.id)
    if key in FIXED:
        column = Review.overall if key == OVERALL_KEY else Review.confidence
        statement = update(Review).where(Review.id.in_(here.scalar_subquery()))
        changed = statement.where(column.in_(moved)).values(
            {column.key: case(dict(moved), value=column)}
        )
    else:
        changed = (
            update(ReviewAnswer)
            .where(
                ReviewAnswer.review_id.in_(here.scalar_subquery()),
                ReviewAnswer.key == key,
                ReviewAnswer.level.in_(moved),
            )
            .values(level=case(dict(moved), value=ReviewAnswer.level))
        )
    act.session.execute(changed.execution_options(synchronize_session=False))


def _record(act: Act, edition: Edition, deed: str, changes: dict[str, Any]) -> None:
    audit.record(act, deed, f"edition:{edition.year}", edition_id=edition.id, changes=changes)
