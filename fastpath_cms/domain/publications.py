"""Publications: how a PC member's papers come to be known."""

from __future__ import annotations

from enum import StrEnum


class PublicationSource(StrEnum):
    """How a publication was told."""

    PASTED = "pasted"
    BIBTEX = "bibtex"
    PDF = "pdf"
