"""Accounts: who may sign in, with which roles over which scope, the sessions they hold, the tries that failed."""

import datetime as dt

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.ground.audit import Audited
from app.ground.db import Base, Instant, Versioned
from app.ground.permit import Role
from app.ground.tanggal import now, today


class Account(Versioned, Base):
    __tablename__ = "accounts_account"
    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    password_hash: Mapped[str] = mapped_column(String(200))
    must_change: Mapped[bool] = mapped_column(default=False)
    code_expires_at: Mapped[dt.datetime | None] = mapped_column(Instant)
    active: Mapped[bool] = mapped_column(default=True)
    is_demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[dt.datetime] = mapped_column(Instant, default=now)
    roles: Mapped[list["RoleGrant"]] = relationship(back_populates="account", lazy="raise", order_by="RoleGrant.id")
    second_factor: Mapped["SecondFactor | None"] = relationship(lazy="raise", viewonly=True)

    __audit__ = Audited(
        "akun",
        {"username": "Nama akun", "name": "Nama", "active": "Aktif", "must_change": "Harus ganti kata sandi"},
    )

    @property
    def roles_text(self) -> str:
        return ", ".join(Role(grant.role).title for grant in self.roles if grant.holds) or "Tanpa peran"


class RoleGrant(Base):
    """A role of an account, over a scope (kind and id of a bidang, shelter, LKS, club) and until a date."""

    __tablename__ = "accounts_role"
    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts_account.id"), index=True)
    role: Mapped[str] = mapped_column(String(20))
    scope_kind: Mapped[str | None] = mapped_column(String(20))
    scope_id: Mapped[int | None]
    ends_on: Mapped[dt.date | None]
    account: Mapped[Account] = relationship(back_populates="roles", lazy="raise")

    __audit__ = Audited(
        "peran", {"role": "Peran", "scope_kind": "Lingkup", "scope_id": "Nomor lingkup", "ends_on": "Sampai"},
        {"role": {role.value: role.title for role in Role}},
    )

    @property
    def holds(self) -> bool:
        """Valid until the end of its last day."""
        return self.ends_on is None or self.ends_on >= today()


class SignIn(Base):
    """A session: the cookie carries a random key, this table its hash. Ending the row ends the session at once."""

    __tablename__ = "accounts_sign_in"
    id: Mapped[int] = mapped_column(primary_key=True)
    key_hash: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts_account.id"), index=True)
    created_at: Mapped[dt.datetime] = mapped_column(Instant)
    seen_at: Mapped[dt.datetime] = mapped_column(Instant)
    ended_at: Mapped[dt.datetime | None] = mapped_column(Instant)
    address: Mapped[str | None] = mapped_column(String(64))
    device: Mapped[str | None] = mapped_column(String(200))
    # What the settings said when it began; they are not asked again at every click.
    ends_at: Mapped[dt.datetime] = mapped_column(Instant)  # whatever is done meanwhile
    idle_minutes: Mapped[int]
    second_due: Mapped[bool] = mapped_column(default=False)  # only the first factor was given so far
    account: Mapped[Account] = relationship(lazy="raise")


class FailedTry(Base):
    """A sign-in that failed; counted in the database, so that a restart forgets none."""

    __tablename__ = "accounts_failed_try"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[dt.datetime] = mapped_column(Instant)
    username_hash: Mapped[str] = mapped_column(String(64))
    address: Mapped[str] = mapped_column(String(64))
    __table_args__ = (Index(None, "username_hash", "at"), Index(None, "address", "at"))


class SecondFactor(Base):
    """The secret that an account shares with a phone; it is stored only after a code made from it was typed."""

    __tablename__ = "accounts_second_factor"
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts_account.id"), primary_key=True, autoincrement=False)
    secret: Mapped[str] = mapped_column(String(255))  # encrypted, see second_factor.py
    confirmed_at: Mapped[dt.datetime] = mapped_column(Instant)
    last_step: Mapped[int]  # the half minute of the last code taken: none is taken twice


class RecoveryCode(Base):
    """A code printed for the day when the phone is lost; used once."""

    __tablename__ = "accounts_recovery_code"
    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts_account.id"), index=True)
    code_hash: Mapped[str] = mapped_column(String(200))
    used_at: Mapped[dt.datetime | None] = mapped_column(Instant)
