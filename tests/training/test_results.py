"""Results: scores typed in one grid, pass or fail with the reason, tools handed over, a certificate once more."""

import datetime as dt
import io
import threading

import pytest
from pypdf import PdfReader

from app.attendance import rules as attendance
from app.ground import job
from app.ground.db import db
from app.ground.refusal import RuleError
from app.letters.models import Letter
from app.office import agency
from app.office.models import Appointment
from app.training import rules
from app.training.models import Batch, CertificateCopy, Enrolment
from tests.training.make import make_batch, make_enrolments, states


class Petugas:
    id, name, is_authenticated = 7, "Dewi Lestari", True


def ready():
    """The office may sign, and its codes lead somewhere."""
    agency.profile().public_url = "https://pendapa.contoh"
    chief = Appointment(post="kadis", title="KEPALA DINAS SOSIAL", name="Endang", starts_on=dt.date(2020, 1, 1))
    db.session.add(chief)
    db.session.flush()


def work(app):
    """What the worker in the background would do now."""
    job.work(app, threading.Event(), once=True)


@pytest.fixture
def course(app, inside, clock):
    """Three people on the last day: two came every day, one never. (batch id, enrolment ids)"""
    clock.set("2025-10-23 15:00")
    with inside(app):
        batch = make_batch(places=3)
        ids = make_enrolments(batch, 3)
        rules.accept(batch, ids)
        people = [db.session.get_one(Enrolment, row_id).person_id for row_id in ids]
        days = attendance.sessions_of(batch.sheet_id)
        attendance.set_many(batch.sheet_id, [(day.id, person, "hadir") for day in days for person in people[:2]])
        rules.follow(batch)
        return batch.id, ids


def in_batch(batch_id) -> Batch:
    return db.session.get_one(Batch, batch_id)


# Scores


def test_scores_are_typed_in_one_grid(sign_in, course):
    batch_id, ids = course
    clerk, url = sign_in(), f"/pelatihan/{batch_id}/hasil"
    form = clerk.get(url).fields("#results form")
    clerk.post(url, form | {f"awal.{ids[0]}": "40", f"akhir.{ids[0]}": "85", f"awal.{ids[1]}": "60"}, status=303)
    page = clerk.get(url)
    assert page.one(f"input[name='akhir.{ids[0]}']").get("value") == "85"
    assert page.texts("tfoot td")[-3:-1] == ["50,0", "85,0"]
    clerk.post(url, page.fields("#results form") | {f"awal.{ids[1]}": ""}, status=303)
    assert clerk.get(url).texts("tfoot td")[-3] == "40,0"


def test_two_clerks_on_one_grid_lose_nothing(app, inside, sign_in, course):
    batch_id, ids = course
    one, other, url = sign_in(), sign_in("lain"), f"/pelatihan/{batch_id}/hasil"
    first = one.get(url).fields("#results form")
    second = other.get(url).fields("#results form")
    one.post(url, first | {f"awal.{ids[0]}": "40", f"awal.{ids[1]}": "55"}, status=303)
    page = other.post(url, second | {f"akhir.{ids[0]}": "90", f"awal.{ids[1]}": "65"})
    assert "Peserta 2, nilai awal: tersimpan 55, Anda mengetik 65." in page
    with inside(app):
        rows = [db.session.get_one(Enrolment, row_id) for row_id in ids[:2]]
        assert [(row.pre_test, row.post_test) for row in rows] == [(40, 90), (55, None)]


@pytest.mark.parametrize("typed", ["101", "-1", "7,5", "delapan", "٥"])
def test_a_score_is_a_whole_number_up_to_a_hundred(sign_in, course, typed):
    batch_id, ids = course
    clerk, url = sign_in(), f"/pelatihan/{batch_id}/hasil"
    form = clerk.get(url).fields("#results form")
    assert "bilangan" not in clerk.post(url, form | {f"awal.{ids[0]}": typed}, status=422)
    assert clerk.get(url).one(f"input[name='awal.{ids[0]}']").get("value") == ""


# Pass or fail


def test_who_came_often_enough_passes_and_who_did_not_fails_with_a_reason(app, inside, course):
    batch_id, ids = course
    with inside(app):
        batch = in_batch(batch_id)
        with pytest.raises(RuleError, match="1 dari 3 yang ditandai hadir kurang dari 80 %"):
            rules.pass_many(batch, ids)
        assert rules.pass_many(batch, ids[:2]).words == "2 lulus."
        with pytest.raises(RuleError, match="Tuliskan alasannya"):
            rules.fail_many(batch, ids[2:], " ")
        assert rules.fail_many(batch, ids[2:], "Tidak pernah hadir").words == "1 tidak lulus."
        assert [state for state, _ in states(batch)] == ["lulus", "lulus", "tidak_lulus"]


def test_results_wait_for_the_last_day(app, inside, course, clock):
    batch_id, ids = course
    clock.set("2025-10-22 10:00")
    with inside(app):
        for verb in (rules.pass_many, lambda batch, some: rules.fail_many(batch, some, "x")):
            with pytest.raises(RuleError, match="mulai 23 Oktober 2025"):
                verb(in_batch(batch_id), ids[:1])


