"""Activities: series that make their days by themselves, single days, one more like the last, taking away."""

import datetime as dt
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from app.attendance import rules as attendance
from app.attendance.models import Session, Sheet
from app.ground.db import db
from app.karang_werda.completeness import Scores
from app.karang_werda.models import Activity
from app.karang_werda.rules import activities
from app.office.models import Holiday
from tests.karang_werda.make import make_club, make_elder
from tests.karang_werda.test_clubs import refused

SENAM = {"kind": "senam", "title": "Senam pagi", "place": "Balai RW 03"}
DATES = st.dates(dt.date(2020, 1, 1), dt.date(2030, 12, 31))


@pytest.fixture(autouse=True)
def today(clock):
    clock.set("2025-06-01")


@given(st.sets(st.integers(0, 6)), DATES, st.integers(0, 400), st.sets(DATES, max_size=5))
def test_the_days_of_a_series_are_exactly_its_weekdays_within_its_term(weekdays, first, length, left_out):
    last = first + dt.timedelta(length)
    days = activities.days_of(weekdays, first, last, left_out)
    assert days == sorted(set(days))
    assert all(first <= day <= last and day.weekday() in weekdays and day not in left_out for day in days)
    expected = sum((first + dt.timedelta(n)).weekday() in weekdays for n in range(length + 1))
    skipped = sum(first <= day <= last and day.weekday() in weekdays for day in left_out)
    assert len(days) == expected - skipped


@given(st.sets(st.integers(0, 6), min_size=1), DATES, st.integers(0, 200), st.integers(0, 200))
def test_two_terms_that_meet_make_the_days_of_the_whole(weekdays, first, one, two):
    middle, last = first + dt.timedelta(one), first + dt.timedelta(one + two)
    parts = activities.days_of(weekdays, first, middle, ()) + activities.days_of(
        weekdays, middle + dt.timedelta(1), last, ()
    )
    assert parts == activities.days_of(weekdays, first, last, ())


def dates() -> list[dt.date]:
    return list(db.session.scalars(db.select(Activity.on_date).order_by(Activity.on_date)))


def test_gymnastics_on_tuesdays_and_fridays_but_for_a_holiday(app, inside):
    with inside(app):
        first, last = dt.date(2025, 6, 1), dt.date(2025, 6, 14)
        left_out = [dt.date(2025, 6, 6)]
        _, made, there = activities.plan_series(make_club(), SENAM, [1, 4], first, last, left_out)
        assert (made, there) == (3, 0)
        assert dates() == [dt.date(2025, 6, 3), dt.date(2025, 6, 10), dt.date(2025, 6, 13)]
        assert [
            s.on_date for s in db.session.scalars(db.select(Session).order_by(Session.on_date))
        ] == dates()


def test_the_same_series_twice_makes_no_twins(app, inside):
    with inside(app):
        club, term = make_club(), ([1], dt.date(2025, 6, 1), dt.date(2025, 6, 30))
        activities.plan_series(club, SENAM, *term)
        assert activities.plan_series(club, SENAM, *term)[1:] == (0, 4)
        assert "sudah tercatat pada 3 Juni 2025" in refused(activities.plan, club, dt.date(2025, 6, 3), SENAM)
        activities.plan(club, dt.date(2025, 6, 3), SENAM | {"title": "Senam sore"})


def test_a_series_that_makes_no_sense_is_refused(app, inside):
    with inside(app):
        club, first = make_club(), dt.date(2025, 6, 1)
        for weekdays, last, told in (
            ([], first, "Pilih sekurang-kurangnya satu hari."),
            ([1], dt.date(2025, 5, 31), "Hari terakhir sebelum hari pertama."),
            ([1], dt.date(2026, 6, 2), "Satu rangkaian paling lama satu tahun."),
            ([1, 4], first, "Tidak ada hari Selasa dan Jumat dalam rentang itu."),
        ):
            assert refused(activities.plan_series, club, SENAM, weekdays, first, last) == told
        assert "Jenis kegiatan" in refused(activities.plan, club, first, SENAM | {"kind": "balap"})
        assert dates() == []


