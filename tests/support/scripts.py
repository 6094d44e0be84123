"""Small programs of a shell that stand in for others."""

from __future__ import annotations

import stat
from pathlib import Path


def script(path: Path, text: str) -> str:
    """Write a program and return its path."""
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)
