"""Affinity: the texts' part of the scores, computed outside any transaction and kept small.

The worker computes it anew some minutes after something it depends on has changed, a chair at once
by a button. Where the chairs brought a file of scores, that takes the place of the texts of the
papers it names. What a chair does here is about the papers this chair handles, and no other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sqlalchemy import delete, insert, select, true
from sqlalchemy.sql.elements import ColumnElement

from fastpath_cms.domain.calendar import Phase
from fastpath_cms.domain.policy import Action
from fastpath_cms.domain.ports import NoRoom
from fastpath_cms.matching.affinity import text_affinity
from fastpath_cms.models import AffinityRow, Edition, FileText, Submission, Throttle
from fastpath_cms.queries.affinities import packed
from fastpath_cms.queries.affinity_inputs import (
    Inputs,
    Texts,
    inputs_of,
    pair_scores_of,
    texts_of,
    unread_in,
)
from fastpath_cms.queries.editions import edition_by_id, phase_of
from fastpath_cms.queries.scopes import unsealed
from fastpath_cms.queries.viewer import SYSTEM
from fastpath_cms.services import audit
from fastpath_cms.services.act import Act, Stage, perform
from fastpath_cms.services.asking import ask_edition

PAUSE: Final = timedelta(minutes=5)  # between two computations of the worker
LOOK: Final = "affinity"  # its throttle
LOOK_EVERY: Final = timedelta(minutes=1)
PATIENCE: Final = 2.0  # seconds a chair's button waits for a place to read a PDF


@dataclass(frozen=True, slots=True)
class Computed:
    """The scores of one submission, to keep: of nobody who scores 0."""

    submission_id: int
    mark: str
    scores: dict[int, float]  # by person id, -1 to 1


def compute(stage: Stage, edition_id: int) -> int:
    """Compute the scores that are older than what they depend on; return of how many submissions.

    A chair's press computes those of the submissions that this chair handles, and leaves the others
    as they are; the worker computes all. Takes some 4 s for 1,000 submissions and 100 members with
    ten papers each.
    """
    wanted = perform(stage, gather, edition_id)
    if not wanted.papers:
        return 0
    compared = text_affinity(wanted.texts.submissions, wanted.texts.profiles).tolist()
    rows = {
        one.submission_id: dict(zip(wanted.texts.members, row, strict=True))
        for one, row in zip(
            (one for one in wanted.papers if not one.is_of_file), compared, strict=True
        )
    }
    computed = [
        Computed(one.submission_id, one.mark, (rows | wanted.brought)[one.submission_id])
        for one in wanted.papers
    ]
    perform(stage, keep, edition_id, computed)
    return len(computed)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Submissions whose scores are to be computed, and from what."""

    papers: tuple[Inputs, ...]
    texts: Texts  # of those that no file names
    brought: dict[int, dict[int, float]]  # of the others


def gather(act: Act, edition_id: int) -> Wanted:
    """Return what is to be computed, with the texts to compare or the scores of a file."""
    found = inputs_of(act.session, edition_id, _seen(act, edition_id))
    papers = tuple(one for one in found if one.is_stale)
    texts = texts_of(
        act.session, edition_id, [one.submission_id for one in papers if not one.is_of_file]
    )
    brought = pair_scores_of(act.session, [one.submission_id for one in papers if one.is_of_file])
    return Wanted(papers, texts, brought)


def keep(act: Act, edition_id: int, computed: Sequence[Computed]) -> None:
    """Keep the scores as they were computed; what changed meanwhile makes them stale."""
    seen = _seen(act, edition_id)
    there = set(
        act.session.scalars(select(Submission.id).where(Submission.edition_id == edition_id, seen))
    )
    rows = [
        {
            "submission_id": one.submission_id,
            "scores": packed(one.scores),
            "mark": one.mark,
            "computed_at": act.now,
        }
        for one in computed
        if one.submission_id in there
    ]
    ids = [row["submission_id"] for row in rows]
    act.session.execute(
        delete(AffinityRow).where(AffinityRow.submission_id.in_(ids)),
        execution_options={"synchronize_session": False},
    )
    if rows:
        act.session.execute(insert(AffinityRow), rows)
    audit.record(
        act,
        "affinity.computed",
        f"edition:{edition_id}",
        edition_id=edition_id,
        submission_count=len(rows),
    )
    act.session.flush()


def read_next(stage: Stage, edition_id: int | None = None, patience: float | None = None) -> bool:
    """Read the text of one manuscript that is in; return whether there was one. Takes up to 8 s."""
    sha256 = perform(stage, next_unread, edition_id)
    if sha256 is None:
        return False
    blobs = stage.tools.blobs
    text: str | None = None
    if blobs.has(sha256):
        try:
            text = stage.tools.pdfs.text(blobs.path(sha256), patience=patience)
        except NoRoom:
            return False
    perform(stage, keep_text, sha256, text or "")
    return True


def next_unread(act: Act, edition_id: int | None = None) -> str | None:
    """Return the hash of a manuscript to read, in an edition whose call is closed."""
    ids = [edition_id] if edition_id is not None else _under_way(act)
    for id_ in ids:
        found = act.session.scalar(unread_in(id_, _seen(act, id_)).limit(1))
        if found is not None:
            return found
    return None


def keep_text(act: Act, sha256: str, text: str) -> None:
    """Keep the text of a file; "" says that it has none that can be read."""
    if act.session.get(FileText, sha256) is None:
        act.session.add(FileText(sha256=sha256, text=text, read_at=act.real))
        act.session.flush()


def compute_next(stage: Stage) -> bool:
    """Compute the scores of one edition in which something changed; return whether there was one."""
    edition_id = perform(stage, next_stale)
    if edition_id is None:
        return False
    compute(stage, edition_id)
    return True


def next_stale(act: Act) -> int | None:
    """Return an edition whose scores are older than what they depend on, and not just computed.

    Looks once a minute, over all processes.
    """
    if not _claim_look(act):
        return None
    for edition_id in _under_way(act):
        found = inputs_of(act.session, edition_id, true())
        computed_at = max((one.computed_at for one in found if one.computed_at), default=None)
        if computed_at is not None and computed_at > act.now - PAUSE:
            continue
        if any(one.is_stale for one in found):
            return edition_id
    return None


def _claim_look(act: Act) -> bool:
    row = act.session.get(Throttle, LOOK, with_for_update=True)
    if row is None:
        act.session.add(Throttle(key=LOOK, window_from=act.real, count=1))
        return True
    if row.window_from > act.real - LOOK_EVERY:
        return False
    row.window_from, row.count = act.real, row.count + 1
    return True


def _under_way(act: Act) -> list[int]:
    """Return the editions in which scores are of use: from the close of the call to notification."""
    ids = act.session.scalars(
        select(Edition.id).where(Edition.is_archive.is_(False)).order_by(Edition.id)
    ).all()
    return [
        id_
        for id_ in ids
        if Phase.BIDDING <= phase_of(edition_by_id(act.session, id_), act.now) < Phase.NOTIFICATION
    ]


def _seen(act: Act, edition_id: int) -> ColumnElement[bool]:
    """Return the SQL for what a chair handles; the worker, who is nobody, computes for all."""
    if act.actor == SYSTEM:
        return true()
    _, who, _ = ask_edition(act, Action.ASSIGNMENTS_MANAGE, edition_id)
    return unsealed(act.actor, who)
