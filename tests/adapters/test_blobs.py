"""Files kept by their hash."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import pytest

from fastpath_cms.adapters.blobs import FileBlobs
from fastpath_cms.domain.errors import NotFound, Unfit
from fastpath_cms.domain.ports import StoredBlob

DATA = b"%PDF-1.7\n" * 100_000
HASH = hashlib.sha256(DATA).hexdigest()


class Pipe(io.BytesIO):
    """A stream that cannot tell how long it is."""

    def seekable(self) -> bool:
        return False


@pytest.fixture
def blobs(tmp_path: Path) -> FileBlobs:
    return FileBlobs(tmp_path / "blobs")


def files(folder: Path) -> list[str]:
    return sorted(str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file())


def test_a_kept_file_is_found_by_its_hash(blobs: FileBlobs, tmp_path: Path) -> None:
    assert blobs.put(io.BytesIO(DATA), limit=len(DATA)) == StoredBlob(HASH, len(DATA))
    assert files(tmp_path) == [f"blobs/{HASH[:2]}/{HASH}"]
    assert blobs.path(HASH) == tmp_path / "blobs" / HASH[:2] / HASH
    with blobs.open(HASH) as kept:
        assert kept.read() == DATA


def test_the_same_bytes_are_kept_once(blobs: FileBlobs, tmp_path: Path) -> None:
    assert blobs.put_bytes(DATA) == blobs.put_bytes(DATA)
    assert len(files(tmp_path)) == 1


def test_an_empty_file_can_be_kept(blobs: FileBlobs) -> None:
    assert blobs.put_bytes(b"") == StoredBlob(hashlib.sha256().hexdigest(), 0)


def test_a_file_over_the_limit_is_refused_with_its_size_and_nothing_stays(
    blobs: FileBlobs, tmp_path: Path
) -> None:
    with pytest.raises(Unfit) as refusal:
        blobs.put(io.BytesIO(bytes(3 << 20)), limit=2 << 20)
    (problem,) = refusal.value.problems
    assert (problem.rule, problem.field) == ("size", "pdf")
    assert problem.sentence.startswith("This file is 3 MB; the limit is 2 MB.")
    assert files(tmp_path) == []


def test_a_stream_without_an_end_is_refused_without_its_size(blobs: FileBlobs) -> None:
    with pytest.raises(Unfit, match="This file is more than 2 MB; the limit is 2 MB"):
        blobs.put(Pipe(bytes(3 << 20)), limit=2 << 20)


@pytest.mark.parametrize(
    "name", ["", "../../etc/passwd", HASH.upper(), HASH[:-1], HASH + "\n", f"{HASH}/..", "é" * 64]
)
def test_what_is_no_hash_is_not_found(blobs: FileBlobs, name: str) -> None:
    with pytest.raises(NotFound):
        blobs.open(name)
    with pytest.raises(NotFound):
        blobs.path(name)
    assert not blobs.has(name)


def test_a_hash_nobody_gave_is_not_found(blobs: FileBlobs) -> None:
    with pytest.raises(NotFound):
        blobs.open(HASH)
    assert not blobs.has(HASH)


def test_all_hashes_are_listed_and_nothing_else(blobs: FileBlobs, tmp_path: Path) -> None:
    kept = sorted(blobs.put_bytes(bytes([n])).sha256 for n in range(5))
    (tmp_path / "blobs" / ".arriving-x").write_bytes(b"half")
    assert list(blobs.hashes()) == kept
    assert all(blobs.has(sha256) for sha256 in kept)
