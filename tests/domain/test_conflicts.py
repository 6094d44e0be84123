"""Suggested conflicts of interest, against pairs whose answer people know."""

from __future__ import annotations

from itertools import combinations

import pytest

from fastpath_cms.domain.affiliations import institutions
from fastpath_cms.domain.conflicts import (
    CONFLICT_NAMES,
    ConflictKind,
    Party,
    Tie,
    institution_domain,
    suggest,
)


@pytest.mark.parametrize(
    ("address", "domain"),
    [
        ("ada@rochester.edu", "rochester.edu"),
        ("ada@CS.Rochester.edu", "rochester.edu"),
        ("ada@us.ibm.com", "ibm.com"),
        ("ada@cl.cam.ac.uk", "cam.ac.uk"),
        ("ada@mail.tsinghua.edu.cn", "tsinghua.edu.cn"),
        ("ada@ict.ac.cn", "ict.ac.cn"),
        ("ada@is.s.u-tokyo.ac.jp", "u-tokyo.ac.jp"),
        ("ada@lab.ntt.co.jp", "ntt.co.jp"),
        ("ada@lip6.cnrs.fr", "lip6.cnrs.fr"),
        ("ada@inf.ethz.ch", "ethz.ch"),
        ("ada@iisc.ac.in", "iisc.ac.in"),
        ("ada@yahoo-inc.com", "yahoo-inc.com"),
        ("ada@cnrs.fr", None),
        ("ada@ac.uk", None),
        ("ada@edu.cn", None),
        ("ada@acm.org", None),
        ("ada@gmail.com", None),
        ("ada@Outlook.com", None),
        ("1234@qq.com", None),
        ("ada@163.com", None),
        ("ada@vip.163.com", None),
        ("ada@yahoo.co.jp", None),
        ("ada@hotmail.fr", None),
        ("ada@gmx.de", None),
        ("ada@alumni.ethz.ch", None),
        ("ada@alum.mit.edu", None),
        ("ada@localhost", None),
        ("ada@.edu", None),
        ("ada", None),
    ],
)
def test_an_address_tells_of_its_institution_or_of_none(address: str, domain: str | None) -> None:
    assert institution_domain(address) == domain


ALIKE = [
    {
        "University of Rochester",
        "Univ of Rochester",
        "Dept. of Computer Science, University of Rochester, Rochester, NY, USA",
    },
    {
        "University of California, Santa Barbara",
        "University of California -Santa Barbara",
        "UC Santa Barbara",
        "UCSB",
    },
    {"University of California, Los Angeles", "UCLA"},
    {"KAIST", "KAIST - Korea Advanced Institute of Science and Technology"},
    {"IBM", "IBM Research", "IBM T. J. Watson Research Center", "IBM Corp., Yorktown Heights"},
    {"Massachusetts Institute of Technology", "MIT", "MIT (CSAIL)"},
    {"University of Pennsylvania", "UPenn", "U. Penn"},
    {"Pennsylvania State University", "Penn State", "The Pennsylvania State University"},
    {"University of Washington", "Univ. of Washington, Seattle"},
    {"Washington University in St. Louis"},
    {"University of Toronto", "U of Toronto", "University of Toronto, Canada"},
    {"Shanghai Jiao Tong University", "SJTU"},
    {"Fudan University, Shanghai, China", "Fudan University"},
    {"Technical University of Munich", "Technische Universität München", "TUM"},
    {"ETH Zurich", "ETH Zürich", "ETHZ"},
    {"TU Delft", "Delft University of Technology"},
    {"Eindhoven University of Technology", "TU Eindhoven"},
    {"Argonne National Laboratory", "Argonne National Lab"},
    {"Oak Ridge National Laboratory", "ORNL"},
    {"Indian Institute of Technology, Delhi", "Indian Institute of Technology Delhi"},
    {"Indian Institute of Technology Bombay"},
    {"North Carolina State University"},
    {"University of North Carolina at Charlotte"},
    {"Facebook", "Meta", "Meta AI", "Meta Platforms, Inc."},
    {"Google", "Google LLC", "Google Research, Mountain View"},
    {"Carnegie Mellon University", "CMU", "School of Computer Science, Carnegie Mellon University"},
    {"Seoul National University", "SNU"},
    {"Example Systems GmbH", "Example Systems"},
    {"清华大学"},
]


