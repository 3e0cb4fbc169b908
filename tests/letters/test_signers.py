"""Plt., Plh., a.n. and u.b. come from dated appointments, and stay on the letter as they were on its day."""

import datetime as dt
import io

import pytest
from pypdf import PdfReader

from app.ground.db import db
from app.ground.refusal import RuleError
from app.letters import composing, drafting, figures, proof
from app.letters.models import APPROVED, Letter
from app.office.models import Appointment
from tests.letters import make

DAY = make.DAY


def appoint(post, title, name, **given) -> int:
    given = {"rank": "Pembina", "nip": "197001012000011001", "starts_on": dt.date(2020, 1, 1)} | given
    row = Appointment(post=post, title=title, name=name, **given)
    db.session.add(row)
    db.session.flush()
    return row.id


@pytest.fixture
def others(app, inside, office) -> dict[str, int]:
    with inside(app):
        return {
            "sekretaris": appoint("sekretaris", "SEKRETARIS", "Agus Prasetyo, S.Sos., M.Si."),
            "kabid": appoint("kabid", "KEPALA BIDANG REHABILITASI SOSIAL", "Budi Santoso, S.Sos."),
        }


def register(app, inside, day=DAY, **changes) -> int:
    with inside(app):
        draft = make.make_draft(**changes)
        draft.state = APPROVED
        [letter] = drafting.register(draft, day, make.Clerk())
        return letter.id


def printed(app, inside, letter_id) -> str:
    with inside(app):
        data = proof.issued_file(db.session.get(Letter, letter_id))
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages).split())


WAYS = {
    "Plt.": ({"capacity": "Plt."}, "", "Plt. KEPALA DINAS SOSIAL, Dra. Hj. Sri Wahyuningsih, M.Si."),
    "Plh.": ({"capacity": "Plh."}, "", "Plh. KEPALA DINAS SOSIAL, Dra. Hj. Sri Wahyuningsih, M.Si."),
    "a.n.": ("sekretaris", "an", "a.n. KEPALA DINAS SOSIAL SEKRETARIS, Agus Prasetyo, S.Sos., M.Si."),
    "u.b.": (
        "kabid", "ub",
        "a.n. KEPALA DINAS SOSIAL SEKRETARIS u.b. KEPALA BIDANG REHABILITASI SOSIAL, Budi Santoso, S.Sos.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
def test_each_capacity_is_printed_and_frozen(app, inside, others, work, client, way):
    who, on_behalf, expected = WAYS[way]
    with inside(app):
        official = db.session.scalar(db.select(Appointment).where(Appointment.post == "kadis"))
        appointment_id = others[who] if isinstance(who, str) else official.id
        if isinstance(who, dict):
            official.capacity = who["capacity"]
    letter_id = register(app, inside, appointment_id=appointment_id, on_behalf=on_behalf)
    with inside(app):  # everybody leaves office before the file is made
        db.session.execute(db.update(Appointment).values(name="Orang Baru", nip="", rank="", ends_on=DAY))
    work()
    text = printed(app, inside, letter_id)
    assert expected in text and "Orang Baru" not in text
    nip = "19680412 199303 2 007" if isinstance(who, dict) else "19700101 200001 1 001"
    assert f"NIP {nip}" in text and ("Pembina Utama Muda" in text) == isinstance(who, dict)
    with inside(app):
        code = db.session.get(Letter, letter_id).code
    assert expected.split(",")[0] in client.get(f"/verifikasi/{code}")


def test_an_acting_head_signs_only_in_the_days_of_the_appointment(app, inside, office):
    with inside(app):
        appointment_id = appoint("kadis", "KEPALA DINAS SOSIAL", "Agus", capacity="Plh.",
                                 starts_on=dt.date(2026, 10, 20), ends_on=dt.date(2026, 10, 22))  # fmt: skip
        row = db.session.get(Appointment, appointment_id)
        assert composing.signature(row, "", dt.date(2026, 10, 22))["office"] == ["Plh. KEPALA DINAS SOSIAL,"]
        for day in (19, 23):
            with pytest.raises(RuleError, match="tidak menjabat pada"):
                composing.signature(row, "", dt.date(2026, 10, day))


def test_whoever_left_office_signs_nothing_and_no_number_is_lost(app, inside, others):
    with inside(app):
        db.session.execute(
            db.update(Appointment).where(Appointment.id == others["kabid"]).values(ends_on=DAY)
        )
    with pytest.raises(RuleError, match="tidak menjabat"), inside(app):
        draft = make.make_draft(appointment_id=others["kabid"], on_behalf="ub")
        draft.state = APPROVED
        drafting.register(draft, DAY + dt.timedelta(1), make.Clerk())
    with inside(app):
        assert db.session.scalar(db.select(db.func.count(Letter.id))) == 0
        assert list(figures.check_registers()) == []


def test_on_behalf_of_a_head_whom_nobody_appointed_is_refused(app, inside, others):
    with inside(app):
        db.session.execute(db.delete(Appointment).where(Appointment.post == "kadis"))
        row = db.session.get(Appointment, others["sekretaris"])
        with pytest.raises(RuleError, match="Belum ada pejabat"):
            composing.signature(row, "an", DAY)
