"""Applying a plan: refused with everything that changed since, or done whole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import delete

from fastpath_cms.domain.errors import NotFound, Stale, Unfit
from fastpath_cms.domain.proposals import Keep, Plan, Rules
from fastpath_cms.domain.workflow import Status
from fastpath_cms.models import (
    Assignment,
    AuditRow,
    DeclinedReview,
    Person,
    Proposal,
    Role,
    Submission,
)
from fastpath_cms.queries.editions import edition_by_id
from fastpath_cms.queries.proposals import field_of
from fastpath_cms.services.applying import apply_proposal
from fastpath_cms.services.proposing import store_proposal
from fastpath_cms.services.solving import solve
from tests.support.world import IN_REVIEWING, World

Change = Callable[[World, Person, Submission], object]


def planned(world: World, rules: Rules) -> Plan:
    with world.writing() as session:
        return solve(field_of(session, edition_by_id(session, world.edition.id)), rules)


def store(world: World, by: Person, plan: Plan) -> int:
    made: int = world.perform(by, store_proposal, world.edition.id, plan.as_json(), None)
    return made


def withdraw(world: World, _mia: Person, paper: Submission) -> None:
    with world.writing() as session:
        row = session.get_one(Submission, paper.id)
        row.status, row.withdrawn_at = Status.WITHDRAWN, world.clock.now()


def decline(world: World, mia: Person, paper: Submission) -> None:
    with world.writing() as session:
        session.add(
            DeclinedReview(
                submission_id=paper.id, person_id=mia.id, reason="", declined_at=world.clock.now()
            )
        )


def leave(world: World, mia: Person, _paper: Submission) -> None:
    with world.writing() as session:
        session.execute(delete(Role).where(Role.person_id == mia.id))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (withdraw, "#1 was withdrawn since."),
        (decline, "Mia Member declined to review #1."),
        (World.conflict, "Mia Member has a conflict of interest with #1 now."),
        (World.assignment, "Mia Member was assigned to #1 since."),
        (leave, "Somebody who left the committee, proposed for #1, is no longer of the committee."),
    ],
)
def test_a_plan_is_refused_with_what_changed_since(
    world: World, change: Change, sentence: str
) -> None:
    chair, mia, paper = (
        world.chair(),
        world.member("Mia Member", "mia@pc.example"),
        world.submission(),
    )
    world.at(IN_REVIEWING)
    made = store(world, chair, planned(world, Rules(per_paper=1)))
    change(world, mia, paper)
    before = len(world.all(Assignment))
    with pytest.raises(Unfit) as refused:
        world.perform(chair, apply_proposal, world.edition.id, made)
    assert refused.value.sentence == sentence
    assert len(world.all(Assignment)) == before
    assert world.letters() == []


def test_a_review_begun_since_keeps_its_reviewer(world: World) -> None:
    chair, mia, paper = (
        world.chair(),
        world.member("Mia Member", "mia@pc.example"),
        world.submission(),
    )
    world.member("Otto Other", "otto@desk.example")
    world.assignment(mia, paper)
    world.at(IN_REVIEWING)
    rules = Rules(per_paper=1).with_vetoes([(paper.id, mia.id)])
    made = store(world, chair, planned(world, rules))
    world.review(mia, paper, is_draft=True)
    with pytest.raises(Unfit) as refused:
        world.perform(chair, apply_proposal, world.edition.id, made)
    assert refused.value.sentence == "Mia Member has begun the review of #1 since."


def test_a_plan_is_applied_once_and_on_record(world: World) -> None:
    chair, mia, paper = (
        world.chair(),
        world.member("Mia Member", "mia@pc.example"),
        world.submission(),
    )
    world.at(IN_REVIEWING)
    made = store(world, chair, planned(world, Rules(per_paper=1)))
    done = world.perform(chair, apply_proposal, world.edition.id, made)
    assert done == {"added": 1, "removed": 0, "letters": 1}
    with pytest.raises(Stale) as refused:
        world.perform(chair, apply_proposal, world.edition.id, made)
    assert refused.value.sentence == "This plan was applied already."
    assert [(row.submission_id, row.person_id) for row in world.all(Assignment)] == [
        (paper.id, mia.id)
    ]
    assert [row.deed for row in world.all(AuditRow)] == [
        "proposal.make",
        "assignment.add",
        "proposal.apply",
    ]


def test_only_chairs_make_and_apply_plans(world: World) -> None:
    chair, mia = world.chair(), world.member("Mia Member", "mia@pc.example")
    world.submission()
    world.at(IN_REVIEWING)
    plan = planned(world, Rules(per_paper=1))
    with pytest.raises(NotFound):
        store(world, mia, plan)
    made = store(world, chair, plan)
    with pytest.raises(NotFound):
        world.perform(mia, apply_proposal, world.edition.id, made)


def test_a_plan_comes_back_from_the_database_as_it_was(world: World) -> None:
    chair = world.chair()
    world.member("Mia Member", "mia@pc.example"), world.submission()
    world.at(IN_REVIEWING)
    plan = replace(planned(world, Rules(per_paper=2)), since=("A sentence.",))
    store(world, chair, plan)
    assert Plan.of_json(world.one(Proposal).plan) == plan
    assert plan.repair is not None


def test_today_s_reviewers_stay_move_at_a_price_or_move_freely(world: World) -> None:
    mia, otto, paper = (
        world.member("Mia Member", "mia@pc.example"),
        world.member("Otto Other", "otto@desk.example"),
        world.submission(),
    )
    world.assignment(mia, paper)
    world.at(IN_REVIEWING)
    rules = Rules(per_paper=1, loads={mia.id: 0})
    assert planned(world, replace(rules, keep=Keep.LOCKED)).chosen == {(paper.id, mia.id)}
    assert planned(world, replace(rules, keep=Keep.FREE)).chosen == {(paper.id, otto.id)}
    assert planned(world, Rules(per_paper=1, keep=Keep.PRICED)).chosen == {(paper.id, mia.id)}


def test_a_lock_that_cannot_be_any_more_is_said_and_dropped(world: World) -> None:
    mia, paper = world.member("Mia Member", "mia@pc.example"), world.submission()
    world.conflict(mia, paper)
    plan = planned(world, Rules(per_paper=0).with_locks([(paper.id, mia.id)]))
    assert plan.said == ("Mia Member cannot review #1 any more, so the lock is gone.",)
    assert plan.rules.locks == frozenset()
