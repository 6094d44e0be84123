"""The institutions an affiliation names, in a form that tells whether two people share one.

"Penn State" is not "U Penn", and "University of Washington" is not "Washington University":
names are compared whole, in their order, after departments, places and little words are gone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Final


def words(text: str) -> frozenset[str]:
    """Return the words of a table written out as text."""
    return frozenset(text.split())


LITTLE: Final = frozenset({"the", "of", "at", "in", "for", "and", "de", "la", "di", "und", "fur"})
LONG_FORMS: Final = {
    "univ": "university",
    "u": "university",
    "uni": "university",
    "universitat": "university",
    "universiteit": "university",
    "universite": "university",
    "universita": "university",
    "universidad": "university",
    "inst": "institute",
    "institut": "institute",
    "tech": "technology",
    "technological": "technology",
    "technische": "technical",
    "natl": "national",
    "lab": "laboratory",
    "labs": "laboratory",
    "laboratories": "laboratory",
    "sci": "science",
    "sciences": "science",
    "muenchen": "munich",
    "munchen": "munich",
}
OTHER_NAMES: Final = {
    "mit": "massachusetts institute technology",
    "cmu": "carnegie mellon university",
    "carnegie mellon": "carnegie mellon university",
    "stanford": "stanford university",
    "harvard": "harvard university",
    "princeton": "princeton university",
    "cornell": "cornell university",
    "nyu": "new york university",
    "caltech": "california institute technology",
    "georgia technology": "georgia institute technology",
    "gatech": "georgia institute technology",
    "virginia technology": "virginia polytechnic institute state university",
    "penn state": "pennsylvania state university",
    "penn state university": "pennsylvania state university",
    "upenn": "university pennsylvania",
    "university penn": "university pennsylvania",
    "uiuc": "university illinois urbana champaign",
    "university illinois": "university illinois urbana champaign",
    "ut austin": "university texas austin",
    "uw madison": "university wisconsin madison",
    "usc": "university southern california",
    "ucla": "university california los angeles",
    "ucsb": "university california santa barbara",
    "ucsd": "university california san diego",
    "uc berkeley": "university california berkeley",
    "uc davis": "university california davis",
    "uc irvine": "university california irvine",
    "uc los angeles": "university california los angeles",
    "uc merced": "university california merced",
    "uc riverside": "university california riverside",
    "uc san diego": "university california san diego",
    "uc santa barbara": "university california santa barbara",
    "uc santa cruz": "university california santa cruz",
    "indiana university": "indiana university bloomington",
    "eth": "eth zurich",
    "ethz": "eth zurich",
    "swiss federal institute technology zurich": "eth zurich",
    "swiss federal institute technology lausanne": "epfl",
    "ecole polytechnique federale lausanne": "epfl",
    "tu delft": "delft university technology",
    "tu eindhoven": "eindhoven university technology",
    "tu munich": "technical university munich",
    "tum": "technical university munich",
    "kaist": "korea advanced institute science technology",
    "snu": "seoul national university",
    "sjtu": "shanghai jiao tong university",
    "ustc": "university science technology china",
    "hkust": "hong kong university science technology",
    "nus": "national university singapore",
    "ubc": "university british columbia",
    "uoft": "university toronto",
    "bsc": "barcelona supercomputing center",
    "pnnl": "pacific northwest national laboratory",
    "ornl": "oak ridge national laboratory",
    "argonne": "argonne national laboratory",
}
# Systems of independent universities: only with its campus does the name say where somebody is.
SYSTEMS: Final = frozenset(
    {
        "university california",
        "university texas",
        "university wisconsin",
        "university north carolina",
        "university massachusetts",
        "california state university",
        "state university new york",
        "city university new york",
        "indian institute technology",
        "national institute technology",
        "max planck institute",
    }
)
COMPANIES: Final = words(
    """alibaba amazon amd apple arm baidu bloomberg bosch bytedance cerebras cisco ericsson facebook
    fujitsu google groq hitachi huawei ibm intel meta micron microsoft naver netflix nokia nvidia
    oracle qualcomm samsung siemens sony tencent tesla toshiba vmware xilinx"""
)
SAME_COMPANY: Final = {"facebook": "meta", "aws": "amazon", "deepmind": "google", "xilinx": "amd"}
COMPANY_FORMS: Final = words(
    "inc incorporated ltd limited llc gmbh corp corporation company co ag sa bv plc kk"
)
DEPARTMENTS: Final = words(
    "department dept school faculty division group college dipartimento departement"
)
# What a segment is, by its words: the first kind that an affiliation has any of is what counts.
UNIVERSITY_WORDS: Final = frozenset({"university", "eth", "epfl"})
INSTITUTE_WORDS: Final = frozenset({"institute", "college", "polytechnic", "academy", "school"})
LABORATORY_WORDS: Final = frozenset({"laboratory", "center", "centre", "observatory"})


@lru_cache(maxsize=4096)  # a page of suggestions asks for each party again and again
def institutions(affiliation: str) -> Mapping[str, str]:
    """Return the institutions an affiliation names: a key to compare, and the name as written."""
    found: dict[str, str] = {}
    for whole in re.split(r"[;/\n]", affiliation):
        for key, written in _of_one(whole):
            found.setdefault(key, written)
    return MappingProxyType(found)


def _of_one(affiliation: str) -> Iterator[tuple[str, str]]:
    """Return what one affiliation, possibly with department and place, names."""
    parts = re.split(r"[,()|\u2013\u2014]|\s-|-\s", affiliation)
    segments = [(_canonical(part), part.strip()) for part in parts]
    segments = [segment for segment in segments if segment[0]]
    joined = list(_with_campus(segments))
    for is_kind in (_is_university, _is_company, _is_institute, _is_laboratory):
        named = [segment for segment in joined if is_kind(segment[0])]
        if named:
            yield from named
            return
    yield from [segment for segment in joined if segment[0] not in SYSTEMS][:1]


def _with_campus(segments: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Join a university system with the campus that follows it; drop it where none does."""
    for at, (key, written) in enumerate(segments):
        if key not in SYSTEMS:
            yield key, written
        elif at + 1 < len(segments):
            campus, place = segments[at + 1]
            yield f"{key} {campus}", f"{written}, {place}"


def _canonical(part: str) -> str:
    plain = unicodedata.normalize("NFKD", part.replace("\u2019", "'"))
    bare = "".join(char for char in plain if not unicodedata.combining(char)).casefold()
    said = re.findall(r"\w+", bare.replace(".", "").replace("'", "").replace("&", " "))
    if not said or said[0] in DEPARTMENTS or said[-1] in DEPARTMENTS - {"school", "college"}:
        return ""
    kept = [LONG_FORMS.get(word, word) for word in said if word not in LITTLE | COMPANY_FORMS]
    name = " ".join(kept)
    name = OTHER_NAMES.get(name, name)
    return _company(name) or name


def _company(name: str) -> str:
    """Return the company a name belongs to: ``ibm`` for "IBM Research"; "" for none."""
    if _is_university(name):
        return ""
    first = name.partition(" ")[0]
    first = SAME_COMPANY.get(first, first)
    return first if first in COMPANIES else ""


def _is_university(key: str) -> bool:
    return not UNIVERSITY_WORDS.isdisjoint(key.split())


def _is_company(key: str) -> bool:
    return key in COMPANIES


def _is_institute(key: str) -> bool:
    return not INSTITUTE_WORDS.isdisjoint(key.split())


def _is_laboratory(key: str) -> bool:
    return not LABORATORY_WORDS.isdisjoint(key.split())
