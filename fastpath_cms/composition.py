"""Which adapter stands behind which port, for the web and the command line alike."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from fastpath_cms.adapters.blobs import FileBlobs
from fastpath_cms.adapters.clock import NO_OFFSET, MachineClock, SystemClock, offset_from
from fastpath_cms.adapters.entropy import SystemEntropy
from fastpath_cms.adapters.images import CagedImageMaker
from fastpath_cms.adapters.mailbox import FileMailer
from fastpath_cms.adapters.passwords import CHEAP, FULL, Argon2Passwords
from fastpath_cms.adapters.pdf import CagedPdfInspector
from fastpath_cms.adapters.signing import FILE, KeyFile
from fastpath_cms.adapters.smtp import SmtpMailer, SmtpServer
from fastpath_cms.config import MailSettings, Settings
from fastpath_cms.domain.ports import Clock, Mailer, PasswordHasher, Tools
from fastpath_cms.rehearsal.machine import Machine


def compose(settings: Settings) -> Tools:
    """Return the tools the settings call for."""
    return Tools(
        clock=_clock(settings),
        entropy=SystemEntropy(),
        blobs=FileBlobs(settings.instance / "blobs"),
        pdfs=CagedPdfInspector(settings.instance / "run"),
        images=CagedImageMaker(settings.instance / "run"),
        signer=compose_keys(settings.instance),
    )


def compose_passwords(settings: Settings) -> PasswordHasher:
    """Return what hashes passwords."""
    return Argon2Passwords(CHEAP if settings.are_passwords_cheap else FULL)


def compose_keys(instance: Path) -> KeyFile:
    """Return the file of keys of an instance folder, whether or not it is there."""
    return KeyFile(instance / FILE)


def compose_mailer(settings: Settings) -> Mailer:
    """Return what carries letters: the SMTP server of the settings, else a folder of files."""
    mail = settings.mail
    if mail is None:
        return FileMailer(settings.instance / "mail", settings.sender)
    server = SmtpServer(
        host=mail.host,
        port=mail.port,
        user=mail.user,
        password=mail.password,
        security=mail.security,
        timeout=mail.timeout,
        ca_file=mail.ca_file,
    )
    return SmtpMailer(server, settings.sender, _signing(mail, settings.sender))


def _signing(mail: MailSettings, sender: str) -> Callable[[bytes], bytes] | None:
    """Return what signs each message, or None where nothing is to be signed."""
    if not mail.dkim_key:
        return None
    from fastpath_cms.adapters.dkim_signing import signing  # noqa: PLC0415 - needs the extra "dkim"

    return signing(Path(mail.dkim_key), mail.dkim_selector, sender)


def _clock(settings: Settings) -> Clock:
    if settings.is_demo:
        return MachineClock(Machine(settings.instance).hands)
    offset = offset_from(settings.now, SystemClock().real()) if settings.now else NO_OFFSET
    return SystemClock(offset)
