"""The only door randomness comes through."""

from __future__ import annotations

import secrets


class SystemEntropy:
    """The ``Entropy`` port, from the operating system."""

    def token(self, size: int = 32) -> str:
        """Return ``size`` random bytes as URL-safe text without padding."""
        return secrets.token_urlsafe(size)
