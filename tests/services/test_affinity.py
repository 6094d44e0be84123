"""The scores of an edition: computed outside transactions, said to be stale, computed anew."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest

from fastpath_cms.cli.judge import judge_once
from fastpath_cms.domain.errors import NotFound
from fastpath_cms.models import AffinityTable, CommitteeSettings, FileText, PairScore, Person
from fastpath_cms.queries.affinities import affinities_of
from fastpath_cms.queries.affinity_inputs import scores_state
from fastpath_cms.services import affinity
from tests.support.committee import published
from tests.support.expertise import PAPERS, SUBMISSIONS
from tests.support.world import IN_CALL, IN_REVIEWING, World


def experts(world: World) -> list[Person]:
    """Make six members who know a subject each."""
    found = []
    for subject, papers in PAPERS.items():
        found.append(world.member(f"{subject.capitalize()} Expert"))
        published(world, found[-1], *papers)
    return found


def submit(world: World, text: str) -> int:
    title, _, abstract = text.partition("\n")
    paper = world.submission(title=title)
    with world.writing() as session:
        session.merge(paper).abstract = abstract
    return paper.id


def compute(world: World, person: Person | None = None) -> int:
    with world.app_context():
        return affinity.compute(world.stage(person), world.edition.id)


def state(world: World) -> tuple[bool, bool, int]:
    with world.writing() as session:
        found = scores_state(session, world.edition.id)
    return found.computed_at is not None, found.is_stale, found.unread_count


def text_of(world: World) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    with world.writing() as session:
        return affinities_of(session, world.edition.id).text


def test_the_right_member_scores_highest_and_the_table_is_small(world: World) -> None:
    experts(world)
    for text in SUBMISSIONS[:2]:
        submit(world, text)
    chair = world.at(IN_REVIEWING).chair()
    assert compute(world, chair) == 12
    assert text_of(world).argmax(axis=1).tolist() == [0, 1]
    assert len(world.one(AffinityTable).scores) == 24  # bytes: two a pair


def test_scores_are_stale_once_a_paper_is_told_and_not_before(world: World) -> None:
    (first, *_) = experts(world)
    submit(world, SUBMISSIONS[0])
    world.at(IN_REVIEWING)
    assert state(world) == (False, True, 1)
    compute(world)
    assert state(world) == (True, False, 1)
    published(world, first, "One More Paper")
    assert state(world) == (True, True, 1)


def test_the_worker_reads_the_manuscripts_and_computes_after_a_pause(world: World) -> None:
    (first, *_) = experts(world)
    submit(world, SUBMISSIONS[0])
    world.at(IN_CALL).copy()
    while judge_once(world.app):
        pass
    assert world.all(FileText) == []
    assert world.all(AffinityTable) == []
    world.at(IN_REVIEWING)
    while judge_once(world.app):
        pass
    assert [row.text[:2] for row in world.all(FileText)] == [" 4"]
    assert state(world) == (True, False, 0)
    published(world, first, "One More Paper")
    world.at(IN_REVIEWING + timedelta(minutes=2))
    assert judge_once(world.app) is False
    world.at(IN_REVIEWING + timedelta(minutes=6))
    assert judge_once(world.app) is True
    assert state(world) == (True, False, 0)


def test_a_file_of_scores_takes_the_place_of_the_texts(world: World) -> None:
    first, second, *_ = experts(world)
    paper = submit(world, SUBMISSIONS[0])
    with world.writing() as session:
        session.add_all(
            [
                PairScore(submission_id=paper, person_id=first.id, score=-0.25),
                PairScore(submission_id=paper, person_id=second.id, score=1.0),
                CommitteeSettings(
                    edition_id=world.edition.id,
                    text_weight=1.0,
                    topics_weight=0.0,
                    bids_weight=0.0,
                    remind_after_days=0,
                    scores_file="ours.csv",
                    scores_at=IN_REVIEWING,
                ),
            ]
        )
    compute(world)
    assert text_of(world).tolist() == [[-0.25, 1.0, 0.0, 0.0, 0.0, 0.0]]


def test_only_a_chair_computes_them(world: World) -> None:
    member = world.member()
    with pytest.raises(NotFound):
        compute(world, member)
    assert world.all(AffinityTable) == []
