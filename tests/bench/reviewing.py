"""Rows of the bench about reviews: the form, a save, its history, the reviews as they are read."""

from __future__ import annotations

from werkzeug.test import TestResponse

from tests.bench.filling import PROSE, Crowd
from tests.bench.rows import Row, row
from tests.support.world import IN_DISCUSSION, World


def measured(world: World, crowd: Crowd) -> list[Row]:
    """Measure the pages of one reviewer and one chair; ends with a review saved many times."""
    world.at(IN_DISCUSSION)
    member, chair = world.browser(crowd.member), world.browser(crowd.chair)
    paper = f"/2027/submissions/{crowd.number}"
    turns = iter(range(10_000))
    member.get(f"{paper}/review")

    def form() -> TestResponse:
        return member.client.get(f"{paper}/review", base_url=member.base_url)

    def save() -> TestResponse:
        turn = next(turns)
        member.client.delete_cookie("fp_flash")  # read, as the next page would
        fields = member.hidden | {
            "overall": str(turn % 7 - 3),
            "confidence": "4",
            "comments_for_authors": f"{PROSE} {turn}",
            "base_version": str(turn + 1),
            "do": "hand-in",
        }
        return member.client.post(f"{paper}/review", data=fields, base_url=member.base_url)

    def history() -> TestResponse:
        return member.client.get(f"{paper}/my-review/history", base_url=member.base_url)

    def editor() -> TestResponse:
        path = "/2027/chair/settings/review-form"
        return chair.client.get(path, base_url=chair.base_url)

    return [
        row(world, "Review form", form, 200, "15 ms, 12 queries"),
        row(world, "Save a review", save, 303, "10 ms"),
        row(world, f"History of a review, {next(turns)} versions", history, 200, "12 queries"),
        row(world, "Form editor", editor, 200, "12 queries"),
    ]
