"""Families: a card at a date. Who enters, leaves, splits, follows; the desil that all share."""

import datetime as dt

import pytest
from sqlalchemy import select

from app.ground.db import db
from app.ground.refusal import RuleError
from app.people import access, bulk, families, joining, rules
from app.people.families import card, check, enter, give_roles, leave, set_desil, split, standing, successor
from app.people.models import Family, FamilyMember, Person
from tests.people.make import make_person
from tests.people.test_joining import BY

KK, OTHER_KK, THIRD_KK = "3573011205120001", "3573011205120002", "3573011205120003"
DAY = dt.date(2025, 3, 1)


def make_family(kk=KK, **roles) -> Family:
    """A family whose members are called by their roles: `make_family(kepala=("L", 1970), istri=("P", 1972))`."""
    family = card(kk, dt.date(2020, 1, 1))
    for role, (sex, year) in roles.items():
        person = make_person(name=role.title(), sex=sex, birth_date=dt.date(year, 5, 17))
        enter(family, person, role.rstrip("2"), dt.date(2020, 1, 1))
    return whole(family)


def whole(family) -> Family:
    db.session.flush()
    db.session.expire_all()
    query = select(Family).where(Family.id == family.id).options(*Family.whole())
    return db.session.scalars(query).one()


def place(family, role) -> FamilyMember:
    return next(row for row in whole(family).present if row.role == role)


@pytest.fixture
def home(app, inside):
    """Inside: father, mother, a grown-up daughter and a child on one card. No number disagrees at the end."""
    with inside(app):
        yield make_family(kepala=("L", 1970), istri=("P", 1972), anak=("P", 1999), anak2=("L", 2015))
        assert list(check()) == []


def test_a_number_typed_on_a_person_is_a_place_on_that_card(app, inside):
    with inside(app):
        person = rules.register({"name": "Budi", "no_nik_reason": "lain", "kk": KK}, BY)
        assert standing(person.id).family_id == card(KK).id
        rules.change(person, {"name": "Budi", "no_nik_reason": "lain", "kk": OTHER_KK})
        assert standing(person.id).family_id == card(OTHER_KK).id
        [past] = whole(card(KK)).past
        assert (past.person_id, past.reason) == (person.id, families.CARD_CHANGED)
        rules.change(person, {"name": "Budi", "no_nik_reason": "lain", "kk": None})
        assert standing(person.id) is None
        assert list(check()) == []


def test_a_list_puts_people_on_their_cards(app, inside):
    with inside(app):
        ids = bulk.register_many([{"name": f"Orang {n}", "kk": KK if n < 3 else None} for n in range(4)], BY)
        assert [row.person_id for row in whole(card(KK)).present] == ids[:3]
        bulk.change_many([(person, {"kk": OTHER_KK}) for person in bulk.by_id(ids).values()])
        assert [row.person_id for row in whole(card(OTHER_KK)).present] == ids
        assert list(check()) == []


def test_moving_to_another_card_ends_the_old_place(home):
    child = place(home, "anak")
    other = card(OTHER_KK)
    enter(other, db.session.get(Person, child.person_id), "menantu", DAY)
    assert (child.until, child.reason) == (DAY, families.MOVED)
    assert db.session.get(Person, child.person_id).kk == OTHER_KK


def test_one_head_at_a_time_who_does_not_leave_the_others_alone(home):
    stranger, head = make_person(), place(home, "kepala")
    with pytest.raises(RuleError, match="sudah memiliki kepala"):
        enter(home, stranger, "kepala", DAY)
    with pytest.raises(RuleError, match="Tunjuk dahulu penggantinya"):
        leave(head, DAY, families.LEFT)
    with pytest.raises(RuleError, match="Tunjuk dahulu penggantinya"):
        enter(card(OTHER_KK), db.session.get(Person, head.person_id), "kepala", DAY)
    with pytest.raises(RuleError, match="hanya satu"):
        give_roles(home, {place(home, "istri").id: "kepala"}, DAY)
    give_roles(home, {head.id: "orangtua", place(home, "istri").id: "kepala"}, DAY)
    assert whole(home).head.person.name == "Istri"
    leave(place(home, "orangtua"), DAY, families.LEFT)


def test_a_role_that_changes_is_told_with_its_day(home):
    wife = place(home, "istri").person_id
    give_roles(home, {place(home, "istri").id: "famili"}, DAY)
    told = [(row.role, row.until, row.reason) for row in whole(home).members if row.person_id == wife]
    assert told == [("istri", DAY, families.NEW_ROLE), ("famili", None, None)]


def test_nobody_stands_twice_dead_or_in_the_future(home):
    wife = db.session.get(Person, place(home, "istri").person_id)
    with pytest.raises(RuleError, match="sudah tercatat"):
        enter(home, wife, "famili", DAY)
    with pytest.raises(RuleError, match="masa depan"):
        leave(place(home, "istri"), dt.date(2099, 1, 1), families.LEFT)
    ghost = make_person()
    rules.record_death(ghost, DAY)
    with pytest.raises(RuleError, match="yang aktif"):
        enter(home, ghost, "famili", DAY)


