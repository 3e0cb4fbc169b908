"""The settings pages and the pages of work in the background."""

import datetime as dt

import pytest
from sqlalchemy import select

from app.ground import job
from app.ground.db import db
from app.office import agency
from app.office.models import Appointment

pytestmark = pytest.mark.pages


@pytest.fixture
def admin(sign_in):
    return sign_in("admin", roles=["admin"])


def test_the_profile_is_changed_and_told(admin, app, inside):
    fields = admin.get("/pengaturan").fields("#profile form")
    admin.post(
        "/pengaturan", fields | {"phone": "(0341) 999", "public_url": "https://contoh.go.id"}, status=303
    )
    with inside(app):
        assert (agency.profile().phone, agency.profile().public_url) == ("(0341) 999", "https://contoh.go.id")
    assert "(0341) 999" in " ".join(admin.get("/pengaturan").texts("#trail li"))


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("public_url", "ftp://contoh.go.id"),
        ("public_url", "contoh.go.id"),
        ("agency", ""),
        ("agency", "x" * 161),
        ("email", "x" * 121),
    ],
)
def test_a_bad_profile_is_refused_at_its_field_and_kept(admin, app, inside, field, typed):
    fields = admin.get("/pengaturan").fields("#profile form")
    page = admin.post("/pengaturan", fields | {field: typed}, status=422)
    assert page.css(f"#{field}-error") and page.fields("#profile form").get(field, "") == typed


def test_more_than_was_asked_for_has_no_effect(admin, app, inside):
    fields = admin.get("/pengaturan").fields("#profile form")
    admin.post("/pengaturan", fields | {"is_demo": "1", "kota": "blitar", "region_code": "11.11"}, status=303)
    with inside(app):
        assert (agency.profile().is_demo, agency.profile().kota, agency.profile().region_code) == (
            False,
            "malang",
            "35.73",
        )


def test_a_stale_profile_shows_both_texts(admin, app, inside):
    stale = admin.get("/pengaturan").fields("#profile form")
    admin.post("/pengaturan", stale | {"phone": "111"}, status=303)
    page = admin.post("/pengaturan", stale | {"phone": "222"}, status=422)
    assert "111" in page.texts("#phone-error")[0] and page.fields("#profile form")["phone"] == "222"
    admin.post("/pengaturan", page.fields("#profile form"), status=303)


def test_who_may_not_change_reads(sign_in):
    page = sign_in("kadis", roles=["kadis"]).get("/pengaturan")
    assert not page.css("#profile form") and "PEMERINTAH KOTA MALANG" in page


OFFICIAL = {
    "post": "kadis",
    "title": "KEPALA DINAS SOSIAL",
    "name": "Dra. Endang, M.Si.",
    "starts_on": "2 Januari 2024",
}


def test_an_official_is_recorded_changed_and_ended(admin, app, inside):
    admin.post("/pengaturan/pejabat/baru", OFFICIAL, status=303)
    with inside(app) as session:
        row = session.scalars(select(Appointment)).one()
        row_id = row.id
        assert (row.starts_on, row.capacity, row.nip, row.ends_on) == (dt.date(2024, 1, 2), "", "", None)
    url = f"/pengaturan/pejabat/{row_id}"
    admin.post(url, admin.get(url).fields() | {"ends_on": "31/12/2025"}, status=303)
    assert "31 Desember 2025" in admin.get("/pengaturan")
    page = admin.post(url, admin.get(url).fields() | {"ends_on": "1/1/2020"}, status=422)
    assert "sebelum tanggal mulai" in page


def test_a_double_click_records_one_official(admin, app, inside):
    admin.post("/pengaturan/pejabat/baru", OFFICIAL, status=303)
    assert "sudah ada pemegangnya" in admin.post("/pengaturan/pejabat/baru", OFFICIAL, status=422)


def test_a_job_shows_its_progress_to_its_owner_only(sign_in, admin, app, inside):
    sari, budi = sign_in("sari"), sign_in("budi")
    with inside(app) as session:
        from app.accounts.models import Account

        owner = session.scalars(select(Account).where(Account.username == "sari")).one()
        made = job.enqueue("contoh", "Menyusun daftar", {}, by=owner)
        made.done, made.total = 3, 10
        job_id = made.id
    for client, status in ((sari, 200), (admin, 200), (budi, 404)):
        client.get(f"/pekerjaan/{job_id}", status=status)
    assert "Menyusun daftar" in sari.get("/pekerjaan") and "Menyusun daftar" not in budi.get("/pekerjaan")
    bar = sari.get(f"/pekerjaan/{job_id}/kemajuan", htmx=True, target=f"job_{job_id}")
    assert "3 dari 10" in bar and bar.css("[hx-get]")
    budi.post(f"/pekerjaan/{job_id}/pembatalan", status=404)
    sari.post(f"/pekerjaan/{job_id}/pembatalan", status=303)
    with inside(app) as session:
        assert session.get(job.Job, job_id).cancel


def test_the_bar_stops_asking_when_the_job_has_ended(sign_in, app, inside):
    sari = sign_in("sari")
    with inside(app):
        made = job.enqueue("contoh", "Menyusun daftar", {}, by=None)
        made.user_id, made.state, made.finished_at = 1, job.FINISHED, made.created_at
        db.session.flush()
        job_id = made.id
    bar = sari.get(f"/pekerjaan/{job_id}/kemajuan", htmx=True, target=f"job_{job_id}")
    assert bar.headers["HX-Refresh"] == "true" and not bar.css("[hx-get]")
    sari.get(f"/pekerjaan/{job_id}/berkas", status=404)


def test_the_file_of_a_job_has_a_neutral_name(sign_in, app, inside):
    sari = sign_in("sari")
    sha = app.extensions["archive"].put(b"%PDF-1.7 daftar")
    with inside(app):
        made = job.enqueue("contoh", "Menyusun daftar", {}, by=None)
        made.user_id, made.state, made.finished_at, made.result_sha = 1, job.FINISHED, made.created_at, sha
        db.session.flush()
        job_id = made.id
    answer = sari.get(f"/pekerjaan/{job_id}/berkas")
    assert answer.data == b"%PDF-1.7 daftar"
    assert answer.headers["Content-Disposition"] == f"attachment; filename=pendapa-{job_id}.pdf"
