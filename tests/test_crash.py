"""What was typed and the file that was chosen are there after the server died and came back."""

from __future__ import annotations

import re
import urllib.request
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.support import pdfs
from tests.support.databases import migrate
from tests.support.server import Server, serving
from tests.support.world import IN_CALL, World

pytestmark = pytest.mark.sqlite

SUBMIT = "/2027/submit"
SAVE = "/2027/scratch?form=author.submit&object=/2027/submit"
HIDDEN = re.compile(r'name="(csrf_token|form_key|kept_as)" value="([^"]*)"')
BOUNDARY = "a-boundary"


def ask(
    server: Server, path: str, cookie: str = "", body: bytes | None = None, kind: str = ""
) -> tuple[str, str]:
    """Return the answer's text and the cookie it set."""
    headers = {"Cookie": cookie, "X-Requested-With": "autosave"}
    if body is not None:
        headers["Content-Type"] = kind or "application/x-www-form-urlencoded"
    request = urllib.request.Request(server.url + path, body, headers)
    with urllib.request.urlopen(request, timeout=60) as answer:
        set_cookie = answer.headers.get("Set-Cookie", "").partition(";")[0]
        return answer.read().decode(), set_cookie


def with_file(fields: dict[str, str], data: bytes) -> bytes:
    """Return a multipart body."""
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    ]
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="pdf"; filename="p.pdf"\r\n\r\n'
    return "".join([*parts, head]).encode() + data + f"\r\n--{BOUNDARY}--\r\n".encode()


def test_typed_text_and_a_chosen_file_survive_a_killed_server(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'fastpath.sqlite'}"
    migrate(url)
    World(tmp_path, url)
    with serving(tmp_path, now=IN_CALL) as server:
        page, cookie = ask(server, SUBMIT)
        form = dict(HIDDEN.findall(page))
        file = with_file(form | {"keep": "file", "turn": "1"}, pdfs.paper(3))
        kind = f"multipart/form-data; boundary={BOUNDARY}"
        assert '"kept":true' in ask(server, SUBMIT, cookie, file, kind)[0]
        typed = form | {"title": "Typed before the crash", "authors-0-name": "李", "turn": "2"}
        assert '"saved":true' in ask(server, SAVE, cookie, urlencode(typed).encode())[0]
        server.kill()
    with serving(tmp_path, now=IN_CALL) as server:
        page, _ = ask(server, SUBMIT, cookie)
    assert "We put back what you typed" in page
    assert 'value="Typed before the crash"' in page
    assert 'value="李"' in page
    assert "p.pdf, 3 pages, is kept" in page
