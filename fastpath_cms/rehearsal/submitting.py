"""Submitting: the authors hand in, one after the other, as they did in the example's call."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import select

from fastpath_cms.domain.contents import Contents, TypedAuthor
from fastpath_cms.domain.people import normal_address
from fastpath_cms.domain.workflow import Status
from fastpath_cms.example import ExampleSubmission
from fastpath_cms.models import Submission
from fastpath_cms.rehearsal.playing import Play
from fastpath_cms.services.act import Act
from fastpath_cms.services.submitting import start_submission
from fastpath_cms.services.withdrawing import withdraw_submission


def submit_until(play: Play, now: datetime) -> None:
    """Let everything come in, and go, that did so by an instant."""
    for at, submission, is_going in _events(play):
        if at > now:
            break
        if is_going and submission.key in play.ids and at > play.clock.now():
            play.at(at)
            who = submission.contacts[0]
            play.perform(who, withdraw_submission, play.ids[submission.key], submission.note)
        elif not is_going and submission.key not in play.ids:
            play.at(at)
            _submit(play, submission)
    play.at(now)


def _events(play: Play) -> Iterator[tuple[datetime, ExampleSubmission, bool]]:
    workshop = play.example.dates.workshop
    events = [(one.sent.on(workshop), one, False) for one in play.submissions]
    events += [
        (one.withdrawn.on(workshop), one, True) for one in play.submissions if one.withdrawn
    ]
    yield from sorted(events, key=lambda event: event[0])


def _submit(play: Play, submission: ExampleSubmission) -> None:
    contact = submission.contacts[0]
    play.meet(contact)
    received = None
    if "pdf" not in submission.missing:
        received = play.receive(submission, play.draw(submission))
    answer = play.perform(
        contact, start_submission, play.edition_id, _contents(play, submission), received
    )
    play.numbers[submission.key] = answer["number"]
    play.ids[submission.key] = play.perform(None, _id_of, play.edition_id, answer["number"])
    is_draft = submission.status is Status.DRAFT
    if (answer["status"] == Status.DRAFT.value) is not is_draft:
        raise ValueError(f"{submission.key} is {answer['status']}: {answer['missing']}")
    for other in submission.contacts[1:]:
        play.at(play.clock.now() + timedelta(minutes=20))
        play.meet(other)


def _contents(play: Play, submission: ExampleSubmission) -> Contents:
    people = [play.people[key] for key in submission.authors]
    is_withdrawn = submission.withdrawn is not None  # its note says why it went
    return Contents(
        title=submission.title,
        abstract=submission.abstract,
        topic_ids=frozenset(play.topics[key] for key in submission.topics),
        authors=tuple(
            TypedAuthor(
                person.name,
                normal_address(person.email),
                person.affiliation,
                person.country,
                is_contact=person.key in submission.contacts,
            )
            for person in people
        ),
        conflicted_ids=frozenset(
            person_id
            for tie in submission.conflicts
            if (person_id := play.viewers[tie.member].person_id) is not None
        ),
        is_student_paper=submission.is_student,
        note_to_chairs="" if is_withdrawn else submission.note,
    )


def _id_of(act: Act, edition_id: int, number: int) -> int:
    return act.session.scalars(
        select(Submission.id).where(
            Submission.edition_id == edition_id, Submission.number == number
        )
    ).one()
