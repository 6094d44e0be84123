"""The front of the application, as ``serve`` runs it: bodies come in before a place is taken.

Reading a body from a slow line is waiting, answering is work. Threads wait, as many as there are;
few of them work at once, for the work is Python's. What comes in goes to a file without a name, so
that neither memory nor a crash keeps it, and a request cut off on the way never begins.
"""

from __future__ import annotations

import errno
import socket
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, BinaryIO, Final

Environ = dict[str, Any]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]

WORKING: Final = 4  # requests of one process that are answered at once
BODY_SECONDS: Final = 600.0  # one upload may take ten minutes (decision 4)
SILENT_SECONDS: Final = 60.0  # a line on which nothing moves for so long is dead
BODY_MAX: Final = 33 * 1024 * 1024  # bytes; more is left to the application to refuse
CHUNK: Final = 64 * 1024
FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})

WAITED, PLACES = "fastpath.waited", "fastpath.places"


class Front:
    """WSGI middleware: take in the body, then answer in one of few places."""

    def __init__(self, application: Application, *, working: int = WORKING) -> None:
        self._application = application
        self._places = threading.BoundedSemaphore(working)
        self._lines: dict[socket.socket, float] = {}  # being read, and until when they may be

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer one request; ``fastpath.waited`` says how many seconds its body took."""
        began = time.monotonic()
        try:
            body = self._body_of(environ)
        except OSError as trouble:
            if trouble.errno in FULL:
                return _say(start_response, "507 Insufficient Storage", "The disk here is full. ")
            return _say(start_response, "400 Bad Request", "What you sent ended too early. ")
        environ[WAITED] = time.monotonic() - began
        environ[PLACES] = self._places
        with self._places:
            if body is None:
                return self._application(environ, start_response)
            with body:  # no answer reads on while it is sent
                environ["wsgi.input"] = body
                return self._application(environ, start_response)

    def hang_up(self) -> None:
        """End the lines whose bodies take too long; the worker's loop calls it every second."""
        now = time.monotonic()
        for line, end in list(self._lines.items()):
            if now > end:
                with suppress(OSError):
                    line.shutdown(socket.SHUT_RDWR)

    def _body_of(self, environ: Environ) -> BinaryIO | None:
        """Return the body in a file of its own, or None where there is none, or far too much.

        Raises ConnectionError when it ended early, and OSError when it could not be kept.
        """
        announced = int(environ.get("CONTENT_LENGTH") or 0)
        is_chunked = "chunked" in environ.get("HTTP_TRANSFER_ENCODING", "").lower()
        if announced > BODY_MAX or not (announced or is_chunked):
            return None
        line: socket.socket | None = environ.get("gunicorn.socket")
        if line is not None:
            line.settimeout(SILENT_SECONDS)
            self._lines[line] = time.monotonic() + BODY_SECONDS
        body = tempfile.TemporaryFile()  # noqa: SIM115 - ends with the request that reads it
        size, most = 0, BODY_MAX if is_chunked else announced
        try:
            while size < most and (chunk := environ["wsgi.input"].read(min(CHUNK, most - size))):
                size += len(chunk)
                body.write(chunk)
            if size < announced and not is_chunked:
                raise ConnectionError
            body.seek(0)
        except OSError:
            body.close()
            raise
        finally:
            if line is not None:
                self._lines.pop(line, None)
        return body


@contextmanager
def aside(environ: Environ) -> Iterator[None]:
    """Give this request's place to others while it waits for something slow."""
    places: threading.BoundedSemaphore | None = environ.get(PLACES)
    if places is None:
        yield
        return
    places.release()
    try:
        yield
    finally:
        places.acquire()


def waited(environ: Environ) -> float:
    """Return how many seconds ago a request's headers had come, when its body took a while."""
    return float(environ.get(WAITED, 0.0))


def _say(start_response: Callable[..., Any], status: str, sentence: str) -> Iterable[bytes]:
    """Answer without the application: nothing of it was asked yet."""
    text = f"{sentence}Nothing was changed. Go back and send it once more.\n".encode()
    headers = [("Content-Type", "text/plain; charset=utf-8"), ("Connection", "close")]
    start_response(status, [*headers, ("Content-Length", str(len(text)))])
    return [text]
