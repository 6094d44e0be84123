"""Two texts of one submission side by side: what was saved or typed elsewhere, and what is here."""

from __future__ import annotations

from dataclasses import dataclass, replace

from fastpath_cms.domain.contents import PARTS, Contents
from fastpath_cms.models import Scratch
from fastpath_cms.web.author_rows import in_order
from fastpath_cms.web.conflict_kinds import declared_in, kind_words
from fastpath_cms.web.scratching import fields_of, other_texts
from fastpath_cms.web.submission_form import Filled, SubmissionForm, contents_from


@dataclass(frozen=True, slots=True)
class Difference:
    """One part that was written twice, as text."""

    label: str
    theirs: str  # saved meanwhile, or typed in another tab
    ours: str  # in the form that is shown


@dataclass(frozen=True, slots=True)
class OtherText:
    """A text of this form that another tab keeps, and where it differs from the one shown."""

    text: Scratch
    parts: tuple[Difference, ...]


def differences(
    theirs: Contents, page: Filled, files: tuple[str, str] = ("", "")
) -> tuple[Difference, ...]:
    """Return the parts in which a text differs from the form's, each in words.

    ``files`` are the two PDFs in words, theirs first.
    """
    here, there = _in_words(contents_from(page), page), _in_words(theirs, page)
    parts = [
        Difference(PARTS[part].capitalize(), there[part], here[part])
        for part in PARTS
        if there[part] != here[part]
    ]
    if files[0] != files[1]:
        parts.append(Difference("PDF", *files))
    return tuple(parts)


def texts_beside(page: Filled) -> tuple[OtherText, ...]:
    """Return what other tabs keep of this form, where it says something else."""
    beside = []
    for text in other_texts():
        fields = in_order(fields_of(text))
        declared = declared_in(fields, page.declared, page.committee)
        typed = contents_from(replace(page, form=SubmissionForm(fields), declared=declared))
        files = (text.blob_name if text.blob_sha256 else "", page.kept_name)
        if text.blob_sha256 == page.kept_sha256:
            files = ("", "")
        parts = differences(typed if text.fields else contents_from(page), page, files)
        if parts:
            beside.append(OtherText(text, parts))
    return tuple(beside)


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
        "conflict_kinds": "\n".join(
            f"{name}: {kind_words(contents.conflict_kinds[id_])}"
            for id_, name in people.items()
            if id_ in contents.conflict_kinds
        ),
        "is_student_paper": "yes" if contents.is_student_paper else "no",
        "note_to_chairs": contents.note_to_chairs,
    }
