"""Lists of authors as people paste them: a table of what is understood, and nothing lost."""

from __future__ import annotations

import random

import pytest

from fastpath_cms.formats.author_lists import Pasted, read_author_list

ORCID = "0000-0002-1825-0097"


def rows(read: Pasted) -> list[str]:
    """Return authors as ``name | affiliation | country | address | ORCID iD | contact``."""
    return [
        " | ".join(
            (
                author.name,
                author.affiliation,
                author.country,
                author.address,
                author.orcid,
                "contact" if author.is_contact else "",
            )
        ).rstrip(" |")
        for author in read.authors
    ]


CASES = {
    "one name": ("Ada Berg", ["Ada Berg"]),
    "institutions in brackets": (
        "A. Author (Univ X), B. Author (Univ Y)",
        ["A. Author | Univ X", "B. Author | Univ Y"],
    ),
    "the last with and": ("Ada Berg (X) and Bo Cruz (Y)", ["Ada Berg | X", "Bo Cruz | Y"]),
    "an Oxford comma": ("Ada Berg, Bo Cruz, and Eve Dahl", ["Ada Berg", "Bo Cruz", "Eve Dahl"]),
    "an ampersand": ("Ada Berg, Bo Cruz & Eve Dahl", ["Ada Berg", "Bo Cruz", "Eve Dahl"]),
    "Oxford ampersand": ("Ada Berg, Bo Cruz, & Eve Dahl", ["Ada Berg", "Bo Cruz", "Eve Dahl"]),
    "a comma in an institution": (
        "Ada Berg (University of California, Los Angeles), Bo Cruz (MIT)",
        ["Ada Berg | University of California, Los Angeles", "Bo Cruz | MIT"],
    ),
    "and in an institution": (
        "Ada Berg (Institute of Science and Technology), Bo Cruz (Y)",
        ["Ada Berg | Institute of Science and Technology", "Bo Cruz | Y"],
    ),
    "brackets in brackets": (
        "Ada Berg (Institute X (IX), Norway)",
        ["Ada Berg | Institute X (IX) | Norway"],
    ),
    "a country at the end": (
        "Ada Berg (Univ X, USA), Bo Cruz (Univ Y, P.R. China)",
        ["Ada Berg | Univ X | United States", "Bo Cruz | Univ Y | China"],
    ),
    "square brackets": (
        "Ada Berg [Univ X], Bo Cruz [Univ Y]",
        ["Ada Berg | Univ X", "Bo Cruz | Univ Y"],
    ),
    "one a line": ("Ada Berg\nBo Cruz\r\nEve Dahl\n", ["Ada Berg", "Bo Cruz", "Eve Dahl"]),
    "numbered lines": ("1. Ada Berg (X)\n2. Bo Cruz (Y)", ["Ada Berg | X", "Bo Cruz | Y"]),
    "bullets": ("- Ada Berg\n• Bo Cruz", ["Ada Berg", "Bo Cruz"]),
    "name, mail and institution": (
        "Ada Berg <Ada@X.edu> (Univ X)\nBo Cruz <bo@y.edu> (Univ Y)",
        ["Ada Berg | Univ X |  | ada@x.edu", "Bo Cruz | Univ Y |  | bo@y.edu"],
    ),
    "a line of mail headers": (
        "Ada Berg <ada@x.edu>, Bo Cruz <bo@y.edu>; Eve Dahl <eve@z.edu>",
        ["Ada Berg |  |  | ada@x.edu", "Bo Cruz |  |  | bo@y.edu", "Eve Dahl |  |  | eve@z.edu"],
    ),
    "semicolons": (
        "Ada Berg; Univ X; ada@x.edu\nBo Cruz; Univ Y; bo@y.edu",
        ["Ada Berg | Univ X |  | ada@x.edu", "Bo Cruz | Univ Y |  | bo@y.edu"],
    ),
    "semicolons, the mail first": (
        "Ada Berg; ada@x.edu; Univ X; Norway",
        ["Ada Berg | Univ X | Norway | ada@x.edu"],
    ),
    "semicolons between people": ("Ada Berg; Bo Cruz", ["Ada Berg", "Bo Cruz"]),
    "a sheet's columns": (
        "Ada Berg\tada@x.edu\tUniv X\tNorway",
        ["Ada Berg | Univ X | Norway | ada@x.edu"],
    ),
    "commas, one author a line": (
        "Ada Berg, University of California, Los Angeles, ada@x.edu\nBo Cruz, Univ Y, Norway",
        [
            "Ada Berg | University of California, Los Angeles |  | ada@x.edu",
            "Bo Cruz | Univ Y | Norway",
        ],
    ),
    "commas, all in one line": (
        "Ada Berg, Univ X, Bo Cruz, Univ Y",
        ["Ada Berg | Univ X", "Bo Cruz | Univ Y"],
    ),
    "companies": (
        "Ada Berg, Google, Bo Cruz, IBM Research",
        ["Ada Berg | Google", "Bo Cruz | IBM Research"],
    ),
    "a dash": (
        "Ada Berg - Univ X\nBo Cruz – ETH Zurich",
        ["Ada Berg | Univ X", "Bo Cruz | ETH Zurich"],
    ),
    "raised numbers": (
        "Ada Berg1, Carl Dahl2\n1 Univ X\n2 Univ Y, Norway",
        ["Ada Berg | Univ X", "Carl Dahl | Univ Y | Norway"],
    ),
    "raised numbers after initials": (
        "Ada B.1, Carl D.2\n1 Univ X\n2 Univ Y",
        ["Ada B. | Univ X", "Carl D. | Univ Y"],
    ),
    "really raised": (
        "Ada Berg¹ and Bo Cruz²\n¹Univ X\n²Univ Y",
        ["Ada Berg | Univ X", "Bo Cruz | Univ Y"],
    ),
    "two institutions": (
        "Ada Berg1,2, Bo Cruz2\n1 Univ X\n2 Univ Y",
        ["Ada Berg | Univ X; Univ Y", "Bo Cruz | Univ Y"],
    ),
    "stars and numbers": (
        "Ada Berg1*, Bo Cruz1,2\n[1] Univ X\n[2] Univ Y\n* Corresponding author",
        ["Ada Berg | Univ X |  |  |  | contact", "Bo Cruz | Univ X; Univ Y"],
    ),
    "an institution of two lines": (
        "Ada Berg1\n1 Department of Computing,\nUniv X",
        ["Ada Berg | Department of Computing, Univ X"],
    ),
    "last, first of BibTeX": ("Berg, Ada and Cruz, Bo", ["Ada Berg", "Bo Cruz"]),
    "last, first, alone": ("Berg, Ada", ["Ada Berg"]),
    "last, first with a particle": (
        "de la Cruz, María and van den Berg, J.",
        ["María de la Cruz", "J. van den Berg"],
    ),
    "last, first with Jr.": (
        "King, Jr., Martin Luther and Berg, Ada",
        ["Martin Luther King Jr.", "Ada Berg"],
    ),
    "last, first, semicolons": ("Berg, Ada; Cruz, Bo", ["Ada Berg", "Bo Cruz"]),
    "initials after the name": (
        "Berg, A. B., Cruz, B., Dahl, E.-M.",
        ["A. B. Berg", "B. Cruz", "E.-M. Dahl"],
    ),
    "full names before and": (
        "Ada Berg, Bo Cruz and Eve Dahl, Jo Falk",
        ["Ada Berg", "Bo Cruz", "Eve Dahl", "Jo Falk"],
    ),
    "Jr. in a list": ("Sammy Davis, Jr., Bo Cruz", ["Sammy Davis Jr.", "Bo Cruz"]),
    "an apostrophe": ("Miles O'Brien, Siobhán O’Neill", ["Miles O'Brien", "Siobhán O’Neill"]),
    "particles": (
        "Maria de la Cruz, Jan van der Berg, Otto von Y",
        ["Maria de la Cruz", "Jan van der Berg", "Otto von Y"],
    ),
    "Vietnamese": ("Nguyễn Văn A (ĐH X), Trần Thị B", ["Nguyễn Văn A | ĐH X", "Trần Thị B"]),
    "decomposed letters": ("Nguye\u0302\u0303n Van A", ["Nguyễn Van A"]),
    "Chinese": ("李 明（清华大学）、王 芳（北京大学）", ["李 明 | 清华大学", "王 芳 | 北京大学"]),
    "Arabic, right to left": ("محمد علي، فاطمة حسن", ["محمد علي", "فاطمة حسن"]),
    "an ORCID iD in brackets": (
        f"Ada Berg ({ORCID}), Bo Cruz",
        [f"Ada Berg |  |  |  | {ORCID}", "Bo Cruz"],
    ),
    "an ORCID link": (
        f"Ada Berg (Univ X, https://orcid.org/{ORCID})",
        [f"Ada Berg | Univ X |  |  | {ORCID}"],
    ),
    "all in brackets": (
        f"Ada Berg (Univ X; ada@x.edu; {ORCID})",
        [f"Ada Berg | Univ X |  | ada@x.edu | {ORCID}"],
    ),
    "titles": ("Dr. Ada Berg, Prof. Bo Cruz", ["Ada Berg", "Bo Cruz"]),
    "a hyphen": (
        "Jean-Luc Picard, Anne-Marie Y.-Z. Li",
        ["Jean-Luc Picard", "Anne-Marie Y.-Z. Li"],
    ),
    "one word each": ("Sukarno, Teller, Pelé", ["Sukarno", "Teller", "Pelé"]),
    "a contact": (
        "Ada Berg (Univ X, contact)\nBo Cruz*",
        ["Ada Berg | Univ X |  |  |  | contact", "Bo Cruz |  |  |  |  | contact"],
    ),
    "an emoji": ("Ada Berg 🚀, Bo Cruz", ["Ada Berg 🚀", "Bo Cruz"]),
    "nothing": (" \n ", []),
}


