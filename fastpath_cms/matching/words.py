"""The words of a text as they are compared: lower case, lightly stemmed, without little words."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

BROKEN: Final = re.compile(
    r"(?<=[a-z])[-\u00ad\u2010\x02]\s*[\r\n]+\s*(?=[a-z])"
)  # at an end of line
MARKS: Final = re.compile(r"[\u0300-\u036f]+")  # accents, once they stand by themselves
OWNED: Final = re.compile(r"(?<=[a-z])'[a-z]+")
WORD: Final = re.compile(r"[a-z0-9]+")
LONGEST: Final = 40  # letters; what is longer is an address or noise
TEXT_MAX: Final = 60_000  # characters of one text that are looked at

_LITTLE_WORDS: Final = """
    a about above abstract acm across after again against al all almost along also although
    always am among an and another any are around arxiv as at author authors back based be
    became because become been before behind being below between both but by came can cannot
    com conference copyright could did do does doi doing done down due during each eg either
    else enough et etc even ever every far few fig figure finally first for four from
    further gave get give given gives go goes good got had has have having he hence her here
    hers him his how however http https i ie ieee if in indeed instead into introduction is
    it its itself journal just keep kept know known large last later least less let like
    likely long low made main mainly make makes making many may me mean means might more
    moreover most mostly much must my namely near need needs neither never new next no nor
    not nothing now of off often on once one only onto or org other others our out over own
    paper papers part per perhaps possible pp present presented presents proc proceedings
    propose proposed proposes publication publications quite rather really reference
    references related result results s same say section sections see seem seems seen
    several shall she should show shown shows since small so some something sometimes soon
    still such t table take taken than that the their them then there therefore these they
    thing this those though three through thus to together too toward towards two under
    university until up upon us use used uses using usually various very via vol was way we
    well went were what when where whereas whether which while who whole whose why will with
    within without work works workshop would www yet you your
"""
LITTLE: Final = frozenset(_LITTLE_WORDS.split())
"""Words that say nothing of a subject: those of any sentence, and those of any paper."""


def words_in(text: str) -> list[str]:
    """Return the words of a text in order, lower case, without accents, little words too."""
    low = text[:TEXT_MAX].casefold()
    if not low.isascii():
        low = MARKS.sub("", unicodedata.normalize("NFKD", low.replace("\u2019", "'")))
    return WORD.findall(OWNED.sub("", BROKEN.sub("", low)))


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """Return what is compared of a word, "" for one that says nothing: ``profil`` of "profiling".

    Plurals, -ing, -ed and a last -e go; what is left may be no word, and need not be.
    """
    if word in LITTLE or not 2 <= len(word) <= LONGEST or word.isdigit():
        return ""
    word = _singular(word)
    for end in ("ing", "ed"):
        root = word.removesuffix(end)
        if root != word and len(root) > 2 and re.search("[aeiouy]", root):
            is_doubled = root[-1] == root[-2] and root[-1] not in "lsz"
            word = root[:-1] if is_doubled else root
            break
    return word[:-1] if len(word) > 3 and word[-1] == "e" else word


def _singular(word: str) -> str:
    is_one = word.endswith(("ss", "us", "is")) and not word.endswith("pus")  # but GPUs are many
    if len(word) < 4 or is_one or not word.endswith("s"):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    return word[:-1]
