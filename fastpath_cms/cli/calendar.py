"""Print an edition's key dates in three zones, and the phase it is in."""

from __future__ import annotations

import argparse
import sys


def add(parser: argparse.ArgumentParser) -> None:
    """Describe the command."""
    parser.add_argument("year", type=int, metavar="YEAR", help="the edition's year")


def run(args: argparse.Namespace) -> int:
    """Print one line a date."""
    from fastpath_cms import create_app
    from fastpath_cms.config import load_settings
    from fastpath_cms.domain.calendar import CLOSING, DATE_NAMES, PHASE_NAMES, DateKind, shown
    from fastpath_cms.extensions import db
    from fastpath_cms.queries.editions import dates_now, edition_of, phase_of

    app = create_app(load_settings())
    with app.app_context():
        edition = edition_of(db.session(), args.year)
        if edition is None:
            print(f"There is no edition of {args.year}.", file=sys.stderr)
            return 1
        now = app.extensions["fastpath_tools"].clock.now()
        print(f"{edition.label}: {PHASE_NAMES[phase_of(edition, now)]}")
        dates = dates_now(edition.key_dates)
        for kind in DateKind:
            if kind in dates:
                three = shown(dates[kind], edition.zone, is_closing=kind in CLOSING)
                print(f"  {DATE_NAMES[kind]:<22}{three.aoe} | {three.local} | {three.utc}")
        db.session.remove()
    return 0
