"""What of a talk may be published: the paper, the slides, a video, as whoever owns it said."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from fastpath_cms.domain.judging import CheckState
from fastpath_cms.domain.workflow import TO_BE_PRESENTED
from fastpath_cms.models import Manuscript, ProgramItem, Submission, Talk


@dataclass(frozen=True, slots=True)
class TalkFiles:
    """What the public may have of one talk; ``paper`` is the newest final version found fit."""

    paper: Manuscript | None
    slides_sha256: str | None
    video_url: str


NOTHING = TalkFiles(None, None, "")


def files_of_talk(session: Session, edition_id: int, key: str) -> TalkFiles:
    """Return what may be published of the talk in a row of the program; one query.

    Asked at each request, never frozen in a version: who takes consent back is heard at once.
    """
    rows = session.execute(
        select(Talk, Manuscript)
        .join(ProgramItem, ProgramItem.talk_id == Talk.id)
        .outerjoin(Submission, Talk.submission_id == Submission.id)
        .outerjoin(
            Manuscript,
            (Manuscript.submission_id == Submission.id)
            & Manuscript.is_final
            & (Manuscript.check_state == CheckState.FIT),
        )
        .where(
            ProgramItem.edition_id == edition_id,
            ProgramItem.key == key,
            or_(Talk.submission_id.is_(None), Submission.status.in_(TO_BE_PRESENTED)),
        )
        .order_by(Manuscript.number.desc())
    ).all()
    if not rows:
        return NOTHING
    talk, paper = rows[0]
    return TalkFiles(
        paper if talk.may_publish_paper else None,
        talk.slides_sha256 if talk.may_publish_slides else None,
        talk.video_url if talk.may_publish_video else "",
    )
