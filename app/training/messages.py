"""What the office writes to a participant by WhatsApp: accepted, waiting, offered a place, a document missing, a
date moved."""

from app.ground.tanggal import day_date
from app.ground.whatsapp import Message, compose, greet
from app.office import agency
from app.training.models import SEATED, WAITING, Batch, Enrolment, Offer
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


def drafts(batch: Batch, enrolment: Enrolment, missing: list[str], offer: Offer | None) -> list[Message]:
    """The texts that fit the state of this enrolment, the likeliest first."""
    person = enrolment.person
    values = {
        "who": greet(person.name, person.sex), "you": greet(None, person.sex), "office": agency.profile().short_name,
        "batch": batch.title, "days": batch.days, "place": f" di {batch.place}" if batch.place else "",
        "first": day_date(batch.starts_on), "rank": str(enrolment.waiting_rank or ""),
        "missing": ", ".join(missing) or "[sebutkan berkasnya]", "until": moment(offer.deadline_at) if offer else "",
    }  # fmt: skip
    found = []
    if enrolment.state in SEATED:
        found.append(("Diterima", ACCEPTED))
    if offer:
        found.append(("Tawaran tempat", OFFERED))
    elif enrolment.state == WAITING:
        found.append(("Menjadi cadangan", ON_HOLD))
    found += [("Berkas kurang", MISSING), ("Jadwal berubah", MOVED)]
    if missing and enrolment.undecided:
        found.sort(key=lambda pair: pair[1] is not MISSING)
    return [compose(title, template, **values) for title, template in found]
