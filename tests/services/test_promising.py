"""The promise of a file, at its boundaries: lodged in time, kept in time, and the very same file."""

from __future__ import annotations

import hashlib
import io
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from fastpath_cms.domain.calendar import GRACE, closing_instant
from fastpath_cms.domain.errors import NotAllowed, NotFound, OutOfPhase, Refusal, Unfit
from fastpath_cms.domain.letters import LetterKind
from fastpath_cms.domain.manuscript import Limits
from fastpath_cms.domain.promises import WINDOW, fingerprint_in
from fastpath_cms.domain.receipt_reading import check
from fastpath_cms.domain.receipts import ReceiptKind
from fastpath_cms.domain.workflow import Status
from fastpath_cms.models import (
    AuditRow,
    FilePromise,
    KeyDate,
    Manuscript,
    Person,
    Submission,
)
from fastpath_cms.services import promising
from fastpath_cms.services.manuscripts import Received, judge
from tests.support.forms import GOOD_PDF, submission_form
from tests.support.world import DATES, IN_CALL, DateKind, World, address_of

DUE = closing_instant(DATES[DateKind.SUBMISSION])
END = DUE + WINDOW
SECOND = timedelta(seconds=1)
PROMISED = hashlib.sha256(GOOD_PDF).hexdigest()
OTHER = b"%PDF-1.7 3 another"
GOLDEN = Path(__file__).parents[1] / "golden" / "letters"


@pytest.fixture
def ada(world: World) -> Person:
    return world.person("Ada Author", "ada@example.org")


def received(world: World, data: bytes = GOOD_PDF) -> Received:
    return judge(world.tools, io.BytesIO(data), Limits(2, 4, 10_000_000), "paper.pdf")


def lodge(world: World, who: Person, at: datetime = IN_CALL, sha256: str = PROMISED) -> bool:
    done: bool = world.at(at).perform(
        who, promising.lodge_promise, world.all(Submission)[-1].id, sha256
    )
    return done


def keep(world: World, who: Person, at: datetime, data: bytes = GOOD_PDF) -> Any:
    paper = world.all(Submission)[-1]
    return world.at(at).perform(who, promising.keep_promise, paper.id, received(world, data))


@pytest.mark.parametrize(
    ("at", "refusal"),
    [
        (DUE - SECOND, None),
        (DUE, None),  # the shown grace
        (DUE + GRACE - SECOND, None),
        (DUE + GRACE, OutOfPhase),
        (DUE + GRACE + SECOND, OutOfPhase),
    ],
)
def test_a_file_is_promised_until_the_deadline_and_its_grace(
    world: World, ada: Person, at: datetime, refusal: type[Refusal] | None
) -> None:
    world.submission(ada, status=Status.DRAFT)
    if refusal is None:
        assert lodge(world, ada, at)
    else:
        with pytest.raises(refusal):
            lodge(world, ada, at)
    assert len(world.all(FilePromise)) == (refusal is None)


@pytest.mark.parametrize(
    ("at", "is_taken"),
    [
        (DUE - SECOND, True),
        (DUE, True),
        (DUE + SECOND, True),
        (DUE + GRACE + SECOND, True),
        (END - SECOND, True),
        (END, False),
        (END + SECOND, False),
    ],
)
def test_the_file_is_taken_until_the_window_ends(
    world: World, ada: Person, at: datetime, *, is_taken: bool
) -> None:
    world.submission(ada, status=Status.DRAFT)
    lodge(world, ada)
    if is_taken:
        assert keep(world, ada, at) == {"number": 1, "version": 1, "was_draft": True}
        paper = world.one(Submission)
        assert (paper.status, paper.is_late) == (Status.SUBMITTED, False)
        assert world.one(FilePromise).kept_at == at
    else:
        with pytest.raises(OutOfPhase, match="No file is expected here"):
            keep(world, ada, at)
        assert (world.all(Manuscript), world.one(Submission).status) == ([], Status.DRAFT)


