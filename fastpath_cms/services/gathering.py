"""Gathering: publications out of what a PC member pasted and uploaded; call it outside transactions.

Only text is kept: a file is read where nothing of it can run, and forgotten.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from fastpath_cms.domain.ports import NoRoom, PdfInspector
from fastpath_cms.formats.publications import (
    TEXT_MAX,
    ToldPublication,
    publication_of_text,
    read_publications,
)

FILES_MAX: Final = 20  # at once
PATIENCE: Final = 10.0  # seconds for a place in the cage


@dataclass(frozen=True, slots=True)
class Gathered:
    """What was found, and a sentence for each piece in which nothing was."""

    publications: tuple[ToldPublication, ...]
    problems: tuple[str, ...]


def gather(pdfs: PdfInspector, text: str, files: Sequence[tuple[str, IO[bytes]]]) -> Gathered:
    """Return the publications of a pasted text and of files: PDF, or BibTeX and other text."""
    told, problems = read_publications(text) if text.strip() else ((), [])
    publications = list(told)
    for name, stream in files[:FILES_MAX]:
        head = stream.read(TEXT_MAX)
        if b"%PDF-" in head[:1024]:
            found = _of_pdf(pdfs, name, head, stream, problems)
            publications += [found] if found is not None else []
        elif head and name.casefold().endswith(".pdf"):
            problems.append(f"{name} is called a PDF and is none; nothing was read of it.")
        elif b"\0" in head:
            problems.append(f"{name} is neither a PDF nor a text; nothing was read of it.")
        else:
            more, wrong = read_publications(head.decode("utf-8", "replace").lstrip("\ufeff"))
            publications += more
            problems += wrong if more or wrong else [f"{name} is empty."]
    if len(files) > FILES_MAX:
        problems.append(f"{FILES_MAX} files are read at once; add the others in a second step.")
    return Gathered(tuple(publications), tuple(problems))


def _of_pdf(
    pdfs: PdfInspector, name: str, head: bytes, rest: IO[bytes], problems: list[str]
) -> ToldPublication | None:
    with tempfile.NamedTemporaryFile(suffix=".pdf") as copy:
        copy.write(head)
        while piece := rest.read(1 << 20):
            copy.write(piece)
        copy.flush()
        try:
            text = pdfs.text(Path(copy.name), patience=PATIENCE)
        except NoRoom:
            problems.append(f"{name} could not be read now: too many PDFs are. Try again soon.")
            return None
    if text is None:
        problems.append(f"{name} cannot be opened as a PDF. Paste its title and abstract instead.")
        return None
    found = publication_of_text(text, name.removesuffix(".pdf"))
    if found is None:
        problems.append(
            f"{name} has no text in it: it may be a scan. Paste its title and abstract instead."
        )
    return found
