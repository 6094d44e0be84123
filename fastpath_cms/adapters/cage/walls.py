"""The limits the child sets for itself, and the frames it answers in.

Standard output is a regular file, so RLIMIT_FSIZE bounds what a hostile PDF can make it say. The
answer is a row of frames: one byte of kind, four of length (big-endian), the payload. ``R`` (ready:
the limits in force, JSON) comes first, then what was asked, or ``D`` (why it ended, text).
"""

from __future__ import annotations

import os
import resource
import signal
from typing import Final

MIB: Final = 1024 * 1024
WALL: Final = 9  # seconds; one more than the parent waits, for when the parent is gone
LIMITS: Final = {
    "AS": 1024 * MIB,
    "CPU": 5,
    "FSIZE": 32 * MIB,
    "NOFILE": 64,
    "CORE": 0,
}


def wall_in() -> dict[str, int]:
    """Set the limits and return those in force."""
    for name, most in LIMITS.items():
        which = getattr(resource, f"RLIMIT_{name}")
        hard = resource.getrlimit(which)[1]
        least = most if hard == resource.RLIM_INFINITY else min(most, hard)
        last = (
            least + 1 if name == "CPU" and (hard < 0 or least < hard) else least
        )  # SIGXCPU, then SIGKILL
        resource.setrlimit(which, (least, last))
    signal.alarm(WALL)
    return {name: resource.getrlimit(getattr(resource, f"RLIMIT_{name}"))[0] for name in LIMITS}


def say(kind: bytes, payload: bytes) -> None:
    """Write one frame."""
    frame = memoryview(kind + len(payload).to_bytes(4, "big") + payload)
    while frame:
        frame = frame[os.write(1, frame) :]
