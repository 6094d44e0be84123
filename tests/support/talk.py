"""A discussion to test in: a paper, reviewers who have handed in, and a chair."""

from __future__ import annotations

from fastpath_cms.models import Person
from fastpath_cms.services import discussing
from tests.support.world import IN_DISCUSSION, World


def furnished(world: World, *names: str) -> tuple[int, dict[str, Person]]:
    """Make a paper whose named reviewers have handed in, and a chair."""
    paper = world.submission()
    people = {name: world.member(f"{name} Reviewer") for name in names}
    for person in people.values():
        world.assignment(person, paper)
        world.review(person, paper)
    people["Petra"] = world.chair()
    world.at(IN_DISCUSSION)
    return paper.id, people


def say(world: World, person: Person, paper: int, text: str, answers: int | None = None) -> int:
    """Write a comment as a person; return its place."""
    place: int = world.perform(person, discussing.write_comment, paper, text, answers)
    return place
