"""``verify`` and ``keys``: receipts checked and keys rotated at a terminal."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from fastpath_cms.adapters.signing import FILE, KeyFile
from fastpath_cms.cli import main
from fastpath_cms.models import SignedReceipt
from tests.support.forms import GOOD_PDF, submission_form
from tests.support.world import World


@pytest.fixture
def receipt(world: World, tmp_path: Path) -> Path:
    """A receipt and the public keys, as saved from the site, in one folder."""
    browser = world.browser()
    browser.post("/2027/submit", submission_form(world))
    (tmp_path / "keys.json").write_text(browser.get("/verify/keys").text)
    path = tmp_path / "receipt.txt"
    path.write_text(world.one(SignedReceipt).text)
    return path


def verify(path: Path, *more: str) -> int:
    return main(["verify", str(path), *more, "--keys", str(path.with_name("keys.json"))])


def test_a_receipt_is_checked_with_saved_keys(
    receipt: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert verify(receipt) == 0
    assert capsys.readouterr().out == (
        f"{receipt}: ours. FastPath 2027 #1, version 1: manuscript, 4 pages, "
        "2027-02-10 12:00:00 UTC\n"
    )


def test_a_changed_receipt_and_a_missing_file_fail(
    receipt: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = receipt.with_name("other.txt")
    other.write_text(receipt.read_text().replace("#1", "#2"))
    assert verify(other, str(receipt), str(receipt.with_name("none.txt"))) == 1
    lines = capsys.readouterr().out.splitlines()
    assert [": ours." in line for line in lines] == [False, True, False]
    assert "NOT PROVEN. The signature does not fit" in lines[0]


def test_the_pdf_is_compared(receipt: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paper = receipt.with_name("paper.pdf")
    paper.write_bytes(GOOD_PDF)
    assert verify(receipt, "--pdf", str(paper)) == 0
    assert capsys.readouterr().out.endswith(f"{paper} is the very file.\n")
    paper.write_bytes(GOOD_PDF + b"\n")
    assert verify(receipt, "--pdf", str(paper)) == 1
    assert f"but {paper} is another file, with SHA-256 " in capsys.readouterr().out


def test_without_keys_nothing_can_be_said(
    receipt: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FASTPATH_INSTANCE", str(receipt.parent / "elsewhere"))
    assert main(["verify", str(receipt)]) == 1
    assert "save /verify/keys and name it by --keys" in capsys.readouterr().err
    assert main(["verify", str(receipt), "--keys", str(receipt)]) == 1
    assert "is not a file saved from /verify/keys" in capsys.readouterr().err


def test_verify_imports_no_flask(receipt: Path) -> None:
    words = ["verify", str(receipt), "--keys", str(receipt.with_name("keys.json"))]
    code = (
        f"import sys; from fastpath_cms.cli import main; assert main({words!r}) == 0; "
        "sys.exit('flask' in sys.modules or 'sqlalchemy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


def test_keys_are_rotated_and_old_receipts_keep_verifying(
    world: World,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    keys = KeyFile(tmp_path / FILE)
    keys.create(world.clock.now())
    monkeypatch.setenv("FASTPATH_INSTANCE", str(tmp_path))
    monkeypatch.setenv("FASTPATH_SECRET_KEY", "k" * 40)
    assert main(["keys"]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert line.endswith("since 2027-02-10 12:00 UTC, in use")
    assert main(["keys", "rotate"]) == 0
    said = capsys.readouterr().out.splitlines()
    new, old = keys.public_keys()
    assert said[0] == f"Receipts are signed with the key {new.id} from now on."
    assert [row.split()[0] for row in said[-2:]] == [new.id, old.id]
