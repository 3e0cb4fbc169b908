"""The letters of this room: invitation, certificate, recommendation, tanda daftar, statement of registration, warning.

Each letter to an LKS gets a row in `lks_mail`: what stands there the partner finds in its own list, nothing else.
"""

from sqlalchemy import select

from app.ground import tanggal
from app.ground.db import db
from app.ground.room import LetterKind, Phrase, says
from app.letters import rules as letters
from app.letters.kinds import CERTIFIED, certified, sample_certificate
from app.letters.models import Letter
from app.lks import catalog
from app.lks.models import Event, Institution, Invitation, Mail, Participant
from app.office import agency


def _letter(subject: str, body: list, known: dict, addressee: str | None = None) -> dict:
    """The plain data of a letter, its sentences between the parts of `body`; one without addressee has its title in
    the middle."""
    return {
        "paper": "A4", "font": "arimo", "draft": False, "shape": "surat" if addressee else "naskah",
        "heading": "" if addressee else says("heading"), "known": known,
        "nature": "Biasa", "attachment": "", "subject": subject, "addressees": [addressee] if addressee else [],
        "addressee_place": agency.profile().place, "body": [says("lead"), *body, says("closing")],
        "copies": [], "electronic": False,
    }  # fmt: skip


def _facts(institution: Institution, more=()) -> list:
    """Who it is about, as letters say it."""
    known = catalog.read()
    facts = [
        ["Nama lembaga", institution.name],
        ["Pelayanan", known.kind_name(institution.kind)],
        ["Bentuk", known.form_name(institution.legal_form)],
        ["Alamat", institution.address or "-"],
        ["Kelurahan", f"{institution.place_name}, Kecamatan {institution.kecamatan}"],
    ]
    return [*facts, *more]


def post(kind: LetterKind, items: list[tuple[Institution, dict, tuple[str, int] | None]], by) -> list[Letter]:
    """Number letters of one kind to these LKS, put each into its partner's list, have the files made.

    An item is (LKS, the letter's plain data, the record that it is about). Without a record the letter is about its
    own place in the list, so that an LKS can have several of one kind.
    """
    mails = [Mail(institution_id=institution.id) for institution, _, _ in items]
    db.session.add_all(mails)
    db.session.flush()
    rows = []
    for (institution, context, about), mail in zip(items, mails, strict=True):
        about_kind, about_id = about or (Mail.__tablename__, mail.id)
        rows.append({
            "addressee": institution.name[:200], "subject": context["subject"], "about_kind": about_kind,
            "about_id": about_id, "context": context,
        })  # fmt: skip
    code, day = agency.setting(kind.classification), tanggal.today()
    made = letters.register_many(kind.key, kind.register, day, code, rows, by)
    for mail, letter in zip(mails, made, strict=True):
        mail.letter_id = letter.id
    letters.produce(made, f"Membuat {len(made)} {kind.title.lower()}", by, merged=len(made) > 1)
    db.session.flush()
    return made


# What they say


def invitation(event: Event, institution: Institution, topics: list[str]) -> dict:
    when = tanggal.day_date(event.starts_on)
    if event.ends_on != event.starts_on:
        when += f" sampai dengan {tanggal.day_date(event.ends_on)}"
    facts = [["Hari, tanggal", when]]
    if event.starts_at:
        facts.append(["Waktu", event.starts_at])
    facts += [["Tempat", event.place or "-"], ["Materi", "; ".join(topics) or event.title]]
    return _invited(institution.name, event.title, event.quota, facts)


def _invited(name: str, title: str, quota: int, facts: list) -> dict:
    known = {"lembaga": name, "kegiatan": title, "jumlah": str(quota)}
    body = [{"details": facts}, says("asks")]
    return _letter(f"Undangan {title}"[:300], body, known, addressee=f"Pimpinan {name}")


