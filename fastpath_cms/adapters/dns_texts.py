"""TXT records of the DNS, asked for once and not for long."""

from __future__ import annotations

import dns.exception
import dns.resolver


def texts_at(name: str, seconds: float) -> tuple[str, ...] | None:
    """Return the TXT records at a name; () where there are none, None where nobody answered."""
    try:
        answer = dns.resolver.resolve(name, "TXT", lifetime=seconds)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return ()
    except (dns.exception.DNSException, OSError):
        return None
    return tuple(b"".join(record.strings).decode("utf-8", "replace") for record in answer)
