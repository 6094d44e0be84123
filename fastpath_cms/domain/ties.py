"""Which ties between PC members and a submission's authors suggest a conflict of interest.

A suggestion is a tie, its evidence and its strength; a person decides. Evidence names authors, so it
is for readers who may know them. One index of the whole committee answers for every submission.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, NamedTuple

from fastpath_cms.domain.affiliations import COMPANIES, institutions
from fastpath_cms.domain.conflicts import RECENT_YEARS, ConflictKind
from fastpath_cms.domain.mail_domains import institution_domain
from fastpath_cms.domain.people import name_key, normal_address

# Strength: our estimate of the chance that somebody who knows both would call it a conflict. Tried
# on the labelled pairs of tests/bench/conflict_pairs.py, which print precision and recall.
SAME_ADDRESS: Final = 0.99
SAME_NAME: Final = 0.6
NAMESAKE: Final = 0.3  # the same name, and what is known of both differs
SHARED_DOMAIN: Final = 0.85
SHARED_AFFILIATION: Final = 0.8
SHARED_COMPANY: Final = 0.65  # many who work there never meet
NAMED_FOR_GOOD: Final = 0.95  # the member names an author as advisor, student or family
NAMED_COLLABORATOR: Final = 0.85
FRESH_COAUTHOR: Final = 0.85  # within FRESH_YEARS
RECENT_COAUTHOR: Final = 0.7  # within RECENT_YEARS
UNDATED_COAUTHOR: Final = 0.55
CROWDED: Final = 0.5  # times this where a paper has more than CROWD authors
INITIALS: Final = 0.4  # times this where only initials and family name agree
ELSEWHERE: Final = 0.5  # times this where the named person is said to be at another place

LIKELY: Final = 0.5
"""From this strength on a pair is called likely; below, it is a weak hint."""
FRESH_YEARS: Final = 3
CROWD: Final = 12
MOB: Final = 60  # with more authors than this, a common paper says nothing


class Known(NamedTuple):  # one page makes thousands: a tuple takes a quarter of the time
    """Somebody a member is tied to: named by the member, or a co-author of a paper."""

    name: str
    kind: ConflictKind
    affiliation: str = ""
    on: str = ""  # the common paper, as a reader would name it; "" where the member named them
    year: int | None = None  # of the common paper
    author_count: int = 2


class Party(NamedTuple):
    """An author or a PC member, as far as ties are concerned; ``known`` is a member's."""

    name: str
    addresses: tuple[str, ...] = ()
    affiliation: str = ""
    known: tuple[Known, ...] = ()


@dataclass(frozen=True, slots=True)
class Tie:
    """One reason to suspect a conflict of interest, and the sentence that shows it."""

    kind: ConflictKind
    evidence: str
    strength: float = field(default=1.0, compare=False)  # 0 to 1


def strength_of(ties: Iterable[Tie]) -> float:
    """Return the strength of several ties together, 0 to 1, as if they were independent.

    A shared domain and a shared affiliation are one fact told twice: the stronger counts.
    """
    place = {ConflictKind.SAME_DOMAIN, ConflictKind.SAME_AFFILIATION}
    alone: list[float] = []
    housed = 0.0
    for tie in ties:
        if tie.kind in place:
            housed = max(housed, tie.strength)
        else:
            alone.append(tie.strength)
    doubt = 1 - housed
    for one in alone:
        doubt *= 1 - one
    return 1 - doubt


def strongest(ties: Sequence[Tie]) -> Tie:
    """Return the tie that counts most; ties come the strongest first."""
    return ties[0] if ties else Tie(ConflictKind.OTHER, "", 0.0)


def suggest(authors: Sequence[Party], member: Party, year: int = 0) -> list[Tie]:
    """Return the ties between the authors of a submission and one member, the strongest first."""
    return Circle({0: member}, year).ties_of(authors).get(0, [])


