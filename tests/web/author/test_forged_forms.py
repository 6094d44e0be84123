"""Forms and addresses that no page of ours would send."""

from __future__ import annotations

import pytest

from fastpath_cms.models import Submission, SubmissionTopic
from tests.support.forms import submission_form
from tests.support.world import World


def test_a_topic_that_is_not_of_the_call_is_none(world: World) -> None:
    world.browser().post("/2027/submit", submission_form(world, topics="99999999999999999999"))
    assert world.all(SubmissionTopic) == []


def test_a_nul_in_the_title_is_dropped(world: World) -> None:
    world.browser().post("/2027/submit", submission_form(world, title="A\0 title", abstract="B\0"))
    submission = world.one(Submission)
    assert (submission.title, submission.abstract) == ("A title", "B")


def test_a_base_version_that_is_no_number_is_stale(world: World) -> None:
    ada = world.person("Ada Adams")
    world.submission(ada)
    form = submission_form(world, version="²", pdf=None)
    answer = world.browser(ada).post("/2027/submissions/1/edit", form)
    assert answer.status_code == 409


def test_too_many_authors_are_refused_with_a_sentence(world: World) -> None:
    many = {f"authors-{row}-name": f"Author {row}" for row in range(41)}
    answer = world.browser().post("/2027/submit", submission_form(world, **many))
    assert answer.status_code == 422
    assert "At most 40 authors can be named here." in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "/2027/submissions/99999999999999999999/",
        "/99999999999999999999/submit",
        "/2027/submissions/1/manuscripts/99999999999999999999.pdf",
        "/2027/submissions/1/manuscripts/1/pages/99999999999999999999/300.png",
    ],
)
def test_a_number_no_column_holds_is_no_address(world: World, path: str) -> None:
    ada = world.person("Ada Adams")
    world.submission(ada)
    assert world.browser(ada).get(path).status_code == 404
