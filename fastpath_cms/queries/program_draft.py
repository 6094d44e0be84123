"""Questions about the program being edited: its rows, what waits for a place, what to mend."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias
from zoneinfo import ZoneInfo

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from fastpath_cms.domain.program import BY_INVITATION, Hours, Item, ItemKind, Presenter, at_time
from fastpath_cms.domain.program_lint import Finding, incomplete, lint
from fastpath_cms.domain.standing import Standing
from fastpath_cms.domain.workflow import TO_BE_PRESENTED, Status
from fastpath_cms.models import (
    Author,
    Edition,
    ProgramItem,
    ProgramSession,
    Speaker,
    Submission,
    Talk,
)
from fastpath_cms.queries.program import Row
from fastpath_cms.queries.scopes import unsealed
from fastpath_cms.queries.viewer import Viewer


@dataclass(frozen=True, slots=True)
class DraftRow:
    """One row as the chair edits it; ``is_confirmed`` is None where no author has to confirm."""

    row: Row
    is_confirmed: bool | None
    is_withdrawn: bool
    speakers: tuple[Speaker, ...] = ()

    @property
    def item(self) -> Item:
        """The row as the linter reads it, with where its speakers are and what is missing."""
        zones = tuple(
            (one.name, ZoneInfo(one.zone_name))
            for one in self.speakers
            if one.is_remote and one.zone_name
        )
        return replace(self.row.item, zones=zones, lacks=self.lacks)

    @property
    def lacks(self) -> tuple[str, ...]:
        """What those who were asked by letter have not told yet, in words."""
        return lacks_of(self.row.kind, self.row.title, self.row.abstract, self.speakers)


@dataclass(frozen=True, slots=True)
class WaitingTalk:
    """An accepted submission without a place on the program."""

    number: int
    title: str
    authors: tuple[tuple[str, str], ...]
    speaker: str
    is_confirmed: bool


Named: TypeAlias = dict[
    int, tuple[tuple[str, str], ...]
]  # authors with affiliations, by submission id
Speaking: TypeAlias = dict[int, tuple[Speaker, ...]]  # by talk id


@dataclass(frozen=True, slots=True)
class Draft:
    """The program being edited."""

    rows: tuple[DraftRow, ...]
    waiting: tuple[WaitingTalk, ...]


def program_draft(session: Session, edition_id: int) -> Draft:
    """Return the rows being edited and the talks that wait for a place; four queries."""
    named, speaking = _authors(session, edition_id), speakers_of(session, edition_id)
    return Draft(
        _rows(session, edition_id, named, speaking),
        _waiting(session, edition_id, named, speaking),
    )


def draft_rows(session: Session, edition_id: int) -> tuple[DraftRow, ...]:
    """Return the rows being edited, in the order of the day; three queries."""
    return _rows(
        session, edition_id, _authors(session, edition_id), speakers_of(session, edition_id)
    )


def speakers_of(session: Session, edition_id: int) -> Speaking:
    """Return who gives each talk of an edition, in the order they are printed, by talk id."""
    found = session.scalars(
        select(Speaker)
        .join(Talk, Speaker.talk_id == Talk.id)
        .where(Talk.edition_id == edition_id)
        .order_by(Speaker.talk_id, Speaker.position, Speaker.id)
    )
    speaking: Speaking = {}
    for one in found:
        speaking[one.talk_id] = (*speaking.get(one.talk_id, ()), one)
    return speaking


def lacks_of(
    kind: ItemKind, title: str, abstract: str, speakers: Sequence[Speaker]
) -> tuple[str, ...]:
    """Return what speakers who are written to have not told yet, in words; () where none is."""
    asked = [one for one in speakers if one.address]
    if not asked or kind not in BY_INVITATION:
        return ()
    lacks = ["a title"] if not title else []
    lacks += ["an abstract"] if not abstract else []
    for one in asked:
        whose = f" of {one.name}" if len(speakers) > 1 else ""
        lacks += [f"the affiliation{whose}"] if not one.affiliation else []
        lacks += [f"the biography{whose}"] if not one.bio else []
    return tuple(lacks)


def printed(speakers: Sequence[Speaker]) -> tuple[Presenter, ...]:
    """Return speakers as the program prints them."""
    return tuple(
        Presenter(
            one.name,
            one.affiliation,
            one.bio,
            one.photo_sha256 or "",
            tuple(one.links),
            one.is_moderator,
        )
        for one in speakers
    )


def _rows(
    session: Session, edition_id: int, named: Named, speaking: Speaking
) -> tuple[DraftRow, ...]:
    found = session.execute(
        select(ProgramItem, Talk, Submission, ProgramSession)
        .outerjoin(Talk, ProgramItem.talk_id == Talk.id)
        .outerjoin(Submission, Talk.submission_id == Submission.id)
        .outerjoin(
            ProgramSession,
            and_(
                ProgramSession.edition_id == ProgramItem.edition_id,
                ProgramSession.title == ProgramItem.session_title,
            ),
        )
        .where(ProgramItem.edition_id == edition_id)
        .order_by(ProgramItem.starts_at, ProgramItem.ends_at, ProgramItem.id)
    )
    return tuple(
        _draft_row(
            item,
            talk,
            paper,
            part,
            authors=named.get(paper.id, ()) if paper else (),
            speakers=speaking.get(talk.id, ()) if talk else (),
        )
        for item, talk, paper, part in found
    )


def _waiting(
    session: Session, edition_id: int, named: Named, speaking: Speaking
) -> tuple[WaitingTalk, ...]:
    """Return the accepted submissions that have no place yet, by number.

    Accepted means told: a verdict under embargo is no status, so it is not here.
    """
    found = session.execute(
        select(Submission, Talk)
        .outerjoin(Talk, Talk.submission_id == Submission.id)
        .outerjoin(ProgramItem, ProgramItem.talk_id == Talk.id)
        .where(
            Submission.edition_id == edition_id,
            Submission.status.in_(TO_BE_PRESENTED),
            ProgramItem.id.is_(None),
            Talk.declined_at.is_(None),  # nobody is there to give it
        )
        .order_by(Submission.number)
    )
    return tuple(
        WaitingTalk(
            paper.number,
            (talk.title if talk else "") or paper.title,
            named.get(paper.id, ()),
            ", ".join(one.name for one in speaking.get(talk.id, ())) if talk else "",
            bool(talk and talk.confirmed_at),
        )
        for paper, talk in found
    )


def notes_to_chair(
    session: Session, edition_id: int, viewer: Viewer, who: Standing
) -> dict[int, str]:
    """Return what authors wrote to their session's chair, by submission number.

    Only of submissions the viewer handles: the note is not public, as the talk is.
    """
    found = session.execute(
        select(Submission.number, Talk.note_to_chair)
        .join(Talk, Talk.submission_id == Submission.id)
        .where(
            Submission.edition_id == edition_id,
            Talk.note_to_chair != "",
            unsealed(viewer, who),
        )
    )
    return dict(list(found))


def hours_of(edition: Edition) -> Hours | None:
    """Return when the workshop opens and ends, as far as its day and hours are set."""
    day, opens, ends = edition.held_on, edition.starts_at, edition.ends_at
    if day is None or opens is None or ends is None:
        return None
    return Hours(
        at_time(day, opens, edition.zone),
        at_time(day, ends, edition.zone, opens=opens, ends=ends),
    )


def findings_of(edition: Edition, draft: Draft) -> list[Finding]:
    """Return the linter's advice on the program being edited."""
    items = [one.item for one in draft.rows]
    accepted = {talk.number: talk.title for talk in draft.waiting}
    found = lint(items, edition.zone, hours=hours_of(edition), accepted=accepted)
    # Of a submission the authors say who speaks: that it waits for them is shown already.
    return found + incomplete(one.item for one in draft.rows if not one.row.authors)