def test_an_activity_with_attendance_stays(app, inside):
    with inside(app):
        club, one = make_club(), make_elder()
        _, made, _ = activities.plan_series(club, SENAM, [6], dt.date(2025, 5, 1), dt.date(2025, 6, 30))
        (
            held,
            *_,
        ) = db.session.scalars(db.select(Activity).order_by(Activity.on_date)).all()
        [session] = attendance.sessions_of(held.sheet_id)
        attendance.set_mark(session, one.id, "hadir")
        assert "tidak dapat dihapus" in refused(activities.remove, held)
        assert "sudah diisi" in refused(activities.change, held, dt.date(2025, 5, 5), SENAM)
        assert activities.remove_rest(held) == 4  # after today; the past stays
        assert len(dates()) == made - 4
        empty = db.session.scalar(db.select(Activity).where(Activity.on_date == dt.date(2025, 5, 11)))
        activities.remove(empty)
        left = len(dates())
        assert left == made - 5
        assert db.session.scalar(db.select(db.func.count()).select_from(Sheet)) == left


def test_a_club_that_did_nothing_for_a_month_is_told_so(app, inside):
    with inside(app):
        club = make_club()
        told = "Tidak ada kegiatan yang dicatat"
        activities.plan(club, dt.date(2025, 5, 1), SENAM)
        activities.plan(club, dt.date(2025, 6, 2), SENAM)
        assert told in Scores([club]).of(club).missing
        activities.plan(club, dt.date(2025, 5, 2), SENAM)
        assert told not in Scores([club]).of(club).missing


FORM = {"kind": "senam", "title": "Senam pagi", "place": "", "speaker": "", "cost": "Rp 150.000", "note": ""}


@pytest.fixture
def url(app, inside):
    with inside(app):
        return f"/karang-werda/{make_club().id}"


def test_one_activity_is_planned_changed_copied_and_taken_away(sign_in, url):
    clerk = sign_in()
    assert "Belum ada kegiatan" in clerk.get(f"{url}/kegiatan")
    at = clerk.post(f"{url}/kegiatan/baru", FORM | {"on_date": "3/6/2025"}, status=303).location
    assert "Rp150.000" in clerk.get(at)
    fields = clerk.get(f"{at}/ubah").fields()
    clerk.post(f"{at}/ubah", fields | {"speaker": "dr. Wening"}, status=303)
    assert "Sementara itu disimpan orang lain" in clerk.post(
        f"{at}/ubah", fields | {"speaker": "X"}, status=422
    )
    number = at.rsplit("/", 1)[1]
    copy = clerk.get(f"{url}/kegiatan/baru?seperti={number}").fields()
    assert (copy["speaker"], copy["on_date"]) == ("dr. Wening", "1 Juni 2025")
    clerk.post(f"{url}/kegiatan/baru", copy, status=303)
    assert len(clerk.get(f"{url}/kegiatan?jenis=senam").css("tbody tr")) == 2
    clerk.post(f"{at}/penghapusan", status=303)
    assert len(clerk.get(f"{url}/kegiatan").css("tbody tr")) == 1
    filtered = clerk.post(f"{url}/kegiatan/saringan", {"waktu": "lalu"}, htmx=True, target="listing")
    assert "Tidak ada kegiatan yang cocok" in filtered


def test_a_series_is_planned_by_its_form(sign_in, url):
    clerk = sign_in()
    sent = FORM | {"weekdays": ["1", "4"], "starts_on": "1/6/2025", "ends_on": "30/6/2025"}
    page = clerk.post(f"{url}/rangkaian/baru", sent | {"left_out": "besok"}, status=422)
    assert page.one("input[name=left_out]").get("value") == "besok"
    clerk.get(f"{url}/rangkaian/baru")
    clerk.post(f"{url}/rangkaian/baru", sent | {"left_out": "6/6/2025, 10 Jun 2025"}, status=303)
    page = clerk.get(f"{url}/kegiatan?urut=lama")
    assert page.texts("tbody td[data-label=Tanggal]")[:2] == ["3 Juni 2025", "13 Juni 2025"]
    at = page.css("a.row-link")[0].get("href")
    clerk.post(f"{at}/penghapusan-sisa", status=303)
    assert len(clerk.get(f"{url}/kegiatan").css("tbody tr")) == 1


def test_activities_of_another_club_are_not_found(app, inside, sign_in, url):
    with inside(app):
        other = make_club(name="Lain")
        other_id, activity_id = other.id, activities.plan(other, dt.date(2025, 6, 1), SENAM).id
    officer = sign_in("ketua", roles=["club"], scope=("club", int(url.rsplit("/", 1)[1])))
    officer.get(f"{url}/kegiatan")
    officer.get(f"{url}/kegiatan/{activity_id}", status=404)
    officer.get(f"/karang-werda/{other_id}/kegiatan", status=404)
    officer.post(f"/karang-werda/{other_id}/kegiatan/{activity_id}/penghapusan", status=404)
    reader = sign_in("kadis", roles=["kadis"])
    assert not reader.get(f"/karang-werda/{other_id}/kegiatan/{activity_id}").css("main form")
    reader.post(f"/karang-werda/{other_id}/kegiatan/baru", status=403)


