"""Killing: a deed in a process of its own, which dies in the middle as in a power cut."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable


def die() -> None:
    """End this process as a power cut does."""
    os.kill(os.getpid(), signal.SIGKILL)


def in_another_process(deed: Callable[[], None]) -> int:
    """Do a deed in a fork of this process, and return how it ended: 0, or minus the signal."""
    child = os.fork()
    if child == 0:
        try:
            deed()
        finally:
            os._exit(0)
    return -os.WTERMSIG(status) if os.WIFSIGNALED(status := os.waitpid(child, 0)[1]) else 0
