"""BibTeX, read: names in the order they are said, accents as letters, nothing lost."""

from __future__ import annotations

import pytest

from fastpath_cms.formats.author_lists import Pasted
from fastpath_cms.formats.bibtex import is_bibtex, plain, read_bibtex

ENTRY = r"""
@inproceedings{step2027,
  title  = {Where the {Step} Goes: \emph{Attributing} 5\% \& More},
  author = {M{\"u}ller, Jos\'e and de la Cruz, Mar{\'i}a and King, Jr., Martin Luther
            and Ludwig van Beethoven and {The ATLAS and CMS Collaborations} and others},
  year   = 2027,
}
"""


@pytest.mark.parametrize(
    ("latex", "letters"),
    [
        (r"M{\"u}ller", "Müller"),
        (r"M\"{u}ller", "Müller"),
        (r"M\"uller", "Müller"),
        (r"Nguy{\~\^e}n", "Nguyễn"),
        (r"Nguy\~{\^e}n", "Nguyễn"),
        (r"Nguy{\^{\~e}}n", "Nguyễn"),
        (r"Ph\d{a}m", "Phạm"),
        (r"Mart{\'\i}nez", "Martínez"),
        (r"Mart{\'{\i}}nez", "Martínez"),
        (r"\c{C}elik", "Çelik"),
        (r"\v{S}koda", "Škoda"),
        (r"Erd\H{o}s", "Erdős"),
        (r"{\O}rsted", "Ørsted"),
        (r"{\L}ukasz", "Łukasz"),
        (r"Gro{\ss}", "Groß"),
        (r"\AA ngstr{\"o}m", "Ångström"),
        (r"O'Brien", "O'Brien"),
        (r"A.~B. Author", "A. B. Author"),
        (r"Nguyễn 李", "Nguyễn 李"),
    ],
)
def test_accents_of_latex_are_letters(latex: str, letters: str) -> None:
    assert plain(latex) == letters


def test_an_entry_gives_its_title_and_its_authors_in_order() -> None:
    read = read_bibtex(ENTRY)
    assert read.title == "Where the Step Goes: Attributing 5% & More"
    assert [author.name for author in read.authors] == [
        "José Müller",
        "María de la Cruz",
        "Martin Luther King Jr.",
        "Ludwig van Beethoven",
        "The ATLAS and CMS Collaborations",
    ]
    assert read.unread == ("and others",)


def test_authors_of_several_entries_stand_once() -> None:
    read = read_bibtex(
        "@misc{a, author={Berg, Ada}}\n@misc{b, title={T}, author={Ada Berg and Bo Y}}"
    )
    assert ([one.name for one in read.authors], read.title) == (["Ada Berg", "Bo Y"], "T")


def test_what_breaks_off_is_said() -> None:
    assert read_bibtex("@article{x, author = {A and") == Pasted(
        unread=("@article{x, author = {A and",)
    )
    assert read_bibtex("@ nothing") == Pasted(unread=("@ nothing",))


def test_a_list_of_names_is_no_bibtex() -> None:
    texts = ("@article{x}", "  @Misc (a", "Ada <ada@x.edu>", "@ada")
    assert [is_bibtex(text) for text in texts] == [True, True, False, False]
