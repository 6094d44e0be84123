"""Two texts of one submission side by side: what was saved meanwhile, and what was typed."""

from __future__ import annotations

from dataclasses import dataclass

from fastpath_cms.domain.contents import PARTS, Contents
from fastpath_cms.web.submission_form import Filled


@dataclass(frozen=True, slots=True)
class Difference:
    """One part that two people wrote at once, as text."""

    label: str
    saved: str
    typed: str


def differences(saved: Contents, typed: Contents, page: Filled) -> tuple[Difference, ...]:
    """Return the parts in which two contents differ, each in words."""
    ours, theirs = _in_words(typed, page), _in_words(saved, page)
    return tuple(
        Difference(PARTS[part].capitalize(), theirs[part], ours[part])
        for part in PARTS
        if theirs[part] != ours[part]
    )


def _in_words(contents: Contents, page: Filled) -> dict[str, str]:
    people = {colleague.person_id: colleague.name for colleague in page.committee}
    authors = [
        ", ".join(
            filter(
                None,
                (
                    author.name,
                    author.address,
                    author.affiliation,
                    author.country,
                    author.orcid,
                    "contact" if author.is_contact else "",
                ),
            )
        )
        for author in contents.authors
    ]
    return {
        "title": contents.title,
        "abstract": contents.abstract,
        "topic_ids": "\n".join(
            name for id_, name in page.topics.items() if id_ in contents.topic_ids
        ),
        "authors": "\n".join(authors),
        "conflicted_ids": "\n".join(
            name for id_, name in people.items() if id_ in contents.conflicted_ids
        ),
        "is_student_paper": "yes" if contents.is_student_paper else "no",
        "note_to_chairs": contents.note_to_chairs,
    }
