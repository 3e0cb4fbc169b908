"""Reports: counted from the records, whatever the number of clubs; nought is said, nobody's values stand in them."""

import datetime as dt
import io

import pypdf
import pytest

from app.attendance import rules as attendance
from app.ground import wilayah
from app.ground.db import db
from app.karang_werda import contest, letters, reports
from app.karang_werda.models import Club
from app.karang_werda.rules import activities, clubs, health, members
from app.people.rules import record_death
from tests.karang_werda.make import make_club, make_elder
from tests.karang_werda.test_activities import SENAM
from tests.letters.make import make_office

MAY = "2025-05"


@pytest.fixture(autouse=True)
def today(clock):
    clock.set("2025-06-15")


def hold(club, on: dt.date, *present, title="Senam"):
    held = activities.plan(club, on, SENAM | {"title": title})
    [session] = attendance.sessions_of(held.sheet_id)
    for person_id in present:
        attendance.set_mark(session, person_id, "hadir")
    return held


def join(club, **values):
    return members.join(club, make_elder(**values), dt.date(2025, 1, 1)).person


def make_may():
    """(busy club, quiet club of another kecamatan) after a May in which one woman was referred."""
    make_office()
    busy = make_club(puskesmas="Puskesmas Bareng")
    far = next(code for code, _, _, kecamatan in wilayah.listed() if kecamatan != busy.kecamatan)
    quiet = make_club(name="Karang Werda Sepi", kelurahan=far)
    young = join(busy, name="Ani", sex="P", birth_date=dt.date(1962, 1, 1))
    old = join(busy, name="Budi", sex="L", birth_date=dt.date(1940, 1, 1))
    join(busy, name="Cici", sex="P", birth_date=dt.date(1950, 1, 1))
    join(quiet, name="Dedi", sex="L", birth_date=dt.date(1950, 1, 1))
    first = hold(busy, dt.date(2025, 5, 6), young.id, old.id)
    hold(busy, dt.date(2025, 5, 13), young.id)
    hold(busy, dt.date(2025, 4, 29), old.id)  # not of May
    check = health.measure(first, young, {"systolic": 170, "diastolic": 100})
    health.measure(first, old, {"weight": 61})
    letters.refer(check, busy, "Puskesmas Bareng", None)
    return busy, quiet


def test_a_month_counts_activities_people_and_checks(app, inside):
    with inside(app):
        busy, _quiet = make_may()
        told = reports.report(busy, reports.month(MAY))
        tally = told.tally
        assert (tally.activities, tally.measured, tally.flagged, tally.referred) == (2, 2, 1, 1)
        assert (tally.all.presences, tally.all.people, tally.all.members) == (3, 2, 3)
        assert tally.group("P", "60–69") == reports.Group(members=1, presences=2, people=1)
        assert tally.group("P", "70–79") == reports.Group(members=1)
        assert tally.group("L", "80+") == reports.Group(members=1, presences=1, people=1)
        assert [(one.on_date.day, came) for one, came in told.activities] == [(6, 2), (13, 1)]
        assert told.flags == [("Tekanan darah tinggi", 1)]
        assert reports.turnouts([busy.id], reports.month(MAY))[busy.id].share == 66


def test_members_are_those_of_the_months_last_day(app, inside):
    with inside(app):
        club = make_club()
        left = members.join(club, make_elder(name="Pergi"), dt.date(2025, 1, 1))
        members.leave(left, dt.date(2025, 5, 31), "pindah")
        died = join(club, name="Wafat")
        record_death(died, dt.date(2025, 5, 20))
        join(club, name="Ada")
        members.join(club, make_elder(name="Baru"), dt.date(2025, 6, 2))
        by_month = {text: reports.report(club, reports.month(text)) for text in ("2025-04", MAY, "2025-06")}
        assert [told.tally.all.members for told in by_month.values()] == [3, 1, 2]
        assert [told.left for told in by_month.values()] == [0, 1, 0]
        assert by_month["2025-06"].joined == 1


def test_all_clubs_by_kecamatan_and_a_month_without_activity_is_said(app, inside):
    with inside(app):
        busy, quiet = make_may()
        told = reports.city([busy, quiet], reports.month(MAY))
        assert [district.name for district in told.districts] == [busy.kecamatan, quiet.kecamatan]
        assert told.idle == [quiet]
        assert told.reached == 1
        assert (told.whole.activities, told.whole.all.members, told.whole.busy, told.whole.clubs) == (2, 4, 1, 2)
        assert told.districts[1].whole.all == reports.Group(members=1)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (None, "Juni 2025"), ("2025-05", "Mei 2025"), ("2031-01", "Juni 2025"), ("2025-13", "Juni 2025"),
        ("x", "Juni 2025"), ("2025-07", "Juni 2025"), ("1-1", "Juni 2025"), ("2024-02", "Februari 2024"),
    ],
)  # fmt: skip
def test_a_month_that_cannot_be_shown_is_the_running_one(app, inside, text, title):
    with inside(app):
        assert reports.month(text).title == title


def test_activities_to_come_are_not_counted_as_done(app, inside):
    with inside(app):
        club = make_club()
        hold(club, dt.date(2025, 6, 14))
        activities.plan(club, dt.date(2025, 6, 20), SENAM)
        assert reports.report(club, reports.month("2025-06")).tally.activities == 1
        assert reports.months([club.id], reports.year(2025))[club.id] == [0, 0, 0, 0, 0, 1]