def test_a_result_is_taken_back_until_there_is_a_certificate(app, inside, course):
    batch_id, ids = course
    with inside(app):
        ready()
        batch = in_batch(batch_id)
        rules.pass_many(batch, ids[:1])
        rules.fail_many(batch, ids[:1], "Tugas akhir tidak dikumpulkan")
        claims = {claim.enrolment.id: claim.due for claim in rules.entitled(batch)}
        assert claims == {ids[0]: False, ids[1]: True, ids[2]: False}
        rules.pass_many(batch, ids[:1])
        rules.issue_certificates(batch, by=None)
        with pytest.raises(RuleError, match="sudah mempunyai sertifikat"):
            rules.fail_many(batch, ids[:1], "Terlambat")


def test_the_page_decides_on_the_marked_and_keeps_the_scores(app, inside, sign_in, course):
    batch_id, ids = course
    clerk, url = sign_in(), f"/pelatihan/{batch_id}/hasil"
    form = clerk.get(url).fields("#results form") | {f"akhir.{ids[0]}": "75", "id": ids[:2], "reason": ""}
    clerk.post(f"{url}/kelulusan", form, status=303)
    page = clerk.get(url)
    assert page.texts("#results td .badge").count("Lulus") == 2
    assert page.one(f"input[name='akhir.{ids[0]}']").get("value") == "75"
    sent = page.fields("#results form") | {"id": ids[2], "reason": "Tidak hadir"}
    clerk.post(f"{url}/ketidaklulusan", sent, status=303)
    assert "Tidak hadir" in clerk.get(url)


# A certificate once more


def test_a_copy_bears_the_same_number_and_is_known_as_one(app, inside, sign_in, course):
    batch_id, ids = course
    with inside(app):
        ready()
        rules.issue_certificates(in_batch(batch_id), by=None)
    clerk, url = sign_in(), f"/pelatihan/{batch_id}/peserta/{ids[0]}"
    clerk.post(f"{url}/salinan", {"reason": "Hilang"}, status=422)  # its file is not made yet
    work(app)
    clerk.post(f"{url}/salinan", {"reason": ""}, status=422)
    clerk.post(f"{url}/salinan", {"reason": "Hilang, surat polisi 12/X/2025"}, status=303)
    page = clerk.get(url)
    assert "Hilang, surat polisi 12/X/2025" in page
    with inside(app):
        letter = db.session.scalars(db.select(Letter).where(Letter.about_id == ids[0])).one()
        number, code, letters = letter.number, letter.code, db.session.scalar(db.select(db.func.count(Letter.id)))
        copy_id = db.session.scalar(db.select(CertificateCopy.id))
    assert letters == 2  # no number was taken
    content = clerk.get(f"{url}/salinan/{copy_id}").data
    text = " ".join(PdfReader(io.BytesIO(content)).pages[0].extract_text().split())
    assert number in text and "SALINAN, diterbitkan 23 Oktober 2025" in text
    same = clerk.post(f"/verifikasi/{code}/berkas", {"file": (io.BytesIO(content), "salinan.pdf")})
    assert "Berkas sama persis" in same
    clerk.get(f"/pelatihan/{batch_id}/peserta/{ids[1]}/salinan/{copy_id}", status=404)


# Tools


def test_tools_are_handed_over_once_to_who_passed(app, inside, course):
    batch_id, ids = course
    with inside(app):
        ready()
        batch, clerk = in_batch(batch_id), Petugas()
        with pytest.raises(RuleError, match="daftar alat"):
            rules.hand_over(batch, ids, clerk)
        for goods, sentence in [("Mesin jahit", "pisahkan|dipisahkan"), ("\n".join(["a; 1"] * 31), "30 barang")]:
            with pytest.raises(RuleError, match=sentence):
                rules.set_kit(batch, goods)
        rules.set_kit(batch, "Mesin jahit ; 1 unit\n\nBenang;12 gulung")
        assert batch.kit == "Mesin jahit; 1 unit\nBenang; 12 gulung"
        with pytest.raises(RuleError, match="Tidak seorang pun"):
            rules.hand_over(batch, ids, clerk)
        rules.pass_many(batch, ids[:2])
        assert rules.hand_over(batch, ids, clerk) == 2
        with pytest.raises(RuleError, match="sudah mempunyai berita acara"):
            rules.hand_over(batch, ids[:2], clerk)
        [(_, letter), _other] = rules.receivers(batch)
        table = letter.context["body"][1]["table"]
        assert table["rows"] == [["1", "Mesin jahit", "1 unit"], ["2", "Benang", "12 gulung"]]


def test_the_page_leads_from_the_goods_to_the_paper(app, inside, sign_in, course):
    batch_id, ids = course
    with inside(app):
        ready()
        rules.pass_many(in_batch(batch_id), ids[:2])
    clerk, url = sign_in(), f"/pelatihan/{batch_id}/alat"
    form = clerk.get(url).fields("#kit form")
    assert "dipisahkan titik koma" in clerk.post(url, form | {"goods": "Mesin jahit"}, status=422)
    clerk.post(url, form | {"goods": "Mesin jahit; 1 unit"}, status=303)
    clerk.post(url, form | {"goods": "Mesin obras; 1 unit"}, status=422)  # somebody else saved meanwhile
    clerk.post(f"{url}/serah-terima", {"id": ids[:1]}, status=303)
    work(app)
    page = clerk.get(url)
    assert len(page.css("a[aria-label^='PDF berita acara']")) == 1
    text = PdfReader(io.BytesIO(clerk.get(page.one("a[aria-label^='PDF']").get("href")).data)).pages[0].extract_text()
    assert "Mesin jahit" in text and "Pihak Kedua" in text
