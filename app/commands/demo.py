"""`flask demo`: an empty database becomes an invented city with accounts anybody may sign in to."""

import datetime as dt
import os
from random import Random

import click
from flask.cli import with_appcontext
from sqlalchemy import select

from app.accounts import passwords, rules
from app.accounts.models import Account
from app.commands import demo_people
from app.ground import audit
from app.ground.db import begin_write, db
from app.ground.permit import Role
from app.ground.room import offers
from app.office.models import Appointment, Profile
from app.office.setup import CITIES, init_city
from app.people.models import Person

PASSWORD = "pendapa-demo"
ACCOUNTS = (
    ("admin", "Galih Permana", Role.ADMIN),
    ("operator", "Ratna Kusumawati", Role.STAF),
    ("kabid", "Bambang Wicaksono", Role.KABID),
    ("kadis", "Endang Puspitaningrum", Role.KADIS),
)
# Accounts that make sense only once their room is there.
ROOM_ACCOUNTS = {
    "shelter": ("shelter", "Yudi Pamungkas", Role.SHELTER),
    "lks": ("lks", "Siti Khoiriyah", Role.LKS),
}
OFFICIALS = (
    {
        "post": "kadis",
        "name": "Dra. Endang Puspitaningrum, M.Si.",
        "rank": "Pembina Utama Muda",
        "nip": "196904171994032001",
    },
    {
        "post": "kabid",
        "title": "KEPALA BIDANG REHABILITASI SOSIAL",
        "name": "Bambang Wicaksono, S.Sos., M.M.",
        "rank": "Pembina",
        "nip": "197508232001121002",
    },
)


@click.command("demo")
@click.option("--kota", type=click.Choice(sorted(CITIES)), required=True, help="Which city.")
@click.option(
    "--people", type=click.IntRange(10, 5_000_000), default=2000, show_default=True, help="How many people."
)
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed makes the same data.")
@with_appcontext
def demo(kota, people, seed):
    """Fill an empty database with an invented city. Refuses when people or accounts are there already."""
    _refuse_what_is_lived_in(kota)
    init_city(kota)
    hashed = passwords.hash_password(PASSWORD)
    begin_write()
    _refuse_what_is_lived_in(kota)
    _mark_as_demo()
    demo_people.load(db.session.connection(), kota, people, Random(seed))
    _appoint(CITIES[kota]["agency"])
    _open_accounts(hashed)
    for furnish in offers("demo"):
        furnish(kota, Random(seed))
    db.session.commit()
    click.echo(f"Demo of {CITIES[kota]['city']} with {people:,} people. Accounts: {', '.join(_usernames())}.")


def _refuse_what_is_lived_in(kota: str) -> None:
    profile = db.session.scalar(select(Profile))
    if profile and profile.kota != kota:
        raise click.ClickException(f"This database belongs to {profile.city}.")
    for model, what in ((Person, "people"), (Account, "accounts")):
        if db.session.scalar(select(model.id).limit(1)):
            raise click.ClickException(
                f"There are {what} in this database already; a demo needs an empty one."
            )


def _mark_as_demo() -> None:
    profile = db.session.scalars(select(Profile)).one()
    profile.is_demo = True
    profile.public_url = f"http://127.0.0.1:{os.environ.get('PENDAPA_PORT') or 8000}"
    profile.address, profile.postal_code = f"Jalan Contoh Nomor 1, {profile.place}", "00000"
    profile.phone, profile.email = "(0000) 000000", f"dinsos@{profile.kota}.contoh"
    audit.record(profile, "membuat data contoh")


def _appoint(agency: str) -> None:
    for values in OFFICIALS:
        db.session.add(
            Appointment(**{"title": f"KEPALA {agency}", "starts_on": dt.date(2022, 1, 3)} | values)
        )
    db.session.flush()


def _open_accounts(hashed: str) -> None:
    from flask import current_app

    rooms = {room.name for room in current_app.rooms}
    wanted = (*ACCOUNTS, *(account for room, account in ROOM_ACCOUNTS.items() if room in rooms))
    for username, name, role in wanted:
        rules.open_account(username, name, hashed, [role], first_code=False).is_demo = True


def _usernames() -> list[str]:
    return list(db.session.scalars(select(Account.username).where(Account.is_demo).order_by(Account.id)))
