"""Bimtek: planned, LKS invited by numbered letters, people sent within the quota, trained, and seen in the matrix."""

import datetime as dt

import pytest

from app.attendance import rules as attendance
from app.ground.db import db
from app.ground.refusal import RuleError
from app.ground.tanggal import today
from app.letters.models import Letter
from app.lks import courses, matrix
from app.lks.models import Coverage, Event, FollowUp, Institution, Invitation, Mail, Participant
from app.lks.rules import bimtek, institutions
from app.people.models import Person
from tests.lks.make import make_lks
from tests.people.make import make_nik, make_person


class By:
    id, name, is_authenticated = 1, "Penguji", True


def make_event(days=30, **values) -> Event:
    first = today() + dt.timedelta(days)
    event = bimtek.plan({
        "title": "Bimtek Pengasuhan", "starts_on": first, "ends_on": first + dt.timedelta(1), "place": "Aula",
        "topics": "Pengasuhan; 4; Sari\nPelaporan; 2", "hours": 6, "quota": 2, "minimum_share": 80, "kinds": [],
    } | values)  # fmt: skip
    return db.session.scalars(db.select(Event).where(Event.id == event.id).options(*Event.whole())).one()


def invited(event, institution) -> Invitation:
    bimtek.invite(event, [institution], None)
    query = db.select(Invitation).where(Invitation.institution_id == institution.id).options(*Invitation.seen())
    return db.session.scalars(query).one()


def came(event, *people) -> None:
    for session in attendance.sessions_of(event.sheet_id):
        attendance.set_many(event.sheet_id, [(session.id, person.id, "hadir") for person in people])
    bimtek.recount(event)


@pytest.mark.parametrize("text", ["", "Topik; x", "A; 2\na; 3"])
def test_topics_that_cannot_be_read_are_refused(app, inside, text):
    with inside(app):
        with pytest.raises(RuleError):
            make_event(topics=text)
        assert db.session.scalar(db.select(db.func.count()).select_from(Event)) == 0


def test_each_chosen_lks_gets_one_numbered_letter_and_a_second_click_none(app, inside):
    with inside(app):
        event, one, other = make_event(), make_lks(), make_lks()
        institutions.close(other, today(), "tutup")
        assert bimtek.invite(event, [one, other], None) == 1  # who works no longer is not invited
        with pytest.raises(RuleError, match="sudah diundang"):
            bimtek.invite(event, [one], None)
        [letter] = db.session.scalars(db.select(Letter))
        assert (letter.addressee, letter.kind) == (one.name, "lks.invitation")
        [mail] = db.session.scalars(db.select(Mail))
        assert (mail.institution_id, mail.letter_id) == (one.id, letter.id)


def test_nobody_is_invited_to_what_has_begun(app, inside):
    with inside(app):
        event = make_event(days=0)
        with pytest.raises(RuleError, match="sudah mulai"):
            bimtek.invite(event, [make_lks()], None)


def test_an_lks_sends_no_more_than_its_quota_and_nobody_twice(app, inside):
    with inside(app):
        invitation = invited(make_event(), make_lks())
        bimtek.put_forward(invitation, {"name": "Siti Aminah", "nik": None}, By)
        with pytest.raises(RuleError, match="sudah diusulkan"):
            bimtek.put_forward(invitation, {"name": "siti  aminah", "nik": None}, By)
        second = bimtek.put_forward(invitation, {"name": "Budi", "nik": None}, By)
        with pytest.raises(RuleError, match="paling banyak mengirim 2"):
            bimtek.put_forward(invitation, {"name": "Tono", "nik": None}, By)
        bimtek.take_back(second, By)
        bimtek.put_forward(invitation, {"name": "Tono", "nik": None}, By)


def test_a_proposal_becomes_the_person_of_that_nik_or_a_new_one(app, inside):
    with inside(app):
        known = make_person(nik=make_nik())
        invitation = invited(make_event(), make_lks())
        first = bimtek.put_forward(invitation, {"name": "Nama Lain", "nik": known.nik}, By)
        bimtek.take(first, None)
        assert first.person_id == known.id
        second = bimtek.put_forward(invitation, {"name": "Orang Baru", "nik": None, "sex": "L"}, By)
        bimtek.take(second, None)
        assert db.session.get(Person, second.person_id).name == "Orang Baru"
        with pytest.raises(RuleError, match="sudah diputuskan"):
            bimtek.take(second, None)


