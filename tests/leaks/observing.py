"""Observing: what one reader gets from one request, byte for byte, and from the post."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from flask import Flask, Request, g, has_request_context, request
from flask.testing import FlaskClient
from itsdangerous import TimestampSigner
from sqlalchemy import event, select
from sqlalchemy.orm import Session
from werkzeug.datastructures import ImmutableMultiDict

from fastpath_cms.extensions import db
from fastpath_cms.models import Letter
from tests.leaks.houses import BASE_URL, House
from tests.leaks.people import NAMES, Reader, address, browser_key, session_token

OF_NOW: Final = frozenset({"Date", "Expires"})  # Werkzeug's own clock, and nothing else
SIGNED_AT: Final = 1_800_000_000  # seconds: when every cookie of Flask's was signed


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
    """Asks an open house as any reader, and keeps what came back."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.app: Flask = house.app
        self.app.request_class = Watched
        self._asked = 0
        self._sql: list[list[Any]] = []

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Note every statement and how many rows it gave; sign cookies at one instant."""
        with self.app.app_context():
            engine = db.engine

        def execute(_conn: Any, _cursor: Any, statement: str, *_: Any) -> None:
            self._sql.append([statement, 0])

        def count(_cursor: Any, row: tuple[Any, ...]) -> tuple[Any, ...]:
            if self._sql:
                self._sql[-1][1] += 1
            return row

        def checkout(connection: Any, *_: Any) -> None:
            connection.row_factory = count

        stamp = TimestampSigner.get_timestamp
        TimestampSigner.get_timestamp = lambda _self: SIGNED_AT  # type: ignore[method-assign]
        event.listen(engine, "before_cursor_execute", execute)
        event.listen(engine, "checkout", checkout)
        try:
            yield
        finally:
            TimestampSigner.get_timestamp = stamp  # type: ignore[method-assign]
            event.remove(engine, "before_cursor_execute", execute)
            event.remove(engine, "checkout", checkout)

    def get(self, reader: Reader, path: str) -> Seen:
        """Open a page as a reader."""
        return self._ask(reader, path, "GET", None)

    def post(self, reader: Reader, path: str, fields: dict[str, Any]) -> Seen:
        """Send a form as a reader, with a good CSRF token and a key of its own."""
        key = browser_key(reader)
        token = hmac.new(b"k" * 40, b"csrf:" + key.encode(), hashlib.sha256).hexdigest()
        hidden = {"csrf_token": token, "form_key": f"{reader.value} {path}"[:80]}
        return self._ask(reader, path, "POST", hidden | fields)

    def _ask(self, reader: Reader, path: str, method: str, data: dict[str, Any] | None) -> Seen:
        self._asked += 1
        # Entropy depends on who asks for what, never on what happened before.
        words = f"{reader.value} {method} {path}".encode()
        self.house.entropy.count = int.from_bytes(hashlib.sha256(words).digest()[:5])
        self._sql.clear()
        client = self._client(reader)
        response = client.open(path, method=method, data=data, base_url=BASE_URL)
        headers = tuple(
            (name, _untimed(value)) for name, value in response.headers if name not in OF_NOW
        )
        seen = Seen(
            response.status_code,
            headers,
            response.data,
            tuple((statement, rows) for statement, rows in self._sql),
        )
        response.close()
        return seen

    def _client(self, reader: Reader) -> FlaskClient:
        client = self.app.test_client()
        if reader is not Reader.ANONYMOUS:
            client.set_cookie("fp_browser", browser_key(reader), domain="fastpath.test")
        if reader in NAMES:
            client.set_cookie("fp_session", session_token(reader), domain="fastpath.test")
        return client

    def letters_to(self, reader: Reader) -> tuple[tuple[Any, ...], ...]:
        """Return every letter a reader gets, with all that goes on the wire."""
        if reader not in NAMES:
            return ()
        with self.app.app_context(), Session(db.engine) as session:
            rows = session.execute(
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
                .where(Letter.recipient_address == address(NAMES[reader]))
                .order_by(Letter.id)
            ).all()
        return tuple(tuple(row) for row in rows)
