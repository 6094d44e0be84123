"""Acknowledging: every version kept gets a signed receipt, in the transaction that keeps it."""

from __future__ import annotations

import logging

from sqlalchemy import select

from fastpath_cms.domain.ports import NoKey
from fastpath_cms.domain.receipts import Receipt, ReceiptKind, receipt_of, signed_bytes, text_of
from fastpath_cms.models import Edition, Manuscript, SignedReceipt, Submission
from fastpath_cms.queries.receipts import open_promise
from fastpath_cms.services.act import Act

log = logging.getLogger(__name__)


def acknowledge(act: Act, submission: Submission, manuscript: Manuscript) -> str:
    """Give a version its signed receipt and return the text; "" when there is no key.

    A receipt that was given stays as it was. Ask again when the pages of a version that was kept
    unchecked have been counted: it then gets a second receipt, which names them.
    """
    given = act.session.scalar(
        select(SignedReceipt.text).where(
            SignedReceipt.manuscript_id == manuscript.id,
            SignedReceipt.page_count == (manuscript.page_count or 0),
        )
    )
    if given is not None:
        return given
    edition = act.session.get_one(Edition, submission.edition_id)
    text = signed_text(
        act,
        receipt_of(
            ReceiptKind.FINAL if manuscript.is_final else ReceiptKind.MANUSCRIPT,
            edition=edition.label,
            number=submission.number,
            version=manuscript.number,
            title=submission.title,
            sha256=manuscript.sha256,
            page_count=manuscript.page_count,
            received_at=manuscript.received_at,
        ),
    )
    if text:
        act.session.add(
            SignedReceipt(
                manuscript_id=manuscript.id,
                page_count=manuscript.page_count or 0,
                text=text,
                given_at=act.now,
            )
        )
    return text


def end_promise(act: Act, submission: Submission, manuscript: Manuscript) -> None:
    """Note that a promised file has come, by whatever way."""
    promise = open_promise(act.session, submission.id)
    if promise is not None and promise.sha256 == manuscript.sha256:
        promise.kept_at = act.now


def signed_text(act: Act, receipt: Receipt) -> str:
    """Return a receipt signed with the key in use; "" (and a line in the log) without one.

    A missing key must not turn an author away at the deadline; ``doctor`` says it.
    """
    try:
        key_id, signature = act.tools.signer.sign(lambda key_id: signed_bytes(receipt, key_id))
    except NoKey as fault:
        log.warning("a receipt could not be signed: %s", fault)
        return ""
    return text_of(receipt, key_id, signature)
