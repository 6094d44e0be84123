"""People, their addresses, their sessions, and the links that let them in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from fastpath_cms.domain.folding import fold
from fastpath_cms.models.base import Base


class Person(Base):
    """A human being, in whatever roles and editions."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    affiliation: Mapped[str] = mapped_column(String(300), default="")
    country: Mapped[str] = mapped_column(String(100), default="")
    orcid: Mapped[str | None] = mapped_column(String(19))
    is_operator: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    name_folded: Mapped[str] = mapped_column(Text, default="", server_default="")  # for searching

    addresses: Mapped[list[EmailAddress]] = relationship(
        back_populates="person", lazy="raise_on_sql", order_by="EmailAddress.id"
    )

    @validates("name")
    def _fold(self, _name: str, text: str) -> str:
        self.name_folded = fold(text)
        return text


class EmailAddress(Base):
    """One address of one person; verified once a link sent to it was used."""

    __tablename__ = "email_address"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    address: Mapped[str] = mapped_column(String(320), unique=True)  # normalised, lower case
    verified_at: Mapped[datetime | None]
    is_main: Mapped[bool] = mapped_column(default=False)  # chosen; else the first verified is

    person: Mapped[Person] = relationship(back_populates="addresses", lazy="raise_on_sql")

    __table_args__ = (
        Index(
            "uq_email_address_main",
            "person_id",
            unique=True,
            sqlite_where=text("is_main"),
            postgresql_where=text("is_main"),
        ),
    )


class AddressClaim(Base):
    """A person says an address is theirs, and a letter went there; only its link proves it.

    The newest letter's link counts. ``token_hash`` and ``expires_at`` are set at delivery.
    """

    __tablename__ = "address_claim"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    address: Mapped[str] = mapped_column(String(320))  # normalised
    token_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    asked_at: Mapped[datetime]  # the wall's clock, like the next two
    expires_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]

    __table_args__ = (UniqueConstraint("person_id", "address"),)


class Password(Base):
    """The password of who wanted one: an argon2id hash, in a table that no page reads along."""

    __tablename__ = "password"

    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True
    )
    hash: Mapped[str] = mapped_column(String(200))
    set_at: Mapped[datetime]  # the wall's clock


class BrowserSession(Base):
    """One signed-in browser; revocable. Only the hash of its cookie is kept."""

    __tablename__ = "browser_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_agent: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(lazy="raise_on_sql")


class SignInLink(Base):
    """A one-use link to sign in; only the hash of its token is kept."""

    __tablename__ = "sign_in_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    address: Mapped[str] = mapped_column(String(320))
    next_path: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    __table_args__ = (Index("ix_sign_in_link_address", "address"),)


class Throttle(Base):
    """How often something was tried in a window: ``sign-in:<address>``, ``password-from:<place>``."""

    __tablename__ = "throttle"

    key: Mapped[str] = mapped_column(String(400), primary_key=True)
    window_from: Mapped[datetime]
    count: Mapped[int] = mapped_column(default=0)