def _authors(session: Session, edition_id: int) -> Named:
    """Return the authors of all submissions that have a talk or will, by submission id."""
    found = session.execute(
        select(Author.submission_id, Author.name, Author.affiliation)
        .join(Submission, Author.submission_id == Submission.id)
        .outerjoin(Talk, Talk.submission_id == Submission.id)
        .where(
            Submission.edition_id == edition_id,
            Submission.status.in_(TO_BE_PRESENTED) | Talk.id.is_not(None),
        )
        .order_by(Author.submission_id, Author.position)
    )
    named: Named = {}
    for submission_id, name, affiliation in found:
        named[submission_id] = (*named.get(submission_id, ()), (name, affiliation))
    return named


def _draft_row(
    item: ProgramItem,
    talk: Talk | None,
    paper: Submission | None,
    part: ProgramSession | None,
    *,
    authors: tuple[tuple[str, str], ...],
    speakers: tuple[Speaker, ...],
) -> DraftRow:
    row = Row(
        key=item.key,
        kind=item.kind,
        title=(talk.title if talk else item.title) or (paper.title if paper else ""),
        starts_at=item.starts_at,
        ends_at=item.ends_at,
        session_title=item.session_title,
        session_chair=part.chair if part else "",
        room=part.room if part else "",
        track=item.track,
        speakers=printed(speakers),
        authors=authors,
        abstract=(talk.abstract if talk else "") or (paper.abstract if paper else ""),
        submission_number=paper.number if paper else None,
    )
    return DraftRow(
        row,
        bool(talk.confirmed_at) if talk and paper else None,
        paper is not None and paper.status is Status.WITHDRAWN,
        speakers,
    )
