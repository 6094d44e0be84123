"""What in a PDF may show who wrote it, where reviewing is double-blind: properties and links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from fastpath_cms.domain.errors import Mark, Problem
from fastpath_cms.domain.pdf_facts import PdfFacts
from fastpath_cms.domain.remarking import Remark, pages_said, remark


def unmasking(facts: PdfFacts) -> list[Problem]:
    """Return remarks on what names or leads to an author."""
    return [*_properties(facts), *_links(facts)]


_NOBODY: Final = re.compile(
    r"(?i)^\W*(?:anonym\w*|author\(?s?\)?|blind\w*|unknown|user|owner|admin\w*|none|n/?a|"
    r"microsoft office user|latex|tex|word|hotcrp|easychair|submission.*|paper.*)?(?:\s+(?:author\(?s?\)?|submission|for review))*\W*$"
)


def names_somebody(text: str) -> bool:
    """Tell whether a property's text may name an author: not "Anonymous", not a program."""
    return _NOBODY.match(text) is None


def _properties(facts: PdfFacts) -> Iterator[Problem]:
    names = [name for name in facts.named_authors if names_somebody(name)]
    if names:
        said = ", ".join(dict.fromkeys(names))[:120]
        yield remark(
            Remark.METADATA,
            f"The properties of this PDF name an author: {said}. Reviewing is double-blind; "
            "reviewers get a copy without its properties.",
        )


ANONYMOUS_HOSTS: Final = ("anonymous.4open.science", "osf.io", "doi.org", "dx.doi.org", "arxiv.org")
_TELLING: Final = re.compile(
    r"""(?ix)
    ^(?:https?://)?(?:[\w-]+\.)*(?:
      (?:github|gitlab|bitbucket|huggingface|sourceforge|linkedin|researchgate|dropbox|orcid|youtube)
        \.[\w.-]+/\S+
      | [\w-]+\.(?:github|gitlab)\.io\b
      | (?:drive|docs|sites|scholar)\.google\.com/\S+
    )
    | ^(?:https?://)?(?:www\.)?(?:people|homepages?|users?|personal|www-users|home)\.[\w.-]+
    | /~\w+
    | ^mailto:\S+@
    """
)


def is_telling(address: str) -> bool:
    """Tell whether a link may show who wrote the paper: code hosts, drives, personal pages, mail."""
    bare = re.sub(r"(?i)^https?://(?:www\.)?", "", address)
    if bare.lower().startswith(ANONYMOUS_HOSTS):
        return False
    return _TELLING.search(address) is not None


def _links(facts: PdfFacts) -> Iterator[Problem]:
    telling = [link for link in facts.links if not link.is_reference and is_telling(link.address)]
    if telling:
        said = ", ".join(dict.fromkeys(link.address[:80] for link in telling[:3]))
        more = f" and {len(telling) - 3} more" if len(telling) > 3 else ""
        one = len(telling) == 1
        yield remark(
            Remark.LINK,
            f"{'This link' if one else 'These links'} may show who wrote the paper: {said}{more} "
            f"({pages_said([link.page for link in telling])}). If {'it leads' if one else 'they lead'} to you, "
            "use an anonymous one.",
            [Mark(link.page, link.box) for link in telling],
        )
