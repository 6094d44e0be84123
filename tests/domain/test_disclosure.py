"""Which figures may be shown: none that tells of one or two of those counted."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fastpath_cms.domain.disclosure import LEAST, Bin, Group, bins_of, groups_of, said_counts

IDS = st.sets(st.integers(1, 12), min_size=1)


def test_small_groups_are_one_group_at_the_end() -> None:
    members = {"Big": {1, 2, 3, 4}, "Two": {5, 6}, "One": {7}}
    assert groups_of(members) == (Group("Big", 4), Group("Others (2)", 3))


def test_others_of_too_few_take_the_next_smallest_in() -> None:
    members = {"Big": {1, 2, 3, 4}, "Middle": {5, 6, 7}, "One": {8}}
    assert groups_of(members) == (Group("Big", 4), Group("Others (2)", 4))


def test_a_group_of_which_nobody_was_accepted_does_not_stand_alone() -> None:
    members = {"Lucky": {1, 2, 3}, "Unlucky": {4, 5, 6}, "Mixed": {7, 8, 9}}
    assert groups_of(members, {1, 7}) == (Group("Lucky", 3, 1), Group("Others (2)", 6, 1))


def test_where_even_all_together_are_too_few_nothing_is_shown() -> None:
    assert groups_of({"A": {1}, "B": {2}}) == ()
    assert groups_of({"A": {1, 2, 3}}, set()) == ()


def test_one_paper_of_three_rare_countries_is_no_three_papers() -> None:
    assert groups_of({"A": {1}, "B": {1}, "C": {1}}) == ()


@given(
    members=st.dictionaries(st.sampled_from("abcdefgh"), IDS), accepted=st.sets(st.integers(1, 12))
)
def test_no_group_is_small_or_all_turned_down(
    members: dict[str, set[int]], accepted: set[int]
) -> None:
    shown = groups_of(members, accepted, most=4)
    assert all(group.count >= LEAST and group.accepted_count for group in shown)
    names = {group.label for group in shown} & set(members)
    if shown and len(names) < len(members):
        left = {id_ for name, ids in members.items() if name not in names for id_ in ids}
        assert shown[-1].count == len(left)


def test_bins_are_joined_until_each_has_enough() -> None:
    loads = [1, 2, 2, 3, 3, 3, 7]
    assert bins_of(loads) == (Bin(1, 2, 3), Bin(3, 7, 4))
    assert bins_of([4, 4]) == ()


def test_a_small_count_is_not_said_nor_one_it_would_follow_from() -> None:
    assert said_counts({3: 2, 2: 9, 1: 4, 0: 0}) == {3: None, 2: 9, 1: None, 0: 0}
    assert said_counts({3: 1, 2: 2, 1: 4}) == {3: None, 2: None, 1: 4}
    assert said_counts({1: 4, 0: 5}) == {1: 4, 0: 5}
