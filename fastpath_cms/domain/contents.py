"""What a submission says, as its authors type it, and what it still lacks to be complete.

A draft is a submission with a list of what is missing; there is no box to tick.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from fastpath_cms.domain.errors import Problem

TITLE_MAX: Final = 300  # characters
ABSTRACT_MAX: Final = 5_000
AUTHORS_MAX: Final = 40


@dataclass(frozen=True, slots=True)
class TypedAuthor:
    """One author as typed; ``address`` in its normal form, "" while unknown."""

    name: str = ""
    address: str = ""
    affiliation: str = ""
    country: str = ""
    orcid: str = ""
    is_contact: bool = False


@dataclass(frozen=True, slots=True)
class Contents:
    """All that an author types about a submission; the manuscript is a file of its own."""

    title: str = ""
    abstract: str = ""
    topic_ids: frozenset[int] = frozenset()
    authors: tuple[TypedAuthor, ...] = ()
    conflict_kinds: Mapping[int, str] = field(default_factory=dict)  # by member of the committee
    is_student_paper: bool = False
    note_to_chairs: str = ""


PARTS: Final = {
    "title": "title",
    "abstract": "abstract",
    "topic_ids": "topics",
    "authors": "authors",
    "conflict_kinds": "conflicts of interest",
    "is_student_paper": "student paper",
    "note_to_chairs": "note to the chairs",
}


def changes(before: Contents, after: Contents) -> tuple[str, ...]:
    """Name the parts in which two contents differ, in the order of the form."""
    return tuple(
        words for part, words in PARTS.items() if getattr(before, part) != getattr(after, part)
    )


def missing_from(
    contents: Contents, *, has_manuscript: bool, has_topics: bool = True
) -> tuple[Problem, ...]:
    """Return what a complete submission has and this one lacks, each at its field.

    ``has_topics`` is False for an edition whose call lists no topics.
    """
    found = []
    if not has_manuscript:
        found.append(_lack("pdf", "Upload the paper as a PDF."))
    if not contents.title:
        found.append(_lack("title", "Give the paper its title."))
    if not contents.abstract:
        found.append(_lack("abstract", "Write the abstract; it helps to find reviewers."))
    if has_topics and not contents.topic_ids:
        found.append(_lack("topics", "Choose at least one topic."))
    return (*found, *_authors_lack(contents.authors))


def _authors_lack(authors: tuple[TypedAuthor, ...]) -> list[Problem]:
    if not authors:
        return [_lack("authors", "Name the authors.")]
    found = []
    for row, author in enumerate(authors):
        who = author.name or f"author {row + 1}"
        if not author.name:
            found.append(_lack(f"authors-{row}-name", f"Give the name of author {row + 1}."))
        if not author.address:
            says = f"Give the e-mail address of {who}."
            found.append(_lack(f"authors-{row}-email", says))
        if not author.affiliation:
            says = f"Give the affiliation of {who}; write Independent if there is none."
            found.append(_lack(f"authors-{row}-affiliation", says))
    if not any(author.is_contact for author in authors):
        found.append(_lack("authors", "Mark at least one author as contact."))
    return found


def _lack(field: str, sentence: str) -> Problem:
    return Problem(rule="missing", sentence=sentence, field=field)
