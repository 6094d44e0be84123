"""Forms as people fill them in: what a test then changes."""

from __future__ import annotations

import io
from typing import Any

from sqlalchemy import select

from fastpath_cms.models import Topic
from tests.support.world import World

GOOD_PDF = b"%PDF-1.7 4 a paper"


def topic_id(world: World, name: str = "Accelerators") -> int:
    """Return the id of a topic of the world's edition."""
    with world.writing() as session:
        found = session.scalar(select(Topic.id).where(Topic.name == name))
        assert found is not None
        return found


def pdf(data: bytes = GOOD_PDF, name: str = "paper.pdf") -> tuple[io.BytesIO, str]:
    """Return a file to upload."""
    return io.BytesIO(data), name


def submission_form(world: World, **more: Any) -> dict[str, Any]:
    """Return a complete form: one author, who is the contact, and a good file; None leaves out."""
    fields = {
        "version": "0",
        "pdf": pdf(),
        "title": "Where the step goes",
        "abstract": "We measure.",
        "topics": str(topic_id(world)),
        "authors-0-name": "Miles O'Brien",
        "authors-0-email": "miles@example.edu",
        "authors-0-affiliation": "Example University",
        "authors-0-country": "Ireland",
        "authors-0-orcid": "https://orcid.org/0000-0002-1825-0097",
        "authors-0-is_contact": "y",
    }
    return {name: value for name, value in (fields | more).items() if value is not None}
