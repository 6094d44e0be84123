"""One small demo for the tests of this folder; each test plays with a copy of it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.support.databases import connections_closed
from tests.support.demos import app_of, build_small_demo


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A built demo that no test touches."""
    folder = tmp_path_factory.mktemp("demo")
    with connections_closed():
        build_small_demo(folder)
    return folder


@pytest.fixture
def demo(demo_folder: Path, tmp_path: Path) -> Path:
    """A demo of this test's own."""
    folder = tmp_path / "demo"
    shutil.copytree(demo_folder, folder)
    return folder


@pytest.fixture
def demo_app(demo: Path) -> Iterator[Flask]:
    """The application of this test's demo."""
    with connections_closed():
        yield app_of(demo)
