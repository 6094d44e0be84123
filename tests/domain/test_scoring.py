"""What several reviews add up to, and the words of the default form."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fastpath_cms.domain.scoring import (
    CONFIDENCE,
    OVERALL,
    UNREVIEWED,
    Tally,
    rank,
    score_text,
    tally,
)

REVIEWS = st.lists(st.tuples(st.integers(-3, 3), st.integers(1, 5)), max_size=6)


def test_the_form_has_the_words_reviewers_know() -> None:
    assert [score_text(score, OVERALL) for score in OVERALL] == [
        "3 (strong accept)",
        "2 (accept)",
        "1 (weak accept)",
        "0 (borderline paper)",
        "-1 (weak reject)",
        "-2 (reject)",
        "-3 (strong reject)",
    ]
    assert [score_text(score, CONFIDENCE) for score in CONFIDENCE] == [
        "5 (expert)",
        "4 (high)",
        "3 (medium)",
        "2 (low)",
        "1 (none)",
    ]


def test_no_review_adds_up_to_nothing() -> None:
    assert tally([]) == UNREVIEWED == Tally(0, None, None, None, None, None)


def test_one_review_is_its_own_mean() -> None:
    assert tally([(-2, 4)]) == Tally(1, -2.0, -2, -2, 0, -2.0)


def test_confidence_weighs_scores() -> None:
    assert tally([(3, 1), (0, 2), (-3, 5)]) == Tally(3, 0.0, -3, 3, 6, -1.5)


@given(REVIEWS.filter(bool))
def test_every_mean_lies_between_the_lowest_and_the_highest(reviews: list[tuple[int, int]]) -> None:
    found = tally(reviews)
    assert found.low <= found.mean <= found.high
    assert found.low - 1e-9 <= found.confidence_weighted_mean <= found.high + 1e-9
    assert tally(reviews[::-1]) == found


def test_equals_share_a_place_and_the_unreviewed_share_the_last() -> None:
    boards = [[(1, 3)], [], [(2, 3)], [(3, 5), (-1, 1)], [], [(0, 3)]]
    assert rank([tally(reviews) for reviews in boards]) == [2, 5, 1, 2, 5, 4]


def test_an_unreviewed_submission_stands_below_a_strong_reject() -> None:
    assert rank([UNREVIEWED, tally([(-3, 5)])]) == [2, 1]


def test_equal_means_are_equal_however_many_reviews_make_them() -> None:
    thirds = [tally([(1, 3), (0, 3), (0, 3)]), tally([(1, 1), (0, 1), (0, 1)] * 2)]
    assert rank(thirds) == [1, 1]
    assert rank([]) == []


@given(st.lists(REVIEWS, max_size=8))
def test_the_order_of_the_board_does_not_change_a_place(board: list[list[tuple[int, int]]]) -> None:
    tallies = [tally(reviews) for reviews in board]
    assert rank(tallies[::-1]) == rank(tallies)[::-1]
