"""Affinity: the texts' part of the scores, computed outside any transaction and kept small.

The worker computes it anew some minutes after something it depends on has changed, a chair at once
by a button. Where the chairs brought a file of scores, that takes the place of the texts.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select

from fastpath_cms.domain.calendar import Phase
from fastpath_cms.domain.policy import Action
from fastpath_cms.domain.ports import NoRoom
from fastpath_cms.matching.affinity import text_affinity
from fastpath_cms.models import AffinityTable, Edition, FileText, Throttle
from fastpath_cms.queries.affinities import STORED
from fastpath_cms.queries.affinity_inputs import (
    Marks,
    Texts,
    marks_of,
    pair_scores_of,
    texts_of,
    unread_in,
)
from fastpath_cms.queries.editions import edition_by_id, phase_of
from fastpath_cms.queries.viewer import SYSTEM
from fastpath_cms.services import audit
from fastpath_cms.services.act import Act, Stage, perform
from fastpath_cms.services.asking import ask_edition

Floats = NDArray[np.float64]

PAUSE: Final = timedelta(minutes=5)  # between two computations of the worker
LOOK: Final = "affinity"  # its throttle
LOOK_EVERY: Final = timedelta(minutes=1)
PATIENCE: Final = 2.0  # seconds a chair's button waits for a place to read a PDF


def compute(stage: Stage, edition_id: int) -> int:
    """Compute the scores of an edition from what there is now; return how many pairs they are.

    Takes some 4 s for 1,000 submissions and 100 members with ten papers each.
    """
    wanted = perform(stage, gather, edition_id)
    if isinstance(wanted, Texts):
        marks, scores = wanted.marks, text_affinity(wanted.submissions, wanted.profiles)
    else:
        marks, scores = wanted
    perform(stage, keep, edition_id, marks, scores)
    return int(scores.size)


def gather(act: Act, edition_id: int) -> Texts | tuple[Marks, Floats]:
    """Return the texts to compare, or the scores of the file the chairs brought."""
    _ask(act, edition_id)
    marks = marks_of(act.session, edition_id)
    if not marks.scores_at:
        return texts_of(act.session, edition_id)
    rows = {id_: at for at, (id_, _, _) in enumerate(marks.submissions)}
    columns = {id_: at for at, id_ in enumerate(marks.members)}
    scores = np.zeros((len(rows), len(columns)))
    for submission_id, person_id, score in pair_scores_of(act.session, edition_id):
        if submission_id in rows and person_id in columns:
            scores[rows[submission_id], columns[person_id]] = score
    return marks, np.clip(scores, -1.0, 1.0)


def keep(act: Act, edition_id: int, marks: Marks, scores: Floats) -> None:
    """Keep the scores as they were computed; what changed meanwhile makes them stale."""
    _ask(act, edition_id)
    row = act.session.get(AffinityTable, edition_id, with_for_update=True)
    if row is None:
        row = AffinityTable(edition_id=edition_id)
        act.session.add(row)
    row.submission_ids = [id_ for id_, _, _ in marks.submissions]
    row.person_ids = list(marks.members)
    row.scores = scores.astype(STORED).tobytes()
    row.digest, row.computed_at = marks.digest, act.now
    audit.record(
        act,
        "affinity.computed",
        f"edition:{edition_id}",
        edition_id=edition_id,
        submission_count=len(row.submission_ids),
        member_count=len(row.person_ids),
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
        found = act.session.scalar(unread_in(id_).limit(1))
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
        row = act.session.execute(
            select(AffinityTable.computed_at, AffinityTable.digest).where(
                AffinityTable.edition_id == edition_id
            )
        ).one_or_none()
        if row is not None and row.computed_at > act.now - PAUSE:
            continue
        if row is None or row.digest != marks_of(act.session, edition_id).digest:
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


def _ask(act: Act, edition_id: int) -> None:
    """Ask for a chair; the worker, who is nobody, computes without being asked."""
    if act.actor != SYSTEM:
        ask_edition(act, Action.ASSIGNMENTS_MANAGE, edition_id)
