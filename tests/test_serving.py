"""The real server: slow lines hold nobody up, cut ones leave nothing, an acknowledgement stays."""

from __future__ import annotations

import hashlib
import re
import socket
import time
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest

from fastpath_cms.models import Manuscript, Submission
from fastpath_cms.serving import THREADS
from fastpath_cms.worker import HEAD_MAX, LEAVING_SECONDS
from tests.support import pdfs
from tests.support.databases import migrate
from tests.support.forms import topic_id
from tests.support.server import Server, serving
from tests.support.world import IN_CALL, World

pytestmark = pytest.mark.sqlite

HIDDEN = re.compile(r'name="(csrf_token|form_key)" value="([^"]*)"')
BOUNDARY = "a-boundary"
NOT_A_PDF_YET = b"no paper, but bytes that are kept" * 20_000


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> World:
    folder = tmp_path_factory.mktemp("served")
    url = f"sqlite:///{folder / 'fastpath.sqlite'}"
    migrate(url)
    return World(folder, url)


@pytest.fixture(scope="module")
def server(house: World) -> Iterator[Server]:
    with serving(Path(house.settings.instance), now=IN_CALL, workers=1) as found:
        yield found


def open_line(server: Server, words: bytes) -> socket.socket:
    line = socket.create_connection(("127.0.0.1", server.port), timeout=30)
    line.sendall(words)
    return line


def page(server: Server, path: str = "/2027/") -> int:
    with urllib.request.urlopen(server.url + path, timeout=30) as answer:
        return int(answer.status)


def form(server: Server, fields: dict[str, str], body: bytes) -> tuple[dict[str, str], bytes]:
    """Open the form of a new browser, and return headers and body of what it sends."""
    with urllib.request.urlopen(f"{server.url}/2027/submit", timeout=30) as answer:
        cookie = answer.headers["Set-Cookie"].partition(";")[0]
        hidden = dict(HIDDEN.findall(answer.read().decode()))
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in (hidden | fields).items()
    ]
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="pdf"; filename="p.pdf"\r\n\r\n'
    whole = "".join([*parts, head]).encode() + body + f"\r\n--{BOUNDARY}--\r\n".encode()
    kind = f"multipart/form-data; boundary={BOUNDARY}"
    return {"Content-Type": kind, "Cookie": cookie}, whole


def post(server: Server, headers: dict[str, str], body: bytes) -> HTTPResponse:
    line = HTTPConnection("127.0.0.1", server.port, timeout=30)
    line.request("POST", "/2027/submit", body, headers)
    answer = line.getresponse()
    answer.read()
    line.close()
    return answer


def fields_of(house: World, title: str) -> dict[str, str]:
    return {
        "version": "0",
        "title": title,
        "abstract": "We measure.",
        "topics": str(topic_id(house)),
        "authors-0-name": "Ada Author",
        "authors-0-email": f"{title.split(maxsplit=1)[0].lower()}@example.edu",
        "authors-0-affiliation": "Example University",
        "authors-0-is_contact": "y",
    }


def test_more_unfinished_heads_than_threads_hold_nobody_up(server: Server) -> None:
    lines = [open_line(server, b"GET /2027/ HTTP/1.1\r\nX-Slow: ") for _ in range(THREADS + 50)]
    for line in lines:
        line.sendall(b"a")
    assert page(server) == 200
    lines[0].sendall(b"\r\nHost: 127.0.0.1\r\n\r\n")
    assert lines[0].recv(12) == b"HTTP/1.1 200"
    for line in lines:
        line.close()


def test_half_a_second_head_on_a_kept_line_takes_no_thread(server: Server) -> None:
    whole = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    lines = [open_line(server, whole + b"GET / HTTP/1.1\r\nX: ") for _ in range(THREADS + 10)]
    assert page(server) == 200
    for line in lines:
        line.close()


def test_who_does_not_hang_up_holds_nobody_up(server: Server) -> None:
    last = b"GET /2027/ HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
    lines = [open_line(server, last) for _ in range(20)]
    for line in lines:
        assert line.recv(12) == b"HTTP/1.1 200"
    began = time.monotonic()
    assert page(server) == 200
    assert time.monotonic() - began < LEAVING_SECONDS
    for line in lines:
        line.close()


def test_a_head_without_an_end_is_refused(server: Server) -> None:
    line = open_line(server, b"GET / HTTP/1.1\r\nX-Long: ")
    with suppress(ConnectionError):
        for _ in range(2 * HEAD_MAX // 1024):
            line.sendall(b"a" * 1024)
    with suppress(ConnectionResetError):
        assert line.recv(12) in {b"HTTP/1.1 431", b""}
    line.close()
    assert page(server) == 200


@pytest.mark.parametrize("share", [0.1, 0.5, 0.99])
def test_a_line_cut_on_the_way_leaves_no_row_and_no_file(
    server: Server, house: World, share: float
) -> None:
    headers, body = form(server, fields_of(house, f"Cut at {share}"), NOT_A_PDF_YET)
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    head = f"POST /2027/submit HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {len(body)}\r\n"
    line = open_line(server, f"{head}{lines}\r\n".encode() + body[: int(len(body) * share)])
    line.close()
    assert page(server) == 200
    folder = house.settings.instance
    assert [row.title for row in house.all(Submission) if "Cut" in row.title] == []
    assert list(folder.rglob(".arriving-*")) == []


def test_what_is_too_large_is_refused_without_being_read(server: Server) -> None:
    head = b"POST /2027/submit HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 99000000\r\n\r\n"
    with open_line(server, head) as line:
        assert line.recv(12) == b"HTTP/1.1 413"


def test_an_unfit_file_is_said_through_the_real_cage(server: Server, house: World) -> None:
    headers, body = form(server, fields_of(house, "Unfit one"), NOT_A_PDF_YET)
    assert post(server, headers, body).status == 422


def test_an_acknowledged_paper_outlives_the_power_cut(server: Server, house: World) -> None:
    paper = pdfs.paper(2)
    headers, body = form(server, fields_of(house, "Durable one"), paper)
    answer = post(server, headers, body)
    server.kill()
    assert answer.status == 303
    row = house.one(Manuscript)
    assert row.sha256 == hashlib.sha256(paper).hexdigest()
    assert house.blobs.path(row.sha256).read_bytes() == paper
