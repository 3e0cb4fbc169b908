"""What a demo city shows of incoming letters: a few of the last days, some handed on, one late."""

import datetime as dt

from sqlalchemy import select

from app.accounts.models import Account
from app.ground import tanggal
from app.ground.db import db
from app.incoming import rules
from app.incoming.models import IncomingLetter
from app.office import calendar

LETTERS = (
    ("Sekretariat Daerah {city}", "000.1.5/1201/{code}/2026", "Undangan rapat koordinasi penanggulangan kemiskinan",
     "segera", "biasa"),
    ("Dinas Sosial Provinsi Jawa Timur", "400.9.3/4410/107.4/2026", "Permintaan data penerima rehabilitasi sosial",
     "biasa", "biasa"),
    ("Kecamatan Sukun", "400.9.14/88/2026", "Usulan peserta pelatihan keterampilan", "biasa", "biasa"),
    ("Yayasan Kasih Ibu", "12/YKI/2026", "Permohonan rekomendasi perpanjangan tanda daftar", "biasa", "biasa"),
    ("Kepolisian Resor Kota", "R/77/2026", "Permintaan keterangan pendampingan", "sangat segera", "rahasia"),
    ("RSUD {city}", "445/2210/2026", "Pasien terlantar tanpa keluarga", "sangat segera", "terbatas"),
)  # fmt: skip


def make(kota: str, _random) -> None:
    accounts = {account.username: account for account in db.session.scalars(select(Account))}
    if db.session.scalar(select(IncomingLetter.id).limit(1)) or not {"operator", "kadis", "kabid"} <= accounts.keys():
        return
    today = tanggal.today()
    made = []
    for n, (sender, number, subject, urgency, nature) in enumerate(LETTERS):
        received = today - dt.timedelta(len(LETTERS) - n)
        values = {
            "received_on": received, "sender": sender.format(city=f"Kota {kota.capitalize()}"),
            "sender_number": number.format(code="35.73.201"), "letter_date": received - dt.timedelta(1),
            "subject": subject, "urgency": urgency, "nature": nature, "attachment": "",
        }  # fmt: skip
        made.append(rules.record(values, None, accounts["operator"]))
    wanted = {"instructions": ["tindak"], "note": "", "due_on": None}
    for letter in made[:3]:
        rules.dispose(letter, [accounts["kabid"]], wanted, accounts["kadis"])
    first = made[0]
    db.session.refresh(first, ["dispositions"])
    onward = wanted | {"due_on": calendar.working_days_after(today, 1), "instructions": ["siapkan", "wakili"]}
    rules.dispose(first, [accounts["operator"]], onward, accounts["kabid"], first.dispositions[0])
