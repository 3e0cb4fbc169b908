"""Makers of letters: an office that can sign, a letter kind that no room offers, letters of it."""

import datetime as dt
from dataclasses import dataclass

from app.ground.db import db
from app.ground.room import LetterKind, Room
from app.letters import rules
from app.office import agency
from app.office.models import Appointment

DAY = dt.date(2026, 10, 24)
PUBLIC = "https://pendapa.kota.example"
CODE = "400.9.14.2"

mended: dict[int, dict] = {}  # what the room of the test says anew of a letter, by its sequence

CERTIFICATE = LetterKind(
    key="uji.sertifikat",
    title="Sertifikat",
    template="letters/certificate.html",
    css="sertifikat",
    register="sertifikat",
    variable="certificate",
    pattern="letters.certificate_pattern",
    public_subject=True,
    renew=lambda letter: mended.get(letter.sequence, {}),
)
LETTER = LetterKind(
    key="uji.keterangan", title="Surat keterangan", template="letter.html", css="surat", register="keluar"
)
ROOM = Room(name="uji", title="Uji", letters=(CERTIFICATE, LETTER))


@dataclass(frozen=True)
class Clerk:
    id: int = 1
    name: str = "Sari"
    is_authenticated: bool = True


def furnish(app) -> None:
    """The room that offers the kinds; taken away again by whoever put it there."""
    if ROOM not in app.rooms:
        app.rooms = (*app.rooms, ROOM)


def make_office(public_url: str | None = PUBLIC, **holder) -> None:
    """Somebody who signs, and the address that codes lead to."""
    agency.profile().public_url = public_url
    given = {
        "post": "kadis", "title": "KEPALA DINAS SOSIAL", "name": "Dra. Hj. Sri Wahyuningsih, M.Si.",
        "rank": "Pembina Utama Muda", "nip": "196804121993032007", "starts_on": dt.date(2020, 1, 1),
    }  # fmt: skip
    db.session.add(Appointment(**given | holder))
    db.session.flush()


def item(n: int = 1, name: str | None = None, **changes) -> dict:
    """One certificate's worth of data, as a programme gives it."""
    name = name or f"Siti Nur Aminah {n}"
    return {
        "person_id": None,
        "addressee": name,
        "subject": "Sertifikat Pelatihan Menjahit Angkatan III",
        "about_kind": None,
        "about_id": None,
        "context": {
            "heading": "SERTIFIKAT", "name": name, "origin": "Kelurahan Sukun, Kecamatan Sukun",
            "lead": "atas keikutsertaannya sebagai peserta",
            "activity": "Pelatihan Menjahit Pakaian Angkatan III Tahun 2026", "when": "20–24 Oktober 2026",
            "hours": "40 jam pelajaran", "place": "Balai Latihan Kerja Kota Malang", "materials": [],
            "hours_total": "40",
        },
    } | changes  # fmt: skip


def make_letters(count: int = 1, on_date=DAY, register="sertifikat", items=None, by=None):
    """Registered certificates; inside an app context, in a transaction that may write."""
    items = items or [item(n) for n in range(1, count + 1)]
    return rules.register_many(CERTIFICATE.key, register, on_date, CODE, items, by or Clerk())
