"""What the office writes by WhatsApp to somebody whose record lacks something."""

from app.ground.whatsapp import Message, compose, greet
from app.office import agency
from app.people.models import ACTIVE, Person

LACKING = """Yth. {who}, kami dari {office}.
Data {you} pada kami belum lengkap: {missing}.
Mohon mengirim foto KTP dan kartu keluarga, atau membawanya ke kantor kami{place}.
Bila ada pertanyaan, silakan membalas pesan ini. Terima kasih."""
WANTED = (("nik", "NIK"), ("kk", "nomor KK"), ("birth_date", "tanggal lahir"), ("address", "alamat"))


def drafts(person: Person) -> list[Message]:
    """A text that asks for what is missing; none when nothing is, or nobody is there to read it."""
    missing = [word for name, word in WANTED if not getattr(person, name)]
    if person.status != ACTIVE or not missing:
        return []
    profile = agency.profile()
    values = {
        "who": greet(person.name, person.sex), "you": greet(None, person.sex), "office": profile.short_name,
        "missing": ", ".join(missing), "place": f", {profile.address}" if profile.address else "",
    }  # fmt: skip
    return [compose("Minta kelengkapan data", LACKING, **values)]
