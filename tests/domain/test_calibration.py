"""Calibrated means: what is taken off a strict or a lenient reviewer, and when nothing is."""

from __future__ import annotations

import random

import pytest

from fastpath_cms.domain.calibration import NOT_FITTED, Mark, calibrate


def crowd(*, shift: int = 0, papers: int = 12, lenient: int = 1) -> list[Mark]:
    """Three reviewers on every paper, one of whom gives ``shift`` points more."""
    return [
        Mark(paper, who, paper % 3 + (shift if who == lenient else 0))
        for paper in range(papers)
        for who in (1, 2, 3)
    ]


def test_reviewers_who_agree_are_neither_lenient_nor_strict() -> None:
    found = calibrate(crowd())
    assert list(found.leniency.values()) == pytest.approx([0, 0, 0], abs=0.01)
    assert found.means[4] == pytest.approx(1, abs=0.01)


def test_what_a_lenient_reviewer_gives_more_is_taken_off_the_papers_they_had() -> None:
    marks = crowd(shift=2)
    marks = [one for one in marks if one.submission >= 6 or one.reviewer != 1]
    marks += [Mark(paper, 4, paper % 3) for paper in range(6)]
    found = calibrate(marks)
    assert found.leniency[1] > 0.9
    assert found.leniency[2] < 0
    with_them, without = found.means[7], found.means[1]  # equally good papers
    assert abs(with_them - without) < 0.35  # their plain means are 2/3 apart


def test_the_fewer_reviews_the_less_is_believed() -> None:
    few, many = (calibrate(crowd(shift=2, papers=n)).leniency[1] for n in (3, 60))
    assert 0 < few < many < 2


def test_the_fit_is_where_least_squares_have_their_least() -> None:
    """At the solution a reviewer's residuals sum up to the ridge times their leniency."""
    dice = random.Random(5)
    marks = [
        Mark(paper, who, dice.randint(-3, 3))
        for paper in range(40)
        for who in dice.sample(range(12), 3)
    ]
    found = calibrate(marks)
    for who, lenient in found.leniency.items():
        rest = [
            one.score - found.means[one.submission] - lenient
            for one in marks
            if one.reviewer == who
        ]
        assert sum(rest) == pytest.approx(3 * lenient, abs=0.05)
    dice.shuffle(marks)
    assert calibrate(marks) == found


@pytest.mark.parametrize(
    "marks",
    [
        [],
        crowd(papers=2),  # nobody with three reviews
        [Mark(paper, paper % 3, 3) for paper in range(12)],  # nobody beside anybody
        [one for one in crowd() if one.reviewer != 3],  # two reviewers
    ],
)
def test_a_group_too_small_is_not_calibrated(marks: list[Mark]) -> None:
    assert calibrate(marks) == NOT_FITTED