def test_one_person_sits_for_one_lks_only(app, inside):
    with inside(app):
        event, person = make_event(), make_person()
        bimtek.seat(event, make_lks(), person, "Ketua", None)
        with pytest.raises(RuleError, match="sudah menjadi peserta"):
            bimtek.seat(event, make_lks(), person, "Ketua", None)


def test_the_matrix_shows_who_came_not_who_was_invited(app, inside):
    with inside(app):
        event, one, other = make_event(days=-5), make_lks(), make_lks()
        here, absent = make_person(), make_person()
        bimtek.seat(event, one, here, "", None)
        bimtek.seat(event, other, absent, "", None)
        came(event, here)
        taught = matrix.topics()
        shown = matrix.Matrix([one, other], taught)
        assert [topic.name for topic in taught] == ["Pelaporan", "Pengasuhan"]
        assert shown.day(one, taught[0]) == event.ends_on and shown.day(other, taught[0]) is None
        assert (shown.gaps(one), shown.gaps(other), shown.trained[1]) == (0, 2, (taught[1].name, 1))
        never = db.session.scalars(db.select(Institution.id).where(matrix.never(taught[0].id))).all()
        assert never == [other.id]
        assert list(courses.wrong_counts()) == []
        db.session.scalars(db.select(Coverage)).one().came = 7
        db.session.flush()
        assert len(list(courses.wrong_counts())) == 1


def test_a_tick_taken_away_takes_the_lks_out_of_the_matrix(app, inside):
    with inside(app):
        event, institution, person = make_event(days=-5), make_lks(), make_person()
        bimtek.seat(event, institution, person, "", None)
        came(event, person)
        for session in attendance.sessions_of(event.sheet_id):
            attendance.set_mark(session, person.id, "alpa")
        bimtek.recount(event)
        assert db.session.scalar(db.select(Coverage.id)) is None


def test_certificates_for_those_who_came_often_enough_once(app, inside):
    with inside(app):
        event, institution = make_event(days=-5), make_lks()
        faithful, seldom = make_person(), make_person()
        for person in (faithful, seldom):
            bimtek.seat(event, institution, person, "", None)
        came(event, faithful)
        attendance.set_mark(attendance.sessions_of(event.sheet_id)[0], seldom.id, "hadir")
        bimtek.issue_certificates(event, None)
        [letter] = db.session.scalars(db.select(Letter))
        assert letter.person_id == faithful.id and letter.context["materials"][0]["topic"] == "Pengasuhan"
        with pytest.raises(RuleError, match="sudah memilikinya"):
            bimtek.issue_certificates(event, None)


def test_no_certificate_before_the_last_day(app, inside):
    with inside(app):
        with pytest.raises(RuleError, match="hari terakhir"):
            bimtek.issue_certificates(make_event(), None)


def test_evaluation_wants_every_question_and_a_bimtek_that_has_begun(app, inside):
    with inside(app):
        row = bimtek.seat(make_event(days=-5), make_lks(), make_person(), "", None)
        answers = dict.fromkeys(("materi", "narasumber", "waktu", "tempat", "panitia"), 4)
        with pytest.raises(RuleError, match="1 sampai 5"):
            bimtek.rate(row, answers | {"waktu": 6}, None, By)
        bimtek.rate(row, answers, "Bagus", By)
        told = courses.evaluation([row], [["materi", "Materi"]])
        assert told[0][2] == 4
        with pytest.raises(RuleError, match="setelah bimtek mulai"):
            bimtek.rate(bimtek.seat(make_event(), make_lks(), make_person(), "", None), answers, None, By)


