"""The workshop's own fields of the review form, and what the invented reviewers answer to them."""

from __future__ import annotations

import re
from typing import Final

from fastpath_cms.domain.review_form import (
    Answer,
    Audience,
    FieldKind,
    Moment,
    ReviewField,
)
from fastpath_cms.domain.review_levels import new_key
from fastpath_cms.example import ExampleSubmission
from fastpath_cms.example.submissions import ExampleReview
from fastpath_cms.rehearsal.playing import Play
from fastpath_cms.services import shaping

DISCUSSION: Final = ReviewField(
    "",
    FieldKind.SCORE,
    "Would it start a good discussion at FastPath?",
    Audience.COMMITTEE,
    Moment.AFTER_HAND_IN,
    is_required=True,
    words={3: "yes, many would take part", 2: "some would", 1: "few would"},
)
SUMMARY: Final = ReviewField(
    "",
    FieldKind.TEXT,
    "Summary in your own words",
    Audience.AUTHORS,
    Moment.WITH_DECISION,
    hint="Two or three sentences. It shows the authors what reached you.",
    word_limit=100,
)
DISCUSSION_KEY: Final = new_key(DISCUSSION.label, ())
SUMMARY_KEY: Final = new_key(SUMMARY.label, ())
SPOKEN_OF: Final = {"We": "The authors", "we": "they", "Our": "Their", "our": "their"}


def shape(play: Play, chair: str) -> None:
    """Add the two fields, the summary before the comments for the authors."""
    play.perform(chair, shaping.add_field, play.edition_id, DISCUSSION, "")
    play.perform(chair, shaping.add_field, play.edition_id, SUMMARY, "")
    for key in (DISCUSSION_KEY, SUMMARY_KEY):
        for _ in range(2):  # over the two texts of every form
            play.perform(chair, shaping.move_field, play.edition_id, key, shaping.UP, "")


def own_answers(of: ExampleSubmission, review: ExampleReview) -> dict[str, Answer]:
    """Return what a reviewer answers to the workshop's own fields."""
    return {
        DISCUSSION_KEY: 3 if review.overall >= 2 else 2 if review.overall >= 0 else 1,
        SUMMARY_KEY: _summary(of.abstract, of.reviews.index(review)),
    }


def _summary(abstract: str, place: int) -> str:
    """Return two sentences of an abstract as somebody else would say them, to each others."""
    sentences = re.split(r"(?<=[.!?])\s+", " ".join(abstract.split()))[place : place + 2]
    return re.sub(r"\b(We|we|Our|our)\b", lambda found: SPOKEN_OF[found[1]], " ".join(sentences))
