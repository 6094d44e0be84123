"""Change an edition from the command line: extend one of its deadlines."""

from __future__ import annotations

import argparse
import sys
from datetime import date, time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fastpath_cms.services.act import Act
    from fastpath_cms.services.planning import Extension, Wanted

CLOSING = ("submission", "bids", "reviews-due", "camera-ready")
MOVABLE = ("bids", "reviews-due", "notification", "camera-ready", "workshop")


def add(parser: argparse.ArgumentParser) -> None:
    """Describe the command."""
    commands = parser.add_subparsers(dest="deed", metavar="DEED", required=True)
    extend = commands.add_parser("extend", help="move a deadline to later, and tell everybody")
    extend.add_argument("year", type=int, metavar="YEAR", help="the edition's year")
    extend.add_argument("--kind", choices=CLOSING, default="submission", help="which deadline")
    extend.add_argument("--date", type=_day, required=True, help="the new day, as 2027-03-05")
    extend.add_argument("--until", type=_minute, help="the last minute that counts (23:59)")
    extend.add_argument("--zone", choices=("aoe", "edition"), default="aoe", help="zone of both")
    extend.add_argument(
        "--also",
        type=_also,
        action="append",
        default=[],
        metavar="KIND=DATE",
        help="another date that moves with it, as notification=2027-03-12",
    )
    extend.add_argument("--dry-run", action="store_true", help="change nothing; print what would")


def run(args: argparse.Namespace) -> int:
    """Extend, or say what an extension would change; 0 when it was, or could be, done."""
    from fastpath_cms import create_app
    from fastpath_cms.cli.acting import perform
    from fastpath_cms.config import load_settings
    from fastpath_cms.domain.errors import Refusal

    app = create_app(load_settings())
    try:
        lines, code = perform(app, _preview if args.dry_run else _extend, args)
    except Refusal as refusal:
        print(f"fastpath-cms: {refusal.sentence} {refusal.kept}".rstrip(), file=sys.stderr)
        return 1
    print("\n".join(lines))
    return code


def _preview(act: Act, args: argparse.Namespace) -> tuple[list[str], int]:
    from fastpath_cms.services import extending

    edition_id, wanted = _wanted(act, args)
    plan, to_authors, to_committee = extending.preview_as_operator(act, edition_id, wanted)
    lines = _said(plan)
    lines += [f"Letter to {one.name} <{one.address}>: {one.subject}" for one in to_committee]
    lines += [f"Letter to {one.name} <{one.address}>: {one.subject}" for one in to_authors]
    for letter in (*to_authors[:1], *to_committee[:1]):
        lines += ["", f"Subject: {letter.subject}", "", letter.body.rstrip()]
    lines += ["", "Nothing was changed, and nobody was told anything."]
    return lines, 1 if plan.problems else 0


def _extend(act: Act, args: argparse.Namespace) -> tuple[list[str], int]:
    from fastpath_cms.services import extending

    edition_id, wanted = _wanted(act, args)
    done = extending.extend_as_operator(act, edition_id, wanted)
    return [
        f"{done['name']} now closes {done['text']}.",
        f"The year: {done['before']} before, {done['after']} now.",
        "The letters are in the outbox for `fastpath-cms mail deliver`.",
    ], 0


def _said(plan: Extension) -> list[str]:
    from fastpath_cms.domain.calendar import PHASE_NAMES

    lines = [f"{one.name}: {one.text} (was {one.was_text})" for one in plan.moved]
    lines += [f"Not possible: {sentence}" for sentence in plan.problems]
    lines += [
        f"Try: --also {kind.value}={entry.day.isoformat()}"
        for kind, entry in plan.proposals.items()
    ]
    lines += [f"Look twice: {sentence}" for sentence in plan.warnings]
    if plan.has_passed:
        lines.append("The deadline has passed already; it opens again.")
    lines.append(f"The year: {PHASE_NAMES[plan.before]} before, {PHASE_NAMES[plan.after]} after.")
    if plan.news:
        lines.append(f"News: {plan.news}")
    return lines


def _wanted(act: Act, args: argparse.Namespace) -> tuple[int, Wanted]:
    from fastpath_cms.domain.calendar import AOE, DateKind
    from fastpath_cms.domain.entry import Entry
    from fastpath_cms.domain.errors import NotFound
    from fastpath_cms.queries.editions import edition_of
    from fastpath_cms.services.planning import Wanted

    edition = edition_of(act.session, args.year)
    if edition is None:
        raise NotFound(f"There is no edition of {args.year}.")
    zone_name = AOE.key if args.zone == "aoe" else edition.zone_name
    entry = Entry(args.date, args.until, zone_name)
    others = {DateKind(kind): Entry(day) for kind, day in args.also}
    return edition.id, Wanted(DateKind(args.kind), entry, others)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError("type the day as year-month-day: 2027-03-05") from None


def _minute(text: str) -> time:
    try:
        return time.fromisoformat(text).replace(second=0, microsecond=0, tzinfo=None)
    except ValueError:
        raise argparse.ArgumentTypeError("type the time as hours:minutes: 17:00") from None


def _also(text: str) -> tuple[str, date]:
    kind, _, day = text.partition("=")
    if kind not in MOVABLE:
        raise argparse.ArgumentTypeError(f"one of {', '.join(MOVABLE)}, then = and the day")
    return kind, _day(day)
