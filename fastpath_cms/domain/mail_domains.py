"""Which institution an e-mail address tells of; free mail, umbrellas and alumni tell of none."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from fastpath_cms.domain.affiliations import words
from fastpath_cms.domain.people import address_domain

FREE_MAIL: Final = words(
    """126.com 139.com 163.com aliyun.com aol.com att.net bk.ru comcast.net daum.net fastmail.com
    fastmail.fm foxmail.com free.fr googlemail.com gmail.com hanmail.net hey.com hushmail.com
    icloud.com inbox.ru kakao.com laposte.net libero.it list.ru mac.com mail.com mail.ru me.com
    msn.com nate.com naver.com o2.pl online.de orange.fr outlook.com pm.me posteo.de proton.me
    protonmail.ch protonmail.com qq.com rambler.ru rediffmail.com sbcglobal.net seznam.cz sfr.fr
    sina.cn sina.com sohu.com t-online.de tuta.io tutanota.com verizon.net wanadoo.fr web.de
    wp.pl yeah.net ymail.com zoho.com"""
)
FREE_MAIL_FAMILIES: Final = frozenset({"yahoo", "hotmail", "live", "outlook", "gmx", "yandex"})

# Below these, each name is an institution of its own; the umbrella itself says nothing.
UMBRELLAS: Final = words(
    """cnrs.fr csic.es cnr.it fraunhofer.de mpg.de helmholtz.de eu.org github.io
    acm.org ieee.org computer.org usenix.org siam.org"""
)
# Second level of a country's domains: ac.uk, edu.cn, co.jp.
SECOND_LEVELS: Final = words(
    """ac co com edu gob gouv gov govt go gv mil ne net nhs nic nom or org re res sch"""
)
FORMER: Final = frozenset({"alumni", "alum", "alumnus", "alumna"})


@lru_cache(maxsize=4096)  # a page of suggestions asks for each party again and again
def institution_domain(address: str) -> str | None:
    """Return the domain of the institution an address belongs to, or None if it tells of none.

    ``ada@cs.rochester.edu`` is of ``rochester.edu``; free mail, umbrella domains and alumni
    addresses tell of none.
    """
    labels = address_domain(address).split(".")
    size = 3 if _is_public(labels[-2:]) else 2
    if len(labels) < size or "" in labels or not FORMER.isdisjoint(labels):
        return None
    domain = ".".join(labels[-size:])
    is_free = domain in FREE_MAIL or labels[-size] in FREE_MAIL_FAMILIES
    return None if is_free else domain


def _is_public(last_two: list[str]) -> bool:
    """Tell whether anybody may be below these two labels: ``ac.uk``, ``cnrs.fr``."""
    is_country = len(last_two[-1]) == 2 and last_two[0] in SECOND_LEVELS
    return is_country or ".".join(last_two) in UMBRELLAS
