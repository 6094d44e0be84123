"""What the pages about a release show: papers, their letters, what was read, what is missing."""

from __future__ import annotations

from dataclasses import dataclass

from flask import g, request
from wtforms import HiddenField, StringField
from wtforms.validators import ValidationError

from fastpath_cms.domain.reconciliation import Check, MergedLetter, reading_check
from fastpath_cms.domain.workflow import Verdict
from fastpath_cms.extensions import db
from fastpath_cms.queries import decisions
from fastpath_cms.queries.decisions import Openness
from fastpath_cms.queries.letter_readings import read_marks
from fastpath_cms.queries.notification import Paper, papers_to_tell
from fastpath_cms.queries.scopes import unsealed
from fastpath_cms.services import merging, wording
from fastpath_cms.web.acting import reading, viewer
from fastpath_cms.web.forms import Form, ordinal, stripped
from fastpath_cms.web.guards import my_standing

NEAR = 40  # rows shown before and after the open one, where there are very many


class ReleaseForm(Form):
    """The count, typed, that says: I have read the letters and mean all of them."""

    count = StringField("Number of decisions", filters=[stripped])
    seen = HiddenField()

    wanted = 0  # how many decisions the page shows

    def validate_count(self, field: StringField) -> None:
        """Compare the typed count with the decisions shown."""
        if field.data != str(self.wanted):
            raise ValidationError(f"Type {self.wanted}, the number of decisions, to confirm.")


@dataclass(frozen=True, slots=True)
class Line:
    """One submission in the list of letters."""

    number: int
    title: str
    verdict: Verdict
    is_read: bool


@dataclass(frozen=True, slots=True)
class Opened:
    """The letter that is open: as one contact of one submission would get it."""

    number: int
    mark: str
    place: int  # among the contacts, from 1
    contacts: tuple[tuple[str, str], ...]  # names and addresses
    subject: tuple[tuple[str, bool], ...]  # stretches, each with whether it is a value
    body: tuple[tuple[str, bool], ...]
    source: str
    before: int | None  # the number before, in the list shown
    after: int | None
    unread: int | None  # the next one not read yet, after it and then from the top
    position: int  # in the list shown, from 1


@dataclass(frozen=True, slots=True)
class Desk:
    """All that the page of a release shows."""

    papers: tuple[Paper, ...]
    letters: tuple[MergedLetter, ...]
    marks: dict[str, str]
    checks: tuple[Check, ...]
    missing: tuple[str, ...]
    lines: tuple[Line, ...]  # as narrowed to a verdict
    counts: dict[Verdict, int]
    read_count: int
    opened: Opened | None
    seen: str

    @property
    def shown(self) -> tuple[Line, ...]:
        """The lines near the open one."""
        at = self.opened.position - 1 if self.opened else 0
        return self.lines[max(0, at - NEAR) : at + NEAR + 1]


def papers_now(numbers: frozenset[int] | None = None) -> tuple[Paper, ...]:
    """Return what waits to be told, as far as it is not sealed from the viewer."""
    found = papers_to_tell(db.session(), g.edition, unsealed(viewer(), my_standing()))
    return tuple(paper for paper in found if numbers is None or paper.number in numbers)


def desk_of(papers: tuple[Paper, ...], still_open: Openness | None) -> Desk:
    """Merge and check the letters of papers; ``still_open`` is None for a part of them."""
    act = reading()
    letters = merging.merge(act, g.edition, papers)
    marks = merging.marks_of(papers, letters)
    checks = merging.check(act, g.edition, papers, letters)
    missing = merging.obstacles(act, g.edition, my_standing(), still_open, checks)
    were = read_marks(db.session(), viewer(), [paper.submission.id for paper in papers])
    lines = tuple(
        Line(
            paper.number,
            paper.submission.title,
            paper.verdict,
            were.get(paper.submission.id) == marks[str(paper.number)],
        )
        for paper in papers
    )
    asked = request.args.get("show", "")
    narrowed = tuple(line for line in lines if not asked or line.verdict == asked)
    unread = [line.number for line in lines if not line.is_read]
    return Desk(
        papers,
        letters,
        marks,
        (*checks, reading_check(unread)),
        missing,
        narrowed,
        {
            verdict: count
            for verdict in Verdict
            if (count := sum(line.verdict is verdict for line in lines))
        },
        len(lines) - len(unread),
        _opened(papers, narrowed, marks),
        merging.seal_of(marks),
    )


def still_open() -> Openness:
    """Return what has no verdict yet, as far as the viewer may know."""
    return decisions.openness(db.session(), viewer(), my_standing(), g.edition)


def _opened(
    papers: tuple[Paper, ...], lines: tuple[Line, ...], marks: dict[str, str]
) -> Opened | None:
    if not lines:
        return None
    numbers = [line.number for line in lines]
    asked = ordinal(request.args.get("number"))
    at = numbers.index(asked) if asked in numbers else 0
    paper = next(paper for paper in papers if paper.number == numbers[at])
    contacts = paper.contacts
    place = min(max(1, ordinal(request.args.get("to")) or 1), max(1, len(contacts)))
    subject, body = ("", "")
    if contacts:
        subject, body = merging.fenced(reading(), g.edition, paper, contacts[place - 1])
    later = [line.number for line in (*lines[at + 1 :], *lines[:at]) if not line.is_read]
    return Opened(
        number=paper.number,
        mark=marks[str(paper.number)],
        place=place,
        contacts=tuple((one.name, one.address) for one in contacts),
        subject=wording.stretches(subject),
        body=wording.stretches(body),
        source=_plain(body),
        before=numbers[at - 1] if at else None,
        after=numbers[at + 1] if at + 1 < len(numbers) else None,
        unread=later[0] if later else None,
        position=at + 1,
    )


def _plain(fenced: str) -> str:
    return "".join(text for text, _ in wording.stretches(fenced))
