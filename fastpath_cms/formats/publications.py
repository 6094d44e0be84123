"""Publications as somebody pastes them: BibTeX, or titles with or without abstracts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from fastpath_cms.domain.people import normal_name
from fastpath_cms.domain.publications import PublicationSource
from fastpath_cms.formats.bibtex import is_bibtex, read_entries

TEXT_MAX: Final = 400_000  # characters that are read of one paste or file
TITLE_MAX: Final = 300
ABSTRACT_MAX: Final = 20_000
TITLE_WORDS: Final = 30  # a longer line is no title


@dataclass(frozen=True, slots=True)
class ToldPublication:
    """One paper as it was told."""

    title: str
    abstract: str = ""
    year: int | None = None
    authors: tuple[str, ...] = ()
    source: PublicationSource = PublicationSource.PASTED


def read_publications(text: str) -> tuple[tuple[ToldPublication, ...], list[str]]:
    """Return the papers a text tells, and a sentence for each piece that could not be read.

    BibTeX, or blocks with an empty line between them: a title, and its abstract below; or titles
    alone, one a line.
    """
    if is_bibtex(text):
        return _of_bibtex(text)
    blocks = [block.strip() for block in re.split(r"\n[ \t]*\n", _even(text)) if block.strip()]
    if len(blocks) == 1 and _are_titles(blocks[0].split("\n")):
        blocks = blocks[0].split("\n")
    return tuple(_of_block(block) for block in blocks), []


def publication_of_text(text: str, name: str) -> ToldPublication | None:
    """Return a paper of which only the text of its pages is known, None when there is too little.

    Its title is the first line that could be one, else ``name``, the name of its file.
    """
    whole = " ".join(text.split())
    if len(whole.split(" ", 20)) < 20:
        return None
    lines = (" ".join(line.split()) for line in text.splitlines()[:40])
    title = next((line for line in lines if 3 <= len(line.split()) <= TITLE_WORDS), name)
    return ToldPublication(
        normal_name(title)[:TITLE_MAX] or name[:TITLE_MAX],
        whole[:ABSTRACT_MAX],
        source=PublicationSource.PDF,
    )


def _of_bibtex(text: str) -> tuple[tuple[ToldPublication, ...], list[str]]:
    entries, unread = read_entries(text, TEXT_MAX)
    said = [f"This could not be read as BibTeX: {piece}" for piece in unread]
    said += ["An entry without a title was left out." for entry in entries if not entry.title]
    return (
        tuple(
            ToldPublication(
                entry.title[:TITLE_MAX],
                entry.abstract[:ABSTRACT_MAX],
                entry.year,
                tuple(name[:200] for name in entry.authors if name.casefold() != "others"),
                PublicationSource.BIBTEX,
            )
            for entry in entries
            if entry.title
        ),
        said,
    )


def _even(text: str) -> str:
    return text[:TEXT_MAX].replace("\0", "").replace("\r\n", "\n").replace("\r", "\n")


def _are_titles(lines: list[str]) -> bool:
    """Tell whether each of several lines is a title: none ends a sentence or is too long."""
    return len(lines) > 1 and all(
        len(line.split()) <= TITLE_WORDS and not line.rstrip().endswith((".", ",", ";", "-"))
        for line in lines
    )


def _of_block(block: str) -> ToldPublication:
    title, _, rest = block.partition("\n")
    title, rest = normal_name(title), " ".join(rest.split())
    if len(title.split()) > TITLE_WORDS:  # an abstract without its title
        rest = f"{title} {rest}".strip()
        title = " ".join(title.split()[:12]) + " \u2026"
    return ToldPublication(title[:TITLE_MAX], rest[:ABSTRACT_MAX])
