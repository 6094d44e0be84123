"""The letters to authors, word for word."""

from __future__ import annotations

from fastpath_cms.models import Manuscript, SignedReceipt
from tests.support.forms import submission_form
from tests.support.world import World

RECEIVED = """\
Dear Miles O'Brien,

FastPath 2027 has received this submission:

  #1  Where the step goes
  Miles O'Brien

Receipt

  Number    1, version 1
  Received  Wed Feb 10, 2027, 00:00 AoE (Wed Feb 10, 2027, 07:00 EST; Wed Feb 10, 2027, 12:00 UTC)
  Pages     4
  SHA-256   {sha256}

This is the same, signed, for your records. It is attached as a file and as a QR code, too. Anybody can check it, without an account, at http://fastpath.test/verify

{receipt}

Until the deadline, Fri Feb 26, 2027, 23:59 AoE (Sat Feb 27, 2027, 06:59 EST; Sat Feb 27, 2027, 11:59 UTC), the contacts (Miles O'Brien) can change anything; the last version saved is the one that is reviewed.

You hear from us on Sun Mar 7, 2027, 17:00 AoE (Mon Mar 8, 2027, 00:00 EST; Mon Mar 8, 2027, 05:00 UTC).

The submission is at

  http://fastpath.test/2027/submissions/1/

To open it in another browser, sign in there with the address this letter came to. That also shows the chairs that the address is yours:

  http://fastpath.test/sign-in?address=miles%40example.edu&next=/2027/submissions/1/

If you did not expect to be named as an author, answer this letter.

The chairs of FastPath 2027

You get this letter because you are an author of this submission.
"""


def test_a_receipt_reads_word_for_word(world: World) -> None:
    world.browser().post("/2027/submit", submission_form(world))
    (letter,) = world.letters()
    assert letter.body == RECEIVED.format(
        sha256=world.one(Manuscript).sha256, receipt=world.one(SignedReceipt).text.rstrip()
    )
    assert letter.receipt == world.one(SignedReceipt).text


def test_a_title_is_only_ever_a_value(world: World) -> None:
    title = "{{ edition.reply_to }} {% raw %} <b>bold</b>"
    world.browser().post("/2027/submit", submission_form(world, title=title))
    (letter,) = world.letters()
    assert letter.subject == f"[FastPath 2027 #1] Received: {title}"
    assert f"  #1  {title}\n" in letter.body