def test_affiliations_are_judged_as_people_judge_them() -> None:
    names = [(name, group) for group, names in enumerate(ALIKE) for name in sorted(names)]
    pairs = list(combinations(names, 2))
    wrong = [
        (one, other)
        for (one, group), (other, its_group) in pairs
        if (institutions(one).keys().isdisjoint(institutions(other))) == (group == its_group)
    ]
    assert len(pairs) > 200
    assert wrong == []


def test_two_affiliations_are_two_institutions() -> None:
    assert institutions("NYU / Facebook") == {"new york university": "NYU", "meta": "Facebook"}


@pytest.mark.parametrize(
    "affiliation",
    [
        "",
        " - ",
        "University of California",
        "Department of Computer Science",
        "Max Planck Institute",
    ],
)
def test_an_affiliation_too_vague_tells_of_no_institution(affiliation: str) -> None:
    assert institutions(affiliation) == {}


ADA = Party("Ada Reyes", ("ada@cs.rochester.edu", "ada.reyes@gmail.com"), "University of Rochester")
BO = Party("Bo Chen", ("bo@rochester.edu",), "Univ of Rochester")
CY = Party("Cy Dahl", ("cy@example.org",), "Example Institute")


def test_a_member_without_a_tie_is_not_suspected() -> None:
    assert suggest([ADA, BO], CY) == []
    assert suggest([], ADA) == []
    assert suggest([Party("")], Party("")) == []


def test_each_tie_names_the_authors_and_what_is_shared() -> None:
    member = Party("Di Evans", ("DI@ece.rochester.edu",), "Dept. of ECE, University of Rochester")
    assert suggest([ADA, BO, CY], member) == [
        Tie(
            ConflictKind.SAME_DOMAIN,
            "Ada Reyes and Bo Chen (authors) and Di Evans have addresses at rochester.edu.",
        ),
        Tie(
            ConflictKind.SAME_AFFILIATION,
            "Ada Reyes and Bo Chen (authors) and Di Evans are with University of Rochester.",
        ),
    ]


def test_one_author_is_named_alone() -> None:
    member = Party("Di Evans", ("di@us.example.org",))
    assert suggest([CY], member) == [
        Tie(
            ConflictKind.SAME_DOMAIN,
            "Cy Dahl (author) and Di Evans have addresses at example.org.",
        )
    ]


def test_a_member_with_an_author_s_address_is_the_author() -> None:
    member = Party("A. Reyes", ("Ada.Reyes@GMAIL.com",))
    assert suggest([BO, ADA], member) == [
        Tie(
            ConflictKind.SAME_PERSON,
            "Ada Reyes, an author, and A. Reyes have the same e-mail address.",
        )
    ]


def test_a_shared_name_is_told_with_the_doubt_it_deserves() -> None:
    assert suggest([Party("Nguyễn An")], Party("Nguyen An", ("an@example.com",))) == [
        Tie(
            ConflictKind.SAME_PERSON,
            "An author is named Nguyễn An too; two people may share a name.",
        )
    ]


def test_free_mail_ties_nobody() -> None:
    assert suggest([Party("One", ("a@qq.com",))], Party("Two", ("b@qq.com",))) == []


def test_an_umbrella_ties_only_those_of_one_house() -> None:
    author = Party("One", ("a@lip6.cnrs.fr",))
    assert suggest([author], Party("Two", ("b@irisa.cnrs.fr",))) == []
    assert [tie.kind for tie in suggest([author], Party("Two", ("b@lip6.cnrs.fr",)))] == [
        ConflictKind.SAME_DOMAIN
    ]


def test_universities_of_one_country_are_not_one() -> None:
    author = Party("One", ("a@cl.cam.ac.uk",), "University of Cambridge")
    assert suggest([author], Party("Two", ("b@cs.ox.ac.uk",), "University of Oxford")) == []


def test_every_kind_has_words() -> None:
    assert list(CONFLICT_NAMES) == list(ConflictKind)
