"""Fixtures every test may ask for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.support.apps import give_back
from tests.support.world import World

pytest_plugins = ["tests.support.databases", "tests.support.machine", "tests.support.templates"]

# A busy machine is no fault of what is tested: Hypothesis judges no test by the clock.
settings.register_profile("any", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any")


@pytest.fixture
def world(tmp_path: Path, database_url: str) -> Iterator[World]:
    """A world with one edition in the call, on a database of its own."""
    made = World(tmp_path, database_url)
    yield made
    give_back(made.app)
