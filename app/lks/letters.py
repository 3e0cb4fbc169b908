"""The letters of this room: invitation, certificate, recommendation, tanda daftar, statement of registration, warning.

Each letter to an LKS gets a row in `lks_mail`: what stands there the partner finds in its own list, nothing else.
"""

from sqlalchemy import select

from app.ground import tanggal
from app.ground.db import db
from app.ground.room import LetterKind
from app.letters import rules as letters
from app.letters.models import Letter
from app.lks import catalog
from app.lks.models import Event, Institution, Invitation, Mail, Participant
from app.office import agency


def _kind(key: str, title: str) -> LetterKind:
    return LetterKind(
        key=f"lks.{key}", title=title, template="letter.html", css="surat", register="keluar", classification="lks.code"
    )


INVITATION = _kind("invitation", "Undangan bimtek")
RECOMMENDATION = _kind("recommendation", "Rekomendasi LKS")
REGISTERED = _kind("registration", "Tanda daftar LKS")
STATEMENT = _kind("statement", "Keterangan terdaftar LKS")
WARNING = _kind("warning", "Teguran LKS")


def _letter(subject: str, body: list, addressee: str | None = None, heading: str = "", copies=()) -> dict:
    """The plain data of a letter; one without addressee has its title in the middle."""
    return {
        "paper": "A4", "font": "arimo", "draft": False, "shape": "surat" if addressee else "naskah", "heading": heading,
        "nature": "Biasa", "attachment": "", "subject": subject, "addressees": [addressee] if addressee else [],
        "addressee_place": agency.profile().place, "body": body, "copies": list(copies), "electronic": False,
    }  # fmt: skip


def _facts(institution: Institution, more=()) -> dict:
    """Who it is about, as letters say it."""
    known = catalog.read()
    facts = [
        ["Nama lembaga", institution.name],
        ["Pelayanan", known.kind_name(institution.kind)],
        ["Bentuk", known.form_name(institution.legal_form)],
        ["Alamat", institution.address or "-"],
        ["Kelurahan", f"{institution.place_name}, Kecamatan {institution.kecamatan}"],
    ]
    return {"details": [*facts, *more]}


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
    body = [
        f"Dalam rangka peningkatan kapasitas lembaga kesejahteraan sosial, kami mengundang {institution.name} "
        f"mengikuti {event.title} pada:",
        {"details": facts},
        f"Mohon mengirim paling banyak {event.quota} orang. Nama peserta diusulkan lewat pintu mitra "
        "sebelum hari pertama.",
        "Demikian undangan ini. Atas perhatian dan kehadiran Saudara, kami sampaikan terima kasih.",
    ]
    return _letter(f"Undangan {event.title}"[:300], body, addressee=f"Pimpinan {institution.name}")


def certificate(event: Event, participant: Participant, topics: list[tuple[str, int]]) -> dict:
    """What the certificate says; number, head and signature come from the letters room."""
    days = tanggal.date_range(event.starts_on, event.ends_on).replace(" – ", "–").replace("–", " sampai dengan ")
    hours = sum(hours for _, hours in topics)
    return {
        "heading": "SERTIFIKAT",
        "name": participant.person.called,
        "origin": participant.institution.name,
        "lead": "atas keikutsertaannya sebagai peserta",
        "activity": event.title,
        "when": tanggal.long_date(event.starts_on) if event.starts_on == event.ends_on else days,
        "hours": f"{event.hours} jam pelajaran" if event.hours else None,
        "place": event.place or None,
        "materials": [{"topic": name, "hours": str(hours or "-")} for name, hours in topics],
        "hours_total": str(hours or "-"),
    }


def recommendation(institution: Institution, visit_words: list[list[str]]) -> dict:
    body = [
        "Berdasarkan pemeriksaan berkas dan kunjungan lapangan, Dinas merekomendasikan penerbitan tanda daftar bagi:",
        _facts(institution, visit_words),
        "Rekomendasi ini dipergunakan untuk pendaftaran lembaga kesejahteraan sosial menurut ketentuan yang berlaku.",
    ]
    return _letter("Rekomendasi tanda daftar LKS", body, heading="Surat Rekomendasi")


def registration(institution: Institution, until) -> dict:
    body = [
        "Dengan ini diterangkan bahwa lembaga di bawah ini terdaftar sebagai lembaga kesejahteraan sosial:",
        _facts(institution, [["Berlaku sampai", tanggal.long_date(until)]]),
        "Tanda daftar ini berlaku selama lembaga memenuhi kewajiban pelaporan dan ketentuan yang berlaku.",
    ]
    return _letter("Tanda daftar LKS", body, heading="Tanda Daftar Lembaga Kesejahteraan Sosial")


def statement(institution: Institution, number: str, until, purpose: str) -> dict:
    held, office = [["Tanda daftar", number]], agency.profile()
    held += [["Berlaku sampai", tanggal.long_date(until) if until else "-"]]
    body = [
        "Dengan ini diterangkan bahwa:",
        _facts(institution, held),
        f"terdaftar pada {office.short_name} {office.city}. Surat keterangan ini dibuat untuk keperluan {purpose}.",
    ]
    return _letter("Keterangan terdaftar", body, heading="Surat Keterangan")


def warning(institution: Institution, about: str, until) -> dict:
    body = [
        f"Berdasarkan pemantauan kami terhadap {institution.name}, bersama ini kami sampaikan teguran mengenai:",
        {"items": [line for line in about.split("\n") if line.strip()]},
        f"Kami minta hal tersebut diselesaikan paling lambat {tanggal.long_date(until)}.",
        "Demikian untuk menjadi perhatian. Atas kerja sama Saudara, kami sampaikan terima kasih.",
    ]
    return _letter("Teguran", body, addressee=f"Pimpinan {institution.name}")


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
)
ALL = (INVITATION, CERTIFICATE, RECOMMENDATION, REGISTERED, STATEMENT, WARNING)


def of_invitations(invitations: list[Invitation]) -> dict[int, Letter]:
    return letters.of(Invitation.__tablename__, [row.id for row in invitations], INVITATION.key)
