"""Make an instance: its settings, its database, the first edition and its chair."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from flask import Flask

TITLE: Final = "International Workshop on Performance Analysis of Machine Learning Systems"
ZONE: Final = "America/New_York"
CONFIG: Final = """\
# The settings of this machine; docs/operations.md explains each.
secret_key = "{secret}"
base_url = "{base_url}"      # what links in letters begin with
sender = "{sender}"     # From: of every letter
"""


class Missing(Exception):
    """Something was neither given nor can be asked for."""


def add(parser: argparse.ArgumentParser) -> None:
    """Describe the command."""
    parser.add_argument("--name", help="the name of the general chair")
    parser.add_argument("--email", help="the address the chair signs in with")
    parser.add_argument("--year", type=int, help="the year of the first edition's workshop")
    parser.add_argument("--title", default=TITLE, help="the title of the workshop")
    parser.add_argument("--zone", default=ZONE, help=f"its time zone ({ZONE})")
    parser.add_argument("--base-url", help="the address people reach the site by")
    parser.add_argument("--sender", help="From: of every letter")


def run(args: argparse.Namespace) -> int:
    """Make what is missing; an instance that is complete stays as it is."""
    from fastpath_cms import create_app
    from fastpath_cms.cli.acting import perform
    from fastpath_cms.composition import compose_keys
    from fastpath_cms.config import ROOT, load_settings
    from fastpath_cms.migrating import migrate
    from fastpath_cms.services import founding, minting

    folder = Path(os.environ.get("FASTPATH_INSTANCE", str(ROOT / "instance")))
    write_settings(folder, args)
    settings = load_settings(folder)
    migrate(settings.database)
    app = create_app(settings)
    keys = compose_keys(folder)
    if keys.create(app.extensions["fastpath_tools"].clock.now()):
        print(f"{keys.path} is written; receipts are signed with it, so keep it to yourself.")
    label = edition_there(app)
    if label:
        print(f"The database is at its newest migration. {label} is there: nothing was changed.")
        return 0
    try:
        name = given(args.name, "Name of the general chair", "--name")
        email = given(args.email, "Address the chair signs in with", "--email")
        year = int(given(args.year, "Year of the workshop", "--year"))
        check(email, year, args.zone)
    except (Missing, ValueError) as fault:
        print(f"fastpath-cms init: {fault}", file=sys.stderr)
        return 2
    perform(
        app,
        founding.found,
        year=year,
        title=args.title,
        zone_name=args.zone,
        name=name,
        address=email,
        pages=first_pages(),
    )
    link = perform(app, minting.mint_sign_in, email.strip().lower(), f"/{year}/chair/roles")
    print(f"FastPath {year} is founded; {name} is its general chair. Its dates are still empty.")
    print("Start the site with `fastpath-cms serve`, then open this link within the hour:")
    print(link)
    print(f"For another one: fastpath-cms sign-in-link {email}")
    return 0


def write_settings(folder: Path, args: argparse.Namespace) -> None:
    """Write config.toml with a secret of its own, readable by nobody else, if there is none."""
    from fastpath_cms.adapters.entropy import SystemEntropy
    from fastpath_cms.config import BASE_URL, SENDER

    path = folder / "config.toml"
    folder.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        print(f"{path} is there and stays as it is.")
        return
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(
            CONFIG.format(
                secret=SystemEntropy().token(48),
                base_url=(args.base_url or BASE_URL).replace('"', ""),
                sender=(args.sender or SENDER).replace('"', ""),
            )
        )
    print(f"{path} is written; it holds the secret key, so keep it to yourself.")


def edition_there(app: Flask) -> str:
    """Return what the current edition is called, or ""."""
    from fastpath_cms.extensions import db
    from fastpath_cms.queries.editions import current_edition

    with app.app_context():
        edition = current_edition(db.session())
        db.session.remove()
        return edition.label if edition else ""


def given(value: object, question: str, option: str) -> str:
    """Return what was given, or ask for it; raise Missing where nobody can be asked."""
    if value:
        return str(value)
    if not sys.stdin.isatty():
        raise Missing(f"{option} is needed: {question.lower()}.")
    answer = input(f"{question}: ").strip()
    if not answer:
        raise Missing(f"{option} is needed: {question.lower()}.")
    return answer


def check(email: str, year: int, zone: str) -> None:
    """Raise ValueError, with the sentence to print, for an answer that cannot be."""
    from zoneinfo import available_timezones

    import email_validator

    try:
        email_validator.validate_email(email.strip(), check_deliverability=False)
    except email_validator.EmailNotValidError as fault:
        raise ValueError(f"--email {email} cannot be an address: {fault}") from None
    if not 2000 <= year <= 2999:
        raise ValueError(f"--year {year} is not a year of this millennium.")
    if zone not in available_timezones():
        raise ValueError(f"--zone {zone} is not a time zone; an example is Europe/Oslo.")


def first_pages() -> list[tuple[str, str, str]]:
    """Return the pages a new site begins with; the chairs change them in Settings."""
    from fastpath_cms.example.reading import read_table

    table = read_table("first_pages.toml")
    return [(row["slug"], row["title"], row["text"]) for row in table["page"]]
