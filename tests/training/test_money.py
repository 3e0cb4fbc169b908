"""Money for days attended: drawn up, printed, paid, and then untouched; and what else a batch costs."""

import datetime as dt
import io

import pytest
from pypdf import PdfReader

from app.attendance import rules as attendance
from app.ground.db import db
from app.ground.refusal import RuleError
from app.training import rules
from app.training.access import find_allowance
from app.training.models import AllowanceList, Batch, Enrolment
from app.training.money import Money
from app.training.rules import allowances
from tests.training.make import make_batch, make_enrolments, states

FIRST, LAST = dt.date(2025, 10, 20), dt.date(2025, 10, 23)


@pytest.fixture
def course(app, inside, clock):
    """Three people, Rp50.000 a day: four, two and no days attended. (batch id, person ids, session ids)"""
    clock.set("2025-10-23 15:00")
    with inside(app):
        batch = make_batch(places=3, allowance=50_000, budget=1_000_000, fund="APBD")
        rules.accept(batch, make_enrolments(batch, 3))
        people = list(db.session.scalars(db.select(Enrolment.person_id).order_by(Enrolment.id)))
        days = [session.id for session in attendance.sessions_of(batch.sheet_id)]
        ticks = [(day, people[0], "hadir") for day in days] + [(day, people[1], "hadir") for day in days[:2]]
        attendance.set_many(batch.sheet_id, ticks + [(days[2], people[1], "sakit")])
        return batch.id, people, days


def opened(batch_id):
    batch = db.session.get_one(Batch, batch_id)
    lists = allowances.lists(batch)
    return (batch, lists[0]) if lists else (batch, None)


def printed(batch_id):
    """A list of all four days, fixed as for the printer."""
    batch = db.session.get_one(Batch, batch_id)
    drawn = rules.draw_up(batch, FIRST, LAST)
    rules.fix_lines(batch, drawn)
    return batch, find_allowance(batch, drawn.id)


def test_each_gets_the_days_attended_and_no_more(app, inside, course):
    batch_id, _, _ = course
    with inside(app):
        batch, drawn = printed(batch_id)
        assert [(line.position, line.days, line.amount) for line in drawn.lines] == [(1, 4, 200_000), (2, 2, 100_000)]
        assert drawn.total == 300_000 and drawn.state_name == "Dicetak"


def test_two_sessions_on_a_day_are_one_day(app, inside, course):
    batch_id, people, _ = course
    with inside(app):
        batch = db.session.get_one(Batch, batch_id)
        evening = rules.add_session(batch, FIRST, "Sesi sore")
        attendance.set_mark(evening, people[0], "hadir")
        assert [line.days for line in printed(batch_id)[1].lines] == [4, 2]


def test_a_day_is_paid_by_one_list_only(app, inside, course):
    batch_id, _, _ = course
    with inside(app):
        batch = db.session.get_one(Batch, batch_id)
        first = rules.draw_up(batch, FIRST, FIRST)
        rest = rules.draw_up(batch, FIRST, LAST)
        assert [day.on_date.day for day in first.days + rest.days] == [20, 21, 22, 23]
        with pytest.raises(RuleError, match="belum masuk daftar"):
            rules.draw_up(batch, FIRST, LAST)
        rules.discard(batch, first)
        assert [day.on_date.day for day in rules.draw_up(batch, FIRST, LAST).days] == [20]


def test_only_what_was_printed_is_paid_and_only_as_it_was_printed(app, inside, course):
    batch_id, people, days = course
    with inside(app):
        batch = db.session.get_one(Batch, batch_id)
        drawn = rules.draw_up(batch, FIRST, LAST)
        with pytest.raises(RuleError, match="Cetak dahulu"):
            rules.mark_paid(batch, drawn, LAST)
        rules.fix_lines(batch, drawn)
        attendance.set_many(batch.sheet_id, [(days[3], people[1], "hadir")])
        with pytest.raises(RuleError, match="berubah sejak daftar ini dicetak"):
            rules.mark_paid(batch, find_allowance(batch, drawn.id), LAST)
        rules.fix_lines(batch, find_allowance(batch, drawn.id))
        for wrong in (LAST - dt.timedelta(days=1), LAST + dt.timedelta(days=1)):
            with pytest.raises(RuleError, match="Tanggal bayar"):
                rules.mark_paid(batch, find_allowance(batch, drawn.id), wrong)
        rules.mark_paid(batch, find_allowance(batch, drawn.id), LAST)
        assert drawn.total == 350_000 and drawn.paid_on == LAST


def test_what_was_paid_stays_and_a_later_correction_says_so(app, inside, sign_in, course):
    batch_id, people, days = course
    with inside(app):
        batch, drawn = printed(batch_id)
        rules.mark_paid(batch, drawn, LAST)
        list_id = drawn.id
    clerk = sign_in()
    day, person = days[0], people[0]
    url = f"/pelatihan/{batch_id}/kehadiran/{day}/{person}"
    answer = clerk.post(url, {f"m.{day}.{person}": "alpa", "key": "k"}, htmx=True, target=f"m_{day}_{person}")
    assert "Uang saku hari ini sudah dibayar" in answer
    page = clerk.get(f"/pelatihan/{batch_id}/uang")
    assert "Kehadiran diubah sesudah dibayar" in page and "dibayar 4 hari, kini tercatat 3 hari" in page
    with inside(app):
        batch, drawn = opened(batch_id)
        assert (drawn.total, Money(batch).used) == (300_000, 300_000)
        for verb in (lambda: rules.fix_lines(batch, drawn), lambda: rules.discard(batch, drawn)):
            with pytest.raises(RuleError, match="sudah dibayar"):
                verb()
        with pytest.raises(RuleError, match="ada pada daftar uang saku"):
            values = {"programme_name": "Pelatihan Keterampilan", "title": batch.title, "places": 3}
            rules.change_batch(batch, values | {"starts_on": dt.date(2025, 10, 21), "ends_on": LAST})
    clerk.post(f"/pelatihan/{batch_id}/uang/daftar/{list_id}/penghapusan", status=422)


