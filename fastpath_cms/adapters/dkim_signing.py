"""DKIM: a signature of the sender's domain over what leaves (RFC 6376); needs the extra "dkim"."""

from __future__ import annotations

import base64
from collections.abc import Callable
from email.utils import parseaddr
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_private_key,
)

from fastpath_cms.config import SettingsError

SIGNED: Final = (
    "from",
    "to",
    "subject",
    "date",
    "message-id",
    "reply-to",
    "in-reply-to",
    "references",
    "auto-submitted",
    "list-unsubscribe",
    "list-unsubscribe-post",
    "mime-version",
    "content-type",
)
"""Headers a signature covers; one that a message lacks cannot be added later."""


def signing(key_file: Path, selector: str, sender: str) -> Callable[[bytes], bytes]:
    """Return what signs a message for the sender's domain; raises SettingsError without the extra."""
    try:
        import dkim  # noqa: PLC0415 - an extra
    except ImportError as fault:
        raise SettingsError(
            'mail.dkim_key needs the extra: pip install "fastpath-cms[dkim]".'
        ) from fault
    _key(key_file)
    pem = key_file.read_bytes()
    domain = parseaddr(sender)[1].rpartition("@")[2]

    def sign(message: bytes) -> bytes:
        header: bytes = dkim.sign(
            message,
            selector.encode(),
            domain.encode(),
            pem,
            canonicalize=(b"relaxed", b"relaxed"),
            include_headers=[name.encode() for name in SIGNED],
        )
        return header + message

    return sign


def public_key_of(key_file: Path) -> str:
    """Return the public half of a key as the DNS has it: base64 of its DER."""
    public = _key(key_file).public_key()
    der = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(der).decode()


def _key(key_file: Path) -> RSAPrivateKey:
    try:
        key = load_pem_private_key(key_file.read_bytes(), password=None)
    except (ValueError, TypeError) as fault:
        raise SettingsError(
            f"mail.dkim_key is no PEM key without a password: {key_file}."
        ) from fault
    if not isinstance(key, RSAPrivateKey):
        raise SettingsError(
            "mail.dkim_key must be an RSA key: other kinds are not read everywhere."
        )
    return key
