"""FastPath CMS: the program that runs the whole year of an academic workshop."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from fastpath_cms.config import Settings
    from fastpath_cms.domain.ports import Tools


def create_app(settings: Settings | None = None, *, tools: Tools | None = None) -> Flask:
    """Put the application together: the only place where the parts meet.

    Without ``settings`` they are read from the instance folder and the environment; ``tools``
    replaces the outside world in tests. Raises SettingsError when a setting cannot be used.
    """
    from fastpath_cms.web.building import build  # noqa: PLC0415 - the command line imports lazily

    return build(settings, tools)
