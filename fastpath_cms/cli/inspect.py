"""Judge PDFs as the submission form does: what would refuse them, and what is worth another look.

Needs no instance and no database. Ends with 0 if every file is accepted, with 1 if one is not.
"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from pathlib import Path

    from fastpath_cms.adapters.pdf import CagedPdfInspector
    from fastpath_cms.domain.errors import Problem
    from fastpath_cms.domain.manuscript import Limits

CHUNK: Final = 1 << 20  # bytes read at a time


def add(parser: argparse.ArgumentParser) -> None:
    """Describe the command."""
    parser.add_argument("files", nargs="+", metavar="FILE", help="a PDF")
    parser.add_argument("--json", action="store_true", help="one JSON object a file, one a line")
    parser.add_argument("--pages", default="2-4", metavar="MIN-MAX", help="pages asked for (2-4)")
    parser.add_argument(
        "--double-blind", action="store_true", help="also look for what names the authors"
    )


def run(args: argparse.Namespace) -> int:
    """Judge one file after the other and print what was found of each at once."""
    import sys
    import tempfile
    from pathlib import Path

    from fastpath_cms.adapters.pdf import CagedPdfInspector

    limits = _limits(args)
    if limits is None:
        print("fastpath-cms: --pages takes two numbers, as in 2-4.", file=sys.stderr)
        return 2
    are_accepted = True
    with tempfile.TemporaryDirectory() as folder:
        inspector = CagedPdfInspector(Path(folder))
        for name in args.files:
            verdict = _judged(inspector, name, limits)
            are_accepted = are_accepted and verdict["accepted"]
            _print(verdict, is_json=args.json)
    return 0 if are_accepted else 1


def _limits(args: argparse.Namespace) -> Limits | None:
    from fastpath_cms.domain.manuscript import Limits

    few, _, many = args.pages.partition("-")
    if not few.isdecimal() or not (many or few).isdecimal():
        return None
    least, most = int(few), int(many or few)
    if not 1 <= least <= most:
        return None
    return Limits(page_min=least, page_max=most, is_double_blind=args.double_blind)


def _judged(inspector: CagedPdfInspector, name: str, limits: Limits) -> dict[str, Any]:
    """Return what is said of one file; a file that cannot be read is a refused one."""
    import time
    from pathlib import Path

    from fastpath_cms.domain.errors import Problem
    from fastpath_cms.domain.manuscript import problems_of
    from fastpath_cms.domain.remarks import remarks_on

    started = time.perf_counter()
    path = Path(name)
    found: list[Problem] = []
    verdict: dict[str, Any] = {"file": name, "sha256": None, "bytes": None, "pages": None}
    try:
        sha256, size = _hash(path)
        facts = inspector.inspect(path)
    except OSError as fault:
        found = [Problem("no-file", f"This file cannot be read: {fault.strerror}.")]
    else:
        verdict |= {"sha256": sha256, "bytes": size, "pages": facts.page_count}
        found = problems_of(facts, limits) + remarks_on(facts, limits)
    return verdict | {
        "accepted": not any(problem.severity == "refusal" for problem in found),
        "problems": [_plain(problem) for problem in found],
        "seconds": round(time.perf_counter() - started, 3),
    }


def _hash(path: Path) -> tuple[str, int]:
    import hashlib

    digest, size = hashlib.sha256(), 0
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return digest.hexdigest(), size


def _plain(problem: Problem) -> dict[str, Any]:
    return {
        "rule": problem.rule,
        "severity": problem.severity.value,
        "page": problem.page,
        "sentence": problem.sentence,
    }


def _print(verdict: dict[str, Any], *, is_json: bool) -> None:
    import json

    if is_json:
        print(json.dumps(verdict, ensure_ascii=False), flush=True)
        return
    pages = verdict["pages"]
    counted = "" if pages is None else f", {pages} page{'' if pages == 1 else 's'}"
    word = "accepted" if verdict["accepted"] else "refused"
    print(f"{verdict['file']}: {word}{counted} ({verdict['seconds']:.1f} s)", flush=True)
    for problem in verdict["problems"]:
        lead = "must change" if problem["severity"] == "refusal" else "worth a look"
        print(f"  {lead}: {problem['sentence']}")
