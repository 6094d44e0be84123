"""Questions about the program being edited: its rows, what waits for a place, what to mend."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from sqlalchemy import select
from sqlalchemy.orm import Session

from fastpath_cms.domain.program import Finding, Hours, at_time, lint, speakerless
from fastpath_cms.domain.standing import Standing
from fastpath_cms.domain.workflow import TO_BE_PRESENTED, Status
from fastpath_cms.models import Author, Edition, ProgramItem, Submission, Talk
from fastpath_cms.queries.program import Row
from fastpath_cms.queries.scopes import unsealed
from fastpath_cms.queries.viewer import Viewer


@dataclass(frozen=True, slots=True)
class DraftRow:
    """One row as the chair edits it; ``is_confirmed`` is None where no author has to confirm."""

    row: Row
    is_confirmed: bool | None
    is_withdrawn: bool


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


@dataclass(frozen=True, slots=True)
class Draft:
    """The program being edited."""

    rows: tuple[DraftRow, ...]
    waiting: tuple[WaitingTalk, ...]


def program_draft(session: Session, edition_id: int) -> Draft:
    """Return the rows being edited and the talks that wait for a place; three queries."""
    named = _authors(session, edition_id)
    return Draft(_rows(session, edition_id, named), _waiting(session, edition_id, named))


def draft_rows(session: Session, edition_id: int) -> tuple[DraftRow, ...]:
    """Return the rows being edited, in the order of the day; two queries."""
    return _rows(session, edition_id, _authors(session, edition_id))


def _rows(session: Session, edition_id: int, named: Named) -> tuple[DraftRow, ...]:
    found = session.execute(
        select(ProgramItem, Talk, Submission)
        .outerjoin(Talk, ProgramItem.talk_id == Talk.id)
        .outerjoin(Submission, Talk.submission_id == Submission.id)
        .where(ProgramItem.edition_id == edition_id)
        .order_by(ProgramItem.starts_at, ProgramItem.ends_at, ProgramItem.id)
    )
    return tuple(_draft_row(item, talk, paper, named) for item, talk, paper in found)


def _waiting(session: Session, edition_id: int, named: Named) -> tuple[WaitingTalk, ...]:
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
            talk.speaker if talk else "",
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
    items = [one.row.item for one in draft.rows]
    accepted = {talk.number: talk.title for talk in draft.waiting}
    found = lint(items, edition.zone, hours=hours_of(edition), accepted=accepted)
    # Of a submission the authors say who speaks: that it waits for them is shown already.
    return found + speakerless(one.row.item for one in draft.rows if not one.row.authors)


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
    named: Named,
) -> DraftRow:
    row = Row(
        key=item.key,
        kind=item.kind,
        title=(talk.title if talk else item.title) or (paper.title if paper else ""),
        starts_at=item.starts_at,
        ends_at=item.ends_at,
        session_title=item.session_title,
        speaker=talk.speaker if talk else "",
        affiliation=talk.affiliation if talk else "",
        authors=named.get(paper.id, ()) if paper else (),
        abstract=(talk.abstract if talk else "") or (paper.abstract if paper else ""),
        bio=talk.bio if talk else "",
        submission_number=paper.number if paper else None,
    )
    return DraftRow(
        row,
        bool(talk.confirmed_at) if talk and paper else None,
        paper is not None and paper.status is Status.WITHDRAWN,
    )
