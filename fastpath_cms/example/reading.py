"""Opens the data files that lie beside this module."""

from __future__ import annotations

import tomllib
from importlib import resources
from typing import Any


def read_table(name: str) -> dict[str, Any]:
    """Return the content of ``name`` (such as ``series.toml``) as plain values."""
    text = resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
    return tomllib.loads(text)


def unfold(text: str) -> str:
    """Return prose with each paragraph on one line; a blank line parts paragraphs."""
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in text.strip().split("\n\n"))
