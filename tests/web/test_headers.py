"""Every answer of every address carries the headers of decision 15, errors included."""

from __future__ import annotations

from pathlib import Path

from werkzeug.test import TestResponse

from fastpath_cms import create_app
from fastpath_cms.config import Settings
from fastpath_cms.web.headers import CSP
from tests.leaks.arguments import paths
from tests.support.world import IN_DISCUSSION, World

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
FILES = "default-src 'none'; sandbox"


def check(response: TestResponse, where: str) -> None:
    """Assert what every answer must carry."""
    assert {name: response.headers.get(name) for name in ALWAYS} == ALWAYS, where
    assert response.headers.get_all("Content-Security-Policy") in ([CSP], [FILES]), where
    if response.data:
        kind = response.headers["Content-Type"]
        is_text = kind.startswith("text/")
        assert not is_text or "charset=utf-8" in kind, where
    for cookie in response.headers.get_all("Set-Cookie"):
        parts = cookie.split("; ")
        assert "HttpOnly" in parts, where
        assert "SameSite=Lax" in parts, where


def test_every_answer_carries_the_headers(world: World) -> None:
    chair, paper = world.chair(), world.submission()
    member = world.member()
    world.assignment(member, paper)
    world.at(IN_DISCUSSION)
    for person in (None, chair, member):
        browser = world.browser(person)
        for _, path in paths(world.app, "GET"):
            response = browser.get(path)
            check(response, path)
            assert response.status_code != 500, path
            if person is not None:
                assert response.headers["Cache-Control"] == "no-store", path
            response.close()


def test_errors_and_other_methods_carry_the_headers(world: World) -> None:
    browser = world.browser()
    for method in ("GET", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"):
        for path in ("/nowhere", "/2027/", "/1999/", "/static/nothing.css", "/2027/submissions/9/"):
            response = browser.client.open(path, method=method, base_url=browser.base_url)
            check(response, f"{method} {path}")


def test_a_foreign_host_gets_a_bare_refusal_with_the_headers(world: World) -> None:
    response = world.app.test_client().get("/", base_url="http://evil.example")
    assert response.status_code == 400
    check(response, "a foreign host")


def test_https_adds_strict_transport_and_marks_every_cookie(
    tmp_path: Path, database_url: str
) -> None:
    settings = Settings(
        instance=tmp_path,
        secret_key="k" * 40,
        base_url="https://fastpath.test",
        database_url=database_url,
    )
    app = create_app(settings)
    response = app.test_client().get("/sign-in", base_url="https://fastpath.test")
    assert response.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    (cookie,) = response.headers.get_all("Set-Cookie")
    assert cookie.startswith("__Host-fp_browser=")
    assert "; Secure" in cookie
