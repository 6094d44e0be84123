"""``make corpus``: put every paper, every violation and every hostile file through the real cage."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter, defaultdict
from pathlib import Path
from typing import Final

from fastpath_cms.adapters.pdf import CagedPdfInspector
from fastpath_cms.services.manuscripts import READING, THUMBNAIL
from tests.corpus.cases import Case
from tests.corpus.papers import PAPERS
from tests.corpus.run_hostile import main as run_hostile
from tests.corpus.violations import VIOLATIONS

SECONDS_MAX: Final = 8.0


def main(words: list[str]) -> int:
    """Judge the papers whose names contain a word, or all files; 1 when one is not as expected."""
    parser = argparse.ArgumentParser(prog="python -m tests.corpus", description=__doc__)
    parser.add_argument("words", nargs="*", help="only files whose names contain one of these")
    args = parser.parse_args(words)
    cases = [
        case
        for case in (*PAPERS, *VIOLATIONS)
        if not args.words or any(word in case.name for word in args.words)
    ]
    wrong, seconds, counts = [], defaultdict[str, list[float]](list), Counter[str]()
    with tempfile.TemporaryDirectory() as folder:
        inspector = CagedPdfInspector(Path(folder) / "run")
        for case in cases:
            path = Path(folder) / "file.pdf"
            path.write_bytes(case.make())
            found, took = _judged(inspector, path, case)
            seconds[case.kind].append(took)
            counts[case.kind] += found == case.rules
            if found != case.rules:
                wrong.append(f"{case.name}: expected {_list(case.rules)}, found {_list(found)}")
    _print(seconds, counts)
    print("\n".join(wrong) or "Every file got what it should.")
    good = [case for case in cases if case.kind == "paper" and not case.rules]
    print(
        f"{len(good)} well-formed papers within the limits: none may be refused or remarked on.\n"
    )
    is_hostile_fine = bool(args.words) or run_hostile() == 0
    is_slow = max(map(max, seconds.values())) > SECONDS_MAX
    return 1 if wrong or is_slow or not is_hostile_fine else 0


def _judged(inspector: CagedPdfInspector, path: Path, case: Case) -> tuple[frozenset[str], float]:
    started = time.perf_counter()
    seen = inspector.examine(path, widths=(THUMBNAIL, READING), last=case.limits.page_max)
    took = time.perf_counter() - started
    return case.found(seen.facts), took


def _print(seconds: dict[str, list[float]], counts: Counter[str]) -> None:
    print(f"{'rule':26}{'files':>7}{'as expected':>14}{'median':>11}{'most':>11}")
    for kind, took in seconds.items():
        median = sorted(took)[len(took) // 2]
        print(
            f"{kind:26}{len(took):7}{counts[kind]:14}{median * 1000:8.0f} ms{max(took) * 1000:8.0f} ms"
        )
    everything = [one for took in seconds.values() for one in took]
    print(
        f"{'all':26}{len(everything):7}{sum(counts.values()):14}{'':11}{max(everything) * 1000:8.0f} ms"
    )


def _list(rules: frozenset[str]) -> str:
    return ", ".join(sorted(rules)) or "nothing"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
