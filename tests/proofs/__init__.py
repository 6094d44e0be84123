"""Proofs that take long: ``make test`` runs a sample of each, ``make proofs`` the whole."""

from __future__ import annotations

import os
from typing import Final

IS_WHOLE: Final = os.environ.get("FASTPATH_PROOFS") == "all"
