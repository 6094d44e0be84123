"""The review form of an edition as a form of the web: its fields made anew for each request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wtforms import Field, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # types are of 3.2
from wtforms.validators import Optional

from fastpath_cms.domain.errors import Unfit
from fastpath_cms.domain.review_form import Answer, ReviewField, ReviewForm
from fastpath_cms.web.forms import Form, stripped


def level(value: object) -> int | None:
    """Read a level; anything that is no number is no answer."""
    try:
        return int(str(value))
    except ValueError:
        return None


def _control(asked: ReviewField) -> Any:
    if asked.is_text:
        return TextAreaField(asked.label, [Optional()], filters=[stripped])
    choices = [
        SelectChoice(value, words[:1].upper() + words[1:]) for value, words in asked.words.items()
    ]
    if not asked.is_required:
        choices.append(SelectChoice("", "No answer"))
    # a level outside, like a text too long, is answered by the deed, in a sentence
    return RadioField(asked.label, choices=choices, coerce=level, validate_choice=False)


class ReviewFields(Form):
    """A form with one control for each field asked; controls are named by the field's key."""

    def answers(self, posted: Mapping[str, Any]) -> dict[str, Answer]:
        """Return what was answered; a field that was not ``posted`` stays as it is."""
        return {name: self[name].data for name in self._fields if name in posted}

    def fill(self, posted: Mapping[str, Any], saved: Mapping[str, Answer]) -> None:
        """Show what was saved in the controls that were not ``posted``."""
        for name in self._fields:
            if name not in posted:
                self[name].data = saved.get(name)

    def tell(self, unfit: Unfit) -> None:
        """Put each problem of a refusal beside its control."""
        for problem in unfit.problems:
            control: Field = self[problem.field or "overall"]
            control.errors = [*control.errors, problem.sentence]


def fields_for(form: ReviewForm, typed: Any, saved: Mapping[str, Answer]) -> ReviewFields:
    """Return the controls of a form, filled with what was typed, else with what was saved."""
    made: type[ReviewFields] = type(
        "AskedFields", (ReviewFields,), {one.key: _control(one) for one in form.asked}
    )
    return made(typed, data=dict(saved))