class Circle:
    """A committee, ready to be asked for its ties to the authors of one submission after another."""

    def __init__(self, members: Mapping[int, Party], year: int = 0) -> None:
        """Index members by person id. ``year`` is the edition's; 0 takes every paper for recent."""
        self._members = members
        self._year = year
        self._addresses: dict[str, list[int]] = defaultdict(list)
        self._names: dict[str, list[int]] = defaultdict(list)
        self._domains: dict[str, list[int]] = defaultdict(list)
        self._institutions: dict[str, list[tuple[int, str]]] = defaultdict(list)
        self._known: dict[str, list[tuple[int, Known, float]]] = defaultdict(list)
        for id_, member in members.items():
            self._put(id_, member)

    def _put(self, id_: int, member: Party) -> None:
        for address in member.addresses:
            self._addresses[normal_address(address)].append(id_)
        if key := name_key(member.name):
            self._names[key].append(id_)
        for domain in _domains(member):
            self._domains[domain].append(id_)
        for house, written in institutions(member.affiliation).items():
            self._institutions[house].append((id_, written))
        for known in member.known:
            weight = self._weight(known)
            name = name_key(known.name)
            if weight and name and name != key:
                self._known[name].append((id_, known, weight))

    def _weight(self, known: Known) -> float:
        if not known.on:
            is_lasting = known.kind is not ConflictKind.COLLABORATOR
            return NAMED_FOR_GOOD if is_lasting else NAMED_COLLABORATOR
        if known.author_count > MOB:
            return 0.0
        if known.year is None:
            weight = UNDATED_COAUTHOR
        else:
            age = max(self._year - known.year, 0) if self._year else 0
            if age > RECENT_YEARS:
                return 0.0
            weight = FRESH_COAUTHOR if age <= FRESH_YEARS else RECENT_COAUTHOR
        return weight * CROWDED if known.author_count > CROWD else weight

    def ties_of(self, authors: Sequence[Party]) -> dict[int, list[Tie]]:
        """Return the ties of each member who has any, the strongest first, by person id."""
        found: dict[int, list[Tie]] = defaultdict(list)
        self._same_person(authors, found)
        self._houses(authors, found)
        for author in authors:
            self._acquainted(author, found)
        for ties in found.values():
            ties.sort(key=lambda tie: -tie.strength)
        return dict(found)

    def _same_person(self, authors: Sequence[Party], found: dict[int, list[Tie]]) -> None:
        for author in authors:
            same = {
                id_
                for address in author.addresses
                for id_ in self._addresses.get(normal_address(address), ())
            }
            for id_ in sorted(same):
                name = self._members[id_].name
                evidence = f"{author.name}, an author, and {name} have the same e-mail address."
                found[id_].append(Tie(ConflictKind.SAME_PERSON, evidence, SAME_ADDRESS))
            for id_ in self._names.get(name_key(author.name), ()):
                if id_ in same:
                    continue
                evidence = f"An author is named {author.name} too; two people may share a name."
                strength = NAMESAKE if _differ(author, self._members[id_]) else SAME_NAME
                found[id_].append(Tie(ConflictKind.SAME_PERSON, evidence, strength))

    def _houses(self, authors: Sequence[Party], found: dict[int, list[Tie]]) -> None:
        """Tie members to authors of the same domain and of the same institution, naming them."""
        at_domain: dict[tuple[int, str], list[str]] = defaultdict(list)
        at_house: dict[tuple[int, str, str], list[str]] = defaultdict(list)
        for author in authors:
            for domain in _domains(author):
                for id_ in self._domains.get(domain, ()):
                    at_domain[id_, domain].append(author.name)
            for house in institutions(author.affiliation):
                for id_, written in self._institutions.get(house, ()):
                    at_house[id_, house, written].append(author.name)
        for (id_, domain), names in at_domain.items():
            evidence = f"{self._both(names, id_)} have addresses at {domain}."
            found[id_].append(Tie(ConflictKind.SAME_DOMAIN, evidence, SHARED_DOMAIN))
        for (id_, house, written), names in at_house.items():
            evidence = f"{self._both(names, id_)} are with {written}."
            strength = SHARED_COMPANY if house in COMPANIES else SHARED_AFFILIATION
            found[id_].append(Tie(ConflictKind.SAME_AFFILIATION, evidence, strength))

    def _both(self, names: list[str], id_: int) -> str:
        role = "author" if len(names) == 1 else "authors"
        return f"{_listed(names)} ({role}) and {self._members[id_].name}"

    def _acquainted(self, author: Party, found: dict[int, list[Tie]]) -> None:
        """Add the strongest acquaintance of each member with one author."""
        best: dict[int, tuple[float, Known]] = {}
        key = name_key(author.name)
        for name in (key, *_shortened(key)):
            for id_, known, weight in self._known.get(name, ()):
                strength = weight if name == key else weight * INITIALS
                if known.affiliation and _apart(known.affiliation, author.affiliation):
                    strength *= ELSEWHERE
                if strength > best.get(id_, (0.0, known))[0]:
                    best[id_] = strength, known
        for id_, (strength, known) in best.items():
            evidence = self._said(author, id_, known)
            found[id_].append(Tie(known.kind, evidence, strength))

    def _said(self, author: Party, id_: int, known: Known) -> str:
        member = self._members[id_].name
        as_written = "" if known.name == author.name else f" (as {known.name})"
        if not known.on:
            what = {
                ConflictKind.ADVISOR: "advisor or student",
                ConflictKind.FAMILY: "family or close friend",
            }.get(known.kind, "collaborator")
            return f"{member} names {author.name}{as_written} as {what}."
        when = f", {known.year}" if known.year else ""
        return (
            f"{author.name}{as_written} and {member} wrote \u201c{known.on}\u201d together{when}."
        )


def _domains(party: Party) -> dict[str, None]:
    found = (institution_domain(address) for address in party.addresses)
    return {domain: None for domain in found if domain is not None}


def _apart(one: str, other: str) -> bool:
    """Tell whether two affiliations name institutions, and none in common."""
    houses = institutions(one), institutions(other)
    return bool(houses[0] and houses[1]) and houses[0].keys().isdisjoint(houses[1])


def _differ(author: Party, member: Party) -> bool:
    """Tell whether what is known of two people of one name says that they are two."""
    if _apart(author.affiliation, member.affiliation):
        return True
    domains = _domains(author).keys(), _domains(member).keys()
    return bool(domains[0] and domains[1]) and domains[0].isdisjoint(domains[1])


@lru_cache(maxsize=32768)
def _shortened(key: str) -> tuple[str, ...]:
    """Return how papers shorten a name: ``ada m reyes`` to ``a reyes`` and ``a m reyes``."""
    parts = key.split()
    if len(parts) < 2 or len(parts[0]) < 2:
        return ()
    bare = f"{parts[0][0]} {parts[-1]}"
    full = " ".join([*(part[0] for part in parts[:-1]), parts[-1]])
    return (bare,) if bare == full else (bare, full)


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
