"""Joining: two persons who are one human being become one, whole and at once.

What becomes of each row is said in ``services.handing_over``. Whoever joins has proved both:
signed in as the one, and holding a link sent to the other.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import delete, func, or_, select, update

from fastpath_cms.domain.errors import NotAllowed, Refusal
from fastpath_cms.domain.letters import LetterKind
from fastpath_cms.models import (
    Assignment,
    Author,
    Base,
    Comment,
    Conflict,
    Edition,
    Person,
    Review,
    Role,
    Scratch,
    Submission,
)
from fastpath_cms.queries.claims import Obstacle, obstacles_between
from fastpath_cms.queries.people import addresses_of
from fastpath_cms.services import audit, outbox
from fastpath_cms.services.act import Act
from fastpath_cms.services.granting import ensure_deputies
from fastpath_cms.services.handing_over import JOIN_RULES, execute
from fastpath_cms.services.linking import link_person

OF_EDITIONS: Final = (Role, Author, Review, Comment, Conflict, Assignment)
"""What a person has in editions: in each of them the joining is put on record."""


SENTENCES: Final = {
    Obstacle.JUDGES_OWN: (
        "One of these two persons wrote a paper of {where}, or has a conflict of interest with it, "
        "and the other reviews, discusses or decides on it."
    ),
    Obstacle.TWO_REVIEWS: "Both persons have a review of the same paper of {where}.",
    Obstacle.TWO_TEXTS: "Both persons began to write the same form and did not save it: {path}",
}
TODO: Final = {
    Obstacle.JUDGES_OWN: "Write to the chairs: they can take that duty away first.",
    Obstacle.TWO_REVIEWS: "Write to the chairs: only one of the two reviews can stay.",
    Obstacle.TWO_TEXTS: "Sign in as each, and save or discard what is in the form.",
}


class CannotJoin(NotAllowed):
    """Two persons who must stay two for now; ``papers`` are what they stand in the way for."""

    http_status = 409

    def __init__(self, kind: Obstacle, papers: tuple[Submission, ...], sentence: str) -> None:
        super().__init__(sentence, kept="Both persons stay as they are.", todo=TODO[kind])
        self.papers = papers


def why_not_join(act: Act, keeping: int, giving: int) -> CannotJoin | None:
    """Return why two persons cannot become one, or None."""
    found = obstacles_between(act.session, keeping, giving)
    if not found:
        return None
    kind, first, path = found[0]
    papers = tuple(paper for one, paper, _ in found if one is kind and paper is not None)
    where = ""
    if first is not None:
        where = act.session.get_one(Edition, first.edition_id).label
    return CannotJoin(kind, papers, SENTENCES[kind].format(where=where, path=path))


def join(act: Act, *, keeping: int, giving: int) -> None:
    """Make two persons one: ``keeping`` stays, ``giving`` ends.

    Raises CannotJoin where the one would judge what the other wrote, or where one of two texts
    would be lost. It cannot be undone.
    """
    people = {
        person.id: person
        for person in act.session.scalars(
            select(Person)
            .where(Person.id.in_((keeping, giving)))
            .order_by(Person.id)
            .with_for_update()
        )
    }
    stays, ends = people[keeping], people[giving]
    refusal: Refusal | None = why_not_join(act, keeping, giving)
    if refusal is not None:
        raise refusal
    editions = _editions_of(act, giving)
    for rule in JOIN_RULES.values():
        rule.do(act, keeping, giving)
    execute(
        act,
        update(Scratch)
        .where(Scratch.owner == f"person:{giving}")
        .values(owner=f"person:{keeping}"),
    )
    stays.name = stays.name or ends.name
    stays.affiliation = stays.affiliation or ends.affiliation
    stays.country = stays.country or ends.country
    stays.orcid = stays.orcid or ends.orcid
    stays.is_operator = stays.is_operator or ends.is_operator
    act.session.flush()
    _end(act, ends)
    link_person(act, keeping)
    for edition_id in (0, *editions):
        audit.record(
            act,
            "person.joined",
            f"person:{keeping}",
            edition_id=edition_id,
            joined=f"person:{giving}",
        )
    for edition_id in editions:
        ensure_deputies(act, edition_id)
    _tell(act, stays, ends.name)


def record_refused(act: Act, papers: tuple[int, ...]) -> None:
    """Put on record, where the chairs of a paper can read it, that two persons were kept apart."""
    for submission in act.session.scalars(select(Submission).where(Submission.id.in_(papers))):
        audit.record(
            act,
            "person.join-refused",
            act.actor.label,
            edition_id=submission.edition_id,
            submission_id=submission.id,
        )


def _end(act: Act, person: Person) -> None:
    """Delete a person nothing points at any more: a cascade must have nothing to take along."""
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if any(key.column.table is Person.__table__ for key in column.foreign_keys):
                left = act.session.scalar(
                    select(func.count()).select_from(table).where(column == person.id)
                )
                if left:
                    raise RuntimeError(f"{left} rows of {column} still point at person {person.id}")
    execute(act, delete(Person).where(Person.id == person.id))
    act.session.expunge(person)


def _editions_of(act: Act, person_id: int) -> list[int]:
    found = [
        select(Role.edition_id).where(Role.person_id == person_id),
        *(
            select(Submission.edition_id)
            .join(model, model.submission_id == Submission.id)
            .where(model.person_id == person_id)
            for model in OF_EDITIONS[1:]
        ),
    ]
    ids = select(Edition.id).where(or_(*(Edition.id.in_(one) for one in found)))
    return list(act.session.scalars(ids.order_by(Edition.id)))


def _tell(act: Act, stays: Person, former_name: str) -> None:
    addresses = [one.address for one in addresses_of(act.session, stays.id) if one.is_verified]
    occasion = act.tools.entropy.token(12)
    for address in addresses:
        outbox.post(
            act,
            LetterKind.PERSONS_JOINED,
            key=f"{occasion}:{address}",
            to=(stays.name, address),
            names=list(dict.fromkeys(name for name in (stays.name, former_name) if name)),
            addresses=addresses,
        )
