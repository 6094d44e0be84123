"""What mail servers send back: reports, plain words, mailboxes, and what only looks like it."""

from __future__ import annotations

import pytest

from fastpath_cms.domain.bounces import Bounce
from fastpath_cms.formats.bounces import bounces_in

REPORT = b"""Return-Path: <>
From: MAILER-DAEMON@mx.example.org (Mail Delivery System)
To: chairs@fastpath.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="edge"

--edge
Content-Type: text/plain; charset=us-ascii

I am sorry to say that your message could not be delivered.

--edge
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; ada@example.org
Original-Recipient: rfc822;ada@example.org
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 <ada@example.org>: nobody
    of that name

--edge
Content-Type: message/rfc822

From: FastPath 2027 <chairs@fastpath.example>
To: Ada <ada@example.org>
Message-ID: <abc123@fastpath.example>
Subject: Accepted

Dear Ada
--edge--
"""
PLAIN = b"""From: postmaster@old.example
To: chairs@fastpath.example
Subject: failure notice

Hi. This is the program at old.example.

<ben@old.example>:
Connected but recipient was rejected.
550 No such user here

--- Below this line is a copy of the message.
Message-ID: <def456@fastpath.example>
"""
HUMAN = b"""From: Ada <ada@example.org>
To: chairs@fastpath.example
Subject: Re: Accepted

Thank you, see eve@example.org.
"""
FOUND = Bounce(
    "ada@example.org",
    "<abc123@fastpath.example>",
    "5.1.1",
    "550 5.1.1 <ada@example.org>: nobody of that name",
)


def test_a_report_names_its_letter_its_reader_and_why() -> None:
    assert bounces_in(REPORT) == (FOUND,)
    assert FOUND.is_final
    assert bounces_in(REPORT.replace(b"\n", b"\r\n")) == (FOUND,)


def test_returned_headers_are_enough() -> None:
    headers = REPORT.replace(b"message/rfc822", b"text/rfc822-headers")
    assert bounces_in(headers) == (FOUND,)


@pytest.mark.parametrize(
    ("change", "status"),
    [((b"Status: 5.1.1", b"Status: 4.2.2"), "4.2.2"), ((b"failed", b"delayed"), "4.0.0")],
)
def test_what_is_only_late_is_no_end(change: tuple[bytes, bytes], status: str) -> None:
    (late,) = bounces_in(REPORT.replace(*change))
    assert (late.status, late.is_final) == (status, False)


def test_the_plain_words_of_an_older_server_are_read() -> None:
    assert bounces_in(PLAIN) == (
        Bounce("ben@old.example", "<def456@fastpath.example>", "5.0.0", "550 No such user here"),
    )


def test_a_mailbox_holds_several_and_letters_of_people_are_none() -> None:
    box = b"".join(
        b"From x Mon Mar  1 00:00:00 2027\n" + one + b"\n" for one in (REPORT, HUMAN, PLAIN)
    )
    assert [one.recipient for one in bounces_in(box)] == ["ada@example.org", "ben@old.example"]
    assert bounces_in(HUMAN) == ()


@pytest.mark.parametrize(
    "hostile",
    [
        b"",
        b"From ",
        b"\x00\xff" * 5_000,
        b"From: MAILER-DAEMON\n\n" + b"@" * 50_000,
        b"From: MAILER-DAEMON\nContent-Type: text/plain; charset=nothing\n\na@b.example",
        REPORT.replace(b"charset=us-ascii", b"charset=\xff\xfe"),
        b"From: postmaster\nContent-Type: message/rfc822\n\n" * 300 + b"a@b.example",
        b"Content-Type: multipart/report; boundary=x\n\n"
        + b"--x\nContent-Type: message/delivery-status\n\n\n" * 500,
    ],
)
def test_whatever_comes_is_read_or_left(hostile: bytes) -> None:
    for one in bounces_in(hostile):
        assert len(one.words) <= 250
        assert "\n" not in one.recipient + one.message_id
