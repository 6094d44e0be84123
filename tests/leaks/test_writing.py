"""A form sent in two worlds that differ in one secret gets the same answer, and leaves the same."""

from __future__ import annotations

import hashlib
from typing import Any, Final

import pytest

from tests.leaks.arguments import paths
from tests.leaks.houses import House, Street
from tests.leaks.observing import Observer, Seen
from tests.leaks.people import Reader
from tests.leaks.posting import bodies_of
from tests.leaks.secrets import PAIRS, PLAIN, Moment, Pair, Truth
from tests.leaks.sweeping import IS_WHOLE

AFTERWARDS: Final = {
    Reader.CONTACT: {
        "submission.submission_page": "/2027/submissions/1/",
        "author.submissions": "/2027/submissions/",
        "accounts.home": "/home",
    },
    Reader.COAUTHOR: {"submission.submission_page": "/2027/submissions/1/"},
    Reader.CONFLICTED_MEMBER: {
        "submission.submission_page": "/2027/submissions/1/",
        "pc.reviews": "/2027/pc/",
        "pc.submissions": "/2027/pc/submissions",
    },
    Reader.CONFLICTED_CHAIR: {
        "chair.overview": "/2027/chair/",
        "chair.assign": "/2027/chair/assign",
        "chair.decide": "/2027/chair/decide",
        "chair.letters": "/2027/chair/letters",
    },
    Reader.ANONYMOUS: {"public.edition": "/2027/"},
}
"""What is looked at after a form has changed something."""

CELLS: Final = [
    pytest.param(pair, moment, id=f"{pair.name}, {moment}")
    for pair in PAIRS
    for moment in (pair.dark if IS_WHOLE else list(pair.dark)[-1:])
]
Sent = tuple[Reader, str, int]
Looked = list[tuple[Reader, str]]
Transcript = dict[Sent, tuple[Seen, dict[Any, Any]]]


def in_sample(pair: Pair, moment: Moment, sent: Sent) -> bool:
    """Choose one form in twenty-four, and one in seven that is about the secret's own paper."""
    if IS_WHOLE:
        return True
    words = f"{pair.name} {moment} {sent}".encode()
    return hashlib.sha256(words).digest()[0] % (7 if "/1/" in sent[1] else 24) == 0


def written(street: Street, pair: Pair, moment: Moment, truth: Truth) -> Transcript:
    """Send every chosen form, each to a fresh house; note the answer and what is seen after it."""
    found: Transcript = {}
    dark = pair.dark[moment]
    looked = [
        (reader, path)
        for reader, pages in AFTERWARDS.items()
        for endpoint, path in pages.items()
        if reader in dark and (reader, endpoint) not in pair.bound
    ]
    with street.opened(moment, truth) as house:
        observer = Observer(house)
        with observer.watching():
            for reader in sorted(dark):
                for endpoint, path in paths(house.app, "POST"):
                    if (reader, endpoint) in pair.bound:
                        continue
                    for place, body in enumerate(bodies_of(endpoint)):
                        sent = (reader, path, place)
                        if in_sample(pair, moment, sent):
                            found[sent] = _sent(house, observer, sent, body, looked)
    return found


def _sent(
    house: House, observer: Observer, sent: Sent, body: dict[str, Any], looked: Looked
) -> tuple[Seen, dict[Any, Any]]:
    reader, path, _ = sent
    answer = observer.post(reader, path, body)
    after: dict[Any, Any] = {}
    if answer.status == 303:
        after = {one: observer.get(*one) for one in looked}
        after |= {other: observer.letters_to(other) for other, _ in looked}
    if answer.sql:
        house.reset()
    return answer, after


@pytest.mark.parametrize(("pair", "moment"), CELLS)
def test_a_form_gets_the_same_answer_and_leaves_the_same(
    street: Street, pair: Pair, moment: Moment
) -> None:
    here = written(street, pair, moment, PLAIN)
    there = written(street, pair, moment, pair.other)
    lines = []
    for sent, (answer, after) in here.items():
        other, other_after = there[sent]
        if answer.status == 500:
            lines.append(f"{sent}: a fault")
        if apart := answer.difference(other):
            lines.append(f"{sent}: {apart}")
        lines += [
            f"{sent}, then {key}: {value if isinstance(value, tuple) else value.difference(other_after[key])}"
            for key, value in after.items()
            if value != other_after.get(key)
        ]
    assert not lines, "\n".join(lines)
