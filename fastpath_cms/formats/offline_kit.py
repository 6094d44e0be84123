"""The offline kit: one HTML file with papers and forms that works without any network.

Its own policy of contents lets nothing be asked for: only the one script and the one style sheet
in it may act, named by their hashes, and PDFs are opened from the bytes in the file.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from html import escape
from typing import IO, Any, Final

from fastpath_cms.domain.review_form import ReviewForm
from fastpath_cms.formats.offline_form import Heading, OfflineReview

CHUNK: Final = 3 * 64 * 1024  # bytes; a multiple of three, so that pieces of base64 join


@dataclass(frozen=True, slots=True)
class Kit:
    """What stands in one kit; ``key`` tells it from every other, ``name`` begins its files' names."""

    key: str
    name: str
    form: ReviewForm
    heading: Heading
    script: str
    style: str
    reviews: tuple[OfflineReview, ...] = ()
    made: str = ""
    readings_for_authors: frozenset[str] = field(default_factory=frozenset)  # keys of fields


def policy_of(script: str, style: str) -> str:
    """Return the policy of contents of a kit: nothing comes from anywhere, and nothing goes out."""
    return (
        f"default-src 'none'; script-src '{_hash(script)}'; style-src '{_hash(style)}'; "
        "object-src blob:; frame-src blob:; base-uri 'none'; form-action 'none'"
    )


def kit_pieces(
    kit: Kit, papers: Iterable[tuple[int, AbstractContextManager[IO[bytes]]]]
) -> Iterator[bytes]:
    """Yield the file in pieces; ``papers`` are number and opened PDF, read one after the other."""
    title = escape(f"Reviews for {kit.heading.label}, offline")
    due = f" Reviews are due {escape(kit.heading.due)}." if kit.heading.due else ""
    address = escape(kit.heading.url)
    yield (
        "<!doctype html>\n"
        '<html lang="en"><head><meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy_of(kit.script, kit.style)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{title}</title>\n<style>{kit.style}</style></head><body>\n"
        f"<header><h1>{title}</h1><p>Made {escape(kit.made)}.{due} Nothing here needs a network.</p>"
        "<noscript><p><b>This file needs scripts to be allowed; use the text form instead.</b></p>"
        "</noscript></header>\n"
        '<div class="bar"><button type="button" id="kit-save">Save a file to bring back</button>'
        '<p id="kit-status" role="status"></p></div>\n'
        '<div class="cols"><nav aria-label="Papers"><ol id="kit-papers"></ol></nav>'
        '<main id="kit-main"></main></div>\n'
        f"<footer><p>With a network, bring the saved file back at {address}. It shows what would "
        "change before anything does, also where you changed the same review elsewhere.</p></footer>\n"
        f'<script type="application/json" id="kit-data">{_json(_data(kit))}</script>\n'
    ).encode()
    for number, opened in papers:
        yield f'<script type="application/octet-stream" data-paper="{number:d}">'.encode()
        with opened as source:
            while piece := source.read(CHUNK):
                yield base64.b64encode(piece)
        yield b"</script>\n"
    yield f"<script>{kit.script}</script>\n</body></html>\n".encode()


def _data(kit: Kit) -> dict[str, Any]:
    return {
        "key": kit.key,
        "name": kit.name,
        "label": kit.heading.label,
        "reviewer": kit.heading.reviewer,
        "url": kit.heading.url,
        "fields": [
            {
                "key": one.key,
                "kind": one.kind.value,
                "label": one.label,
                "hint": one.hint,
                "required": one.is_required,
                "limit": one.word_limit,
                "words": list(one.words.items()),
                "reading": kit.heading.readings.get(one.key, ""),
                "secret": one.key not in kit.readings_for_authors,
            }
            for one in kit.form.asked
        ],
        "reviews": [
            {
                "number": one.number,
                "title": one.title,
                "authors": list(one.authors),
                "version": one.version,
                "isIn": one.is_in,
                "answers": dict(one.answers),
            }
            for one in kit.reviews
        ],
    }


def _json(data: Mapping[str, Any]) -> str:
    """Write data so that nothing in it can end the element it stands in."""
    return json.dumps(data, ensure_ascii=False).replace("<", "\\u003c").replace("&", "\\u0026")


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
