"""What changed in a review between two of its versions, in words, for those who may read it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from fastpath_cms.domain.review_form import Answers, ReviewField
from fastpath_cms.domain.word_diff import FieldChange, word_diff
from fastpath_cms.queries.review_forms import SavedVersion, versions_of_each
from fastpath_cms.queries.review_texts import ReviewShown


def changes_of(
    fields: Iterable[ReviewField], before: Answers, after: Answers
) -> tuple[FieldChange, ...]:
    """Return what changed in the answers to some fields, in the order of the form."""
    found = []
    for field in fields:
        old, new = field.text_of(before.get(field.key)), field.text_of(after.get(field.key))
        if old != new:
            found.append(FieldChange(field.label, word_diff(old, new)))
    return tuple(found)


def changes_since_read(
    session: Session, reviews: Collection[ReviewShown], fields: Sequence[ReviewField]
) -> Mapping[int, tuple[FieldChange, ...]]:
    """Return what changed in each review since this reader read it, by the review's id.

    ``fields`` are what the reader may read. One query, none when nothing changed.
    """
    changed = {one.id: one.read_at for one in reviews if one.is_changed_since}
    if not changed:
        return {}
    versions = versions_of_each(session, changed)
    return {
        id_: changes_of(fields, _read(versions[id_], read_at).answers, versions[id_][-1].answers)
        for id_, read_at in changed.items()
        if id_ in versions and read_at is not None
    }


def _read(versions: Sequence[SavedVersion], read_at: datetime) -> SavedVersion:
    """Return the version that stood when the reader read it."""
    stood = [one for one in versions if one.is_handed_in and one.saved_at <= read_at]
    return stood[-1] if stood else versions[0]
