"""Extending a deadline: the date, the page, the calendars, the news and the letters, or nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from fastpath_cms.domain.calendar import DateKind, Phase
from fastpath_cms.domain.entry import Entry
from fastpath_cms.domain.errors import NotAllowed, NotFound, Stale, Unfit
from fastpath_cms.domain.letters import LetterKind
from fastpath_cms.domain.workflow import Status
from fastpath_cms.models import AuditRow, Author, Edition, KeyDate, Letter, NewsItem, Person
from fastpath_cms.queries.editions import edition_by_id, phase_of
from fastpath_cms.queries.settings import entries_of, mark_of
from fastpath_cms.services import extending
from fastpath_cms.services.planning import Extension, Wanted, plan_extension
from tests.support.letters import assert_golden
from tests.support.world import IN_CALL, IN_DISCUSSION, IN_REVIEWING, World, address_of

MAR_3 = Entry(date(2027, 3, 3))


def edition(world: World) -> Edition:
    with world.writing() as session:
        return edition_by_id(session, world.edition.id)


def wanted(entry: Entry = MAR_3, kind: DateKind = DateKind.SUBMISSION, **others: date) -> Wanted:
    moved = {DateKind(name.replace("_", "-")): Entry(day) for name, day in others.items()}
    return Wanted(kind, entry, moved)


def extend(world: World, chair: Person, what: Wanted, base: str | None = None) -> dict[str, Any]:
    mark = mark_of(entries_of(edition(world))) if base is None else base
    done: dict[str, Any] = world.perform(
        chair, extending.extend_deadline, world.edition.id, what, mark
    )
    return done


def plan(world: World, what: Wanted) -> Extension:
    return plan_extension(edition(world), what, world.clock.now())


def kinds(world: World) -> list[LetterKind]:
    return [letter.kind for letter in world.letters()]


def test_an_extension_moves_the_date_and_tells_drafts_and_committee(world: World) -> None:
    chair, member, ada = world.chair(), world.member(), world.person("Ada Author")
    draft = world.submission(ada, status=Status.DRAFT)
    world.submission()
    done = extend(world, chair, wanted())
    assert done == {
        "name": "Submission",
        "text": "Mar 3, 2027 AoE",
        "before": "call open",
        "after": "call open",
    }
    rows = world.all(KeyDate, KeyDate.kind == DateKind.SUBMISSION)
    assert [(row.at, row.replaced_at) for row in rows] == [
        (datetime(2027, 2, 27, 12, tzinfo=UTC), IN_CALL),
        (datetime(2027, 3, 4, 12, tzinfo=UTC), None),
    ]
    told = {(one.recipient_address, one.kind, one.submission_id) for one in world.letters()}
    assert told == {
        (address_of(chair), LetterKind.DATES_MOVED, None),
        (address_of(member), LetterKind.DATES_MOVED, None),
        (address_of(ada), LetterKind.DEADLINE_EXTENDED, draft.id),
    }
    assert world.one(NewsItem).text == (
        "The submission deadline is extended to **Mar 3, 2027 AoE** (was Feb 26, 2027 AoE)."
    )
    row = world.one(AuditRow)
    assert (row.deed, row.details["changes"]) == (
        "extend-deadline",
        {"submission": ["2027-02-26", "2027-03-03"]},
    )


def test_after_the_date_has_passed_the_call_opens_again_and_says_so(world: World) -> None:
    chair, member = world.chair(), world.member()
    paper = world.submission()
    world.at(IN_REVIEWING)
    world.assignment(member, paper)
    world.review(member, paper)
    seen = plan(world, wanted())
    assert (seen.before, seen.after, seen.has_passed) == (Phase.REVIEWING, Phase.CALL, True)
    done = extend(world, chair, wanted())
    assert (done["before"], done["after"]) == ("reviewing", "call open")
    (letter,) = [one for one in world.letters() if one.recipient_name == member.name]
    assert 'The year goes from "reviewing" to "call open". Assignments and reviews stay' in (
        letter.body
    )


@pytest.mark.parametrize(("seconds", "phase"), [(-1, Phase.CALL), (0, Phase.REVIEWING)])
def test_the_phase_turns_at_the_new_instant(world: World, seconds: int, phase: Phase) -> None:
    extend(world, world.chair(), wanted(Entry(date(2027, 3, 2), time(17), "America/New_York")))
    closes = datetime(2027, 3, 2, 22, 1, tzinfo=UTC)  # 17:00 still counts
    assert phase_of(edition(world), closes + timedelta(seconds=seconds)) is phase


@pytest.mark.parametrize(
    ("entry", "sentence"),
    [
        (
            Entry(date(2027, 2, 26)),
            (
                "Submission closes Feb 26, 2027 AoE already; an extension is later than that. "
                "An earlier date is set under Dates."
            ),
        ),
        (
            Entry(date(2027, 2, 28)),
            "Feb 28, 2027 AoE has passed; the new date must be still to come.",
        ),
    ],
)
def test_a_date_that_is_no_extension_is_refused_and_nothing_is_told(
    world: World, entry: Entry, sentence: str
) -> None:
    chair = world.chair()
    world.at(IN_REVIEWING + timedelta(hours=1))
    with pytest.raises(Unfit) as refused:
        extend(world, chair, wanted(entry))
    assert [one.sentence for one in refused.value.problems] == [sentence]
    assert (world.letters(), world.all(NewsItem), world.all(AuditRow)) == ([], [], [])


def test_one_minute_later_than_now_is_enough(world: World) -> None:
    chair = world.chair()
    world.at(datetime(2027, 3, 1, 12, tzinfo=UTC) - timedelta(seconds=1))
    assert extend(world, chair, wanted(Entry(date(2027, 2, 28))))["text"] == "Feb 28, 2027 AoE"


def test_dates_it_overtakes_are_named_and_later_places_proposed(world: World) -> None:
    seen = plan(world, wanted(Entry(date(2027, 3, 12))))
    assert seen.problems == ("Reviews due comes before Submission; it must come after it.",)
    assert seen.proposals == {
        DateKind.REVIEWS_DUE: Entry(date(2027, 3, 19)),
        DateKind.NOTIFICATION: Entry(date(2027, 3, 22)),
        DateKind.CAMERA_READY: Entry(date(2027, 3, 29)),
    }


def test_what_moves_with_it_is_in_the_news_and_in_every_letter(world: World) -> None:
    chair = world.chair()
    world.submission(world.person("Ada Author", "ada@example.org"), status=Status.DRAFT)
    world.at(IN_CALL)
    extend(
        world,
        chair,
        wanted(
            Entry(date(2027, 3, 5)), reviews_due=date(2027, 3, 12), notification=date(2027, 3, 14)
        ),
    )
    assert world.one(NewsItem).text == (
        "The submission deadline is extended to **Mar 5, 2027 AoE** (was Feb 26, 2027 AoE). "
        "Notification moves to **Mar 14, 2027** (was Mar 8, 2027)."
    )
    by_kind = {letter.kind: letter for letter in world.letters()}
    assert_golden(by_kind[LetterKind.DEADLINE_EXTENDED], "deadline-extended")
    assert_golden(by_kind[LetterKind.DATES_MOVED], "dates-moved")


def test_two_chairs_at_once_the_second_is_told_and_nobody_else_twice(world: World) -> None:
    one, two = world.chair("Petra"), world.chair("Paul")
    seen = mark_of(entries_of(edition(world)))
    extend(world, one, wanted(), seen)
    with pytest.raises(Stale):
        extend(world, two, wanted(Entry(date(2027, 3, 4))), seen)
    assert kinds(world) == [LetterKind.DATES_MOVED] * 2


def test_a_second_extension_writes_again_and_the_same_one_cannot(world: World) -> None:
    chair = world.chair()
    extend(world, chair, wanted())
    with pytest.raises(Unfit):
        extend(world, chair, wanted())
    extend(world, chair, wanted(Entry(date(2027, 3, 4))))
    assert len(world.letters()) == len(world.all(NewsItem)) == 2


def test_a_chair_previews_what_will_be_sent_but_for_what_is_sealed(world: World) -> None:
    chair = world.chair()
    open_, sealed = (world.submission(status=Status.DRAFT) for _ in range(2))
    world.conflict(chair, sealed)
    with world.app_context():
        from fastpath_cms.extensions import db
        from fastpath_cms.services.act import Act

        stage = world.stage(chair)
        act = Act(db.session(), stage.actor, stage.now, stage.tools, stage.base_url)
        _, drafts, committee = extending.preview(act, world.edition.id, wanted())
    assert [one.number for one in drafts] == [open_.number]
    assert [one.address for one in committee] == [address_of(chair)]
    extend(world, chair, wanted())
    sent = {one.submission_id: one for one in world.letters()}
    assert set(sent) == {None, open_.id, sealed.id}
    assert (drafts[0].subject, drafts[0].body) == (sent[open_.id].subject, sent[open_.id].body)
    assert (committee[0].subject, committee[0].body) == (sent[None].subject, sent[None].body)


def test_reviewing_is_extended_among_the_committee_alone(world: World) -> None:
    chair = world.at(IN_DISCUSSION).chair()
    world.submission(status=Status.DRAFT)
    what = wanted(Entry(date(2027, 3, 7), time(10)), DateKind.REVIEWS_DUE)
    assert extend(world, chair, what)["after"] == "reviewing"
    assert kinds(world) == [LetterKind.DATES_MOVED]
    assert world.all(NewsItem) == []


def test_the_upload_of_final_versions_is_extended_for_who_has_none_in(world: World) -> None:
    chair = world.chair()
    open_ = world.submission(status=Status.ACCEPTED)
    world.submission(status=Status.CAMERA_READY)
    world.submission(status=Status.REJECTED)
    extend(world, chair, wanted(Entry(date(2027, 3, 20)), DateKind.CAMERA_READY))
    assert [(one.kind, one.submission_id) for one in world.letters()] == [
        (LetterKind.DEADLINE_EXTENDED, open_.id)
    ]


def test_nobody_but_a_chair_extends_and_only_a_deadline_that_is_there(world: World) -> None:
    with pytest.raises(NotFound):
        extend(world, world.member(), wanted())
    chair = world.chair()
    for kind in (DateKind.BIDS, DateKind.NOTIFICATION):
        with pytest.raises(NotAllowed):
            extend(world, chair, wanted(Entry(date(2027, 3, 9)), kind))
    assert world.all(Letter) == []


def test_an_address_nobody_verified_gets_three_letters_an_hour_at_most(world: World) -> None:
    chair, victim = world.chair(), world.person("Vic")
    for _ in range(5):
        world.submission(victim, status=Status.DRAFT)
    with world.writing() as session:
        session.execute(update(Author).values(person_id=None))
    extend(world, chair, wanted())
    assert kinds(world).count(LetterKind.DEADLINE_EXTENDED) == 3
