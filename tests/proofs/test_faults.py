"""Whatever a mail server does, no letter is lost, and none comes twice but under its Message-ID."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from datetime import timedelta

import pytest

from fastpath_cms.adapters.smtp import SmtpMailer, SmtpServer
from fastpath_cms.domain.letters import LetterKind
from fastpath_cms.models import Edition, Letter, LetterState
from fastpath_cms.services import mailing, outbox
from fastpath_cms.services.act import Act
from fastpath_cms.services.mailing import Delivered
from tests.proofs import IS_WHOLE
from tests.support.faulty_smtp import Fault, FaultyOffice, faulty_office
from tests.support.world import World

LETTERS = 10_000 if IS_WHOLE else 120
PATIENCE = 0.5  # seconds until a server is slow


def post_many(act: Act, edition_id: int, count: int, begin: int = 0) -> None:
    """Post letters to as many people, numbered from ``begin``."""
    edition = act.session.get_one(Edition, edition_id)
    posted: set[str] = set()
    for place in range(begin, begin + count):
        outbox.post(
            act,
            LetterKind.DATES_MOVED,
            key=str(place),
            to=("Ada Author", f"reader{place}@example.org"),
            edition=edition,
            written=("The dates moved", f"Dear Ada Author,\n\nletter {place}.\n"),
            posted=posted,
        )


def deliver(world: World, port: int, security: str = "none") -> Delivered:
    mailer = SmtpMailer(
        SmtpServer("127.0.0.1", port, security=security, timeout=PATIENCE),
        "FastPath <chairs@fastpath.test>",
    )
    with world.app_context():
        return mailing.deliver_due(world.stage(), mailer)


def later(world: World) -> None:
    """Let the longest wait pass."""
    world.at(world.clock.now() + timedelta(hours=4))


def settle(world: World, office: FaultyOffice, security: str = "none") -> None:
    """Let the worker come by until nothing waits."""
    for _ in range(LETTERS):
        deliver(world, office.port, security)
        if not world.perform(None, mailing.waiting_count):
            return
        later(world)


@pytest.mark.parametrize("fault", [fault for fault in Fault if fault is not Fault.NONE])
def test_one_fault_of_the_server_loses_nothing(world: World, fault: Fault) -> None:
    world.perform(None, post_many, world.edition.id, 5)
    with faulty_office() as office:
        office.will([Fault.NONE, fault])
        deliver(world, office.port, "starttls" if fault is Fault.TLS else "none")
        first = world.letters()
        if fault is Fault.TLS:
            assert office.accepted == []
            assert {letter.state for letter in first} == {LetterState.QUEUED}
        later(world)
        settle(world, office)
    assert_settled(world, office)
    failed = [letter.id for letter in world.letters() if letter.state is LetterState.FAILED]
    assert len(failed) == (fault is Fault.NEVER)
    copies = Counter(recipient for recipient, _ in office.accepted)
    assert max(copies.values()) == (2 if fault is Fault.DROPS_AFTER_DOT else 1)


def test_many_letters_go_through_all_faults(world: World) -> None:
    world.perform(None, post_many, world.edition.id, LETTERS)
    draw = random.Random(7)
    kinds = [fault for fault in Fault if fault not in {Fault.SLOW, Fault.TLS}]
    with faulty_office() as office:
        office.will(
            draw.choice(kinds) if draw.random() < 0.1 else Fault.NONE for _ in range(LETTERS)
        )
        settle(world, office)
    assert_settled(world, office)


def assert_settled(world: World, office: FaultyOffice) -> None:
    """Every letter was taken, or is known to have failed; and none had two Message-IDs."""
    ids: dict[str, set[str]] = defaultdict(set)
    for recipient, message_id in office.accepted:
        ids[recipient].add(message_id)
    for letter in world.all(Letter):
        if letter.state is LetterState.FAILED:
            assert letter.recipient_address in office.never
            assert letter.recipient_address not in ids
            assert letter.last_answer == "550 nobody of that name"
        else:
            assert letter.state is LetterState.SENT
            assert ids[letter.recipient_address] == {letter.message_id}
