"""What is written by WhatsApp: by the office to the officers of a club, by a club to a member or the family.

Nothing of anybody's health stands in these texts.
"""

import datetime as dt

from app.ground.tanggal import long_date
from app.ground.whatsapp import Message, compose, greet
from app.karang_werda.completeness import Completeness
from app.karang_werda.models import Club, Member
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
MISSED = """Yth. {who}, kami dari {club}.
{about} sudah beberapa kali tidak hadir, sejak {since}. Semoga dalam keadaan sehat.
Mohon dikabari. Bila berkenan, kami berkunjung pada [hari, tanggal].
Terima kasih."""
COME = """Yth. {who}, kami dari {club}.
Kami mengharap kehadiran {about} pada [kegiatan], [hari, tanggal] pukul [jam]{place}.
Terima kasih."""
POSTPONED = """Yth. {who}, kami dari {club}.
[Kegiatan] yang semula [tanggal] dipindah ke [tanggal baru] pukul [jam]{place}. Mohon disampaikan kepada {about}.
Terima kasih."""
MOVED_TO_YOU = POSTPONED.replace(" Mohon disampaikan kepada {about}.", "")


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


def reach(member: Member) -> tuple[str | None, str | None]:
    """(name, telephone) of whom a text about this member goes to: the emergency contact, else the member."""
    if member.contact_phone:
        return member.contact_name, member.contact_phone
    return None, member.person.phone


def to_member(club: Club, member: Member, since: dt.date | None) -> list[Message]:
    """The texts about one member, the likeliest first; `since`: absent from then on. None after leaving."""
    if not member.is_active:
        return []
    contact, _ = reach(member)
    oneself = greet(member.person.name, member.person.sex)
    told = member.contact_phone is not None
    values = {
        "who": (greet(contact, None) if contact else f"Keluarga {oneself}") if told else oneself, "club": club.name,
        "about": oneself if told else greet(None, member.person.sex),
        "place": f" di {club.place}" if club.place else "", "since": long_date(since) if since else "",
    }  # fmt: skip
    found = [("Lama tidak hadir", MISSED)] if since else []
    found += [("Undangan kegiatan", COME), ("Jadwal berubah", POSTPONED if told else MOVED_TO_YOU)]
    return [compose(title, template, **values) for title, template in found]


def _listed(missing: list[str]) -> str:
    return "; ".join(sentence[:1].lower() + sentence[1:] if sentence[:2] != "SK" else sentence for sentence in missing)
