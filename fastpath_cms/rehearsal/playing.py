"""Playing: the example's people do real deeds, each at its instant of the year."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Concatenate, Final, ParamSpec, Protocol, TypeVar

from fastpath_cms.domain.manuscript import Limits
from fastpath_cms.domain.people import normal_address
from fastpath_cms.domain.ports import Clock, Envelope, Mailer, MailOutcome
from fastpath_cms.example import ExampleCurrent, ExamplePerson, ExampleSubmission
from fastpath_cms.queries.people import person_by_address
from fastpath_cms.queries.viewer import SYSTEM, Viewer
from fastpath_cms.services import act as acts
from fastpath_cms.services import copying, mailing, registering
from fastpath_cms.services.act import Act, Stage
from fastpath_cms.services.manuscripts import Received, judge

P = ParamSpec("P")
R = TypeVar("R")

LINK: Final = re.compile(rb"/(?:invitations|sign-in|subreview)/([\w-]{20,})")


class MovableClock(Clock, Protocol):
    """A clock that stands where it was set."""

    def set(self, now: datetime) -> None:
        """Move both hands."""
        ...


class Postman:
    """A ``Mailer`` before the real one: it remembers the secret link last brought to an address."""

    def __init__(self, mailer: Mailer) -> None:
        self._mailer = mailer
        self.tokens: dict[str, str] = {}

    @property
    def sender(self) -> str:
        """Who letters are from."""
        return self._mailer.sender

    def session(self) -> Postman:
        """Hold one connection for several letters."""
        return self

    def __enter__(self) -> Postman:
        self._session = self._mailer.session()
        self._carrier = self._session.__enter__()
        return self

    def __exit__(self, *fault: object) -> None:
        self._session.__exit__(None, None, None)

    def send(self, envelope: Envelope) -> MailOutcome:
        """Bring a letter, and look for a link in it."""
        found = LINK.search(envelope.message.replace(b"=\r\n", b""))
        if found:
            self.tokens[normal_address(envelope.recipient)] = found[1].decode()
        return self._carrier.send(envelope)


@dataclass(slots=True)
class Play:
    """One rehearsal under way: who plays, where it is, and what was made so far."""

    stage: Callable[[Viewer, datetime], Stage]  # where a viewer's deeds are done at an instant
    clock: MovableClock
    postman: Postman
    example: ExampleCurrent
    people: dict[str, ExamplePerson]
    submissions: tuple[ExampleSubmission, ...]
    draw: Callable[[ExampleSubmission], bytes]  # the manuscript of a submission
    edition_id: int = 0
    viewers: dict[str, Viewer] = field(default_factory=dict)  # by key of the person
    numbers: dict[str, int] = field(default_factory=dict)  # by key of the submission
    ids: dict[str, int] = field(default_factory=dict)
    received: dict[str, Received] = field(default_factory=dict)  # by key of the submission
    topics: dict[str, int] = field(default_factory=dict)  # database id by key of the topic

    def at(self, now: datetime) -> None:
        """Go on to an instant of the year, never back."""
        self.clock.set(max(now, self.clock.now()).astimezone(UTC))

    def perform(
        self, who: str | None, deed: Callable[Concatenate[Act, P], R], *args: P.args, **kw: P.kwargs
    ) -> R:
        """Do a deed as a person of the example (by key), or as the system."""
        viewer = self.viewers[who] if who else SYSTEM
        return acts.perform(self.stage(viewer, self.clock.now()), deed, *args, **kw)

    def meet(self, key: str) -> Viewer:
        """Let a person prove their address, once; return who they are from then on."""
        if key not in self.viewers:
            person = self.people[key]
            person_id = self.perform(None, _settle, person)
            self.know(key, person_id)
        return self.viewers[key]

    def know(self, key: str, person_id: int) -> None:
        """Remember which row a person of the example is."""
        person = self.people[key]
        self.viewers[key] = Viewer(person_id, person.name, normal_address(person.email))

    def recognise(self, key: str) -> None:
        """Remember a person whom a deed has made."""
        self.know(key, self.perform(None, _person_id, self.people[key].email))

    def receive(self, submission: ExampleSubmission, *, is_final: bool = False) -> Received:
        """Judge a manuscript, as the page does before it performs anything.

        The final version has the same pages, so it is judged once.
        """
        if submission.key not in self.received:
            tools = self.stage(SYSTEM, self.clock.now()).tools
            data = io.BytesIO(self.draw(submission))
            self.received[submission.key] = judge(tools, data, Limits(), f"{submission.key}.pdf")
        received = self.received[submission.key]
        if received.problems:
            sentences = " ".join(problem.sentence for problem in received.problems)
            raise ValueError(f"{received.name} does not pass the gate: {sentences}")
        return replace(received, name=f"{submission.key}-final.pdf") if is_final else received

    def deliver(self) -> int:
        """Bring all letters that wait; return how many."""
        stage = self.stage(SYSTEM, self.clock.now())
        return mailing.deliver_due(stage, self.postman).sent

    def copy(self) -> int:
        """Make the clean copies that are due; return how many."""
        return copying.copy_all(self.stage(SYSTEM, self.clock.now()))

    def person_id(self, key: str) -> int:
        """Return the database id of somebody met."""
        found = self.viewers[key].person_id
        if found is None:
            raise LookupError(key)
        return found


def _settle(act: Act, person: ExamplePerson) -> int:
    found = registering.settle(act, person.email, person.name, person.affiliation)
    found.country = found.country or person.country
    return found.id


def _person_id(act: Act, address: str) -> int:
    found = person_by_address(act.session, address)
    if found is None:
        raise LookupError(address)
    return found.id


Event = tuple[datetime, Callable[[Play], None]]
"""Something that happens at an instant of the year."""
