"""Searching in SQL: what is found, and that nothing hidden is found out by it."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import delete, select, update

from fastpath_cms.domain.actions import Action
from fastpath_cms.domain.policy import why_not
from fastpath_cms.domain.search import parse
from fastpath_cms.domain.workflow import Status
from fastpath_cms.models import (
    Author,
    Comment,
    Edition,
    Person,
    Review,
    RoleKind,
    Submission,
    Tag,
)
from fastpath_cms.queries.editions import edition_by_id, phase_of
from fastpath_cms.queries.listing import find, order_of
from fastpath_cms.queries.searching import Reach, chairs_reach, members_reach
from fastpath_cms.queries.standings import edition_standing, standings_of
from fastpath_cms.queries.viewer import Viewer
from fastpath_cms.services import tagging
from tests.support.world import IN_DISCUSSION, IN_REVIEWING, World

Crowd = tuple[World, Person, Person, Person]
SECRETIVE = (
    "score:>0", "-score:>0", "score:-3..3", "spread:>=0", "-spread:>2", "reviews:>0", "reviews:<1",
    "-reviews:1", "reviewer:otto", "-reviewer:otto", "reviewer:none", "comments:>0", "comments:0",
    "-comments:>0", "(score:>0 OR title:nothing)", "-(score:>0 title:step)",
)  # fmt: skip


def numbers(
    world: World, person: Person, text: str, *, as_chair: bool, order: str = ""
) -> list[int]:
    """The numbers that a person's search finds, in order."""
    with world.writing() as session:
        edition, reach = reach_of(world, session, person, as_chair=as_chair)
        query = parse(text, reach.fields)
        found = find(session, reach, query.tree, order_of(order, reach))
        known = dict(
            session.execute(
                select(Submission.id, Submission.number).where(Submission.edition_id == edition.id)
            ).all()
        )
        return [known[id_] for id_ in found.ids]


def reach_of(
    world: World, session: object, person: Person, *, as_chair: bool
) -> tuple[Edition, Reach]:
    viewer, now = Viewer(person.id, person.name), world.clock.now()
    edition = edition_by_id(session, world.edition.id)  # type: ignore[arg-type]
    who = edition_standing(session, viewer, edition, now)  # type: ignore[arg-type]
    if as_chair:
        return edition, chairs_reach(viewer, who, edition, now)
    return edition, members_reach(viewer, who, edition, phase_of(edition, now), now)


def set_edition(world: World, **values: object) -> None:
    with world.writing() as session:
        session.execute(update(Edition).where(Edition.id == world.edition.id).values(values))


@pytest.fixture
def crowd(world: World) -> Crowd:
    """Chair, Mia and Otto; papers 1 to 5, of which Mia reviews 1 and 2 and has handed in 2."""
    chair, mia, otto = world.chair(), world.member(), world.member("Otto Nguyễn")
    ada, bo = world.person("Ada Ørsted"), world.person("Séan O\u2019Brien")
    one = world.submission(ada, title="Where the Step Goes")
    two = world.submission(bo, title="Kernels of the Straße")
    world.submission(ada, bo, title="A 100% Waste_of Time", status=Status.DRAFT)
    four = world.submission(bo, title="Step by Step", is_late=True)
    world.submission(ada, title="Accepted Work", status=Status.ACCEPTED)
    for person, paper in ((mia, one), (mia, two), (otto, one), (otto, two)):
        world.assignment(person, paper)
    world.review(otto, one, overall=-2)
    world.review(otto, two, overall=3)
    world.review(mia, two, overall=1)
    world.conflict(otto, four)
    with world.writing() as session:
        session.add(
            Comment(
                submission_id=one.id,
                place=1,
                person_id=otto.id,
                text="Hm.",
                written_at=world.clock.now(),
            )
        )
    world.perform(chair, tagging.tag_submissions, world.edition.id, [1, 2], "Award")
    return world.at(IN_DISCUSSION), chair, mia, otto


