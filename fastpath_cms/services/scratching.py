"""Keeping what somebody typed and has not saved (decision 8).

A rendered form is known by its *writer* (the mark of its form key) and numbers what it sends by
rising *turns*. It writes a row of its own, or goes on with the row it was filled with while
nobody else has written that one; so two tabs never write over each other, what arrives out of
order is older and left aside, and what arrives after the form was saved changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sqlalchemy import ColumnElement, Select, and_, delete, or_, select

from fastpath_cms.models import Scratch
from fastpath_cms.services.act import Act
from fastpath_cms.services.manuscripts import Received, keep_images

FORMS_MAX: Final = 100  # texts that one owner may leave unsaved
KEPT_FOR: Final = timedelta(days=180)  # a text nobody came back to
DONE_FOR: Final = timedelta(
    days=2
)  # the mark of a saved form: longer than any request is on its way


@dataclass(frozen=True, slots=True)
class Place:
    """A page's form and whose it is: the first of ``owners`` writes, all of them are read."""

    owners: tuple[str, ...]
    form: str  # the endpoint
    object: str  # the path

    def rows(self) -> ColumnElement[bool]:
        """Return the condition that a row of Scratch belongs here."""
        return and_(
            Scratch.owner.in_(self.owners), Scratch.form == self.form, Scratch.object == self.object
        )


@dataclass(frozen=True, slots=True)
class Rendering:
    """What one rendered form says of itself when it is sent."""

    writer: str
    turn: int | None = None  # None: sent by hand, and so the newest there is
    kept_as: tuple[int, int] | None = None  # id and revision of the row it was filled with
    is_known: bool = True  # False: a form that does not say which row it was filled with


def keep_scratch(
    act: Act,
    place: Place,
    rendering: Rendering,
    fields: dict[str, list[str]],
    *,
    base_version: int | None = None,
    received: Received | None = None,
) -> bool:
    """Keep the typed fields of one rendered form; False when it was saved since.

    A good file (``received``) is kept with them; without one, the file kept before stays.
    """
    row = _own(act, place, rendering)
    if row is not None and rendering.turn is not None and rendering.turn <= row.turn:
        return not row.is_done
    row = row or _begin(act, place, rendering)
    row.fields = fields
    row.base_version = base_version
    row.turn = max(row.turn, rendering.turn or 0)
    _written(act, row)
    if received is not None and not received.is_refused:
        _put_file(act, row, received)
    return True


def keep_file(act: Act, place: Place, rendering: Rendering, received: Received | None) -> bool:
    """Keep a file beside what is typed (None: drop it); False when a newer deed came first."""
    row = _own(act, place, rendering)
    turn = rendering.turn
    if row is not None and turn is not None and turn <= max(row.file_turn, row.is_done * row.turn):
        return False
    row = row or _begin(act, place, rendering)
    row.file_turn = max(row.file_turn, turn or 0)
    _written(act, row)
    if received is None:
        row.blob_sha256, row.blob_name = None, ""
    elif not received.is_refused:
        _put_file(act, row, received)
    return True


def close_scratch(act: Act, place: Place, rendering: Rendering) -> None:
    """Forget the text of a form that was saved; what other tabs wrote since stays.

    A form with a script leaves its mark, so that what it sent before cannot arrive after.
    """
    if not rendering.is_known:
        act.session.execute(delete(Scratch).where(place.rows()))
        return
    is_it = Scratch.writer == rendering.writer
    if rendering.kept_as is not None:
        id_, revision = rendering.kept_as
        is_it = or_(is_it, and_(Scratch.id == id_, Scratch.revision == revision))
    turn, mark = rendering.turn, None
    for row in act.session.scalars(_locked(place).where(is_it)):
        if turn is not None and row.owner == place.owners[0] and row.writer == rendering.writer:
            mark = row
        else:
            act.session.delete(row)
    if turn is None:
        return
    if mark is None:
        mark = Scratch(
            owner=place.owners[0], form=place.form, object=place.object, writer=rendering.writer
        )
        act.session.add(mark)
    mark.fields, mark.blob_sha256, mark.blob_name = {}, None, ""
    mark.turn = max(mark.turn or 0, turn)
    mark.is_done, mark.saved_at = True, act.now