def certificate(event: Event, participant: Participant, topics: list[tuple[str, int]]) -> dict:
    """What the certificate says; number, head and signature come from the letters room."""
    days = tanggal.date_range(event.starts_on, event.ends_on).replace(" – ", "–").replace("–", " sampai dengan ")
    hours = sum(hours for _, hours in topics)
    return certified(participant.person.called, event.title) | {
        "origin": participant.institution.name,
        "when": tanggal.long_date(event.starts_on) if event.starts_on == event.ends_on else days,
        "hours": f"{event.hours} jam pelajaran" if event.hours else None,
        "place": event.place or None,
        "materials": [{"topic": name, "hours": str(hours or "-")} for name, hours in topics],
        "hours_total": str(hours or "-"),
    }


def recommendation(institution: Institution, visit_words: list[list[str]]) -> dict:
    return _recommended(institution.name, _facts(institution, visit_words))


def _recommended(name: str, facts: list) -> dict:
    return _letter("Rekomendasi tanda daftar LKS", [{"details": facts}], {"lembaga": name})


def registration(institution: Institution, until) -> dict:
    facts = _facts(institution, [["Berlaku sampai", tanggal.long_date(until)]])
    return _listed(institution.name, facts, tanggal.long_date(until))


def _listed(name: str, facts: list, until: str) -> dict:
    return _letter("Tanda daftar LKS", [{"details": facts}], {"lembaga": name, "tanggal": until})


def statement(institution: Institution, number: str, until, purpose: str) -> dict:
    held = [["Tanda daftar", number]]
    held += [["Berlaku sampai", tanggal.long_date(until) if until else "-"]]
    return _stated(institution.name, _facts(institution, held), purpose)


def _stated(name: str, facts: list, purpose: str) -> dict:
    office = agency.profile()
    known = {"lembaga": name, "kantor": f"{office.short_name} {office.city}", "keperluan": purpose}
    return _letter("Keterangan terdaftar", [{"details": facts}], known)


def warning(institution: Institution, about: str, until) -> dict:
    points = [line for line in about.split("\n") if line.strip()]
    return _warned(institution.name, points, tanggal.long_date(until))


def _warned(name: str, points: list[str], until: str) -> dict:
    known = {"lembaga": name, "tanggal": until}
    return _letter("Teguran", [{"items": points}, says("deadline")], known, addressee=f"Pimpinan {name}")


# The kinds. Each shows a letter to nobody while its wording is changed.

_NAME = "Contoh Lembaga Kesejahteraan Sosial"
_ABOUT = [["Nama lembaga", _NAME], ["Alamat", "Jalan Contoh 1"], ["Kelurahan", "Contoh, Kecamatan Contoh"]]
_THANKS = "Demikian undangan ini. Atas perhatian dan kehadiran Saudara, kami sampaikan terima kasih."


def _sample_day() -> str:
    return tanggal.long_date(tanggal.today())


def _sample_invitation() -> dict:
    facts = [["Hari, tanggal", _sample_day()], ["Tempat", "Contoh Tempat"], ["Materi", "Contoh materi"]]
    return _invited(_NAME, "Contoh Bimbingan Teknis", 2, facts)


def _kind(key: str, title: str, sample, *phrases: Phrase) -> LetterKind:
    return LetterKind(
        key=f"lks.{key}", title=title, template="letter.html", css="surat", register="keluar",
        classification="lks.code", sample=sample, phrases=phrases,
    )  # fmt: skip


def _phrases(*texts: tuple[str, str, str], names: tuple[str, ...], spare: str = "closing") -> tuple[Phrase, ...]:
    """The phrases of a kind, the same names in each; the one whose key is `spare` may be left empty."""
    return tuple(Phrase(key, label, text, names, key == spare) for key, label, text in texts)


