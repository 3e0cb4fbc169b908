"""Who may do what with trainings."""

import pytest

from tests.training.make import make_batch, make_enrolments

pytestmark = pytest.mark.pages

READERS = ("staf", "kabid", "kadis", "auditor")
WRITERS = ("staf", "kabid")
OTHERS = ("admin", "shelter", "caseworker", "privacy", "lks", "club")


@pytest.fixture
def batch(app, inside):
    with inside(app):
        batch = make_batch(places=1)
        return batch.id, make_enrolments(batch, 2)


def pages(batch_id, enrolment_id):
    own = (
        "",
        "/seleksi",
        "/cadangan",
        "/kehadiran",
        "/sertifikat",
        "/ringkasan",
        "/daftar-hadir",
        f"/peserta/{enrolment_id}",
    )
    return ["/pelatihan", "/pelatihan/tindak-lanjut", *(f"/pelatihan/{batch_id}{page}" for page in own)]


@pytest.mark.parametrize("role", READERS)
def test_who_reads_sees_every_page(sign_in, batch, role):
    batch_id, [one, _] = batch
    reader = sign_in(role, roles=[role])
    for url in pages(batch_id, one):
        reader.get(url)


@pytest.mark.parametrize("role", OTHERS)
def test_the_others_see_none(sign_in, batch, role):
    batch_id, [one, _] = batch
    other = sign_in(role, roles=[role])
    for url in pages(batch_id, one):
        other.get(url, status=403)


@pytest.mark.parametrize("role", ["kadis", "auditor"])
def test_who_only_reads_is_offered_no_button_and_changes_nothing(sign_in, batch, role):
    batch_id, ids = batch
    reader = sign_in(role, roles=[role])
    page = reader.get(f"/pelatihan/{batch_id}")
    assert not page.css("input[data-mark]") and "Tambah peserta" not in page and "Unduh .xlsx" not in page
    for url in (
        "penerimaan",
        "penolakan",
        "pengunduran",
        "peserta",
        "kehadiran",
        "sertifikat",
        "ubah",
        "calon",
    ):
        reader.post(f"/pelatihan/{batch_id}/{url}", {"id": ids}, status=403)
    reader.get(f"/pelatihan/{batch_id}/peserta/ekspor", status=403)


@pytest.mark.parametrize("role", WRITERS)
def test_who_writes_decides(sign_in, batch, role):
    batch_id, ids = batch
    sign_in(role, roles=[role]).post(f"/pelatihan/{batch_id}/penerimaan", {"id": ids}, status=303)


def test_nobody_is_asked_to_sign_in(client, batch):
    batch_id, _ = batch
    assert "/masuk" in client.get(f"/pelatihan/{batch_id}", status=303).location


def test_what_belongs_to_another_batch_is_not_found(app, inside, sign_in, batch):
    batch_id, ids = batch
    with inside(app):
        other = make_batch(title="Lain")
        other_id, [stranger] = other.id, make_enrolments(other, 1)
    clerk = sign_in()
    clerk.get(f"/pelatihan/{batch_id}/peserta/{stranger}", status=404)
    clerk.post(f"/pelatihan/{other_id}/penerimaan", {"id": ids}, status=422)
    clerk.get("/pelatihan/999", status=404)


def test_ticks_reach_neither_another_sheet_nor_somebody_without_a_place(app, inside, sign_in, batch):
    from app.attendance import rules as attendance
    from app.ground.db import db
    from app.training.models import Batch, Enrolment

    batch_id, ids = batch
    clerk = sign_in()
    clerk.post(f"/pelatihan/{batch_id}/penerimaan", {"id": ids})
    with inside(app):
        other = make_batch(title="Lain")
        foreign = attendance.sessions_of(other.sheet_id)[0].id
        own = attendance.sessions_of(db.session.get(Batch, batch_id).sheet_id)[0].id
        seated, waiting = (db.session.get(Enrolment, row_id).person_id for row_id in ids)
    url = f"/pelatihan/{batch_id}/kehadiran"
    clerk.post(f"{url}/{foreign}/{seated}", {f"m.{foreign}.{seated}": "hadir"}, htmx=True, status=404)
    clerk.post(f"{url}/{own}/{waiting}", {f"m.{own}.{waiting}": "hadir"}, htmx=True, status=404)
    clerk.post(f"{url}/{foreign}/semua", htmx=True, status=404)
