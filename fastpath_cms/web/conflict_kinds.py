"""The part of a submission's form that asks for conflicts of interest, with their kinds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from fastpath_cms.domain.conflicts import CONFLICT_NAMES, DECLARABLE, ConflictKind
from fastpath_cms.domain.ties import Tie
from fastpath_cms.queries.authoring import Colleague

FIELD: Final = "conflict-"  # and the id of the member
ASKED_AT_ONCE: Final = 8  # a committee up to this size is shown whole


@dataclass(frozen=True, slots=True)
class Declarable:
    """One member of the committee, and what is or may be declared about them."""

    person_id: int
    name: str
    affiliation: str
    evidence: str  # of a tie that was found, or ""
    kind: str  # declared, or ""
    kinds: tuple[tuple[str, str], ...]  # to choose from: value and words

    @property
    def field(self) -> str:
        """Return the name of the member's field."""
        return f"{FIELD}{self.person_id}"


def declared_in(
    data: Any, saved: Mapping[int, str], committee: Sequence[Colleague]
) -> dict[int, str]:
    """Return the kinds a posted or kept form declares by person; the saved ones without a form."""
    if data is None:
        return dict(saved)
    known = {kind.value for kind in DECLARABLE}
    found = {}
    for colleague in committee:
        given = str(data.get(f"{FIELD}{colleague.person_id}", ""))
        if given:
            is_known = given in known or given == saved.get(colleague.person_id)
            found[colleague.person_id] = given if is_known else ConflictKind.OTHER.value
    return found


def asked_about(
    committee: Sequence[Colleague], ties: Mapping[int, Tie], declared: Mapping[int, str]
) -> tuple[tuple[Declarable, ...], tuple[Declarable, ...]]:
    """Return the members to show first (declared or suggested), and the rest, each by name."""
    rows = [
        Declarable(
            one.person_id,
            one.name,
            one.affiliation,
            ties[one.person_id].evidence if one.person_id in ties else "",
            declared.get(one.person_id, ""),
            _kinds(declared.get(one.person_id, "")),
        )
        for one in committee
    ]
    if len(rows) <= ASKED_AT_ONCE:
        return tuple(sorted(rows, key=lambda row: not (row.kind or row.evidence))), ()
    first = tuple(row for row in rows if row.kind or row.evidence)
    return first, tuple(row for row in rows if not (row.kind or row.evidence))


def kind_words(kind: str) -> str:
    """Return a kind of conflict in words."""
    return CONFLICT_NAMES[ConflictKind(kind)]


def _kinds(declared: str) -> tuple[tuple[str, str], ...]:
    kinds = [kind.value for kind in DECLARABLE]
    if declared and declared not in kinds:
        kinds.append(declared)
    return tuple((kind, kind_words(kind).capitalize()) for kind in kinds)
