"""Assigning from a file in HotCRP's columns: first line by line what it would do, then one deed."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from fastpath_cms.domain.actions import Action
from fastpath_cms.domain.errors import Problem, Stale, Unfit
from fastpath_cms.domain.standing import Standing
from fastpath_cms.domain.workflow import Status
from fastpath_cms.formats.assignment_csv import (
    ASSIGN,
    CLEAR,
    EVERYBODY,
    AssignmentLine,
    UnreadableError,
    read_assignments,
    write_assignments,
)
from fastpath_cms.models import ChangeCause, Edition, EmailAddress, Submission
from fastpath_cms.queries.board_facts import facts_of
from fastpath_cms.queries.people import main_first
from fastpath_cms.queries.scopes import unsealed
from fastpath_cms.queries.viewer import Viewer
from fastpath_cms.services.act import Act
from fastpath_cms.services.asking import ask_edition
from fastpath_cms.services.assigning import assign_reviewers

KEPT = "Nothing was changed, and the text is still in the form."


@dataclass(frozen=True, slots=True)
class Judged:
    """A line of the file and what becomes of it."""

    line: AssignmentLine
    refusal: str  # "" where it is taken


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file would do to the assignments of the papers a viewer handles."""

    lines: tuple[Judged, ...]
    added: tuple[tuple[int, int], ...]  # submission number, person id
    removed: tuple[tuple[int, int], ...]
    names: dict[int, str]

    @property
    def refused(self) -> tuple[Judged, ...]:
        """The lines that are left out."""
        return tuple(one for one in self.lines if one.refusal)

    @property
    def seal(self) -> str:
        """A mark of what would change: whoever applies it has seen it."""
        return hashlib.sha256(repr((self.added, self.removed)).encode()).hexdigest()[:32]


def apply_file(act: Act, edition_id: int, text: str, seal: str) -> dict[str, int]:
    """Do what the preview of ``text`` with this seal showed; return as ``assign_reviewers``.

    Raises Unfit for what is no such file, Stale when it would do something else by now.
    """
    edition, who, _ = ask_edition(act, Action.ASSIGNMENTS_MANAGE, edition_id)
    found = preview(act.session, act.actor, who, edition, text)
    if found.seal != seal:
        raise Stale(
            "The assignments changed since you looked at the preview.",
            kept="Nothing was changed, and the text is still in the form.",
            todo="Look at the preview again.",
        )
    return assign_reviewers(act, edition.id, found.added, found.removed, cause=ChangeCause.BULK)


def preview(
    session: Session, viewer: Viewer, who: Standing, edition: Edition, text: str
) -> Preview:
    """Return what a file would do, line by line. Raises Unfit for what is no such file."""
    try:
        lines = read_assignments(text)
    except UnreadableError as fault:
        raise Unfit(Problem("file", str(fault), "text"), kept=KEPT) from fault
    desk = _Desk(session, viewer, who, edition)
    judged = tuple(Judged(line, desk.take(line)) for line in lines)
    refusals = desk.settle()
    return Preview(
        tuple(Judged(one.line, one.refusal or refusals.get(one.line.line, "")) for one in judged),
        tuple(sorted(desk.now - desk.before)),
        tuple(sorted(desk.before - desk.now)),
        desk.names,
    )


def export(session: Session, viewer: Viewer, who: Standing, edition: Edition) -> str:
    """Return today's assignments of the papers this viewer handles, in the same columns."""
    desk = _Desk(session, viewer, who, edition)
    main: dict[int, str] = {}
    for address, person_id in desk.people.items():
        main.setdefault(person_id, address)
    by_paper: dict[int, list[str]] = {number: [] for number in desk.numbers}
    for number, person_id in sorted(desk.before, key=lambda pair: (pair[0], main[pair[1]])):
        by_paper[number].append(main[person_id])
    return write_assignments(sorted(by_paper.items()))


