"""The scores of an edition: computed outside transactions, said to be stale, computed anew."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest
from sqlalchemy import true

from fastpath_cms.cli.judge import judge_once
from fastpath_cms.domain.errors import NotFound
from fastpath_cms.models import AffinityRow, FileText, PairScore, Person, Submission
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


def state(world: World) -> tuple[bool, bool]:
    with world.writing() as session:
        found = scores_state(session, world.edition.id, true())
    return found.computed_at is not None, found.is_stale


def text_of(world: World) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    with world.writing() as session:
        return affinities_of(session, world.edition.id).text


def test_the_right_member_scores_highest_and_the_table_is_small(world: World) -> None:
    experts(world)
    for text in SUBMISSIONS[:2]:
        submit(world, text)
    chair = world.at(IN_REVIEWING).chair()
    assert compute(world, chair) == 2
    assert compute(world, chair) == 0
    assert text_of(world).argmax(axis=1).tolist() == [0, 1]
    assert max(len(row.scores) for row in world.all(AffinityRow)) <= 36  # bytes: six a pair


def test_scores_are_stale_once_a_paper_is_told_and_not_before(world: World) -> None:
    (first, *_) = experts(world)
    submit(world, SUBMISSIONS[0])
    world.at(IN_REVIEWING)
    assert state(world) == (False, True)
    compute(world)
    assert state(world) == (True, False)
    published(world, first, "One More Paper")
    assert state(world) == (True, True)


def test_the_worker_reads_the_manuscripts_and_computes_after_a_pause(world: World) -> None:
    (first, *_) = experts(world)
    submit(world, SUBMISSIONS[0])
    world.at(IN_CALL).copy()
    while judge_once(world.app):
        pass
    assert world.all(FileText) == []
    assert world.all(AffinityRow) == []
    world.at(IN_REVIEWING)
    while judge_once(world.app):
        pass
    assert [row.text[:2] for row in world.all(FileText)] == [" 4"]
    assert state(world) == (True, False)
    published(world, first, "One More Paper")
    world.at(IN_REVIEWING + timedelta(minutes=2))
    assert judge_once(world.app) is False
    world.at(IN_REVIEWING + timedelta(minutes=6))
    assert judge_once(world.app) is True
    assert state(world) == (True, False)


def test_a_file_of_scores_takes_the_place_of_the_texts_of_papers_it_names(world: World) -> None:
    first, second, *_ = experts(world)
    paper, _ = submit(world, SUBMISSIONS[0]), submit(world, SUBMISSIONS[1])
    with world.writing() as session:
        session.add_all(
            [
                PairScore(
                    submission_id=paper, person_id=one.id, score=score, brought_at=IN_REVIEWING
                )
                for one, score in ((first, -0.25), (second, 1.0))
            ]
        )
    compute(world)
    named, other = text_of(world).tolist()
    assert named == [-0.25, 1.0, 0.0, 0.0, 0.0, 0.0]
    assert other[1] == max(other)


def test_only_a_chair_computes_them(world: World) -> None:
    member = world.member()
    with pytest.raises(NotFound):
        compute(world, member)
    assert world.all(AffinityRow) == []


def test_a_chair_computes_what_this_chair_handles_and_the_worker_the_rest(world: World) -> None:
    experts(world)
    sealed, open_ = submit(world, SUBMISSIONS[0]), submit(world, SUBMISSIONS[1])
    chair = world.at(IN_REVIEWING).chair()
    world.conflict(chair, world.one(Submission, Submission.id == sealed))
    assert compute(world, chair) == 1
    assert [row.submission_id for row in world.all(AffinityRow)] == [open_]
    world.at(IN_REVIEWING + timedelta(minutes=6))
    assert compute(world) == 1
    instants = {row.submission_id: row.computed_at for row in world.all(AffinityRow)}
    assert instants[sealed] > instants[open_]
