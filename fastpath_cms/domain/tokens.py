"""Tokens: what the database keeps of a secret that opens a door."""

from __future__ import annotations

import hashlib


def hash_of(token: str) -> str:
    """Return what is kept of a token: its SHA-256, in hex."""
    return hashlib.sha256(token.encode()).hexdigest()
