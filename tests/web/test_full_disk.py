"""A disk with no room left: said in words, nothing lost, and over when there is room again."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from fastpath_cms.models import Manuscript, Submission
from tests.support.forms import pdf, submission_form
from tests.support.world import World

SENTENCE = "The disk on our side is full, so this could not be kept."


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """Let no file of this process grow beyond ``size`` bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize(
    ("body", "room"),
    [
        (b"%PDF-1.7 4 " + b"x" * 100_000, 50_000),  # for the file
        pytest.param(b"%PDF-1.7 4 a", 4_000, marks=pytest.mark.sqlite),  # for the row
    ],
)
def test_a_full_disk_is_said_in_words_and_nothing_is_lost(
    world: World, tmp_path: Path, body: bytes, room: int
) -> None:
    author = world.browser()
    author.post("/2027/submit", submission_form(world, title="The one before"))
    fields = submission_form(world, pdf=pdf(body))
    author.get("/2027/submit")
    with room_for(room):
        answer = author.send("/2027/submit", fields)
    assert (answer.status_code, SENTENCE in answer.text) == (507, True)
    assert len(world.all(Submission)) == 1
    assert list((tmp_path / "blobs").glob(".arriving-*")) == []
    again = author.send("/2027/submit", submission_form(world, pdf=pdf(body)))
    assert (again.status_code, len(world.all(Manuscript))) == (303, 2)
