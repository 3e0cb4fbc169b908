"""What the office writes to a participant by WhatsApp: accepted, waiting, offered a place, not accepted, a document
missing, a date moved; and afterwards: the certificate, how the business goes."""

from app.ground.tanggal import day_date, long_date, today
from app.ground.whatsapp import Message, compose, greet
from app.letters.models import Letter
from app.office import agency
from app.training.models import PASSED, REJECTED, RUNNING, UNFIT, WAITING, Batch, Enrolment, Offer
from app.training.rules.offers import moment

_FROM = "Yth. {who}, kami dari {office}."
_BYE = "Bila ada pertanyaan, silakan membalas pesan ini. Terima kasih."
ACCEPTED = f"""{_FROM}
{{you}} diterima sebagai peserta {{batch}}, {{days}}{{place}}.
Mohon hadir pada hari pertama, {{first}}, dengan membawa KTP. Mohon membalas pesan ini bila {{you}} bersedia.
{_BYE}"""
ON_HOLD = f"""{_FROM}
{{you}} menjadi cadangan ke-{{rank}} untuk {{batch}}, {{days}}. Kami kabari lagi begitu ada tempat.
{_BYE}"""
OFFERED = f"""{_FROM}
Ada satu tempat kosong untuk {{you}} di {{batch}}, {{days}}{{place}}.
Mohon menjawab bersedia atau tidak paling lambat {{until}}; sesudah itu tempatnya kami tawarkan kepada yang berikut.
{_BYE}"""
MISSING = f"""{_FROM}
Untuk pendaftaran {{batch}} berkas {{you}} masih kurang: {{missing}}.
Mohon dikirim sebelum [tanggal].
{_BYE}"""
MOVED = f"""{_FROM}
Jadwal {{batch}} berubah menjadi {{days}}{{place}}. Mohon maaf atas perubahan ini.
{_BYE}"""
TURNED_AWAY = f"""{_FROM}
Terima kasih sudah mendaftar {{batch}}. Mohon maaf, kali ini {{you}} belum dapat kami terima{{because}}.
{_BYE}"""
CERTIFICATE = f"""{_FROM}
Sertifikat {{batch}} untuk {{you}} sudah terbit dengan nomor {{number}}, dan dapat diambil di kantor kami{{office_at}}.
{_BYE}"""
HOW_IT_GOES = f"""{_FROM}
{{you}} telah menyelesaikan {{batch}} pada {{last}}. Apakah usahanya berjalan?
Bila ya: usaha apa, berapa omzetnya sebulan, berapa orang yang bekerja, dan apakah sudah mempunyai NIB?
{_BYE}"""


def drafts(
    batch: Batch, enrolment: Enrolment, missing: list[str], offer: Offer | None, letter: Letter | None = None
) -> list[Message]:
    """The texts that fit the state of this enrolment, the likeliest first; none for who has left."""
    person, profile = enrolment.person, agency.profile()
    values = {
        "who": greet(person.name, person.sex), "you": greet(None, person.sex), "office": profile.short_name,
        "batch": batch.title, "days": batch.days, "place": f" di {batch.place}" if batch.place else "",
        "first": day_date(batch.starts_on), "rank": str(enrolment.waiting_rank or ""),
        "missing": ", ".join(missing) or "[sebutkan berkasnya]", "until": moment(offer.deadline_at) if offer else "",
        "because": f": {enrolment.reason.rstrip('.')}" if enrolment.reason else "",
        "number": letter.number if letter else "", "last": long_date(batch.ends_on),
        "office_at": f", {profile.address}" if profile.address else "",
    }  # fmt: skip
    fitting = _fitting(batch, enrolment, missing, offer, letter)
    return [compose(title, template, **values) for title, template in fitting]


def _fitting(batch, enrolment, missing, offer, letter) -> list[tuple[str, str]]:
    """(title, template) of what may have to be said to somebody in this state."""
    if enrolment.state == PASSED:
        found = [("Sertifikat terbit", CERTIFICATE)] if letter and letter.sha256 else []
        return [*found, ("Menanyakan usaha", HOW_IT_GOES)]
    if enrolment.state in (REJECTED, UNFIT):
        return [("Belum diterima", TURNED_AWAY)]
    if not enrolment.open:
        return []
    found = [("Berkas kurang", MISSING), ("Jadwal berubah", MOVED)]
    if offer:
        return [("Tawaran tempat", OFFERED), *found]
    if enrolment.state == WAITING:
        return [("Menjadi cadangan", ON_HOLD), *found]
    if enrolment.state in RUNNING and batch.starts_on >= today():
        return [("Diterima", ACCEPTED), *found]
    return found if missing or enrolment.state not in RUNNING else found[::-1]
