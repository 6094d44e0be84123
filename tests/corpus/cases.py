"""What a file of the corpus is, and what the gate must say of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from fastpath_cms.domain.contents import Contents, TypedAuthor
from fastpath_cms.domain.front_page import differences
from fastpath_cms.domain.manuscript import Limits, problems_of
from fastpath_cms.domain.pdf_facts import PdfFacts
from fastpath_cms.domain.remarks import remarks_on
from tests.corpus.setting import AUTHORS, TITLE


@dataclass(frozen=True, slots=True)
class Case:
    """One file, the form it came with, and the rules it breaks."""

    name: str
    make: Callable[[], bytes]
    rules: frozenset[str] = frozenset()
    limits: Limits = field(default_factory=Limits)
    title: str = TITLE
    authors: tuple[str, ...] = AUTHORS

    @property
    def kind(self) -> str:
        """What the name begins with: the row of the table it is counted in."""
        return self.name.partition("/")[0]

    def found(self, facts: PdfFacts) -> frozenset[str]:
        """Return the rules the gate says are broken: what refuses the file, else what it remarks on."""
        found = problems_of(facts, self.limits)
        if not found:
            found = remarks_on(facts, self.limits)
            found += differences(facts, self._form(), self.limits)
        return frozenset(problem.rule for problem in found)

    def _form(self) -> Contents:
        authors = (
            TypedAuthor(name, affiliation="University of Somewhere") for name in self.authors
        )
        return Contents(title=self.title, authors=tuple(authors))
