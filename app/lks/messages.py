"""What the office writes to an LKS by WhatsApp: a document missing, a paper that runs out, a report that has not come,
a visit or a meeting; and to one participant of a bimtek."""

from app.ground.tanggal import day_date, long_date, today
from app.ground.whatsapp import Message, compose, greet
from app.letters.models import Letter
from app.lks import periods
from app.lks.catalog import Catalog
from app.lks.models import PROPOSED, SEATED, Event, Institution, Participant
from app.lks.rules import reports
from app.lks.standing import FAR, UNDATED, Standing
from app.office import agency

_FROM = "Yth. Pimpinan {name}, kami dari {office}."
_BYE = "Bila ada pertanyaan, silakan membalas pesan ini. Terima kasih."
LACKING = f"""{_FROM}
Dokumen lembaga pada kami belum lengkap: {{missing}}.
Mohon diunggah lewat pintu mitra, atau dibawa ke kantor kami{{place}} sebelum [tanggal].
{_BYE}"""
RUNS_OUT = f"""{_FROM}
{{paper}} lembaga berlaku sampai {{until}}.
Mohon segera mengurus perpanjangannya, lalu mengunggah yang baru lewat pintu mitra.
{_BYE}"""
REPORT = f"""{_FROM}
Laporan {{period}} belum kami terima; batasnya {{due}}.
Mohon dikirim lewat pintu mitra. Bila lembaga sedang tidak melayani, mohon tetap mengirim laporan dengan angka nol.
{_BYE}"""
VISIT = f"""{_FROM}
Kami bermaksud berkunjung ke lembaga pada [hari, tanggal] pukul [jam] untuk [keperluan].
Mohon dikabari bila waktunya tidak cocok.
{_BYE}"""
MOVED = f"""{_FROM}
[Kegiatan] yang semula direncanakan pada [tanggal] dipindah ke [tanggal baru] pukul [jam] di [tempat].
Mohon maaf atas perubahan ini.
{_BYE}"""
_DEAR = "Yth. {who}, kami dari {office}."
COMING = f"""{_DEAR}
{{you}} terdaftar sebagai peserta {{event}} dari {{lks}}, {{days}}{{place}}.
Mohon hadir pada {{first}}{{clock}} dengan membawa KTP. Mohon membalas pesan ini bila berhalangan.
{_BYE}"""
UNSURE = f"""{_DEAR}
{{lks}} mengusulkan {{you}} sebagai peserta {{event}}, {{days}}{{place}}.
Yang masih kurang: {{missing}}. Mohon dikirim sebelum [tanggal].
{_BYE}"""
RESCHEDULED = f"""{_DEAR}
Jadwal {{event}} berubah menjadi {{days}}{{place}}. Mohon maaf atas perubahan ini.
{_BYE}"""
CERTIFIED = f"""{_DEAR}
Sertifikat {{event}} untuk {{you}} sudah terbit dengan nomor {{number}}.
{{lks}} dapat mengunduhnya lewat pintu mitra.
{_BYE}"""
AFTERWARDS = f"""{_DEAR}
{{you}} telah mengikuti {{event}}, {{days}}. Bagaimana rencana tindak lanjutnya di {{lks}}?
Mohon hasilnya dan buktinya dikirim lewat pintu mitra.
{_BYE}"""


def drafts(institution: Institution, standing: Standing, catalog: Catalog) -> list[Message]:
    """The texts that fit how the LKS stands today, what is urgent first; none once it is closed."""
    if institution.closed_on:
        return []
    profile, found, period = agency.profile(), [], periods.ended(catalog, 1)[0]
    values = {
        "name": institution.name, "office": profile.short_name, "missing": ", ".join(standing.missing),
        "place": f", {profile.address}" if profile.address else "", "period": periods.name(period),
        "due": long_date(periods.due_on(period, catalog)), "paper": "", "until": "",
    }  # fmt: skip
    if standing.missing:
        found.append(("Dokumen belum lengkap", LACKING))
    if standing.lamp.state not in (FAR, UNDATED):
        paper = min((p for p in standing.papers.values() if p.valid_until), key=lambda p: p.valid_until)
        values |= {"paper": catalog.paper_name(paper.kind), "until": long_date(paper.valid_until)}
        found.append(("Masa berlaku habis", RUNS_OUT))
    if reports.of(institution, period) is None:
        found.append(("Laporan belum diterima", REPORT))
    found += [("Pemberitahuan kunjungan", VISIT), ("Jadwal berubah", MOVED)]
    return [compose(title, template, **values) for title, template in found]


def telephone(institution: Institution, officers: list) -> str | None:
    """A mobile number that reaches the LKS: its own, else that of an official in office."""
    numbers = [institution.phone, *(officer.phone for officer in officers if officer.is_current)]
    return next((number for number in numbers if number and number.startswith("08")), None)


def to_participant(event: Event, participant: Participant, certificate: Letter | None) -> list[Message]:
    """The texts that fit where somebody stands in a bimtek, the likeliest first; none for who was turned down."""
    sex = participant.person.sex if participant.person else participant.sex
    missing = [word for name, word in (("nik", "NIK"), ("birth_date", "tanggal lahir"), ("phone", "nomor HP"))
               if not getattr(participant, name)]  # fmt: skip
    values = {
        "who": greet(participant.called, sex), "you": greet(None, sex), "office": agency.profile().short_name,
        "event": event.title if event.title.lower().startswith("bimtek") else f"bimtek {event.title}",
        "lks": participant.institution.name, "days": event.days,
        "place": f" di {event.place}" if event.place else "", "first": day_date(event.starts_on),
        "clock": f" pukul {event.starts_at}" if event.starts_at else "",
        "missing": ", ".join(missing) or "[sebutkan datanya]", "number": certificate.number if certificate else "",
    }  # fmt: skip
    return [compose(title, template, **values) for title, template in _fitting(event, participant, certificate)]


def _fitting(event: Event, participant: Participant, certificate: Letter | None) -> list[tuple[str, str]]:
    if participant.state == PROPOSED:
        return [("Data usulan kurang", UNSURE), ("Jadwal berubah", RESCHEDULED)]
    if participant.state != SEATED:
        return []
    if event.ends_on >= today():
        return [("Terdaftar sebagai peserta", COMING), ("Jadwal berubah", RESCHEDULED)]
    found = [("Sertifikat terbit", CERTIFIED)] if certificate and certificate.sha256 else []
    return [*found, ("Tindak lanjut", AFTERWARDS)]
