"""The checkup behind ``doctor``: what is looked at, and what to do about what is found."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from fastpath_cms.adapters.signing import FILE, KeyFile
from fastpath_cms.checkup_files import FILE_LOOKS
from fastpath_cms.checkup_mail import LATE, MAIL_LOOKS
from fastpath_cms.config import MIGRATIONS, Settings, SettingsError, load_settings
from fastpath_cms.domain.judging import CheckState
from fastpath_cms.domain.ports import NoKey, Tools
from fastpath_cms.findings import Finding, Patient
from fastpath_cms.models import (
    ChainHead,
    Edition,
    Manuscript,
)
from fastpath_cms.queries.decisions import due_releases
from fastpath_cms.queries.roles import submissions_without_impartial_chair
from fastpath_cms.services.audit import first_broken

PRAGMAS: Final = {"journal_mode": "wal", "foreign_keys": 1, "synchronous": 2}


def checkup(settings: Settings | None = None, *, is_thorough: bool = False) -> list[Finding]:
    """Look at an instance and return every finding; reads only."""
    from fastpath_cms import create_app  # noqa: PLC0415 - settings are looked at first
    from fastpath_cms.extensions import db, engine  # noqa: PLC0415

    try:
        settings = settings or load_settings()
        app = create_app(settings)
    except SettingsError as fault:
        return [Finding("fail", "Settings", str(fault), "Mend config.toml and look again.")]
    found = [*_settings(settings), *_keys(settings)]
    with app.app_context():
        tools: Tools = app.extensions["fastpath_tools"]
        patient = Patient(settings, tools, db.session(), engine(), is_thorough)
        for look in LOOKS:
            try:
                found += look(patient)
            except SQLAlchemyError as fault:
                says = str(fault.__cause__ or fault).splitlines()[0]
                todo = "Run `fastpath-cms init`, or check database_url."
                found.append(Finding("fail", "Database", f"It does not answer: {says}.", todo))
                break
        db.session.remove()
    return found


def _settings(settings: Settings) -> Iterator[Finding]:
    path = settings.instance / "config.toml"
    yield Finding("ok", "Settings", f"{path} can be used; people come to {settings.base_url}.")
    if path.exists() and path.stat().st_mode & 0o077 and not settings.is_demo:
        says = "Others on this machine can read config.toml, which holds the secret key."
        yield Finding("warn", "Secret key", says, f"chmod 600 {path}")
    else:
        yield Finding("ok", "Secret key", f"{len(settings.secret_key)} characters.")
    is_local = settings.host in {"127.0.0.1", "localhost", "::1"}
    if not settings.is_https and not is_local:
        says = "People reach the site without https: passwords to their mail travel in the open."
        yield Finding("warn", "Address", says, "Put a proxy with a certificate in front.")
    if settings.now:
        says = f"FASTPATH_NOW moves the year's clock to {settings.now}: deadlines follow it."
        yield Finding("warn", "Clock", says, "Unset it on a site that people use.")


def _keys(settings: Settings) -> Iterator[Finding]:
    keys = KeyFile(settings.instance / FILE)
    try:
        count = len(keys.public_keys())
        keys.sign(lambda _: b"a trial")
    except (NoKey, KeyError, ValueError) as fault:
        todo = "Put it back from a backup; if there never was one, run `fastpath-cms init`."
        yield Finding("fail", "Receipts", f"They are not signed: {fault}", todo)
        return
    if keys.is_open_to_others():
        says = f"Others on this machine can read {FILE}, and sign receipts in your name."
        todo = f"chmod 600 {keys.path}, then `fastpath-cms keys rotate`."
        yield Finding("warn", "Receipts", says, todo)
    else:
        yield Finding("ok", "Receipts", f"They are signed; {_keys_said(count)} at /verify/keys.")


def _keys_said(count: int) -> str:
    return "1 public key is" if count == 1 else f"{count} public keys are"


def _database(patient: Patient) -> Iterator[Finding]:
    with patient.engine.connect() as connection:
        found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
        head = (MIGRATIONS / "HEAD").read_text(encoding="utf-8").strip()
        if found != head:
            says = f"The database is at migration {found}, the program at {head}."
            yield Finding("fail", "Database", says, "Back up, then run `fastpath-cms init`.")
        else:
            yield Finding("ok", "Database", f"It answers and is at migration {head}, the newest.")
        if patient.engine.dialect.name == "sqlite":
            yield from _pragmas(
                {
                    name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
                    for name in (*PRAGMAS, "quick_check")
                }
            )


def _pragmas(found: dict[str, object]) -> Iterator[Finding]:
    wrong = [f"{name} is {found[name]}" for name, value in PRAGMAS.items() if found[name] != value]
    if wrong:
        todo = "Keep the database on a local disk, not on a network share."
        yield Finding("fail", "SQLite", "; ".join(wrong) + ".", todo)
    elif found["quick_check"] != "ok":
        todo = "Stop the service and restore the newest backup."
        yield Finding("fail", "SQLite", f"The file is damaged: {found['quick_check']}.", todo)
    else:
        yield Finding("ok", "SQLite", "Durable and consistent (WAL, full sync, foreign keys).")


def _audit(patient: Patient) -> Iterator[Finding]:
    chains = patient.session.scalars(select(ChainHead.chain).order_by(ChainHead.chain)).all()
    broken = [
        f"chain {chain} at row {row}"
        for chain in chains
        if (row := first_broken(patient.session, chain)) is not None
    ]
    if broken:
        todo = "Somebody changed the log outside the program: compare with a backup."
        yield Finding("fail", "Audit log", f"Broken: {', '.join(broken)}.", todo)
    else:
        yield Finding("ok", "Audit log", f"{len(chains)} chains hold.")


def _releases(patient: Patient) -> Iterator[Finding]:
    now = patient.tools.clock.now()
    if any(now - release.due_at > LATE for release in due_releases(patient.session, now)):
        says = "A release of decisions is due, and no worker performed it."
        yield Finding("fail", "Release", says, "Run `fastpath-cms mail deliver`.")


def _judging(patient: Patient) -> Iterator[Finding]:
    waits = Manuscript.check_state == CheckState.WAITING
    received = patient.session.scalars(select(Manuscript.received_at).where(waits)).all()
    if received and patient.tools.clock.now() - min(received) > LATE:
        says = f"{len(received)} PDFs wait to be judged, and no worker judges them."
        yield Finding("fail", "Judging", says, "Run `fastpath-cms judge --watch`.")


def _sealed(patient: Patient) -> Iterator[Finding]:
    editions = patient.session.scalars(select(Edition).where(Edition.is_archive.is_(False)))
    for edition in editions:
        numbers = [
            f"#{submission.number}"
            for submission in submissions_without_impartial_chair(patient.session, edition.id)
        ]
        if numbers:
            says = f"No chair or deputy may handle {', '.join(numbers)} of {edition.label}."
            todo = "Name a chair, or a PC member without a conflict of interest."
            yield Finding("fail", "Chairs", says, todo)
        else:
            yield Finding("ok", "Chairs", f"{edition.label}: each submission has an impartial one.")


LOOKS: Final[tuple[Callable[[Patient], Iterator[Finding]], ...]] = (
    _database,
    _audit,
    *FILE_LOOKS,
    *MAIL_LOOKS,
    _releases,
    _judging,
    _sealed,
)