class _Desk:
    """The assignments as the lines change them, one after the other."""

    def __init__(self, session: Session, viewer: Viewer, who: Standing, edition: Edition) -> None:
        seen = and_(unsealed(viewer, who), Submission.status == Status.SUBMITTED)
        rows = session.execute(
            select(Submission.id, Submission.number)
            .where(Submission.edition_id == edition.id, Submission.status == Status.SUBMITTED, seen)
            .order_by(Submission.number)
        )
        numbers = {row.id: row.number for row in rows}
        self.numbers = set(numbers.values())
        facts = facts_of(session, edition.id, seen)
        self.names = {id_: name for id_, (name, _, _) in facts.members.items()}
        self.people = self._people(session)
        self.conflicts = {
            (numbers[id_], person) for id_, person in facts.conflicts if id_ in numbers
        }
        self.declined = {(numbers[id_], person) for id_, person in facts.declined}
        assigned = {
            (numbers[id_], person): is_begun
            for (id_, person), is_begun in facts.assigned.items()
            if person in self.names
        }
        self.begun = {pair for pair, is_begun in assigned.items() if is_begun}
        self.before = frozenset(assigned)
        self.now = set(assigned)
        self.cleared_by: dict[tuple[int, int], int] = {}

    def _people(self, session: Session) -> dict[str, int]:
        """Return members by address, main addresses first."""
        rows = session.execute(
            select(EmailAddress.address, EmailAddress.person_id)
            .where(EmailAddress.person_id.in_(self.names))
            .order_by(*main_first())
        )
        return {row.address.lower(): row.person_id for row in rows}

    def take(self, line: AssignmentLine) -> str:
        """Change the assignments by a line; return why not, or ""."""
        if line.action not in ASSIGN | CLEAR:
            known = "clearreview, primary, secondary, pcreview"
            return f"{line.action or 'Nothing'} is no action known here; known are {known}."
        numbers = self._papers(line.paper)
        if not numbers:
            return f"There is no submission {line.paper or 'named'} among those you handle."
        if line.action in CLEAR:
            return self._clear(line, numbers)
        if line.email in EVERYBODY:
            return "Name one reviewer by address; the whole committee cannot review a paper."
        person = self.people.get(line.email)
        if person is None:
            return f"Nobody in the committee has the address {line.email or '(none)'}."
        return next(self._assign(numbers, person), "")

    def _papers(self, text: str) -> list[int]:
        if text in {"all", "any"}:
            return sorted(self.numbers)
        return [int(text)] if text.isdecimal() and int(text) in self.numbers else []

    def _clear(self, line: AssignmentLine, numbers: list[int]) -> str:
        person = self.people.get(line.email)
        if person is None and line.email not in EVERYBODY:
            return f"Nobody in the committee has the address {line.email or '(none)'}."
        gone = {
            pair
            for pair in self.now
            if pair[0] in set(numbers) and (person is None or pair[1] == person)
        }
        self.now -= gone
        self.cleared_by.update(dict.fromkeys(gone, line.line))
        return ""

    def _assign(self, numbers: list[int], person: int) -> Iterator[str]:
        name = self.names[person]
        for number in numbers:
            if (number, person) in self.conflicts:
                yield f"{name} has a conflict of interest with #{number}."
        for number in numbers:
            if (number, person) in self.declined and (number, person) not in self.before:
                yield f"{name} declined to review #{number}."
        self.now.update((number, person) for number in numbers)

    def settle(self) -> dict[int, str]:
        """Bring back begun reviews that lines would take away; return why, by line."""
        kept: dict[int, list[str]] = defaultdict(list)
        for number, person in sorted(self.begun - self.now):
            self.now.add((number, person))
            line = self.cleared_by[number, person]
            kept[line].append(f"{self.names[person]} has begun the review of #{number}; it stays.")
        return {line: " ".join(said) for line, said in kept.items()}
