"""Minting: the secret links in letters, made when the letter leaves (decision 10).

Only the hash of a link's token is kept, so a copy of the database opens no door.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from fastpath_cms.domain.accounts import CLAIM_LIFE
from fastpath_cms.domain.tokens import hash_of
from fastpath_cms.models import (
    AddressClaim,
    Edition,
    Invitation,
    LateLink,
    Letter,
    SignInLink,
    Speaker,
    Submission,
    Subreview,
)
from fastpath_cms.services.act import Act

LINK_LIFE: Final = timedelta(hours=1)
SIGN_IN: Final = "sign-in"
INVITATION: Final = "invitation"
ADDRESS_CLAIM: Final = "address-claim"
LATE_START: Final = "late-start"
SUBREVIEW: Final = "subreview"
SPEAKER: Final = "speaker"


def mint(act: Act, letter: Letter) -> str:
    """Return the secret link that ``letter`` was posted for; each call makes a new one."""
    purpose = letter.secret.get("purpose")
    if purpose == SIGN_IN:
        return mint_sign_in(act, letter.secret["address"], letter.secret["next"])
    if purpose == INVITATION:
        return mint_invitation(act, letter.secret["invitation_id"])
    if purpose == ADDRESS_CLAIM:
        return mint_claim(act, letter.secret["claim_id"])
    if purpose == LATE_START:
        return mint_late_start(act, letter.secret["late_link_id"], letter.secret["year"])
    if purpose == SUBREVIEW:
        return mint_subreview(act, letter.secret["subreview_id"])
    if purpose == SPEAKER:
        return mint_speaker(act, letter.secret["speaker_id"], letter.secret["year"])
    raise ValueError(f"letter {letter.id} carries no secret we know: {purpose!r}")


def mint_sign_in(act: Act, address: str, next_path: str = "") -> str:
    """Return a link that signs ``address`` in once, within the hour."""
    token = act.tools.entropy.token()
    act.session.add(
        SignInLink(
            token_hash=hash_of(token),
            address=address,
            next_path=next_path,
            created_at=act.real,
            expires_at=act.real + LINK_LIFE,
        )
    )
    act.session.flush()
    return f"{act.base_url}/sign-in/{token}"


def mint_invitation(act: Act, invitation_id: int) -> str:
    """Return the link of an invitation; the link of an earlier letter stops working."""
    invitation = act.session.get_one(Invitation, invitation_id, with_for_update=True)
    token = act.tools.entropy.token()
    invitation.token_hash = hash_of(token)
    act.session.flush()
    return f"{act.base_url}/invitations/{token}"


def mint_claim(act: Act, claim_id: int) -> str:
    """Return the link that adds an address, once, within a day; an earlier letter's stops working.

    Raises LookupError when the claim was dropped before the letter left.
    """
    claim = act.session.get(AddressClaim, claim_id, with_for_update=True)
    if claim is None or claim.used_at is not None:
        raise LookupError("the address is not asked for any more")
    token = act.tools.entropy.token()
    claim.token_hash, claim.expires_at = hash_of(token), act.real + CLAIM_LIFE
    act.session.flush()
    return f"{act.base_url}/addresses/{token}"


def mint_late_start(act: Act, link_id: int, year: int) -> str:
    """Return the late link; the link of an earlier letter stops working."""
    link = act.session.get_one(LateLink, link_id, with_for_update=True)
    token = act.tools.entropy.token()
    link.token_hash = hash_of(token)
    act.session.flush()
    return f"{act.base_url}/{year}/late/{token}"


def mint_subreview(act: Act, subreview_id: int) -> str:
    """Return a subreviewer's link; the link of an earlier letter stops working.

    Raises LookupError when it was taken back before the letter left.
    """
    row = act.session.get_one(Subreview, subreview_id, with_for_update=True)
    if row.withdrawn_at is not None:
        raise LookupError("the help is not asked for any more")
    submission = act.session.get_one(Submission, row.submission_id)
    edition = act.session.get_one(Edition, submission.edition_id)
    token = act.tools.entropy.token()
    row.token_hash = hash_of(token)
    act.session.flush()
    return f"{act.base_url}/{edition.year}/submissions/{submission.number}/subreview/{token}"


def mint_speaker(act: Act, speaker_id: int, year: int) -> str:
    """Return the link of a speaker's page; the link of an earlier letter stops working.

    Raises LookupError when somebody else speaks by now.
    """
    row = act.session.get(Speaker, speaker_id, with_for_update=True)
    if row is None:
        raise LookupError("this person does not speak any more")
    token = act.tools.entropy.token()
    row.token_hash = hash_of(token)
    act.session.flush()
    return f"{act.base_url}/{year}/speakers/{token}"
