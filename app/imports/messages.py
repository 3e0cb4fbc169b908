"""What a clerk writes by WhatsApp to whoever sent a list: rows that have to be mended."""

from app.ground.tanggal import number
from app.ground.whatsapp import Message, compose
from app.imports.models import Import
from app.office import agency

MEND = """Yth. Bapak/Ibu, kami dari {office}.
Daftar "{file}" sudah kami terima dan baca: {good} baris dapat dicatat, {bad} baris perlu diperbaiki.
Baris itu kami kirim kembali sebagai berkas, dengan sebabnya pada kolom terakhir.
Mohon diperbaiki di berkas yang sama dan dikirim sebelum [tanggal]; cukup baris itu saja.
Bila ada pertanyaan, silakan membalas pesan ini. Terima kasih."""


def to_the_sender(record: Import, good: int, bad: int) -> list[Message]:
    """The text that goes with the sheet of rows to mend; none when all could be read."""
    if not bad:
        return []
    values = {"office": agency.profile().short_name, "file": record.file_name, "good": number(good), "bad": number(bad)}
    return [compose("Minta perbaikan daftar", MEND, **values)]