@pytest.mark.parametrize("case", CASES)
def test_a_pasted_list_is_understood(case: str) -> None:
    text, expected = CASES[case]
    read = read_author_list(text)
    assert (rows(read), read.unread) == (expected, ())


LEFT = {
    "et al.": ("Ada Berg, Bo Cruz et al.", ["Ada Berg", "Bo Cruz"], ("et al.",)),
    "a degree": ("Ada Berg, PhD, Bo Cruz", ["Ada Berg", "Bo Cruz"], ("PhD",)),
    "a number without institution": (
        "Ada Berg1, Bo Cruz3\n1 Univ X",
        ["Ada Berg | Univ X", "Bo Cruz"],
        ("3",),
    ),
    "a link": ("https://x.example/list", [], ("https://x.example/list",)),
    "no letters": ("Ada Berg\n1234 5678", ["Ada Berg"], ("1234 5678",)),
    "a wrong ORCID iD": ("Ada Berg (0000-0002-1825-0098)", ["Ada Berg | 0000-0002-1825-0098"], ()),
    "a sentence": (
        "This is a sentence about nothing that names nobody at all here",
        [],
        ("This is a sentence about nothing that names nobody at all here",),
    ),
}


@pytest.mark.parametrize("case", LEFT)
def test_what_is_not_understood_is_said(case: str) -> None:
    text, expected, unread = LEFT[case]
    read = read_author_list(text)
    assert (rows(read), read.unread) == (expected, unread)


