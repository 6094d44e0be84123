"""Throttling: how often something may be tried within an hour, and how long to wait then."""

from __future__ import annotations

import ipaddress
from datetime import timedelta
from typing import Final

from sqlalchemy import delete

from fastpath_cms.models import Throttle
from fastpath_cms.services.act import Act

WINDOW: Final = timedelta(hours=1)
LETTERS_FROM_ONE_PLACE: Final = 30  # an hour: a whole conference may share one address
PASSWORDS_FROM_ONE_PLACE: Final = 60  # tries an hour
PASSWORDS_FOR_ONE_ADDRESS: Final = 10  # tries an hour since the last right one
LINKS_FOR_ONE_PERSON: Final = 10  # letters an hour to addresses somebody says are theirs


def count_try(act: Act, key: str, limit: int) -> timedelta | None:
    """Count one more try; return None within ``limit``, else how long it is until the next."""
    act.session.execute(
        delete(Throttle).where(Throttle.key == key, Throttle.window_from <= act.real - WINDOW)
    )
    row = act.session.get(Throttle, key, with_for_update=True)
    if row is None:
        row = Throttle(key=key, window_from=act.real, count=0)
        act.session.add(row)
    row.count += 1
    act.session.flush()
    return None if row.count <= limit else row.window_from + WINDOW - act.real


def forget_tries(act: Act, key: str) -> None:
    """Begin to count anew."""
    act.session.execute(delete(Throttle).where(Throttle.key == key))


def place_of(remote: str) -> str:
    """Return the place an IP address stands for: of IPv6 the network, which one reader may fill."""
    try:
        address = ipaddress.ip_address(remote)
    except ValueError:
        return remote
    if isinstance(address, ipaddress.IPv4Address):
        return remote
    return str(ipaddress.ip_network((address, 64), strict=False))
