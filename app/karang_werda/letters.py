"""The letter of this room: the referral of a member to the puskesmas.

It says which values asked for attention, not the numbers: letters are read by more people than may see what was
measured of somebody, and the puskesmas measures for itself. Its subject names nobody.
"""

from app.ground import tanggal
from app.ground.refusal import RuleError
from app.ground.room import LetterKind, Phrase, says
from app.karang_werda.measures import thresholds
from app.karang_werda.models import Check, Club
from app.letters import rules as letters
from app.letters.models import Letter
from app.office import agency

ABOUT = "karang_werda_check"
SUBJECT = "Rujukan pemeriksaan kesehatan lansia"
_NAMES = ("kelompok", "tanggal", "puskesmas")


def reasons(check: Check) -> list[str]:
    """In words, what the check showed that asks for a referral; each said once."""
    passed = set(check.flag_keys)
    told = [one.words for one in thresholds(check.on_date) if one.key in passed and one.refer]
    return list(dict.fromkeys(told))


def context(check: Check, club: Club, puskesmas: str) -> dict:
    person = check.person
    facts = [
        ["Nama", person.called],
        ["NIK", person.nik or "belum ada"],
        ["Jenis kelamin", person.sex_name or "belum diketahui"],
        ["Usia", f"{person.age} tahun" if person.age is not None else "belum diketahui"],
        ["Kelompok", f"{club.name}, Kelurahan {club.place_name}"],
    ]
    known = {"kelompok": club.name, "tanggal": tanggal.long_date(check.on_date), "puskesmas": puskesmas}
    return _paper(facts, reasons(check), known)


def _paper(facts: list, found: list[str], known: dict) -> dict:
    body = [
        says("lead"), {"details": facts}, says("found"), {"items": found}, says("secrecy"), says("closing")
    ]  # fmt: skip
    return {
        "paper": "A4", "font": "arimo", "draft": False, "shape": "surat", "nature": "Terbatas", "attachment": "",
        "subject": SUBJECT, "addressees": [f"Kepala {known['puskesmas']}"],
        "addressee_place": agency.profile().place, "known": known, "body": body, "copies": [], "electronic": False,
    }  # fmt: skip


def _sample() -> dict:
    facts = [["Nama", "Contoh Nama Anggota"], ["Usia", "67 tahun"], ["Kelompok", "Contoh Kelompok"]]
    day = tanggal.long_date(tanggal.today())
    known = {"kelompok": "Contoh Kelompok", "tanggal": day, "puskesmas": "Puskesmas Contoh"}
    return _paper(facts, ["contoh hal yang perlu diperiksa"], known)


def refer(check: Check, club: Club, puskesmas: str | None, by) -> Letter:
    """Number the letter of referral and have its file made; the club keeps the puskesmas for the next one.

    Refuses a check in which nothing asks for a referral, a second living letter, and a letter to nobody.
    """
    if not check.refer:
        raise RuleError("Pada pemeriksaan ini tidak ada nilai yang meminta rujukan.")
    if not puskesmas:
        raise RuleError("Isi puskesmas yang dituju.", "puskesmas")
    item = {
        "person_id": check.person_id, "addressee": f"Kepala {puskesmas}", "subject": SUBJECT,
        "about_kind": ABOUT, "about_id": check.id, "context": context(check, club, puskesmas),
    }  # fmt: skip
    code = agency.setting(REFERRAL.classification)
    [letter] = letters.register_many(REFERRAL.key, REFERRAL.register, tanggal.today(), code, [item], by)
    letters.produce([letter], "Membuat surat rujukan", by, merged=False)
    if not club.puskesmas:
        club.puskesmas = puskesmas
    return letter


def referrals_of(check_ids: list[int]) -> dict[int, Letter]:
    return letters.of(ABOUT, check_ids, REFERRAL.key)


REFERRAL = LetterKind(
    key="karang_werda.referral",
    title="Surat rujukan lansia",
    template="karang_werda/letters/referral.html",
    css="surat",
    register="keluar",
    classification="karang_werda.referral_code",
    sample=_sample,
    phrases=(
        Phrase(
            "lead", "Pembuka",
            "Bersama ini kami rujuk anggota Karang Werda berikut untuk diperiksa lebih lanjut:", _NAMES,
        ),
        Phrase("found", "Temuan", "Pada pemeriksaan dalam kegiatan tanggal [[tanggal]] didapati:", _NAMES),
        Phrase(
            "secrecy", "Kerahasiaan",
            "Angka hasil pemeriksaan tidak dicantumkan dalam surat ini untuk menjaga kerahasiaan, dan dapat ditanyakan "
            "kepada pengurus kelompok dengan persetujuan yang bersangkutan.", _NAMES, optional=True,
        ),
        Phrase(
            "closing", "Penutup", "Demikian, atas perhatian dan kerja samanya kami sampaikan terima kasih.", _NAMES,
            optional=True,
        ),
    ),
)  # fmt: skip
