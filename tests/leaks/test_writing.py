"""A form sent in two worlds that differ in one secret gets the same answer, and leaves the same."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final

import pytest

from tests.leaks.houses import Street
from tests.leaks.observing import Observer, Seen
from tests.leaks.people import Reader
from tests.leaks.posting import bodies_of
from tests.leaks.remembering import Memory
from tests.leaks.sampling import is_sent
from tests.leaks.secrets import MOMENTS, PAIRS, PLAIN, Moment, Truth

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

Sent = tuple[Reader, str, int]
Transcript = dict[Sent, tuple[Seen, dict[Any, Any]]]


def written(
    street: Street,
    moment: Moment,
    truth: Truth,
    readers: Collection[Reader],
    memory: Memory,
    *,
    bound: Collection[tuple[Reader, str]] = (),
) -> Transcript:
    """Send every chosen form, each to a fresh house; note the answer and what is seen after it."""
    found: Transcript = {}
    looked = [
        (reader, path)
        for reader, pages in AFTERWARDS.items()
        for endpoint, path in pages.items()
        if reader in readers and (reader, endpoint) not in bound
    ]
    with street.opened(moment, truth) as house:
        observer = Observer(house, memory)
        with observer.watching():
            for reader in sorted(readers):
                for endpoint, path in street.paths("POST"):
                    if (reader, endpoint) in bound:
                        continue
                    for place, body in enumerate(bodies_of(endpoint)):
                        if is_sent(moment, reader, path, place):
                            sent = reader, path, place
                            found[sent] = _sent(observer, sent, body, looked)
    return found


def _sent(
    observer: Observer, sent: Sent, body: dict[str, Any], looked: list[tuple[Reader, str]]
) -> tuple[Seen, dict[Any, Any]]:
    reader, path, _ = sent
    answer = observer.post(reader, path, body)
    after: dict[Any, Any] = {}
    if answer.status == 303:
        after = {one: observer.get(*one) for one in looked}
        after |= {other: observer.letters_to(other) for other, _ in looked}
    observer.undo()
    return answer, after


def _apart(
    sent: Sent, here: tuple[Seen, dict[Any, Any]], there: tuple[Seen, dict[Any, Any]]
) -> list[str]:
    lines = [f"{sent}: {apart}"] if (apart := here[0].difference(there[0])) else []
    for key, value in there[1].items():
        known = here[1].get(key)
        if known != value:
            said = known.difference(value) if isinstance(known, Seen) else f"{known} or {value}"
            lines.append(f"{sent}, then {key}: {said}")
    return lines


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_form_gets_the_same_answer_and_leaves_the_same(street: Street, moment: Moment) -> None:
    memory = Memory()
    pairs = [pair for pair in PAIRS if moment in pair.dark]
    everybody = frozenset[Reader]().union(*(pair.dark[moment] for pair in pairs))
    here = written(street, moment, PLAIN, everybody, memory)
    lines = [f"{sent}: a fault" for sent, (answer, _) in here.items() if answer.status == 500]
    for pair in pairs:
        there = written(street, moment, pair.other, pair.dark[moment], memory, bound=pair.bound)
        for sent, other in there.items():
            lines += [f"{pair.name}: {line}" for line in _apart(sent, here[sent], other)]
    assert not lines, "\n".join(lines)
