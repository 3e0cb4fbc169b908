"""Days off, working days, and what is counted in them."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ground.db import db
from app.ground.refusal import RuleError
from app.office import agency, calendar
from app.office.models import Holiday
from app.office.setup import init_city

FRIDAY = dt.date(2026, 3, 13)


@pytest.fixture
def bare(app, inside):
    """A calendar with no day off in it."""
    with inside(app) as session:
        session.execute(db.delete(Holiday))


def test_working_days_leave_out_the_week_end(app, inside, bare):
    with inside(app):
        assert calendar.working_days_after(FRIDAY, 1) == dt.date(2026, 3, 16)
        assert calendar.working_days_after(FRIDAY, 3) == dt.date(2026, 3, 18)
        assert calendar.working_days_after(dt.date(2026, 3, 14), 1) == dt.date(2026, 3, 16)


def test_working_days_leave_out_what_the_decree_gives_off(app, inside, bare):
    with inside(app):
        calendar.add(dt.date(2026, 3, 19), "Hari Suci Nyepi")
        calendar.add_all("18/3/2026; Cuti bersama\n20 Maret 2026;Cuti bersama Idulfitri", "cuti")
        assert calendar.working_days_after(FRIDAY, 3) == dt.date(2026, 3, 23)
        assert calendar.is_holiday(dt.date(2026, 3, 18)) and not calendar.is_holiday(FRIDAY)
        assert not calendar.is_working_day(dt.date(2026, 3, 15)), "a Sunday"
        assert not calendar.is_holiday(dt.date(2026, 3, 15)), "a Sunday is off without being in the list"
        assert calendar.is_working_day(FRIDAY)


def test_an_office_may_work_on_saturdays(app, inside, bare):
    with inside(app):
        calendar.set_workdays([5, 0, 1, 2, 3, 4])
        assert agency.setting("office.workdays") == [0, 1, 2, 3, 4, 5]
        assert calendar.working_days_after(FRIDAY, 1) == dt.date(2026, 3, 14)
        with pytest.raises(RuleError) as refused:
            calendar.set_workdays([])
        assert refused.value.field == "days"


@pytest.mark.parametrize("n", [0, -1, 367])
def test_what_cannot_be_counted_is_refused(app, inside, n):
    with inside(app), pytest.raises(RuleError):
        calendar.working_days_after(FRIDAY, n)


@given(start=st.dates(dt.date(2024, 1, 1), dt.date(2028, 12, 31)), n=st.integers(1, 130),
       off=st.sets(st.dates(dt.date(2024, 1, 1), dt.date(2029, 6, 1)), max_size=12))  # fmt: skip
@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_counting_there_and_back_agree(app, start, n, off):
    with app.app_context():
        db.session.execute(db.delete(Holiday))
        db.session.add_all(Holiday(day=day, name="Libur") for day in off)
        db.session.flush()
        last = calendar.working_days_after(start, n)
        assert last.weekday() < 5 and last not in off
        assert calendar.working_days_between(start, last) == n
        assert calendar.working_days_between(last, start) == -n
        db.session.rollback()


def test_a_day_stands_in_the_list_once(app, inside, bare):
    with inside(app):
        calendar.add(FRIDAY, "Libur daerah", "daerah")
        with pytest.raises(RuleError) as refused:
            calendar.add(FRIDAY, "Lagi")
        assert refused.value.field == "day"
        assert len(calendar.add_all("13/3/2026; Lagi\n16/3/2026; Baru", "nasional")) == 1
        assert calendar.holidays_between(FRIDAY, FRIDAY) == {FRIDAY: "Libur daerah"}


@pytest.mark.parametrize(
    "text", ["13/3/2026", "kapan-kapan; Libur", "30/2/2026; Libur", "13/3/2026; A\n13/3/2026; B", "; Libur", "\n\n"]
)
def test_a_list_that_cannot_be_read_is_refused_whole(app, inside, bare, text):
    with inside(app):
        with pytest.raises(RuleError) as refused:
            calendar.add_all("1/12/2026; Baik\n" + text if text.strip() else text, "nasional")
        assert refused.value.field == "lines"
        assert not calendar.is_holiday(dt.date(2026, 12, 1))


def test_a_new_office_knows_the_days_that_need_no_decree(app, inside, bare, clock):
    clock.set("2026-02-01 08:00")
    with inside(app) as session:
        init_city("malang")
        assert calendar.is_holiday(dt.date(2026, 8, 17)) and calendar.is_holiday(dt.date(2027, 1, 1))
        assert calendar.Year(2026).only_fixed
        calendar.remove(session.scalar(db.select(Holiday).where(Holiday.day == dt.date(2026, 5, 1))))
        init_city("malang")
        assert not calendar.is_holiday(dt.date(2026, 5, 1)), "again changes nothing that is there"


# The page


def test_the_administrator_keeps_the_list(sign_in, app, inside, bare, clock):
    clock.set("2026-02-01 08:00")
    admin = sign_in("admin", roles=["admin"])
    assert "belum lengkap" in admin.get("/pengaturan/hari-libur")
    assert "Hari libur" in admin.get("/pengaturan").texts("#more")[0]
    new = {"day": "19/3/2026", "name": "Hari Suci Nyepi", "kind": "nasional"}
    admin.post("/pengaturan/hari-libur", new, status=303)
    assert "sudah ada" in admin.post("/pengaturan/hari-libur", new, status=422).texts("#day-error")[0]
    admin.post("/pengaturan/hari-libur/daftar", {"lines": "20/3/2026; Cuti", "all_kind": "cuti"}, status=303)
    bad = admin.post("/pengaturan/hari-libur/daftar", {"lines": "20/3/2026", "all_kind": "cuti"}, status=422)
    assert "Baris 1" in bad.texts("#lines-error")[0]
    admin.post("/pengaturan/hari-libur/tetap", {"tahun": "2026"}, status=303)
    page = admin.get("/pengaturan/hari-libur?tahun=2026")
    assert len(page.css("#year_days tbody tr")) == 7 and "belum lengkap" not in page
    assert "Kamis, 19 Maret 2026" in page
    first = page.one("#year_days tbody tr:first-child form").get("action")
    admin.post(first, status=303)
    assert len(admin.get("/pengaturan/hari-libur?tahun=2026").css("#year_days tbody tr")) == 6
    admin.post("/pengaturan/hari-kerja", {"days": ["0", "1"]}, status=303)
    admin.post("/pengaturan/hari-kerja", {}, status=422)
    with inside(app):
        assert calendar.workdays() == [0, 1]


def test_others_read_it_or_not_at_all(sign_in):
    head = sign_in("kepala", roles=["kadis"])
    page = head.get("/pengaturan/hari-libur?tahun=abcd")
    assert not page.css("main form")
    head.post("/pengaturan/hari-libur", {"day": "1/1/2026"}, status=403)
    sign_in("sari", roles=["staf"]).get("/pengaturan/hari-libur", status=403)
