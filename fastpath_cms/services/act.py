"""Act: one person, one instant, one transaction; and ``perform``, which runs a deed in it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Concatenate, Final, ParamSpec, TypeVar, cast

from sqlalchemy import Table, bindparam, insert, select
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from fastpath_cms.domain.errors import Busy, Stale
from fastpath_cms.domain.ports import Tools
from fastpath_cms.models import FormReceipt, LetterText
from fastpath_cms.queries.viewer import Viewer

P = ParamSpec("P")
R = TypeVar("R")

RETRIES: Final = 2
_RECEIPTS: Final = cast("Table", FormReceipt.__table__)
_ANSWER: Final = select(_RECEIPTS.c.answer).where(_RECEIPTS.c.key == bindparam("of"))
_TRANSIENT: Final = ("40001", "40P01", "55P03")  # serialization, deadlock, lock not available


@dataclass(frozen=True, slots=True)
class Entry:
    """One row for the audit log, waiting for the end of its transaction."""

    chain: int  # edition id, or 0 for accounts
    deed: str
    object: str
    submission_id: int | None
    details: dict[str, Any]


@dataclass(slots=True)
class Act:
    """One person (or the system), one instant, one transaction."""

    session: Session
    actor: Viewer
    now: datetime  # the year's clock, frozen at the request's first byte
    tools: Tools
    base_url: str = ""  # without a trailing slash; what links in letters begin with
    entries: list[Entry] = field(default_factory=list)
    texts: dict[int, dict[str, LetterText]] = field(default_factory=dict)  # by edition and kind

    @property
    def real(self) -> datetime:
        """The wall's instant: tokens, leases, throttles."""
        return self.tools.clock.real()


@dataclass(frozen=True, slots=True)
class Stage:
    """Where deeds are performed: how to open a transaction, for whom, when, with what."""

    transaction: Callable[[], AbstractContextManager[Session]]
    actor: Viewer
    now: datetime
    tools: Tools
    base_url: str = ""


def perform(
    stage: Stage, deed: Callable[Concatenate[Act, P], R], *args: P.args, **kwargs: P.kwargs
) -> R:
    """Do ``deed`` in a write transaction of its own; do it again when the database was busy.

    The deed reloads what it needs by id and asks the policy again, so running it twice is safe.
    Raises Busy after the last retry, Stale when somebody else changed the same thing first, and
    whatever Refusal the deed raises; in each case nothing was changed.
    """
    from fastpath_cms.services import audit  # noqa: PLC0415 - audit is a deed's helper and needs Act

    for attempt in range(RETRIES + 1):
        try:
            with stage.transaction() as session:
                act = Act(session, stage.actor, stage.now, stage.tools, stage.base_url)
                result = deed(act, *args, **kwargs)
                session.flush()
                audit.write_entries(act)
        except StaleDataError as lost:
            raise Stale(
                "Somebody else changed this while you were writing.",
                kept="Their change is saved, and your text is still in the form.",
                todo="Compare the two and save again.",
            ) from lost
        except IntegrityError as clash:
            if attempt == RETRIES:
                raise Stale(
                    "Somebody else did the same a moment earlier.",
                    kept="What they did is saved.",
                    todo="Open the page again to see it.",
                ) from clash
        except DBAPIError as trouble:
            if not _is_transient(trouble):
                raise
        else:
            return result
    raise Busy(
        "The database was busy for too long.",
        kept="Nothing was changed, and your text is still in the form.",
        todo="Try again in a moment.",
    )


def perform_once(
    stage: Stage,
    key: str,
    deed: Callable[Concatenate[Act, P], R],
    *args: P.args,
    **kwargs: P.kwargs,
) -> R:
    """Do ``deed`` at most once for this form key; a repeat gets the first one's answer.

    The deed's result must be plain JSON.
    """

    def once(act: Act) -> R:
        done = act.session.execute(_ANSWER, {"of": key}).one_or_none()
        if done is not None:
            answer: R = done[0]["result"]
            return answer
        result = deed(act, *args, **kwargs)
        given = {"key": key, "answer": {"result": result}, "done_at": act.real}
        act.session.execute(insert(_RECEIPTS), given)
        return result

    return perform(stage, once) if key else perform(stage, deed, *args, **kwargs)


def _is_transient(trouble: DBAPIError) -> bool:
    state = getattr(trouble.orig, "sqlstate", None)
    return state in _TRANSIENT or "database is locked" in str(trouble.orig)
