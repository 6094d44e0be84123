"""What the checkup finds, and what it looks at."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from fastpath_cms.config import Settings
from fastpath_cms.domain.ports import Tools


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the checkup: ``state`` is ok, warn or fail."""

    state: str
    about: str
    says: str
    todo: str = ""


@dataclass(frozen=True, slots=True)
class Patient:
    """What is looked at."""

    settings: Settings
    tools: Tools
    session: Session
    engine: Engine
    is_thorough: bool