FINDS = {
    "": [1, 2, 3, 4, 5],
    "step": [1, 2, 3, 4, 5],  # the abstracts speak of a step
    "title:step": [1, 4],
    'title:"step goes"': [1],
    "title:STRASSE": [2],
    "title:100%": [3],
    "title:waste_of": [3],
    "title:wasteXof": [],
    "author:orsted": [1, 3, 5],
    "author:o'brien author:orsted": [3],
    "-author:orsted": [2, 4],
    "author:university": [1, 2, 3, 4, 5],
    "brien": [2, 3, 4],
    "topic:accel OR topic:perform": [1, 2, 3, 4, 5],
    "topic:databases": [],
    "topic:none": [],
    "status:draft OR status:accepted": [3, 5],
    "2-4": [2, 3, 4],
    "#5": [5],
    "score:>1": [2],
    "score:<0": [1],
    "spread:2": [2],
    "reviews:2": [2],
    "reviews:<1": [3, 4, 5],
    "reviewers:2": [1, 2],
    "missing:>0": [1],
    "comments:>0": [1],
    "reviewer:nguyen": [1, 2],
    "reviewer:none status:submitted": [4],
    "conflict:nguyen": [4],
    "conflict:any": [4],
    "tag:award": [1, 2],
    "tag:aw*": [1, 2],
    "tag:none": [3, 4, 5],
    "is:late": [4],
    "is:undecided": [1, 2, 4],
    "is:unverified": [],
    "is:pdf": [],
    "is:mine": [],
    "is:new": [1],
    "score:>1 OR (title:step -is:late)": [1, 2],
    "-(title:step OR status:draft)": [2, 5],
}
SORTS = {
    "-number": [5, 4, 3, 2, 1],
    "title": [3, 5, 2, 4, 1],
    "score": [2, 1, 3, 4, 5],
    "-score": [1, 2, 3, 4, 5],
    "missing": [1, 2, 3, 4, 5],
    "status": [3, 1, 2, 4, 5],
    "nothing": [1, 2, 3, 4, 5],
}


def test_a_chair_finds_and_sorts(crowd: Crowd) -> None:
    world, chair, _, _ = crowd
    found = {text: numbers(world, chair, text, as_chair=True) for text in FINDS}
    assert found == FINDS
    ordered = {order: numbers(world, chair, "", as_chair=True, order=order) for order in SORTS}
    assert ordered == SORTS


def test_a_member_finds_by_scores_only_where_the_policy_lets_them_read_reviews(
    crowd: Crowd,
) -> None:
    world, chair, mia, _ = crowd
    for person in (mia, world.grant(chair, RoleKind.PC_MEMBER)):
        for settings in ({}, {"is_own_review_first": False}, {"are_assignments_shown": False}):
            set_edition(world, is_own_review_first=True, are_assignments_shown=True)
            set_edition(world, **settings) if settings else None
            for now in (IN_REVIEWING, IN_DISCUSSION):
                world.at(now)
                found = numbers(world, person, "reviews:>=0", as_chair=False)
                assert found == readable(world, person, now), (person.name, settings, now)


def readable(world: World, person: Person, now: datetime) -> list[int]:
    """The numbers of what the policy lets a person read the reviews of."""
    viewer = Viewer(person.id, person.name)
    with world.writing() as session:
        edition = edition_by_id(session, world.edition.id)
        papers = session.scalars(select(Submission).order_by(Submission.number)).all()
        standings = standings_of(session, viewer, edition, papers, now)
        phase = phase_of(edition, now)
        return [
            paper.number
            for paper in papers
            if paper.status not in {Status.DRAFT, Status.WITHDRAWN}
            and why_not(Action.REVIEWS_READ, standings[paper.id], paper.status, phase) is None
        ]


