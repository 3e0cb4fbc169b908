"""The letters of this room: the certificate, and the berita acara of tools that are handed over."""

from sqlalchemy import select

from app.ground import tanggal, wilayah
from app.ground.db import db
from app.ground.room import LetterKind, Phrase, says
from app.letters.kinds import CERTIFIED, certified, sample_certificate
from app.office import agency
from app.people.models import Person
from app.training.models import Batch, CertificateCopy, Enrolment


def certificate_context(batch: Batch, enrolment: Enrolment) -> dict:
    """What the certificate says of this person and batch; number, head and signature come from the letters room."""
    person = enrolment.person
    activity = batch.title + (f", bidang {enrolment.skill.name}" if enrolment.skill else "")
    return certified(person.called, activity) | {
        "origin": _origin(person),
        "when": _when(batch),
        "hours": f"{batch.hours} jam pelajaran" if batch.hours else None,
        "place": batch.place or None,
        "materials": [],
    }


def _origin(person: Person) -> str | None:
    if person.kelurahan:
        return f"Kelurahan {wilayah.name_of(person.kelurahan)}, Kecamatan {wilayah.kecamatan_of(person.kelurahan)}"
    return person.outside


def _when(batch: Batch) -> str:
    if batch.starts_on == batch.ends_on:
        return tanggal.long_date(batch.starts_on)
    return (
        tanggal.date_range(batch.starts_on, batch.ends_on).replace(" – ", "–").replace("–", " sampai dengan ")
    )


def _renew(letter) -> dict:
    """The same certificate as the records say it now, for one that could not be made."""
    query = select(Enrolment).where(Enrolment.id == letter.about_id).options(*Enrolment.seen())
    enrolment = db.session.scalars(query).one()
    batch = db.session.scalars(
        select(Batch).where(Batch.id == enrolment.batch_id).options(*Batch.seen())
    ).one()
    return {"addressee": enrolment.person.called[:200], "context": certificate_context(batch, enrolment)}


def goods_of(batch: Batch) -> list[list[str]]:
    """What each gets, as (name, quantity)."""
    return [[part.strip() for part in line.split(";", 1)] for line in batch.kit.split("\n") if line.strip()]


def kit_context(batch: Batch, enrolment: Enrolment, goods: list[list[str]], giver, on) -> dict:
    """What the *berita acara* says: who hands over what to whom; the one who signs the letter knows of it."""
    person, profile = enrolment.person, agency.profile()
    address = ", ".join(filter(None, [person.address, _origin(person)])) or "alamat belum tercatat"
    first = f"{giver.name}; petugas {profile.short_name} {profile.city}"
    return _handed(first, f"{person.called}; {address}", batch.title, goods, on)


def _handed(first: str, second: str, activity: str, goods: list[list[str]], on) -> dict:
    day = f"{tanggal.DAYS[on.weekday()]} {tanggal.date_in_words(on)}"
    giver, taker = (party.partition(";")[0] for party in (first, second))
    rows = [[str(number), *line] for number, line in enumerate(goods, start=1)]
    return {
        "paper": "A4",
        "font": "arimo",
        "draft": False,
        "shape": "acara",
        "heading": says("heading"),
        "copies": [],
        "electronic": False,
        "day_words": day,
        "known": {"hari": day, "kegiatan": activity, "penerima": taker},
        "parts": {"first": [first], "second": [second]},
        "first_name": giver,
        "second_name": taker,
        "body": [
            says("lead"),
            {"table": {"columns": ["No.", "Nama barang", "Banyaknya"], "rows": rows, "numeric": []}},
            says("duty"),
            says("closing"),
        ],
    }


def _sample_kit() -> dict:
    goods = [["Mesin jahit", "1 unit"], ["Gunting kain", "2 buah"]]
    second = "Contoh Nama Penerima; Jalan Contoh 1, Kelurahan Contoh"
    return _handed("Contoh Nama Petugas; petugas dinas", second, "Contoh Kegiatan Angkatan I", goods, tanggal.today())


def _renew_kit(letter) -> dict:
    """The same paper with the person as the records say it now; who handed over what stays as it was written."""
    query = select(Enrolment).where(Enrolment.id == letter.about_id).options(*Enrolment.seen())
    person = db.session.scalars(query).one().person
    address = ", ".join(filter(None, [person.address, _origin(person)])) or "alamat belum tercatat"
    parts = letter.context["parts"] | {"second": [f"{person.called}; {address}"]}
    return {"addressee": person.called[:200], "context": {"parts": parts, "second_name": person.called}}


def _copies(letter_id: int) -> set[str]:
    return set(db.session.scalars(select(CertificateCopy.sha256).where(CertificateCopy.letter_id == letter_id)))


KIT = LetterKind(
    key="training.kit",
    title="Berita acara serah terima alat",
    template="letters/minutes.html",
    css="surat",
    register="keluar",
    classification="training.kit_code",
    renew=_renew_kit,
    like="surat.berita",
    sample=_sample_kit,
    phrases=(
        Phrase("heading", "Judul", "Berita Acara Serah Terima"),
        Phrase(
            "lead", "Pembuka daftar barang",
            "Pihak Kesatu menyerahkan kepada Pihak Kedua, peserta yang lulus [[kegiatan]], barang berikut dalam "
            "keadaan baik dan lengkap:", ("kegiatan", "penerima"),
        ),
        Phrase(
            "duty", "Kewajiban penerima",
            "Pihak Kedua menerima barang tersebut untuk menjalankan usahanya, merawatnya, dan tidak "
            "memindahtangankannya.", ("kegiatan", "penerima"),
        ),
        Phrase(
            "closing", "Penutup", "Demikian berita acara ini dibuat untuk dipergunakan sebagaimana mestinya.",
            optional=True,
        ),
    ),
)

CERTIFICATE = LetterKind(
    key="training.certificate",
    title="Sertifikat",
    template="letters/certificate.html",
    css="sertifikat",
    register="sertifikat",
    classification="letters.certificate_code",
    variable="certificate",
    public_subject=True,
    renew=_renew,
    copies=_copies,
    phrases=CERTIFIED,
    sample=sample_certificate,
)
