"""Weighing: what the parts of a score count, and scores that the chairs bring from elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import delete, func, insert, select

from fastpath_cms.domain.errors import Problem, Unfit
from fastpath_cms.domain.people import is_same_name, normal_address
from fastpath_cms.domain.policy import Action
from fastpath_cms.formats.score_tables import ScoreLine
from fastpath_cms.models import EmailAddress, PairScore, Person, Submission
from fastpath_cms.queries.memberships import Weights, member_ids
from fastpath_cms.queries.scopes import unsealed
from fastpath_cms.services import audit
from fastpath_cms.services.act import Act
from fastpath_cms.services.asking import ask_edition
from fastpath_cms.services.introducing import settings_row

WEIGHT_MAX: Final = 100.0


@dataclass(frozen=True, slots=True)
class Fitted:
    """What the lines of a file mean here: scores of pairs, -1 to 1, and the lines that mean nothing."""

    pairs: tuple[tuple[int, int, float], ...]  # submission id, person id, score
    wrong: tuple[tuple[int, str], ...]  # line, sentence
    paper_count: int
    member_count: int
    divisor: float  # that brings the file's scores to -1..1


def set_weights(act: Act, edition_id: int, weights: Weights) -> None:
    """Choose what text, topics and bids count; each 0 to WEIGHT_MAX, not all 0."""
    ask_edition(act, Action.ASSIGNMENTS_MANAGE, edition_id)
    parts = (weights.text, weights.topics, weights.bids)
    if not all(0 <= part <= WEIGHT_MAX for part in parts) or not any(parts):
        raise Unfit(
            Problem(
                "weights", f"A weight is a number from 0 to {WEIGHT_MAX:.0f}, and one is not 0."
            )
        )
    row = settings_row(act, edition_id)
    row.text_weight, row.topics_weight, row.bids_weight = parts
    audit.record(
        act,
        "affinity.weighed",
        f"edition:{edition_id}",
        edition_id=edition_id,
        text=weights.text,
        topics=weights.topics,
        bids=weights.bids,
    )
    act.session.flush()


def fit_scores(act: Act, edition_id: int, lines: Sequence[ScoreLine]) -> Fitted:
    """Return what lines mean here, for this chair; nothing is changed.

    A paper the chair does not handle is as one that does not exist. Of a pair named twice the later
    line counts.
    """
    _, who, _ = ask_edition(act, Action.ASSIGNMENTS_MANAGE, edition_id)
    papers = {
        str(number): id_
        for number, id_ in act.session.execute(
            select(Submission.number, Submission.id).where(
                Submission.edition_id == edition_id, unsealed(act.actor, who)
            )
        )
    }
    known = _Members(act, edition_id)
    wrong: list[tuple[int, str]] = []
    found: dict[tuple[int, int], float] = {}
    for line in lines:
        paper, member = papers.get(str(int(line.paper))), known.find(line.who)
        if paper is None:
            wrong.append((line.line, f"There is no paper {line.paper[:10]} that you handle."))
        elif isinstance(member, str):
            wrong.append((line.line, member))
        else:
            found[paper, member] = line.score
    divisor = max([1.0, *map(abs, found.values())])
    return Fitted(
        tuple((paper, member, score / divisor) for (paper, member), score in found.items()),
        tuple(wrong),
        len({paper for paper, _ in found}),
        len({member for _, member in found}),
        divisor,
    )


def bring_scores(act: Act, edition_id: int, name: str, lines: Sequence[ScoreLine]) -> int:
    """Put the scores of a file in the place of the texts of the papers it names; return how many.

    Earlier scores of papers this chair handles go; those of sealed papers stay as they are.
    """
    fitted = fit_scores(act, edition_id, lines)
    if not fitted.pairs:
        raise Unfit(
            Problem("file", "No line of it names a paper and a member; nothing was changed.")
        )
    _forget(act, edition_id)
    rows = [
        {"submission_id": paper, "person_id": member, "score": score, "brought_at": act.now}
        for paper, member, score in fitted.pairs
    ]
    act.session.execute(insert(PairScore), rows)
    row = settings_row(act, edition_id)
    row.scores_file, row.scores_at = name[-200:], act.now
    audit.record(
        act,
        "affinity.brought",
        f"edition:{edition_id}",
        edition_id=edition_id,
        pair_count=len(rows),
        skipped_count=len(fitted.wrong),
    )
    act.session.flush()
    return len(rows)


def forget_scores(act: Act, edition_id: int) -> None:
    """Go back to comparing texts; the scores brought for papers this chair handles are deleted."""
    ask_edition(act, Action.ASSIGNMENTS_MANAGE, edition_id)
    _forget(act, edition_id)
    row = settings_row(act, edition_id)
    row.scores_file, row.scores_at = "", None
    audit.record(act, "affinity.forgotten", f"edition:{edition_id}", edition_id=edition_id)
    act.session.flush()


def _forget(act: Act, edition_id: int) -> None:
    _, who, _ = ask_edition(act, Action.ASSIGNMENTS_MANAGE, edition_id)
    mine = select(Submission.id).where(
        Submission.edition_id == edition_id, unsealed(act.actor, who)
    )
    act.session.execute(
        delete(PairScore).where(PairScore.submission_id.in_(mine)),
        execution_options={"synchronize_session": False},
    )


class _Members:
    """Finds PC members by any of their addresses, or by a name that only one of them has."""

    def __init__(self, act: Act, edition_id: int) -> None:
        ids = member_ids(act.session, edition_id)
        self._addresses: dict[str, int] = dict(
            act.session.execute(
                select(func.lower(EmailAddress.address), EmailAddress.person_id).where(
                    EmailAddress.person_id.in_(ids)
                )
            ).all()
        )
        self._names = list(
            act.session.execute(select(Person.id, Person.name).where(Person.id.in_(ids))).all()
        )
        self._known: dict[str, int | str] = {}

    def find(self, who: str) -> int | str:
        """Return the person's id, or a sentence that says why there is none."""
        if who not in self._known:
            self._known[who] = self._found(who)
        return self._known[who]

    def _found(self, who: str) -> int | str:
        if "@" in who:
            found = self._addresses.get(normal_address(who))
            return found if found is not None else f"{who[:80]} is no address of a member."
        same = [id_ for id_, name in self._names if is_same_name(name, who)]
        if len(same) == 1:
            return same[0]
        if same:
            return f"{len(same)} members are called {who[:80]}; write the address instead."
        return f"{who[:80]} is no member."