def test_a_split_takes_some_to_a_new_card_with_a_head_of_their_own(home):
    head, _, daughter, child = present = whole(home).present
    for kk, roles, sentence in (
        (OTHER_KK, {}, "Tandai dahulu"),
        (OTHER_KK, {daughter.id: "anak"}, "satu kepala keluarga"),
        (KK, {daughter.id: "kepala"}, "sudah dipakai"),
        (OTHER_KK, {head.id: "kepala"}, "Tunjuk dahulu penggantinya"),
        (OTHER_KK, {row.id: "kepala" for row in present}, "tidak pecah"),
    ):
        with pytest.raises(RuleError, match=sentence):
            split(home, kk, roles, DAY)
    new = whole(split(home, OTHER_KK, {daughter.id: "kepala", child.id: "famili"}, DAY))
    assert [(row.role, row.since) for row in new.present] == [("kepala", DAY), ("famili", DAY)]
    assert new.from_id == home.id and {row.person.kk for row in new.present} == {OTHER_KK}
    assert [row.role for row in whole(home).present] == ["kepala", "istri"]


def test_when_the_head_dies_the_one_who_usually_follows_is_proposed(home):
    head = db.session.get(Person, place(home, "kepala").person_id)
    assert not families.headless(whole(home))
    rules.record_death(head, DAY)
    left = whole(home)
    assert families.headless(left) and successor(left).person.name == "Istri" and head.kk == KK
    rules.record_death(db.session.get(Person, successor(left).person_id), DAY)
    assert successor(whole(home)).person.name == "Anak"
    give_roles(home, {successor(whole(home)).id: "kepala"}, DAY)
    assert not families.headless(whole(home))


def test_the_family_s_desil_is_everybody_s_until_somebody_has_a_newer_one(home):
    child = db.session.get(Person, place(home, "anak").person_id)
    rules.set_desil(child, 5, dt.date(2024, 1, 1), "usulan")
    set_desil(home, 2, dt.date(2025, 1, 1), "DTSEN")
    assert {row.person.desil for row in whole(home).present} == {2}
    rules.set_desil(child, 4, dt.date(2025, 2, 1), "usulan")
    assert db.session.get(Person, child.id).desil == 4
    set_desil(home, 3, dt.date(2025, 1, 15), "DTSEN")  # older than the child's own
    assert sorted(row.person.desil for row in whole(home).present) == [3, 3, 3, 4]
    assert [row.desil for row in whole(home).desil_entries] == [3, 2]
    newcomer = make_person(nik=None)
    enter(home, newcomer, "famili", DAY)
    assert db.session.get(Person, newcomer.id).desil == 3


def test_joining_takes_the_place_with_the_number_and_gives_both_back(home):
    there = make_family(OTHER_KK, kepala=("L", 1960), istri=("P", 1999))
    stay, go = (db.session.get(Person, place(family, "istri").person_id) for family in (home, there))
    set_desil(there, 1, DAY, "DTSEN")
    before = {row.id: row.person_id for row in db.session.scalars(select(FamilyMember))}
    record = joining.join(stay.id, go.id, ["kk"], BY)
    assert (stay.kk, stay.desil, standing(stay.id).family_id) == (OTHER_KK, 1, there.id)
    assert [row.role for row in whole(home).present] == ["kepala", "anak", "anak"]
    joining.undo(record.id, BY)
    assert {row.id: row.person_id for row in db.session.scalars(select(FamilyMember))} == before
    assert (stay.kk, stay.desil, go.kk) == (KK, None, OTHER_KK)


def test_joining_two_records_on_one_card_keeps_the_known_role(home):
    head = place(home, "kepala")
    double = make_person(name="Kepala", sex="L", birth_date=dt.date(1970, 5, 17), nik=None)
    enter(home, double, "belum", DAY)
    before = {row.id: (row.person_id, row.role) for row in db.session.scalars(select(FamilyMember))}
    record = joining.join(double.id, head.person_id, [], BY)
    assert [(row.role, row.person_id) for row in whole(home).present][0] == ("kepala", double.id)
    joining.undo(record.id, BY)
    assert {row.id: (row.person_id, row.role) for row in db.session.scalars(select(FamilyMember))} == before


def test_a_joined_record_that_was_the_head_makes_room_for_a_new_one(home):
    gone, stays = place(home, "kepala").person_id, make_person(name="Kepala", sex="L", nik=None).id
    record = joining.join(stays, gone, [], BY)  # who stays stands on no card
    assert whole(home).head is None
    give_roles(whole(home), {place(home, "istri").id: "kepala"}, DAY)
    assert whole(home).head.person.name == "Istri"
    joining.undo(record.id, BY)
    assert standing(gone).role == "belum"


