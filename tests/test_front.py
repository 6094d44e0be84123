"""The front: a body is whole before the application hears of it, and a slow one is no work."""

from __future__ import annotations

import io
import resource
import socket
import threading
from datetime import timedelta
from typing import Any

import pytest

from fastpath_cms import front
from fastpath_cms.front import BODY_MAX, WAITED, Front, aside
from fastpath_cms.models import Submission
from tests.support.forms import submission_form
from tests.support.world import IN_CALL, World

CLOSED = IN_CALL.replace(day=27, hour=12, minute=0, second=0)  # the deadline, exclusive


class Reply:
    """What an application behind the front was given, and what came out."""

    def __init__(self) -> None:
        self.body: bytes | None = None
        self.status = ""

    def __call__(self, environ: dict[str, Any], start_response: Any) -> list[bytes]:
        """Read the body."""
        self.body = environ["wsgi.input"].read()
        start_response("200 OK", [])
        return [b"ok"]

    def ask(self, **environ: Any) -> bytes:
        """Ask through the front."""

        def start_response(status: str, headers: list[tuple[str, str]]) -> None:
            self.status = status

        return b"".join(Front(self)(environ, start_response))


def body(data: bytes, length: int | None = None, **more: Any) -> dict[str, Any]:
    announced = str(len(data) if length is None else length)
    return {"wsgi.input": io.BytesIO(data), "CONTENT_LENGTH": announced} | more


def test_a_whole_body_is_handed_on() -> None:
    reply = Reply()
    assert reply.ask(**body(b"abc" * 100_000)) == b"ok"
    assert reply.body == b"abc" * 100_000


def test_a_body_without_a_length_is_read_to_its_end() -> None:
    reply = Reply()
    reply.ask(**{"wsgi.input": io.BytesIO(b"chunks"), "HTTP_TRANSFER_ENCODING": "chunked"})
    assert reply.body == b"chunks"


def test_what_ended_too_early_never_reaches_the_application() -> None:
    reply = Reply()
    assert b"Nothing was changed." in reply.ask(**body(b"half", length=8))
    assert (reply.status, reply.body) == ("400 Bad Request", None)


def test_what_is_far_too_large_is_left_to_the_application() -> None:
    reply = Reply()
    reply.ask(**body(b"the first bytes", length=BODY_MAX + 1))
    assert reply.status == "200 OK"


def test_a_full_disk_is_said_before_the_application_is_asked() -> None:
    reply = Reply()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
    try:
        reply.ask(**body(b"x" * 100_000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert (reply.status, reply.body) == ("507 Insufficient Storage", None)


def test_a_body_that_takes_too_long_is_hung_up_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(front, "BODY_SECONDS", -1.0)
    ours, theirs = socket.socketpair()
    reply = Reply()
    gate = Front(reply)
    said: list[str] = []
    environ = {
        "wsgi.input": ours.makefile("rb"),
        "CONTENT_LENGTH": "100",
        "gunicorn.socket": ours,
    }
    reading = threading.Thread(target=gate, args=(environ, lambda status, _: said.append(status)))
    theirs.sendall(b"slowly")
    reading.start()
    while reading.is_alive():  # as the worker's loop does, every second
        gate.hang_up()
        reading.join(0.01)
    assert (said, reply.body) == (["400 Bad Request"], None)
    environ["wsgi.input"].close()  # type: ignore[attr-defined]
    ours.close()
    theirs.close()


def test_who_waits_for_a_judge_gives_the_place_away() -> None:
    places: list[bool] = []

    def application(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        gate = environ[front.PLACES]
        places.append(gate.acquire(blocking=False))
        with aside(environ):
            places.append(gate.acquire(blocking=False))
            gate.release()
        return []

    Front(application, working=1)({}, lambda *_: None)
    assert places == [False, True]


@pytest.mark.parametrize(("waited", "status"), [(2.5, 303), (1.5, 409)])
def test_an_upload_counts_from_its_headers(world: World, waited: float, status: int) -> None:
    author = world.browser()
    author.get("/2027/submit")
    world.at(CLOSED + timedelta(seconds=60 + 2))  # two seconds after the grace
    fields = submission_form(world)
    answer = author.send("/2027/submit", fields, environ_overrides={WAITED: waited})
    assert answer.status_code == status
    assert [row.is_late for row in world.all(Submission)] == [True] * (status == 303)
