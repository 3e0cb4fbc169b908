"""The partner's door: proposals decided field by field, papers sent and judged, own users, receipts."""

import io
import re

import pytest

from app.ground.db import db
from app.lks.models import Announcement, Document, Institution, Manager, Proposal, Reading
from tests.lks.make import a_pdf, make_lks

pytestmark = pytest.mark.pages


@pytest.fixture
def lks(app, inside):
    with inside(app):
        return make_lks(name="LKSA Melati", address="Jalan Lama 1").id


@pytest.fixture
def partner(app, inside, sign_in, lks):
    client = sign_in("mitra", roles=["lks"], scope=("lks", lks))
    with inside(app) as session:
        from app.accounts.models import Account

        account_id = session.scalar(db.select(Account.id).where(Account.username == "mitra"))
        session.add(Manager(account_id=account_id, institution_id=lks))
    return client


def value(app, inside, query):
    with inside(app) as session:
        return session.scalar(query)


def test_a_partner_begins_at_its_own_door_and_the_office_at_home(partner, sign_in):
    assert partner.get("/", status=303).location == "/mitra"
    sign_in().get("/")


def test_what_a_partner_proposes_changes_nothing_until_the_office_agrees(app, inside, partner, sign_in, lks):
    fields = partner.get("/mitra/profil/ubah").fields()
    partner.post("/mitra/profil/ubah", fields | {"address": "Jalan Baru 2", "staff_male": "5"}, status=303)
    assert value(app, inside, db.select(Institution.address)) == "Jalan Lama 1"
    office = sign_in()
    page = office.get(f"/lks/{lks}/profil")
    assert "Jalan Lama 1" in page and "Jalan Baru 2" in page
    ids = {}
    with inside(app) as session:
        ids = dict(session.execute(db.select(Proposal.field, Proposal.id)).all())
    assert set(ids) == {"address", "staff_male"}
    assert "Putuskan dahulu" in office.post(f"/lks/{lks}/profil/persetujuan", status=422)
    office.post(f"/lks/{lks}/usulan/{ids['address']}/persetujuan", status=303)
    office.post(f"/lks/{lks}/usulan/{ids['staff_male']}/penolakan", {"reason": "Tidak sesuai rekap"}, status=303)
    assert value(app, inside, db.select(Institution.address)) == "Jalan Baru 2"
    assert value(app, inside, db.select(Institution.staff_male)) == 0
    assert "Tidak sesuai rekap" in partner.get("/mitra/profil")
    assert "sudah diputuskan" in office.post(f"/lks/{lks}/usulan/{ids['address']}/persetujuan", status=422)
    office.post(f"/lks/{lks}/profil/persetujuan", status=303)
    assert value(app, inside, db.select(Institution.profile_state)) == "disetujui"


def test_a_proposal_is_replaced_withdrawn_and_never_twice(app, inside, partner):
    fields = partner.get("/mitra/profil/ubah").fields()
    for street in ("Jalan Dua", "Jalan Tiga"):
        partner.post("/mitra/profil/ubah", fields | {"address": street}, status=303)
    assert value(app, inside, db.select(db.func.count()).select_from(Proposal)) == 1
    assert partner.get("/mitra/profil/ubah").fields()["address"] == "Jalan Tiga"
    partner.post("/mitra/profil/ubah", fields, status=303)
    assert value(app, inside, db.select(Proposal.state)) == "ditarik"


def test_the_partner_cannot_send_what_the_office_alone_writes(app, inside, partner):
    fields = partner.get("/mitra/profil/ubah").fields()
    sent = fields | {"note": "curang", "profile_state": "disetujui", "closed_on": "1/1/2020", "id": "7"}
    partner.post("/mitra/profil/ubah", sent, status=303)
    with inside(app) as session:
        row = session.scalar(db.select(Institution))
        assert (row.note, row.closed_on) == (None, None) and row.profile_state != "disetujui"
        assert session.scalar(db.select(db.func.count()).select_from(Proposal)) == 0


def test_a_paper_from_the_partner_counts_when_the_office_has_seen_it(app, inside, partner, sign_in, lks):
    fields = partner.get("/mitra/dokumen/baru").fields() | {"kind": "akta", "number": "7/2020"}
    assert "Pilih berkas" in partner.post("/mitra/dokumen/baru", fields, status=422)
    partner.post("/mitra/dokumen/baru", fields | {"file": (io.BytesIO(a_pdf()), "akta.pdf")}, status=303)
    assert "sedang diperiksa" in partner.post(
        "/mitra/dokumen/baru", fields | {"file": (io.BytesIO(a_pdf()), "akta.pdf")}, status=422
    )
    paper = value(app, inside, db.select(Document.id))
    assert value(app, inside, db.select(Document.state)) == "menunggu"
    sign_in().post(f"/lks/{lks}/dokumen/{paper}/persetujuan", status=303)
    assert value(app, inside, db.select(Document.state)) == "sah"
    assert value(app, inside, db.select(Institution.profile_state)) == "mengisi"


def test_registration_and_accreditation_are_not_for_the_partner_to_send(partner):
    page = partner.get("/mitra/dokumen/baru")
    kinds = [option.get("value") for option in page.css("select[name=kind] option")]
    assert "akta" in kinds and not {"tanda_daftar", "akreditasi"} & set(kinds)
    sent = page.fields() | {"kind": "akreditasi", "grade": "A", "valid_until": "1/1/2030"}
    partner.post("/mitra/dokumen/baru", sent | {"file": (io.BytesIO(a_pdf()), "x.pdf")}, status=422)


