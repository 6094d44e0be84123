"""Receipts: every byte counts, wrapping does not, and a refusal says exactly why."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from string import ascii_letters, digits

import pytest

from fastpath_cms.domain.receipt_reading import SKEW, check, read
from fastpath_cms.domain.receipts import (
    BEGIN,
    END,
    PublicKey,
    Receipt,
    ReceiptKind,
    Unproven,
    receipt_of,
    signed_bytes,
    text_of,
)
from tests.support.fakes import SeedSigner

AT = datetime(2027, 2, 27, 11, 57, 12, 345678, tzinfo=UTC)
SIGNER = SeedSigner()
UNFIT = (
    "The signature does not fit: at least one character of the receipt was changed after "
    "it was signed. Which one cannot be known."
)
UNKNOWN = (
    "The receipt names the key 0123456789abcdef, which is none of ours: it comes from "
    "another site, or this line was changed."
)


def made(kind: ReceiptKind = ReceiptKind.MANUSCRIPT) -> Receipt:
    is_promise = kind is ReceiptKind.PROMISE
    return receipt_of(
        kind,
        edition="FastPath 2027",
        number=12,
        version=None if is_promise else 2,
        title="Where the  Step Goes",
        sha256="3f" * 32,
        page_count=None if is_promise else 4,
        received_at=AT,
        until=AT + timedelta(hours=12) if is_promise else None,
    )


def signed(receipt: Receipt | None = None) -> str:
    receipt = receipt or made()
    return text_of(receipt, *SIGNER.sign(lambda key_id: signed_bytes(receipt, key_id)))


def checked(text: str, *keys: PublicKey) -> Receipt:
    return check(text, keys or SIGNER.public_keys(), SIGNER.fits).receipt


def why_not(text: str) -> str:
    with pytest.raises(Unproven) as refused:
        checked(text)
    return str(refused.value)


def test_a_receipt_reads_word_for_word() -> None:
    key_id = SIGNER.key.id
    lines = signed().splitlines()
    assert lines[:9] == [
        BEGIN,
        "Receipt: manuscript",
        "Edition: FastPath 2027",
        "Submission: #12, version 2",
        "Title-hash: " + hashlib.sha256(b"Where the Step Goes").hexdigest(),
        "SHA-256: " + "3f" * 32,
        "Pages: 4",
        "Received: 2027-02-27T11:57:12Z",
        f"Key: {key_id}",
    ]
    assert [len(line) for line in lines[9:]] == [54, 43, len(END)]
    assert max(map(len, lines)) <= 76


@pytest.mark.parametrize("kind", ReceiptKind)
def test_what_was_signed_is_what_is_read(kind: ReceiptKind) -> None:
    assert checked(signed(made(kind))) == made(kind)


def test_pages_that_are_not_counted_yet_are_said_to_be_checked() -> None:
    receipt = replace(made(), page_count=None)
    assert "\nPages: being checked\n" in signed(receipt)
    assert checked(signed(receipt)) == receipt


@pytest.mark.parametrize("kind", [ReceiptKind.MANUSCRIPT, ReceiptKind.PROMISE])
def test_any_flipped_bit_is_refused_unless_it_only_makes_another_blank(kind: ReceiptKind) -> None:
    whole = signed(made(kind)).encode()
    accepted = []
    for place in range(len(whole)):
        for bit in range(8):
            flipped = bytearray(whole)
            flipped[place] ^= 1 << bit
            text = flipped.decode(errors="replace")
            try:
                assert checked(text) == made(kind)
            except Unproven as reason:
                assert str(reason).endswith((".", "missing."))  # noqa: PT017 - both ways are fine
            else:
                accepted.append((whole[place : place + 1], text[place]))
    assert accepted != []  # a line feed may turn into another blank
    assert [pair for pair in accepted if not (pair[0].isspace() and pair[1].isspace())] == []


def test_each_byte_left_out_is_refused_unless_it_is_a_blank_beside_another() -> None:
    whole = signed()
    for place in range(len(whole)):
        text = whole[:place] + whole[place + 1 :]
        try:
            assert checked(text) == made()
        except Unproven:
            continue
        assert whole[place].isspace()


@pytest.mark.parametrize(
    "carried",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("\n", "   \n\n"),
        lambda text: "> " + text.replace("\n", "\n> "),
        lambda text: ">> | " + text.replace("\n", "\n>> | "),
        lambda text: f"Dear Ada,\n\nReceipt\n\n  Number 12\n\n{text}\nGoodbye,\nthe chairs\n",
        lambda text: "\n".join(line[i : i + 40] for line in text.splitlines()[1:-1]
                               for i in range(0, len(line), 40)).join((BEGIN + "\n", "\n" + END)),
        lambda text: "\ufeff" + text,
        lambda text: "    " + text.replace("\n", "\n    "),
        lambda text: text + signed(replace(made(), number=13)),
    ],
    ids=["crlf", "blanks", "quoted", "quoted twice", "letter", "wrapped", "bom", "indented", "two"],
)  # fmt: skip
def test_a_receipt_survives_the_mail(carried: object) -> None:
    assert callable(carried)
    assert checked(carried(signed())) == made()


def changed(old: str, new: str) -> str:
    text = signed()
    assert old in text
    return text.replace(old, new)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", f"There is no receipt in this text: the line {BEGIN} is missing."),
        (
            signed()[:300],
            f"The receipt is cut off: its last line, {END}, is missing or changed.",
        ),
        (
            changed("SHA-256: 3f3f", "SHA-256: 3g3f"),
            "Line 5, the hash of the file (SHA-256), has 'g', which is not a hexadecimal digit.",
        ),
        (
            changed("SHA-256: 3f3f", "SHA-256: 3f3"),
            "Line 5, the hash of the file (SHA-256), has 63 hexadecimal digits instead of 64.",
        ),
        (
            changed("Submission: #12, version 2", "Submission: 12"),
            "Line 3, the submission (Submission), says '12'; a number and a version belong there.",
        ),
        (
            changed("Submission:", "Submision:"),
            "Line 3, the submission (Submission), is missing, or its name was changed.",
        ),
        (
            changed("Pages: 4", "Pages: four"),
            "Line 6, the pages (Pages), says 'four', which is no number of pages.",
        ),
        (
            changed("T11:57:12Z", "T11:57:62Z"),
            "Line 7, the instant (Received), says '2027-02-27T11:57:62Z', which is no instant in UTC.",
        ),
        (
            changed("Receipt: manuscript", "Receipt: money"),
            "Line 1, what it is for (Receipt), says 'money', which no receipt of ours is.",
        ),
        (
            changed("Pages: 4", "Pages: 3"),
            UNFIT,
        ),
        (
            changed(SIGNER.key.id, "0123456789abcdef"),
            UNKNOWN,
        ),
    ],
)
def test_a_refusal_says_why(text: str, reason: str) -> None:
    assert why_not(text) == reason


def test_a_signature_is_written_in_one_way_only() -> None:
    last = signed().splitlines()[-2]
    others = [last[:-1] + char for char in ascii_letters + digits + "+/"]
    good = [other for other in others if _is_good(signed().replace(last, other))]
    assert good == [last]


def _is_good(text: str) -> bool:
    try:
        checked(text)
    except Unproven:
        return False
    return True


def test_a_retired_key_vouches_for_what_came_before_its_end() -> None:
    end = made().received_at
    key = replace(SIGNER.key, until=end - SKEW)
    assert checked(signed(), key) == made()
    with pytest.raises(Unproven, match=r"after its key was retired on 2027-02-27T11:52:11Z"):
        checked(signed(), replace(key, until=end - SKEW - timedelta(seconds=1)))


def test_no_name_of_an_edition_can_forge_a_line() -> None:
    evil = "FastPath Pages: 9 Received: 1999\nKey: x"
    receipt = receipt_of(
        ReceiptKind.FINAL, edition=evil, number=1, version=1, title="T", sha256="00" * 32,
        received_at=AT,
    )  # fmt: skip
    assert receipt.edition == "FastPath Pages 9 Received 1999 Key x"
    assert checked(signed(receipt)) == receipt


def test_a_text_of_any_size_is_read_or_refused_at_once() -> None:
    assert "no receipt" in why_not("x" * 3_000_000)
    assert read(signed() + "y" * 3_000_000).receipt == made()
