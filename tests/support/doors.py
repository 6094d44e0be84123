"""Going through the doors that letters open: what the mail worker would put into them."""

from __future__ import annotations

from urllib.parse import urlsplit

from fastpath_cms.domain.letters import LetterKind
from fastpath_cms.models import Letter, Person
from fastpath_cms.services import minting
from fastpath_cms.services.act import Act
from tests.support.browser import Browser
from tests.support.world import World, address_of


def link_in(world: World, kind: LetterKind, address: str) -> str:
    """Return the path of the link in the newest letter of a kind to an address."""
    letter = [
        one
        for one in world.letters()
        if one.kind is kind and one.recipient_address == address.strip().lower()
    ][-1]

    def mint(act: Act, letter_id: int) -> str:
        return minting.mint(act, act.session.get_one(Letter, letter_id))

    return urlsplit(world.perform(None, mint, letter.id)).path


def sign_in(world: World, browser: Browser, person: Person | str, name: str = "") -> Browser:
    """Sign a browser in as a person, or as whoever has an address, by the letter."""
    address = person if isinstance(person, str) else address_of(person)
    browser.post("/sign-in", {"address": address})
    path = link_in(world, LetterKind.SIGN_IN, address)
    browser.post(path, {"name": name} if name else {})
    return browser
