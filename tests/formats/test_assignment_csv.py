"""HotCRP's assignment files: read with the line of every fault, written to be read back."""

from __future__ import annotations

import pytest

from fastpath_cms.formats.assignment_csv import (
    AssignmentLine,
    UnreadableError,
    decoded,
    read_assignments,
    write_assignments,
)


def test_lines_are_read_by_the_names_of_their_columns() -> None:
    text = '\ufeffemail,paper,action,title\n# a remark\n"Mia@PC.example",#12, PCReview ,"A, B"\n\n'
    assert read_assignments(text) == (AssignmentLine(3, "12", "pcreview", "mia@pc.example"),)


@pytest.mark.parametrize("mark", [";", "\t"])
def test_columns_may_be_apart_by_semicolons_or_tabs(mark: str) -> None:
    rows = ("# a, b, c, d", "paper action email round", "12 primary mia@pc.example R1")
    text = "\r\n".join([rows[0], *(row.replace(" ", mark) for row in rows[1:])])
    assert read_assignments(text) == (AssignmentLine(3, "12", "primary", "mia@pc.example"),)


def test_what_is_written_is_read_back() -> None:
    text = write_assignments([(3, ["a@pc.example", "b@pc.example"]), (7, [])])
    assert text == (
        "paper,action,email,round\n3,clearreview,#pc,any\n3,pcreview,a@pc.example,\n"
        "3,pcreview,b@pc.example,\n7,clearreview,#pc,any\n"
    )
    assert [(one.paper, one.action) for one in read_assignments(text)] == [
        ("3", "clearreview"),
        ("3", "pcreview"),
        ("3", "pcreview"),
        ("7", "clearreview"),
    ]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "The file is empty. Its first line names the columns."),
        (
            "paper,who\n",
            "Line 1 should name the columns paper,action,email,round; action and email are missing.",
        ),
        (
            "paper,action,email\n1,pcreview\n",
            "Line 2 has too few columns: 1, pcreview.",
        ),
    ],
)
def test_a_wrong_file_is_refused_with_the_line(text: str, sentence: str) -> None:
    with pytest.raises(UnreadableError) as refused:
        read_assignments(text)
    assert str(refused.value) == sentence


def test_bytes_that_are_no_text_are_refused_with_the_line() -> None:
    with pytest.raises(UnreadableError) as refused:
        decoded(b"paper,action,email\n1,pcreview,\xff\xfe\n")
    assert str(refused.value) == "Line 2 is no UTF-8 text. Save the file as CSV in UTF-8."
