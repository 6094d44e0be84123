"""The whole finite table of the workflow."""

from __future__ import annotations

from itertools import product

import pytest

from fastpath_cms.domain.calendar import Phase
from fastpath_cms.domain.errors import IllegalMove
from fastpath_cms.domain.workflow import (
    MOVE_OF_VERDICT,
    STATUS_WORDS,
    TOLD,
    TRANSITIONS,
    VERDICT_WORDS,
    Move,
    Status,
    Verdict,
    status_after,
)

ARROWS = {
    (Status.DRAFT, Move.SUBMIT): Status.SUBMITTED,
    (Status.DRAFT, Move.WITHDRAW): Status.WITHDRAWN,
    (Status.SUBMITTED, Move.WITHDRAW): Status.WITHDRAWN,
    (Status.WITHDRAWN, Move.REVIVE): Status.DRAFT,
    (Status.SUBMITTED, Move.DESK_REJECT): Status.DESK_REJECTED,
    (Status.SUBMITTED, Move.ACCEPT): Status.ACCEPTED,
    (Status.SUBMITTED, Move.ACCEPT_CONDITIONALLY): Status.CONDITIONALLY_ACCEPTED,
    (Status.SUBMITTED, Move.WAIT_LIST): Status.WAIT_LISTED,
    (Status.SUBMITTED, Move.REJECT): Status.REJECTED,
    (Status.ACCEPTED, Move.WITHDRAW): Status.WITHDRAWN,
    (Status.CONDITIONALLY_ACCEPTED, Move.WITHDRAW): Status.WITHDRAWN,
    (Status.WAIT_LISTED, Move.WITHDRAW): Status.WITHDRAWN,
    (Status.CAMERA_READY, Move.WITHDRAW): Status.WITHDRAWN,
    (Status.ACCEPTED, Move.FINALIZE): Status.CAMERA_READY,
    (Status.CONDITIONALLY_ACCEPTED, Move.FINALIZE): Status.CAMERA_READY,
    (Status.CAMERA_READY, Move.FINALIZE): Status.CAMERA_READY,
    (Status.WAIT_LISTED, Move.PROMOTE): Status.ACCEPTED,
    (Status.CONDITIONALLY_ACCEPTED, Move.MEET_CONDITIONS): Status.ACCEPTED,
    (Status.CONDITIONALLY_ACCEPTED, Move.REFUSE): Status.REJECTED,
    (Status.CAMERA_READY, Move.REFUSE): Status.REJECTED,
}
"""Every arrow of the workflow, written out a second time by hand."""


def after(status: Status, move: Move, phase: Phase) -> Status | None:
    """Return the status a move leads to, or None when it is refused."""
    try:
        return status_after(status, move, phase)
    except IllegalMove:
        return None


def test_the_table_has_these_arrows_and_no_others() -> None:
    found = {
        (status, move): {after(status, move, phase) for phase in Phase} - {None}
        for status, move in product(Status, Move)
    }
    assert {pair: ends for pair, ends in found.items() if ends} == {
        pair: {end} for pair, end in ARROWS.items()
    }


def test_what_is_told_never_goes_back_to_untold() -> None:
    untold = set(Status) - TOLD - {Status.WITHDRAWN}
    reverted = [case for case in product(TOLD, Move, Phase) if after(*case) in untold]
    assert reverted == []


def test_what_was_not_accepted_is_the_end() -> None:
    ends = (Status.REJECTED, Status.DESK_REJECTED)
    assert [case for case in product(ends, Move, Phase) if after(*case) is not None] == []


def test_what_was_withdrawn_comes_back_as_a_draft_and_only_before_the_notification() -> None:
    back = [
        (move, phase)
        for move, phase in product(Move, Phase)
        if after(Status.WITHDRAWN, move, phase)
    ]
    assert back == [
        (Move.REVIVE, phase)
        for phase in (Phase.CALL, Phase.BIDDING, Phase.REVIEWING, Phase.DISCUSSION)
    ]


def test_nothing_is_told_before_notification_but_a_desk_rejection() -> None:
    early = [phase for phase in Phase if phase < Phase.NOTIFICATION]
    told = {
        (status, move)
        for status, move, phase in product(set(Status) - TOLD, Move, early)
        if after(status, move, phase) in TOLD
    }
    assert told == {(Status.SUBMITTED, Move.DESK_REJECT)}


def test_nothing_is_submitted_before_the_call_or_after_the_discussion() -> None:
    open_ = {phase for phase in Phase if after(Status.DRAFT, Move.SUBMIT, phase)}
    assert open_ == {Phase.CALL, Phase.BIDDING, Phase.REVIEWING, Phase.DISCUSSION}


def test_an_illegal_move_says_where_the_submission_stands() -> None:
    with pytest.raises(IllegalMove) as refused:
        status_after(Status.REJECTED, Move.ACCEPT, Phase.NOTIFICATION)
    assert refused.value.sentence == (
        "This submission is not accepted; that cannot be done from here."
    )
    assert refused.value.kept == "Nothing was changed."


def test_every_verdict_has_a_move_and_every_state_its_words() -> None:
    assert [MOVE_OF_VERDICT[verdict] for verdict in Verdict] == [
        Move.ACCEPT,
        Move.ACCEPT_CONDITIONALLY,
        Move.WAIT_LIST,
        Move.REJECT,
        Move.DESK_REJECT,
    ]
    assert set(TRANSITIONS) == set(Move)
    assert set(STATUS_WORDS) == set(Status)
    assert set(VERDICT_WORDS) == set(Verdict)
    assert [words for words in STATUS_WORDS.values() if "reject" in words.lower()] == []
