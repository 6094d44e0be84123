"""The form by which a chair shapes one field of the review form."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, IntegerField, RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # types are of 3.2
from wtforms.validators import NumberRange, Optional

from fastpath_cms.domain.errors import Problem
from fastpath_cms.domain.review_form import (
    KIND_WORDS,
    MOMENTS,
    Audience,
    FieldKind,
    Moment,
    ReviewField,
)
from fastpath_cms.domain.review_levels import READ_IN_LISTS, levels_text, parse_levels
from fastpath_cms.domain.review_reading import reading_of
from fastpath_cms.web.forms import Form, line, needed, text

BECOMES: Final = re.compile(r"becomes-(-?\d{1,3})")
PAIRS: Final = tuple((one, moment) for one in Audience for moment in MOMENTS[one])


class FieldForm(Form):
    """One field of the review form."""

    label = line("What is asked", needed("Write what is asked."))
    kind = RadioField(
        "Kind of answer",
        choices=[SelectChoice(kind.value, words) for kind, words in KIND_WORDS.items()],
        default=FieldKind.TEXT.value,
    )
    hint = text("Hint", longest=1_000)
    levels = text("Levels", longest=3_000)
    word_limit = IntegerField("At most so many words", [Optional(), NumberRange(1, 10_000)])
    reading = RadioField("Who reads the answers, and when", choices=[])
    is_required = BooleanField("A review is not complete without it")


def form_for(
    data: MultiDict[str, str] | None, before: ReviewField | None, *, is_own_review_first: bool
) -> FieldForm:
    """Return the form, filled with what was typed, else with the field as it is."""
    form = FieldForm(data, data=_values(before) if before is not None else _fresh())
    pairs = READ_IN_LISTS if before is not None and before.is_fixed else PAIRS
    form.reading.choices = [
        SelectChoice(f"{audience}/{moment}", _sentence(audience, moment, is_own_review_first))
        for audience, moment in pairs
    ]
    return form


def _sentence(audience: Audience, moment: Moment, is_own_review_first: bool) -> str:
    asked = ReviewField("", FieldKind.TEXT, "", audience, moment)
    return reading_of(asked, is_own_review_first=is_own_review_first).sentence


def _fresh() -> dict[str, Any]:
    return {"reading": f"{Audience.AUTHORS}/{Moment.WITH_DECISION}", "kind": FieldKind.TEXT.value}


def _values(field: ReviewField) -> dict[str, Any]:
    return {
        "label": field.label,
        "kind": field.kind.value,
        "hint": field.hint,
        "levels": levels_text(field.words),
        "word_limit": field.word_limit,
        "reading": f"{field.audience}/{field.moment}",
        "is_required": field.is_required,
    }


def field_from(
    form: FieldForm, before: ReviewField | None
) -> tuple[ReviewField, tuple[Problem, ...]]:
    """Return the field as typed, and what could not be read."""
    kind = before.kind if before is not None else FieldKind(form.kind.data)
    audience, _, moment = (form.reading.data or "").partition("/")
    words, problems = ({}, ()) if kind is FieldKind.TEXT else parse_levels(form.levels.data or "")
    return ReviewField(
        key=before.key if before is not None else "",
        kind=kind,
        label=form.label.data or "",
        audience=Audience(audience),
        moment=Moment(moment),
        is_required=bool(form.is_required.data),
        hint=form.hint.data or "",
        words=words,
        word_limit=form.word_limit.data if kind is FieldKind.TEXT else None,
    ), problems


def becomes_in(posted: Mapping[str, str]) -> dict[int, int]:
    """Return which level the answers to a level that goes become, as chosen."""
    return {
        int(found[1]): int(value)
        for name, value in posted.items()
        if (found := BECOMES.fullmatch(name)) and re.fullmatch(r"-?\d{1,3}", value)
    }
