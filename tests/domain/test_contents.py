"""What a complete submission has, and how two texts of it differ."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fastpath_cms.domain.contents import Contents, TypedAuthor, changes, missing_from

ADA = TypedAuthor("Ada Adams", "ada@example.org", "Example University", is_contact=True)
WHOLE = Contents("Title", "Abstract", frozenset({1}), (ADA,))


def lacks(contents: Contents, *, has_manuscript: bool = True) -> list[str | None]:
    return [one.field for one in missing_from(contents, has_manuscript=has_manuscript)]


def test_a_whole_submission_lacks_nothing() -> None:
    assert lacks(WHOLE) == []


def test_nothing_lacks_everything_in_the_order_of_the_form() -> None:
    assert lacks(Contents(), has_manuscript=False) == [
        "pdf",
        "title",
        "abstract",
        "topics",
        "authors",
    ]


@pytest.mark.parametrize(
    ("author", "fields"),
    [
        (replace(ADA, is_contact=False), ["authors"]),
        (replace(ADA, name=""), ["authors-0-name"]),
        (replace(ADA, address=""), ["authors-0-email"]),
        (replace(ADA, affiliation=""), ["authors-0-affiliation"]),
        (replace(ADA, country="", orcid=""), []),
    ],
)
def test_an_author_lacks_what_a_letter_or_the_program_needs(
    author: TypedAuthor, fields: list[str]
) -> None:
    assert lacks(replace(WHOLE, authors=(author,))) == fields


def test_a_call_without_topics_asks_for_none() -> None:
    bare = replace(WHOLE, topic_ids=frozenset())
    assert missing_from(bare, has_manuscript=True, has_topics=False) == ()


def test_changes_are_named_as_the_form_names_them() -> None:
    after = replace(WHOLE, title="Other", conflict_kinds={7: "family"})
    assert changes(WHOLE, after) == ("title", "conflicts of interest")
    assert changes(WHOLE, WHOLE) == ()
