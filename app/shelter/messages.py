"""What the office writes about a resident by WhatsApp: the family called, the place of origin asked, the receiver told.

A sealed stay has no such text: where somebody is must not leave the team by a telephone.
"""

from app.ground.tanggal import WIB, long_date
from app.ground.whatsapp import Message, compose
from app.letters.models import Letter
from app.office import agency
from app.shelter.models import Stay

_FROM = "Yth. {to}, kami dari {office}."
_BYE = "Bila ada pertanyaan, silakan membalas pesan ini{phone}. Terima kasih."
FAMILY = f"""{_FROM}
{{called}} sejak {{since}} berada di {{shelter}}{{place}} dan dapat tinggal sampai {{until}}.
Bila ini keluarga Bapak/Ibu, mohon datang menjemput dengan membawa KTP dan kartu keluarga, atau mengabari kami.
{_BYE}"""
ORIGIN = f"""{_FROM}
Kami menampung {{called}}, {{sex}}{{age}}, yang mengaku berasal dari {{origin}}.
Ia berada di {{shelter}} sejak {{since}}.
Mohon bantuan mencari keluarganya. Foto dan cirinya kami kirim bila diperlukan.
{_BYE}"""
REFERRED = f"""{_FROM}
Surat rujukan kami nomor {{number}} sudah kami kirim.
Mohon dikabari kapan klien dapat kami antar, dan siapa yang menerima.
{_BYE}"""


def drafts(stay: Stay, letter: Letter | None) -> list[Message]:
    """The texts that fit an open stay, the likeliest first."""
    if stay.under_seal or not stay.is_open:
        return []
    shelter = stay.shelter
    values = {
        "office": agency.profile().short_name, "called": stay.person.called, "shelter": shelter.name,
        "place": f", {shelter.place}" if shelter.place else "", "origin": stay.origin or "[kota asal]",
        "phone": f" atau menelepon {shelter.phone}" if shelter.phone else "",
        "sex": (stay.person.sex_name or "jenis kelamin belum diketahui").lower(),
        "age": f", {stay.age_text}" if stay.age is not None else "", "until": long_date(stay.due_on),
        "since": long_date(stay.admitted_at.astimezone(WIB).date()), "number": letter.number if letter else "",
    }  # fmt: skip
    found = [("Memanggil keluarga", FAMILY, "Bapak/Ibu"), ("Bertanya ke daerah asal", ORIGIN, "Dinas Sosial")]
    if letter:
        found.insert(0, ("Rujukan sudah dikirim", REFERRED, stay.destination or "Bapak/Ibu"))
    return [compose(title, template, to=to, **values) for title, template, to in found]
