"""The drawn manuscripts: pages, text, the same bytes."""

import pypdfium2
import pytest

from fastpath_cms.example import load_submissions
from fastpath_cms.example.manuscripts import draw, printable

SUBMISSIONS = load_submissions()


@pytest.mark.parametrize("submission", SUBMISSIONS, ids=lambda s: s.key)
def test_a_manuscript_has_the_pages_asked_for_and_its_title_on_the_first(submission):
    with pypdfium2.PdfDocument(draw(submission)) as pdf:
        assert len(pdf) == submission.pages
        first = " ".join(pdf[0].get_textpage().get_text_bounded().split())
        last = pdf[len(pdf) - 1].get_textpage().get_text_bounded()
    assert submission.title[:60] in first
    assert "[6] The Pretend Benchmark Group" in last


def test_the_same_submission_gives_the_same_bytes():
    assert draw(SUBMISSIONS[0]) == draw(SUBMISSIONS[0])


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Nguyễn Quỳnh Sương", "Nguyen Quynh Suong"),
        ("Li Weishuang (李未霜)", "Li Weishuang"),
        ("Øyvind Tangeråsen", "Øyvind Tangeråsen"),
        ("Fiadh O'Brien", "Fiadh O'Brien"),
    ],
)
def test_names_are_shown_in_letters_the_page_can_print(name, shown):
    assert printable(name) == shown
