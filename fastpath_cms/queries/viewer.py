"""Who is asking: every list query takes one."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Viewer:
    """A person, or only a browser, or nobody; plain values, safe to keep across transactions."""

    person_id: int | None = None
    name: str = ""
    address: str = ""  # the person's first verified address
    browser_hash: str = ""
    is_operator: bool = False

    @property
    def label(self) -> str:
        """What the audit log calls them."""
        if self.person_id is not None:
            return f"person:{self.person_id}"
        return f"browser:{self.browser_hash[:16]}" if self.browser_hash else "system"

    @property
    def scratch_owners(self) -> tuple[str, ...]:
        """Whose Scratch they may see: their own as a person, then this browser's."""
        owners = []
        if self.person_id is not None:
            owners.append(f"person:{self.person_id}")
        if self.browser_hash:
            owners.append(f"browser:{self.browser_hash}")
        return tuple(owners)


SYSTEM = Viewer()
