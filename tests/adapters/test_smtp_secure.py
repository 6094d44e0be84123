"""The way to a mail server: TLS and who we are; and the signature over what leaves."""

from __future__ import annotations

import base64
from collections.abc import Callable
from pathlib import Path

import dkim
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from fastpath_cms.adapters.dkim_signing import public_key_of, signing
from fastpath_cms.adapters.smtp import SmtpMailer, SmtpServer
from fastpath_cms.composition import compose_mailer
from fastpath_cms.config import MailSettings, Settings, SettingsError
from fastpath_cms.domain.ports import Envelope, MailOutcome
from tests.support.certificates import rsa_key, served_as
from tests.support.smtp import PostOffice, post_office

SENDER = "FastPath <chairs@fastpath.example>"
MESSAGE = (
    b"From: FastPath <chairs@fastpath.example>\r\nTo: ada@example.org\r\nSubject: Accepted\r\n"
    b"Message-ID: <1@fastpath.example>\r\n\r\nDear Ada,\r\n\r\nyes.\r\n"
)
LETTER = Envelope("chairs@fastpath.example", "ada@example.org", MESSAGE, "decision-accept")


def send(office: PostOffice, security: str, *, ca: Path | None = None, **more: str) -> MailOutcome:
    server = SmtpServer(
        "localhost", office.port, security=security, timeout=5, ca_file=str(ca or ""), **more
    )
    with SmtpMailer(server, SENDER).session() as mailer:
        return mailer.send(LETTER)


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")  # it is under TLS
@pytest.mark.parametrize(("security", "is_first"), [("starttls", False), ("tls", True)])
def test_a_letter_goes_over_tls_to_a_server_that_proves_its_name(
    tmp_path: Path, security: str, is_first: bool
) -> None:
    context, ca = served_as(tmp_path, "localhost")
    with post_office(context, is_tls_first=is_first, asks_name=True) as office:
        sent = send(office, security, ca=ca, user="fastpath", password="right")
        assert (sent.state, len(office.accepted)) == ("sent", 1)
        wrong = send(office, security, ca=ca, user="fastpath", password="wrong")
        assert (wrong.state, wrong.is_server_down) == ("later", True)
        assert wrong.detail.startswith("The mail server does not know our name and password: 535")
        unknown = send(office, security)
        assert "certificate is not to be trusted" in unknown.detail
        assert (unknown.state, len(office.accepted)) == ("later", 1)


def test_a_server_with_another_s_name_gets_no_letter(tmp_path: Path) -> None:
    context, ca = served_as(tmp_path, "mail.elsewhere.example")
    with post_office(context) as office:
        refused = send(office, "starttls", ca=ca)
        assert (refused.state, refused.is_server_down) == ("later", True)
        assert "certificate is not to be trusted" in refused.detail
        assert office.offered == []


def zone(key: bytes) -> Callable[..., bytes]:
    """What the DNS says, without asking it."""

    def answer(name: bytes, **_: object) -> bytes:
        assert name.rstrip(b".") == b"fastpath._domainkey.fastpath.example"
        return b"v=DKIM1; k=rsa; p=" + key

    return answer


def test_what_leaves_is_signed_and_a_changed_letter_is_noticed(tmp_path: Path) -> None:
    file = tmp_path / "dkim.pem"
    rsa_key(file)
    settings = Settings(
        tmp_path,
        "k" * 40,
        sender=SENDER,
        mail=MailSettings("localhost", dkim_key=str(file)),
    )
    mailer = compose_mailer(settings)
    assert isinstance(mailer, SmtpMailer)
    assert mailer.sign is not None
    signed = mailer.sign(MESSAGE)
    key = public_key_of(file).encode()
    assert signed.endswith(MESSAGE)
    assert dkim.verify(signed, dnsfunc=zone(key))
    assert not dkim.verify(signed.replace(b"yes.", b"no."), dnsfunc=zone(key))
    assert not dkim.verify(signed.replace(b"Accepted", b"Rejected"), dnsfunc=zone(key))
    assert not dkim.verify(b"Reply-To: eve@example.org\r\n" + signed, dnsfunc=zone(key))
    assert base64.b64decode(key)


def test_a_key_that_cannot_sign_is_refused_in_words(tmp_path: Path) -> None:
    file = tmp_path / "dkim.pem"
    file.write_text("no key")
    with pytest.raises(SettingsError, match="no PEM key"):
        signing(file, "fastpath", SENDER)
    other = Ed25519PrivateKey.generate()
    file.write_bytes(other.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    with pytest.raises(SettingsError, match="must be an RSA key"):
        signing(file, "fastpath", SENDER)
