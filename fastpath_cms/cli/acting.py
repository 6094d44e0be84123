"""How a command does a deed: as the system, with the application's database and tools."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

if TYPE_CHECKING:
    from flask import Flask

    from fastpath_cms.services.act import Act

P = ParamSpec("P")
R = TypeVar("R")


def perform(
    app: Flask, deed: Callable[Concatenate[Act, P], R], *args: P.args, **kwargs: P.kwargs
) -> R:
    """Do ``deed`` as the system, in a write transaction of its own."""
    from fastpath_cms.extensions import transaction
    from fastpath_cms.queries.viewer import SYSTEM
    from fastpath_cms.services import act as acts

    tools: Any = app.extensions["fastpath_tools"]
    settings: Any = app.extensions["fastpath_settings"]
    with app.app_context():
        stage = acts.Stage(transaction, SYSTEM, tools.clock.now(), tools, settings.base_url)
        return acts.perform(stage, deed, *args, **kwargs)
