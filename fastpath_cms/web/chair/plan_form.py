"""The form of a plan's rules."""

from __future__ import annotations

from wtforms import FloatField, IntegerField, RadioField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # types are of 3.2
from wtforms.validators import InputRequired, NumberRange, ValidationError

from fastpath_cms.domain.proposals import (
    BEYOND_NAMES,
    KEEP_NAMES,
    LOAD_MOST,
    OBJECTIVE_NAMES,
    REVIEWS_MOST,
)
from fastpath_cms.web.forms import Form, stripped


class RulesForm(Form):
    """What a plan is to be."""

    objective = RadioField(
        "The best plan is",
        choices=[SelectChoice(one.value, name) for one, name in OBJECTIVE_NAMES.items()],
    )
    cap = IntegerField(
        "At most this chance for any pair, in percent",
        validators=[InputRequired("Write a number from 1 to 100."), NumberRange(1, 100)],
    )
    per_paper = IntegerField(
        "Reviews of each submission",
        validators=[InputRequired("Write a number."), NumberRange(0, REVIEWS_MOST)],
    )
    least = IntegerField(
        "Submissions of each member, at least",
        validators=[InputRequired("Write a number."), NumberRange(0, LOAD_MOST)],
    )
    most = IntegerField(
        "At most, of who gave no limit",
        validators=[InputRequired("Write a number."), NumberRange(0, LOAD_MOST)],
    )
    keep = RadioField(
        "Today's assignments",
        choices=[SelectChoice(one.value, name) for one, name in KEEP_NAMES.items()],
    )
    price = FloatField(
        "What moving one must gain, as a score",
        validators=[InputRequired("Write a number, such as 0.1."), NumberRange(0, 100)],
    )
    beyond = SelectMultipleField(
        "Of the reviewers of a submission",
        choices=[SelectChoice(one.value, name) for one, name in BEYOND_NAMES.items()],
    )
    demands = StringField("Submissions that need another number of reviews", filters=[stripped])

    numbers: dict[int, int]  # submission ids by number

    def validate_demands(self, field: StringField) -> None:
        """Take "12: 4, 31: 2": submission, then reviews."""
        try:
            parsed = demands_of(field.data or "")
        except ValueError as fault:
            raise ValidationError("Write submission and reviews, as in 12: 4, 31: 2.") from fault
        unknown = [number for number in parsed if number not in self.numbers]
        if unknown:
            raise ValidationError(f"There is no submission #{unknown[0]} in the plan.")
        if any(count > REVIEWS_MOST for count in parsed.values()):
            raise ValidationError(f"At most {REVIEWS_MOST} reviews.")


def demands_of(text: str) -> dict[int, int]:
    """Return reviews by submission number, as in ``12: 4, 31: 2``; raise ValueError otherwise."""
    parts = [part for part in text.replace(";", ",").split(",") if part.strip()]
    pairs = [part.split(":") for part in parts]
    return {int(number.strip().lstrip("#")): int(count) for number, count in pairs}
