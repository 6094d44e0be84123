"""Labelled pairs of invented members and papers: who has a conflict of interest, as people judge it.

Every pair of a member and a paper is labelled: those in CONFLICTS have one, the others have none.
The people are invented; the pitfalls are real ones: homonyms, initials, old papers, crowds, umbrella
domains, free mail, moves, systems of universities, companies that are one under two names.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from fastpath_cms.domain.conflicts import ConflictKind
from fastpath_cms.domain.ties import LIKELY, Circle, Known, Party, strength_of

YEAR: Final = 2027
WROTE = ConflictKind.COLLABORATOR


def wrote(name: str, year: int | None, count: int = 4, on: str = "A common paper") -> Known:
    """Return a co-author."""
    return Known(name, WROTE, "", on, year, count)


def named(name: str, kind: ConflictKind, where: str = "") -> Known:
    """Return somebody the member names."""
    return Known(name, kind, where)


MEMBERS: Final = {
    1: Party(
        "Ana Kovač",
        ("ana.kovac@ece.rochester.edu", "anakovac@gmail.com"),
        "University of Rochester",
        (wrote("Lin Wei", 2026), wrote("Marta Ruiz", 2019), wrote("J. Okafor", 2025)),
    ),
    2: Party(
        "Ben Okoye",
        ("ben@cs.penn-state.example", "bokoye@psu.edu"),
        "Penn State",
        (named("Sofia Lindgren", ConflictKind.ADVISOR), wrote("Paul Novak", 2024)),
    ),
    3: Party("Chen Yu", ("chenyu@sjtu.edu.cn",), "Shanghai Jiao Tong University"),
    4: Party(
        "Dora Haas",
        ("dora.haas@inf.ethz.ch",),
        "ETH Zürich",
        (wrote("Emil Sand", 2026, 45), wrote("Nils Berg", 2023), wrote("Rosa Vidal", None)),
    ),
    5: Party("Eli Katz", ("elikatz@us.ibm.com",), "IBM Research"),
    6: Party(
        "Fay O\u2019Brien",
        ("fay.obrien@cl.cam.ac.uk",),
        "University of Cambridge",
        (named("Tom Ash", ConflictKind.FAMILY), wrote("Hana Mori", 2025, 3)),
    ),
    7: Party("Gil Moreau", ("gil.moreau@lip6.cnrs.fr",), "Sorbonne Universite, LIP6"),
    8: Party("Wei Zhang", ("wzhang@ucsb.edu",), "University of California, Santa Barbara"),
    9: Party(
        "Ida Nguyễn",
        ("ida@meta.com",),
        "Meta AI",
        (named("Omar Said", ConflictKind.COLLABORATOR, "Fudan University"),),
    ),
    10: Party("Jon Park", ("jonpark@kaist.ac.kr",), "KAIST"),
    11: Party(
        "Kim Larsen",
        ("kim@alumni.mit.edu", "kim.larsen@proton.me"),
        "",
        (wrote("Ada Flores", 2026), wrote("Ugo Conti", 2018)),
    ),
    12: Party("Lea Roth", ("lea.roth@tum.de",), "Technical University of Munich"),
    13: Party("Max Silva", ("max@wustl.edu",), "Washington University in St. Louis"),
    14: Party(
        "Nora Quist",
        ("nora.quist@anl.gov",),
        "Argonne National Laboratory",
        (wrote("Ivo Petrov", 2022), wrote("Ivo Petrov", 2026, 200), wrote("Yuki Tan", 2021)),
    ),
}

PAPERS: Final = {
    1: (
        Party("Lin Wei", ("linwei@rochester.edu",), "Univ. of Rochester"),
        Party("Bo Chen", ("bo@gmail.com",), "University of Rochester"),
    ),
    2: (
        Party("Marta Ruiz", ("marta@uva.example",), "Universidad de Sevilla"),
        Party("Sofia Lindgren", ("sofia@kth.se",), "KTH"),
    ),
    3: (Party("Jane Okafor", ("jane@upenn.edu",), "University of Pennsylvania"),),
    4: (
        Party("Wei Zhang", ("wei.zhang@fudan.edu.cn",), "Fudan University"),
        Party("Hua Li", ("huali@fudan.edu.cn",), "Fudan University, Shanghai"),
    ),
    5: (
        Party("Qiang Liu", ("qliu@cs.sjtu.edu.cn",), "SJTU"),
        Party("Emil Sand", ("emil@aau.dk",), "Aalborg University"),
    ),
    6: (
        Party("Nils Berg", ("nils.berg@epfl.ch",), "EPFL"),
        Party("Rosa Vidal", ("rosa.vidal@upc.edu",), "UPC Barcelona"),
    ),
    7: (
        Party("Karl Weber", ("karl@zurich.ibm.com",), "IBM Research Europe"),
        Party("Vera Popa", ("vera@gmail.com",), "ETH Zurich"),
    ),
    8: (
        Party("Tom Ash", ("tom.ash@cs.ox.ac.uk",), "University of Oxford"),
        Party("Hana Mori", ("hana@u-tokyo.ac.jp",), "University of Tokyo"),
    ),
    9: (Party("Luc Petit", ("luc@irisa.cnrs.fr",), "IRISA"),),
    10: (Party("Zoe Blanc", ("zoe.blanc@lip6.cnrs.fr",), "LIP6, Sorbonne Universite"),),
    11: (
        Party("Raj Iyer", ("raj@ucla.edu",), "UCLA"),
        Party("Mia Stone", ("mia@qq.com",), "University of California"),
    ),
    12: (
        Party("Omar Said", ("omar@fudan.edu.cn",), "Fudan University"),
        Party("Ann Lee", ("ann@facebook.com",), "Facebook"),
    ),
    13: (
        Party("Omar Said", ("omar.said@cu.edu.eg",), "Cairo University"),
        Party("Ida Nguyen", ("ida.nguyen@hust.edu.vn",), "Hanoi University of Science"),
    ),
    14: (
        Party(
            "Min Seo", ("minseo@kaist.ac.kr",), "Korea Advanced Institute of Science and Technology"
        ),
        Party("Ada Flores", ("ada@unam.mx",), "UNAM"),
    ),
    15: (Party("Ugo Conti", ("ugo@alumni.mit.edu",), "Politecnico di Milano"),),
    16: (
        Party("Jan Vogel", ("jan.vogel@in.tum.de",), "Technische Universität München"),
        Party("Al Reed", ("al@uw.edu",), "University of Washington"),
    ),
    17: (
        Party("Ivo Petrov", ("ivo@ornl.gov",), "Oak Ridge National Laboratory"),
        Party("Yuki Tan", ("yuki@nus.edu.sg",), "NUS"),
    ),
    18: (
        Party("Sam Hill", ("sam.hill@anl.gov",), "Argonne"),
        Party("Paul Novak", ("paul@cvut.cz",), "Czech Technical University"),
    ),
    19: (
        Party("Gus Adler", ("gus@psu.edu",), "The Pennsylvania State University"),
        Party("Ray Cole", ("ray@upenn.edu",), "UPenn"),
    ),
    20: (
        Party("Nora Quist", ("nora.quist@anl.gov",), "Argonne National Lab"),
        Party("Kai Boe", ("kai@ntnu.no",), "NTNU"),
    ),
    21: (Party("Ana Kovac", ("anakovac@gmail.com",), "University of Rochester"),),
    22: (Party("Tao Wu", ("tao@ucsb.edu",), "UC Santa Barbara"),),
    23: (
        Party("Fay OBrien", ("fay@dcu.ie",), "Dublin City University"),
        Party("Cy Dahl", ("cy@outlook.com",), ""),
    ),
    24: (Party("Max Silva", (), ""),),
}

CONFLICTS: Final = frozenset(
    {
        (1, 1),  # same domain, same affiliation, co-author of last year
        (1, 21),  # the same person
        (1, 3),  # J. Okafor of a paper of 2025 is this Jane Okafor; only her initial was printed
        (2, 2),  # advisor, named by the member
        (2, 18),  # co-author of 2024
        (2, 19),  # Penn State under two names; UPenn is another university
        (3, 5),
        (4, 6),  # two co-authors
        (4, 7),  # ETH with and without its umlaut
        (5, 7),  # IBM in two places
        (6, 8),  # family, and a co-author
        (7, 10),  # the same laboratory; IRISA is another one
        (8, 22),
        (9, 12),  # a collaborator and Facebook, which is Meta
        (10, 14),
        (11, 14),  # co-author of last year
        (12, 16),
        (13, 24),  # the same name, and nothing that says otherwise
        (14, 17),  # co-author of 2022
        (14, 18),
        (14, 20),  # the same person
    }
)
"""Pairs of member and paper."""


@dataclass(frozen=True, slots=True)
class Found:
    """How the suggestions fare on the labelled pairs; a weak hint is no suggestion."""

    pairs: int
    right: frozenset[tuple[int, int]]
    wrong: frozenset[tuple[int, int]]
    missed: frozenset[tuple[int, int]]

    @property
    def precision(self) -> float:
        """Return the share of suggestions that are conflicts."""
        return len(self.right) / (len(self.right) + len(self.wrong))

    @property
    def recall(self) -> float:
        """Return the share of conflicts that are suggested."""
        return len(self.right) / (len(self.right) + len(self.missed))


def judged() -> Found:
    """Suggest on every pair, and compare with the labels."""
    circle = Circle(MEMBERS, YEAR)
    likely = {
        (member, paper)
        for paper, authors in PAPERS.items()
        for member, ties in circle.ties_of(authors).items()
        if strength_of(ties) >= LIKELY
    }
    return Found(
        len(MEMBERS) * len(PAPERS),
        frozenset(likely & CONFLICTS),
        frozenset(likely - CONFLICTS),
        frozenset(CONFLICTS - likely),
    )
