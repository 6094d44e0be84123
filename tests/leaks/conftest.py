"""The laboratory's street: houses are built once for each worker."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.leaks.houses import Street
from tests.support.databases import connections_closed


@pytest.fixture(scope="session")
def street(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Iterator[Street]:
    """A street of houses, on SQLite."""
    with connections_closed():
        yield Street(tmp_path_factory.mktemp("street"), migrated_file)
