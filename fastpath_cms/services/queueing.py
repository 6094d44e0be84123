"""Queueing: the order of the wait list.

Places are whole numbers that may have gaps, one order for the whole edition. A chair sees and
moves only what is not sealed from them, so a page counts the places of what it shows.
"""

from __future__ import annotations

from sqlalchemy import select, update

from fastpath_cms.domain.errors import NotFound, Stale
from fastpath_cms.domain.policy import Action
from fastpath_cms.models import Decision, Edition, Submission
from fastpath_cms.queries.scopes import unsealed
from fastpath_cms.services import audit
from fastpath_cms.services.act import Act
from fastpath_cms.services.asking import ask_edition


def move_waiting(act: Act, edition_id: int, number: int, other: int) -> None:
    """Let two submissions of the wait list change places.

    ``other`` is the neighbour the page showed. Raises NotFound for what is not there or sealed,
    Stale when one of them waits no more.
    """
    edition, who, _ = ask_edition(act, Action.DECISIONS_MANAGE, edition_id)
    act.session.execute(select(Edition.id).where(Edition.id == edition.id).with_for_update())
    rows = act.session.execute(
        select(Submission.number, Submission.id, Decision.id, Decision.wait_place)
        .outerjoin(Decision, Decision.submission_id == Submission.id)
        .where(
            Submission.edition_id == edition.id,
            Submission.number.in_({number, other}),
            unsealed(act.actor, who),
        )
    ).all()
    found = {row[0]: row for row in rows}
    if len(found) < len({number, other}):
        raise NotFound
    if any(row[3] is None for row in rows):
        raise Stale(
            "The wait list changed while you were looking.",
            kept="The order stays as it is.",
            todo="Look at the list again.",
        )
    places = {found[number][2]: found[other][3], found[other][2]: found[number][3]}
    for decision_id, place in places.items():  # no new version: the verdict stands as it was read
        act.session.execute(
            update(Decision).where(Decision.id == decision_id).values(wait_place=place)
        )
    audit.record(
        act,
        "wait-list.move",
        f"submission:{number}",
        edition_id=edition.id,
        submission_id=found[number][1],
        before=found[number][3],
        after=found[other][3],
    )
