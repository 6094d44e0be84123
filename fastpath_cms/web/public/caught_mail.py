"""The demo's caught mail: the letters that would have left, for everybody who plays it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from functools import wraps
from pathlib import Path
from typing import Any, Final

from flask import render_template
from flask.typing import ResponseReturnValue

from fastpath_cms.domain.errors import NotFound
from fastpath_cms.extensions import db
from fastpath_cms.queries.letters import kept_files
from fastpath_cms.web.browser import settings
from fastpath_cms.web.guards import View, everyone
from fastpath_cms.web.public import bp

NAME: Final = re.compile(r"(\d+)-[a-z0-9-]+")
LINK: Final = re.compile(r"(https?://[^\s<>]+)")
SHOWN: Final = 200  # letters on the page


@dataclass(frozen=True, slots=True)
class Caught:
    """One caught letter."""

    name: str  # of its file, without .eml
    to: str
    subject: str
    date: str
    pieces: tuple[tuple[str, bool], ...]  # (text, is a link), in the order of the letter


def only_in_the_demo(view: View) -> View:
    """Answer as if the page did not exist, except in the demo."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> ResponseReturnValue:
        if not settings().is_demo:
            raise NotFound
        return view(*args, **kwargs)

    return guarded


@bp.route("/caught-mail/")
@everyone
@only_in_the_demo
def caught_mail() -> ResponseReturnValue:
    """List the caught letters, newest first."""
    kept = kept_files(db.session())  # the folder also has letters of later stops of the year
    there = (path for path in _folder().glob("*.eml") if path.name in kept)
    found = sorted(there, key=_number, reverse=True)
    return render_template(
        "public/caught_mail.html",
        letters=[_read(path) for path in found[:SHOWN]],
        count=len(found),
    )


@bp.route("/caught-mail/<string:name>")
@everyone
@only_in_the_demo
def caught_letter(name: str) -> ResponseReturnValue:
    """Show one caught letter; its links can be followed."""
    path = _folder() / f"{name}.eml"
    if not NAME.fullmatch(name) or not path.is_file():
        raise NotFound
    return render_template("public/caught_letter.html", letter=_read(path))


def _folder() -> Path:
    return settings().instance / "mail"


def _number(path: Path) -> int:
    found = NAME.match(path.stem)
    return int(found[1]) if found else 0


def _read(path: Path) -> Caught:
    message = message_from_bytes(path.read_bytes(), _class=EmailMessage, policy=default)
    return Caught(
        name=path.stem,
        to=str(message["To"]),
        subject=str(message["Subject"]),
        date=str(message["Date"]),
        pieces=tuple(
            (piece, place % 2 == 1)
            for place, piece in enumerate(LINK.split(_text(message)))
            if piece
        ),
    )


def _text(message: EmailMessage) -> str:
    """Return the text of a letter; what goes along with it is a part of its own."""
    body = message.get_body(("plain",))
    return str(body.get_content()) if body is not None else ""
