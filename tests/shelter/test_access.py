"""Who sees what: roles, scopes of a shelter, sealed stays."""

import datetime as dt

import pytest

from app.ground import sealed as ground_sealed
from app.ground.db import db
from app.shelter import sealed
from tests.people.make import make_person
from tests.shelter.make import beds_of, make_shelter, make_stay


@pytest.fixture(autouse=True)
def night(clock):
    clock.set("2026-11-21 22:00")


@pytest.fixture
def house(app, inside):
    """Two shelters; in the first a woman whose stay is sealed."""
    with inside(app):
        first, second = (
            make_shelter([("P1", "perempuan", 3)], name="Camp"),
            make_shelter([("P1", "perempuan", 2)]),
        )
        person = make_person(name="Wati Rahasia", sex="P")
        stay = make_stay(beds_of(first)[0], person, dt.date(2026, 11, 20), is_sealed=True, category="19")
        return {"first": first.id, "second": second.id, "person": person.id, "stay": stay.id}


PAGES = (
    "",
    "/asesmen",
    "/harian",
    "/barang",
    "/perpindahan",
    "/riwayat",
    "/tanda-terima",
    "/berita-acara",
    "/foto",
)


def test_a_sealed_stay_exists_for_its_team_alone(sign_in, house):
    team = sign_in("tim", roles=["shelter"], scope=("shelter", house["first"]))
    url = f"/shelter/tinggal/{house['stay']}"
    assert "Dirahasiakan" in team.get(url)
    assert "Wati Rahasia" in team.get(f"/shelter/{house['first']}/denah")
    assert "Masuk Camp" in team.get(f"/warga/{house['person']}")
    for name, roles in (("kabid", ["kabid"]), ("luar", ["shelter"]), ("auditor", ["auditor"])):
        other = sign_in(name, roles=roles)
        for path in PAGES:
            assert other.get(url + path, status=404)
        plan = other.get(f"/shelter/{house['first']}/denah")
        assert "Wati" not in plan and "Ditangani petugas yang ditunjuk" in plan and "Terisi" in plan
        for path in ("/shelter", "/shelter/malam", "/shelter/angka", "/shelter/denah"):
            assert "Wati" not in other.get(path)
        assert "Wati" not in other.get(f"/shelter/{house['first']}/sensus/2026-11-21")
        assert "Masuk Camp" not in other.get(f"/warga/{house['person']}")


def test_admitting_somebody_sealed_elsewhere_says_only_whom_to_phone(sign_in, house):
    officer = sign_in("luar", roles=["shelter"])
    values = {
        "source": "petugas",
        "category": "11",
        "reason": "x",
        "mobility": "mandiri",
        "person_id": house["person"],
    }
    page = officer.post(f"/shelter/{house['second']}/masuk/isi", values, status=422)
    assert "Hubungi kepala bidang rehabilitasi sosial" in page
    assert "Camp" not in page.one("#form_errors, [role=alert]").text_content()


def test_a_scoped_officer_works_in_one_shelter(sign_in, house):
    officer = sign_in("lain", roles=["shelter"], scope=("shelter", house["second"]))
    officer.get(f"/shelter/{house['second']}/denah")
    for path in ("denah", "masuk", "razia", "kamar", "sensus", "sensus/2026-11-21"):
        officer.get(f"/shelter/{house['first']}/{path}", status=404)
    officer.get(f"/shelter/tinggal/{house['stay']}", status=404)
    assert "Camp" not in officer.get("/shelter")


def test_staff_and_the_head_see_counts_and_no_names(app, inside, sign_in, house):
    with inside(app):
        ground_sealed.lift(sealed.KIND, house["stay"], "uji")
    for role in ("staf", "kadis"):
        reader = sign_in(role, roles=[role])
        assert "Wati" not in reader.get("/shelter")
        reader.get("/shelter/angka")
        for path in (
            f"/shelter/{house['first']}/denah",
            "/shelter/malam",
            f"/shelter/tinggal/{house['stay']}",
        ):
            reader.get(path, status=403)


def test_an_auditor_reads_and_does_not_write(app, inside, sign_in, house):
    with inside(app):
        ground_sealed.lift(sealed.KIND, house["stay"], "uji")
    auditor = sign_in("auditor", roles=["auditor"])
    auditor.get(f"/shelter/tinggal/{house['stay']}")
    auditor.post(f"/shelter/tinggal/{house['stay']}/catatan", {"kind": "harian", "text": "x"}, status=403)
    auditor.get(f"/shelter/{house['first']}/masuk", status=403)


def test_others_rows_are_not_reached_through_ones_own(app, inside, sign_in, house):
    """A note, a belonging of another stay; a bed of another shelter."""
    officer = sign_in("lain", roles=["shelter"], scope=("shelter", house["second"]))
    with inside(app):
        bed = beds_of(_shelter(house["first"]))[1].id
    officer.post(f"/shelter/ranjang/{bed}/pemesanan", {"held_for": "x", "hours": "1"}, status=404)
    officer.get(f"/shelter/ranjang/{bed}", status=404)
    officer.post("/shelter/kebersihan", {"ranjang": bed}, status=404)


def _shelter(shelter_id: int):
    from app.shelter.models import Shelter

    return db.session.get(Shelter, shelter_id)
