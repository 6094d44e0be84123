"""The worker process of ``serve``: gunicorn's threads, given a request once its head is whole.

gunicorn hands a connection to a thread at its first byte, and a client that dribbles its headers
keeps that thread. Here the one loop of the process looks at what has come (without taking it) and
wakes a thread when the headers have ended; a head that takes too long is dropped. It leans on the
inside of gunicorn's ``gthread``: a test with a real server holds it to that.
"""

from __future__ import annotations

import selectors
import socket
import time
from collections import deque
from contextlib import suppress
from functools import partial
from typing import Any, Final

from gunicorn.workers.gthread import TConn, ThreadWorker

HEAD_SECONDS: Final = 20.0  # for the headers of a request, from its connection or its first byte
HEAD_MAX: Final = 32 * 1024  # bytes; a longer head is the parser's to refuse
LEAVING_SECONDS: Final = 2.0  # for a client to hang up once it was answered
HEADS_MAX: Final = 600  # unfinished heads a process keeps; beyond it the oldest is dropped
TOO_LONG: Final = b"HTTP/1.1 431 Request Header Fields Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
HEAD_ENDS: Final = (b"\r\n\r\n", b"\n\n")


class HeadFirstWorker(ThreadWorker):  # type: ignore[misc] # gunicorn ships no types
    """Threads for requests, and none for what is not one yet, or no more."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.leaving: deque[Any] = deque()  # answered, until their clients hang up

    def accept(self, listener: socket.socket) -> None:
        """Take a new connection, and wait for its head in the loop."""
        try:
            line, client = listener.accept()
        except OSError:  # another process took it, or it is gone
            return
        self.nr_conns += 1
        self._await_head(TConn(self.cfg, line, client, listener.getsockname()))

    def on_client_socket_readable(self, conn: Any, client: socket.socket) -> None:
        """Wait for the head of a further request on a kept connection."""
        self.poller.unregister(client)
        self.keepalived_conns.remove(conn)
        self._await_head(conn)

    def on_pending_socket_readable(self, conn: Any, client: socket.socket) -> None:
        """Look at what has come of a head: all of it, some of it, or the end of the line."""
        try:
            head = client.recv(HEAD_MAX, socket.MSG_PEEK)
        except BlockingIOError:
            return
        except OSError:
            head = b""
        is_whole = _is_whole(head)  # what stands behind it is a body
        if not is_whole and len(head) >= HEAD_MAX:
            with suppress(OSError):
                client.send(TOO_LONG)
            head = b""
        if head and not is_whole:
            # Wake up again for more bytes than these, which stay where they are.
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT, len(head) + 1)
            return
        self.poller.unregister(client)
        self.pending_conns.remove(conn)
        if not head:
            self._drop(conn)
            return
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT, 1)
        conn.data_ready = True
        self.enqueue_req(conn)

    def finish_request(self, conn: Any, fs: Any) -> None:
        """Keep the connection for what comes next, or let it go without waiting for the client."""
        is_kept = not fs.cancelled() and fs.exception() is None and bool(fs.result())
        unreader = getattr(conn.parser, "unreader", None)
        rest = unreader.buf.getvalue() if unreader is not None else b""
        # Half a head that came along already: the loop cannot see it, no thread must wait for it.
        if is_kept and (not rest or _is_whole(rest)):
            super().finish_request(conn, fs)
        else:
            self._let_go(conn)

    def murder_pending(self) -> None:
        """Drop heads and bodies that take too long, and lines whose clients do not hang up."""
        super().murder_pending()
        self.wsgi.hang_up()
        now = time.monotonic()
        while self.leaving and self.leaving[0].timeout <= now:
            self._gone(self.leaving[0])

    def _let_go(self, conn: Any) -> None:
        """Say that no more comes, and wait in the loop for the client to hang up.

        Closing at once would cut off an answer still on its way; gunicorn waits for that, too, but
        with the whole loop.
        """
        try:
            conn.sock.setblocking(False)
            conn.sock.shutdown(socket.SHUT_WR)
        except OSError:
            self._drop(conn)
            return
        conn.timeout = time.monotonic() + LEAVING_SECONDS
        self.leaving.append(conn)
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self._on_leaving, conn))

    def _on_leaving(self, conn: Any, client: socket.socket) -> None:
        try:
            if client.recv(HEAD_MAX):
                return  # what nobody reads any more
        except BlockingIOError:
            return
        except OSError:
            pass
        self._gone(conn)

    def _gone(self, conn: Any) -> None:
        self.leaving.remove(conn)
        self.poller.unregister(conn.sock)
        self._drop(conn)

    def _await_head(self, conn: Any) -> None:
        while len(self.pending_conns) >= HEADS_MAX:
            oldest = self.pending_conns.popleft()
            self.poller.unregister(oldest.sock)
            self._drop(oldest)
        conn.sock.setblocking(False)
        conn.timeout = time.monotonic() + HEAD_SECONDS
        self.pending_conns.append(conn)
        self.poller.register(
            conn.sock, selectors.EVENT_READ, partial(self.on_pending_socket_readable, conn)
        )

    def _drop(self, conn: Any) -> None:
        self.nr_conns -= 1
        conn.close()


def _is_whole(head: bytes) -> bool:
    return any(end in head for end in HEAD_ENDS)
