"""Presenting: talks confirmed, final versions handed in, the program built and published."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from functools import partial
from typing import Final

from fastpath_cms.domain.program import KIND_NAMES
from fastpath_cms.domain.workflow import Verdict
from fastpath_cms.example import ExampleSubmission, Station
from fastpath_cms.example.people import PROGRAM_CHAIR
from fastpath_cms.example.series import ExampleRow
from fastpath_cms.rehearsal.playing import Event, Play
from fastpath_cms.services.finalizing import confirm_talk, hand_in_final
from fastpath_cms.services.publishing import publish
from fastpath_cms.services.scheduling import Cast, Wanted, place_item

PRESENTED: Final = frozenset({Verdict.ACCEPT, Verdict.CONDITIONAL})
CONFIRMED_AFTER: Final = timedelta(days=3)  # from the stop where authors were told
FINAL_AFTER: Final = timedelta(days=5)
APART: Final = timedelta(hours=11)  # one author's deed from the next one's
PLACED_BEFORE: Final = timedelta(days=3)  # the stop where the program is public
PUBLISHED_BEFORE: Final = timedelta(days=1, hours=12)


def presentations(play: Play) -> Iterator[Event]:
    """Iterate over what follows the notification."""
    told_at = play.example.dates.at(Station.TOLD)
    chosen = [one for one in play.submissions if one.verdict in PRESENTED]
    for place, submission in enumerate(chosen):
        at = told_at + CONFIRMED_AFTER + place * APART
        yield at, partial(_confirm, submission=submission)
        yield at + FINAL_AFTER, partial(_hand_in, submission=submission)
    public_at = play.example.dates.at(Station.PROGRAM)
    yield public_at - PLACED_BEFORE, _place
    yield public_at - PUBLISHED_BEFORE, _publish


def _confirm(play: Play, submission: ExampleSubmission) -> None:
    presenter = play.people[submission.presenter]
    play.perform(
        submission.contacts[0],
        confirm_talk,
        play.ids[submission.key],
        speaker=presenter.name,
        affiliation=presenter.affiliation,
        bio="",
        note_to_chair="",
    )


def _hand_in(play: Play, submission: ExampleSubmission) -> None:
    received = play.receive(submission, is_final=True)
    play.perform(submission.contacts[0], hand_in_final, play.ids[submission.key], received)


def _place(play: Play) -> None:
    chair = _chair(play)
    for row in play.example.program:
        if row.submission and row.submission not in play.ids:
            continue  # a smaller play has fewer papers
        number = play.numbers.get(row.submission)
        wanted = _wanted(play, row)
        play.perform(chair, place_item, play.edition_id, wanted, submission_number=number)


def _publish(play: Play) -> None:
    play.perform(_chair(play), publish, play.edition_id)


def _chair(play: Play) -> str:
    return next(person.key for person in play.people.values() if PROGRAM_CHAIR in person.roles)


def _wanted(play: Play, row: ExampleRow) -> Wanted:
    sessions = {session.key: session.title for session in play.example.sessions}
    made = Wanted(
        kind=row.kind,
        starts_at=_instant(play, row.starts),
        ends_at=_instant(play, row.ends),
        title=row.title or KIND_NAMES[row.kind],
        session_title=sessions.get(row.session, ""),
    )
    if row.invited:
        speaker = next(one for one in play.example.speakers if one.key == row.invited)
        return replace(
            made,
            title=speaker.title,
            speakers=(Cast(speaker.name, speaker.affiliation, bio=speaker.bio),),
            abstract=speaker.abstract,
        )
    return made


def _instant(play: Play, at: time) -> datetime:
    dates = play.example.dates
    return datetime.combine(dates.workshop, at, dates.zone).astimezone(UTC)
