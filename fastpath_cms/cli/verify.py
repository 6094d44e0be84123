"""Check receipts: each was signed by this site, and is unchanged, or the reason why not."""

from __future__ import annotations

import argparse
import hashlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fastpath_cms.domain.receipts import PublicKey


def add(parser: argparse.ArgumentParser) -> None:
    """Describe the command."""
    parser.add_argument("files", nargs="+", metavar="FILE", help="a receipt, or a letter with one")
    parser.add_argument("--pdf", type=Path, metavar="FILE", help="the PDF the receipt is for")
    parser.add_argument(
        "--keys",
        type=Path,
        metavar="FILE",
        help="public keys saved from /verify/keys (those of the instance folder)",
    )


def run(args: argparse.Namespace) -> int:
    """Print one line a file; 0 when all are ours and match, 1 otherwise."""
    from fastpath_cms.adapters.signing import fits
    from fastpath_cms.domain.calendar import stamp_text
    from fastpath_cms.domain.receipt_reading import check
    from fastpath_cms.domain.receipts import Unproven, sentence

    try:
        keys = _keys(args.keys)
        digest = _digest(args.pdf) if args.pdf else ""
    except (OSError, ValueError) as fault:
        print(f"fastpath-cms verify: {fault}", file=sys.stderr)
        return 1
    code = 0
    for name in args.files:
        try:
            text = Path(name).read_bytes().decode(errors="replace")
            receipt = check(text, keys, fits).receipt
        except (OSError, Unproven) as fault:
            print(f"{name}: NOT PROVEN. {fault}")
            code = 1
            continue
        pages = f", {receipt.page_count} pages" if receipt.page_count else ""
        print(
            f"{name}: ours. {sentence(receipt)}{pages}, {stamp_text(receipt.received_at, 'seconds')}"
        )
        if digest and digest != receipt.sha256:
            print(f"{name}: but {args.pdf} is another file, with SHA-256 {digest}")
            code = 1
        elif digest:
            print(f"{name}: {args.pdf} is the very file.")
    return code


def _keys(path: Path | None) -> tuple[PublicKey, ...]:
    """Return the keys of a saved file, else those of the instance; raise ValueError without any."""
    import os

    from fastpath_cms.adapters.signing import FILE, KeyFile, keys_in
    from fastpath_cms.config import ROOT
    from fastpath_cms.domain.ports import NoKey

    if path is not None:
        try:
            return keys_in(path.read_text(encoding="utf-8"))
        except ValueError as fault:
            raise ValueError(f"{path} is not a file saved from /verify/keys ({fault}).") from None
    folder = Path(os.environ.get("FASTPATH_INSTANCE", str(ROOT / "instance")))
    try:
        held = KeyFile(folder / FILE).public_keys()
    except NoKey as fault:
        raise ValueError(str(fault)) from None
    if not held:
        raise ValueError(f"{folder / FILE} is not there; save /verify/keys and name it by --keys.")
    return held


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