def test_no_letter_pasted_is_lost_without_a_word() -> None:
    chance = random.Random(3)
    pieces = [
        "Ada Berg",
        "(Univ X)",
        ",",
        ";",
        " and ",
        "\n",
        "<a@x.edu>",
        "Jr.",
        "1",
        "[",
        ")",
        "李 明",
        "et al.",
        "\t",
        "-",
        "&",
    ]
    for _ in range(400):
        text = " ".join(chance.choices(pieces, k=chance.randint(1, 9)))
        read = read_author_list(text)
        said = " ".join([*rows(read), *read.unread]).casefold().replace("| contact", "")
        lost = [
            word
            for word in ("berg", "univ x", "李 明", "a@x.edu")
            if word in text.casefold() and word not in said
        ]
        assert (text, lost) == (text, [])


def test_letters_that_only_we_use_are_no_trap() -> None:
    read = read_author_list("Ada \ue000x\ue001 Berg1, \ue0029\ue003\nBo Cruz (\ue0020\ue003)")
    assert [author.name for author in read.authors] == ["Ada x Berg", "Bo Cruz"]
    assert sorted(read.unread) == ["1", "9"]


def test_a_text_without_end_is_read_quickly() -> None:
    for text in ("(" * 20_000, "a," * 2_000, "1 " * 10_000, "a1, " * 1_000, "\\{" * 9_000):
        assert isinstance(read_author_list(text), Pasted)
