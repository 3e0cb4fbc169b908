"""The berita acara of handing people over: one for all who came in together, one for each who leaves.

They are letters of the letters room and take their number when they are issued; both parties sign in ink. Subject
and addressee name nobody, since the register of letters is read by many. One that names somebody whose stay is
sealed is sealed with it.
"""

from sqlalchemy import select
from sqlalchemy.orm import joinedload, undefer

from app.ground import tanggal
from app.ground.db import db
from app.ground.refusal import RuleError
from app.ground.room import LetterKind, Phrase, says
from app.ground.sealed import refusal
from app.letters import previewing
from app.letters import rules as letters
from app.letters.models import Letter
from app.office import agency
from app.shelter import dossier, sealed
from app.shelter.models import Arrival, Belonging, Stay
from app.shelter.words import INDEPENDENT, RAN_AWAY

BLANK = "……………………………"
CODE = "shelter.handover_code"


def everybody(coming: Arrival) -> list[Stay]:
    """All who came together, whoever may see them: a berita acara names them all."""
    seen = joinedload(Stay.person), joinedload(Stay.shelter), undefer(Stay.under_seal)
    query = select(Stay).where(Stay.arrival_id == coming.id).options(*seen).order_by(Stay.id)
    return list(db.session.scalars(query))


# What is printed


def arrival_context(coming: Arrival, stays: list[Stay]) -> dict:
    """Who hands whom over to the shelter, with their things."""
    shelter, where, alone = stays[0].shelter, dossier.places(stays), len(stays) == 1
    came_alone = coming.source == "sendiri" and alone
    first = coming.handed_by or (stays[0].person.called if came_alone else BLANK)
    found = f", yang ditemukan di {coming.found_at}" if coming.found_at else ""
    theirs = f", sesuai berita acara Pihak Kesatu nomor {coming.record_no}" if coming.record_no else ""
    rows = [[str(n), *_about(stay), where.get(stay.id, "")] for n, stay in enumerate(stays, 1)]
    things = _things(stays)
    owners = {stay.id: str(n) for n, stay in enumerate(stays, 1)}
    body = [
        says("lead"),
        _table(["No.", "Nama atau ciri", "L/P", "Usia", "Kategori", "Ranjang"], rows),
    ]
    if things:
        body += [
            says("things"),
            _table(
                ["Milik", "Barang", "Banyaknya", "Keadaan"],
                [[owners[row.stay_id], row.item, str(row.quantity), row.note or "-"] for row in things],
            ),
        ]
    known = {
        "waktu": _when(coming.at), "shelter": shelter.name, "orang": f"{len(stays)} orang berikut{found}{theirs}",
        "diserahkan": "orang dan barang tersebut" if things else "orang tersebut",
    }  # fmt: skip
    return _context(
        coming.at,
        known,
        (first, coming.handed_office or coming.source_name),
        (coming.received_by, f"petugas {shelter.name}, {_office()}"),
        body,
    )


def leaving_context(stay: Stay, giver: str) -> dict:
    """Who takes the person over from the shelter, with what was kept; of an open stay what is known so far."""
    things = _things([stay])
    back = [row for row in things if row.returned_at or stay.is_open]
    kept = [row.item for row in things if not row.returned_at and not stay.is_open]
    body = [says("lead"), {"details": _facts(stay)}]
    if back:
        rows = [[str(n), row.item, str(row.quantity), row.note or "-"] for n, row in enumerate(back, 1)]
        body += [
            says("things"),
            _table(["No.", "Barang", "Banyaknya", "Keadaan"], rows),
        ]
    if kept:
        body.append(f"Barang berikut tetap disimpan di {stay.shelter.name}: {', '.join(kept)}.")
    if stay.discharge_note:
        body.append(f"Catatan: {stay.discharge_note}")
    return _context(
        stay.ended_at or tanggal.now(),
        {"shelter": stay.shelter.name},
        (giver, f"petugas {stay.shelter.name}, {_office()}"),
        _receiver(stay),
        body,
    )


def _receiver(stay: Stay) -> tuple[str, str]:
    if stay.discharge == INDEPENDENT and not stay.receiver:
        return stay.person.called, stay.destination or "yang bersangkutan"
    return stay.receiver or BLANK, stay.receiver_relation or stay.destination or "penerima"


def _facts(stay: Stay) -> list[list[str]]:
    facts = [
        ["Nama", stay.person.called],
        ["NIK", stay.person.nik or "belum ada"],
        ["Jenis kelamin", stay.person.sex_name or "belum diketahui"],
        ["Usia", stay.age_text],
        ["Kategori", stay.category_name],
        ["Masuk", _when(stay.admitted_at)],
        ["Keluar", _when(stay.ended_at) if stay.ended_at else BLANK],
        ["Cara keluar", stay.discharge_name or BLANK],
        ["Tujuan", stay.destination or "-"],
    ]
    return facts + ([["Surat rujukan", stay.referral_no]] if stay.referral_no else [])


