"""What the office writes to the officers of a club by WhatsApp: what is missing, an invitation, a date moved."""

from app.ground.whatsapp import Message, compose, greet
from app.karang_werda.completeness import Completeness
from app.karang_werda.models import Club
from app.office import agency

_FROM = "Yth. {who}, kami dari {office}."
_BYE = "Bila ada pertanyaan, silakan membalas pesan ini. Terima kasih."
LACKING = f"""{_FROM}
Administrasi {{club}} belum lengkap: {{missing}}.
Mohon dilengkapi sebelum [tanggal], atau dibawa ke kantor kami{{place}}.
{_BYE}"""
INVITED = f"""{_FROM}
Kami mengundang pengurus {{club}} pada [hari, tanggal] pukul [jam] di [tempat] untuk [kegiatan].
Mohon membalas pesan ini bila dapat hadir.
{_BYE}"""
MOVED = f"""{_FROM}
[Kegiatan] {{club}} yang semula [tanggal] dipindah ke [tanggal baru] pukul [jam] di [tempat].
Mohon diteruskan kepada para anggota. Mohon maaf atas perubahan ini.
{_BYE}"""


def spokesman(officers: list):
    """Whom to write to: the officer in office who stands first on the board, with a telephone if one has any."""
    serving = [officer for officer in officers if officer.is_open]
    return next((officer for officer in serving if officer.person.phone), serving[0] if serving else None)


def drafts(club: Club, completeness: Completeness, officers: list) -> list[Message]:
    """The texts that fit how the club stands today, what is urgent first."""
    whom, profile = spokesman(officers), agency.profile()
    values = {
        "who": greet(whom.person.name, whom.person.sex) if whom else f"Pengurus {club.name}", "club": club.name,
        "office": profile.short_name, "missing": _listed(completeness.missing),
        "place": f", {profile.address}" if profile.address else "",
    }  # fmt: skip
    found = [("Administrasi belum lengkap", LACKING)] if completeness.missing else []
    found += [("Undangan", INVITED), ("Jadwal berubah", MOVED)]
    return [compose(title, template, **values) for title, template in found]


def _listed(missing: list[str]) -> str:
    return "; ".join(sentence[:1].lower() + sentence[1:] if sentence[:2] != "SK" else sentence for sentence in missing)
