"""The short form of what a PC member tells: topics, and how many submissions at most."""

from __future__ import annotations

from typing import Any

from wtforms import Field, SelectMultipleField, ValidationError

from fastpath_cms.models import Edition
from fastpath_cms.services.introducing import LOAD_MAX
from fastpath_cms.web.forms import Form, line


def is_load(form: Any, field: Field) -> None:  # noqa: ARG001 - WTForms' signature
    """Check a load limit: nothing, or a whole number."""
    if not is_load_text(field.data or ""):
        raise ValidationError(f"Type a whole number from 0 to {LOAD_MAX}, or nothing.")


def is_load_text(typed: str) -> bool:
    """Tell whether a text is a load limit, or nothing."""
    return not typed or (typed.isdecimal() and typed.isascii() and int(typed[:9]) <= LOAD_MAX)


def load_of(typed: str) -> int | None:
    """Return the load limit a checked text says, None where it says nothing."""
    return int(typed) if typed else None


class ToldForm(Form):
    """Topics and a load limit; ``offer`` gives it the topics of an edition."""

    topics = SelectMultipleField("Topics you know about", coerce=int)
    load_limit = line("Submissions at most", is_load)

    @property
    def limit(self) -> int | None:
        """The load limit, None where none was typed."""
        return load_of(self.load_limit.data or "")

    def offer(self, edition: Edition) -> None:
        """Offer the topics of an edition, which must be loaded."""
        self.topics.choices = [(topic.id, topic.name) for topic in edition.topics]
