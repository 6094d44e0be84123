"""The cage against a child that lies, a machine that fails and a parent that dies."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from fastpath_cms.adapters import caging
from fastpath_cms.adapters.caging import CHILD, DISK_FULL, LIBRARIES, Cage, CageBrokenError
from fastpath_cms.adapters.pdf import CagedPdfInspector
from fastpath_cms.domain.pdf_facts import Death
from tests.support import pdfs
from tests.support.scripts import script

READY = rb"R\000\000\000\002{}"


def lying(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, says: str) -> CagedPdfInspector:
    """Return an inspector whose child runs ``says`` (of a shell) instead of reading the file."""
    monkeypatch.setattr("sys.executable", script(tmp_path / "python", says))
    return CagedPdfInspector(tmp_path / "run", wall=2)


@pytest.mark.parametrize(
    "says",
    [
        r"printf 'F\377\377\377\377{}'",  # four thousand million bytes are promised
        r"printf 'F\000\000\000\002[]'",
        r"printf 'F\000\000\000\012{\"opens\":9}'",
        r"head -c 5000000 /dev/zero | tr '\0' 'F'",
        r"printf 'F\000\100\000\000'; head -c 5000000 /dev/zero | tr '\0' '['",
        "kill -SEGV $$",
        "exit 3",
        "true",
    ],
)
def test_a_child_taken_over_by_a_file_makes_the_file_refused_and_nothing_worse(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, says: str
) -> None:
    paper = tmp_path / "paper"
    paper.write_bytes(pdfs.paper())
    inspector = lying(tmp_path, monkeypatch, f"printf '{READY.decode()}'; {says}")
    assert inspector.inspect(paper).died is Death.CRASH


def test_only_so_many_frames_are_read() -> None:
    with tempfile.TemporaryFile() as answer:
        answer.write(b"P\0\0\0\0" * 5_000)
        answer.seek(0)
        assert len(list(caging._frames(answer))) == caging.FRAMES


def test_what_is_no_picture_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paper = tmp_path / "paper"
    paper.write_bytes(pdfs.paper())
    page = r"P\000\000\000\012\000\001\001\054<html>"
    facts = r"F\000\000\000\002{}"
    inspector = lying(tmp_path, monkeypatch, f"printf '{READY.decode()}{facts}{page}'")
    assert inspector.examine(paper, widths=(300,), last=4).images == {300: []}


def test_a_full_disk_is_the_machines_fault(tmp_path: Path) -> None:
    with Path("/dev/full").open("wb") as full, Path(os.devnull).open("rb") as nothing:
        words = [sys.executable, "-I", "-S", str(CHILD), LIBRARIES, "walls"]
        code = subprocess.run(
            words, stdin=nothing, stdout=full, stderr=subprocess.DEVNULL, check=False
        ).returncode
    assert code == DISK_FULL


def test_a_full_disk_refuses_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paper = tmp_path / "paper"
    paper.write_bytes(pdfs.paper())
    inspector = lying(tmp_path, monkeypatch, f"printf '{READY.decode()}'; exit {DISK_FULL}")
    with pytest.raises(CageBrokenError, match="The disk is full"):
        inspector.inspect(paper)


def test_an_interpreter_that_is_gone_is_the_machines_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.executable", str(tmp_path / "gone"))
    with pytest.raises(CageBrokenError, match="No such file"):
        Cage(tmp_path / "run").walls()


def test_a_child_whose_parent_was_killed_still_counts(tmp_path: Path) -> None:
    """The one slot is taken while the orphan lives, and free once it has ended."""
    (tmp_path / "paper").write_bytes(pdfs.slow_shading())
    parent = subprocess.Popen(
        [
            sys.executable,
            "-c",
            (
                "import pathlib, sys; from fastpath_cms.adapters.caging import Cage;"
                "cage = Cage(pathlib.Path(sys.argv[1]) / 'run', slots=1);"
                "cage.ask((pathlib.Path(sys.argv[1]) / 'paper').open('rb', buffering=0), 'facts', '4')"
            ),
            str(tmp_path),
        ]
    )
    try:
        orphan = the_child_of(parent)
    finally:
        parent.kill()
        parent.wait()
    cage = Cage(tmp_path / "run", slots=1)
    with io.BytesIO() as nothing, pytest.raises(caging.NoRoom):
        cage.ask(nothing, "walls", patience=0)
    os.kill(orphan, signal.SIGKILL)
    assert cage.walls().limits["CPU"] == 5


def the_child_of(parent: subprocess.Popen[bytes]) -> int:
    """Wait until a process has a child, and return the child's number."""
    children = Path(f"/proc/{parent.pid}/task/{parent.pid}/children")
    while parent.poll() is None:
        if found := children.read_text().split():
            return int(found[0])
    raise AssertionError("the parent ended before it had a child")
