"""Judging: one queue and one cache of files by their hash, for requests and workers alike.

A request judges its own file at once when nobody waits; else the file is taken as waiting and a
worker judges it, in the order in which the newest version of each submission came in. A judge that
was killed loses its lease, and another takes the file up (like the claims of ``mailing``).
"""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass, field, replace
from typing import Final

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import aliased
from sqlalchemy.sql.elements import ColumnElement

from fastpath_cms.domain.judging import LEASE, TRIES, CheckState
from fastpath_cms.domain.manuscript import DRAWN, Death, Limits, PdfFacts, problems_of
from fastpath_cms.domain.ports import Examination, NoRoom
from fastpath_cms.models import Edition, Judgement, Manuscript, PageImage, Submission
from fastpath_cms.services import repairing
from fastpath_cms.services.act import Act, Stage, perform
from fastpath_cms.services.manuscripts import (
    READING,
    THUMBNAIL,
    Images,
    Received,
    keep_images,
    store_images,
)

log = logging.getLogger(__name__)

PATIENCE: Final = 1.0  # seconds a request waits for a judge when nobody else does
PATIENCE_OF_FEW: Final = 60.0  # where few upload at a time and need the verdict: final versions


@dataclass(frozen=True, slots=True)
class Turn:
    """What a file's judgement says already, or whose turn it is to make it."""

    facts: PdfFacts | None = None
    images: Images = field(default_factory=dict)
    is_mine: bool = False


@dataclass(frozen=True, slots=True)
class Job:
    """One file to judge or to draw; ``last`` is the last page to draw."""

    sha256: str
    last: int
    attempt: int = 1


def judge_soon(
    stage: Stage, kept: Received, limits: Limits, *, patience: float = PATIENCE
) -> Received:
    """Judge a kept file now if nobody waits, else leave it waiting; call it outside transactions.

    Returns at once what the same bytes were judged before. Waits ``patience`` seconds for a place,
    then up to 8 s for the judge.
    """
    if kept.is_refused:
        return kept
    path = stage.tools.blobs.path(kept.sha256)
    size = path.stat().st_size
    waiting = replace(kept, facts=PdfFacts(size=size), is_waiting=True)
    turn = perform(stage, begin, kept.sha256, is_urgent=patience > PATIENCE)
    facts, images = turn.facts, turn.images
    if turn.is_mine:
        try:
            seen = stage.tools.pdfs.examine(
                path, widths=(THUMBNAIL,), last=limits.pages_drawn, patience=patience
            )
        except NoRoom:
            perform(stage, give_back, kept.sha256)
            return waiting
        if seen.was_starved:
            return waiting  # and let the machine rest until the lease is over
        facts, images = seen.facts, store_images(stage.tools, seen)
        perform(stage, put_verdict, kept.sha256, facts, images)
    if facts is None:
        return waiting
    problems = tuple(problems_of(facts, limits))
    return replace(kept, facts=facts, images=images, problems=problems, is_waiting=False)


def begin(act: Act, sha256: str, *, is_urgent: bool = False) -> Turn:
    """Return a file's judgement, or take the turn to judge it unless others wait for theirs."""
    row = act.session.get(Judgement, sha256, with_for_update=True)
    known = _facts_of(act, row)
    if row is not None and known is not None:
        images = act.session.execute(
            select(PageImage.page, PageImage.width, PageImage.sha256).where(
                PageImage.manuscript_sha256 == sha256
            )
        )
        return Turn(known, {(page, width): image for page, width, image in images})
    is_taken = row is not None and row.leased_until is not None and row.leased_until > act.real
    if is_taken or (not is_urgent and act.session.scalar(select(exists().where(_waits())))):
        return Turn()
    _lease(act, row, sha256)
    return Turn(is_mine=True)


def give_back(act: Act, sha256: str) -> None:
    """End a lease under which nothing was tried: there was no place."""
    row = act.session.get(Judgement, sha256, with_for_update=True)
    if row is not None:
        row.leased_until = None
        row.attempt_count = max(0, row.attempt_count - 1)


def put_verdict(act: Act, sha256: str, facts: PdfFacts, images: Images) -> None:
    """Keep what was found in a file, and settle every version that waited for it."""
    row = act.session.get(Judgement, sha256, with_for_update=True)
    if row is None:
        row = Judgement(sha256=sha256, queued_at=act.real)
        act.session.add(row)
    row.facts, row.judge = json.loads(facts.to_json()), act.tools.pdfs.version
    row.judged_at, row.leased_until, row.drawn_at = act.real, None, None
    keep_images(act, sha256, images)
    _settle_waiting(act, sha256, facts)


def _settle_waiting(act: Act, sha256: str, facts: PdfFacts) -> None:
    waiting = select(Manuscript.submission_id, Manuscript.number).where(
        Manuscript.sha256 == sha256, _waits()
    )
    for submission_id, number in act.session.execute(waiting.order_by(Manuscript.id)).all():
        repairing.settle(act, submission_id, number, facts)


