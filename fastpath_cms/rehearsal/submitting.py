"""Submitting: the authors hand in, one after the other, as they did in the example's call."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Final

from sqlalchemy import select

from fastpath_cms.domain.contents import Contents, TypedAuthor
from fastpath_cms.domain.people import normal_address
from fastpath_cms.domain.workflow import Status
from fastpath_cms.example import ExampleSubmission
from fastpath_cms.models import Submission
from fastpath_cms.rehearsal.playing import Event, Play
from fastpath_cms.services.act import Act
from fastpath_cms.services.submitting import start_submission
from fastpath_cms.services.withdrawing import withdraw_submission

COUNTRIES: Final = {  # of the example's codes, as people write them
    "AU": "Australia",
    "BE": "Belgium",
    "BR": "Brazil",
    "CA": "Canada",
    "CN": "China",
    "DE": "Germany",
    "ES": "Spain",
    "GB": "United Kingdom",
    "ID": "Indonesia",
    "IE": "Ireland",
    "JP": "Japan",
    "KE": "Kenya",
    "KR": "South Korea",
    "NO": "Norway",
    "PT": "Portugal",
    "US": "United States",
    "UZ": "Uzbekistan",
    "VN": "Vietnam",
}


def submissions(play: Play) -> Iterator[Event]:
    """Iterate over what comes in, and goes."""
    workshop = play.example.dates.workshop
    for submission in play.submissions:
        yield submission.sent.on(workshop), partial(_submit, submission=submission)
        if submission.withdrawn is not None:
            yield submission.withdrawn.on(workshop), partial(_withdraw, submission=submission)


def _withdraw(play: Play, submission: ExampleSubmission) -> None:
    who = submission.contacts[0]
    play.perform(who, withdraw_submission, play.ids[submission.key], submission.note)


def _submit(play: Play, submission: ExampleSubmission) -> None:
    contact = submission.contacts[0]
    play.meet(contact)
    received = None
    if "pdf" not in submission.missing:
        received = play.receive(submission)
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
                COUNTRIES.get(person.country, person.country),
                is_contact=person.key in submission.contacts,
            )
            for person in people
        ),
        conflict_kinds={play.person_id(tie.member): tie.kind.value for tie in submission.conflicts},
        is_student_paper=submission.is_student,
        note_to_chairs="" if is_withdrawn else submission.note,
    )


def _id_of(act: Act, edition_id: int, number: int) -> int:
    return act.session.scalars(
        select(Submission.id).where(
            Submission.edition_id == edition_id, Submission.number == number
        )
    ).one()
