"""How templates say instants, counts and texts: the filters and globals of every page.

Reads ``g.now`` (the request's instant) and ``g.zone`` (the edition's, if the page has one).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from flask import Flask, g
from markupsafe import Markup, escape

from fastpath_cms.domain import calendar, deadlines
from fastpath_cms.domain.manuscript import megabytes
from fastpath_cms.formats.markdown import to_html
from fastpath_cms.web.drawings import dot_plot_of, opening_waves

if TYPE_CHECKING:
    from wtforms import Field
    from wtforms.form import BaseForm

UNIVERSAL: Final = ZoneInfo("UTC")
NUMBER_WORDS: Final = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")


def _zone() -> ZoneInfo:
    zone: ZoneInfo | None = g.get("zone")
    return zone or UNIVERSAL  # pages of no edition: sign-in, my tasks


def _now() -> datetime:
    now: datetime = g.now
    return now


# Instants ---------------------------------------------------------------


def _time(at: datetime, text: str, title: str, mark: str = "instant") -> Markup:
    instant = at.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return Markup('<time datetime="{}" data-local="{}" title="{}">{}</time>').format(
        instant, mark, title, text
    )


def when(at: datetime) -> Markup:
    """Show an instant in the edition's zone; UTC and AoE are in its title."""
    seen = calendar.shown(at, _zone())
    return _time(at, seen.local, f"{seen.utc}; {seen.aoe}")


def closing(at: datetime) -> Markup:
    """Show an exclusive closing instant as its last minute AoE; the other zones are in its title."""
    seen = calendar.shown(at, _zone(), is_closing=True)
    return _time(at, seen.aoe, f"{seen.local}; {seen.utc}", "closing")


def day(at: datetime | date) -> Markup:
    """Show a day, or the day an instant falls on in the edition's zone: ``Feb 26, 2021``."""
    if isinstance(at, datetime):
        seen = calendar.shown(at, _zone())
        said = calendar.day_text(calendar.opening_day(at, _zone()))
        return _time(at, said, f"{seen.local}; {seen.aoe}; {seen.utc}")
    return Markup('<time datetime="{}">{}</time>').format(at.isoformat(), calendar.day_text(at))


def closing_day(at: datetime) -> Markup:
    """Show the day of an exclusive closing instant, ``Feb 26, 2021 AoE``, with its minute if any."""
    seen = calendar.shown(at, _zone(), is_closing=True)
    return _time(at, deadlines.closing_text(at), f"{seen.aoe}; {seen.local}; {seen.utc}", "closing")


def utc_cell(at: datetime, is_closing: bool) -> Markup:
    """Show an instant in UTC in a cell of a table, to which the script adds the reader's zone."""
    seen = calendar.shown(at, _zone(), is_closing=is_closing)
    mark = "cell-closing" if is_closing else "cell"
    return _time(at, seen.utc.removesuffix(" UTC"), seen.utc, mark)


def deadline(due_at: datetime, has_grace: bool = False) -> str:
    """Say how a deadline stands: ``closes in 1 day``, ``closed 3 seconds ago, the grace ...``."""
    return deadlines.deadline_text(due_at, _now(), has_grace=has_grace)


def left_of(at: datetime, is_closing: bool) -> str:
    """Say how far a key date is: a deadline closes, any other day is in so many days."""
    return deadline(at) if is_closing else since(at)


def left(until: datetime) -> str:
    """Say how long is left: ``1 day 9 hours left``, or ``closed``."""
    rest = calendar.time_left(until, _now())
    return rest if rest == "closed" else f"{rest} left"


def since(at: datetime) -> str:
    """Say how far an instant is from now: ``in 2 days``, ``5 minutes ago``, ``just now``."""
    now = _now()
    if at > now:
        return f"in {calendar.time_left(at, now)}"
    return "just now" if (now - at).total_seconds() < 1 else f"{calendar.time_left(now, at)} ago"


def three_zones(at: datetime, *, is_closing: bool = False) -> calendar.Shown:
    """Return an instant as text in AoE, the edition's zone and UTC."""
    return calendar.shown(at, _zone(), is_closing=is_closing)


def now_text() -> str:
    """Say when this page was made, in the edition's zone."""
    return calendar.shown(_now(), _zone()).local


# Counts and texts -------------------------------------------------------


def number(count: float) -> str:
    """Write a number with a thin mark between thousands and a true minus: ``1,234``, ``−3``."""
    return f"{count:,}".replace("-", "\u2212")


