"""Print a link that signs somebody in once, within the hour: for the time before mail works."""

from __future__ import annotations

import argparse
import sys


def add(parser: argparse.ArgumentParser) -> None:
    """Describe the command."""
    parser.add_argument("email", help="the address to sign in")
    parser.add_argument("--next", default="", help="the path to go on to, for example /home")


def run(args: argparse.Namespace) -> int:
    """Print the link."""
    import email_validator

    from fastpath_cms import create_app
    from fastpath_cms.cli.acting import perform
    from fastpath_cms.domain.people import normal_address
    from fastpath_cms.extensions import db
    from fastpath_cms.queries.people import person_by_address
    from fastpath_cms.services import minting

    try:
        email_validator.validate_email(args.email.strip(), check_deliverability=False)
    except email_validator.EmailNotValidError as fault:
        print(f"fastpath-cms: {args.email} cannot be an address: {fault}", file=sys.stderr)
        return 2
    address = normal_address(args.email)
    app = create_app()
    with app.app_context():
        is_known = person_by_address(db.session(), address) is not None
        db.session.remove()
    if not is_known:
        print(f"Nobody has {address} yet; the link asks for a name.", file=sys.stderr)
    print(perform(app, minting.mint_sign_in, address, args.next))
    return 0
