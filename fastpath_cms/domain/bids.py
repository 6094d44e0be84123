"""Bids: what a PC member says of a submission before assignment, and what it is worth."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class BidValue(StrEnum):
    """Whether a PC member would like to review a submission; no bid says nothing."""

    YES = "yes"
    MAYBE = "maybe"
    NO = "no"


BID_NAMES: Final = {BidValue.YES: "Yes", BidValue.MAYBE: "Maybe", BidValue.NO: "No"}

WORTH: Final = {BidValue.YES: 1.0, BidValue.MAYBE: 0.5, BidValue.NO: -1.0}
"""What a bid adds to a score, before its weight; no bid adds nothing."""

PREFERENCE: Final = {BidValue.YES: 20, BidValue.MAYBE: 10, BidValue.NO: -20}
"""A bid as HotCRP writes preferences: whole numbers, of which -100 and less are conflicts."""
