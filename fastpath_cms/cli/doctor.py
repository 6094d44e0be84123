"""Check settings, database, files, the reading of PDFs and mail; say what to do. Changes nothing."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from typing import Final

MARKS: Final = {"ok": " ok ", "warn": "WARN", "fail": "FAIL"}


def add(parser: argparse.ArgumentParser) -> None:
    """Describe the command."""
    parser.add_argument("--json", action="store_true", help="print the findings as JSON")
    parser.add_argument("--all-files", action="store_true", help="read every file, not a sample")


def run(args: argparse.Namespace) -> int:
    """Print every finding; 0 when nothing fails."""
    from fastpath_cms.checkup import checkup

    found = checkup(is_thorough=args.all_files)
    if args.json:
        print(json.dumps([asdict(finding) for finding in found], ensure_ascii=False, indent=1))
    else:
        for finding in found:
            print(f"[{MARKS[finding.state]}] {finding.about}: {finding.says}")
            if finding.todo:
                print(f"       {finding.todo}")
    return 1 if any(finding.state == "fail" for finding in found) else 0