def test_the_contest_ranks_orderly_administration_first(app, inside):
    with inside(app):
        make_may()
        tidy = make_club(name="Karang Werda Rapi", kelurahan=wilayah.listed()[2][0])
        for post in ("ketua", "sekretaris", "bendahara", "seksi"):
            clubs.appoint(tidy, make_elder(), post, dt.date(2025, 1, 1))
        found = contest.entries(list(db.session.scalars(db.select(Club))), reports.year(2025))
        assert found[0].club is tidy and found[0].busy_months == 0
        assert [entry.place for entry in found] == [1, 2, 3]
        assert found[1].busy_months == 2 and found[1].idle_months == "Jan, Feb, Mar, Jun"


def test_the_contest_counts_who_came_as_the_reports_do(app, inside):
    with inside(app):
        make_may()
        ids, period = list(db.session.scalars(db.select(Club.id))), reports.year(2025)
        told = reports.tallies(ids, period)
        assert any(told[club_id].all.people for club_id in ids)
        assert reports.turnouts(ids, period) == {
            club_id: reports.Turnout(told[club_id].all.people, told[club_id].all.members) for club_id in ids
        }


def test_the_number_of_statements_does_not_grow_with_the_clubs(app, inside, count_queries, sign_in):
    clerk = sign_in()
    with inside(app):
        make_may()
    url = f"/karang-werda/laporan?bulan={MAY}"
    clerk.get(url)
    with count_queries(app) as few:
        clerk.get(url)
    with inside(app):
        for number in range(12):
            join(make_club(name=f"Karang Werda {number}"), name=f"Orang {number}")
    with count_queries(app) as many:
        clerk.get(url)
    assert many.count == few.count


def text_of(answer) -> str:
    assert answer.mimetype == "application/pdf"
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(answer.data)).pages).split())


def test_pages_and_papers_say_the_same_and_name_nobody_who_was_measured(app, inside, sign_in):
    with inside(app):
        busy, quiet = (club.id for club in make_may())
        wilayah_code = wilayah.listed()[0][2]
    reader = sign_in("kadis", roles=["kadis"])
    page = reader.get(f"/karang-werda/laporan?bulan={MAY}")
    assert "1 dari 57 kelurahan berkegiatan; 1 kelompok tanpa kegiatan" in page
    assert len(page.css("tr.idle")) == 1
    part = reader.get(f"/karang-werda/laporan?bulan={MAY}&kecamatan={wilayah_code}")
    assert "Karang Werda Sepi" not in part and "Melati" in part and "1 dari 11 kelurahan" in part
    paper = text_of(reader.get(f"/karang-werda/laporan/cetak?bulan={MAY}"))
    assert "Laporan Karang Werda Mei 2025" in paper and "tidak ada" in paper and "1 dari 57" in paper
    month = reader.get(f"/karang-werda/{busy}/laporan?bulan={MAY}")
    assert "Tekanan darah tinggi" in month and "Perempuan, 60–69 tahun" in month
    assert "Tidak ada kegiatan yang dicatat pada Mei 2025" in reader.get(f"/karang-werda/{quiet}/laporan?bulan={MAY}")
    for address in (f"/karang-werda/{busy}/laporan/cetak?bulan={MAY}", f"/karang-werda/{busy}/buku?tahun=2025"):
        text = text_of(reader.get(address))
        assert "Tekanan darah tinggi 1" in text and "2 dari 3 anggota" in text
        assert "170" not in text and "Ani" not in text
    assert "tidak ada kegiatan" in text_of(reader.get(f"/karang-werda/{quiet}/buku?tahun=2025"))
    assert "Karang Werda Sepi" in text_of(reader.get("/karang-werda/lomba/cetak?tahun=2025"))
    assert "Jan, Feb, Mar" in reader.get("/karang-werda/lomba?tahun=2025")


def test_a_clubs_officer_has_reports_of_the_own_club_alone(app, inside, sign_in):
    with inside(app):
        busy, quiet = (club.id for club in make_may())
    officer = sign_in("ketua", roles=["club"], scope=("club", quiet))
    page = officer.get(f"/karang-werda/laporan?bulan={MAY}")
    assert "Karang Werda Sepi" in page and "Melati" not in page
    assert "Melati" not in officer.get("/karang-werda/lomba?tahun=2025")
    for address in ("laporan", "laporan/cetak", "buku"):
        officer.get(f"/karang-werda/{busy}/{address}", status=404)
        officer.get(f"/karang-werda/{quiet}/{address}")


def test_the_list_to_be_signed_has_the_order_of_the_screen(app, inside, sign_in):
    with inside(app):
        busy, _ = make_may()
        held = hold(busy, dt.date(2025, 6, 3))
        url = f"/karang-werda/{busy.id}/kegiatan/{held.id}/kehadiran"
    clerk = sign_in()
    shown = [name.split(" (")[0] for name in clerk.get(url).texts(".roll-list b")]
    text = text_of(clerk.get(url + "/cetak"))
    assert shown == ["Ani", "Budi", "Cici"]
    assert [name for name in text.split() if name in shown] == shown


def test_who_signs_never_stands_alone_on_the_last_page(app, inside):
    """However many activities a month had, the last of them stands on the page that is signed."""
    from app.office import printing

    with inside(app):
        make_office()
    lengths = set()
    with app.test_request_context():
        parts = {"told": [["Hal", "1"]] * 8, "groups": [["Kelompok", "1", "2", "3"]] * 9, "flags": []}
        for count in range(3, 15):
            rows = [["Selasa, 6 Mei 2025", "Senam", "Senam pagi", "Balai RW", "9"]] * count
            sheet = printing.sheet("Laporan", "Mei", activities=rows, secretary="", chair="", **parts)
            drawn = pypdf.PdfReader(io.BytesIO(printing.printed("karang_werda/prints/month.html", sheet)))
            last = drawn.pages[-1].extract_text()
            assert "Sekretaris" in last and "Selasa" in last, f"{count} activities"
            lengths.add(len(drawn.pages))
    assert lengths == {1, 2}
