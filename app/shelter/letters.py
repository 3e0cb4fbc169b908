"""The letter of this room: the referral to a provincial or ministry's institution, or to a hospital.

Its subject names nobody (“Rujukan klien”): the register of letters is read by many.
"""

from sqlalchemy import select

from app.ground import tanggal
from app.ground.db import db
from app.ground.refusal import RuleError
from app.ground.room import LetterKind, Phrase, says
from app.letters import rules as letters
from app.letters.models import Letter
from app.office import agency
from app.shelter import sealed
from app.shelter.models import Note, Stay

ABOUT = "shelter_stay"
SUBJECT = "Rujukan klien"
_NAMES = ("shelter", "tujuan", "layanan")


def context(stay: Stay, wanted: dict) -> dict:
    """What the letter says: who, since when, what was found, what is asked for."""
    person = stay.person
    facts = [
        ["Nama", person.called],
        ["NIK", person.nik or "belum ada"],
        ["Jenis kelamin", person.sex_name or "belum diketahui"],
        ["Usia", stay.age_text],
        ["Daerah asal", stay.origin or "belum diketahui"],
        ["Kategori", stay.category_name],
        ["Masuk shelter", tanggal.long_date(stay.admitted_at.astimezone(tanggal.WIB).date())],
    ]
    return _paper(facts, _assessment(stay), wanted, f"{stay.shelter.name} {agency.profile().city}")


def _paper(facts: list, found: list[str], wanted: dict, shelter: str) -> dict:
    return {
        "paper": "A4",
        "font": "arimo",
        "draft": False,
        "shape": "surat",
        "nature": "Terbatas",
        "attachment": "",
        "subject": SUBJECT,
        "addressees": [wanted["destination"]],
        "addressee_place": wanted["place"],
        "known": {"shelter": shelter, "tujuan": wanted["destination"], "layanan": wanted["service"]},
        "body": [says("lead"), {"details": facts}, *found, says("asks"), says("closing")],
        "copies": [],
        "electronic": False,
    }


def _sample() -> dict:
    facts = [["Nama", "Contoh Nama Klien"], ["Usia", "42 tahun"], ["Kategori", "Contoh kategori"]]
    wanted = {"destination": "Kepala Contoh Balai", "place": "Tempat", "service": "perawatan lanjutan"}
    return _paper(facts, ["Hasil asesmen: contoh hasil asesmen."], wanted, "Contoh Shelter")


def _assessment(stay: Stay) -> list[str]:
    query = select(Note.text).where(Note.stay_id == stay.id, Note.kind == "asesmen").order_by(Note.id.desc())
    text = db.session.scalar(query.limit(1))
    return [f"Hasil asesmen: {text}"] if text else []


def refer(stay: Stay, wanted: dict, by) -> Letter:
    """Number the letter of referral and have its file made.

    Of a sealed stay the register holds number, date and a subject that names nobody; only the stay's team opens
    it, from the stay. Refuses an ended stay and a second living letter.
    """
    if not stay.is_open:
        raise RuleError("Masa tinggal ini sudah berakhir.")
    code = agency.setting("shelter.referral_code")
    under_seal = stay.under_seal
    item = {
        "person_id": None if under_seal else stay.person_id, "subject": SUBJECT,
        "addressee": sealed.NEUTRAL if under_seal else wanted["destination"],
        "about_kind": ABOUT, "about_id": stay.id, "context": context(stay, wanted),
    }  # fmt: skip
    [letter] = letters.register_many(REFERRAL.key, REFERRAL.register, tanggal.today(), code, [item], by)
    if under_seal:
        sealed.seal_letter(stay, letter)
    letters.produce([letter], "Membuat surat rujukan", by, merged=False)
    stay.referral_no, stay.destination = letter.number, wanted["destination"]
    return letter


def referral_of(stay: Stay) -> Letter | None:
    return letters.of(ABOUT, [stay.id], REFERRAL.key).get(stay.id)


REFERRAL = LetterKind(
    key="shelter.referral",
    title="Surat rujukan",
    template="shelter/letters/referral.html",
    css="surat",
    register="keluar",
    classification="shelter.referral_code",
    sample=_sample,
    phrases=(
        Phrase("lead", "Pembuka", "Bersama ini kami rujuk klien yang berada di [[shelter]]:", _NAMES),
        Phrase(
            "asks", "Permohonan",
            "Untuk itu kami mohon [[tujuan]] dapat menerima yang bersangkutan untuk [[layanan]].", _NAMES,
        ),
        Phrase(
            "closing", "Penutup", "Demikian, atas perhatian dan kerja samanya kami sampaikan terima kasih.", _NAMES,
            optional=True,
        ),
    ),
)  # fmt: skip
