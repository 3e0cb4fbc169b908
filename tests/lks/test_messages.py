"""Texts to an LKS: what is missing, what runs out, what has not come; to whom they are shown."""

import datetime as dt

import pytest

from app.lks.rules import institutions
from tests.lks.make import make_lks, make_paper

pytestmark = pytest.mark.pages


@pytest.fixture
def lks_id(app, inside, clock):
    clock.set("2026-11-21 09:00")
    with inside(app):
        one = make_lks(name="Panti Melati", phone="0341551122")
        make_paper(one, "domisili", left=10)
        term = {"name": "Ratna", "post": "Ketua", "starts_on": dt.date(2024, 1, 1), "ends_on": None}
        institutions.appoint(one, term | {"phone": "081234567890"})
        return one.id


def test_the_texts_say_what_is_missing_what_runs_out_and_what_has_not_come(app, sign_in, lks_id):
    page = sign_in("sari").get(f"/lks/{lks_id}")
    titles = page.texts("#messages summary")
    assert titles == [
        "Dokumen belum lengkap", "Masa berlaku habis", "Laporan belum diterima", "Pemberitahuan kunjungan",
        "Jadwal berubah",
    ]  # fmt: skip
    texts = [area.text for area in page.css("#messages textarea")]
    assert "berlaku sampai 1 Desember 2026" in texts[1] and "Laporan Semester 1 tahun 2026 belum" in texts[2]
    assert all("Yth. Pimpinan Panti Melati" in text and "{" not in text for text in texts)
    assert page.one("#messages a[data-wa=wa_text_1]").get("href") == "https://wa.me/6281234567890"


def test_whoever_only_reads_writes_nothing(app, sign_in, lks_id):
    assert not sign_in("auditor", roles=["auditor"]).get(f"/lks/{lks_id}").css("#messages")
