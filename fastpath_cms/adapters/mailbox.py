"""A mailer that keeps letters as files: for a demo, and where no SMTP server is set."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from fastpath_cms.domain.ports import Envelope, MailOutcome

NUMBER: Final = re.compile(r"(\d+)-")


class FileMailer:
    """The ``Mailer`` port: ``<n>-<kind>.eml`` in a folder, numbered from 1."""

    def __init__(self, folder: Path, sender: str) -> None:
        self.folder = folder
        self.sender = sender

    @contextmanager
    def session(self) -> Iterator[FileMailer]:
        """Hold the folder, made when it is missing."""
        self.folder.mkdir(parents=True, exist_ok=True)
        yield self

    def send(self, envelope: Envelope) -> MailOutcome:
        """Write the letter whole, under the next number."""
        kind = re.sub(r"[^a-z0-9-]", "-", envelope.kind.lower())
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            draft = self.folder / f".{os.getpid()}-{id(envelope)}.part"
            draft.write_bytes(envelope.message)
            path = self._place(draft, kind)
        except OSError as fault:
            return MailOutcome("later", f"The letter could not be written: {fault}", True)
        return MailOutcome("sent", f"kept as {path.name}")

    def _place(self, draft: Path, kind: str) -> Path:
        number = self._last()
        while True:
            number += 1
            path = self.folder / f"{number:04}-{kind}.eml"
            if any(self.folder.glob(f"{number:04}-*.eml")):
                continue
            try:
                os.link(draft, path)  # fails where a file is, so two writers take two numbers
            except FileExistsError:
                continue
            draft.unlink()
            return path

    def _last(self) -> int:
        found = (NUMBER.match(path.name) for path in self.folder.glob("*.eml"))
        return max((int(match[1]) for match in found if match), default=0)