def test_a_follow_up_ends_with_evidence(app, inside):
    from tests.lks.make import make_file

    with inside(app):
        event, institution = make_event(days=-5), make_lks()
        values = {"plan": "Menyusun SOP", "due_on": today() + dt.timedelta(30)}
        with pytest.raises(RuleError, match="mengirim peserta"):
            bimtek.plan_follow_up(event, institution, values, By)
        bimtek.seat(event, institution, make_person(), "", None)
        row = bimtek.plan_follow_up(event, institution, values, By)
        with pytest.raises(RuleError, match="Lampirkan"):
            bimtek.finish_follow_up(row, "Selesai", None, By)
        bimtek.finish_follow_up(row, "Selesai", make_file(institution), By)
        with pytest.raises(RuleError, match="sudah dilaporkan"):
            bimtek.plan_follow_up(event, institution, values, By)


def test_two_records_of_one_person_do_not_sit_twice_in_one_bimtek(app, inside, sign_in):
    from app.lks import joining

    with inside(app):
        event, one, other = make_event(), make_person(), make_person()
        row = bimtek.seat(event, make_lks(), one, "", None)
        bimtek.seat(event, make_lks(), other, "", None)
        with pytest.raises(RuleError, match="Keduanya"):
            joining.rehome(one.id, other.id, None)
        third = make_person()
        assert joining.rehome(one.id, third.id, None) == [("lks_participant", row.id)]
        assert joining.held(third.id)["Peserta bimtek LKS"]
        third_id = third.id
    assert "Peserta Bimtek Pengasuhan" in sign_in().get(f"/warga/{third_id}")


# Pages


def test_from_the_matrix_to_the_next_invitation(app, inside, sign_in):
    with inside(app):
        past, one, other = make_event(days=-5), make_lks(name="Sudah"), make_lks(name="Belum")
        person = make_person()
        bimtek.seat(past, one, person, "", None)
        came(past, person)
        topic, coming, other_id = matrix.topics()[0].id, make_event(title="Berikut").id, other.id
    clerk = sign_in()
    shown = clerk.post("/lks/kompetensi/saringan", {"belum": topic}, htmx=True, target="listing")
    assert "Belum" in shown.texts("tbody th")[0] and len(shown.css("tbody tr")) == 1
    sent = clerk.post("/lks/kompetensi/undangan", {"id": [other_id], "event_id": coming}, status=303)
    assert "Belum" in clerk.get(sent.location).texts("#invited tbody th")
    assert "Tandai dahulu" in clerk.post("/lks/kompetensi/undangan", {"event_id": coming}, status=422)


def test_a_partner_answers_and_names_people_the_office_takes_them(app, inside, sign_in):
    with inside(app):
        institution = make_lks()
        invitation = invited(make_event(), institution)
        number, event_id, own = invitation.id, invitation.event_id, institution.id
    partner, office = sign_in("mitra", roles=["lks"], scope=("lks", own)), sign_in()
    partner.post(f"/mitra/bimtek/{number}/jawaban", {"reply": "hadir", "note": "Dua orang"}, status=303)
    partner.post(f"/mitra/bimtek/{number}/peserta", {"name": ""}, status=422)
    partner.post(f"/mitra/bimtek/{number}/peserta", {"name": "Siti", "post": "Ketua"}, status=303)
    with inside(app) as session:
        participant = session.scalar(db.select(Participant.id))
    assert "Akan hadir" in office.get(f"/lks/bimtek/{event_id}/undangan")
    office.post(f"/lks/bimtek/{event_id}/peserta/{participant}/penerimaan", status=303)
    assert "Peserta" in partner.get(f"/mitra/bimtek/{number}").texts("#people .badge")


def test_points_are_typed_into_one_grid(app, inside, sign_in):
    with inside(app):
        event = make_event(days=-5)
        row = bimtek.seat(event, make_lks(), make_person(), "", None)
        url, cell = f"/lks/bimtek/{event.id}/nilai", row.id
    clerk = sign_in()
    clerk.post(url, {f"before.{cell}": "40", f"after.{cell}": "85"}, status=303)
    assert "0 sampai 100" in clerk.post(url, {f"before.{cell}": "101"}, status=422)
    fields = clerk.get(url).fields("#points form")
    assert (fields[f"before.{cell}"], fields[f"after.{cell}"]) == ("40", "85")


