"""What the DNS says of a sender (SPF, DKIM, DMARC), in words, and the record to add.

Sources: RFC 7208 (SPF), RFC 6376 (DKIM), RFC 7489 (DMARC).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

PRIVATE: Final = frozenset({"test", "example", "invalid", "localhost", "local", "internal", "lan"})


@dataclass(frozen=True, slots=True)
class Advice:
    """What was found about one kind of record; without ``todo`` it is well."""

    about: str
    says: str
    todo: str = ""


def is_private(domain: str) -> bool:
    """Tell whether a domain cannot be one of the Internet (RFC 2606, RFC 6762 and custom)."""
    return "." not in domain or domain.rpartition(".")[2] in PRIVATE


def advice_on(
    domain: str,
    host: str,
    at_domain: Sequence[str],
    at_dmarc: Sequence[str],
    at_key: Sequence[str],
    *,
    selector: str = "",
    key: str = "",
) -> Iterator[Advice]:
    """Judge the TXT records at a domain, at its DMARC name and at the name of the DKIM key.

    ``host`` is the server letters go through. ``key`` is our public key in base64, "" where the
    program signs nothing.
    """
    yield _spf(domain, host, [text for text in at_domain if text.lower().startswith("v=spf1")])
    yield _dkim(domain, at_key, selector, key)
    yield _dmarc(domain, [text for text in at_dmarc if text.lower().startswith("v=dmarc1")])


def _spf(domain: str, host: str, found: Sequence[str]) -> Advice:
    if not found:
        return Advice(
            "SPF",
            f"{domain} does not say which servers send its mail; many will take ours for forged.",
            f'Add a TXT record at {domain}: "v=spf1 mx a:{host} ~all".',
        )
    if len(found) > 1:
        return Advice(
            "SPF",
            f"{domain} has {len(found)} SPF records, and none of them counts.",
            "Join them into one TXT record.",
        )
    if "+all" in found[0].split() or "all" in found[0].split():
        return Advice(
            "SPF",
            f"{domain} lets every server send its mail.",
            "End its SPF record with ~all or -all.",
        )
    return Advice("SPF", f"{domain} says which servers send its mail: {found[0]}")


def _dkim(domain: str, found: Sequence[str], selector: str, key: str) -> Advice:
    if not key:
        return Advice("DKIM", "The program signs nothing; well, if the mail server does.")
    name = f"{selector}._domainkey.{domain}"
    there = {_tag(text, "p") for text in found} - {""}
    if key in there:
        return Advice("DKIM", f"Letters are signed, and the key is at {name}.")
    record = f'Set the TXT record at {name} to "v=DKIM1; k=rsa; p={key}".'
    if there:
        return Advice("DKIM", f"Another key than ours is at {name}: no signature holds.", record)
    return Advice("DKIM", f"No key is at {name}: no signature holds.", record)


def _dmarc(domain: str, found: Sequence[str]) -> Advice:
    if len(found) == 1:
        return Advice("DMARC", f"{domain} has a DMARC record: {found[0]}")
    says = (
        f"{domain} has {len(found)} DMARC records, and none of them counts."
        if found
        else f"{domain} has no DMARC record; some servers ask for one."
    )
    todo = f'Set one TXT record at _dmarc.{domain}: "v=DMARC1; p=none; rua=mailto:postmaster@{domain}".'
    return Advice("DMARC", says, todo)


def _tag(text: str, name: str) -> str:
    """Return the value of a tag in a record such as "v=DKIM1; k=rsa; p=..."."""
    tags = dict(part.strip().partition("=")[::2] for part in text.split(";"))
    return "".join(tags.get(name, "").split())
