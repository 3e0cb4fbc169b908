"""Partner institutions beside F: the list of LKS, the matrix of competence, the partner's own first page.

    python -m bench lks

Goal of issue 7: 200 LKS × 60 bimtek × 5 participants over ten years; list and matrix ≤ 5 F, ≤ 8 queries whatever
the rows (tests/lks count them).
"""

import datetime as dt
import random
import sys
from pathlib import Path

from bench.city import analyse, city
from bench.told import stand

LKS, EVENTS, EACH = 200, 60, 5
PAGES = {
    "daftar LKS": ("operator", "/lks"),
    "daftar, terdaftar dan aktif": ("operator", "/lks?terdaftar=ya&aktif=ya"),
    "daftar, dokumen hampir habis": ("operator", "/lks?berlaku=dekat"),
    "kompetensi": ("operator", "/lks/kompetensi"),
    "kompetensi, belum pernah": ("operator", "/lks/kompetensi?belum=1"),
    "daftar bimtek": ("operator", "/lks/bimtek"),
    "per kecamatan": ("operator", "/lks/kecamatan"),
    "beranda mitra": ("lks", "/mitra"),
}


def filled() -> Path:
    """A city of its own with so many LKS and ten years of bimtek."""
    folder = city(10_002)
    from app import create_app

    app = create_app(instance=folder)
    with app.app_context():
        from sqlalchemy import func, select

        from app.ground.db import db
        from app.lks.models import Participant

        if db.session.scalar(select(func.count()).select_from(Participant)) < LKS * EVENTS * EACH:
            _fill(db)
    return folder


def _fill(db) -> None:
    from sqlalchemy import insert, select

    from app.attendance import rules as attendance
    from app.ground import wilayah
    from app.ground.db import begin_write
    from app.ground.tanggal import today
    from app.lks.models import Institution, Participant
    from app.lks.rules import bimtek, institutions
    from app.people.models import Person

    dice = random.Random(7)
    begin_write()
    codes = [code for code, *_ in wilayah.listed()]
    have = len(db.session.scalars(select(Institution.id)).all())
    for number in range(have, LKS):
        kind = dice.choice(("anak", "lansia", "disabilitas"))
        values = {
            "name": f"LKS Ukur {number}",
            "kind": kind,
            "legal_form": "yayasan",
            "kelurahan": dice.choice(codes),
        }
        institution = institutions.enter(values)
        for paper, left in (("tanda_daftar", 400), ("domisili", dice.randrange(-50, 500))):
            until = today() + dt.timedelta(left)
            institutions.file_paper(institution, {"kind": paper, "number": "1", "valid_until": until}, None)
    ids = list(db.session.scalars(select(Institution.id)))
    people = list(db.session.scalars(select(Person.id).order_by(Person.id).limit(LKS * EACH)))
    names = [f"Topik {n}" for n in range(12)]
    for number in range(EVENTS):
        first = today() - dt.timedelta(30 + number * 60)
        topics = "\n".join(f"{name}; 2" for name in dice.sample(names, 2))
        event = bimtek.plan({
            "title": f"Bimtek {number}", "starts_on": first, "ends_on": first, "topics": topics, "hours": 4,
            "quota": EACH, "minimum_share": 80, "kinds": [],
        })  # fmt: skip
        [session] = attendance.sessions_of(event.sheet_id)
        rows = [
            {
                "event_id": event.id, "institution_id": one, "person_id": people[place * EACH + seat], "name": "x",
                "state": "peserta", "source": "loket", "post": "", "version": 1,
            }
            for place, one in enumerate(ids[:LKS]) for seat in range(EACH)
        ]  # fmt: skip
        db.session.execute(insert(Participant), rows)
        attendance.set_many(event.sheet_id, [(session.id, row["person_id"], "hadir") for row in rows])
        bimtek.recount(event)
        db.session.commit()
        begin_write()
    db.session.commit()
    analyse()


def main() -> int:
    with stand(filled()) as here:
        for name, (who, path) in PAGES.items():
            here.page(name, path, who=who, most=5, sql_most=8)
    return 0


if __name__ == "__main__":
    sys.exit(main())