def test_ticking_counts_for_the_matrix(app, inside, sign_in):
    with inside(app):
        event, person = make_event(days=-5), make_person()
        bimtek.seat(event, make_lks(), person, "", None)
        session_id = attendance.sessions_of(event.sheet_id)[0].id
        url, person_id = f"/lks/bimtek/{event.id}/kehadiran", person.id
    clerk = sign_in()
    clerk.get(url)
    clerk.post(f"{url}/{session_id}/{person_id}", {f"m.{session_id}.{person_id}": "hadir"}, htmx=True, target="x")
    with inside(app) as session:
        assert session.scalar(db.select(Coverage.came)) == 1
    clerk.post(f"{url}/{session_id}/999999", status=404)


def test_the_matrix_takes_the_same_queries_for_one_and_for_many(app, inside, sign_in, count_queries):
    with inside(app):
        make_event(days=-5)
        make_lks()
    clerk = sign_in()
    clerk.get("/lks/kompetensi")
    with count_queries(app) as few:
        clerk.get("/lks/kompetensi")
    with inside(app):
        for _ in range(8):
            make_lks()
    with count_queries(app) as many:
        clerk.get("/lks/kompetensi")
    assert many.count == few.count <= 8


def test_every_page_of_a_bimtek_opens(app, inside, sign_in):
    with inside(app):
        event, institution = make_event(days=-5), make_lks()
        bimtek.seat(event, institution, make_person(), "", None)
        due = today() + dt.timedelta(3)
        bimtek.plan_follow_up(event, institution, {"plan": "Menyusun SOP", "due_on": due}, By)
        number = event.id
        follow_up = db.session.scalar(db.select(FollowUp.id))
    clerk = sign_in()
    for part in ("", "/ubah", "/undangan", "/kehadiran", "/nilai", "/sertifikat", "/tindak-lanjut"):
        clerk.get(f"/lks/bimtek/{number}{part}")
    clerk.post(f"/lks/bimtek/{number}/tindak-lanjut/{follow_up}/catatan", {"note": "Baik"}, status=303)
    assert "Menyusun SOP" in clerk.get(f"/lks/bimtek/{number}/tindak-lanjut")
    found = clerk.post(f"/lks/bimtek/{number}/calon", {"q": "siti"}, htmx=True, target="candidates")
    assert "Peserta" in found


def test_one_participant_is_written_to_before_and_after(app, inside, sign_in, clock):
    with inside(app):
        event, person = make_event(), make_person(name="Ratna", sex="P", phone="081234567890")
        row = bimtek.seat(event, make_lks(name="LKSA Melati"), person, "Ketua", None)
        url = f"/lks/bimtek/{event.id}/peserta/{row.id}"
    clerk = sign_in()
    assert clerk.get(f"/lks/bimtek/{event_id_of(url)}").one("#people tbody th a").get("href") == url
    page = clerk.get(url)
    assert page.texts("#messages summary") == ["Terdaftar sebagai peserta", "Jadwal berubah"]
    first = page.css("#messages textarea")[0].text
    assert "Yth. Ibu Ratna" in first and "dari LKSA Melati" in first and "{" not in first
    assert page.one("a[data-wa=wa_text_1]").get("href") == "https://wa.me/6281234567890"
    clock.move(days=60)
    assert sign_in("sari").get(url).texts("#messages summary") == ["Tindak lanjut"]
    assert not sign_in("kadis", roles=["kadis"]).get(url).css("#messages")


def event_id_of(url: str) -> str:
    return url.split("/")[3]


def test_who_is_only_proposed_is_asked_for_what_is_missing(app, inside, sign_in):
    with inside(app):
        event, institution = make_event(), make_lks()
        row = Participant(event_id=event.id, institution_id=institution.id, name="Siti", sex="P", phone="0341551122")
        other = make_event(title="Lain")
        db.session.add(row)
        db.session.flush()
        url, elsewhere = f"/lks/bimtek/{event.id}/peserta/{row.id}", f"/lks/bimtek/{other.id}/peserta/{row.id}"
    clerk = sign_in()
    page = clerk.get(url)
    assert "Yang masih kurang: NIK, tanggal lahir." in page.css("#messages textarea")[0].text
    assert not page.css("a[data-wa]")
    clerk.get(elsewhere, status=404)
