"""Anybody checks a receipt here. The answer says what the receipt says, and nothing else is asked."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from typing import Any, BinaryIO, cast

from flask import Response, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import FileField

from fastpath_cms.domain.ports import NoKey
from fastpath_cms.domain.receipt_reading import TEXT_MAX, check
from fastpath_cms.domain.receipts import PublicKey, Receipt, Unproven
from fastpath_cms.web.browser import tools
from fastpath_cms.web.forms import Form, text
from fastpath_cms.web.guards import everyone
from fastpath_cms.web.public import bp


class VerifyForm(Form):
    """A receipt, as text or as a file, and perhaps the PDF it is for."""

    receipt = text("The receipt", longest=TEXT_MAX)
    file = FileField("Or the receipt as a file")
    pdf = FileField("The PDF, to compare")


@dataclass(frozen=True, slots=True)
class Compared:
    """The PDF that was sent along: its hash, and whether it is the receipt's."""

    sha256: str
    is_same: bool


@bp.route("/verify", methods=["GET", "POST"])
@everyone
def verify() -> ResponseReturnValue:
    """Show the public keys; say of a receipt that it is ours, or exactly why not."""
    form = VerifyForm(request.form)
    if request.method == "GET":
        return _page(form)
    given = _given(form)
    if not form.validate() or not given:
        if not form.errors:
            form.receipt.errors = ["Paste a receipt, or choose its file."]
        return _page(form), 422
    signer = tools().signer
    try:
        receipt = check(given, _keys(), signer.fits).receipt
    except Unproven as reason:
        return _page(form, reason=str(reason)), 422
    return _page(form, receipt=receipt, compared=_compared(receipt))


@bp.route("/verify/keys")
@everyone
def verify_keys() -> ResponseReturnValue:
    """Give the public keys, old ones too, as JSON: what `fastpath-cms verify --keys` reads."""
    response: Response = jsonify({"keys": [_as_json(key) for key in _keys()]})
    response.add_etag()
    return response.make_conditional(request)


def _page(form: VerifyForm, **result: Any) -> str:
    names = {"receipt": None, "compared": None, "reason": ""} | result
    keys = [(key, base64.b64encode(key.data).decode()) for key in _keys()]
    return render_template("public/verify.html", form=form, keys=keys, **names)


def _keys() -> tuple[PublicKey, ...]:
    try:
        return tools().signer.public_keys()
    except NoKey:
        return ()


def _given(form: VerifyForm) -> str:
    """Return the text to look at: of the file, where one was chosen."""
    upload = request.files.get("file")
    if upload is not None and upload.filename:
        return upload.stream.read(TEXT_MAX).decode(errors="replace")
    return form.receipt.data or ""


def _compared(receipt: Receipt) -> Compared | None:
    """Hash the PDF as it streams by; it is not kept."""
    upload = request.files.get("pdf")
    if upload is None or not upload.filename:
        return None
    digest = hashlib.file_digest(cast("BinaryIO", upload.stream), "sha256").hexdigest()  # type: ignore[arg-type] # any binary file will do
    return Compared(digest, digest == receipt.sha256)


def _as_json(key: PublicKey) -> dict[str, str | None]:
    return {
        "id": key.id,
        "algorithm": "Ed25519",
        "public": base64.b64encode(key.data).decode(),
        "since": key.since.isoformat().replace("+00:00", "Z"),
        "until": key.until.isoformat().replace("+00:00", "Z") if key.until else None,
    }