@pytest.mark.parametrize(
    ("first", "last", "values", "sentence"),
    [
        (LAST, FIRST, {}, "sebelum tanggal dari"),
        (FIRST, dt.date(2025, 10, 24), {}, "sudah lewat atau hari ini"),
        (FIRST, LAST, {"allowance": 0}, "Isi dahulu uang saku"),
    ],
)
def test_what_cannot_be_paid_is_refused(app, inside, course, first, last, values, sentence):
    with inside(app):
        batch = db.session.get_one(Batch, course[0])
        for name, value in values.items():
            setattr(batch, name, value)
        with pytest.raises(RuleError, match=sentence):
            rules.draw_up(batch, first, last)


def test_nobody_present_makes_no_list(app, inside, clock):
    clock.set("2025-10-23 15:00")
    with inside(app):
        batch = make_batch(allowance=50_000)
        with pytest.raises(RuleError, match="Belum ada yang tercatat hadir"):
            rules.fix_lines(batch, rules.draw_up(batch, FIRST, LAST))


def test_what_a_batch_costs_is_counted_against_its_budget(app, inside, course):
    with inside(app):
        batch = db.session.get_one(Batch, course[0])
        rules.add_cost(batch, FIRST, "Honor pelatih", 800_000)
        money = Money(batch)
        assert (money.used, money.left) == (800_000, 200_000)
        rules.add_cost(batch, FIRST, "Konsumsi", 300_000)
        assert Money(batch).left == -100_000
        with pytest.raises(RuleError, match="masa depan"):
            rules.add_cost(batch, dt.date(2026, 1, 1), "Konsumsi", 1)
        rules.remove_cost(Money(batch).costs[0])
        assert [cost.title for cost in Money(batch).costs] == ["Konsumsi"]


def test_from_the_page_to_the_paper_and_the_payment(app, inside, sign_in, course):
    batch_id, _, _ = course
    clerk = sign_in()
    url = f"/pelatihan/{batch_id}/uang"
    assert "Cetak" not in clerk.get(url).one("#allowances").text_content()
    clerk.post(f"{url}/daftar", {"since": "23/10/2025", "until": "20/10/2025"}, status=422)
    clerk.post(f"{url}/daftar", {"since": "20/10/2025", "until": "23/10/2025"}, status=303)
    with inside(app):
        list_id = db.session.scalar(db.select(AllowanceList.id))
    clerk.get(f"{url}/daftar/{list_id}", status=404)
    sent = clerk.post(f"{url}/daftar/{list_id}/cetak", status=303)
    [paper] = [page.extract_text() for page in PdfReader(io.BytesIO(clerk.get(sent.location).data)).pages]
    assert "tiga ratus ribu rupiah" in paper and "300.000" in paper and "Peserta 1" in paper
    assert "Peserta 3" not in paper  # never came
    clerk.post(f"{url}/daftar/{list_id}/pembayaran", {"paid_on": "1/10/2025"}, status=422)
    clerk.post(f"{url}/daftar/{list_id}/pembayaran", {"paid_on": "23/10/2025"}, status=303)
    page = clerk.get(url)
    assert "Dibayar" in page.one("#allowances").text_content() and "Rp700.000" in page
    clerk.post(f"{url}/biaya", {"title": "Honor", "on_date": "23/10/2025", "amount": "800.000"}, status=303)
    assert "lewat Rp100.000" in clerk.get(url)
    clerk.post(f"{url}/biaya", {"title": "Honor", "on_date": "23/10/2025", "amount": "0"}, status=422)


@pytest.mark.parametrize("role", ["kadis", "auditor"])
def test_who_only_reads_sees_the_money_and_no_button(sign_in, course, role):
    batch_id, _, _ = course
    reader = sign_in(role, roles=[role])
    assert not reader.get(f"/pelatihan/{batch_id}/uang").css("main form")
    reader.post(f"/pelatihan/{batch_id}/uang/daftar", {"since": "20/10/2025", "until": "23/10/2025"}, status=403)


def test_who_was_present_follows_the_training_until_that_is_taken_back(app, inside, course):
    batch_id, people, days = course
    with inside(app):
        batch = db.session.get_one(Batch, batch_id)
        rules.follow(batch)
        assert [state for state, _ in states(batch)] == ["mengikuti", "mengikuti", "diterima"]
        attendance.set_many(batch.sheet_id, [(day, people[1], "sakit") for day in days[:2]])
        rules.follow(batch, [people[1]])
        assert [state for state, _ in states(batch)] == ["mengikuti", "diterima", "diterima"]
