"""``make corpus``: put every hostile file through the real cage and print a table."""

from __future__ import annotations

import resource
import sys
import tempfile
from pathlib import Path

from tests.corpus.hostile import HOSTILE
from tests.corpus.trying import tried

SECONDS = 8.5  # the wall, and the start of the process
MIB = 1024


def main() -> int:
    """Print a line a file; 0 when each was refused or cleaned as it should."""
    failed, slowest = 0, 0.0
    with tempfile.TemporaryDirectory() as folder:
        for one in tried(HOSTILE, Path(folder)):
            is_late = one.seconds > SECONDS
            failed += bool(one.wrong) or is_late
            slowest = max(slowest, one.seconds)
            copying = f"{one.copy_seconds * 1000:5.0f} ms" if one.copy_seconds is not None else ""
            verdict = ", ".join(one.rules) or "taken and cleaned"
            mark = "FAIL" if one.wrong or is_late else " ok "
            size = f"{one.byte_count / 1024:9,.1f} kB"
            print(
                f"[{mark}] {one.case.name:40} {size} {one.seconds:5.2f} s {copying:>9}  {verdict}"
            )
            if one.wrong:
                print(f"       {one.wrong}")
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / MIB
    print(
        f"{len(HOSTILE)} hostile files, {failed} not as they should be; slowest {slowest:.2f} s, most memory {most:.0f} MiB."
    )
    return 1 if failed or most > MIB else 0


if __name__ == "__main__":
    sys.exit(main())
