"""List the keys that receipts are signed with, or make a new one (`keys rotate`)."""

from __future__ import annotations

import argparse
import sys


def add(parser: argparse.ArgumentParser) -> None:
    """Describe the command."""
    parser.add_argument(
        "what",
        nargs="?",
        choices=("list", "rotate"),
        default="list",
        help="list prints every key; rotate makes a new one, and old receipts keep verifying",
    )


def run(args: argparse.Namespace) -> int:
    """Print every key with its dates; rotate first if asked to."""
    from fastpath_cms.composition import compose, compose_keys
    from fastpath_cms.config import load_settings
    from fastpath_cms.domain.calendar import stamp_text
    from fastpath_cms.domain.ports import NoKey

    settings = load_settings()
    keys = compose_keys(settings.instance)
    now = compose(settings).clock.now()
    try:
        if args.what == "rotate":
            made = keys.create(now)
            fresh = keys.public_keys()[0].id if made else keys.rotate(now)
            print(f"Receipts are signed with the key {fresh} from now on.")
            print(f"Back {keys.path} up, apart from the database.")
        held = keys.public_keys()
    except NoKey as fault:
        print(f"fastpath-cms keys: {fault}", file=sys.stderr)
        return 1
    for key in held:
        until = f"until {stamp_text(key.until)}" if key.until else "in use"
        print(f"{key.id}  since {stamp_text(key.since)}, {until}")
    if not held:
        print("There is no key: `fastpath-cms init` makes one.", file=sys.stderr)
    return 0 if held else 1
