"""Granting: who holds which role in an edition, and who stands in where all chairs have a conflict."""

from __future__ import annotations

from sqlalchemy import delete, exists, func, select
from sqlalchemy.orm import aliased

from fastpath_cms.domain.errors import NotAllowed, NotFound, Problem, Unfit
from fastpath_cms.domain.people import normal_name
from fastpath_cms.domain.policy import Action
from fastpath_cms.models import Assignment, Edition, Person, Review, Role, RoleKind, Submission
from fastpath_cms.queries.people import person_by_address
from fastpath_cms.queries.roles import submissions_without_impartial_chair, ties_of
from fastpath_cms.queries.standings import CHAIRS
from fastpath_cms.services import audit
from fastpath_cms.services.act import Act
from fastpath_cms.services.asking import ask_edition
from fastpath_cms.services.registering import new_person


def grant_role(act: Act, edition_id: int, kind: RoleKind, address: str, name: str = "") -> str:
    """Give a role to who has an address, and return their name.

    An address nobody has yet makes a person who can sign in with it; ``name`` is needed then.
    """
    edition, _, _ = ask_edition(act, Action.ROLES_EDIT, edition_id)
    if kind is RoleKind.DEPUTY:
        raise NotAllowed("A deputy is named for submissions, not for the edition.")
    person = person_by_address(act.session, address)
    if person is None:
        if not normal_name(name):
            raise Unfit(
                Problem("name", "Nobody has this address yet; write the person's name.", "name")
            )
        person = new_person(act, address, name)
    give_role(act, edition, person, kind)
    ensure_deputies(act, edition.id)
    return person.name or address


def give_role(act: Act, edition: Edition, person: Person, kind: RoleKind) -> bool:
    """Make a person hold a role in an edition; False when they do already."""
    held = exists().where(
        Role.edition_id == edition.id,
        Role.person_id == person.id,
        Role.kind == kind,
        Role.submission_id.is_(None),
    )
    if act.session.scalar(select(held)):
        return False
    act.session.add(Role(edition_id=edition.id, person_id=person.id, kind=kind, granted_at=act.now))
    act.session.flush()
    audit.record(act, "role.granted", f"person:{person.id}", edition_id=edition.id, kind=kind.value)
    return True


def revoke_role(act: Act, edition_id: int, role_id: int) -> str:
    """Take a role away, and return the name of who held it; the last chair's stays.

    Reviews that are in stay; assignments without one go back to the board.
    """
    edition, _, _ = ask_edition(act, Action.ROLES_EDIT, edition_id)
    role = act.session.scalars(
        select(Role)
        .where(Role.id == role_id, Role.edition_id == edition.id, Role.submission_id.is_(None))
        .with_for_update()
    ).one_or_none()
    if role is None:
        raise NotFound
    if role.kind in CHAIRS:
        count = act.session.scalar(
            select(func.count(Role.id)).where(Role.edition_id == edition.id, Role.kind.in_(CHAIRS))
        )
        if count == 1:
            raise NotAllowed(
                "This is the only chair of the edition.",
                kept="The role stays.",
                todo="Name another general or program chair first.",
            )
    person = act.session.get_one(Person, role.person_id)
    if role.kind is RoleKind.PC_MEMBER:
        _release_from_duty(act, edition.id, person.id)
    audit.record(
        act, "role.revoked", f"person:{person.id}", edition_id=edition.id, kind=role.kind.value
    )
    act.session.delete(role)
    act.session.flush()
    ensure_deputies(act, edition.id)
    return person.name


def name_deputies(act: Act, edition_id: int, person_id: int | None) -> None:
    """Choose the PC member who is asked first where all chairs are conflicted.

    The effect is told in the same words whether there is such a submission or not (decision 12).
    """
    edition, _, _ = ask_edition(act, Action.ROLES_EDIT, edition_id)
    if person_id is not None and not _is_member(act, edition.id, person_id):
        raise NotFound("This person is not on the program committee.")
    edition.deputy_id = person_id
    act.session.flush()
    audit.record(
        act,
        "deputy.chosen",
        f"person:{person_id}" if person_id else "nobody",
        edition_id=edition.id,
    )
    ensure_deputies(act, edition.id)


def ensure_deputies(act: Act, edition_id: int, *, only: int | None = None) -> None:
    """Name a deputy for every submission that all chairs are conflicted with.

    Called after anything that may seal a submission: a conflict was declared, a role changed; with
    ``only`` that one's id after it was submitted, which seals no other. The chosen deputy comes
    first, then the PC member with the fewest such duties.
    """
    for submission in submissions_without_impartial_chair(act.session, edition_id, only=only):
        deputy_id = _free_deputy(act, edition_id, submission)
        if deputy_id is None:
            continue  # doctor names what is left
        act.session.add(
            Role(
                edition_id=edition_id,
                person_id=deputy_id,
                kind=RoleKind.DEPUTY,
                submission_id=submission.id,
                granted_at=act.now,
            )
        )
        act.session.flush()
        audit.record(
            act,
            "deputy.named",
            f"person:{deputy_id}",
            edition_id=edition_id,
            submission_id=submission.id,
        )


def _free_deputy(act: Act, edition_id: int, submission: Submission) -> int | None:
    duty = aliased(Role)
    duties = (
        select(func.count(duty.id))
        .where(
            duty.person_id == Role.person_id,
            duty.edition_id == edition_id,
            duty.kind == RoleKind.DEPUTY,
        )
        .scalar_subquery()
    )
    chosen = select(Edition.deputy_id).where(Edition.id == edition_id).scalar_subquery()
    return act.session.scalar(
        select(Role.person_id)
        .join(Submission, Submission.id == submission.id)
        .where(
            Role.edition_id == edition_id,
            Role.kind == RoleKind.PC_MEMBER,
            ~ties_of(Role.person_id),
        )
        .order_by(func.coalesce(Role.person_id == chosen, False).desc(), duties, Role.person_id)
        .limit(1)
    )


def _is_member(act: Act, edition_id: int, person_id: int) -> bool:
    return bool(
        act.session.scalar(
            select(
                exists().where(
                    Role.edition_id == edition_id,
                    Role.person_id == person_id,
                    Role.kind == RoleKind.PC_MEMBER,
                )
            )
        )
    )


def _release_from_duty(act: Act, edition_id: int, person_id: int) -> None:
    handed_in = exists().where(
        Review.submission_id == Assignment.submission_id,
        Review.person_id == Assignment.person_id,
        Review.handed_in_at.is_not(None),
    )
    of_edition = select(Submission.id).where(Submission.edition_id == edition_id)
    act.session.execute(
        delete(Assignment)
        .where(
            Assignment.person_id == person_id,
            Assignment.submission_id.in_(of_edition),
            ~handed_in,
        )
        .execution_options(synchronize_session=False)
    )
    act.session.execute(
        delete(Role)
        .where(
            Role.edition_id == edition_id,
            Role.person_id == person_id,
            Role.kind == RoleKind.DEPUTY,
        )
        .execution_options(synchronize_session=False)
    )
