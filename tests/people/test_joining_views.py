"""Joining through the pages: side by side, the old number, the undoing; who may; two clerks at once."""

import threading

from app.ground.db import begin_write, db
from app.ground.refusal import RuleError
from app.people import joining
from app.people.models import JOINED, Join, NotSame, Person
from tests.people.make import make_person
from tests.people.test_joining import BY


def make_two(inside, app):
    with inside(app):
        stay = make_person(name="Siti Aminah", kk="3573011205120001")
        go = make_person(name="Siti Aminah", nik=None, phone="08510001111")
        return stay.id, go.id, go.temporary_no


def test_twins_are_offered_laid_side_by_side_joined_and_parted_again(app, inside, sign_in):
    stay, go, number = make_two(inside, app)
    clerk = sign_in()
    offered = clerk.get(f"/warga/{go}/penautan")
    assert "Nama dan tanggal lahir sama" in offered
    side_by_side = clerk.get(f"/warga/{go}/penautan/{stay}")
    assert "Mengapa mungkin orang yang sama: nama dan tanggal lahir sama." in side_by_side
    form = side_by_side.fields("main form")
    assert (form["stay"], form["nik"], form["kk"], form["phone"]) == ("kanan", "kanan", "kanan", "kiri")
    sent = clerk.post(f"/warga/{go}/penautan/{stay}", form, status=303)
    assert sent.location == f"/warga/{stay}"
    old = clerk.get(f"/warga/{go}", status=303)
    assert old.location == f"/warga/{stay}?dari={go}"
    shown = clerk.get(old.location)
    assert "Digabung dari 1 data lain" in shown and "Anda membuka nomor lama" in shown and number in shown
    assert "08510001111" in shown
    link = shown.one("#absorbed a").get("href")
    assert "kembali berdiri sendiri" in clerk.get(link)
    clerk.post(f"{link}/penguraian", status=303)
    clerk.get(f"/warga/{go}", status=200)
    clerk.get(link, status=404)
    with inside(app):
        assert db.session.get(Person, stay).phone is None


def test_a_search_for_the_other_record_keeps_the_name_out_of_the_address(app, inside, sign_in):
    stay, go, _ = make_two(inside, app)
    clerk = sign_in()
    found = clerk.post(f"/warga/{go}/penautan", {"q": "aminah"}, htmx=True, target="others")
    assert [row.get("data-href") for row in found.css("tr[data-href]")] == [f"/warga/{go}/penautan/{stay}"]
    assert "Tidak ada data lain" in clerk.post(f"/warga/{go}/penautan", {"q": "zzqq"})


def test_a_record_changed_meanwhile_is_shown_again_and_nothing_is_joined(app, inside, sign_in):
    stay, go, _ = make_two(inside, app)
    clerk = sign_in()
    form = clerk.get(f"/warga/{stay}/penautan/{go}").fields("main form")
    with inside(app):
        db.session.get(Person, go).phone = "08520002222"
    shown = clerk.post(f"/warga/{stay}/penautan/{go}", form, status=422)
    assert "diubah orang lain" in shown and "08520002222" in shown
    clerk.post(f"/warga/{stay}/penautan/{go}", shown.fields("main form"), status=303)


def test_two_people_after_all_are_remembered(app, inside, sign_in):
    stay, go, _ = make_two(inside, app)
    clerk = sign_in()
    for _ in range(2):
        clerk.post(f"/warga/{stay}/penautan/{go}/bukan", status=303)
    assert "Pernah dinyatakan dua orang yang berbeda" in clerk.get(f"/warga/{go}/penautan/{stay}")
    with inside(app):
        assert db.session.query(NotSame).count() == 1


def test_oneself_a_joined_one_and_nobody(app, inside, sign_in):
    stay, go, _ = make_two(inside, app)
    clerk = sign_in()
    form = clerk.get(f"/warga/{stay}/penautan/{go}").fields("main form")
    itself = clerk.post(f"/warga/{stay}/penautan/{stay}", form | {"right_version": form["left_version"]}, status=422)
    assert "dirinya sendiri" in itself
    clerk.post(f"/warga/{stay}/penautan/{go}", form, status=303)
    clerk.get(f"/warga/{stay}/penautan/{go}", status=404)
    clerk.post(f"/warga/{stay}/penautan/{go}", form, status=404)
    clerk.get("/warga/999999/penautan", status=404)
    clerk.get("/warga/999999/tautan", status=404)


def test_only_clerks_and_heads_of_field_join(app, inside, sign_in):
    stay, go, _ = make_two(inside, app)
    for role in ("kadis", "auditor", "shelter"):
        other = sign_in(role, roles=[role])
        other.get(f"/warga/{stay}/penautan/{go}", status=403)
        assert "Tautkan dengan data lain" not in other.get(f"/warga/{stay}")


def test_two_clerks_joining_at_once_never_make_a_circle(app, inside):
    with inside(app):
        one, two, three = (make_person().id for _ in range(3))
    outcomes, gate = [], threading.Barrier(6)

    def click(stay, go):
        with app.app_context():
            gate.wait()
            try:
                begin_write()
                joining.join(stay, go, [], BY)
                db.session.commit()
                outcomes.append("joined")
            except RuleError as refusal:
                db.session.rollback()
                outcomes.append(refusal.sentence)
            finally:
                db.session.remove()

    pairs = [(one, two), (two, one), (one, two), (two, three), (three, one), (one, three)]
    clerks = [threading.Thread(target=click, args=pair) for pair in pairs]
    [clerk.start() for clerk in clerks]
    [clerk.join() for clerk in clerks]
    assert len(outcomes) == 6 and outcomes.count("joined") == 2
    with inside(app):
        left = [p for p in db.session.query(Person) if p.status != JOINED]
        assert len(left) == 1 and db.session.query(Join).count() == 2
        assert {p.joined_to for p in db.session.query(Person) if p.status == JOINED} == {left[0].id}