def test_a_series_leaves_the_offices_days_off_aside_when_it_should(app, inside):
    with inside(app):
        db.session.add(Holiday(day=dt.date(2025, 6, 6), name="Iduladha 1446 Hijriah"))
        term = [1, 4], dt.date(2025, 6, 1), dt.date(2025, 6, 14)
        series, made, _ = activities.plan_series(make_club(), SENAM, *term, [dt.date(2025, 6, 3)])
        assert made == 2 and dates() == [dt.date(2025, 6, 10), dt.date(2025, 6, 13)]
        assert series.left_out == ["2025-06-03", "2025-06-06"]
        _, made, _ = activities.plan_series(make_club(name="Lain"), SENAM, *term, off=False)
        assert made == 4


@given(st.sets(st.integers(0, 6), min_size=1), DATES, st.integers(0, 300), st.sets(DATES, max_size=20))
def test_no_day_of_a_series_is_a_day_off_and_none_is_lost_besides(weekdays, first, length, off):
    last = first + dt.timedelta(length)
    every, without = (activities.days_of(weekdays, first, last, out) for out in ((), off))
    assert set(every) - set(without) == {day for day in every if day in off}


def picture(kind="JPEG", size=(40, 30)) -> bytes:
    out = io.BytesIO()
    place = Image.Exif()
    place[0x010F] = "Ponsel Pak Slamet"
    Image.new("RGB", size, "teal").save(out, kind, exif=place)
    return out.getvalue()


def test_a_photo_is_made_anew_and_shown_to_readers_of_the_club(app, inside, sign_in):
    with inside(app):
        club, other = make_club(), make_club(name="Lain").id
        held = activities.plan(club, dt.date(2025, 6, 1), SENAM)
        url = f"/karang-werda/{club.id}/kegiatan/{held.id}"
    clerk, sent = sign_in(), {"caption": "Senam bersama"}
    for _ in range(2):  # the same picture twice is one
        clerk.post(f"{url}/foto", sent | {"photo": (io.BytesIO(picture()), "IMG_1.jpg")}, status=303)
    page = clerk.get(url)
    [shown] = page.css(".photos img")
    assert shown.get("alt") == "Senam bersama"
    kept = clerk.get(shown.get("src"))
    assert kept.mimetype == "image/jpeg" and b"Slamet" not in kept.data
    for wrong in (b"", b"GIF89a......", b"\xff\xd8\xff broken"):
        told = clerk.post(f"{url}/foto", sent | {"photo": (io.BytesIO(wrong), "x.jpg")}, status=422)
        assert "oto" in told.one("[data-sentence]").text_content()
    sign_in("ketua", roles=["club"], scope=("club", other)).get(shown.get("src"), status=404)
    clerk.post(f"{shown.get('src')}/penghapusan", status=303)
    assert clerk.get(url).css(".photos img") == []


def test_the_list_of_activities_is_filtered_and_offers_one_more_like_the_last(app, inside, sign_in):
    with inside(app):
        club = make_club()
        activities.plan(club, dt.date(2025, 5, 20), SENAM | {"title": "Pengajian", "kind": "pengajian"})
        last = activities.plan(club, dt.date(2025, 5, 27), SENAM | {"speaker": "dr. Wati", "cost": 150000})
        activities.plan(club, dt.date(2025, 6, 3), SENAM)
        url, number = f"/karang-werda/{club.id}/kegiatan", last.id
    clerk = sign_in()
    assert len(clerk.get(url).css("tbody tr")) == 3
    assert clerk.get(f"{url}?jenis=pengajian").texts("tbody th") == ["Pengajian"]
    assert len(clerk.get(f"{url}?waktu=kini").css("tbody tr")) == 1
    again = clerk.get(f"{url}/baru?seperti={number}")
    assert clerk.get(url).one(f'a[href$="seperti={number}"]') is not None
    fields = again.fields()
    assert (fields["speaker"], fields["cost"], fields["on_date"]) == ("dr. Wati", "150.000", "1 Juni 2025")
