"""The keys receipts are signed with: one file of this machine, and Ed25519."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import stat
import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from fastpath_cms.domain.ports import NoKey
from fastpath_cms.domain.receipts import PublicKey

FILE: Final = "receipt-keys.json"


class KeyFile:
    """The ``Signer`` port: ``receipt-keys.json`` of the instance, read anew at each use.

    It holds the private key in use and the public keys of all that ever were, so that a rotation
    is seen by every process at once. A copy of the database cannot sign.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def sign(self, write: Callable[[str], bytes]) -> tuple[str, bytes]:
        """Sign what ``write`` makes of the id of the key in use; return that id and the signature.

        Raises NoKey when there is none.
        """
        for row in self._rows():
            if row.get("private"):
                private = Ed25519PrivateKey.from_private_bytes(base64.b64decode(row["private"]))
                return row["id"], private.sign(write(row["id"]))
        raise NoKey(f"{self.path} is missing or holds no private key.")

    def public_keys(self) -> tuple[PublicKey, ...]:
        """Return every key there ever was, the newest first."""
        return tuple(public_key(row) for row in reversed(self._rows()))

    def fits(self, key: PublicKey, data: bytes, signature: bytes) -> bool:
        """Tell whether ``signature`` is this key's over ``data``."""
        return fits(key, data, signature)

    def create(self, since: datetime) -> bool:
        """Make a first key if there is no file; return whether one was made."""
        whole = self._whole([_new(since)])
        try:
            os.link(whole, self.path)  # unlike a rename, it never replaces a key that is there
        except FileExistsError:
            return False
        finally:
            whole.unlink()
        return True

    def rotate(self, now: datetime) -> str:
        """Make a new key the one in use; of the old one only the public half stays. Return its id."""
        rows = self._rows()
        for row in rows:
            if row.pop("private", None):
                row["until"] = _text(now)
        rows.append(_new(now))
        self._whole(rows).replace(self.path)
        return str(rows[-1]["id"])

    def is_open_to_others(self) -> bool:
        """Tell whether other accounts of this machine may read the file."""
        return bool(stat.S_IMODE(self.path.stat().st_mode) & 0o077)

    def _whole(self, rows: list[dict[str, Any]]) -> Path:
        """Write the rows to a file beside the real one, readable by nobody else, and sync it."""
        handle, name = tempfile.mkstemp(prefix=".receipt-keys-", dir=self.path.parent)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump({"keys": rows}, file, indent=1)
            file.write("\n")
            file.flush()
            os.fsync(file.fileno())
        return Path(name)

    def _rows(self) -> list[dict[str, Any]]:
        try:
            held = json.loads(self.path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return []
        except (OSError, ValueError) as fault:
            raise NoKey(f"{self.path} cannot be read: {fault}") from fault
        rows: list[dict[str, Any]] = held["keys"]
        return rows


def fits(key: PublicKey, data: bytes, signature: bytes) -> bool:
    """Tell whether ``signature`` is the Ed25519 signature of ``key`` over ``data`` (RFC 8032)."""
    try:
        Ed25519PublicKey.from_public_bytes(key.data).verify(signature, data)
    except InvalidSignature:
        return False
    return True


def public_key(row: dict[str, Any]) -> PublicKey:
    """Return a key of a file as a value; raise ValueError or KeyError for what is none."""
    data = base64.b64decode(row["public"], validate=True)
    if len(data) != 32 or row["id"] != id_of(data):
        raise ValueError(f"the key {row['id']!r} is not what its id says")
    until = row.get("until")
    return PublicKey(
        row["id"],
        data,
        datetime.fromisoformat(row["since"]),
        datetime.fromisoformat(until) if until else None,
    )


def keys_in(text: str) -> tuple[PublicKey, ...]:
    """Return the public keys of a file saved from ``/verify/keys``; raise ValueError if it is none."""
    try:
        return tuple(public_key(row) for row in json.loads(text)["keys"])
    except (KeyError, TypeError, AttributeError) as fault:
        raise ValueError(f"no list of keys: {fault}") from fault


def id_of(data: bytes) -> str:
    """Return the id of a public key: the first 16 hex digits of its SHA-256."""
    return hashlib.sha256(data).hexdigest()[:16]


def _new(since: datetime) -> dict[str, Any]:
    private = Ed25519PrivateKey.generate()
    public = private.public_key().public_bytes_raw()
    return {
        "id": id_of(public),
        "public": base64.b64encode(public).decode(),
        "since": _text(since),
        "until": None,
        "private": base64.b64encode(private.private_bytes_raw()).decode(),
    }


def _text(at: datetime) -> str:
    return at.replace(microsecond=0).isoformat().replace("+00:00", "Z")
