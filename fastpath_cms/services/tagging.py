"""Tagging: the chairs put words of their own on submissions, one or many at once."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import delete, select

from fastpath_cms.domain.errors import Problem, Unfit
from fastpath_cms.domain.folding import fold
from fastpath_cms.domain.policy import Action
from fastpath_cms.domain.tags import MOST, read_tags
from fastpath_cms.models import Submission, Tag
from fastpath_cms.queries.scopes import unsealed
from fastpath_cms.services import audit
from fastpath_cms.services.act import Act
from fastpath_cms.services.asking import ask, ask_edition


def set_tags(act: Act, submission_id: int, text: str) -> bool:
    """Make the tags of ``text`` those of a submission; say whether anything changed.

    Raises Unfit for a word that cannot be a tag.
    """
    asked = ask(act, Action.TAG_EDIT, submission_id)
    wanted = {fold(name): name for name in read_tags(text)}
    there = {
        row.folded: row.name
        for row in act.session.scalars(select(Tag).where(Tag.submission_id == submission_id))
    }
    if there == wanted:
        return False
    gone = [folded for folded, name in there.items() if wanted.get(folded) != name]
    _drop(act, [submission_id], gone)
    added = [name for folded, name in wanted.items() if there.get(folded) != name]
    _add(act, submission_id, added)
    _note(act, asked.submission, added, [there[folded] for folded in gone])
    return True


def tag_submissions(
    act: Act, edition_id: int, numbers: Collection[int], text: str, *, is_removing: bool = False
) -> int:
    """Put tags on submissions of an edition, or take them off; return how many were changed.

    What is sealed from this chair is left alone, like a number that does not exist.
    Raises Unfit for a word that cannot be a tag, without any, or when a submission gets too many.
    """
    edition, who, _ = ask_edition(act, Action.SUBMISSIONS_LIST, edition_id)
    names = read_tags(text)
    if not names:
        raise Unfit(Problem("tags", "Type the tag.", "tags"), kept="No tag was changed.")
    papers = act.session.scalars(
        select(Submission)
        .where(
            Submission.edition_id == edition.id,
            Submission.number.in_(numbers),
            unsealed(act.actor, who),
        )
        .order_by(Submission.number)
        .with_for_update()
    ).all()
    there: dict[int, dict[str, str]] = {paper.id: {} for paper in papers}
    for row in act.session.scalars(select(Tag).where(Tag.submission_id.in_(there))):
        there[row.submission_id][row.folded] = row.name
    return sum(_change(act, paper, there[paper.id], names, is_removing) for paper in papers)


def _change(
    act: Act,
    paper: Submission,
    there: dict[str, str],
    names: Sequence[str],
    is_removing: bool,
) -> bool:
    if is_removing:
        gone = [fold(name) for name in names if fold(name) in there]
        _drop(act, [paper.id], gone)
        _note(act, paper, [], [there[folded] for folded in gone])
        return bool(gone)
    added = [name for name in names if fold(name) not in there]
    if len(there) + len(added) > MOST:
        sentence = f"#{paper.number} would have more than {MOST} tags."
        raise Unfit(Problem("tags", sentence, "tags"), kept="No tag was changed.")
    _add(act, paper.id, added)
    _note(act, paper, added, [])
    return bool(added)


def _add(act: Act, submission_id: int, names: Sequence[str]) -> None:
    for name in names:
        act.session.add(Tag(submission_id=submission_id, name=name, folded=fold(name)))
    act.session.flush()


def _drop(act: Act, ids: Sequence[int], folded: Sequence[str]) -> None:
    if folded:
        act.session.execute(
            delete(Tag).where(Tag.submission_id.in_(ids), Tag.folded.in_(folded)),
            execution_options={"synchronize_session": False},
        )


def _note(act: Act, paper: Submission, added: Sequence[str], removed: Sequence[str]) -> None:
    if added or removed:
        audit.record(
            act,
            "submission.tag",
            f"submission:{paper.number}",
            edition_id=paper.edition_id,
            submission_id=paper.id,
            added=list(added),
            removed=list(removed),
        )
