"""What is committed: no address of a registry, no path of somebody's machine, a lock that fits."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from pip._internal.configuration import Configuration
from pip._internal.models.index import PyPI, TestPyPI

from tests.architecture.source import ROOT, committed

ADDRESS = re.compile(r"\b[a-z][a-z0-9+.-]*://", re.IGNORECASE)
HOME = re.compile(r"(?<![\w./<>-])/(?:home/(?!<)[a-z][\w.-]*/|Users/[\w.-]+/|root/)")
A_REGISTRY = re.compile(r"\bregistry\.[a-z-]+\.(?:org|com|io)\b")
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")


def registries() -> set[str]:
    """The hosts packages come from: pip's own, and those this machine is set to."""
    hosts = {PyPI.netloc, PyPI.file_storage_domain, TestPyPI.netloc, TestPyPI.file_storage_domain}
    configuration = Configuration(isolated=False)
    configuration.load()
    for key, value in configuration.items():
        if key.endswith(("index-url", "find-links")):
            hosts.update(urlsplit(word).hostname or "" for word in str(value).split())
    return hosts - {"", "localhost", "127.0.0.1"}


def texts() -> list[tuple[Path, str]]:
    return [
        (path, path.read_bytes().decode("utf-8", errors="ignore"))
        for path in committed()
        if b"\0" not in path.read_bytes()[:4096]
    ]


def where(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}:{text.count(chr(10), 0, found.start()) + 1}: {found.group(0)}"
        for path, text in texts()
        for found in pattern.finditer(text)
    ]


def test_no_file_names_the_host_of_a_registry() -> None:
    hosts = "|".join(re.escape(host) for host in sorted(registries()))
    assert where(re.compile(rf"(?<![\w.-])(?:{hosts})(?![\w-])")) == []
    assert where(A_REGISTRY) == []


def test_no_file_names_somebody_s_home() -> None:
    assert where(HOME) == []
    assert where(re.compile(re.escape(f"{Path.home()}/"))) == []


def test_the_lock_keeps_no_address() -> None:
    assert ADDRESS.findall(LOCK) == []


def test_every_locked_package_has_a_hash() -> None:
    entries = re.split(r"\n(?=\S)", LOCK.strip())
    assert [entry.splitlines()[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_every_dependency_is_locked_at_a_version_that_fits() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [
        Requirement(line)
        for lines in (project["dependencies"], *project["optional-dependencies"].values())
        for line in lines
    ]
    locked = {
        canonicalize_name(name): version
        for name, version in re.findall(
            r"^([\w.-]+)(?:\[[\w,-]+\])?==([^\s;\\]+)", LOCK, re.MULTILINE
        )
    }
    assert [
        str(requirement)
        for requirement in wanted
        if canonicalize_name(requirement.name) != "fastpath-cms"
        and not requirement.specifier.contains(
            locked.get(canonicalize_name(requirement.name), "0.dev0"), prereleases=True
        )
    ] == []


ADRS = sorted((ROOT / "docs" / "adr").glob("[0-9]*.md"))


def test_decisions_are_numbered_without_a_gap() -> None:
    assert [int(path.name[:4]) for path in ADRS] == list(range(1, len(ADRS) + 1))


@pytest.mark.parametrize("path", ADRS, ids=lambda path: path.stem)
def test_a_decision_is_short_and_whole(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert len(lines) <= 40
    assert lines[0].startswith(f"# {path.name[:4]}. ")
    assert [line for line in lines if line.startswith("## ")] == [
        "## Context",
        "## Decision",
        "## Consequences",
    ]
