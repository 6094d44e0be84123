"""People, their addresses, their sessions, and the links that let them in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

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

    addresses: Mapped[list[EmailAddress]] = relationship(
        back_populates="person", lazy="raise_on_sql", order_by="EmailAddress.id"
    )


class EmailAddress(Base):
    """One address of one person; verified once a link sent to it was used."""

    __tablename__ = "email_address"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    address: Mapped[str] = mapped_column(String(320), unique=True)  # normalised, lower case
    verified_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(back_populates="addresses", lazy="raise_on_sql")


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
    """How often something was tried in a window: ``sign-in:<address>``, ``sign-in-from:<ip>``."""

    __tablename__ = "throttle"

    key: Mapped[str] = mapped_column(String(400), primary_key=True)
    window_from: Mapped[datetime]
    count: Mapped[int] = mapped_column(default=0)
