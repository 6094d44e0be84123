"""The application as built, to be looked at and not to be asked."""

from __future__ import annotations

import pytest
from flask import Flask

from fastpath_cms import create_app
from fastpath_cms.config import Settings


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The application with all its addresses; it has no database and needs none."""
    return create_app(Settings(instance=tmp_path_factory.mktemp("instance"), secret_key="k" * 40))
