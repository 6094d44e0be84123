"""What a search asks, as a tree: made by ``domain.search``, turned into SQL by ``queries.searching``."""

from __future__ import annotations

from dataclasses import dataclass

from fastpath_cms.domain.search_fields import Field
from fastpath_cms.domain.workflow import Status


@dataclass(frozen=True, slots=True)
class Words:
    """A text somewhere: in any field that is read by plain words, or in one; folded already."""

    text: str
    field: Field | None = None


@dataclass(frozen=True, slots=True)
class Between:
    """A figure from ``low`` to ``high``, both included unless said otherwise; None is no limit."""

    field: Field
    low: float | None
    high: float | None
    excludes_low: bool = False
    excludes_high: bool = False


@dataclass(frozen=True, slots=True)
class Presence:
    """Whether there is any at all: ``tag:any``, ``tag:none``."""

    field: Field
    is_any: bool


@dataclass(frozen=True, slots=True)
class Among:
    """A status among several."""

    statuses: frozenset[Status]


@dataclass(frozen=True, slots=True)
class Flag:
    """A yes or no: ``is:late``."""

    name: str


@dataclass(frozen=True, slots=True)
class Not:
    """What a part does not say."""

    part: Node


@dataclass(frozen=True, slots=True)
class All:
    """What every part says."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Some:
    """What at least one part says."""

    parts: tuple[Node, ...]


Node = Words | Between | Presence | Among | Flag | Not | All | Some
