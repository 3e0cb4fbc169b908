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


def set_register(key: str | None, **changes) -> str:
    """A register as an administrator sets it; gives its key."""
    from app.letters import books

    known = books.find(key) if key else books.Book("", "Buku lain", "{kode}/{urut}/LAIN/{unit}/{tahun}")
    values = {name: getattr(known, name) for name in ("title", "pattern", "unit")} | {"kinds": list(known.kinds)}
    return books.save(key, values | changes, Clerk())


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


# Drafts


BODY = (
    "Dalam rangka meningkatkan mutu layanan, kami mengundang **Saudara** untuk hadir pada:\n\n"
    "hari, tanggal : Senin, 2 November 2026\nwaktu : pukul 09.00 WIB sampai selesai\n"
    "tempat : Ruang Rapat Dinas Sosial\n\n"
    "Hal-hal yang perlu disiapkan:\n1. fotokopi tanda daftar;\n2. laporan kegiatan tahun 2025.\n\n"
    "Demikian, atas perhatian Saudara kami sampaikan terima kasih."
)
TABLE = "| No. | Jenis yang dikirim | Banyaknya | Keterangan |\n|---|---|---|---|\n" + "".join(
    f"| {n} | Berkas usulan penerima Kelurahan Sukun bagian {n} | {n} | Disampaikan dengan hormat |\n"
    for n in range(1, 4)
)
DECREE = (
    "Menetapkan penerima bantuan sebagaimana tercantum dalam lampiran.\n\n"
    "Segala biaya dibebankan pada APBD Kota Malang Tahun Anggaran 2026.\n\n"
    "Keputusan ini mulai berlaku pada tanggal ditetapkan."
)
SUBJECT = {
    "keputusan": "penetapan penerima bantuan sosial Rastrada tahap III tahun 2026",
    "laporan": "pelaksanaan bimbingan teknis lembaga kesejahteraan sosial tahun 2026",
}
PARTS = {
    "sender": "Kepala Bidang Rehabilitasi Sosial",
    "basis": "Peraturan Menteri Sosial Nomor 9 Tahun 2018;\nDPA Dinas Sosial Tahun Anggaran 2026.",
    "assigned": "Budi Santoso, S.Sos.; NIP 19800101 200501 1 001; Pekerja Sosial Ahli Muda\nRina Wati, A.Md.; NIP "
    "19850505 201001 2 002; Staf",
    "weighing": "bahwa penerima bantuan perlu ditetapkan;\nbahwa daftar penerima telah diverifikasi;",
    "recalling": "Undang-Undang Nomor 11 Tahun 2009 tentang Kesejahteraan Sosial;\nPermendagri Nomor 1 Tahun 2023;",
    "ordained": "Keputusan Kepala Dinas tentang Penetapan Penerima Bantuan Sosial Rastrada.",
    "held_on": "2 November 2026",
    "first": "Budi Santoso, S.Sos.; NIP 19800101 200501 1 001; Pekerja Sosial Ahli Muda",
    "second": "Rina Wati; Ketua LKS Harapan; Jalan Sukun Raya 12, Malang",
}
BODIES = {
    "pengantar": TABLE,
    "keputusan": DECREE,
    "tugas": "1. Melaksanakan verifikasi lapangan;\n2. Melaporkan hasilnya.",
}


def full_values(kind: str, **changes) -> tuple[dict, str]:
    """(columns, addressees) of a finished draft of a kind, as its form gives them."""
    from app.letters.kinds import PAPERS

    paper, short = PAPERS[kind], kind.partition(".")[2]
    appointment = db.session.scalar(db.select(Appointment.id).order_by(Appointment.id))
    values = {
        "classification": "400.9.12.3", "subject": SUBJECT.get(short, "Undangan bimbingan teknis pengelola LKS"),
        "nature": "biasa", "urgency": "biasa", "attachment": "1 (satu) berkas", "body": BODIES.get(short, BODY),
        "copies": "Wali Kota Malang (sebagai laporan)\nSekretaris Daerah Kota Malang", "appointment_id": appointment,
        "on_behalf": "", "parts": {part.key: PARTS[part.key] for part in paper.parts},
    }  # fmt: skip
    addressees = "Ketua LKS Harapan" if paper.addressed else ""
    if paper.addressed:
        values |= {"place": "Malang", "each": False}
    if "addressees" in changes:
        addressees = changes.pop("addressees")
    return values | changes, addressees


def make_draft(kind: str = "surat.dinas", by=None, **changes):
    """A finished draft, still with its writer."""
    from app.letters import drafting

    draft = drafting.begin(kind, by or Clerk())
    db.session.refresh(draft, ["addressees"])
    drafting.change(draft, *full_values(kind, **changes))
    return draft
