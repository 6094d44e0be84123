"""How near texts are: the right reviewers first, and nothing told of other submissions."""

from __future__ import annotations

import numpy as np

from fastpath_cms.matching.affinity import text_affinity, words_of
from fastpath_cms.matching.words import stem, words_in
from tests.support.expertise import KNOWS, PAPERS, SUBMISSIONS, rank_correlation

PROFILES = list(PAPERS.values())


def test_the_right_reviewers_rank_first() -> None:
    scores = text_affinity(SUBMISSIONS, PROFILES)
    best, known = np.argsort(-scores, axis=1), np.array(KNOWS)
    firsts = [known[row, best[row, 0]] for row in range(len(SUBMISSIONS))]
    assert sorted(firsts) == [2] + [3] * 9  # one goes to the neighbouring subject
    assert [3 in known[row, best[row, :2]] for row in range(len(SUBMISSIONS))] == [True] * 10
    assert rank_correlation(scores, known) > 0.75


def test_scores_lie_between_0_and_1_and_an_empty_profile_scores_0() -> None:
    scores = text_affinity(SUBMISSIONS, [*PROFILES, ()])
    assert scores.shape == (10, 7)
    assert scores.min() >= 0
    assert scores.max() < 1
    assert scores[:, 6].tolist() == [0.0] * 10
    assert np.array_equal(scores[:, :6], text_affinity(SUBMISSIONS, PROFILES))


def test_a_score_tells_nothing_of_any_other_submission() -> None:
    alone = text_affinity(SUBMISSIONS[:1], PROFILES)
    beside = text_affinity([SUBMISSIONS[0], "Sparse secrets of sparse kernels."], PROFILES)
    assert np.array_equal(alone[0], beside[0])


def test_nothing_to_compare_is_no_score() -> None:
    assert text_affinity([], PROFILES).shape == (0, 6)
    assert text_affinity(["Words"], []).shape == (1, 0)
    assert text_affinity(["", "Words alone"], [["One"], [""]]).tolist() == [[0, 0], [0, 0]]


def test_words_are_compared_without_their_endings_and_accents() -> None:
    said = "Profiling profiles, profiled: caches, batching; Nguy\u1ec5n\u2019s memo-\nry 2027 GPUs"
    assert [stem(word) for word in words_in(said)] == [
        *("profil", "profil", "profil", "cach", "batch", "nguyen", "memory", "", "gpu")
    ]


def test_a_preview_says_what_texts_say_most() -> None:
    assert words_of(PAPERS["models"], most=3) == ["model", "roofline model", "training step"]
    assert words_of([]) == []
