"""Dates are said in one place: nobody else spells a day, an hour or a zone."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tests.architecture.source import Module, calls, offences, templates

SPELLING = re.compile(r"%-?[aAbBdeHIjmMpSyYZz]")
TELLERS = ("domain/calendar.py", "domain/held.py")


def spelled(module: Module) -> Iterator[ast.AST]:
    for node in ast.walk(module.tree):
        spec = node.format_spec if isinstance(node, ast.FormattedValue) else None
        if spec is not None and SPELLING.search(ast.unparse(spec)):
            yield node
    for node, name in calls(module.tree):
        if name.endswith((".strftime", ".ctime")):
            yield node


def test_only_the_calendar_spells_days_and_hours() -> None:
    assert offences(spelled, allowed=TELLERS) == []


def test_no_template_spells_a_date() -> None:
    spelling = re.compile(r"strftime|isoformat|\.hour\b|\.minute\b")
    assert [
        f"{template.name}: {found.group(0)}"
        for template in templates()
        if (found := spelling.search(template.text))
    ] == []