def test_another_file_is_refused_with_both_fingerprints_and_the_promise_stays(
    world: World, ada: Person
) -> None:
    world.submission(ada, status=Status.DRAFT)
    lodge(world, ada)
    with pytest.raises(Unfit) as refused:
        keep(world, ada, DUE + SECOND, OTHER)
    assert PROMISED in refused.value.sentence
    assert hashlib.sha256(OTHER).hexdigest() in refused.value.sentence
    assert world.all(Manuscript) == []
    assert keep(world, ada, DUE + SECOND)["version"] == 1


def test_what_else_is_missing_is_said_and_the_promise_stays(world: World, ada: Person) -> None:
    world.submission(ada, status=Status.DRAFT)
    with world.writing() as session:
        session.get_one(Submission, 1).abstract = ""
    lodge(world, ada)
    with pytest.raises(Unfit, match="Write the abstract") as refused:
        keep(world, ada, DUE + SECOND)
    assert refused.value.kept == "The promise stays open."
    assert world.all(Manuscript) == []


def test_a_file_that_does_not_pass_is_refused_although_it_was_promised(
    world: World, ada: Person
) -> None:
    bad = b"%PDF-1.7 9 too long"
    world.submission(ada, status=Status.DRAFT)
    lodge(world, ada, sha256=hashlib.sha256(bad).hexdigest())
    with pytest.raises(Unfit, match="9 pages"):
        keep(world, ada, DUE + SECOND, bad)
    assert world.one(Submission).status is Status.DRAFT


def test_a_submitted_paper_gets_the_promised_version_after_the_deadline(
    world: World, ada: Person
) -> None:
    world.submission(ada)
    lodge(world, ada)
    assert keep(world, ada, DUE + timedelta(hours=3)) == {
        "number": 1,
        "version": 2,
        "was_draft": False,
    }
    assert world.letters()[-1].kind is LetterKind.SUBMISSION_UPDATED
    with pytest.raises(OutOfPhase):  # once is enough
        keep(world, ada, DUE + timedelta(hours=4))


def test_promised_within_the_grace_counts_as_late(world: World, ada: Person) -> None:
    world.submission(ada, status=Status.DRAFT)
    lodge(world, ada, DUE)
    keep(world, ada, DUE + timedelta(hours=1))
    assert world.one(Submission).is_late


def test_a_new_promise_takes_the_place_of_the_old_one(world: World, ada: Person) -> None:
    world.submission(ada, status=Status.DRAFT)
    assert lodge(world, ada)
    assert not lodge(world, ada)  # the same again
    assert lodge(world, ada, sha256=hashlib.sha256(OTHER).hexdigest())
    first, second = world.all(FilePromise)
    assert (first.replaced_at, second.replaced_at) == (IN_CALL, None)
    with pytest.raises(Unfit):
        keep(world, ada, DUE + SECOND, GOOD_PDF)
    assert keep(world, ada, DUE + SECOND, OTHER)["version"] == 1


def test_the_very_file_that_is_in_need_not_be_promised(world: World, ada: Person) -> None:
    world.submission(ada)
    with pytest.raises(Unfit, match="in already, as version 1"):
        lodge(world, ada, sha256=world.one(Manuscript).sha256)


@pytest.mark.parametrize("hours", [-24, 24])
def test_a_deadline_that_moves_later_moves_the_window_and_never_shortens_it(
    world: World, ada: Person, hours: int
) -> None:
    world.submission(ada, status=Status.DRAFT)
    lodge(world, ada)
    with world.writing() as session:
        for row in world_dates(session):
            row.at += timedelta(hours=hours)
    end = END + max(timedelta(), timedelta(hours=hours))
    with pytest.raises(OutOfPhase):
        keep(world, ada, end)
    assert keep(world, ada, end - SECOND)["version"] == 1


def world_dates(session: Session) -> list[KeyDate]:
    return list(session.scalars(select(KeyDate).where(KeyDate.kind == DateKind.SUBMISSION)))


