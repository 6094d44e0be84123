"""Which ties between a PC member and a submission's authors suggest a conflict of interest.

A suggestion is a tie and its evidence; a person decides. Evidence names authors, so it is for
readers who may know them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Final

from fastpath_cms.domain.affiliations import institutions, words
from fastpath_cms.domain.people import address_domain, name_key, normal_address

FREE_MAIL: Final = words(
    """126.com 139.com 163.com aliyun.com aol.com att.net bk.ru comcast.net daum.net fastmail.com
    fastmail.fm foxmail.com free.fr googlemail.com gmail.com hanmail.net hey.com hushmail.com
    icloud.com inbox.ru kakao.com laposte.net libero.it list.ru mac.com mail.com mail.ru me.com
    msn.com nate.com naver.com o2.pl online.de orange.fr outlook.com pm.me posteo.de proton.me
    protonmail.ch protonmail.com qq.com rambler.ru rediffmail.com sbcglobal.net seznam.cz sfr.fr
    sina.cn sina.com sohu.com t-online.de tuta.io tutanota.com verizon.net wanadoo.fr web.de
    wp.pl yeah.net ymail.com zoho.com"""
)
FREE_MAIL_FAMILIES: Final = frozenset({"yahoo", "hotmail", "live", "outlook", "gmx", "yandex"})

# Below these, each name is an institution of its own; the umbrella itself says nothing.
UMBRELLAS: Final = words(
    """cnrs.fr csic.es cnr.it fraunhofer.de mpg.de helmholtz.de eu.org github.io
    acm.org ieee.org computer.org usenix.org siam.org"""
)
# Second level of a country's domains: ac.uk, edu.cn, co.jp.
SECOND_LEVELS: Final = words(
    """ac co com edu gob gouv gov govt go gv mil ne net nhs nic nom or org re res sch"""
)
FORMER: Final = frozenset({"alumni", "alum", "alumnus", "alumna"})


class ConflictKind(StrEnum):
    """Why a PC member must not see a submission's reviews."""

    AUTHOR = "author"
    SAME_PERSON = "same-person"
    SAME_DOMAIN = "same-domain"
    SAME_AFFILIATION = "same-affiliation"
    ADVISOR = "advisor"
    COLLABORATOR = "collaborator"
    FAMILY = "family"
    OTHER = "other"


CONFLICT_NAMES: Final = {
    ConflictKind.AUTHOR: "author",
    ConflictKind.SAME_PERSON: "the same person as an author",
    ConflictKind.SAME_DOMAIN: "same e-mail domain",
    ConflictKind.SAME_AFFILIATION: "same affiliation",
    ConflictKind.ADVISOR: "advisor or student",
    ConflictKind.COLLABORATOR: "recent co-author or collaborator",
    ConflictKind.FAMILY: "family or close friend",
    ConflictKind.OTHER: "another reason",
}


DECLARABLE: Final = (
    ConflictKind.COLLABORATOR,
    ConflictKind.ADVISOR,
    ConflictKind.SAME_AFFILIATION,
    ConflictKind.FAMILY,
    ConflictKind.OTHER,
)
"""The kinds a person chooses from; the others are found by comparing."""


@dataclass(frozen=True, slots=True)
class Party:
    """An author or a PC member, as far as ties are concerned."""

    name: str
    addresses: tuple[str, ...] = ()
    affiliation: str = ""


@dataclass(frozen=True, slots=True)
class Tie:
    """One reason to suspect a conflict of interest, and the sentence that shows it."""

    kind: ConflictKind
    evidence: str


def suggest(authors: Sequence[Party], member: Party) -> list[Tie]:
    """Return the ties between the authors of a submission and a PC member, the strongest first."""
    return [
        *_same_person(authors, member),
        *_shared(authors, member, ConflictKind.SAME_DOMAIN, _domains, "have addresses at"),
        *_shared(authors, member, ConflictKind.SAME_AFFILIATION, _institutions, "are with"),
    ]


@lru_cache(maxsize=4096)  # a page of suggestions asks for each party again and again
def institution_domain(address: str) -> str | None:
    """Return the domain of the institution an address belongs to, or None if it tells of none.

    ``ada@cs.rochester.edu`` is of ``rochester.edu``; free mail, umbrella domains and alumni
    addresses tell of none.
    """
    labels = address_domain(address).split(".")
    size = 3 if _is_public(labels[-2:]) else 2
    if len(labels) < size or "" in labels or not FORMER.isdisjoint(labels):
        return None
    domain = ".".join(labels[-size:])
    is_free = domain in FREE_MAIL or labels[-size] in FREE_MAIL_FAMILIES
    return None if is_free else domain


def _is_public(last_two: list[str]) -> bool:
    """Tell whether anybody may be below these two labels: ``ac.uk``, ``cnrs.fr``."""
    is_country = len(last_two[-1]) == 2 and last_two[0] in SECOND_LEVELS
    return is_country or ".".join(last_two) in UMBRELLAS


def _same_person(authors: Sequence[Party], member: Party) -> list[Tie]:
    addresses = {normal_address(address) for address in member.addresses}
    ties = []
    for author in authors:
        if not addresses.isdisjoint(normal_address(address) for address in author.addresses):
            evidence = f"{author.name}, an author, and {member.name} have the same e-mail address."
        elif name_key(author.name) == name_key(member.name) != "":
            evidence = f"An author is named {author.name} too; two people may share a name."
        else:
            continue
        ties.append(Tie(ConflictKind.SAME_PERSON, evidence))
    return ties


def _domains(party: Party) -> dict[str, str]:
    domains = (institution_domain(address) for address in party.addresses)
    return {domain: domain for domain in domains if domain is not None}


def _institutions(party: Party) -> Mapping[str, str]:
    return institutions(party.affiliation)


def _shared(
    authors: Sequence[Party],
    member: Party,
    kind: ConflictKind,
    found_in: Callable[[Party], Mapping[str, str]],
    verb: str,
) -> list[Tie]:
    """Return a tie for each thing the member shares with authors, naming those authors."""
    ties = []
    for key, name in found_in(member).items():
        sharing = [author.name for author in authors if key in found_in(author)]
        if sharing:
            evidence = f"{_listed(sharing)} (author) and {member.name} {verb} {name}."
            if len(sharing) > 1:
                evidence = evidence.replace("(author)", "(authors)", 1)
            ties.append(Tie(kind, evidence))
    return ties


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
