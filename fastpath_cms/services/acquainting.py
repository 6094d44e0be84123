"""Naming the people one is close to: asked once, and compared with the authors of every edition."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import delete

from fastpath_cms.domain.acquaintances import read_close
from fastpath_cms.domain.conflicts import LASTING
from fastpath_cms.domain.errors import NotFound, Problem, Unfit
from fastpath_cms.models import Acquaintance
from fastpath_cms.services import audit
from fastpath_cms.services.act import Act


def name_acquaintances(act: Act, texts: Mapping[str, str]) -> int:
    """Make the actor's lists say ``texts``: kind of LASTING -> one person a line; return how many.

    Raises Unfit with a sentence for each line that names nobody.
    """
    if act.actor.person_id is None:
        raise NotFound
    lists = {kind: read_close(texts.get(kind.value, "")) for kind in LASTING}
    problems = [
        Problem("line", sentence, kind.value)
        for kind, (_, sentences) in lists.items()
        for sentence in sentences
    ]
    if problems:
        raise Unfit(*problems, kept="The lists you saved before stay, and so does what you typed.")
    act.session.execute(delete(Acquaintance).where(Acquaintance.person_id == act.actor.person_id))
    rows = [
        Acquaintance(
            person_id=act.actor.person_id,
            kind=kind.value,
            name=close.name,
            affiliation=close.affiliation,
        )
        for kind, (people, _) in lists.items()
        for close in people
    ]
    act.session.add_all(rows)
    audit.record(act, "person.acquaintances", act.actor.label)
    return len(rows)