def test_a_deadline_of_its_own_has_its_own_window(world: World, ada: Person) -> None:
    own = DUE + timedelta(days=1)
    world.submission(ada, status=Status.DRAFT, extended_due_at=own)
    assert lodge(world, ada, own - SECOND)
    assert world.one(FilePromise).until_at == own + WINDOW
    assert keep(world, ada, own + WINDOW - SECOND)["version"] == 1


def test_only_a_contact_promises_and_keeps(world: World, ada: Person) -> None:
    bo, chair, eve = world.person("Bo Berg"), world.chair(), world.person("Eve Else")
    world.submission(ada, bo, status=Status.DRAFT)
    lodge(world, ada)
    for who, refusal in ((bo, NotAllowed), (chair, NotAllowed), (eve, NotFound)):
        with pytest.raises(refusal):
            lodge(world, who)
        with pytest.raises(refusal):
            keep(world, who, DUE + SECOND)


def test_a_withdrawn_paper_gets_no_file(world: World, ada: Person) -> None:
    world.submission(ada)
    lodge(world, ada)
    with world.writing() as session:
        paper = session.get_one(Submission, 1)
        paper.status, paper.withdrawn_at = Status.WITHDRAWN, IN_CALL
    with pytest.raises(NotAllowed):
        keep(world, ada, DUE + SECOND)


def test_the_promise_is_signed_and_mailed_to_the_contacts(world: World, ada: Person) -> None:
    bo = world.person("Bo Berg")
    world.submission(ada, bo, status=Status.DRAFT, title="")
    lodge(world, ada)
    (letter,) = world.letters()
    assert (letter.kind, letter.recipient_address) == (LetterKind.PROMISE_LODGED, address_of(ada))
    receipt = check(letter.receipt, world.signer.public_keys(), world.signer.fits).receipt
    assert (receipt.kind, receipt.sha256) == (ReceiptKind.PROMISE, PROMISED)
    assert (receipt.received_at, receipt.until, receipt.version) == (IN_CALL, END, None)
    assert letter.receipt == world.one(FilePromise).receipt
    golden = GOLDEN / "promise-lodged.txt"
    assert f"Subject: {letter.subject}\n\n{letter.body}" == golden.read_text(encoding="utf-8")
    assert [row.deed for row in world.all(AuditRow)] == ["promise.lodge"]


@pytest.mark.parametrize(
    "text",
    [
        PROMISED,
        f"  {PROMISED.upper()}\n",
        f"{PROMISED}  paper.pdf",
        f"SHA256 hash of file paper.pdf:\r\n{PROMISED}\r\nCertUtil: done.",
        " ".join(PROMISED[place : place + 2] for place in range(0, 64, 2)),
        ":".join(PROMISED[place : place + 2] for place in range(0, 64, 2)),
    ],
)
def test_a_fingerprint_is_read_as_programs_print_it(text: str) -> None:
    assert fingerprint_in(text) == PROMISED


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (" ", "Paste the file's SHA-256: 64 digits and letters from a to f."),
        (PROMISED[:-1], "A SHA-256 has 64 hexadecimal digits; this has 63."),
        (PROMISED + "0", "A SHA-256 has 64 hexadecimal digits; this has 65."),
        ("xyz", "A SHA-256 has only digits and letters from a to f; this has 'x'."),
    ],
)
def test_what_is_no_fingerprint_is_said(text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match="SHA-256") as fault:
        fingerprint_in(text)
    assert str(fault.value) == sentence


def test_the_file_that_comes_by_the_usual_way_keeps_the_promise(world: World, ada: Person) -> None:
    paper = world.submission(ada, status=Status.DRAFT)
    lodge(world, ada)
    version = str(world.one(Submission).version)
    form = submission_form(world, version=version) | {"authors-0-email": address_of(ada)}
    assert (
        world.browser(ada).post(f"/2027/submissions/{paper.number}/edit", form).status_code == 303
    )
    assert world.one(FilePromise).kept_at == IN_CALL
