"""The checkup of mail: the server, what waits, and what the world is told of our sender."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from email.utils import parseaddr
from pathlib import Path
from typing import Final

from sqlalchemy import func, select

from fastpath_cms.domain.sender_records import Advice, advice_on, is_private
from fastpath_cms.findings import Finding, Patient
from fastpath_cms.models import Letter, LetterState

LATE: Final = timedelta(minutes=15)  # a letter or a release that waits longer has no worker
DNS_SECONDS: Final = 3.0


def _server(patient: Patient) -> Iterator[Finding]:
    mail = patient.settings.mail
    if mail is not None:
        from fastpath_cms.adapters.smtp import reach  # noqa: PLC0415 - used here alone

        trouble = reach(mail.host, mail.port, mail.timeout)
        if trouble:
            todo = "Check [mail] in config.toml and the way to the server."
            yield Finding("fail", "Mail server", f"{mail.host}: {trouble}.", todo)
        else:
            yield Finding("ok", "Mail server", f"{mail.host}:{mail.port} answers.")
    elif patient.settings.is_demo:
        yield Finding("ok", "Mail server", "A demo: letters become files.")
    else:
        says = "There is none: letters become files in mail/, and nobody gets them."
        yield Finding("warn", "Mail server", says, "Set [mail] in config.toml.")


def _queue(patient: Patient) -> Iterator[Finding]:
    real = patient.tools.clock.real()
    waits = Letter.state.in_((LetterState.QUEUED, LetterState.SENDING))
    count, oldest = patient.session.execute(
        select(func.count(Letter.id), func.min(Letter.next_attempt_at)).where(waits)
    ).one()
    failed = patient.session.scalar(
        select(func.count(Letter.id)).where(Letter.state == LetterState.FAILED)
    )
    if failed:
        says = f"{failed} letters could not be delivered."
        yield Finding("warn", "Letters", says, "The chairs see why on their page of letters.")
    if count and oldest is not None and real - oldest > LATE:
        minutes = int((real - oldest).total_seconds()) // 60
        says = f"{count} letters wait, the oldest for {minutes} minutes."
        yield Finding("warn", "Letters", says, "Run `fastpath-cms mail deliver` every minute.")
    else:
        yield Finding("ok", "Letters", f"{count} wait to be sent; none for long.")


def _records(patient: Patient) -> Iterator[Finding]:
    """Ask the DNS what it says of our sender, if it answers."""
    mail = patient.settings.mail
    domain = parseaddr(patient.settings.sender)[1].rpartition("@")[2].lower()
    if mail is None:
        return
    if is_private(domain):
        says = f"Letters come from {domain or 'nowhere'}, which is no domain of the Internet."
        yield Finding("warn", "Sender", says, "Set sender in config.toml to an address of yours.")
        return
    from fastpath_cms.adapters.dns_texts import texts_at  # noqa: PLC0415 - used here alone

    key = ""
    if mail.dkim_key:
        from fastpath_cms.adapters.dkim_signing import public_key_of  # noqa: PLC0415

        key = public_key_of(Path(mail.dkim_key))
    selector = mail.dkim_selector if key else ""
    names = (domain, f"_dmarc.{domain}", f"{selector}._domainkey.{domain}" if selector else "")
    answers = [texts_at(name, DNS_SECONDS) if name else () for name in names]
    if any(answer is None for answer in answers):
        says = f"The DNS does not answer from here: SPF, DKIM and DMARC of {domain} were not looked at."
        yield Finding("warn", "Sender", says, "Look again from a machine that reaches the DNS.")
        return
    spf, dmarc, dkim = (answer or () for answer in answers)
    for advice in advice_on(domain, mail.host, spf, dmarc, dkim, selector=selector, key=key):
        yield _finding(advice)


def _finding(advice: Advice) -> Finding:
    return Finding("ok" if not advice.todo else "warn", advice.about, advice.says, advice.todo)


MAIL_LOOKS: Final[tuple[Callable[[Patient], Iterator[Finding]], ...]] = (_server, _queue, _records)
