"""Pages made plain: links that lead to files beside them, and nothing that needs a server.

Works on our own templates' HTML. What an archive has no file for is printed as text, so that no
link leads nowhere; forms and scripts go.
"""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import parse_qs, urlsplit

GONE: Final = (
    re.compile(r"<form\b.*?</form>\s*", re.DOTALL),
    re.compile(r'<aside class="machine\b.*?</aside>\s*', re.DOTALL),
    re.compile(r'<script type="module".*?</script>\s*', re.DOTALL),
    re.compile(r'<link rel="preload"[^>]*>\s*'),
    re.compile(r'<a\b[^>]*\bhref="/(?:sign-in|verify)[^"]*"[^>]*>.*?</a>\s*', re.DOTALL),
)
ANCHOR: Final = re.compile(r'<a\b([^>]*?)\bhref="(/[^"]*)"([^>]*)>(.*?)</a>', re.DOTALL)
LINK: Final = re.compile(r'\b(href|src)="(/[^"]*)"')
HEAD_LINK: Final = re.compile(r'<link\b[^>]*\bhref="(/[^"]*)"[^>]*>\s*')
ICON: Final = re.compile(r'<use href="/static/icons\.svg#([\w-]+)"/>')
SYMBOL: Final = re.compile(r'<symbol id="([\w-]+)".*?</symbol>', re.DOTALL)


def file_of(address: str) -> str:
    """Return the file that stands for an address of the site: ``2022/talks/1.html``.

    >>> file_of("/2022/"), file_of("/2022/program.ics?talk=3"), file_of("/pages/help")
    ('2022/index.html', '2022/program-talk-3.ics', 'pages/help.html')
    """
    parts = urlsplit(address)
    path = parts.path.lstrip("/")
    if path.endswith("/") or not path:
        return f"{path}index.html"
    stem, dot, ending = path.rpartition(".")
    if not dot or "/" in ending:
        stem, ending = path, "jpg" if "/photos/" in path else "html"
    query = "".join(f"-{name}-{values[0]}" for name, values in parse_qs(parts.query).items())
    return f"{stem}{query}.{ending}"


def links_in(page: str) -> list[str]:
    """Return the addresses of this site a page leads to or shows, without fragments, each once."""
    plain = _without_server(page)
    found = (html.unescape(match[2]).partition("#")[0] for match in LINK.finditer(plain))
    return list(dict.fromkeys(address for address in found if address))


def made_plain(page: str, file: str, files: Mapping[str, str], icons: str) -> str:
    """Return a page as ``file`` of an archive whose ``files`` are known by address.

    ``icons`` is the sheet of icons: those a page uses are put into it, since a page opened from a
    disk may not load them from another file.
    """
    plain = _without_server(page)
    plain = ANCHOR.sub(lambda found: _anchor(found, files), plain)
    plain = HEAD_LINK.sub(lambda found: found[0] if html.unescape(found[1]) in files else "", plain)
    used = dict.fromkeys(ICON.findall(plain))
    plain = ICON.sub(r'<use href="#\1"/>', plain)
    plain = LINK.sub(lambda found: f'{found[1]}="{_relative(found[2], file, files)}"', plain)
    drawn = {found[1]: found[0] for found in SYMBOL.finditer(icons)}
    sheet = "".join(drawn[name] for name in used if name in drawn)
    if sheet:
        sheet = f'<svg xmlns="http://www.w3.org/2000/svg" hidden>{sheet}</svg>'
    return plain.replace("</body>", f"{sheet}</body>")


def _without_server(page: str) -> str:
    for pattern in GONE:
        page = pattern.sub("", page)
    return page


def _anchor(found: re.Match[str], files: Mapping[str, str]) -> str:
    address = html.unescape(found[2]).partition("#")[0]
    return found[0] if address in files else f"<span>{found[4]}</span>"


def _relative(written: str, file: str, files: Mapping[str, str]) -> str:
    address, mark, fragment = html.unescape(written).partition("#")
    target = posixpath.relpath(files[address], posixpath.dirname(file) or ".")
    return html.escape(f"{target}{mark}{fragment}")
