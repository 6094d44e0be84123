"""Suggested conflicts of interest, against pairs whose answer people know."""

from __future__ import annotations

from itertools import combinations

import pytest

from fastpath_cms.domain.affiliations import institutions
from fastpath_cms.domain.conflicts import CONFLICT_NAMES, ConflictKind, looks_padded
from fastpath_cms.domain.mail_domains import institution_domain
from fastpath_cms.domain.ties import LIKELY, Circle, Known, Party, Tie, strength_of, suggest
from tests.bench.conflict_pairs import judged


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


def test_a_recent_co_author_is_likely_and_an_old_one_none() -> None:
    def member(**about: object) -> Party:
        known = Known("Ada Reyes", ConflictKind.COLLABORATOR, on="Roofs", **about)  # type: ignore[arg-type]
        return Party("Di Evans", known=(known,))

    assert strength_of(suggest([ADA], member(year=2026), 2027)) > LIKELY
    assert strength_of(suggest([ADA], member(year=2022), 2027)) > LIKELY
    assert suggest([ADA], member(year=2021), 2027) == []
    assert 0 < strength_of(suggest([ADA], member(year=2026, author_count=30), 2027)) < LIKELY
    assert suggest([ADA], member(year=2026, author_count=400), 2027) == []
    assert suggest([ADA], member(year=2026), 2027) == [
        Tie(
            ConflictKind.COLLABORATOR,
            "Ada Reyes and Di Evans wrote \u201cRoofs\u201d together, 2026.",
        )
    ]


def test_initials_are_a_weak_hint() -> None:
    known = Known("A. Reyes", ConflictKind.COLLABORATOR, on="Roofs", year=2026)
    (tie,) = suggest([ADA], Party("Di Evans", known=(known,)), 2027)
    assert "(as A. Reyes)" in tie.evidence
    assert 0 < tie.strength < LIKELY


def test_whom_a_member_names_is_tied_for_good_unless_it_is_somebody_elsewhere() -> None:
    student = Known("Ada Reyes", ConflictKind.ADVISOR)
    (tie,) = suggest([ADA], Party("Di Evans", known=(student,)), 2027)
    assert tie == Tie(ConflictKind.ADVISOR, "Di Evans names Ada Reyes as advisor or student.")
    elsewhere = Known("Ada Reyes", ConflictKind.ADVISOR, "Fudan University")
    (other,) = suggest([ADA], Party("Di Evans", known=(elsewhere,)), 2027)
    assert other.strength < LIKELY < tie.strength


def test_a_namesake_known_to_be_elsewhere_is_a_weak_hint() -> None:
    namesake = Party("Ada Reyes", ("ada@fudan.edu.cn",), "Fudan University")
    assert strength_of(suggest([ADA], namesake)) < LIKELY
    assert strength_of(suggest([ADA], Party("Ada Reyes"))) > LIKELY


def test_a_committee_is_asked_as_a_whole_as_one_by_one() -> None:
    members = {
        1: Party("Di Evans", ("di@ece.rochester.edu",), "University of Rochester"),
        2: Party("Ada Reyes", ("ada.reyes@gmail.com",)),
        3: CY,
    }
    whole = Circle(members, 2027).ties_of([ADA, BO])
    assert whole == {id_: suggest([ADA, BO], members[id_], 2027) for id_ in (1, 2)}


@pytest.mark.parametrize(
    ("declared", "shown", "members", "answer"),
    [(2, 0, 4, False), (3, 0, 7, True), (3, 0, 8, False), (4, 2, 5, False), (10, 0, 99, True)],
)
def test_padding_is_what_nothing_shows(
    declared: int, shown: int, members: int, answer: bool
) -> None:
    assert looks_padded(declared, shown, members) is answer


def test_nineteen_of_twenty_suggestions_are_right_and_as_many_conflicts_are_found() -> None:
    found = judged()
    assert found.pairs >= 200
    assert found.precision >= 0.95
    assert found.recall >= 0.95
