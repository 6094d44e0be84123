"""Files kept by the SHA-256 of their bytes, in folders of this machine."""

from __future__ import annotations

import hashlib
import io
import os
import re
import tempfile
from collections.abc import Collection, Iterator
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Final

from fastpath_cms.domain.errors import NotFound, Unfit
from fastpath_cms.domain.manuscript import too_large
from fastpath_cms.domain.ports import StoredBlob

CHUNK: Final = 256 * 1024
HASH: Final = re.compile(r"[0-9a-f]{64}")
UNDER_WAY: Final = ".arriving-"
LEAVING: Final = ".leaving-"


class FileBlobs:
    """The ``BlobStore`` port: ``<folder>/ab/<sha256>``, durable when ``put`` returns.

    Bytes are written and synced under another name and only then get their own, so a name never
    stands for half a file; a crash leaves at most a file that begins with ``.arriving-``.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, stream: BinaryIO, *, limit: int) -> StoredBlob:
        """Copy the stream to disk, fsync, and name it by its hash; raise Unfit over ``limit`` bytes."""
        self._make(self._folder)
        descriptor, name = tempfile.mkstemp(prefix=UNDER_WAY, dir=self._folder)
        arriving = Path(name)
        try:
            with os.fdopen(descriptor, "wb") as target:
                blob = _copy(stream, target, limit)
                target.flush()
                os.fsync(target.fileno())
            self._name(arriving, blob.sha256)
        finally:
            arriving.unlink(missing_ok=True)
        return blob

    def put_bytes(self, data: bytes) -> StoredBlob:
        """Keep ``data``; durable when this returns."""
        return self.put(io.BytesIO(data), limit=len(data))

    def open(self, sha256: str) -> BinaryIO:
        """Open a kept file for reading; raise NotFound if it is not there."""
        try:
            return self.path(sha256).open("rb")
        except FileNotFoundError:
            raise NotFound from None

    def path(self, sha256: str) -> Path:
        """Return where a kept file lies; raise NotFound for what is no hash."""
        if not HASH.fullmatch(sha256):
            raise NotFound
        return self._folder / sha256[:2] / sha256

    def has(self, sha256: str) -> bool:
        """Tell whether a file with this hash is kept."""
        return bool(HASH.fullmatch(sha256)) and self.path(sha256).is_file()

    def hashes(self) -> Iterator[str]:
        """Iterate over the hashes of all kept files, in order."""
        for path in sorted(self._folder.glob("[0-9a-f][0-9a-f]/*")):
            if HASH.fullmatch(path.name):
                yield path.name

    def forget(self, keep: Collection[str], *, before: datetime) -> int:
        """Delete what is not in ``keep`` and was put before an instant; return how many files.

        A file put again meanwhile is new and stays: putting gives the same bytes a new file.
        """
        count, edge = 0, before.timestamp()
        for name in [name for name in self.hashes() if name not in keep]:
            path = self.path(name)
            if path.stat().st_mtime >= edge:
                continue
            leaving = self._folder / f"{LEAVING}{name}"
            path.replace(leaving)
            if leaving.stat().st_mtime >= edge:  # put again between the two lines above
                leaving.replace(path)
                continue
            leaving.unlink()
            count += 1
        for path in self._folder.glob(f"{UNDER_WAY}*"):  # what a crash left half-written
            if path.stat().st_mtime < edge:
                path.unlink(missing_ok=True)
                count += 1
        return count

    def _name(self, arriving: Path, sha256: str) -> None:
        path = self.path(sha256)
        self._make(path.parent)
        arriving.replace(path)  # the same bytes may lie there already: then nothing changes
        _sync_folder(path.parent)

    def _make(self, folder: Path) -> None:
        if not folder.is_dir():
            folder.mkdir(parents=True, exist_ok=True)
            _sync_folder(folder.parent)


def _copy(stream: BinaryIO, target: BinaryIO, limit: int) -> StoredBlob:
    digest, size = hashlib.sha256(), 0
    while chunk := stream.read(CHUNK):
        size += len(chunk)
        if size > limit:
            raise Unfit(too_large(limit, _full_size(stream)))
        digest.update(chunk)
        target.write(chunk)
    return StoredBlob(digest.hexdigest(), size)


def _full_size(stream: BinaryIO) -> int | None:
    """Return the size of the whole stream where it is known without reading on."""
    return stream.seek(0, io.SEEK_END) if stream.seekable() else None


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
