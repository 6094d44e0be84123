"""The offline form: written, spoilt by editors and mail programs, and read back."""

from __future__ import annotations

import re

from fastpath_cms.domain.review_form import (
    DEFAULT_FORM,
    Answer,
    Audience,
    FieldKind,
    Moment,
    ReviewField,
    ReviewForm,
)
from fastpath_cms.formats.offline_form import Heading, OfflineReview, write_forms
from fastpath_cms.formats.offline_reading import KIT, NO_FORM, ReadReview, decoded, read_forms

LONG = ReviewField(
    "fit",
    FieldKind.CHOICE,
    "Does this submission fit a workshop on the performance analysis of machine learning systems?",
    Audience.COMMITTEE,
    Moment.AFTER_HAND_IN,
    words={1: "yes", 2: "in part", 3: "no"},
    hint="A long hint that is written out as several remarks, for no line of it is to be longer "
    "than what a mail program leaves alone when it sends the text.",
)
FORM = ReviewForm((*DEFAULT_FORM.fields, LONG))
ANSWERS: dict[str, Answer] = {
    "overall": -2,
    "confidence": 4,
    "comments_for_authors": "First line.\n\n==+== not a mark\n==-== nor this\n  indented\n> quoted",
    "confidential_remarks": "Ba\u0301sta \u674e",
    "fit": 2,
}
HEADING = Heading("FastPath 2027", "http://fastpath.test/2027/pc/offline", "Fri Mar 5, 23:59 AoE")


def forms(*numbers: int, **more: object) -> str:
    answers = {"answers": ANSWERS} | more
    reviews = [
        OfflineReview(number, f"Title {number}", ("Ada O'Brien",), 3, **answers)  # type: ignore[arg-type]
        for number in numbers
    ]
    return write_forms(FORM, reviews, HEADING)


def only(text: str) -> ReadReview:
    found = read_forms(text, FORM)
    assert found.said == ()
    (review,) = found.reviews
    assert review.said == []
    return review


def test_what_was_written_out_is_read_back() -> None:
    found = read_forms(forms(7, 12), FORM)
    assert found.said == ()
    assert [(one.number, one.base_version, one.is_ready) for one in found.reviews] == [
        (7, 3, False),
        (12, 3, False),
    ]
    assert [one.answers for one in found.reviews] == [ANSWERS, ANSWERS]


def test_an_empty_form_is_read_as_empty_answers() -> None:
    review = only(forms(7, answers={}))
    assert {key: answer for key, answer in review.answers.items() if answer} == {}
    assert set(review.answers) == {one.key for one in FORM.asked}


def test_no_line_of_the_form_itself_is_longer_than_mail_programs_leave_alone() -> None:
    text = write_forms(FORM, [OfflineReview(7, "Word " * 40)], HEADING)
    long = [line for line in text.split("\n") if len(line) > 76]
    assert [line[:9] for line in long] == ["==+== E. "]  # a label stays in one piece


def test_line_ends_marks_quotes_and_encodings_do_not_matter() -> None:
    text = forms(7)
    for spoilt in (
        text.replace("\n", "\r\n"),
        text.replace("\n", "\r"),
        "\ufeff" + text,
        "Dear me,\n\nhere it is.\n\n" + text + "\n-- \nMy signature\n",
        re.sub(r"(?m)^==([+*-])==", r"> == \1 ==", text),
    ):
        assert only(spoilt).answers == ANSWERS
    for data in (text.encode("utf-8-sig"), text.encode("utf-16")):
        assert only(decoded(data)).answers == ANSWERS
    assert only(decoded("==+== Begin Review #7\n==+== D.\n\u00fcber".encode("cp1252"))).answers == {
        "confidential_remarks": "\u00fcber"
    }


def wrapped(text: str, width: int = 60) -> str:
    """Wrap long lines as a mail program does, marks and all."""
    out = []
    for line in text.split("\n"):
        while len(line) > width and " " in line[:width].strip():
            cut = line.rfind(" ", 0, width)
            out.append(line[:cut])
            line = line[cut + 1 :]  # noqa: PLW2901 - what is left of it
        out.append(line)
    return "\n".join(out)


def test_wrapped_remarks_and_labels_do_not_end_up_in_answers() -> None:
    for width in (50, 60, 66, 72):
        assert only(wrapped(forms(7), width)).answers == ANSWERS


def test_questions_may_stand_in_another_order_and_be_left_out() -> None:
    parts = re.split(r"(?m)^(?===\+== [A-E]\. )", forms(7).replace("==+== End Review", ""))
    head, *fields = parts
    assert only(head + "".join(reversed(fields))).answers == ANSWERS
    kept = only(head + fields[1]).answers
    assert kept == {"confidence": 4}


def test_without_a_version_or_an_end_it_is_still_a_review() -> None:
    text = re.sub(r"==\+== (Version 3|End Review|Paper #7)\n?", "", forms(7))
    review = only(text)
    assert (review.number, review.base_version, review.answers) == (7, None, ANSWERS)


def test_scores_are_read_as_people_write_them() -> None:
    for written, level in (
        ("2", 2),
        ("+2", 2),
        ("\u22122 (reject)", -2),
        ("2. accept", 2),
        ("Weak Accept", 1),
        ("No entry", None),
        ("", None),
    ):
        text = f"==+== Begin Review #7\n==+== A. Overall evaluation\n\n{written}\n"
        assert only(text).answers == {"overall": level}, written


def test_ready_is_read_as_people_write_it() -> None:
    for written, is_ready in (("Ready", True), ("ready.", True), ("Draft", False), ("", False)):
        text = f"==+== Begin Review #7\n==+== Review Readiness\n{written}\n"
        assert only(text).is_ready is is_ready


def test_what_cannot_be_read_is_said_with_its_line_and_the_rest_is_read() -> None:
    text = "\n".join(
        (
            "==+== Begin Review #7",
            "==+== A. Overall evaluation",
            "7",
            "==+== B. Reviewer's confidence",
            "quite sure",
            "==+== Z. What the weather was like",
            "Rain.",
            "==+== E. " + LONG.label,
            "1",
            "3",
            "==+== D. Confidential remarks for the program committee",
            "Fine.",
            "==+== Begin Review",
            "==+== A. Overall evaluation",
            "==+== Begin Review #7",
        )
    )
    found = read_forms(text, FORM)
    (review,) = found.reviews
    assert review.answers == {"confidential_remarks": "Fine."}
    assert [str(one) for one in review.said] == [
        "Line 3: Overall evaluation is 7; it goes from -3 to 3.",
        "Line 5: “quite sure” is none of the answers to Reviewer's confidence.",
        "Line 6: “Z. What the weather was like” is no question of the form; it was left out.",
        f"Line 9: {LONG.label} has more than one answer; leave one.",
    ]
    assert [str(one) for one in found.said] == [
        "Line 13: This review does not say of which paper it is.",
        "Line 15: #7 stands twice; the first one was taken.",
    ]


def test_a_file_without_a_form_says_so() -> None:
    for text in ("", "Dear chairs, here is my review.", "\0\x01"):
        found = read_forms(text, FORM)
        assert [str(one) for one in found.said] == [f"Line 1: {NO_FORM}"]
    kit = read_forms("<!doctype html>\n<html>", FORM)
    assert [str(one) for one in kit.said] == [f"Line 1: {KIT}"]
