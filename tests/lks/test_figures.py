"""What leadership reads of LKS: three standings by kind and grade, on the day that was asked for; reports in time."""

import datetime as dt

import pytest

from app.ground.db import db
from app.ground.period import Period
from app.lks import periods
from app.lks.models import ACCREDITATION, REGISTRATION, Document, Report
from app.lks.rules import institutions
from app.office.models import Setting
from app.reports import counting
from tests.lks.make import make_lks

D = dt.date


def counted(key: str, period: str) -> tuple[int, int]:
    count = counting.total(counting.known(f"lks.{key}"), Period.read(period))
    return count.amount, count.base


def cells(key: str, by: str, period: str) -> dict[str, float | None]:
    found = counting.split(counting.known(f"lks.{key}"), Period.read(period), by)
    return {cell.name: cell.count.value for cell in found}


def a_paper(institution, kind, since, until, grade=None, state="sah"):
    row = Document(
        institution_id=institution.id, kind=kind, number="1", on_date=since, valid_until=until, grade=grade, state=state
    )
    db.session.add(row)
    db.session.flush()
    return row


def a_report(institution, period: str, on: dt.date) -> Report:
    numbers = dict.fromkeys(("clients_start", "clients_in", "clients_out", "staff", "income", "expense"), 0)
    row = Report(
        institution_id=institution.id, period=period, activities="Belajar", sent_by="Rina", first_sent_on=on, **numbers
    )
    db.session.add(row)
    db.session.flush()
    return row


def agree() -> list[str]:
    """What `flask check` says of the figures of this room."""
    return [told for told in counting.check() if "lks." in told]


@pytest.fixture
def house(app, inside, clock):
    clock.set("2026-11-21 09:00")
    with inside(app):
        yield


def test_each_standing_is_told_by_kind_and_by_grade(house):
    for kind, grade, registered in (("anak", "A", True), ("anak", None, True), ("lansia", "B", False)):
        lks = make_lks(kind=kind)
        if grade:
            a_paper(lks, ACCREDITATION, D(2026, 1, 1), D(2029, 1, 1), grade)
        if registered:
            a_paper(lks, REGISTRATION, D(2026, 1, 1), D(2029, 1, 1))
    make_lks(kind="ipwl")
    told = cells("registered_number", "lks_kind", "2026-10")
    assert told["Anak"] == 2 and told["Lanjut usia"] == 0 and told["Disabilitas"] == 0
    grades = cells("registered_number", "lks_grade", "2026-10")
    assert grades == {"Peringkat A": 1, "Peringkat B": 0, "Peringkat C": 0, "Tidak terakreditasi": 1}
    assert cells("accredited_number", "lks_grade", "2026-10")["Peringkat B"] == 1
    assert cells("number", "lks_grade", "2026-10")["Tidak terakreditasi"] == 2
    assert cells("registered", "lks_kind", "2026-10") == {
        "Anak": 100, "Lanjut usia": 0, "Disabilitas": None, "Korban NAPZA (IPWL)": 0, "Nonpanti": None, "Umum": None,
    }  # fmt: skip
    assert not agree()


def test_a_grade_that_the_office_takes_out_keeps_its_own_cell(house):
    a_paper(make_lks(), ACCREDITATION, D(2026, 1, 1), D(2029, 1, 1), "C")
    db.session.add(Setting(key="lks.grades", value=[["U", "Unggul", 5]], valid_from=D(2026, 11, 1)))
    db.session.flush()
    told = cells("accredited_number", "lks_grade", "2026-11")
    assert told == {"Peringkat Unggul": 0, "Tidak terakreditasi": 0, "Kode lama C": 1}


def test_a_paper_that_was_replaced_since_still_counts_in_its_own_time(house):
    lks = make_lks()
    a_paper(lks, REGISTRATION, D(2023, 3, 1), D(2026, 2, 28), state="diganti")
    a_paper(lks, REGISTRATION, D(2026, 5, 1), D(2029, 4, 30))
    assert [counted("registered", month)[0] for month in ("2023-02", "2023-03", "2026-01", "2026-02")] == [0, 1, 1, 1]
    assert [counted("registered", month)[0] for month in ("2026-03", "2026-04", "2026-05", "2026-11")] == [0, 0, 1, 1]
    assert not agree()


def test_a_paper_put_right_does_not_make_the_lks_registered_longer(house):
    lks = make_lks()
    a_paper(lks, REGISTRATION, D(2024, 1, 1), D(2029, 1, 1), state="diganti")  # a slip of the pen
    a_paper(lks, REGISTRATION, D(2024, 1, 1), D(2026, 6, 30))
    assert counted("registered", "2026-06")[0] == 1 and counted("registered", "2026-07")[0] == 0
    assert not agree()