def judge_next(stage: Stage) -> bool:
    """Judge the next waiting file, else draw the next one; return whether there was one."""
    job, do = perform(stage, claim), _judge
    if job is None:
        job, do = perform(stage, claim_drawing), _draw
    if job is None:
        return False
    try:
        do(stage, job)
    except NoRoom as fault:
        log.error("no PDF can be judged here: %s", fault or "no place")  # noqa: TRY400 - no fault of ours
        perform(stage, give_back, job.sha256)
        return False
    return True


def _judge(stage: Stage, job: Job) -> None:
    if job.attempt > TRIES:  # whoever took it up was killed, each time
        log.warning("%s was taken up %s times and never judged", job.sha256[:12], TRIES)
        size = stage.tools.blobs.path(job.sha256).stat().st_size
        perform(stage, put_verdict, job.sha256, PdfFacts(size=size, died=Death.CRASH), {})
        return
    seen = _examine(stage, job, (THUMBNAIL,))
    if not seen.was_starved or job.attempt == TRIES:  # else again once its lease is over
        perform(stage, put_verdict, job.sha256, seen.facts, store_images(stage.tools, seen))


def _draw(stage: Stage, job: Job) -> None:
    seen = _examine(stage, job, (THUMBNAIL, READING))
    if not seen.was_starved:
        perform(stage, put_drawing, job.sha256, store_images(stage.tools, seen))


def _examine(stage: Stage, job: Job, widths: tuple[int, ...]) -> Examination:
    return stage.tools.pdfs.examine(
        stage.tools.blobs.path(job.sha256), widths=widths, last=job.last
    )


def claim(act: Act) -> Job | None:
    """Take the file whose turn it is: the newest version of the submission that waited longest.

    An older version waits until the newer one is found unfit, so who uploads ten times stands in
    the queue once, and at its end.
    """
    newer = aliased(Manuscript)
    is_newest = ~exists().where(
        newer.submission_id == Manuscript.submission_id,
        newer.is_final == Manuscript.is_final,
        newer.number > Manuscript.number,
        newer.check_state == CheckState.WAITING,
    )
    query = (
        select(Manuscript.sha256, Edition.page_max)
        .join(Submission, Submission.id == Manuscript.submission_id)
        .join(Edition, Edition.id == Submission.edition_id)
        .outerjoin(Judgement, Judgement.sha256 == Manuscript.sha256)
        .where(_waits(), is_newest, _is_free(act))
        .order_by(Manuscript.id)
        .limit(1)
        .with_for_update(skip_locked=True, of=Manuscript)
    )
    while found := act.session.execute(query).one_or_none():
        sha256, last = found
        row = act.session.get(Judgement, sha256, with_for_update=True)
        known = _facts_of(act, row)
        if known is None:
            return Job(sha256, max(last, DRAWN), _lease(act, row, sha256).attempt_count)
        _settle_waiting(act, sha256, known)  # judged for somebody else a moment ago
    return None


def claim_drawing(act: Act) -> Job | None:
    """Take a version found fit whose pages are not drawn in reading size."""
    found = act.session.execute(
        select(Judgement, Edition.page_max)
        .join(Manuscript, Manuscript.sha256 == Judgement.sha256)
        .join(Submission, Submission.id == Manuscript.submission_id)
        .join(Edition, Edition.id == Submission.edition_id)
        .where(
            Judgement.drawn_at.is_(None),
            Judgement.judged_at.is_not(None),
            Manuscript.check_state == CheckState.FIT,
            _is_free(act),
        )
        .order_by(Judgement.judged_at, Edition.page_max.desc())
        .limit(1)
        .with_for_update(skip_locked=True, of=Judgement)
    ).one_or_none()
    if found is None:
        return None
    row, last = found
    row.leased_until = act.real + LEASE
    return Job(row.sha256, max(last, DRAWN))


def put_drawing(act: Act, sha256: str, images: Images) -> None:
    """Put the drawn pages of a file on record."""
    row = act.session.get_one(Judgement, sha256, with_for_update=True)
    row.drawn_at, row.leased_until = act.real, None
    keep_images(act, sha256, images)


def _waits() -> ColumnElement[bool]:
    return Manuscript.check_state == CheckState.WAITING


def _is_free(act: Act) -> ColumnElement[bool]:
    return or_(Judgement.leased_until.is_(None), Judgement.leased_until <= act.real)


def _facts_of(act: Act, row: Judgement | None) -> PdfFacts | None:
    """Return the facts this judge found before; those of another version of it do not count."""
    if row is None or row.facts is None or row.judge != act.tools.pdfs.version:
        return None
    return PdfFacts.from_json(json.dumps(row.facts))


def _lease(act: Act, row: Judgement | None, sha256: str) -> Judgement:
    if row is None:
        row = Judgement(sha256=sha256, queued_at=act.real, attempt_count=0)
        act.session.add(row)
    if row.judged_at is not None:  # by another version of the judge: this one begins anew
        row.attempt_count = 0
    row.leased_until = act.real + LEASE
    row.attempt_count += 1
    return row
