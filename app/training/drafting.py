"""Letters about a batch, begun in the letters room with what the records know: the clerk reads, completes, sends on.

Each is an ordinary draft there: initials, approval, number and sending are the letters room's. What the records do
not say stands as "…" or stays empty, and a draft may not be handed on with either.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.ground.db import db
from app.ground.refusal import RuleError
from app.ground.tanggal import day_date, number, rupiah
from app.letters import access as letters
from app.letters import drafting
from app.letters.models import Draft
from app.office import agency
from app.training import roster
from app.training.models import PASSED, Batch, BatchDraft
from app.training.money import Money
from app.training.results import Results


@dataclass(frozen=True)
class Occasion:
    """A letter that a batch may need: its kind in the letters room, and how it is filled in."""

    key: str
    title: str
    kind: str
    fill: Callable[[Batch], tuple[dict, str]]  # what is written, and to whom, one a line


def begin(batch: Batch, key: str, by) -> Draft:
    """The draft for an occasion. Refuses an unknown one, and a batch in which nobody has a place."""
    occasion = OCCASIONS.get(key)
    if occasion is None:
        raise RuleError("Pilih suratnya dari daftar.")
    if not roster.Counts(batch).seated:
        raise RuleError("Belum ada peserta yang diterima, jadi belum ada isi suratnya.")
    values, addressees = occasion.fill(batch)
    draft = letters.find_draft(by, drafting.begin(occasion.kind, by).id)
    drafting.change(draft, values, addressees)
    db.session.add(BatchDraft(batch_id=batch.id, draft_id=draft.id))
    db.session.flush()
    return draft


def begun(batch: Batch, user) -> list[Draft]:
    """The letters about the batch that this user may read, the newest first, each with what was registered of it."""
    those = select(BatchDraft.draft_id).where(BatchDraft.batch_id == batch.id)
    query = letters.drafts(user).where(Draft.id.in_(those)).options(selectinload(Draft.letters))
    return list(db.session.scalars(query.order_by(Draft.id.desc()).limit(50)))


def _invitation(batch: Batch):
    people = roster.seated(batch)
    body = (
        f"Dalam rangka pelaksanaan {batch.title}, kami mengundang Saudara sebagai peserta pada:\n\n"
        f"hari, tanggal : {_days(batch)}\nwaktu : …\ntempat : {batch.place or '…'}\nacara : {batch.title}\n\n"
        "Peserta hadir pada hari pertama dengan membawa KTP.\n\n"
        "Demikian undangan ini. Atas perhatian dan kehadiran Saudara, kami sampaikan terima kasih."
    )
    values = {"subject": f"Undangan peserta {batch.title}", "each": True, "place": "Tempat", "body": body}
    return values, "\n".join(person.nik or person.called for person in people)


def _assignment(batch: Batch):
    basis = f"Keputusan Kepala {agency.profile().agency.title()} Nomor {batch.decree}" if batch.decree else ""
    body = (
        f"1. Melaksanakan {batch.title} pada {batch.days} di {batch.place or '…'}.\n"
        "2. Melaporkan hasilnya kepada Kepala Dinas paling lambat tujuh hari setelah selesai."
    )
    parts = {"basis": basis, "assigned": f"{batch.trainer}; pelatih" if batch.trainer else ""}
    return {"subject": f"Tugas melaksanakan {batch.title}", "body": body, "parts": parts}, ""


def _decree(batch: Batch):
    rows = [
        _row(place, row.person.called, row.person.place_name, row.skill.name if row.skill else None)
        for place, row in enumerate(Results(batch).rows, start=1)
    ]
    body = (
        f"Menetapkan peserta {batch.title} sebagaimana tercantum pada daftar di bawah ini.\n\n"
        + "| No. | Nama | Kelurahan | Keterampilan |\n" + "\n".join(rows) + "\n\n"
        f"Pelatihan dilaksanakan pada {batch.days} di {batch.place or '…'}.\n\n"
        f"Biaya yang timbul dibebankan pada {batch.fund or '…'}.\n\n"
        "Keputusan ini mulai berlaku pada tanggal ditetapkan."
    )  # fmt: skip
    parts = {
        "weighing": f"bahwa untuk pelaksanaan {batch.title} perlu menetapkan pesertanya;",
        "recalling": "",
        "ordained": f"KEPUTUSAN KEPALA DINAS TENTANG PENETAPAN PESERTA {batch.title.upper()}.",
    }
    return {"subject": f"Penetapan peserta {batch.title}", "body": body, "parts": parts}, ""


def _row(*cells) -> str:
    """A row of a table, in which a bar would begin another cell."""
    return "| " + " | ".join(str(cell or "-").replace("|", " ") for cell in cells) + " |"


def _report(batch: Batch):
    results, money = Results(batch), Money(batch)
    rows, seated = results.rows, len(results.rows)
    passed = sum(row.state == PASSED for row in rows)
    sexes = Counter(row.person.sex for row in rows)
    places = Counter(row.person.place_name or "belum diketahui" for row in rows).most_common()
    attendance = sum(results.share(row).whole for row in rows) // seated
    body = (
        f"# Pendahuluan\n\n{batch.programme.name} diselenggarakan dalam {batch.title} pada {_days(batch)} di "
        f"{batch.place or '…'}, dengan pelatih {batch.trainer or '…'}.\n\n"
        f"# Peserta\n\nkuota : {number(batch.quota.places)} orang\npeserta : {number(seated)} orang\n"
        f"laki-laki, perempuan : {sexes['L']} orang, {sexes['P']} orang\n\n"
        "| Kelurahan | Peserta |\n" + "\n".join(_row(*place) for place in places) + "\n\n"
        f"# Hasil\n\nrata-rata kehadiran : {attendance} %\nlulus : {passed} orang\n"
        f"rata-rata nilai awal : {results.average('pre_test')}\n"
        f"rata-rata nilai akhir : {results.average('post_test')}\n\n"
        f"# Anggaran\n\npagu : {rupiah(batch.budget)}\nterpakai : {rupiah(money.used)}\n\n"
        "# Penutup\n\n…"
    )  # fmt: skip
    return {"subject": f"Laporan kegiatan {batch.title}", "body": body}, ""


def _days(batch: Batch) -> str:
    if batch.starts_on == batch.ends_on:
        return day_date(batch.starts_on)
    return f"{day_date(batch.starts_on)} sampai dengan {day_date(batch.ends_on)}"


OCCASIONS = {
    one.key: one
    for one in (
        Occasion("undangan", "Undangan peserta", "surat.undangan", _invitation),
        Occasion("tugas", "Surat tugas", "surat.tugas", _assignment),
        Occasion("penetapan", "SK penetapan peserta", "surat.keputusan", _decree),
        Occasion("laporan", "Laporan kegiatan", "surat.laporan", _report),
    )
}
