"""Write editions as plain files that need no server: pages, calendars, papers, pictures."""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

PUBLIC: Final = re.compile(
    r"/(?P<year>\d{4})/(?:$|(?:call|committee|program|news|talks)\b|[\w-]+\.(?:ics|bib|csv|txt|atom)\b)"
    r"|/editions/$|/pages/[\w-]+$|/static/[\w./-]+$"
)
FONT: Final = re.compile(r'url\("(fonts/[\w.-]+)"\)')


def add(parser: argparse.ArgumentParser) -> None:
    """Describe the command."""
    parser.add_argument("years", type=int, nargs="+", metavar="YEAR", help="which editions")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="an empty folder")


def run(args: argparse.Namespace) -> int:
    """Write the files; 1 when an edition does not exist or a page could not be read."""
    from fastpath_cms import create_app
    from fastpath_cms.config import load_settings

    out: Path = args.out
    if out.exists() and any(out.iterdir()):
        print(f"fastpath-cms: {out} is not empty; nothing was written.", file=sys.stderr)
        return 2
    app = create_app(load_settings())
    try:
        written = archive(app, args.years)
    except LookupError as fault:
        print(f"fastpath-cms: {fault} Nothing was written.", file=sys.stderr)
        return 1
    for name, data in written.items():
        path = out / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    print(f"{len(written)} files are in {out}; open {out}/index.html.")
    return 0


def archive(app: Flask, years: list[int]) -> dict[str, bytes]:
    """Return the files of an archive by name, with a manifest of their hashes.

    The same editions give the same bytes. Raises LookupError for an edition that is not there.
    """
    from fastpath_cms.config import Settings
    from fastpath_cms.formats.archive_pages import file_of, made_plain

    settings: Settings = app.extensions["fastpath_settings"]
    client = app.test_client(use_cookies=False)
    found = _gathered(client, settings.base_url, years)
    files = {address: file_of(address) for address in found}
    icons = found["/static/icons.svg"][1].decode()
    written: dict[str, bytes] = {}
    for address, (kind, data) in sorted(found.items()):
        name = files[address]
        if kind == "text/html":
            data = made_plain(data.decode(), name, files, icons).encode()  # noqa: PLW2901
        written[name] = data
    newest = f"{max(years)}/index.html"
    written["index.html"] = (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>Archive</title>'
        f'<meta http-equiv="refresh" content="0; url={newest}"></head>'
        f'<body><p><a href="{newest}">The newest edition kept here</a></p></body></html>\n'
    ).encode()
    hashes = {name: hashlib.sha256(data).hexdigest() for name, data in sorted(written.items())}
    written["manifest.json"] = (json.dumps(hashes, indent=1) + "\n").encode()
    return written


def _gathered(client: FlaskClient, base_url: str, years: list[int]) -> dict[str, tuple[str, bytes]]:
    """Follow links from the editions' pages; return kinds and bytes by address."""
    from fastpath_cms.formats.archive_pages import links_in

    waiting = [*(f"/{year}/" for year in years), "/editions/", "/static/icons.svg"]
    found: dict[str, tuple[str, bytes]] = {}
    tried: set[str] = set()
    while waiting:
        address = waiting.pop()
        if address in tried:
            continue
        tried.add(address)
        with client.get(address, base_url=base_url) as response:
            status, kind, data = response.status_code, response.mimetype or "", response.data
        if status != 200:
            if re.fullmatch(r"/\d{4}/", address):
                raise LookupError(f"There is no edition of {address.strip('/')}.")
            continue
        found[address] = (kind, data)
        if kind == "text/html":
            waiting += [one for one in links_in(data.decode()) if _is_kept(one, years)]
        elif kind == "text/css":
            waiting += [f"/static/{name}" for name in FONT.findall(data.decode())]
    return found


def _is_kept(address: str, years: list[int]) -> bool:
    match = PUBLIC.match(address)
    return match is not None and (match["year"] is None or int(match["year"]) in years)
