"""/verify: anybody, without an account, learns whether a receipt is ours; and nothing else."""

from __future__ import annotations

import io
from typing import Any

from sqlalchemy import delete

from fastpath_cms.adapters.signing import keys_in
from fastpath_cms.models import SignedReceipt, Submission
from tests.support.forms import GOOD_PDF, pdf, submission_form
from tests.support.queries import counted
from tests.support.world import World

OURS = "This receipt is ours"


def receipt_of_a_submission(world: World) -> str:
    world.browser().post("/2027/submit", submission_form(world))
    text: str = world.one(SignedReceipt).text
    return text


def asked(world: World, **fields: Any) -> tuple[int, str]:
    answer = world.browser().post("/verify", fields)
    return answer.status_code, answer.text


def test_a_stranger_pastes_a_receipt(world: World) -> None:
    status, page = asked(world, receipt=receipt_of_a_submission(world))
    assert (status, OURS in page) == (200, True)
    said = "FastPath 2027 #1, version 1, 4 pages, received Wed Feb 10, 2027, 12:00 UTC."
    assert said in " ".join(page.split())
    assert "Where the step goes" not in page
    assert "Miles" not in page.split("<textarea")[0]


def test_a_stranger_pastes_the_whole_letter_quoted(world: World) -> None:
    receipt_of_a_submission(world)
    (letter,) = world.letters()
    quoted = "> " + letter.body.replace("\n", "\r\n> ")
    assert OURS in asked(world, receipt=quoted)[1]


def test_the_receipt_comes_as_a_file_and_the_pdf_is_compared_and_not_kept(world: World) -> None:
    file = receipt_of_a_submission(world).encode()
    kept = list(world.blobs.hashes())
    _, page = asked(world, file=(io.BytesIO(file), "receipt.txt"), pdf=pdf())
    assert "The PDF you chose is that very file." in page
    _, page = asked(world, file=(io.BytesIO(file), "receipt.txt"), pdf=pdf(GOOD_PDF + b" "))
    assert "The PDF you chose is another file" in page
    assert list(world.blobs.hashes()) == kept


def test_a_refusal_says_the_reason_and_keeps_what_was_pasted(world: World) -> None:
    text = receipt_of_a_submission(world).replace("Pages: 4", "Pages: 3")
    status, page = asked(world, receipt=text)
    assert status == 422
    assert "The signature does not fit" in page
    assert "Pages: 3" in page
    assert OURS not in page


def test_nothing_pasted_is_asked_for(world: World) -> None:
    status, page = asked(world)
    assert (status, "Paste a receipt, or choose its file." in page) == (422, True)
    status, page = asked(world, file=(io.BytesIO(b"\xff\x00\xfe"), "paper.pdf"))
    assert (status, "There is no receipt in this text" in page) == (422, True)


def test_the_answer_is_the_same_when_the_submission_is_gone(world: World) -> None:
    text = receipt_of_a_submission(world)
    before = asked(world, receipt=text)
    with world.writing() as session:
        session.execute(delete(Submission))
    after = asked(world, receipt=text)
    assert before[0] == after[0] == 200
    assert _answer(before[1]) == _answer(after[1])


def _answer(page: str) -> str:
    return page.partition('id="answer"')[2].partition("</section>")[0]


def test_an_answer_asks_the_database_no_more_than_the_empty_page(world: World) -> None:
    text = receipt_of_a_submission(world)
    browser = world.browser()
    with counted(world.app) as page:
        browser.get("/verify")
    with counted(world.app) as answer:
        browser.client.post(
            "/verify", data=browser.hidden | {"receipt": text}, base_url=browser.base_url
        )
    assert answer.count == page.count == 5  # of the frame


def test_the_public_keys_are_given_and_may_be_cached(world: World) -> None:
    answer = world.browser().get("/verify/keys")
    assert answer.headers["Cache-Control"] == "no-cache"
    assert keys_in(answer.text) == world.signer.public_keys()
    assert world.signer.key.id in world.browser().get("/verify").text
    again = world.browser().client.get(
        "/verify/keys",
        headers={"If-None-Match": answer.headers["ETag"]},
        base_url=world.settings.base_url,
    )
    assert again.status_code == 304


def test_without_a_key_papers_are_taken_and_the_page_says_so(world: World) -> None:
    world.signer.is_lost = True
    answer = world.browser().post("/2027/submit", submission_form(world))
    assert (answer.status_code, world.all(SignedReceipt)) == (303, [])
    (letter,) = world.letters()
    assert (letter.receipt, "RECEIPT" in letter.body) == ("", False)
