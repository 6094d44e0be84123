"""``fastpath-cms init``: from an empty folder to a chair at a browser."""

from __future__ import annotations

import stat
import tomllib
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask

from fastpath_cms import create_app
from fastpath_cms.cli import main
from fastpath_cms.config import load_settings
from tests.support.browser import Browser

WORDS = ["init", "--name", "Grace Chair", "--email", "Grace@Example.org", "--year", "2031"]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("FASTPATH_SECRET_KEY", "FASTPATH_BASE_URL", "FASTPATH_DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("FASTPATH_INSTANCE", str(tmp_path / "instance"))
    return tmp_path / "instance"


def tree(folder: Path) -> dict[str, bytes]:
    return {
        str(path): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix in {".toml", ".sqlite"}
    }


def opened(folder: Path) -> Flask:
    return create_app(load_settings(folder))


def link_in(said: str) -> str:
    (link,) = [line for line in said.splitlines() if line.startswith("http")]
    return urlsplit(link).path


def test_a_chair_goes_on_from_the_printed_link_in_the_browser_alone(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(WORDS) == 0
    path = link_in(capsys.readouterr().out)
    browser = Browser(opened(folder), "http://127.0.0.1:8000")
    assert "Sign in as Grace Chair" in browser.get(path).text
    response = browser.post(path)
    assert response.location == "/2031/chair/roles"
    assert "Grace Chair" in browser.get(response.location).text
    assert [browser.get(f"/{slug}").status_code for slug in ("2031/", "2031/committee")] == [
        200
    ] * 2
    assert "General Chair" in browser.get("/2031/committee").text


def test_the_settings_hold_a_secret_of_their_own(folder: Path) -> None:
    assert main([*WORDS, "--base-url", "https://fastpath.example.org"]) == 0
    path = folder / "config.toml"
    values = tomllib.loads(path.read_text(encoding="utf-8"))
    assert len(values["secret_key"]) >= 48
    assert values["base_url"] == "https://fastpath.example.org"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_running_it_again_changes_nothing_and_says_so(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(WORDS)
    before = tree(folder)
    capsys.readouterr()
    assert main(["init", "--name", "Other", "--email", "o@example.org", "--year", "2032"]) == 0
    assert "FastPath 2031 is there: nothing was changed." in capsys.readouterr().out
    assert tree(folder) == before


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["init"], "--name is needed"),
        (["init", "--name", "G", "--email", "nobody", "--year", "2031"], "cannot be an address"),
        (["init", "--name", "G", "--email", "g@example.org", "--year", "31"], "--year 31"),
        ([*WORDS, "--zone", "Mars/North"], "--zone Mars/North is not a time zone"),
    ],
)
def test_an_answer_that_cannot_be_gets_a_sentence(
    folder: Path, capsys: pytest.CaptureFixture[str], words: list[str], sentence: str
) -> None:
    assert main(words) == 2
    assert sentence in capsys.readouterr().err
    assert main(WORDS) == 0


def test_a_sign_in_link_is_printed_for_a_known_address(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(WORDS)
    capsys.readouterr()
    assert main(["sign-in-link", "grace@example.org", "--next", "/profile"]) == 0
    said = capsys.readouterr()
    assert said.err == ""
    browser = Browser(opened(folder), "http://127.0.0.1:8000")
    assert browser.post(link_in(said.out)).location == "/profile"


def test_a_sign_in_link_for_a_new_address_says_that_it_is_new(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(WORDS)
    capsys.readouterr()
    assert main(["sign-in-link", "new@example.org"]) == 0
    assert "Nobody has new@example.org yet" in capsys.readouterr().err
    assert main(["sign-in-link", "no address"]) == 2


def test_without_settings_the_command_says_what_to_do(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["sign-in-link", "grace@example.org"]) == 2
    assert "`fastpath-cms init` writes one" in capsys.readouterr().err
