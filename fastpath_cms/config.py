"""Settings: typed, checked at start; an error names the setting and what is wrong with it."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

ROOT: Final = (
    Path(__file__).resolve().parent.parent
)  # the checkout: templates/ and migrations/ lie here
TEMPLATES: Final = ROOT / "templates"
MIGRATIONS: Final = ROOT / "migrations"
BASE_URL: Final = "http://127.0.0.1:8000"
SENDER: Final = "FastPath <fastpath@localhost>"


class SettingsError(ValueError):
    """A setting is missing or cannot be used; the text names it and says what to do."""


@dataclass(frozen=True, slots=True)
class MailSettings:
    """The SMTP server letters go through."""

    host: str
    port: int = 25
    user: str = ""
    password: str = ""
    security: str = "none"  # none | starttls | tls
    timeout: float = 20.0  # seconds
    ca_file: str = ""  # certificates trusted beside the machine's own
    dkim_key: str = ""  # a file with the RSA key, in PEM; "" signs nothing
    dkim_selector: str = "fastpath"


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything this machine decides; the rest belongs to the edition."""

    instance: Path
    secret_key: str
    base_url: str = BASE_URL
    database_url: str = ""  # "" means fastpath.sqlite in the instance folder
    sender: str = SENDER
    mail: MailSettings | None = None  # None: letters become files in instance/mail
    proxy_hops: int = 0
    is_demo: bool = False
    now: str = ""  # FASTPATH_NOW: a rehearsal's instant
    are_passwords_cheap: bool = False  # in tests alone: no file and no environment sets it

    @property
    def database(self) -> str:
        """The database's URL."""
        return self.database_url or f"sqlite:///{self.instance / 'fastpath.sqlite'}"

    @property
    def is_https(self) -> bool:
        """Whether people reach the site by https."""
        return self.base_url.startswith("https:")

    @property
    def host(self) -> str:
        """The host people reach the site by."""
        return urlsplit(self.base_url).hostname or "localhost"


def load_settings(
    instance: Path | None = None, environ: Mapping[str, str] = os.environ
) -> Settings:
    """Read ``config.toml`` of the instance folder and the environment.

    Raises SettingsError, naming the setting, when something cannot be used.
    """
    folder = instance or Path(environ.get("FASTPATH_INSTANCE", str(ROOT / "instance")))
    path = folder / "config.toml"
    values: dict[str, Any] = {}
    if path.exists():
        try:
            values = tomllib.loads(path.read_text(encoding="utf-8"))
        except tomllib.TOMLDecodeError as fault:
            raise SettingsError(f"{path} is not TOML: {fault}") from fault
    known = {
        "secret_key",
        "base_url",
        "database_url",
        "sender",
        "mail",
        "proxy_hops",
        "is_demo",
    }
    unknown = sorted(set(values) - known)
    if unknown:
        raise SettingsError(f"{path} has a setting nobody reads: {', '.join(unknown)}.")
    secret = environ.get("FASTPATH_SECRET_KEY") or values.get("secret_key", "")
    if not isinstance(secret, str) or len(secret) < 32:
        raise SettingsError(
            f"secret_key in {path} must be text of at least 32 characters; "
            "`fastpath-cms init` writes one."
        )
    base_url = str(environ.get("FASTPATH_BASE_URL") or values.get("base_url", BASE_URL))
    if urlsplit(base_url).scheme not in {"http", "https"} or not urlsplit(base_url).hostname:
        raise SettingsError(
            f"base_url must begin with http:// or https:// and a host; it is {base_url!r}."
        )
    return Settings(
        instance=folder,
        secret_key=secret,
        base_url=base_url.rstrip("/"),
        database_url=str(environ.get("FASTPATH_DATABASE_URL") or values.get("database_url", "")),
        sender=str(values.get("sender", SENDER)),
        mail=_mail(values.get("mail")),
        proxy_hops=_whole_number(values, "proxy_hops", 0),
        is_demo=bool(values.get("is_demo", False)),
        now=environ.get("FASTPATH_NOW", ""),
    )


def _whole_number(values: Mapping[str, Any], name: str, default: int) -> int:
    value = values.get(name, default)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise SettingsError(f"{name} must be a whole number from 0; it is {value!r}.")
    return value


def _mail(values: Any) -> MailSettings | None:
    if not values:
        return None
    if not isinstance(values, dict) or not isinstance(values.get("host"), str):
        raise SettingsError("[mail] needs host, the name of an SMTP server.")
    unknown = sorted(set(values) - set(MailSettings.__dataclass_fields__))
    if unknown:
        raise SettingsError(f"[mail] has a setting nobody reads: {', '.join(unknown)}.")
    mail = MailSettings(**values)
    if mail.security not in {"none", "starttls", "tls"}:
        raise SettingsError(f"mail.security is none, starttls or tls; it is {mail.security!r}.")
    for name in ("ca_file", "dkim_key"):
        path = getattr(mail, name)
        if path and not Path(path).is_file():
            raise SettingsError(f"mail.{name} names no file: {path}.")
    return mail
