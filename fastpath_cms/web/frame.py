"""What surrounds every page: the bar, the line of dates, the tabs, the footer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

StopState = Literal["done", "now", "next", "stop"]


@dataclass(frozen=True, slots=True)
class Link:
    """A place to go; ``count`` stands beside the label where there is one."""

    label: str
    url: str
    is_current: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Stop:
    """One stop on a line of dates; ``when`` is text: ``Mar 5``, or ``1 day 9 hours left``."""

    label: str
    when: str
    state: StopState


@dataclass(frozen=True, slots=True)
class PeopleGroup:
    """People of one kind a visitor of the demo may be: (e-mail, label, is current)."""

    label: str
    people: tuple[tuple[str, str, bool], ...]


@dataclass(frozen=True, slots=True)
class TimeMachine:
    """The demo's bar: choose a phase, be somebody else, read the caught mail.

    ``phases`` holds (key, label, is current). The forms post ``phase`` to ``action_url`` and
    ``email`` to ``sign_in_url``, each with the frame's CSRF token; nobody is the e-mail "nobody".
    """

    phases: tuple[tuple[str, str, bool], ...]
    action_url: str
    people: tuple[PeopleGroup, ...]
    is_nobody: bool  # no one is signed in
    sign_in_url: str
    mail_url: str | None


@dataclass(frozen=True, slots=True)
class Frame:
    """All that ``_base.html`` prints around a page, for one reader of one edition."""

    year: int | None
    brand: str
    brand_url: str
    areas: tuple[Link, ...]  # those this person has: Home, Author, PC, Chair
    tabs: tuple[Link, ...]
    site: tuple[Link, ...]  # public navigation: Call for papers, Committee, Program, ...
    stops: tuple[Stop, ...]  # the strip under the bar
    person_name: str | None
    menu: tuple[Link, ...]
    sign_in_url: str
    sign_out_url: str
    submit_url: str | None
    footer: tuple[Link, ...]
    csrf_token: object  # printed into forms; asks for the browser cookie only when it is
    machine: TimeMachine | None
    zone_note: str
