"""Accounts: how fresh a proof of identity must be, and how long the links in letters open doors."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from fastpath_cms.domain.errors import Refusal

RECENT: Final = timedelta(minutes=10)
CLAIM_LIFE: Final = timedelta(hours=24)
ADDRESSES_MAX: Final = 10  # of one person, those that wait for their link included


class ProofTooOld(Refusal):
    """The right person, signed in too long ago for a deed that changes who can sign in."""

    http_status = 403


def is_recent(proved_at: datetime, real: datetime) -> bool:
    """Tell whether a password or a link proved at ``proved_at`` still counts at ``real``.

    Source: OWASP ASVS 5.0, 7.5.1.
    """
    return proved_at > real - RECENT