def drop_scratch(act: Act, place: Place, writer: str | None = None) -> None:
    """Forget what was kept of one form: the text of one writer, or all of it."""
    doomed = place.rows() if writer is None else and_(place.rows(), Scratch.writer == writer)
    act.session.execute(delete(Scratch).where(doomed))


def move_scratch(act: Act, place: Place, rendering: Rendering, to: Place) -> None:
    """Give a kept text to another form: what was typed anew belongs to something saved."""
    row = _own(act, place, rendering)
    if row is not None:
        row.form, row.object, row.base_version = to.form, to.object, None
        row.fields = {name: value for name, value in row.fields.items() if name != "version"}


def adopt_scratch(act: Act, *, person_id: int, browser_hash: str) -> None:
    """Give a person what their browser kept before they signed in; nothing of theirs is lost."""
    mine = f"person:{person_id}"
    own = {
        (row.form, row.object, row.writer): row
        for row in act.session.scalars(select(Scratch).where(Scratch.owner == mine))
    }
    for row in act.session.scalars(
        select(Scratch).where(Scratch.owner == f"browser:{browser_hash}")
    ):
        twin = own.get((row.form, row.object, row.writer))
        if twin is None:
            row.owner = mine
        elif row.turn > twin.turn:  # the same form went on after its session had ended
            twin.fields, twin.base_version = row.fields, row.base_version
            twin.turn, twin.is_done, twin.saved_at = row.turn, row.is_done, row.saved_at
            if row.blob_sha256 is not None:
                twin.blob_sha256, twin.blob_name = row.blob_sha256, row.blob_name
            act.session.delete(row)


def sweep_scratch(act: Act) -> int:
    """Forget texts that nobody came back to, and marks that no request can need; count them."""
    doomed = or_(
        Scratch.saved_at < act.now - KEPT_FOR,
        and_(Scratch.is_done, Scratch.saved_at < act.now - DONE_FOR),
    )
    gone = act.session.scalars(delete(Scratch).where(doomed).returning(Scratch.id)).all()
    return len(gone)


def _locked(place: Place) -> Select[Scratch]:
    return select(Scratch).where(place.rows()).order_by(Scratch.id).with_for_update()


def _own(act: Act, place: Place, rendering: Rendering) -> Scratch | None:
    """Return the row this rendered form writes, if it has one already."""
    if not rendering.is_known:
        return act.session.scalars(
            _locked(place).order_by(None).order_by(Scratch.saved_at.desc()).limit(1)
        ).one_or_none()
    return act.session.scalars(
        _locked(place).where(Scratch.owner == place.owners[0], Scratch.writer == rendering.writer)
    ).one_or_none()


def _begin(act: Act, place: Place, rendering: Rendering) -> Scratch:
    """Go on with the row the form was filled with, or begin one beside it with the same file."""
    shown = None
    if rendering.kept_as is not None:
        id_, revision = rendering.kept_as
        shown = act.session.scalars(_locked(place).where(Scratch.id == id_)).one_or_none()
        if shown is not None and shown.revision == revision:
            shown.owner, shown.writer = place.owners[0], rendering.writer
            shown.turn = shown.file_turn = 0  # turns are counted for each form
            return shown
    _make_room(act, place.owners[0])
    row = Scratch(
        owner=place.owners[0],
        form=place.form,
        object=place.object,
        writer=rendering.writer,
        turn=0,
        file_turn=0,
        revision=0,
        fields={},
        blob_sha256=shown.blob_sha256 if shown else None,
        blob_name=shown.blob_name if shown else "",
    )
    act.session.add(row)
    return row


def _written(act: Act, row: Scratch) -> None:
    row.revision += 1
    row.is_done = False
    row.saved_at = act.now


def _put_file(act: Act, row: Scratch, received: Received) -> None:
    row.blob_sha256, row.blob_name = received.sha256, received.name
    keep_images(act, received.sha256, received.images)


def _make_room(act: Act, owner: str) -> None:
    """Forget the oldest texts of an owner who keeps very many."""
    old = act.session.scalars(
        select(Scratch.id)
        .where(Scratch.owner == owner, Scratch.is_done.is_(False))
        .order_by(Scratch.saved_at.desc(), Scratch.id.desc())
        .offset(FORMS_MAX - 1)
    ).all()
    if old:
        act.session.execute(delete(Scratch).where(Scratch.id.in_(old)))
