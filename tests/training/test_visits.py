"""Three, six and twelve months after a training: who is asked, what was found, and who is counted."""

import datetime as dt
import io

import pytest
from PIL import Image

from app.ground.db import db
from app.ground.refusal import RuleError
from app.training import followups, held, rules
from app.training.models import PASSED, Batch, Enrolment, FollowUp
from tests.training.make import make_batch, make_enrolments

BUSINESS = {"reached": True, "running": True, "kind": "Kue kering", "turnover": "1-3", "workers": 1}


@pytest.fixture
def course(app, inside, clock):
    """A batch that ended on 23 October 2025 with four who passed and one who did not; it is 1 February 2026."""
    clock.set("2026-02-01 09:00")
    with inside(app):
        batch = make_batch(places=5)
        ids = make_enrolments(batch, 5)
        rules.accept(batch, ids)
        for row_id in ids[:4]:
            db.session.get(Enrolment, row_id).state = PASSED
        return batch.id, ids


def record(batch_id, enrolment_id, months=3, **values):
    batch = db.session.get(Batch, batch_id)
    return rules.record_visit(batch, db.session.get(Enrolment, enrolment_id), months, values)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [("2025-10-23", 3, "2026-01-23"), ("2025-11-30", 3, "2026-02-28"), ("2025-12-31", 6, "2026-06-30")],
)
def test_a_term_ends_on_the_same_day_or_the_last_of_the_month(day, months, later):
    assert followups.months_after(dt.date.fromisoformat(day), months) == dt.date.fromisoformat(later)


def test_everybody_who_passed_is_due_once_for_each_term(app, inside, course, clock):
    batch_id, ids = course
    with inside(app):
        assert [visit.months for visit in followups.visits()] == [3] * 4
        record(batch_id, ids[0], reached=False)
        assert [visit.enrolment.id for visit in followups.visits()] == ids[1:4]
        assert followups.due_count() == 3
    clock.set("2026-04-23 09:00")
    with inside(app):
        assert sorted(visit.months for visit in followups.visits()) == [3, 3, 3, 6, 6, 6, 6]


def test_who_was_not_reached_stays_in_the_denominator(app, inside, course):
    batch_id, ids = course
    with inside(app):
        record(batch_id, ids[0], **BUSINESS)
        record(batch_id, ids[1], reached=False)
        record(batch_id, ids[2], reached=True, running=False)
        three, six, _twelve = followups.alive()
        assert (three.people, three.asked, three.reached, three.running, three.share) == (4, 3, 2, 1, 25)
        assert (six.people, six.share) == (0, 0)


def test_a_second_visit_takes_the_place_of_the_first(app, inside, course):
    batch_id, ids = course
    with inside(app):
        record(batch_id, ids[0], **BUSINESS)
        visit = record(batch_id, ids[0], reached=True, running=False, kind="Kue kering")
        assert (visit.outcome, visit.kind) == ("Usaha tidak berjalan", None)
        assert len(db.session.scalars(db.select(FollowUp)).all()) == 1
        person_id = db.session.get(Enrolment, ids[0]).person_id
        assert held.of(person_id)["Tindak lanjut pelatihan"][0]["hasil"] == "Usaha tidak berjalan"


@pytest.mark.parametrize(
    ("months", "who", "values", "sentence"),
    [
        (6, 0, BUSINESS, "dapat dicatat mulai 9 April 2026"),
        (3, 4, BUSINESS, "hanya untuk yang lulus"),
        (4, 0, BUSINESS, "3, 6, dan 12 bulan"),
        (3, 0, {"reached": True}, "Pilih apakah usahanya berjalan"),
        (3, 0, {"reached": True, "running": True}, "Tulis jenis usahanya"),
    ],
)
def test_what_cannot_be_is_refused(app, inside, course, months, who, values, sentence):
    batch_id, ids = course
    with inside(app), pytest.raises(RuleError, match=sentence):
        record(batch_id, ids[who], months, **values)


