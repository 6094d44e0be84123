"""Forms: WTForms with our sentences; CSRF and form keys stand outside (``web.browser``)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import urlsplit

import email_validator
from wtforms import Field, FieldList, StringField, TextAreaField
from wtforms import Form as WTForm
from wtforms.validators import Length, Optional, StopValidation, ValidationError

ORDINAL: Final = re.compile(r"[1-9][0-9]{0,8}")


class Sentences:
    """WTForms' own messages, in our voice."""

    SAID = MappingProxyType(
        {
            "Not a valid choice.": "Choose one of the answers listed.",
            "Not a valid choice": "Choose one of the answers listed.",
            "Invalid Choice: could not coerce.": "Choose one of the answers listed.",
            "Not a valid integer value.": "Type a whole number.",
            "Not a valid date value.": "Type the date as year-month-day, for example 2027-02-26.",
            "Not a valid time value.": "Type the time as hours:minutes, for example 14:30.",
            "This field is required.": "This is needed.",
        }
    )

    def gettext(self, string: str) -> str:
        """Return our sentence for one of WTForms'."""
        return self.SAID.get(string, string)

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        """Return our sentence for one of WTForms' that counts."""
        return self.gettext(singular if n == 1 else plural)


class Form(WTForm):
    """The base of every form of the house."""

    class Meta:
        """How WTForms finds its messages."""

        def get_translations(self, form: WTForm) -> Sentences:  # noqa: ARG002 - WTForms' signature
            """Return our own sentences, whatever the locale."""
            return Sentences()


def stripped(value: str | None) -> str:
    """Return a field's text without the white space around it, and without NUL: no text has one."""
    return (value or "").replace("\0", "").strip()


def ordinal(value: object) -> int:
    """Return a number of ours as a form posts it: 0, which nothing has, for what is none of them."""
    text = str(value)
    return int(text) if ORDINAL.fullmatch(text) else 0


def unix(typed: str | None) -> str:
    """Return a text with one kind of line end."""
    return (typed or "").replace("\r\n", "\n").replace("\r", "\n")


def needed(sentence: str) -> Callable[[Any, Field], None]:
    """Return the validator of a field that must be filled; ``sentence`` says what to do."""

    def check(form: Any, field: Field) -> None:  # noqa: ARG001 - WTForms' signature
        value = field.data
        if value is None or value == [] or (isinstance(value, str) and not value.strip()):
            raise StopValidation(sentence)

    check.field_flags = {"required": True}  # type: ignore[attr-defined] # how WTForms marks a field
    return check


def at_most(count: int, what: str) -> Length:
    """Return the validator of a text of at most ``count`` characters.

    The field is not marked with the length: a browser would cut a long paste without a word, and
    the sentence here comes with the whole text still in the field.
    """
    check = Length(max=count, message=f"{what} is longer than {count:,} characters; shorten it.")
    check.field_flags = {}
    return check


def is_address(form: Any, field: Field) -> None:  # noqa: ARG001 - WTForms' signature
    """Check an e-mail address and give it its normal form; say what is wrong with it."""
    text = stripped(field.data)
    if not text:
        return
    if " " in text:
        raise ValidationError("The e-mail address has a space in it. Example: name@example.edu")
    if "@" not in text:
        raise ValidationError("The e-mail address has no @. Example: name@example.edu")
    try:
        field.data = email_validator.validate_email(text, check_deliverability=False).normalized
    except email_validator.EmailNotValidError as fault:
        raise ValidationError(f"This e-mail address cannot be used: {fault}") from fault


def is_https(address: str) -> bool:
    """Tell whether a text is a whole https address."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme == "https" and bool(parts.hostname) and " " not in address


def rows_after(
    entries: FieldList[Any], posted: Mapping[str, str], blank: Mapping[str, Any]
) -> list[dict[str, Any]] | None:
    """Return the rows of a list after one of its buttons was pressed, or None when none was."""
    rows = [dict(entry.form.data) for entry in entries.entries]
    if "add" in posted:
        return [*rows, dict(blank)]
    for name, step in (("move-up", -1), ("move-down", 1), ("remove", 0)):
        if name in posted and posted[name].isdecimal():
            place = int(posted[name])
            if place < len(rows):
                row = rows.pop(place)
                if step:
                    rows.insert(max(0, place + step), row)
            return rows or [dict(blank)]
    return None


def line(label: str, *validators: Any, longest: int = 200, **more: Any) -> StringField:
    """Return a field of one line; optional unless a validator says otherwise."""
    return StringField(
        label, [*(validators or [Optional()]), at_most(longest, label)], filters=[stripped], **more
    )


def text(label: str, *validators: Any, longest: int = 20_000, **more: Any) -> TextAreaField:
    """Return a field of many lines; optional unless a validator says otherwise."""
    return TextAreaField(
        label, [*(validators or [Optional()]), at_most(longest, label)], filters=[stripped], **more
    )