def _about(stay: Stay) -> list[str]:
    return [stay.person.called, stay.person.sex or "-", stay.age_text, stay.category_name]


def _things(stays: list[Stay]) -> list[Belonging]:
    ids = [stay.id for stay in stays]
    query = select(Belonging).where(Belonging.stay_id.in_(ids)).order_by(Belonging.stay_id, Belonging.id)
    return list(db.session.scalars(query))


def _table(columns: list[str], rows: list[list[str]]) -> dict:
    return {"table": {"columns": columns, "rows": rows, "numeric": []}}


def _when(instant) -> str:
    local = instant.astimezone(tanggal.WIB)
    return f"{tanggal.day_date(local.date())}, pukul {tanggal.clock(local)}"


def _office() -> str:
    profile = agency.profile()
    return f"{profile.short_name} {profile.city}"


def _context(moment, known: dict, first: tuple[str, str], second: tuple[str, str], body: list) -> dict:
    """The paper of every berita acara of people, with the day in words on which it happened."""
    day = moment.astimezone(tanggal.WIB).date()
    words = f"{tanggal.DAYS[day.weekday()]} {tanggal.date_in_words(day)}"
    return {
        "paper": "A4",
        "font": "arimo",
        "draft": False,
        "shape": "acara",
        "heading": says("heading"),
        "copies": [],
        "electronic": False,
        "day_words": words,
        "known": known | {"hari": words},
        "parts": {"first": [_party(first)], "second": [_party(second)]},
        "first_name": first[0],
        "second_name": second[0],
        "body": [*body, says("duty"), says("closing")],
    }


def _party(party: tuple[str, str]) -> str:
    """Name and office on a line each; a semicolon within would begin another."""
    return "; ".join(text.replace(";", ",") for text in party)


# Issuing


def issue_arrival(coming: Arrival, by) -> Letter:
    """Number the berita acara of a coming-in and have its file made.

    Refuses who may not see all of whom it names (a refusal that says only whom to phone), and a second living one.
    """
    stays = everybody(coming)
    if any(sealed.hides(by, stay.id) for stay in stays):
        raise refusal()
    item = {
        "person_id": stays[0].person_id if len(stays) == 1 else None, "subject": "Serah terima klien masuk",
        "addressee": coming.handed_office or coming.source_name, "about_kind": sealed.ARRIVAL,
        "about_id": coming.id, "context": arrival_context(coming, stays),
    }  # fmt: skip
    return _issue(IN, item, stays, by)


def issue_leaving(stay: Stay, by) -> Letter:
    """Number the berita acara of a leaving. Refuses an open stay, somebody who ran away, and a second living one."""
    if stay.is_open:
        raise RuleError("Berita acara keluar terbit setelah masa tinggal ditutup.")
    if stay.discharge == RAN_AWAY:
        raise RuleError("Orang ini melarikan diri; tidak ada serah terimanya.")
    item = {
        "person_id": stay.person_id, "subject": "Serah terima klien keluar",
        "addressee": stay.destination or stay.receiver_relation or stay.discharge_name,
        "about_kind": sealed.KIND, "about_id": stay.id, "context": leaving_context(stay, by.name),
    }  # fmt: skip
    return _issue(OUT, item, [stay], by)


def _issue(kind: LetterKind, item: dict, stays: list[Stay], by) -> Letter:
    shut = next((stay for stay in stays if stay.under_seal), None)
    if shut:
        item |= {"person_id": None, "addressee": sealed.NEUTRAL}
    today = tanggal.today()
    code = agency.setting(CODE, today)
    [letter] = letters.register_many(kind.key, kind.register, today, code, [item], by, electronic=False)
    if shut:
        sealed.seal_letter(shut, letter)
    letters.produce([letter], "Membuat berita acara serah terima", by, merged=False)
    return letter


def issue_if_possible(stay: Stay, by) -> str:
    """The berita acara of somebody who has just left, in words; what stands against it does not keep anybody in."""
    try:
        issue_leaving(stay, by)
    except RuleError as refused:
        return f"Masa tinggal ditutup. {refused.sentence}"
    return "Masa tinggal ditutup. Berita acaranya bernomor; berkasnya sedang dibuat."


# Reading


