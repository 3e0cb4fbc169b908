"""Texts for WhatsApp: ready, polite, and only ever sent by who presses the link."""

import pytest

from app.ground import whatsapp
from app.ground.db import db
from app.training import rules
from app.training.models import PASSED, Batch, Enrolment
from tests.people.make import make_person
from tests.training.make import make_batch

pytestmark = pytest.mark.pages


@pytest.fixture
def enrolment(app, inside, clock):
    """Addresses of the pages of somebody accepted and of somebody who waits, before the first day."""
    clock.set("2025-10-01 09:00")
    with inside(app):
        batch = make_batch(places=1)
        for name, sex, phone in (("Siti Aminah", "P", "081234567890"), ("Budi", "L", "0341555666")):
            rules.nominate(batch, make_person(name=name, sex=sex, phone=phone))
        ids = [row.id for row in db.session.query(Enrolment).order_by(Enrolment.id)]
        rules.accept(batch, ids)
        return [f"/pelatihan/{batch.id}/peserta/{row_id}" for row_id in ids]


def test_the_text_fits_the_state_and_stays_out_of_the_address(sign_in, enrolment):
    page = sign_in().get(enrolment[0])
    text = page.one("#wa_text_1").text
    assert text.startswith("Yth. Ibu Siti Aminah, kami dari ") and "diterima sebagai peserta" in text
    assert "{" not in text and page.texts("details.message summary")[0] == "Diterima"
    [link] = {link.get("href") for link in page.css("a[data-wa]")}
    assert link == "https://wa.me/6281234567890"


def test_who_waits_is_told_the_place_and_a_fixed_line_has_no_whatsapp(sign_in, enrolment):
    page = sign_in().get(enrolment[1])
    assert "cadangan ke-1" in page.one("#wa_text_1").text and "Bapak Budi" in page.one("#wa_text_1").text
    assert not page.css("a[data-wa]") and "Nomor ponselnya belum tercatat" in page


def test_afterwards_the_certificate_and_the_business_are_what_is_written_about(app, inside, sign_in, enrolment, clock):
    clock.set("2026-02-01 09:00")
    with inside(app):
        db.session.get(Enrolment, int(enrolment[0].rpartition("/")[2])).state = PASSED
    page = sign_in().get(enrolment[0])
    assert page.texts("details.message summary") == ["Menanyakan usaha"]
    assert "Ibu telah menyelesaikan Pelatihan Oktober 2025 pada 23 Oktober 2025" in page.one("#wa_text_1").text


def test_who_was_not_taken_is_told_why_and_who_left_is_told_nothing(app, inside, sign_in, enrolment):
    url, row_id = enrolment[1], int(enrolment[1].rpartition("/")[2])
    with inside(app):
        batch = db.session.get(Enrolment, row_id).batch_id
        rules.reject(db.session.get(Batch, batch), [row_id], "Sudah bekerja.")
    page = sign_in().get(url)
    assert page.texts("details.message summary") == ["Belum diterima"]
    assert "belum dapat kami terima: Sudah bekerja." in page.one("#wa_text_1").text
    with inside(app):
        other = int(enrolment[0].rpartition("/")[2])
        rules.withdraw(db.session.get(Batch, batch), [other], "Pindah kota")
    assert not sign_in("lain").get(enrolment[0]).css("#messages")


def test_who_may_not_write_is_offered_no_text(sign_in, enrolment):
    assert not sign_in("kadis", roles=["kadis"]).get(enrolment[0]).css("#messages")


def test_blanks_of_what_is_missing_fall_away():
    message = whatsapp.compose("X", "Halo {who} , di{place}\nbaris", who="", place="")
    assert message.text == "Halo , di\nbaris"
    assert whatsapp.greet(None, None) == "Bapak/Ibu"
