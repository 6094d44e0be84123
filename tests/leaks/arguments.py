"""What stands in an address: values for every argument of every route, and every query.

A route with an argument that has no generator here fails the build, and so does a query
parameter that a view reads and no query here names: whoever adds a page says how it is asked.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any, Final

from flask import Flask
from werkzeug.routing import Rule

from tests.support.world import YEAR

ABSENT: Final = 99  # a number that no submission has
ARGUMENTS: Final[dict[str, tuple[Any, ...]]] = {
    "year": (YEAR, YEAR + 1),  # this edition's, and no edition's
    "number": (1, 2, 3, ABSENT),  # the secret's paper, another, a member's own, none
    "version": (1, 2),
    "page": (1, 9),
    "width": (600, 7),
    "slug": ("help", "nothing"),
    "token": ("a-token-nobody-was-given",),
}
"""Values by the argument's name."""

BY_ENDPOINT: Final[dict[str, dict[str, tuple[Any, ...]]]] = {}
"""Values of one endpoint's argument, where its name means something else there."""

QUERIES: Final[dict[str, tuple[str, ...]]] = {
    "accounts.sign_in": ("next=/2027/submissions/1/&kept=1",),
    "chair.decide": ("order=mean", "order=spread", "order=weighted", "order=number"),
    "chair.release": ("letter=1", "letter=2"),
}
"""Queries to ask beside the bare address."""

EXEMPT: Final = {
    "static": "files of the program, the same for everybody",
}
"""Endpoints that are not asked, each with its reason."""


class NoGenerator(LookupError):
    """A route has an argument for which the laboratory knows no value."""


def values_of(rule: Rule, name: str) -> tuple[Any, ...]:
    """Return the values of one argument of a rule; raise NoGenerator when there are none."""
    found = BY_ENDPOINT.get(rule.endpoint, {}).get(name) or ARGUMENTS.get(name)
    if found is None:
        raise NoGenerator(f"{rule.rule}: add values of <{name}> to tests/leaks/arguments.py")
    return found


def paths(app: Flask, method: str) -> Iterator[tuple[str, str]]:
    """Yield (endpoint, path) for every rule that takes ``method`` and every value."""
    adapter = app.url_map.bind("fastpath.test")
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: (rule.endpoint, rule.rule)):
        if method not in (rule.methods or ()) or rule.endpoint in EXEMPT:
            continue
        names = sorted(rule.arguments)
        for values in product(*(values_of(rule, name) for name in names)):
            asked = dict(zip(names, values, strict=True))
            if asked.get("year", YEAR) != YEAR and asked.get("number", 1) != 1:
                continue  # where there is no edition, one number is as good as another
            path = adapter.build(rule.endpoint, asked, method=method)
            yield rule.endpoint, path
            if method == "GET" and asked.get("year", YEAR) == YEAR:
                for query in QUERIES.get(rule.endpoint, ()):
                    yield rule.endpoint, f"{path}?{query}"
