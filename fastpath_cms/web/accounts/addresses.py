"""Addresses: adding one by a link, choosing the main one, removing one, joining two persons."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import flash, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import EmailField

from fastpath_cms.domain.errors import NotAllowed, Unfit
from fastpath_cms.domain.people import normal_address
from fastpath_cms.extensions import db
from fastpath_cms.queries.claims import ClaimSeen, claim_seen, pending_of, side_of
from fastpath_cms.queries.people import LinkState, addresses_of
from fastpath_cms.services import claiming, joining, registering
from fastpath_cms.services.joining import CannotJoin
from fastpath_cms.web.accounts import bp
from fastpath_cms.web.accounts.passwords import ask_who, has_fresh_proof
from fastpath_cms.web.acting import perform, perform_freely, reading
from fastpath_cms.web.browser import set_cookie, tools
from fastpath_cms.web.forms import Form, is_address, needed, ordinal, stripped
from fastpath_cms.web.guards import signed_in
from fastpath_cms.web.scratching import form_data, keep_typed

SENT = "A letter is on its way to {address}. Open its link where you are signed in."


class NewAddressForm(Form):
    """An address somebody says is theirs, too."""

    address = EmailField(
        "E-mail", [needed("Write the address; a link goes there."), is_address], [stripped]
    )


@bp.route("/profile/addresses", methods=["GET", "POST"])
@signed_in
def addresses() -> ResponseReturnValue:
    """Show a person's addresses, and write to one that is to be added."""
    form = NewAddressForm(form_data())
    if request.method == "POST" and form.validate():
        if not has_fresh_proof():
            keep_typed()
            return ask_who(url_for("accounts.addresses"))
        address = normal_address(form.address.data or "")
        try:
            perform(claiming.claim_address, address, session_id=g.session_id)
        except Unfit as unfit:
            form.address.errors = [unfit.sentence]
        else:
            flash(SENT.format(address=address))
            return redirect(url_for("accounts.addresses"), 303)
    page = render_template(
        "accounts/addresses.html",
        form=form,
        addresses=addresses_of(db.session(), g.viewer.person_id),
        pending=pending_of(db.session(), g.viewer.person_id),
        real=tools().clock.real(),
    )
    return page, 422 if form.errors else 200


@bp.route("/profile/addresses/again", methods=["POST"])
@signed_in
def address_again() -> ResponseReturnValue:
    """Write once more to an address that waits for its link to be used."""
    if perform(claiming.claim_again, ordinal(request.form.get("claim"))):
        flash("One more letter is on its way. The links of earlier ones stop working.")
    else:
        flash("Enough letters were written within this hour; try again later.", "warn")
    return redirect(url_for("accounts.addresses"), 303)


@bp.route("/profile/addresses/cancel", methods=["POST"])
@signed_in
def address_cancel() -> ResponseReturnValue:
    """Forget an address that waits for its link to be used."""
    address = perform(claiming.drop_claim, ordinal(request.form.get("claim")))
    flash(f"{address} will not be added; its link opens nothing any more.")
    return redirect(url_for("accounts.addresses"), 303)


@bp.route("/profile/addresses/main", methods=["POST"])
@signed_in
def address_main() -> ResponseReturnValue:
    """Choose the address that letters go to."""
    if not has_fresh_proof():
        return ask_who(url_for("accounts.addresses"))
    address = perform(
        claiming.choose_main, request.form.get("address", ""), session_id=g.session_id
    )
    flash(f"Letters go to {address} from now on.")
    return redirect(url_for("accounts.addresses"), 303)


@bp.route("/profile/addresses/remove", methods=["POST"])
@signed_in
def address_remove() -> ResponseReturnValue:
    """Take an address away; never the last one that is proved."""
    if not has_fresh_proof():
        return ask_who(url_for("accounts.addresses"))
    address = perform(
        claiming.remove_address, request.form.get("address", ""), session_id=g.session_id
    )
    flash(f"{address} is removed.")
    return redirect(url_for("accounts.addresses"), 303)


@bp.route("/addresses/<string:token>", methods=["GET", "POST"])
@signed_in
def address_claim(token: str) -> ResponseReturnValue:
    """Show one button, which adds the address, or joins two persons after saying what that means."""
    seen = claim_seen(db.session(), token, tools().clock.real())
    is_mine = seen.asker_id == g.viewer.person_id
    if seen.state is LinkState.USED and is_mine and seen.owner_id == g.viewer.person_id:
        return redirect(url_for("accounts.addresses"), 303)
    if seen.state is not LinkState.FRESH:
        return render_template("accounts/_claim_closed.html", seen=seen), _status(seen)
    if not is_mine:
        return render_template("accounts/_claim_elsewhere.html", seen=seen), 403
    is_join = seen.owner_id not in {None, g.viewer.person_id}
    if request.method == "POST":
        return _use(token, is_join=is_join and request.form.get("join") == "yes")
    return render_template(
        "accounts/address_claim.html",
        seen=seen,
        sides=(side_of(db.session(), g.viewer.person_id), side_of(db.session(), seen.owner_id))
        if is_join and seen.owner_id is not None
        else (),
        refusal=joining.why_not_join(reading(), g.viewer.person_id, seen.owner_id)
        if is_join and seen.owner_id is not None
        else None,
    )


@bp.route("/addresses/<string:token>/switch", methods=["POST"])
@signed_in
def address_switch(token: str) -> ResponseReturnValue:
    """Sign this browser out, and ask for the sign-in that the link belongs to."""
    if g.get("session_id") is not None:
        perform_freely(registering.end_session, g.session_id)
    query = urlencode({"next": url_for("accounts.address_claim", token=token)})
    response = make_response(redirect(f"{url_for('accounts.sign_in')}?{query}", 303))
    set_cookie(response, "fp_session", "", seconds=0)
    return response


def _use(token: str, *, is_join: bool) -> ResponseReturnValue:
    try:
        address = perform(claiming.use_claim, token, may_join=is_join)
    except CannotJoin as refusal:
        perform_freely(joining.record_refused, tuple(paper.id for paper in refusal.papers))
        raise
    except NotAllowed:  # used or dropped in another window: show how it stands
        return redirect(url_for("accounts.address_claim", token=token), 303)
    flash(f"{address} is yours now." + (" The two accounts are one." if is_join else ""))
    return redirect(url_for("accounts.addresses"), 303)


def _status(seen: ClaimSeen) -> int:
    return 404 if seen.state is LinkState.UNKNOWN else 410
