"""The berita acara of coming in and leaving: numbered letters that name nobody in the register."""

import datetime as dt
import io
import threading

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from app.ground import job
from app.ground.db import db
from app.ground.refusal import RuleError
from app.letters import rules as letters
from app.letters.models import Letter
from app.shelter import handover, sealed
from app.shelter.models import Belonging, Stay
from app.shelter.rules import stay as stays
from tests.letters.make import make_office
from tests.people.make import make_person
from tests.shelter.make import beds_of, make_shelter, make_stay
from tests.shelter.test_rules import Officer
from tests.shelter.test_views import take_in

SATPOL = {"source": "satpol", "handed_by": "Agus Salim", "handed_office": "Satpol PP; regu 2"}


@pytest.fixture(autouse=True)
def night(clock):
    clock.set("2026-11-21 22:00")


@pytest.fixture
def shelter(app, inside) -> int:
    with inside(app):
        make_office()
        return make_shelter([("L1", "laki-laki", 3), ("K1", "keluarga", 3)], name="Camp").id


@pytest.fixture
def officer(sign_in):
    return sign_in("yudi", roles=["shelter"])


def text_of(answer) -> str:
    assert answer.data.startswith(b"%PDF")
    pages = PdfReader(io.BytesIO(answer.data)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def make_files(app) -> None:
    job.work(app, threading.Event(), once=True)


def living(inside, app) -> list[Letter]:
    with inside(app) as session:
        found = list(session.scalars(select(Letter).where(Letter.state != "batal").order_by(Letter.id)))
        session.flush()
        session.expunge_all()  # read after the session is closed
        return found


def test_a_coming_in_gets_a_number_and_a_file_for_both_parties(app, inside, officer, shelter):
    stay = take_in(officer, shelter, name="Suparno", belongings="2 baju\nTas", **SATPOL)
    with inside(app):
        arrival = db.session.get(Stay, stay).arrival_id
    url = f"/shelter/kedatangan/{arrival}"
    draft = text_of(officer.get(f"{url}/berita-acara"))
    assert "KONSEP" in draft and "Agus Salim" in draft
    officer.post(f"{url}/berita-acara", status=303)
    assert "sedang dibuat" in officer.get(url)
    make_files(app)
    [letter] = living(inside, app)
    assert (letter.subject, letter.register, letter.kind) == (
        "Serah terima klien masuk",
        "keluar",
        "shelter.handover_in",
    )
    assert "Suparno" not in letter.addressee and "Agus" not in letter.addressee
    assert letter.number.replace("/", "") in officer.get(url).text.replace("/<wbr>", "")
    told = text_of(officer.get(f"{url}/berita-acara"))
    assert "KONSEP" not in told and letter.number in told.replace(" ", "")
    for words in (
        "Suparno",
        "Agus Salim",
        "Satpol PP, regu 2",
        "Pihak Kesatu",
        "Pihak Kedua",
        "baju",
        "L1, ranjang 1",
    ):
        assert words in told, words
    assert "Sabtu tanggal dua puluh satu bulan November" in told  # the day on which it happened


def test_a_second_one_is_refused_and_after_a_cancelled_one_there_is_a_new_number(
    app, inside, officer, shelter
):
    stay = take_in(officer, shelter)
    with inside(app):
        arrival = db.session.get(Stay, stay).arrival_id
    officer.post(f"/shelter/kedatangan/{arrival}/berita-acara", status=303)
    officer.post(f"/shelter/kedatangan/{arrival}/berita-acara", status=422)
    with inside(app):
        letters.cancel(db.session.scalars(select(Letter)).one(), "Salah tulis", by=Officer())
    officer.post(f"/shelter/kedatangan/{arrival}/berita-acara", status=303)
    assert [letter.sequence for letter in living(inside, app)] == [2]


def test_leaving_numbers_the_berita_acara_by_itself(app, inside, officer, shelter):
    stay = take_in(officer, shelter, name="Suparno", belongings="Tas")
    box = officer.get(f"/shelter/tinggal/{stay}/barang").one("input[name=barang]").get("value")
    officer.post(f"/shelter/tinggal/{stay}/barang/pengembalian", {"barang": box, "to": "Suparno"}, status=303)
    left = {
        "kind": "reunifikasi", "receiver": "Ratna", "receiver_relation": "Anak", "discharge_note": "Dijemput.",
    }  # fmt: skip
    officer.post(f"/shelter/tinggal/{stay}/keluar", left, status=303)
    assert "Berita acaranya bernomor" in officer.get(f"/shelter/tinggal/{stay}")
    make_files(app)
    [letter] = living(inside, app)
    assert letter.subject == "Serah terima klien keluar" and letter.addressee == "Anak"
    assert "Cetak berita acara keluar" in officer.get(f"/shelter/tinggal/{stay}")
    told = text_of(officer.get(f"/shelter/tinggal/{stay}/berita-acara"))
    for words in ("Suparno", "Ratna", "Anak", "Tas", "Dijemput.", "Reunifikasi dengan keluarga"):
        assert words in told, words


def test_an_office_without_signer_does_not_keep_anybody_in(app, inside, officer):
    with inside(app):
        shelter = make_shelter([("L1", "laki-laki", 1)]).id
    stay = take_in(officer, shelter)
    left = {"kind": "mandiri", "destination": "Rumah kos", "discharge_note": "Sehat"}
    officer.post(f"/shelter/tinggal/{stay}/keluar", left, status=303)
    page = officer.get(f"/shelter/tinggal/{stay}")
    assert "Masa tinggal ditutup. Belum ada pejabat" in page or "Masa tinggal ditutup. Alamat publik" in page
    assert living(inside, app) == []
    assert "Rumah kos" in text_of(officer.get(f"/shelter/tinggal/{stay}/berita-acara"))


def test_nobody_is_handed_over_who_ran_away_or_is_still_there(app, inside, officer, shelter):
    stay = take_in(officer, shelter)
    officer.post(f"/shelter/tinggal/{stay}/berita-acara", status=422)
    ran = {"kind": "lari", "discharge_note": "Pukul 20.00 tidak ada di kamar"}
    officer.post(f"/shelter/tinggal/{stay}/keluar", ran, status=303)
    page = officer.get(f"/shelter/tinggal/{stay}")
    assert "tidak ada serah terimanya" in page and "Terbitkan" not in page
    assert living(inside, app) == []


def test_what_stays_in_keeping_is_said_so(app, inside, shelter):
    """Of somebody who died the things stay in keeping; the paper does not say that they were given back."""
    with inside(app):
        bed = beds_of(stays.db.session.get(sealed.Shelter, shelter))[0]
        stay = make_stay(bed, until=dt.date(2026, 11, 10), discharge="meninggal", destination="RSSA")
        db.session.add(Belonging(stay_id=stay.id, item="Cincin"))
        db.session.flush()
        stay = db.session.scalars(select(Stay).where(Stay.id == stay.id).options(*Stay.seen())).one()
        body = handover.leaving_context(stay, "Yudi")["body"]
    assert any("tetap disimpan di Camp: Cincin" in part for part in body if isinstance(part, str))
    assert not any("dikembalikan" in part for part in body if isinstance(part, str))


def test_a_raid_with_somebody_sealed_is_written_by_the_team_and_read_by_nobody_else(
    app, inside, sign_in, shelter
):
    with inside(app):
        camp = db.session.get(sealed.Shelter, shelter)
        open_stay = make_stay(beds_of(camp)[0], make_person(name="Bakri", sex="L"), dt.date(2026, 11, 20))
        shut = make_stay(beds_of(camp)[3], make_person(name="Zulaikha", sex="P"), dt.date(2026, 11, 20))
        shut.arrival_id = open_stay.arrival_id
        db.session.flush()
        sealed.seal(shut)
        arrival, shut = open_stay.arrival_id, shut.id
    url = f"/shelter/kedatangan/{arrival}/berita-acara"
    outsider = sign_in("luar", roles=["kabid"])
    assert "Hubungi" in outsider.post(url, status=422)
    team = sign_in("tim", roles=["shelter"], scope=("shelter", shelter))
    team.post(url, status=303)
    make_files(app)
    assert "Zulaikha" in text_of(team.get(url))
    told = text_of(outsider.get(url))
    assert "Bakri" in told and "Zulaikha" not in told and "KONSEP" in told
    [letter] = living(inside, app)
    assert (letter.person_id, letter.addressee) == (None, "Terbatas")
    outsider.get(f"/surat/{letter.id}", status=404)
    team.post(f"/shelter/tinggal/{shut}/segel/pembukaan", {"lift_reason": "Sudah aman"}, status=303)
    assert "Zulaikha" in text_of(outsider.get(url))


def test_a_seal_set_later_shuts_the_arrivals_paper_and_opens_with_the_last_of_the_family(
    app, inside, shelter
):
    with inside(app):
        camp = db.session.get(sealed.Shelter, shelter)
        mother = make_stay(beds_of(camp)[3], make_person(sex="P"), dt.date(2026, 11, 20))
        child = make_stay(beds_of(camp)[4], make_person(sex="P"), dt.date(2026, 11, 20))
        child.arrival_id, child.guardian_id = mother.arrival_id, mother.id
        db.session.flush()
        team = Officer(shelter)
        coming = db.session.get(handover.Arrival, mother.arrival_id)
        coming.received_by = "Yudi"
        number = handover.issue_arrival(coming, team).id
        sealed.seal(mother)
        sealed.seal(child)
        assert ground_hides(number)
        sealed.lift(mother, "Sudah aman", team)
        assert not ground_hides(number)


def ground_hides(letter_id: int) -> bool:
    from app.ground import sealed as ground

    return ground.hidden(Letter.__tablename__, letter_id, None)


def test_two_at_once_get_one_number(app, inside, shelter):
    with inside(app):
        stay = make_stay(beds_of(db.session.get(sealed.Shelter, shelter))[0], first=dt.date(2026, 11, 20))
        arrival = stay.arrival_id
    gate, outcomes = threading.Barrier(4), []

    def click():
        from app.ground.db import begin_write

        gate.wait()
        with app.app_context():
            try:
                begin_write()
                coming = db.session.get(handover.Arrival, arrival)
                coming.received_by = coming.received_by or ""
                handover.issue_arrival(coming, Officer())
                db.session.commit()
                outcomes.append("ok")
            except RuleError as refused:
                db.session.rollback()
                outcomes.append(refused.sentence)

    threads = [threading.Thread(target=click) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes.count("ok") == 1 and all("sudah bernomor" in told for told in outcomes if told != "ok"), (
        outcomes
    )
    assert len(living(inside, app)) == 1