def plural(count: int, one: str, many: str | None = None) -> str:
    """Write a count with its noun: ``1 submission``, ``3 submissions``, ``2 people``."""
    return f"{number(count)} {one if count == 1 else many or one + 's'}"


def count_word(count: int) -> str:
    """Write a small count as a word that opens a sentence: ``Two``."""
    return NUMBER_WORDS[count] if 0 <= count < len(NUMBER_WORDS) else number(count)


def ended(text: str) -> str:
    """End a title that opens a sentence: with a full stop, unless it ends itself."""
    return text if text.endswith((".", "?", "!")) else f"{text}."


def listed(names: Iterable[object]) -> str:
    """Join names as prose: ``A, B and C``."""
    *most, last = [str(name) for name in names] or [""]
    return f"{', '.join(most)} and {last}" if most else last


def word_count(text: str | None) -> int:
    """Count the words of a text as the page's counter does."""
    return len((text or "").split())


def paragraphs(text: str) -> Markup:
    """Show plain text: a blank line ends a paragraph, a line break stays one."""
    blocks = [block.strip("\n") for block in _blocks(text)]
    return Markup("\n").join(
        Markup("<p>{}</p>").format(
            Markup("<br>\n").join(escape(line) for line in block.split("\n"))
        )
        for block in blocks
    )


def _blocks(text: str) -> Iterator[str]:
    block: list[str] = []
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        if line.strip():
            block.append(line.rstrip())
        elif block:
            yield "\n".join(block)
            block = []
    if block:
        yield "\n".join(block)


def markdown(text: str, highest: int = 3) -> Markup:
    """Show Markdown people wrote, its headings from h3 (or ``highest``); the writer cleans it."""
    return Markup(to_html(text, highest))  # noqa: S704 - to_html cleans


# Forms ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FormProblem:
    """One wrong answer: the id of its field (empty when it belongs to none), label and sentence."""

    anchor: str
    label: str
    sentence: str


def linked_data(text: str) -> Markup:
    """Print JSON as the text of a script element; nothing in it can end one."""
    return Markup(text.replace("<", "\\u003c"))  # noqa: S704 - no tag is left in it


def form_problems(form: BaseForm) -> tuple[FormProblem, ...]:
    """List what is wrong with a form in the order of its fields, nested rows included."""
    whole = [FormProblem("", "", str(said)) for said in form.form_errors]
    return (*whole, *(found for field in form for found in _field_problems(field, "")))


def _field_problems(field: Field, where: str) -> Iterator[FormProblem]:
    label = str(field.label.text)
    inner = getattr(field, "form", None)
    entries = getattr(field, "entries", None)
    if inner is not None:
        for said in inner.form_errors:
            yield FormProblem(field.id, where or label, str(said))
        for child in inner:
            yield from _field_problems(child, where or label)
    elif entries is not None:
        for row, entry in enumerate(entries, 1):
            yield from _field_problems(entry, f"{_singular(label)} {row}")
        for said in field.errors:
            if isinstance(said, str):
                yield FormProblem(field.id, label, said)
    else:
        for said in field.errors:
            yield FormProblem(field.id, f"{where}, {label.lower()}" if where else label, str(said))


def _singular(label: str) -> str:
    return label.removesuffix("s")


FILTERS: Final[Mapping[str, Callable[..., object]]] = {
    "linked_data": linked_data,
    "when": when,
    "closing": closing,
    "day": day,
    "closing_day": closing_day,
    "utc_cell": utc_cell,
    "left": left,
    "left_of": left_of,
    "deadline": deadline,
    "since": since,
    "number": number,
    "megabytes": megabytes,
    "plural": plural,
    "count_word": count_word,
    "ended": ended,
    "listed": listed,
    "word_count": word_count,
    "paragraphs": paragraphs,
    "markdown": markdown,
}

GLOBALS: Final[Mapping[str, object]] = {
    "plural": plural,
    "three_zones": three_zones,
    "now_text": now_text,
    "grace_seconds": lambda: int(calendar.GRACE.total_seconds()),
    "form_problems": form_problems,
    "dot_plot_of": dot_plot_of,
    "opening_waves": opening_waves,
}


def register(app: Flask) -> None:
    """Give the templates of ``app`` these filters and globals."""
    app.jinja_env.filters.update(FILTERS)
    app.jinja_env.globals.update(GLOBALS)
