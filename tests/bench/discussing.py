"""Rows of the bench about a discussion: a page with sixty comments, one more, and the notices."""

from __future__ import annotations

from sqlalchemy import delete
from werkzeug.test import TestResponse

from fastpath_cms.models import Comment, Submission
from tests.bench.filling import PROSE, Crowd
from tests.bench.rows import Row, row
from tests.support.world import IN_DISCUSSION, World

COMMENTS = 60


def measured(world: World, crowd: Crowd) -> list[Row]:
    """Measure a submission with COMMENTS comments in twenty threads; ends with more of them."""
    world.at(IN_DISCUSSION)
    paper = world.one(Submission, Submission.number == crowd.number)
    with world.writing() as session:
        session.execute(delete(Comment).where(Comment.submission_id == paper.id))
        session.add_all(
            Comment(
                submission_id=paper.id,
                person_id=(crowd.member, crowd.chair)[place % 2].id,
                place=place,
                answers_place=place - 1 if place % 3 != 1 else None,
                text=f"{PROSE[:400]} {place}",
                written_at=world.clock.now(),
            )
            for place in range(1, COMMENTS + 1)
        )
    member, page = world.browser(crowd.member), f"/2027/submissions/{crowd.number}/"
    member.get(page)
    turns = iter(range(10_000))

    def read() -> TestResponse:
        return member.client.get(page, base_url=member.base_url)

    def write() -> TestResponse:
        fields = member.hidden | {"text": f"@chairs, I agree. {next(turns)}"}
        return member.client.post(f"{page}comments", data=fields, base_url=member.base_url)

    return [
        row(world, f"One submission with {COMMENTS} comments", read, 200, "15 ms, 12 queries"),
        row(world, "Write a comment that names the chairs", write, 303, "10 ms"),
    ]