def test_a_family_without_a_head_is_on_the_list_however_it_lost_it(home):
    head = place(home, "kepala")
    assert access.headless_families(None) == []
    bulk.change_many([(bulk.by_id([head.person_id])[head.person_id], {"kk": OTHER_KK})])
    assert [family.id for family in access.headless_families(None)] == [home.id]
    give_roles(whole(home), {place(home, "istri").id: "kepala"}, DAY)
    assert access.headless_families(None) == []


def test_more_people_than_one_question_takes(app, inside):
    """PostgreSQL takes 65,535 values at once; a list has up to 100,000 rows."""
    with inside(app):
        person = make_person(kk=KK)
        families.follow_many([(person.id, KK), *((n, None) for n in range(10**6, 10**6 + 70_000))])
        assert standing(person.id) is not None
        assert list(bulk.by_id([person.id, *range(10**6, 10**6 + 70_000)])) == [person.id]
        assert list(bulk.by_nik({person.nik, *(f"{n:016d}" for n in range(70_000))})) == [person.nik]


# --- pages --------------------------------------------------------------------------------------------


def at(app, inside, **roles) -> str:
    with inside(app):
        return f"/warga/keluarga/{make_family(**roles).id}"


def test_the_family_s_page_and_every_form_on_it(app, inside, sign_in):
    address, clerk = at(app, inside, kepala=("L", 1970), istri=("P", 1972), anak=("P", 1999)), sign_in()
    with inside(app):
        newcomer, ids = make_person(name="Sulastri", nik=None), [row.id for row in place_ids(KK)]
        number = newcomer.temporary_no
    page = clerk.get(address)
    assert page.texts("#members tbody td[data-label=Nama]") == ["Kepala", "Istri", "Anak"]
    clerk.post(f"{address}/anggota", {"number": number, "role": "famili", "on": "1/3/2025"}, status=303)
    refused = clerk.post(f"{address}/anggota", {"number": "SMT-9999", "role": "famili", "on": "1/3/2025"}, status=422)
    assert "Tidak ada warga dengan nomor ini" in refused
    again = clerk.post(f"{address}/anggota", {"number": number, "role": "famili", "on": "1/3/2025"}, status=422)
    assert "sudah tercatat" in again
    clerk.post(f"{address}/desil", {"desil": "2", "on": "1/1/2025", "source": "DTSEN"}, status=303)
    assert clerk.get(address).texts("#members td[data-label=Desil]") == ["2"] * 4
    clerk.post(f"{address}/hubungan", {f"role_{ids[2]}": "cucu", "on": "1/3/2025"}, status=303)
    gone = {"reason": "salah catat", "on": "1/3/2025"}
    clerk.post(f"{address}/anggota/{ids[0]}/akhir", gone, status=422)
    clerk.post(f"{address}/anggota/{ids[1]}/akhir", gone, status=303)
    clerk.post(f"{address}/anggota/999/akhir", gone, status=404)
    page = clerk.get(address)
    assert page.texts("#members tbody td[data-label=Nama]") == ["Kepala", "Anak", "Sulastri"]
    assert "Istri" in page.one("#past").text_content()
    moved = {"pindah": [str(place_id(app, inside, "cucu"))], "kk": OTHER_KK, "on": "1/4/2025"}
    moved[f"role_{moved['pindah'][0]}"] = "kepala"
    new = clerk.post(f"{address}/pemecahan", moved, status=303).location
    assert "Pecahan dari keluarga ini" in clerk.get(new)
    assert clerk.get("/warga/keluarga/999", status=404)


def test_a_family_whose_head_died_says_so_and_who_follows(app, inside, sign_in):
    address, clerk = at(app, inside, kepala=("L", 1970), istri=("P", 1972)), sign_in()
    with inside(app):
        head = place_ids(KK)[0].person_id
    clerk.post(f"/warga/{head}/kematian", {"died_on": "1/3/2025"}, status=303)
    page = clerk.get(address)
    assert "Biasanya diteruskan oleh Istri" in page.one("#headless").text_content()
    clerk.post(f"{address}/hubungan", page.fields("#headless form"), status=303)
    assert not clerk.get(address).css("#headless")
    kadis = sign_in("kadis", roles=["kadis"])
    assert not kadis.get(address).css("main form")
    kadis.post(f"{address}/desil", {}, status=403)


def test_the_person_s_page_shows_the_family(app, inside, sign_in):
    address = at(app, inside, kepala=("L", 1970), istri=("P", 1972))
    with inside(app):
        head = place_ids(KK)[0].person_id
    panel = sign_in().get(f"/warga/{head}").one("#family")
    assert "Istri" in panel.text_content() and panel.cssselect(f"a[href='{address}']")


def place_ids(kk):
    return db.session.scalars(
        select(FamilyMember).join(Family).where(Family.kk == kk, FamilyMember.until.is_(None)).order_by(FamilyMember.id)
    ).all()


def place_id(app, inside, role) -> int:
    with inside(app):
        return db.session.scalar(select(FamilyMember.id).where(FamilyMember.role == role))
