"""What stands in an address: values for every argument of every route, and every query.

A route with an argument that has no generator here fails the build, and so does a query
parameter that a view reads and no query here names: whoever adds a page says how it is asked.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from flask import Flask
from werkzeug.routing import Rule

from tests.leaks.people import NAMES, Reader
from tests.support.fakes import CountedEntropy
from tests.support.world import YEAR

TOKENS_FROM: Final = 1_000_000  # where the names of letters begin, whatever came before
ROWS_FROM: Final = 4_000_000  # where the names of the program's rows begin
ABSENT: Final = 99  # a number that no submission has
ARGUMENTS: Final[dict[str, tuple[Any, ...]]] = {
    "year": (YEAR, YEAR + 1),  # this edition's, and no edition's
    "number": (1, 2, 3, ABSENT),  # the secret's paper, another, a member's own, none
    "version": (1, 2),
    "page": (1, 9),
    "width": (600, 7),
    "place": (1, ABSENT),
    "slug": ("help", "nothing"),
    "key": (CountedEntropy.nth(ROWS_FROM + 1, 9), "nothing"),
    "kind": ("break", "invited", "nothing"),
    "n": (1, 2, ABSENT),
    "name": ("nobody.eml",),
    "token": ("a-token-nobody-was-given",),
}
"""Values by the argument's name."""

LETTERS: Final = tuple(
    CountedEntropy.nth(TOKENS_FROM + count, 18) for count in (1, 2, 3, 101, 102, 201, 202, 301)
)  # letters of the release, and of the assignments of papers #1, #2 and #3
BY_ENDPOINT: Final[dict[str, dict[str, tuple[Any, ...]]]] = {
    "chair.letter": {"token": LETTERS},
    "chair.letter_again": {"token": LETTERS},
    "chair.letter_cancel": {"token": LETTERS},
    "chair.letter_retry": {"token": LETTERS},
    "chair.letter_text": {"kind": ("review-thanks", "decision-accept", "nothing")},
    "chair.letter_text_restore": {"kind": ("review-thanks",)},
    "chair.letter_text_switch": {"kind": ("review-thanks",)},
    "chair.review_field_arrange": {"key": ("comments_for_authors", "nothing")},
    "chair.settings_review_field": {"key": ("overall", "confidential_remarks", "nothing")},
}
"""Values of one endpoint's argument, where its name means something else there."""

QUERIES: Final[dict[str, tuple[str, ...]]] = {
    "accounts.confirm": ("next=/profile/password",),
    "accounts.sign_in_password": ("next=/2027/submissions/1/",),
    "accounts.sign_in": ("next=/2027/submissions/1/&kept=1", "address=cora@lab.example"),
    "author.submit": ("text=none",),
    "chair.conflicts": ("q=1", "weak=1&skip=1"),
    "chair.conflict_record": ("show=dismissed&source=member", "q=1", "page=2"),
    "chair.assign": (
        "show=today&filter=short",
        "show=plan&order=worst&why=1",
        "why=2&page=2",
        f"member={NAMES[Reader.HANDED_IN_MEMBER].replace(' ', '+')}",
    ),
    "chair.assign_apply": ("letter=2",),
    "chair.assign_release": ("letter=2",),
    "chair.after": ("show=declined", "show=final"),
    "chair.decide": (
        "order=mean",
        "order=spread&verdict=open&topic=1",
        "order=weighted&talk=some&split=1",
        "order=calibrated&q=score:>0+OR+author:ulrike",
        "order=number",
    ),
    "chair.settings_review_form": ("as=author", "as=member", "as=chair"),
    "chair.settings_extend": ("kind=submission", "kind=reviews-due"),
    "chair.submissions": (
        "q=title:longer&order=title",
        "q=reviewer:rita OR score:>1&order=score",
        "q=tag:none status:draft&order=-missing&page=2",
        "q=author:ulrike OR comments:3&page=all",
    ),
    "chair.submissions_csv": ("q=step&order=spread", "numbers=1,2", "page=1"),
    "pc.submissions": (
        "q=longer OR author:ulrike&order=title",
        "q=reviewer:rita OR score:>1&order=score",
        "q=-score:>1 OR -comments:3 OR -is:new&order=-comments&page=1",
        "q=-reviewer:ralf reviews:>0 OR is:new&order=spread",
    ),
    "chair.letters": (
        "state=queued",
        "kind=decision-accept",
        "kind=assignment-made",
        "to=ada&sending=&page=1",
    ),
    "chair.letters_compose": ("to=late&q=author:ada&letter=1",),
    "pc.offline_txt": ("paper=1", "paper=2"),
    "pc.conflicts": ("q=1", "page=2"),
    "public.program": ("zone=Asia/Tokyo",),
    "public.papers_bib": ("talk=1", "talk=99"),
    "public.program_ics": ("talk=1", "talk=9"),
    "pc.bids": ("order=best", "order=number", "topic=1", "q=step", "open=1"),
    "chair.release": ("number=1", "number=2&source=1", "show=reject"),
    "submission.my_review_history": ("from=1&to=2", "from=9"),
    "submission.review_history": ("from=1&to=2",),
    "submission.submission_edit": ("text=none",),
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


def choices(rule: Rule) -> Iterator[dict[str, Any]]:
    """Yield the first value of every argument, then each other value, one argument at a time."""
    values = {name: values_of(rule, name) for name in sorted(rule.arguments)}
    first = {name: found[0] for name, found in values.items()}
    yield first
    for name, found in values.items():
        for value in found[1:]:
            yield first | {name: value}


def paths(app: Flask, method: str) -> Iterator[tuple[str, str]]:
    """Yield (endpoint, path) for every rule that takes ``method`` and every value."""
    adapter = app.url_map.bind("fastpath.test")
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: (rule.endpoint, rule.rule)):
        if method not in (rule.methods or ()) or rule.endpoint in EXEMPT:
            continue
        for asked in choices(rule):
            path = adapter.build(rule.endpoint, asked, method=method)
            yield rule.endpoint, path
            if method == "GET" and asked.get("year", YEAR) == YEAR:
                for query in QUERIES.get(rule.endpoint, ()):
                    yield rule.endpoint, f"{path}?{query}"