@pytest.mark.parametrize("content", [b"MZ exe", b"<html><script>alert(1)</script>", b""])
def test_uploads_are_judged_by_what_is_in_them(partner, content):
    fields = partner.get("/mitra/dokumen/baru").fields() | {"kind": "akta"}
    partner.post("/mitra/dokumen/baru", fields | {"file": (io.BytesIO(content), "akta.pdf")}, status=422)


# Users


def code_of(page) -> tuple[str, str]:
    return page.one(".one-time code").text, re.search(r"lks\d+\.[a-z]+", page.words)[0]


def test_the_office_opens_the_first_account_which_manages_the_others(app, inside, sign_in, lks, client):
    from tests.client import Client

    sent = {"name": "Siti", "username": "siti"}
    code, name = code_of(sign_in().post(f"/lks/{lks}/mitra", sent, status=200))
    assert name == f"lks{lks}.siti"
    first = Client(app).sign_in(name, code)
    assert first.get("/mitra", status=303).location == "/akun"  # a password of one's own comes first
    typed = {"current": code, "new_password": "sungai brantas pagi", "again": "sungai brantas pagi"}
    first.post("/akun/kata-sandi", typed, status=303)
    assert first.get("/mitra/pengguna").css("form[action='/mitra/pengguna']")


def test_a_manager_opens_accounts_and_one_manager_always_remains(app, inside, partner, lks):
    code, name = code_of(partner.post("/mitra/pengguna", {"name": "Budi", "username": "budi"}, status=200))
    with inside(app) as session:
        from app.accounts.models import Account

        ids = dict(session.execute(db.select(Account.username, Account.id)).all())
    budi, mine = ids[name], ids["mitra"]
    assert "pengelola terakhir" in partner.post(f"/mitra/pengguna/{mine}/pengelola", {"manages": "tidak"}, status=422)
    assert "Akun sendiri" in partner.post(f"/mitra/pengguna/{mine}/penonaktifan", status=422)
    partner.post(f"/mitra/pengguna/{budi}/pengelola", {"manages": "ya"}, status=303)
    partner.post(f"/mitra/pengguna/{mine}/pengelola", {"manages": "tidak"}, status=303)
    assert "diatur oleh pengelolanya" in partner.post(f"/mitra/pengguna/{budi}/penonaktifan", status=422)
    assert "diatur oleh pengelolanya" in partner.post("/mitra/pengguna", {"name": "X", "username": "x"}, status=422)


def test_who_works_for_two_lks_is_named_to_both_and_looked_after_by_the_office(app, inside, partner, sign_in, lks):
    from app.accounts.models import Account, RoleGrant

    with inside(app):
        other = make_lks(name="LKS Lain").id
    sign_in(f"lks{other}.tono", roles=["lks"], scope=("lks", other))
    with inside(app) as session:
        both = session.scalar(db.select(Account.id).where(Account.username == f"lks{other}.tono"))
        session.add(RoleGrant(account_id=both, role="lks", scope_kind="lks", scope_id=lks))
        name = session.get(Account, both).name
    page = partner.get("/mitra/pengguna")
    [row] = [text for text in page.texts("tbody tr") if "Diatur oleh dinas" in text]
    assert name in row and f"lks{other}" not in page and "LKS Lain" not in page
    assert not page.css(f"form[action*='/mitra/pengguna/{both}/']")
    partner.post(f"/mitra/pengguna/{both}/penonaktifan", status=404)
    office = sign_in().get(f"/lks/{lks}/mitra")
    assert "diatur oleh administrator" in office and not office.css(f"form[action*='/{both}/kode']")


def test_a_username_tells_nothing_of_accounts_elsewhere(app, inside, partner, sign_in):
    """`kabid` exists in the office; the partner who tries it learns nothing."""
    sign_in("kabid", roles=["kabid"])
    partner.post("/mitra/pengguna", {"name": "Tiru", "username": "kabid"}, status=200)
    assert "huruf, angka" in partner.post("/mitra/pengguna", {"name": "Tiru", "username": "a/b"}, status=422)


# Announcements


def test_who_has_read_an_announcement_is_seen_by_the_office(app, inside, partner, sign_in, lks):
    office = sign_in()
    sent = {"title": "Rapat", "body": "Hari Senin", "kinds": ["anak"]}
    address = office.post("/lks/pengumuman/baru", sent, status=303).location
    number = value(app, inside, db.select(Announcement.id))
    assert "Belum dibaca" in partner.get("/mitra/pengumuman")
    partner.get(f"/mitra/pengumuman/{number}")
    assert value(app, inside, db.select(db.func.count()).select_from(Reading)) == 0  # looking is not saying
    for _ in range(2):
        partner.post(f"/mitra/pengumuman/{number}/tanda-baca", status=303)
    assert value(app, inside, db.select(db.func.count()).select_from(Reading)) == 1
    assert "Mitra" in office.get(address).texts("#receipts td")[0]


def test_an_announcement_for_others_is_not_found(app, inside, partner, sign_in):
    sign_in().post("/lks/pengumuman/baru", {"title": "Lansia", "body": "x", "kinds": ["lansia"]}, status=303)
    number = value(app, inside, db.select(Announcement.id))
    partner.get(f"/mitra/pengumuman/{number}", status=404)
    partner.post(f"/mitra/pengumuman/{number}/tanda-baca", status=404)
    assert "Lansia" not in partner.get("/mitra/pengumuman")