def test_the_list_leads_to_the_form_and_the_answer_to_the_figures(sign_in, course):
    batch_id, ids = course
    clerk = sign_in()
    page = clerk.get("/pelatihan/tindak-lanjut")
    assert len(page.css("tbody a.btn")) == 4
    url = f"/pelatihan/{batch_id}/peserta/{ids[0]}/tindak-lanjut/3"
    form = clerk.get(url).fields()
    assert "Bagian ini perlu diisi" in clerk.post(url, form, status=422)
    form |= {"reached": "ya", "running": "ya"}
    assert "Tulis jenis usahanya" in clerk.post(url, form, status=422)
    clerk.post(url, form | {"kind": "Kue kering", "turnover": "1-3", "nib": "9120001"}, status=303)
    page = clerk.get("/pelatihan/tindak-lanjut")
    assert len(page.css("tbody a.btn")) == 3 and "25 %" in page
    shown = clerk.get(f"/pelatihan/{batch_id}/peserta/{ids[0]}")
    assert "Kue kering, Rp1 juta sampai Rp3 juta, NIB 9120001" in shown
    assert clerk.get(url).fields()["running"] == "ya"
    clerk.get(f"/pelatihan/{batch_id}/peserta/{ids[0]}/tindak-lanjut/4", status=404)
    assert "Tidak ada yang perlu ditanya" in clerk.get("/pelatihan/tindak-lanjut?kelurahan=35.73.04.1001")


def test_who_goes_through_one_kelurahan_comes_back_to_it(app, inside, sign_in, course):
    batch_id, ids = course
    with inside(app):
        person = db.session.get(Enrolment, ids[0], options=Enrolment.seen()).person
        person.kelurahan = "35.73.04.1001"
    clerk = sign_in()
    page = clerk.get("/pelatihan/tindak-lanjut?kelurahan=35.73.04.1001")
    link = page.one("tbody a.btn").get("href")
    form = clerk.get(link)
    assert form.css("a[href='/pelatihan/tindak-lanjut?kelurahan=35.73.04.1001']")
    sent = clerk.post(link, form.fields() | {"reached": "tidak"}, status=303)
    assert sent.location.endswith("/pelatihan/tindak-lanjut?kelurahan=35.73.04.1001")


def test_a_picture_of_the_business_is_kept_as_pixels(sign_in, course):
    batch_id, ids = course
    clerk, url = sign_in(), f"/pelatihan/{batch_id}/peserta/{ids[0]}/tindak-lanjut/3"
    form = clerk.get(url).fields() | {"reached": "ya", "running": "ya", "kind": "Kue kering"}
    page = clerk.post(url, form | {"photo": (io.BytesIO(b"MZ no picture"), "usaha.jpg")}, status=422)
    assert "Berkas perlu berupa JPG atau PNG" in page
    clerk.get(f"{url}/foto", status=404)
    picture = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(picture, "PNG")
    clerk.post(url, form | {"photo": (io.BytesIO(picture.getvalue()), "usaha.png")}, status=303)
    kept = clerk.get(f"{url}/foto")
    assert Image.open(io.BytesIO(kept.data)).size == (40, 30) and kept.mimetype == "image/jpeg"
    clerk.post(url, form, status=303)  # without a picture the earlier one stays
    assert clerk.get(f"/pelatihan/{batch_id}/peserta/{ids[0]}").css(f"a[href='{url}/foto']")


def test_who_only_reads_sees_the_list_and_fills_nothing(sign_in, course):
    batch_id, ids = course
    reader = sign_in("baca", roles=["auditor"])
    assert not reader.get("/pelatihan/tindak-lanjut").css("tbody a.btn")
    reader.get(f"/pelatihan/{batch_id}/peserta/{ids[0]}/tindak-lanjut/3", status=403)
    sign_in("lain", roles=["lks"]).get("/pelatihan/tindak-lanjut", status=403)
