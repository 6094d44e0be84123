"""Deciding: verdicts under embargo, then one release that tells them all."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Final

from fastpath_cms.domain.policy import Action
from fastpath_cms.domain.workflow import Verdict
from fastpath_cms.example import ExampleSubmission, Station
from fastpath_cms.queries.audiences import committee_of
from fastpath_cms.queries.editions import edition_by_id
from fastpath_cms.queries.notification import papers_to_tell
from fastpath_cms.queries.scopes import unsealed
from fastpath_cms.queries.standings import edition_standing
from fastpath_cms.rehearsal.playing import Event, Play
from fastpath_cms.rehearsal.reviewing import as_impartial_chair, under_review
from fastpath_cms.services import merging, notifying
from fastpath_cms.services.act import Act
from fastpath_cms.services.asking import ask
from fastpath_cms.services.deciding import record_decision, set_talk_slots
from fastpath_cms.services.shepherding import name_shepherd

DECIDED_BEFORE: Final = timedelta(hours=20)  # the stop where everything is decided
SLOTS_BEFORE: Final = timedelta(days=3)
SLOTS: Final = "8"  # talks the day has room for
RELEASED_AFTER: Final = timedelta(hours=2)  # that stop
HOLD: Final = timedelta(minutes=10)
MINUTES_EACH: Final = 9


def decisions(play: Play) -> Iterator[Event]:
    """Iterate over the number of talk slots, the verdicts of the last eve, and their release."""
    decided_at = play.example.dates.at(Station.DECIDED)
    yield decided_at - SLOTS_BEFORE, _set_slots
    yield decided_at - DECIDED_BEFORE, _decide_all
    yield decided_at + RELEASED_AFTER, _release


def _set_slots(play: Play) -> None:
    as_impartial_chair(play, lambda who: play.perform(who, set_talk_slots, play.edition_id, SLOTS))


def _decide_all(play: Play) -> None:
    for submission in under_review(play):
        play.at(play.clock.now() + timedelta(minutes=MINUTES_EACH))
        as_impartial_chair(play, partial(_decide, play, submission))


def _release(play: Play) -> None:
    as_impartial_chair(play, partial(_release_as, play))


def _release_as(play: Play, who: str) -> None:
    seen = play.perform(who, _seal, play.edition_id)
    play.perform(who, notifying.request_release, play.edition_id, seen)
    play.at(play.clock.now() + HOLD)
    for release_id in play.perform(None, notifying.due_releases):
        play.perform(None, notifying.perform_release, release_id)


def _decide(play: Play, submission: ExampleSubmission, who: str) -> None:
    assert submission.verdict is not None  # noqa: S101 - what was reviewed has one
    # What the chairs noted is for themselves, but for the conditions of an acceptance.
    note = submission.verdict_note if submission.verdict is Verdict.CONDITIONAL else ""
    play.perform(who, record_decision, play.ids[submission.key], submission.verdict, note, 0)
    if submission.verdict is Verdict.CONDITIONAL:
        play.perform(who, _name_a_shepherd, play.ids[submission.key])


def _name_a_shepherd(act: Act, submission_id: int) -> None:
    """Let the first member without a conflict of interest look after the conditions."""
    asked = ask(act, Action.SHEPHERD_NAME, submission_id)
    committee = committee_of(act.session, asked.edition, asked.submission, act.now)
    members = [one for one in committee.values() if one.who.is_impartial_member]
    name_shepherd(act, submission_id, min(members, key=lambda one: one.name).person_id)


def _seal(act: Act, edition_id: int) -> str:
    """Return the mark of what this chair has previewed."""
    edition = edition_by_id(act.session, edition_id)
    who = edition_standing(act.session, act.actor, edition, act.now)
    papers = papers_to_tell(act.session, edition, unsealed(act.actor, who))
    return merging.seal_of(merging.marks_of(papers, merging.merge(act, edition, papers)))