def arrival_letter(coming: Arrival, user) -> Letter | None:
    """The living berita acara of a coming-in; none for who may not see all of whom it names."""
    letter = letters.of(sealed.ARRIVAL, [coming.id], IN.key).get(coming.id)
    if letter is None or any(sealed.hides(user, stay.id) for stay in everybody(coming)):
        return None
    return letter


def leaving_letter(stay: Stay) -> Letter | None:
    return letters.of(sealed.KIND, [stay.id], OUT.key).get(stay.id)


def arrival_draft(coming: Arrival, stays: list[Stay]) -> bytes:
    return previewing.pdf_before_number(IN.key, arrival_context(coming, stays))


def leaving_draft(stay: Stay, giver: str) -> bytes:
    return previewing.pdf_before_number(OUT.key, leaving_context(stay, giver))


def _renew_arrival(letter: Letter) -> dict:
    """The same paper as the records say it now, for one that could not be made."""
    query = select(Arrival).where(Arrival.id == letter.about_id)
    coming = db.session.scalars(query).one()
    return {"context": arrival_context(coming, everybody(coming))}


def _renew_leaving(letter: Letter) -> dict:
    query = select(Stay).where(Stay.id == letter.about_id).options(*Stay.seen())
    stay = db.session.scalars(query).one()
    return {"context": leaving_context(stay, letter.context["first_name"])}


def _sample(known: dict, body: list) -> dict:
    first, second = ("Contoh Nama Petugas", "petugas shelter"), ("Contoh Nama Penerima", "keluarga")
    return _context(tanggal.now(), known | {"shelter": "Contoh Shelter"}, first, second, body)


def _sample_arrival() -> dict:
    known = {
        "waktu": _when(tanggal.now()), "orang": "1 orang berikut", "diserahkan": "orang dan barang tersebut"
    }  # fmt: skip
    rows = [["1", "Contoh Nama Klien", "L", "42 tahun", "Contoh kategori", "A-1"]]
    things = _table(["Milik", "Barang", "Banyaknya", "Keadaan"], [["1", "Tas", "1", "baik"]])
    people = _table(["No.", "Nama atau ciri", "L/P", "Usia", "Kategori", "Ranjang"], rows)
    return _sample(known, [says("lead"), people, says("things"), things])


def _sample_leaving() -> dict:
    facts = [["Nama", "Contoh Nama Klien"], ["Usia", "42 tahun"], ["Kategori", "Contoh kategori"]]
    things = _table(["No.", "Barang", "Banyaknya", "Keadaan"], [["1", "Tas", "1", "baik"]])
    return _sample({}, [says("lead"), {"details": facts}, says("things"), things])


def _kind(key: str, title: str, renew, sample, *phrases: Phrase) -> LetterKind:
    closing = Phrase(
        "closing", "Penutup", "Demikian berita acara ini dibuat untuk dipergunakan sebagaimana mestinya.", optional=True
    )
    return LetterKind(
        key=key, title=title, template="letters/minutes.html", css="surat", register="keluar",
        classification=CODE, renew=renew, like="surat.berita", sample=sample, phrases=(*phrases, closing),
    )  # fmt: skip


_COMING = ("waktu", "shelter", "orang")
IN = _kind(
    "shelter.handover_in", "Berita acara serah terima masuk", _renew_arrival, _sample_arrival,
    Phrase("heading", "Judul", "Berita Acara Serah Terima Masuk", ("shelter",)),
    Phrase(
        "lead", "Pembuka", "Pihak Kesatu menyerahkan kepada Pihak Kedua, pada [[waktu]] di [[shelter]], [[orang]]:",
        _COMING,
    ),
    Phrase("things", "Sebelum daftar barang", "Barang bawaan yang dititipkan, dengan nomor pemiliknya:"),
    Phrase(
        "duty", "Tanggung jawab",
        "Sejak berita acara ini ditandatangani, tanggung jawab atas [[diserahkan]] beralih kepada Pihak Kedua.",
        (*_COMING, "diserahkan"),
    ),
)  # fmt: skip
OUT = _kind(
    "shelter.handover_out", "Berita acara serah terima keluar", _renew_leaving, _sample_leaving,
    Phrase("heading", "Judul", "Berita Acara Serah Terima Keluar", ("shelter",)),
    Phrase("lead", "Pembuka", "Pihak Kesatu menyerahkan kepada Pihak Kedua orang berikut:", ("shelter",)),
    Phrase("things", "Sebelum daftar barang", "Barang miliknya yang dikembalikan:"),
    Phrase(
        "duty", "Tanggung jawab",
        "Sejak berita acara ini ditandatangani, tanggung jawab atas orang tersebut beralih kepada Pihak Kedua.",
        ("shelter",),
    ),
)  # fmt: skip
