"""The settings of an edition as its forms hold them, and the mark by which a stale form is known."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from fastpath_cms.domain.calendar import DateKind
from fastpath_cms.domain.entry import Entry, entry_of, instant_of
from fastpath_cms.models import Edition


@dataclass(frozen=True, slots=True)
class Facts:
    """What an edition is: the day itself is a key date."""

    title: str
    host: str
    place: str
    zone_name: str
    starts_at: time | None
    ends_at: time | None
    reply_to: str
    summary: str


@dataclass(frozen=True, slots=True)
class Texts:
    """What an edition says, in Markdown."""

    background: str
    call_text: str
    submission_text: str
    review_text: str


@dataclass(frozen=True, slots=True)
class Limits:
    """What a submission may be, and how reviewing goes."""

    page_min: int
    page_max: int
    byte_max: int
    font_min: float
    leading_min: float
    margin_min: float
    columns: int
    final_page_max: int
    final_byte_max: int
    is_final_layout_free: bool
    talk_minutes: int
    is_double_blind: bool
    are_authors_revealed: bool
    is_own_review_first: bool
    is_discussion_early: bool
    are_assignments_shown: bool
    are_thanks_at_once: bool
    release_hold_minutes: int
    is_release_confirmed: bool


def facts_of(edition: Edition) -> Facts:
    """Return the facts as stored."""
    return Facts(
        edition.title,
        edition.host,
        edition.place,
        edition.zone_name,
        edition.starts_at,
        edition.ends_at,
        edition.reply_to,
        edition.summary,
    )


def texts_of(edition: Edition) -> Texts:
    """Return the texts as stored."""
    return Texts(
        edition.background, edition.call_text, edition.submission_text, edition.review_text
    )


def limits_of(edition: Edition) -> Limits:
    """Return the limits as stored."""
    return Limits(
        edition.page_min,
        edition.page_max,
        edition.byte_max,
        edition.font_min,
        edition.leading_min,
        edition.margin_min,
        edition.columns,
        edition.final_page_max,
        edition.final_byte_max,
        edition.is_final_layout_free,
        edition.talk_minutes,
        edition.is_double_blind,
        edition.are_authors_revealed,
        edition.is_own_review_first,
        edition.is_discussion_early,
        edition.are_assignments_shown,
        edition.are_thanks_at_once,
        edition.release_hold_minutes,
        edition.is_release_confirmed,
    )


def topics_of(edition: Edition) -> tuple[str, ...]:
    """Return the names of the topics in their order; ``edition.topics`` must be loaded."""
    return tuple(topic.name for topic in sorted(edition.topics, key=lambda topic: topic.position))


def entries_of(edition: Edition) -> dict[DateKind, Entry]:
    """Return the key dates as they were typed, each in its zone."""
    rows = {row.kind: row for row in edition.key_dates if row.replaced_at is None}
    return {
        kind: entry_of(kind, rows[kind].at, rows[kind].zone_name, edition.zone)
        for kind in DateKind
        if kind in rows
    }


def instants_of(
    entries: Mapping[DateKind, Entry | None], zone: ZoneInfo
) -> dict[DateKind, datetime]:
    """Return what entries mean, in the order of the kinds; ``zone`` is the edition's."""
    return {
        kind: instant_of(kind, entry, zone)
        for kind in DateKind
        if (entry := entries.get(kind)) is not None
    }


def mark_of(values: Any) -> str:
    """Return the mark of what a form was filled with: equal values, equal mark."""
    if isinstance(values, Mapping):
        values = sorted((str(key), value) for key, value in values.items())
    return hashlib.sha256(repr(values).encode()).hexdigest()[:16]
