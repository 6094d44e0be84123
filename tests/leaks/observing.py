"""Observing: what one reader gets from one request, byte for byte, and from the post."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from flask import Request, g, has_request_context, request
from flask.testing import FlaskClient
from itsdangerous import TimestampSigner
from sqlalchemy import bindparam, select
from sqlalchemy.dialects import sqlite
from werkzeug.datastructures import ImmutableMultiDict

from fastpath_cms.models import Letter
from tests.leaks.houses import BASE_URL, House
from tests.leaks.people import NAMES, Reader, address, browser_key, session_token
from tests.leaks.remembering import Asked, Memory
from tests.leaks.sampling import is_chosen

OF_NOW: Final = frozenset({"Date", "Expires"})  # Werkzeug's own clock, and nothing else
SIGNED_AT: Final = 1_800_000_000  # seconds: when every cookie of Flask's was signed
PROVED: Final = 50  # one in so many remembered answers is compared with the program's
LETTERS: Final = str(
    select(
        Letter.kind,
        Letter.recipient_name,
        Letter.subject,
        Letter.body,
        Letter.reply_to,
        Letter.message_id,
        Letter.in_reply_to,
        Letter.posted_at,
    )
    .where(Letter.recipient_address == bindparam("address"))
    .order_by(Letter.id)
    .compile(dialect=sqlite.dialect())
)
"""Every letter to an address, with all that goes on the wire."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One answer: its status, every header in order, its bytes, and what the database did."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    sql: tuple[tuple[str, int], ...]  # statement and rows returned: a stand-in for time

    def difference(self, other: Seen) -> str:
        """Say in a line where two answers differ; "" when they do not."""
        if self.status != other.status:
            return f"status {self.status} or {other.status}"
        if self.body != other.body:
            return "body " + _apart(self.body.splitlines(), other.body.splitlines())
        if self.headers != other.headers:
            return f"headers {sorted(set(self.headers) ^ set(other.headers))}"
        return f"database {_apart(self.sql, other.sql)}" if self.sql != other.sql else ""


def _apart(mine: Sequence[object], theirs: Sequence[object]) -> str:
    """Say where two sequences part, around the first character that differs."""
    for one, two in zip(map(str, mine), map(str, theirs), strict=False):
        if one != two:
            at = next((i for i, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), 60)
            at = max(at - 60, 0)
            return f"...{one[at : at + 160]} or ...{two[at : at + 160]}"
    return f"of {len(mine)} or {len(theirs)} parts"


def _untimed(value: str) -> str:
    """Leave the instant of expiry out of a cookie; its Max-Age says the same."""
    return "; ".join(part for part in value.split("; ") if not part.startswith("Expires="))


class Watched(Request):
    """A request that notes which query parameters a view reads."""

    @cached_property
    def args(self) -> ImmutableMultiDict[str, str]:  # type: ignore[override]
        """The query, noting each name asked for."""
        asked = READ

        class Noting(ImmutableMultiDict[str, str]):
            def get(self, key: str, *args: Any, **kw: Any) -> Any:
                if has_request_context() and "viewer" in g:
                    asked.add((request.endpoint or "", key))
                return super().get(key, *args, **kw)

            def __contains__(self, key: object) -> bool:
                if has_request_context() and "viewer" in g:
                    asked.add((request.endpoint or "", str(key)))
                return super().__contains__(key)

        return Noting(super().args)


READ: Final[set[tuple[str, str]]] = set()
"""Which endpoint has read which query parameter."""


class Observer:
    """Asks an open house as any reader, and keeps what came back.

    With a memory, the program is asked only what it has not answered under the same database.
    """

    def __init__(self, house: House, memory: Memory | None = None) -> None:
        self.house = house
        self.memory = memory
        house.app.request_class = Watched
        self._is_changed = False  # the file is no longer what it was

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Sign cookies at one instant."""
        stamp = TimestampSigner.get_timestamp
        TimestampSigner.get_timestamp = lambda _self: SIGNED_AT  # type: ignore[method-assign]
        try:
            yield
        finally:
            TimestampSigner.get_timestamp = stamp  # type: ignore[method-assign]

    def get(self, reader: Reader, path: str) -> Seen:
        """Open a page as a reader."""
        return self._ask(reader, path, "GET", None)

    def post(self, reader: Reader, path: str, fields: dict[str, Any]) -> Seen:
        """Send a form as a reader, with a good CSRF token and a key of its own."""
        key = browser_key(reader)
        token = hmac.new(b"k" * 40, b"csrf:" + key.encode(), hashlib.sha256).hexdigest()
        hidden = {"csrf_token": token, "form_key": f"{reader.value} {path}"[:80]}
        return self._ask(reader, path, "POST", hidden | fields)

    def undo(self) -> None:
        """Bring the house back to what it was when it was opened."""
        self.house.repeater.undo()
        if self._is_changed:
            self.house.reset()
            self._is_changed = False

    def _ask(self, reader: Reader, path: str, method: str, data: dict[str, Any] | None) -> Seen:
        words = f"{reader.value} {method} {path}"
        request = (words, repr(data))
        known: Seen | None = None
        if self.memory is not None:
            is_proved = is_chosen(f"prove {request}", PROVED)
            known = self.memory.recall(request, self.house.repeater, kept=not is_proved)
            if known is not None and not is_proved:
                return known
        self._is_changed |= self.house.repeater.settle()
        seen = self._answer(reader, words, path, method, data)
        self._is_changed |= self.house.program.notes.is_written()
        if known is not None and (apart := known.difference(seen)):
            raise AssertionError(f"{words}: remembered otherwise than answered, {apart}")
        if self.memory is not None:
            self.memory.learn(request, self.house.program.notes, seen)
        return seen

    def _answer(
        self, reader: Reader, words: str, path: str, method: str, data: dict[str, Any] | None
    ) -> Seen:
        # Entropy depends on who asks for what, never on what happened before.
        self.house.program.entropy.count = int.from_bytes(
            hashlib.sha256(words.encode()).digest()[:5]
        )
        client = self._client(reader)
        self.house.program.notes.clear()
        response = client.open(path, method=method, data=data, base_url=BASE_URL)
        headers = tuple(
            (name, _untimed(value)) for name, value in response.headers if name not in OF_NOW
        )
        body = response.data
        response.close()
        return Seen(response.status_code, headers, body, self.house.program.notes.sql())

    def _client(self, reader: Reader) -> FlaskClient:
        client = self.house.app.test_client()
        if reader is not Reader.ANONYMOUS:
            client.set_cookie("fp_browser", browser_key(reader), domain="fastpath.test")
        if reader in NAMES:
            client.set_cookie("fp_session", session_token(reader), domain="fastpath.test")
        return client

    def letters_to(self, reader: Reader) -> tuple[tuple[Any, ...], ...]:
        """Return every letter a reader gets, with all that goes on the wire."""
        if reader not in NAMES:
            return ()
        to = address(NAMES[reader])
        answer = self.house.repeater.ask(Asked(LETTERS, (to,)))
        rows: tuple[tuple[Any, ...], ...] = answer[0]
        return rows
