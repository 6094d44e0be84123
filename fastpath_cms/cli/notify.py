"""Release the decisions of an edition, or say what is missing and what would be sent."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fastpath_cms.services.act import Act


def add(parser: argparse.ArgumentParser) -> None:
    """Describe the command."""
    parser.add_argument("year", type=int, metavar="YEAR", help="the edition's year")
    parser.add_argument("--dry-run", action="store_true", help="tell nobody; only say what is so")


def run(args: argparse.Namespace) -> int:
    """Check or release; 0 when the decisions can be, or were, released."""
    from fastpath_cms import create_app
    from fastpath_cms.cli.acting import perform
    from fastpath_cms.config import load_settings
    from fastpath_cms.domain.errors import Refusal

    app = create_app(load_settings())
    try:
        lines, code = perform(app, _dry_run if args.dry_run else _release, args.year)
    except Refusal as refusal:
        print(f"fastpath-cms: {refusal.sentence} {refusal.kept}".rstrip(), file=sys.stderr)
        return 1
    print("\n".join(lines))
    return code


def _dry_run(act: Act, year: int) -> tuple[list[str], int]:
    from fastpath_cms.services import notifying

    preview = notifying.preview_all(act, _edition_id(act, year))
    lines = [f"{found.title}: {'yes' if found.is_passed else 'no'}" for found in preview.checks]
    lines += [f"Missing: {sentence}" for sentence in preview.missing]
    lines.append(f"Letters: {preview.letter_count}. Nobody was told anything.")
    return lines, 1 if preview.missing else 0


def _release(act: Act, year: int) -> tuple[list[str], int]:
    from fastpath_cms.services import notifying

    count = notifying.start_release(act, _edition_id(act, year))
    if count is None:
        return ["The release is on its way; the mail worker performs it when it is due."], 0
    return [f"Released. Letters in the outbox for `fastpath-cms mail deliver`: {count}."], 0


def _edition_id(act: Act, year: int) -> int:
    from fastpath_cms.domain.errors import NotFound
    from fastpath_cms.queries.editions import edition_of

    edition = edition_of(act.session, year)
    if edition is None:
        raise NotFound(f"There is no edition of {year}.")
    return edition.id
