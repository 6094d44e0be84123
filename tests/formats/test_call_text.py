"""The call as mailing lists take it: 72 columns, no markup, addresses whole."""

from __future__ import annotations

from fastpath_cms.formats.call_text import CallFacts, call_text

FACTS = CallFacts(
    "FastPath 2027",
    "International Workshop on Performance Analysis of Machine Learning Systems",
    "March 28, 2027 - Virtual (10:50 am - 4:30 pm US EDT = 14:50 - 20:30 UTC)",
    "ISPASS 2027",
    "https://fastpath.example/2027/",
    "https://fastpath.example/2027/submit",
    "We bring together **people** who measure _systems_, see [the site](https://example.org/a_long_address/that/goes/on/and/on/and/on/and/never/ends/here).",
    "## Topics\n\n- one\n- two goes\n  on",
    (
        "Memory, I/O, storage, network accelerators, and whatever else stands between a chip and its work",
    ),
    "",
    (("Submission", "Feb 26, 2027, 23:59 AoE"), ("Workshop", "Mar 28, 2027")),
    (("Program Chairs", ("Siobhán O'Brien (IBM)", "李 明")),),
    ("Nguyễn Thị Ánh (UBC)",),
)


def test_no_line_is_wider_than_72_columns_but_one_that_is_an_address() -> None:
    lines = call_text(FACTS).splitlines()
    assert [line for line in lines if len(line) > 72] == [
        "(https://example.org/a_long_address/that/goes/on/and/on/and/on/and/never/ends/here)."
    ]
    assert not any(line != line.rstrip() for line in lines)


def test_markup_is_gone_and_every_fact_is_there() -> None:
    text = call_text(FACTS)
    assert "We bring together people who measure systems, see the site\n" in text
    assert "- one\n- two goes on\n" in text
    assert "Submission  Feb 26, 2027, 23:59 AoE\nWorkshop    Mar 28, 2027\n" in text
    assert "Program Chairs\n--------------\n- Siobhán O'Brien (IBM)\n- 李 明\n" in text
    assert "Submit at https://fastpath.example/2027/submit\n" in text
    assert text.endswith("- Nguyễn Thị Ánh (UBC)\n")
    assert "\nSubmission\n----" not in text