def test_while_a_year_runs_a_standing_is_that_of_today(house):
    lks = make_lks()
    a_paper(lks, REGISTRATION, D(2024, 1, 1), D(2026, 11, 21))
    assert counted("registered", "2026") == (1, 1) and counted("registered_number", "2026-11") == (1, 0)
    institutions.close(lks, D(2026, 11, 21), "Tutup")
    assert counted("registered", "2026") == (0, 0) and counted("number", "2026-10") == (1, 0)
    assert not agree()


def test_reports_in_time_are_those_first_sent_by_their_last_day(house):
    for on in (D(2026, 7, 30), D(2026, 7, 31), None):
        lks = make_lks()
        if on:
            a_report(lks, "2026-S1", on)
    assert counted("reports_in_time", "2026-07") == (1, 3)
    assert counted("reports_in_time", "2026-t3") == (1, 3) and counted("reports_in_time", "2026-08") == (0, 0)
    assert counted("reports_in_time", "2026") == (1, 6)  # half a year twice
    assert not agree()


def test_who_was_not_founded_or_was_closed_owes_no_report(house):
    make_lks(founded_on=D(2026, 7, 1))
    make_lks(founded_on=D(2026, 6, 30))
    institutions.close(make_lks(), D(2026, 7, 30), "Tutup")
    assert counted("reports_in_time", "2026-07") == (0, 1)
    assert not agree()


def test_a_report_whose_last_day_has_not_passed_is_not_late(house, clock):
    make_lks()
    clock.set("2026-07-30 23:00")
    assert counted("reports_in_time", "2026-07") == (0, 0)
    clock.set("2026-07-31 00:30")
    assert counted("reports_in_time", "2026-07") == (0, 1)


@pytest.mark.parametrize(
    ("kind", "days", "first", "last", "keys"),
    [
        ("bulan", 10, D(2026, 3, 1), D(2026, 3, 31), ["2026-02"]),
        ("bulan", 0, D(2026, 2, 1), D(2026, 2, 28), ["2026-02"]),
        ("bulan", 30, D(2026, 3, 1), D(2026, 3, 31), ["2026-01", "2026-02"]),  # 2 and 30 March
        ("triwulan", 45, D(2026, 1, 1), D(2026, 6, 30), ["2025-T4", "2026-T1"]),
        ("semester", 30, D(2026, 1, 1), D(2026, 12, 31), ["2025-S2", "2026-S1"]),
        ("tahun", 90, D(2026, 1, 1), D(2026, 12, 31), ["2025"]),
        ("tahun", 400, D(2026, 1, 1), D(2026, 12, 31), ["2024"]),
    ],
)
def test_what_falls_due_follows_the_setting(house, kind, days, first, last, keys):
    for key, value in (("lks.report_period", kind), ("lks.report_due_days", days)):
        db.session.add(Setting(key=key, value=value, valid_from=D(2020, 1, 1)))
    db.session.flush()
    assert [key for key, _ in periods.fell_due(first, last)] == keys


def test_each_month_goes_by_what_was_set_then(house):
    db.session.add(Setting(key="lks.report_period", value="bulan", valid_from=D(2026, 9, 1)))
    db.session.flush()
    told = periods.fell_due(D(2026, 1, 1), D(2026, 12, 31))
    assert [key for key, _ in told] == ["2025-S2", "2026-S1", "2026-08", "2026-09"]
    parts = [pair for month in range(1, 13) for pair in periods.fell_due(*_month(month))]
    assert parts == told


def _month(number: int) -> tuple[dt.date, dt.date]:
    month = Period.month(2026, number)
    return month.first, month.last


def test_the_pages_of_these_figures_lead_down_to_the_lks(app, inside, clock, sign_in):
    clock.set("2026-11-21 09:00")
    with inside(app):
        lks = make_lks(name="Panti Terang", kind="lansia")
        a_paper(lks, ACCREDITATION, D(2026, 1, 1), D(2029, 1, 1), "A")
        make_lks(name="Panti Lain", kind="anak")
    head = sign_in("kadis", roles=["kadis"])
    page = head.get("/laporan/angka/lks.accredited_number?periode=2026-11")
    assert "Jenis pelayanan" in page and "Peringkat A" in page
    narrowed = head.get("/laporan/angka/lks.number?periode=2026-11&lks_kind=lansia")
    assert "Jenis pelayanan: Lanjut usia" in narrowed
    listed = head.get("/laporan/angka/lks.number/catatan?periode=2026-11&lks_grade=A")
    assert "Panti Terang" in listed and "Panti Lain" not in listed
    head.get("/laporan/angka/lks.number?periode=2026-11&lks_kind=tidak-ada")
