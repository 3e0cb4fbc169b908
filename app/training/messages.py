"""What the office writes to a participant by WhatsApp: accepted, waiting, a document missing, a date moved."""

from app.ground.tanggal import day_date
from app.ground.whatsapp import Message, compose, greet
from app.office import agency
from app.training.models import SEATED, WAITING, Batch, Enrolment

_FROM = "Yth. {who}, kami dari {office}."
_BYE = "Bila ada pertanyaan, silakan membalas pesan ini. Terima kasih."
ACCEPTED = f"""{_FROM}
{{you}} diterima sebagai peserta {{batch}}, {{days}}{{place}}.
Mohon hadir pada hari pertama, {{first}}, dengan membawa KTP. Mohon membalas pesan ini bila {{you}} bersedia.
{_BYE}"""
ON_HOLD = f"""{_FROM}
{{you}} menjadi cadangan ke-{{rank}} untuk {{batch}}, {{days}}. Kami kabari lagi begitu ada tempat.
{_BYE}"""
MISSING = f"""{_FROM}
Untuk pendaftaran {{batch}} berkas {{you}} masih kurang: [sebutkan berkasnya].
Mohon dikirim sebelum [tanggal].
{_BYE}"""
MOVED = f"""{_FROM}
Jadwal {{batch}} berubah menjadi {{days}}{{place}}. Mohon maaf atas perubahan ini.
{_BYE}"""


def drafts(batch: Batch, enrolment: Enrolment) -> list[Message]:
    """The texts that fit the state of this enrolment, the likeliest first."""
    person = enrolment.person
    values = {
        "who": greet(person.name, person.sex), "you": greet(None, person.sex), "office": agency.profile().short_name,
        "batch": batch.title, "days": batch.days, "place": f" di {batch.place}" if batch.place else "",
        "first": day_date(batch.starts_on), "rank": str(enrolment.waiting_rank or ""),
    }  # fmt: skip
    found = []
    if enrolment.state in SEATED:
        found.append(("Diterima", ACCEPTED))
    if enrolment.state == WAITING:
        found.append(("Menjadi cadangan", ON_HOLD))
    found += [("Berkas kurang", MISSING), ("Jadwal berubah", MOVED)]
    return [compose(title, template, **values) for title, template in found]
