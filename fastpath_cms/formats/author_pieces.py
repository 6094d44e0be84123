"""The pieces of a list of authors: what is a name, an institution, an address, a country."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from fastpath_cms.domain.affiliations import COMPANIES, OTHER_NAMES, SYSTEMS, words
from fastpath_cms.domain.contents import TypedAuthor
from fastpath_cms.domain.countries import country_named
from fastpath_cms.domain.people import (
    name_key,
    normal_address,
    normal_name,
    normal_orcid,
    orcid_problem,
)

MAIL: Final = re.compile(r"[^\s<>()\[\],;:@\"]{1,64}@[^\s<>()\[\],;:@\"]{1,250}")
ORCID: Final = re.compile(
    r"(?:(?:https?://)?(?:www\.)?orcid\.org/|orcid(?:[ ]?id)?[: ]*)?"
    r"\b\d{4}[-\u2010-\u2015]\d{4}[-\u2010-\u2015]\d{4}[-\u2010-\u2015]\d{3}[\dXx]\b/?",
    re.IGNORECASE,
)
SUFFIX: Final = re.compile(r"(?:jr|sr|ii|iii|iv)\.?", re.IGNORECASE)
DEGREE: Final = re.compile(r"(?:ph\.?\s?d|m\.?d|m\.?sc|b\.?sc|dr|prof)\.?", re.IGNORECASE)
TITLE: Final = re.compile(r"(?:(?:prof|dr|mr|mrs|ms)\.\s*|professor\s+)+", re.IGNORECASE)
BULLET: Final = re.compile(r"^\s*(?:[-\u2022\u00b7*]\s+|\(?\d{1,2}[.)]\s+)")
INITIALS: Final = re.compile(r"(?:[^\W\d_]\.?[\s-]*){1,4}")
CORRESPONDING: Final = "*\u2217\u2709"
MARKS: Final = "\u2020\u2021\u00a7\u00b6" + CORRESPONDING
PARTICLES: Final = words(
    "da das de del den der di do dos du la las le los ten ter van vom von zu al el bin ben"
)
INSTITUTION: Final = words(
    """univ university universities universitat universite universita universidad universidade
    universiteit universitet uniwersytet univerzita instituto institute institut inst istituto
    lab labs laboratory laboratories laboratoire center centre centro college school ecole dept
    department faculty academy academia polytechnic polytechnique politecnico politechnika
    hochschule research gmbh inc ltd llc corp corporation company technologies hospital ministry
    foundation consortium inria cnrs csail csiro cern cea independent kaist epfl eth ethz mpi"""
)
INSTITUTION_SIGNS: Final = ("大学", "大學", "学院", "研究所", "研究院", "公司", "대학", "연구")
AFTER_COMPANY: Final = words(
    "research labs lab ai cloud deepmind platforms inc corporation corp ltd gmbh brain systems semiconductor"
)


@dataclass(slots=True)
class Found:
    """One author on the way from text to a row."""

    name: str = ""
    address: str = ""
    affiliations: list[str] = field(default_factory=list)
    country: str = ""
    orcid: str = ""
    is_contact: bool = False
    marks: list[str] = field(default_factory=list)  # which affiliations of a list are theirs

    def add_affiliation(self, text: str) -> None:
        """Add one institution; a country at its end goes to the country."""
        head, comma, tail = text.rpartition(",")
        country = country_named(tail if comma else text)
        if country and not self.country:
            self.country = country
            text = head
        if normal_name(text):
            self.affiliations.append(normal_name(text))

    def typed(self) -> TypedAuthor:
        """Return the author as a row of the form."""
        return TypedAuthor(
            name=normal_name(self.name),
            address=normal_address(self.address),
            affiliation="; ".join(dict.fromkeys(self.affiliations)),
            country=self.country,
            orcid=normal_orcid(self.orcid),
            is_contact=self.is_contact,
        )


def is_initials(piece: str) -> bool:
    """Tell whether a piece is initials alone: ``A. B.``, ``J-L``."""
    return bool(INITIALS.fullmatch(piece)) and all(
        char.isupper() for char in piece if char.isalpha()
    )


def take_signs(text: str, author: Found) -> str:
    """Move addresses and a right ORCID iD out of a text into an author; return what is left."""
    for found in ORCID.findall(text):
        if not author.orcid and orcid_problem(found) is None:
            author.orcid = found
            text = text.replace(found, " ", 1)
    for found in MAIL.findall(text):
        if not author.address:
            author.address = found.rstrip(".")
            text = text.replace(found, " ", 1)
    text = re.sub(r"<\s*>|\(\s*\)|\[\s*\]|\b(?:e-?mail|mailto|orcid)\s*:\s*(?=$|[,;)])", " ", text)
    return " ".join(text.split())


def is_sign(piece: str) -> bool:
    """Tell whether a piece is nothing but an address or an ORCID iD."""
    bare = piece.strip(" <>()[]")
    return bool(MAIL.fullmatch(bare) or ORCID.fullmatch(bare))


def is_institution(piece: str) -> bool:
    """Tell whether a piece of text, brackets left out, names an institution, not a person."""
    piece = re.sub(r"\([^()]*\)", " ", piece)
    key = name_key(re.sub(r"[,()]", " ", piece))
    said = key.split()
    if not said:
        return False
    if not INSTITUTION.isdisjoint(said) or any(sign in piece for sign in INSTITUTION_SIGNS):
        return True
    if key in OTHER_NAMES or key in SYSTEMS or (said[-1] == "tech" and len(said) > 1):
        return True
    return said[0] in COMPANIES and AFTER_COMPANY.issuperset(said[1:])


def is_name(piece: str) -> bool:
    """Tell whether a piece of text may be a person's name: letters, few words, nothing technical."""
    count = len(piece.split())
    has_letter = any(char.isalpha() for char in piece)
    return (
        has_letter and 0 < count <= 8 and len(piece) <= 200 and not re.search(r"[@/\\{}<>=]", piece)
    )


def name_of(piece: str) -> tuple[str, bool]:
    """Return a name without titles and marks, and whether a mark makes it the corresponding one."""
    is_contact = any(mark in piece for mark in CORRESPONDING)
    bare = piece.translate({ord(mark): " " for mark in MARKS})
    return " ".join(TITLE.sub("", bare, count=1).strip(" ,;:").split()), is_contact


def turned(last: str, first: str, suffix: str = "") -> str:
    """Return ``Last, First`` in the order in which it is read: ``First Last Jr.``."""
    return " ".join(part for part in (first, last, suffix) if part)


def is_last_first(last: str, first: str) -> bool:
    """Tell whether two pieces around a comma are a family name and given names."""
    if not (is_name(last) and is_name(first)) or is_institution(first) or is_institution(last):
        return False
    family = [word for word in last.split() if word.casefold() not in PARTICLES]
    return is_initials(first) or (len(family) == 1 and "." not in last)