def test_a_member_who_has_not_handed_in_finds_the_same_whatever_the_others_wrote(
    crowd: Crowd,
) -> None:
    world, _, mia, _ = crowd
    world.at(IN_REVIEWING)

    def all_found() -> list[list[int]]:
        orders = ("", "score", "-score", "spread", "reviews", "-comments")
        return [numbers(world, mia, text, as_chair=False) for text in SECRETIVE] + [
            numbers(world, mia, "1 OR 4", as_chair=False, order=order) for order in orders
        ]

    before = all_found()
    with world.writing() as session:
        session.execute(update(Review).where(Review.submission_id == 1).values(overall=3))
        session.add(
            Comment(
                submission_id=4, place=1, person_id=mia.id, text="?", written_at=world.clock.now()
            )
        )
    assert all_found() == before
    with world.writing() as session:
        session.execute(delete(Review).where(Review.submission_id == 1))
        session.execute(delete(Comment))
    assert all_found() == before
    assert numbers(world, mia, "score:>1", as_chair=False) == [2]  # where hers is in


def test_a_member_of_a_double_blind_edition_cannot_search_for_authors(
    crowd: Crowd,
) -> None:
    world, _, mia, _ = crowd
    assert numbers(world, mia, "author:orsted", as_chair=False) == [1, 5]
    assert numbers(world, mia, "orsted", as_chair=False) == [1, 5]
    set_edition(world, is_double_blind=True)
    seen = [
        numbers(world, mia, text, as_chair=False)
        for text in (
            "author:orsted",
            "author:nobody",
            "-author:orsted",
            "orsted",
            "author:orsted step",
        )
    ]
    assert seen == [[1, 2, 4, 5], [1, 2, 4, 5], [1, 2, 4, 5], [], [1, 2, 4, 5]]
    with world.writing() as session:
        for author in session.scalars(select(Author)):
            author.name = "Somebody Else"
    assert seen[3] == numbers(world, mia, "orsted", as_chair=False)


def test_members_cannot_search_for_what_is_the_chairs_own(
    crowd: Crowd,
) -> None:
    world, _, mia, _ = crowd
    everything = numbers(world, mia, "", as_chair=False)
    for text in (
        "tag:award",
        "-tag:award",
        "conflict:nguyen",
        "reviewers:9",
        "missing:>0",
        "is:undecided",
    ):
        assert numbers(world, mia, text, as_chair=False) == everything
    assert numbers(world, mia, "award", as_chair=False) == []


def test_a_member_finds_reviewers_whose_review_is_in_and_not_who_is_asked(
    crowd: Crowd,
) -> None:
    world, _, mia, otto = crowd
    assert numbers(world, otto, "reviewer:mia", as_chair=False) == [2]
    assert numbers(world, mia, "is:mine", as_chair=False) == [1, 2]
    assert numbers(world, mia, "is:new OR -is:new", as_chair=False) == [2, 4, 5]  # not of 1 yet
    set_edition(world, are_assignments_shown=False)
    assert numbers(world, mia, "is:mine", as_chair=False) == []


def test_a_sealed_paper_is_found_by_nothing(crowd: Crowd) -> None:
    world, chair, _, _ = crowd
    texts = (
        "",
        "title:step",
        "-title:nothing",
        "tag:award",
        "score:<0",
        "1",
        "reviewer:mia",
        "is:undecided",
    )
    found = [numbers(world, chair, text, as_chair=True) for text in texts]
    world.conflict(chair, world.one(Submission, Submission.number == 1))
    sealed = [numbers(world, chair, text, as_chair=True) for text in texts]
    assert sealed == [[number for number in shown if number != 1] for shown in found]
    assert all(1 in shown for shown in found)


def test_what_is_renamed_is_found_by_its_new_name(world: World) -> None:
    chair, paper = world.chair(), world.submission(title="Old")
    with world.writing() as session:
        session.get_one(Submission, paper.id).title = "Nouveauté"
    assert numbers(world, chair, "title:nouveaute", as_chair=True) == [1]
    assert numbers(world, chair, "title:old", as_chair=True) == []
    assert world.all(Tag) == []