INVITATION = _kind(
    "invitation", "Undangan bimtek", _sample_invitation,
    *_phrases(
        ("lead", "Pembuka", "Dalam rangka peningkatan kapasitas lembaga kesejahteraan sosial, kami mengundang "
         "[[lembaga]] mengikuti [[kegiatan]] pada:"),
        ("asks", "Permohonan", "Mohon mengirim paling banyak [[jumlah]] orang. Nama peserta diusulkan lewat pintu "
         "mitra sebelum hari pertama."),
        ("closing", "Penutup", _THANKS),
        names=("lembaga", "kegiatan", "jumlah"),
    ),
)  # fmt: skip
RECOMMENDATION = _kind(
    "recommendation", "Rekomendasi LKS", lambda: _recommended(_NAME, _ABOUT),
    *_phrases(
        ("heading", "Judul", "Surat Rekomendasi"),
        ("lead", "Pembuka", "Berdasarkan pemeriksaan berkas dan kunjungan lapangan, Dinas merekomendasikan penerbitan "
         "tanda daftar bagi:"),
        ("closing", "Penutup", "Rekomendasi ini dipergunakan untuk pendaftaran lembaga kesejahteraan sosial menurut "
         "ketentuan yang berlaku."),
        names=("lembaga",),
    ),
)  # fmt: skip
REGISTERED = _kind(
    "registration", "Tanda daftar LKS", lambda: _listed(_NAME, _ABOUT, _sample_day()),
    *_phrases(
        ("heading", "Judul", "Tanda Daftar Lembaga Kesejahteraan Sosial"),
        ("lead", "Pembuka", "Dengan ini diterangkan bahwa lembaga di bawah ini terdaftar sebagai lembaga kesejahteraan "
         "sosial:"),
        ("closing", "Penutup", "Tanda daftar ini berlaku selama lembaga memenuhi kewajiban pelaporan dan ketentuan "
         "yang berlaku."),
        names=("lembaga", "tanggal"),
    ),
)  # fmt: skip
STATEMENT = _kind(
    "statement", "Keterangan terdaftar LKS", lambda: _stated(_NAME, _ABOUT, "contoh keperluan"),
    *_phrases(
        ("heading", "Judul", "Surat Keterangan"),
        ("lead", "Pembuka", "Dengan ini diterangkan bahwa:"),
        ("closing", "Penutup", "terdaftar pada [[kantor]]. Surat keterangan ini dibuat untuk keperluan [[keperluan]]."),
        names=("lembaga", "kantor", "keperluan"), spare="",
    ),
)  # fmt: skip
WARNING = _kind(
    "warning", "Teguran LKS", lambda: _warned(_NAME, ["contoh hal yang ditegur"], _sample_day()),
    *_phrases(
        ("lead", "Pembuka", "Berdasarkan pemantauan kami terhadap [[lembaga]], bersama ini kami sampaikan teguran "
         "mengenai:"),
        ("deadline", "Batas waktu", "Kami minta hal tersebut diselesaikan paling lambat [[tanggal]]."),
        ("closing", "Penutup", "Demikian untuk menjadi perhatian. Atas kerja sama Saudara, kami sampaikan terima "
         "kasih."),
        names=("lembaga", "tanggal"),
    ),
)  # fmt: skip


# Files that could not be made are said anew from the records.


def _renew_certificate(letter) -> dict:
    query = select(Participant).where(Participant.id == letter.about_id).options(*Participant.seen())
    participant = db.session.scalars(query).one()
    event = db.session.scalars(select(Event).where(Event.id == participant.event_id).options(*Event.whole())).one()
    return {"addressee": participant.called[:200], "context": certificate(event, participant, event.taught)}


CERTIFICATE = LetterKind(
    key="lks.certificate",
    title="Sertifikat bimtek",
    template="letters/certificate.html",
    css="sertifikat",
    register="sertifikat",
    classification="lks.certificate_code",
    variable="certificate",
    public_subject=True,
    renew=_renew_certificate,
    phrases=CERTIFIED,
    sample=sample_certificate,
)
ALL = (INVITATION, CERTIFICATE, RECOMMENDATION, REGISTERED, STATEMENT, WARNING)


def of_invitations(invitations: list[Invitation]) -> dict[int, Letter]:
    return letters.of(Invitation.__tablename__, [row.id for row in invitations], INVITATION.key)
