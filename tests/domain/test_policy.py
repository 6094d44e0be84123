"""The policy over every case there is: standing x status x phase, a loop in one test each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from functools import cache
from itertools import product

import pytest

from fastpath_cms.domain.calendar import Phase
from fastpath_cms.domain.errors import NotAllowed, NotFound, OutOfPhase
from fastpath_cms.domain.policy import EDITION_RULES, SUBMISSION_RULES, Action, why_not
from fastpath_cms.domain.standing import NOBODY, Standing
from fastpath_cms.domain.workflow import BEFORE_PC, TOLD, Status


class Reticent(Standing):
    """Refuses to tell what somebody does for the site, for that is nothing to a submission."""

    @property
    def is_publicity(self) -> bool:  # type: ignore[override]
        raise AssertionError("A rule about a submission asks for the publicity chair.")

    @is_publicity.setter
    def is_publicity(self, told: bool) -> None:
        pass


EVERYONE = [
    who
    for bits in product([False, True], repeat=len(fields(Standing)) - 1)
    if (who := Reticent(bits[0], False, *bits[1:]))
    # A contact is an author, and an author is always conflicted: what the database can give.
    and (not who.is_contact or who.is_author)
    and (not who.is_author or who.is_conflicted)
    # All reviews in, and one's own not: no paper has that.
    and (not who.has_early_talk or who.has_handed_in or not who.is_reviewer)
]
ABOUT = list(SUBMISSION_RULES)
CHAIR = Standing(is_chair=True, may_know_authors=True)
MEMBER = Standing(is_member=True, may_know_authors=True)
REVIEWER = Standing(is_member=True, is_reviewer=True, may_know_authors=True)
CONTACT = Standing(is_author=True, is_contact=True, is_conflicted=True)
COAUTHOR = Standing(is_author=True, is_conflicted=True)


def permitted(
    action: Action, *, only: Iterator[Standing] | list[Standing] = EVERYONE
) -> list[tuple[Standing, Status, Phase]]:
    """Return every case the policy says yes to."""
    if only is EVERYONE:
        return _permitted(action)
    return [case for case in product(only, Status, Phase) if why_not(action, *case) is None]


@cache
def _permitted(action: Action) -> list[tuple[Standing, Status, Phase]]:
    return [case for case in product(EVERYONE, Status, Phase) if why_not(action, *case) is None]


def is_of_the_committee(who: Standing) -> bool:
    """Tell whether somebody is a member or a reviewer and nothing else."""
    is_one = who.is_member or who.is_reviewer
    return is_one and not who.is_author and not who.is_impartial_chair


def test_every_action_has_one_rule() -> None:
    assert sorted([*SUBMISSION_RULES, *EDITION_RULES]) == sorted(Action)


@pytest.mark.parametrize("action", ABOUT)
def test_a_conflict_of_interest_closes_every_door(action: Action) -> None:
    conflicted = [who for who in EVERYONE if who.is_conflicted and not who.is_author]
    answers = {type(why_not(action, *case)) for case in product(conflicted, Status, Phase)}
    assert answers == {NotFound}


@pytest.mark.parametrize("action", ABOUT)
def test_to_somebody_without_a_part_the_submission_does_not_exist(action: Action) -> None:
    strangers = [
        who
        for who in EVERYONE
        if not (who.is_chair or who.is_member or who.is_deputy or who.is_author or who.is_reviewer)
    ]
    answers = {type(why_not(action, *case)) for case in product(strangers, Status, Phase)}
    assert answers == {NotFound}


CHAIR_ONLY = (
    Action.CONFLICT_EDIT,
    Action.ASSIGNMENT_EDIT,
    Action.DECISION_READ,
    Action.DECISION_RECORD,
    Action.DESK_REJECT,
    Action.LEAD_NAME,
    Action.SHEPHERD_NAME,
    Action.CONDITIONS_CONFIRM,
)


@pytest.mark.parametrize("action", CHAIR_ONLY)
def test_only_an_impartial_chair_or_deputy_handles_a_paper(action: Action) -> None:
    assert [case for case in permitted(action) if not case[0].is_impartial_chair] == []
    assert permitted(action, only=[CHAIR]) != []
    assert permitted(action, only=[Standing(is_member=True, is_deputy=True)]) != []


PC_SIDE = (
    *CHAIR_ONLY,
    Action.REVIEWERS_KNOW,
    Action.REVIEW_WRITE,
    Action.REVIEWS_READ,
    Action.DISCUSSION_READ,
    Action.DISCUSSION_WRITE,
    Action.STANCE_TAKE,
    Action.CONDITIONS_REPORT,
)


@pytest.mark.parametrize("action", PC_SIDE)
def test_a_chair_who_is_an_author_is_an_author(action: Action) -> None:
    assert [case for case in permitted(action) if case[0].is_author] == []


def test_authors_read_nothing_of_the_decision_before_it_is_told() -> None:
    read = permitted(Action.FEEDBACK_READ)
    assert {what for _, what, _ in read} == TOLD
    assert [who for who, _, _ in read if not who.is_author] == []


@pytest.mark.parametrize("action", ABOUT)
def test_a_withdrawn_paper_and_a_draft_are_closed_to_the_committee(action: Action) -> None:
    opened = [who for who, what, _ in permitted(action) if what in BEFORE_PC]
    assert [who for who in opened if is_of_the_committee(who)] == []


@pytest.mark.parametrize("action", ABOUT)
def test_the_committee_sees_nothing_while_the_call_is_open(action: Action) -> None:
    opened = [who for who, _, when in permitted(action) if when <= Phase.CALL]
    assert [who for who in opened if is_of_the_committee(who)] == []


EDITS = {
    (status, phase): why_not(Action.SUBMISSION_EDIT, CONTACT, status, phase) is None
    for status, phase in product(Status, Phase)
}


def test_a_contact_edits_until_the_deadline() -> None:
    assert {case for case, yes in EDITS.items() if yes} == {
        (Status.DRAFT, Phase.CALL),
        (Status.SUBMITTED, Phase.CALL),
    }


def test_a_late_link_opens_the_closed_call_but_nothing_told() -> None:
    late = Standing(is_author=True, is_contact=True, is_conflicted=True, has_late_link=True)
    open_ = {(what, when) for _, what, when in permitted(Action.SUBMISSION_EDIT, only=[late])}
    assert {what for what, _ in open_} == {Status.DRAFT, Status.SUBMITTED}
    assert {when for _, when in open_} == set(Phase) - {Phase.BEFORE}


def test_a_contact_revives_what_was_withdrawn_while_the_call_is_open_to_them() -> None:
    cases = permitted(Action.SUBMISSION_REVIVE)
    assert [case for case in cases if not case[0].is_contact] == []
    assert {what for _, what, _ in cases} == {Status.WITHDRAWN}
    on_time = {when for who, _, when in cases if not who.has_late_link}
    late = {when for who, _, when in cases if who.has_late_link}
    assert (on_time, late) == (
        {Phase.CALL},
        {Phase.CALL, Phase.BIDDING, Phase.REVIEWING, Phase.DISCUSSION},
    )


def test_a_coauthor_sees_and_does_not_edit() -> None:
    assert why_not(Action.SUBMISSION_VIEW, COAUTHOR, Status.SUBMITTED, Phase.CALL) is None
    refusal = why_not(Action.SUBMISSION_EDIT, COAUTHOR, Status.SUBMITTED, Phase.CALL)
    assert isinstance(refusal, NotAllowed)
    assert refusal.sentence == (
        "Only the contacts of this submission can edit it; ask one of them."
    )


def test_after_the_deadline_the_author_is_told_what_is_kept() -> None:
    refusal = why_not(Action.SUBMISSION_EDIT, CONTACT, Status.SUBMITTED, Phase.REVIEWING)
    assert isinstance(refusal, OutOfPhase)
    assert refusal.kept == "The version that was in by then will be reviewed."


def test_others_reviews_come_after_ones_own() -> None:
    before = why_not(Action.REVIEWS_READ, REVIEWER, Status.SUBMITTED, Phase.REVIEWING)
    assert isinstance(before, NotAllowed)
    handed_in = Standing(is_member=True, is_reviewer=True, has_handed_in=True)
    assert why_not(Action.REVIEWS_READ, handed_in, Status.SUBMITTED, Phase.REVIEWING) is None


def test_a_chair_who_reviews_reads_the_others_after_the_own_review_or_when_reviewing_is_over() -> (
    None
):
    judge = Standing(is_chair=True, is_member=True, is_reviewer=True)
    phases = {
        when
        for _, what, when in permitted(Action.REVIEWS_READ, only=[judge])
        if what is Status.SUBMITTED
    }
    assert phases == set(Phase) - {Phase.BIDDING, Phase.REVIEWING, Phase.DISCUSSION}


def test_a_discussion_opens_with_its_phase_or_once_all_reviews_are_in() -> None:
    done = Standing(is_member=True, is_reviewer=True, has_handed_in=True)
    all_in = replace(done, has_early_talk=True)
    phases = [
        {when for _, _, when in permitted(Action.DISCUSSION_WRITE, only=[who])}
        for who in (done, all_in)
    ]
    late = {Phase.DISCUSSION, Phase.NOTIFICATION}
    assert phases == [late, late | {Phase.BIDDING, Phase.REVIEWING}]


def test_only_those_who_review_a_paper_and_handed_in_take_a_side() -> None:
    cases = permitted(Action.STANCE_TAKE)
    assert [who for who, _, _ in cases if not (who.is_reviewer and who.has_handed_in)] == [
        who
        for who, _, when in cases
        if when is Phase.NOTIFICATION and who.is_impartial_chair and not who.has_handed_in
    ]


def test_unassigned_members_read_reviews_from_the_discussion_on() -> None:
    answers = {
        phase: type(why_not(Action.REVIEWS_READ, MEMBER, Status.SUBMITTED, phase))
        for phase in Phase
        if phase > Phase.CALL
    }
    assert [phase for phase, kind in answers.items() if kind is OutOfPhase] == [
        Phase.BIDDING,
        Phase.REVIEWING,
    ]


def test_a_review_is_written_from_the_close_of_the_call_until_notification() -> None:
    phases = {when for _, _, when in permitted(Action.REVIEW_WRITE)}
    assert phases == {Phase.BIDDING, Phase.REVIEWING, Phase.DISCUSSION}
    assert {what for _, what, _ in permitted(Action.REVIEW_WRITE)} == {Status.SUBMITTED}
    assert [case for case in permitted(Action.REVIEW_WRITE) if not case[0].is_reviewer] == []


def test_a_double_blind_edition_hides_authors_from_reviewers_only() -> None:
    blind = [who for who in EVERYONE if not who.may_know_authors]
    knowing = {
        (who.is_author or who.is_impartial_chair)
        for who, _, _ in permitted(Action.AUTHORS_KNOW, only=blind)
    }
    assert knowing == {True}


def test_verdicts_are_recorded_from_the_end_of_reviewing_on_undecided_papers() -> None:
    cases = permitted(Action.DECISION_RECORD)
    assert {what for _, what, _ in cases} == {Status.SUBMITTED}
    assert min(when for _, _, when in cases) is Phase.DISCUSSION


def test_the_release_waits_for_its_date() -> None:
    open_ = [p for p in Phase if why_not(Action.NOTIFICATION_RELEASE, CHAIR, None, p) is None]
    assert open_ == [Phase.NOTIFICATION, Phase.PROGRAM, Phase.AFTER]


PUBLICITY = Standing(is_publicity=True)


def test_a_publicity_chair_edits_the_site_and_the_program_and_nothing_else() -> None:
    yes = {
        action
        for action, phase in product(EDITION_RULES, Phase)
        if why_not(action, PUBLICITY, None, phase) is None
    }
    assert yes == {
        Action.CHAIR_HOME,
        Action.SITE_EDIT,
        Action.PROGRAM_EDIT,
        Action.SUBMISSION_START,
    }


def test_nobody_may_do_nothing_in_an_edition_but_submit_during_the_call() -> None:
    yes = {
        (action, phase)
        for action, phase in product(EDITION_RULES, Phase)
        if why_not(action, NOBODY, None, phase) is None
    }
    assert yes == {(Action.SUBMISSION_START, Phase.CALL)}


def test_conflicts_are_declared_from_the_close_of_the_call_to_notification() -> None:
    open_ = [p for p in Phase if why_not(Action.CONFLICT_DECLARE, MEMBER, None, p) is None]
    assert open_ == [Phase.BIDDING, Phase.REVIEWING, Phase.DISCUSSION]


def test_bids_are_placed_by_impartial_members_between_the_call_and_the_date_for_bids() -> None:
    cases = permitted(Action.BID_PLACE)
    assert {(what, when) for _, what, when in cases} == {(Status.SUBMITTED, Phase.BIDDING)}
    assert [who for who, _, _ in cases if not who.is_impartial_member] == []
    open_ = [p for p in Phase if why_not(Action.BIDS_LIST, MEMBER, None, p) is None]
    assert open_ == [Phase.BIDDING]


def test_a_member_tells_topics_and_load_until_the_workshop_is_over() -> None:
    open_ = [p for p in Phase if why_not(Action.PROFILE_EDIT, MEMBER, None, p) is None]
    assert open_ == [phase for phase in Phase if phase is not Phase.AFTER]
    deputy = Standing(is_deputy=True)
    assert isinstance(why_not(Action.PROFILE_EDIT, deputy, None, Phase.CALL), NotFound)


def test_talks_and_final_versions_belong_to_accepted_papers() -> None:
    for action, phases in (
        (Action.TALK_CONFIRM, {Phase.NOTIFICATION, Phase.PROGRAM}),
        (Action.FINAL_UPLOAD, {Phase.NOTIFICATION}),
    ):
        cases = permitted(action, only=[CONTACT])
        assert {what for _, what, _ in cases} == {
            Status.ACCEPTED,
            Status.CONDITIONALLY_ACCEPTED,
            Status.CAMERA_READY,
        }
        assert {when for _, _, when in cases} == phases


def test_asking_about_a_submission_without_its_status_is_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="its status is needed"):
        why_not(Action.SUBMISSION_VIEW, CHAIR, None, Phase.CALL)
