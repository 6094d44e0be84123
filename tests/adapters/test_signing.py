"""The key file: nobody else reads it, a rotation breaks nothing, the database cannot sign."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from fastpath_cms.adapters.signing import FILE, KeyFile, keys_in
from fastpath_cms.domain.ports import NoKey

NOW = datetime(2027, 2, 10, 12, tzinfo=UTC)
LATER = datetime(2027, 9, 1, 8, tzinfo=UTC)


@pytest.fixture
def keys(tmp_path: Path) -> KeyFile:
    made = KeyFile(tmp_path / FILE)
    assert made.create(NOW)
    return made


def test_a_key_is_made_once_and_for_its_owner_alone(keys: KeyFile) -> None:
    before = keys.path.read_bytes()
    assert keys.path.stat().st_mode & 0o777 == 0o600
    assert not keys.create(LATER)
    assert keys.path.read_bytes() == before
    assert [path.name for path in keys.path.parent.iterdir()] == [FILE]
    assert not keys.is_open_to_others()
    keys.path.chmod(0o640)
    assert keys.is_open_to_others()


def test_what_a_key_signs_fits_it_and_no_other(keys: KeyFile) -> None:
    key_id, signature = keys.sign(lambda key_id: f"by {key_id}".encode())
    (key,) = keys.public_keys()
    assert key.id == key_id
    assert keys.fits(key, f"by {key_id}".encode(), signature)
    assert not keys.fits(key, b"by somebody else", signature)
    assert not keys.fits(key, f"by {key_id}".encode(), signature[:-1])


def test_after_a_rotation_the_old_key_still_checks_and_no_longer_signs(keys: KeyFile) -> None:
    old_id, signature = keys.sign(lambda _: b"text")
    new_id = keys.rotate(LATER)
    new, old = keys.public_keys()
    assert (new.id, new.since, new.until) == (new_id, LATER, None)
    assert (old.id, old.since, old.until) == (old_id, NOW, LATER)
    assert keys.fits(old, b"text", signature)
    assert keys.sign(lambda _: b"text")[0] == new_id
    assert [row["id"] for row in json.loads(keys.path.read_text())["keys"] if "private" in row] == [
        new_id
    ]
    assert keys.path.stat().st_mode & 0o777 == 0o600


def test_without_a_file_nothing_is_signed(tmp_path: Path) -> None:
    keys = KeyFile(tmp_path / FILE)
    with pytest.raises(NoKey, match="is missing or holds no private key"):
        keys.sign(lambda _: b"text")
    assert keys.public_keys() == ()
    keys.path.write_text("{")
    with pytest.raises(NoKey, match="cannot be read"):
        keys.public_keys()


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"keys": [{"id": "x", "public": "AA=="}]}', "7"])
def test_a_file_that_holds_no_keys_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"key|Expecting"):
        keys_in(text)


def test_a_public_key_under_a_false_id_is_refused(keys: KeyFile) -> None:
    held = json.loads(keys.path.read_text())
    held["keys"][0]["id"] = "0" * 16
    with pytest.raises(ValueError, match="is not what its id says"):
        keys_in(json.dumps(held))
