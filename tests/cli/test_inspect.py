"""Judging files at a terminal: one verdict a file, whatever the file is."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

from fastpath_cms.cli import main
from tests.corpus.papers import LATEX
from tests.corpus.setting import paper
from tests.support import pdfs


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "good.pdf"
    path.write_bytes(paper(LATEX))
    return path


def test_each_file_gets_one_object_and_a_deadly_one_does_not_stop_the_next(
    tmp_path: Path, good: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    deadly, missing = tmp_path / "deadly.pdf", tmp_path / "missing.pdf"
    deadly.write_bytes(pdfs.endless_form())
    assert main(["inspect", "--json", str(deadly), str(missing), str(good)]) == 1
    killed, absent, fine = map(json.loads, capsys.readouterr().out.splitlines())
    assert all(verdict.pop("seconds") < 8 for verdict in (killed, absent, fine))
    assert (killed["accepted"], killed["pages"]) == (False, None)
    assert [problem["rule"] for problem in killed["problems"]] == ["unreadable"]
    assert absent == {
        "file": str(missing),
        "sha256": None,
        "bytes": None,
        "pages": None,
        "accepted": False,
        "problems": [
            {
                "rule": "no-file",
                "severity": "refusal",
                "page": None,
                "sentence": "This file cannot be read: No such file or directory.",
            }
        ],
    }
    assert fine == {
        "file": str(good),
        "sha256": hashlib.sha256(good.read_bytes()).hexdigest(),
        "bytes": good.stat().st_size,
        "pages": 4,
        "accepted": True,
        "problems": [],
    }


def test_a_remark_refuses_nothing_and_is_read_as_text(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "base-fonts.pdf"
    path.write_bytes(pdfs.paper(4))
    assert main(["inspect", str(path)]) == 0
    first, *rest = capsys.readouterr().out.splitlines()
    assert first.startswith(f"{path}: accepted, 4 pages (")
    assert "\n".join(rest) == (
        "  worth a look: The body text measures 9 pt on pages 1 to 4; "
        "this edition asks for at least 9.5 pt.\n"
        "  worth a look: Times-Roman (pages 1 to 4) is not embedded: on other computers the text "
        "may look different. Turn on “embed all fonts” when you export."
    )


def test_other_pages_may_be_asked_for(good: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["inspect", "--pages", "1-3", str(good)]) == 1
    assert "This PDF has 4 pages; FastPath asks for 1 to 3." in capsys.readouterr().out
    assert main(["inspect", "--pages", "many", str(good)]) == 2


def test_it_imports_no_web(good: Path) -> None:
    program = (
        "import sys; from fastpath_cms.cli import main; code = main(['inspect', sys.argv[1]]); "
        "sys.exit(3 if {'flask', 'sqlalchemy'} & set(sys.modules) else code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(good)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
