"""What may happen in a shelter, told as the office would tell it."""

import datetime as dt

import pytest
from sqlalchemy import select

from app.ground.db import db
from app.ground.refusal import RuleError
from app.ground.tanggal import WIB, now
from app.people import rules as people
from app.people.models import Person
from app.shelter import board, fitting, sealed
from app.shelter.models import Bed, Belonging, Census, CensusLine, Reservation, Room, Segment, Stay, Waiting
from app.shelter.nights import coming_night, night_of
from app.shelter.rules import beds as bed_rules
from app.shelter.rules import census, identity, intake, leaving
from app.shelter.rules import stay as stays
from tests.people.make import make_person
from tests.shelter.make import beds_of, make_shelter, make_stay

ROOMS = (("L1", "laki-laki", 2), ("P1", "perempuan", 2), ("K1", "keluarga", 3), ("A1", "anak", 2))


def moment(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=WIB)


def raid(**values) -> dict:
    return {"at": now(), "source": "satpol", "handed_by": "Agus, Satpol PP"} | values


def person_in(**values) -> intake.Newcomer:
    return intake.Newcomer(**{"category": "11", "new": {"sex": "L"}, "age": 40} | values)


def admit(shelter, *newcomers, by=None, **arrival) -> list[Stay]:
    return intake.admit(shelter, raid(**arrival), list(newcomers) or [person_in()], by)


def says(*words):
    return pytest.raises(RuleError, match=".*".join(words))


def bed_of(stay: Stay) -> Bed:
    query = select(Bed).join(Segment, Segment.bed_id == Bed.id).where(Segment.stay_id == stay.id)
    return db.session.scalar(query.where(Segment.until_night.is_(None)))


def room_of(stay: Stay) -> str:
    return db.session.get(Room, bed_of(stay).room_id).name


class Officer:
    """Somebody of a shelter's team, or of none."""

    id, name = 1, "Yudi"

    def __init__(self, team=None):
        from app.ground.permit import Role

        self.scopes = ((Role.SHELTER, "shelter" if team else None, team),)


@pytest.fixture(autouse=True)
def night(clock):
    clock.set("2026-11-21 22:00")


# --- nights -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "at, running, coming",
    [
        ("2026-11-21 22:00", "2026-11-21", "2026-11-21"),
        ("2026-11-22 02:00", "2026-11-21", "2026-11-21"),
        ("2026-11-22 05:59", "2026-11-21", "2026-11-21"),
        ("2026-11-22 06:00", "2026-11-21", "2026-11-22"),
        ("2026-11-22 11:59", "2026-11-21", "2026-11-22"),
        ("2026-11-22 12:00", "2026-11-22", "2026-11-22"),
    ],
)
@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_a_night_runs_from_noon_to_noon_and_the_morning_belongs_to_the_next(app, inside, at, running, coming):
    with inside(app):
        assert night_of(moment(at)).isoformat() == running
        assert coming_night(moment(at)).isoformat() == coming


# --- coming in --------------------------------------------------------------------------------------


def test_a_person_without_name_or_nik_comes_in_and_two_do_not_collide(app, inside):
    with inside(app):
        shelter = make_shelter(ROOMS)
        one, two = admit(shelter, person_in(marks="Tato naga di lengan kiri"), person_in(age_estimated=True))
        assert one.person_id != two.person_id
        assert db.session.get(Person, one.person_id).called == "Tanpa nama (Tato naga di lengan kiri)"
        assert {room_of(one), room_of(two)} == {"L1"}


def test_the_stay_of_seven_days_ends_on_the_seventh(app, inside):
    with inside(app):
        [stay] = admit(make_shelter(ROOMS))
        assert (stay.first_night, stay.due_on) == (dt.date(2026, 11, 21), dt.date(2026, 11, 27))


def test_a_raid_of_twelve_is_all_or_nothing(app, inside):
    with inside(app):
        shelter = make_shelter([("L1", "laki-laki", 11)])
        with says("Orang nomor 12", "Tidak ada ranjang kosong yang cocok"):
            admit(shelter, *[person_in() for _ in range(12)])
        db.session.rollback()
        assert db.session.scalar(select(db.func.count()).select_from(Stay)) == 0


def test_mother_and_children_come_in_together_into_one_room(app, inside):
    with inside(app):
        mother = person_in(new={"sex": "P", "name": "Sri"}, age=30)
        children = [person_in(new={"sex": sex}, age=age, with_number=0) for sex, age in (("L", 6), ("P", 9))]
        found = admit(make_shelter(ROOMS), mother, *children)
        assert {room_of(stay) for stay in found} == {"K1"}
        assert [stay.guardian_id for stay in found] == [None, found[0].id, found[0].id]


def test_an_unaccompanied_child_sleeps_apart_from_adults(app, inside):
    with inside(app):
        shelter = make_shelter(ROOMS)
        [man] = admit(shelter, person_in())
        [boy] = admit(shelter, person_in(age=12))
        assert room_of(boy) == "A1"
        with says("tidak sekamar dengan orang dewasa"):
            other = next(bed for bed in beds_of(shelter) if bed.id != bed_of(man).id)
            admit(shelter, person_in(age=13, bed_id=other.id))


def test_an_adult_does_not_join_a_room_with_a_child_alone(app, inside):
    with inside(app):
        shelter = make_shelter([("L1", "laki-laki", 2)])
        admit(shelter, person_in(age=12))
        with says("anak tanpa pendamping"):
            admit(shelter, person_in())


def test_a_man_is_not_put_into_a_room_for_women(app, inside):
    with inside(app):
        shelter = make_shelter(ROOMS)
        with says("P1", "Kamar perempuan, orang ini laki-laki"):
            admit(shelter, person_in(bed_id=beds_of(shelter)[2].id))


def test_unknown_sex_needs_a_reason_in_a_room_for_one_sex(app, inside):
    with inside(app):
        shelter = make_shelter([("L1", "laki-laki", 1)])
        with says("Jenis kelamin belum diketahui"):
            admit(shelter, person_in(new={}))
        [stay] = admit(shelter, person_in(new={}, exception="Tidak sadar, belum diperiksa"))
        assert db.session.scalar(select(Segment.exception).where(Segment.stay_id == stay.id))


def test_a_shelter_takes_whom_it_is_for(app, inside):
    with inside(app):
        elderly = make_shelter(
            [("L1", "laki-laki", 2)], least_age=60, condition="mandiri", name="Pondok Lansia"
        )
        with says("Pondok Lansia untuk usia 60 tahun ke atas"):
            admit(elderly)
        with says("tidak menerima yang tirah baring"):
            admit(elderly, person_in(age=70, mobility="tirah baring"))
        bedridden = make_shelter([("T1", "tirah baring", 1)], condition="tirah baring")
        with says("hanya untuk yang tirah baring"):
            admit(bedridden, person_in(age=70))
        admit(bedridden, person_in(age=70, mobility="tirah baring"))


def test_suggestions_say_why_each_bed_does_not_fit(app, inside):
    with inside(app):
        shelter = make_shelter(ROOMS)
        admit(shelter)
        found = fitting.suggest(
            fitting.Guest("L", 40), board.read([shelter.id], everything=True), {shelter.id: shelter}
        )
        told = {suggestion.bed.full_name: suggestion.why for suggestion in found}
        assert told["L1, ranjang 1"] == "Terisi."
        assert told["L1, ranjang 2"] == ""
        assert told["P1, ranjang 1"] == "Kamar perempuan, orang ini laki-laki."
        assert told["K1, ranjang 1"] == "Kamar untuk orang tua bersama anaknya."
        assert told["A1, ranjang 1"] == "Kamar anak, orang ini dewasa."


def test_a_person_with_an_open_stay_is_not_admitted_elsewhere(app, inside):
    with inside(app):
        person = make_person(sex="L", name="Budi")
        here = make_shelter(ROOMS, name="Camp")
        admit(here, person_in(person=person))
        with says("Budi masih tinggal di Camp"):
            admit(make_shelter(ROOMS), person_in(person=person))


def test_of_a_sealed_stay_the_refusal_says_only_whom_to_phone(app, inside):
    with inside(app):
        person = make_person(sex="P", name="Wati")
        safe = make_shelter([("P1", "perempuan", 1)], name="Rumah Aman", is_sealed=True)
        admit(safe, person_in(person=person, category="19"), by=Officer(safe.id))
        with pytest.raises(RuleError) as refusal:
            admit(make_shelter(ROOMS), person_in(person=person), by=Officer())
        assert refusal.value.sentence == (
            "Ini ditangani oleh petugas yang ditunjuk. Hubungi kepala bidang rehabilitasi sosial."
        )


def test_victims_of_violence_are_taken_in_by_the_shelters_own_team(app, inside):
    with inside(app):
        shelter = make_shelter(ROOMS)
        victim = {"new": {"sex": "P"}, "category": "19"}
        with says("dicatat oleh tim yang ditunjuk"):
            admit(shelter, person_in(**victim), by=Officer())
        [stay] = admit(shelter, person_in(**victim), by=Officer(shelter.id))
        assert stay.under_seal


def test_the_dead_are_not_admitted(app, inside):
    with inside(app):
        person = make_person(sex="L", name="Slamet")
        people.record_death(person, dt.date(2026, 3, 2))
        with says("Slamet tercatat meninggal pada 2 Maret 2026"):
            admit(make_shelter(ROOMS), person_in(person=person))


def test_a_moment_that_has_not_come_is_refused(app, inside):
    with inside(app):
        with says("pesanlah ranjang"):
            admit(make_shelter(ROOMS), at=moment("2026-11-22 09:00"))


def test_a_back_dated_stay_that_overlaps_is_refused(app, inside):
    with inside(app):
        shelter = make_shelter([("L1", "laki-laki", 1)])
        person = make_person(sex="L")
        make_stay(beds_of(shelter)[0], person, dt.date(2026, 11, 10), dt.date(2026, 11, 14))
        with says("tumpang tindih"):
            admit(make_shelter(ROOMS), person_in(person=person), at=moment("2026-11-12 20:00"))
        with says("dipakai orang lain sampai 14 November 2026"):
            admit(shelter, at=moment("2026-11-12 20:00"))
        admit(shelter, person_in(person=person), at=moment("2026-11-14 07:00"))


def test_a_bed_left_in_the_morning_is_given_before_noon(app, inside, clock):
    with inside(app):
        shelter = make_shelter([("L1", "laki-laki", 1)])
        [first] = admit(shelter)
        clock.set("2026-11-22 09:00")
        leave(first, kind="lari", discharge_note="Tidak ada saat apel pagi")
        clock.set("2026-11-22 11:00")
        with says("Belum selesai dibersihkan"):
            admit(shelter)
        bed_rules.cleaned(beds_of(shelter)[0])
        [second] = admit(shelter)
        assert (first.until_night, second.first_night) == (dt.date(2026, 11, 22), dt.date(2026, 11, 22))


def test_who_hands_over_is_named(app, inside):
    with inside(app):
        with says("siapa yang menyerahkan"):
            admit(make_shelter(ROOMS), handed_by="")
        admit(make_shelter(ROOMS), source="sendiri", handed_by="")


# --- moving -----------------------------------------------------------------------------------------


def test_a_move_keeps_one_stay_with_its_segments(app, inside, clock):
    with inside(app):
        here, there = make_shelter(ROOMS), make_shelter(ROOMS)
        [stay] = admit(here)
        first, target = bed_of(stay), beds_of(there)[0]
        clock.move(days=2)
        stays.transfer([(stay, target.id)], by=None, reason="Dekat puskesmas")
        nights = db.session.execute(
            select(Segment.bed_id, Segment.from_night, Segment.until_night).order_by(Segment.id)
        ).all()
        assert [tuple(row) for row in nights] == [
            (first.id, dt.date(2026, 11, 21), dt.date(2026, 11, 23)),
            (target.id, dt.date(2026, 11, 23), None),
        ]
        assert stay.shelter_id == there.id
        assert db.session.get(Bed, first.id).cleaning_since == now()


def test_two_change_places(app, inside):
    with inside(app):
        shelter = make_shelter(ROOMS)
        one, two = admit(shelter, person_in(), person_in())
        first, second = bed_of(one).id, bed_of(two).id
        stays.transfer([(one, second), (two, first)], by=None)
        assert (bed_of(one).id, bed_of(two).id) == (second, first)


def test_a_bed_just_taken_is_refused_and_nothing_moves(app, inside):
    with inside(app):
        shelter = make_shelter(ROOMS)
        one, two = admit(shelter, person_in(), person_in())
        with says("Terisi"):
            stays.transfer([(one, bed_of(two).id)], by=None)


def test_mother_and_child_are_not_parted(app, inside):
    with inside(app):
        shelter = make_shelter([*ROOMS, ("K2", "keluarga", 2)])
        mother, child = admit(
            shelter, person_in(new={"sex": "P"}, age=30), person_in(new={"sex": "P"}, age=6, with_number=0)
        )
        other = [bed.id for bed in beds_of(shelter)][-2:]
        with says("tetap bersama"):
            stays.transfer([(mother, other[0])], by=None)
        db.session.expire_all()
        stays.transfer([(mother, other[0]), (child, other[1])], by=None)
        assert room_of(mother) == room_of(child) == "K2"


def test_an_ended_stay_does_not_move(app, inside):
    with inside(app):
        bed, other = beds_of(make_shelter([("L1", "laki-laki", 2)]))
        stay = make_stay(bed, until=dt.date(2026, 11, 4))
        with says("sudah berakhir"):
            stays.transfer([(stay, other.id)], by=None)


def test_a_rooms_rule_is_not_changed_over_the_heads_of_who_sleeps_there(app, inside):
    with inside(app):
        shelter = make_shelter(ROOMS)
        [stay] = admit(shelter)
        room = db.session.get(Room, bed_of(stay).room_id)
        with says("Ada penghuni kamar ini yang tidak cocok"):
            bed_rules.change_room(room, "L1", "perempuan")
        db.session.rollback()


def test_a_residents_sex_is_not_changed_against_the_room(app, inside):
    with inside(app):
        shelter = make_shelter(ROOMS, name="Camp")
        person = make_person(sex="L", nik=None)
        admit(shelter, person_in(person=person))
        with says("kamar laki-laki Camp", "Pindahkan dahulu"):
            people.change(person, {"sex": "P", "no_nik_reason": "lain", "name": person.name})
        db.session.rollback()


# --- the clock --------------------------------------------------------------------------------------


def test_day_eight_is_overdue_until_an_approved_extension(app, inside, clock):
    with inside(app):
        shelter = make_shelter(ROOMS)
        [stay] = admit(shelter)
        for days, left in ((0, 6), (5, 1), (6, 0), (7, -1)):
            clock.set(moment("2026-11-21 22:00") + dt.timedelta(days=days))
            [bed] = [
                bed for room in board.read([shelter.id], everything=True) for bed in room.beds if bed.stay_id
            ]
            assert (bed.day, bed.left) == (days + 1, left)
        stays.extend(stay, 7, "Keluarga menjemput pekan depan", "Kabid Rehsos", by=None)
        [bed] = [
            bed for room in board.read([shelter.id], everything=True) for bed in room.beds if bed.stay_id
        ]
        assert (bed.day, bed.days, bed.left) == (8, 14, 6)


def test_no_more_extensions_than_the_setting_allows_each_with_reason_and_approver(app, inside):
    with inside(app):
        [stay] = admit(make_shelter(ROOMS))
        with says("alasan"):
            stays.extend(stay, 7, "", "Kabid", by=None)
        with says("yang menyetujui"):
            stays.extend(stay, 7, "Menunggu keluarga", "", by=None)
        with says("1 sampai 7 hari"):
            stays.extend(stay, 8, "Menunggu keluarga", "Kabid", by=None)
        for _ in range(2):
            stays.extend(stay, 7, "Menunggu keluarga", "Kabid", by=None)
        with says("Sudah diperpanjang 2 kali", "UPT provinsi"):
            stays.extend(stay, 7, "Menunggu keluarga", "Kabid", by=None)
        assert stay.due_on == dt.date(2026, 12, 11)


# --- leaving ----------------------------------------------------------------------------------------


def leave(stay, kind="mandiri", at=None, **values):
    values = {"destination": "Rumah kos di Sukun", "discharge_note": "Selesai"} | values
    leaving.discharge(stay, kind, at or now(), values, by=None)


@pytest.mark.parametrize(
    "kind, missing",
    [
        ("reunifikasi", "keluarga yang menerima"),
        ("rujukan", "nomor surat rujukan"),
        ("rs", "nomor surat rujukan"),
        ("pemulangan", "yang menerima di sana"),
        ("lari", "bagaimana ia diketahui pergi"),
        ("meninggal", "keterangan dokter"),
    ],
)
@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_each_kind_of_leaving_says_what_it_needs(app, inside, kind, missing):
    with inside(app):
        [stay] = admit(make_shelter(ROOMS))
        with says(missing):
            leave(stay, kind, discharge_note=None)
        assert stay.is_open


def test_leaving_before_coming_in_is_refused(app, inside):
    with inside(app):
        [stay] = admit(make_shelter(ROOMS))
        with says("sebelum waktu masuk"):
            leave(stay, at=moment("2026-11-21 20:00"))
        with says("belum tiba"):
            leave(stay, at=moment("2026-11-23 20:00"))


def test_belongings_are_given_back_before_the_stay_ends(app, inside):
    with inside(app):
        [stay] = admit(make_shelter(ROOMS), person_in(belongings=[("Tas hitam", 1)]))
        with says("Barang titipan belum dikembalikan: Tas hitam"):
            leave(stay)
        stays.give_back(db.session.scalars(select(Belonging)).one(), "yang bersangkutan")
        leave(stay)
        assert not stay.is_open


def test_who_ran_away_leaves_the_belongings_in_keeping(app, inside):
    with inside(app):
        [stay] = admit(make_shelter(ROOMS), person_in(belongings=[("Tas hitam", 1)]))
        leave(stay, "lari", discharge_note="Tidak ada saat sensus")
        assert stay.discharge == "lari"


def test_an_adult_does_not_leave_the_children_behind(app, inside):
    with inside(app):
        mother, child = admit(
            make_shelter(ROOMS),
            person_in(new={"sex": "P"}, age=30),
            person_in(new={"sex": "P"}, age=6, with_number=0),
        )
        with says("1 anak yang bersamanya"):
            leave(mother)
        leave(child)
        leave(mother)


def test_what_is_open_otherwise_is_explained(app, inside):
    with inside(app):
        [stay] = admit(make_shelter(ROOMS))
        stays.write(stay, "asesmen", "Sehat, ingin pulang.", by=None)
        note = stays.write(stay, "kebutuhan", "Kartu identitas", by=None)
        with says("1 kebutuhan", "jelaskan di catatan"):
            leave(stay, discharge_note=None)
        stays.meet(note)
        leave(stay, discharge_note=None)


def test_a_death_is_recorded_at_the_person_too(app, inside):
    with inside(app):
        [stay] = admit(make_shelter(ROOMS))
        leave(stay, "meninggal", destination="RSUD", discharge_note="Gagal jantung menurut dokter jaga")
        assert db.session.get(Person, stay.person_id).died_on == dt.date(2026, 11, 21)


def test_the_day_of_leaving_is_not_counted(app, inside, clock):
    with inside(app):
        [stay] = admit(make_shelter(ROOMS))
        clock.set("2026-11-24 17:00")
        leave(stay)
        assert (stay.until_night - stay.first_night).days == 3


def test_an_end_is_put_right_unless_it_meets_a_later_stay(app, inside, clock):
    with inside(app):
        shelter = make_shelter([("L1", "laki-laki", 1)])
        [stay] = admit(shelter)
        clock.set("2026-11-22 09:00")
        leave(stay)
        bed_rules.cleaned(beds_of(shelter)[0])
        admit(shelter)
        clock.set("2026-11-25 09:00")
        with says("Ranjang itu baru saja dipakai"):
            leaving.correct_end(stay, moment("2026-11-24 09:00"))


# --- who they are -----------------------------------------------------------------------------------


def test_an_unknown_man_is_found_to_be_somebody_known_and_the_history_goes_with_him(app, inside, clock):
    with inside(app):
        [stay] = admit(make_shelter(ROOMS), person_in(marks="Bekas luka di dahi", age_estimated=True))
        unknown = db.session.get(Person, stay.person_id)
        known = make_person(sex="L", name="Suparno", birth_date=dt.date(1961, 2, 3))
        clock.move(days=2)
        identity.identify(stay, known, "Sidik jari di Dispendukcapil", by=Officer())
        db.session.flush()
        assert stay.person_id == known.id and unknown.status == "ditautkan"
        assert db.session.scalars(select(Segment.person_id)).all() == [known.id]
        assert (stay.age, stay.age_estimated) == (65, False)


def test_joining_is_refused_when_the_bed_or_the_nights_say_otherwise(app, inside):
    with inside(app):
        shelter = make_shelter(ROOMS)
        [stay] = admit(shelter, person_in())
        busy = make_person(sex="L", name="Joko")
        admit(make_shelter(ROOMS, name="Lain"), person_in(person=busy))
        with says("Joko masih tinggal di Lain"):
            identity.identify(stay, busy, "Mirip", by=Officer())
        with says("tidak cocok"):
            identity.identify(stay, make_person(sex="P"), "Mirip", by=Officer())
        db.session.rollback()


# --- beds, reservations, waiting --------------------------------------------------------------------


def states(shelter) -> list[str]:
    return [bed.state for room in board.read([shelter.id], everything=True) for bed in room.beds]


def test_a_bed_out_of_service_is_so_for_just_those_nights(app, inside, clock):
    with inside(app):
        shelter = make_shelter([("L1", "laki-laki", 2)])
        first, second = beds_of(shelter)
        bed_rules.take_out(first, dt.date(2026, 11, 22), dt.date(2026, 11, 24), "Kasur diganti")
        assert states(shelter) == ["bebas", "bebas"]
        clock.set("2026-11-22 15:00")
        assert states(shelter) == ["rusak", "bebas"]
        with says("Tidak dipakai: Kasur diganti"):
            admit(shelter, person_in(bed_id=first.id))
        clock.set("2026-11-24 15:00")
        assert states(shelter) == ["bebas", "bebas"]
        admit(shelter, person_in(bed_id=second.id))
        with says("ditempati"):
            bed_rules.take_out(second, dt.date(2026, 11, 25), None, "Rangka patah")


def test_a_reservation_lets_go_by_itself(app, inside, clock):
    with inside(app):
        shelter = make_shelter([("L1", "laki-laki", 1)])
        bed = beds_of(shelter)[0]
        held = bed_rules.reserve(bed, "Rujukan RS Saiful Anwar", 3, by=None)
        with says("Dipesan sampai 01.00 WIB"):
            admit(shelter)
        with says("tidak kosong"):
            bed_rules.reserve(bed, "Lain", 1, by=None)
        clock.move(hours=3)
        assert states(shelter) == ["bebas"]
        bed_rules.reserve(bed, "Rujukan Polsek", 1, by=None)
        db.session.expire_all()
        assert db.session.get(Reservation, held.id).outcome == "lewat waktu"


def test_who_was_expected_takes_the_reserved_bed(app, inside):
    with inside(app):
        shelter = make_shelter([("L1", "laki-laki", 1)])
        held = bed_rules.reserve(beds_of(shelter)[0], "Rujukan RS", 3, by=None)
        admit(shelter, person_in(bed_id=held.bed_id, reservation_id=held.id))
        assert held.outcome == "dipakai"


def test_the_waiting_list_goes_by_urgency_then_by_time(app, inside, clock):
    with inside(app):
        shelter = make_shelter(ROOMS)
        for called, urgency in (("A", 3), ("B", 1), ("C", 1)):
            bed_rules.wait({"called": called, "urgency": urgency, "reason": "Penuh"}, by=None)
            clock.move(minutes=1)
        assert [row.called for row in bed_rules.waiting_list([shelter.id])] == ["B", "C", "A"]
        first = db.session.scalars(select(Waiting).where(Waiting.called == "B")).one()
        intake.admit(shelter, raid(), [person_in()], None, waiting=first)
        assert [row.called for row in bed_rules.waiting_list([shelter.id])] == ["C", "A"]


# --- the night's count ------------------------------------------------------------------------------


TONIGHT = dt.date(2026, 11, 21)


def test_the_count_is_as_last_night_with_the_differences_ticked(app, inside, clock):
    with inside(app):
        shelter = make_shelter(ROOMS)
        one, two = admit(shelter, person_in(), person_in())
        census.close(shelter, TONIGHT, {two.id: "izin"}, by=None)
        clock.move(days=1)
        [third] = admit(shelter, person_in(new={"sex": "P"}))
        found, hidden = census.expected(shelter, TONIGHT + dt.timedelta(days=1), Officer())
        assert [(line.stay_id, line.state, line.is_new) for line in found] == [
            (one.id, "hadir", False), (two.id, "izin", False), (third.id, "hadir", True),
        ]  # fmt: skip
        assert hidden == 0


def test_a_count_for_tomorrow_or_before_the_hour_is_refused(app, inside, clock):
    with inside(app):
        shelter = make_shelter(ROOMS)
        admit(shelter)
        with says("Malam 22 November 2026 belum tiba"):
            census.close(shelter, dt.date(2026, 11, 22), {}, by=None)
        clock.set("2026-11-22 15:00")
        with says("dimulai pukul 21.00 WIB"):
            census.close(shelter, dt.date(2026, 11, 22), {}, by=None)
        census.close(shelter, TONIGHT, {}, by=None)


def test_a_closed_night_is_frozen_and_a_correction_has_its_reason(app, inside):
    with inside(app):
        shelter = make_shelter(ROOMS)
        [stay] = admit(shelter)
        closed = census.close(shelter, TONIGHT, {}, by=None)
        with says("sudah ditutup"):
            census.close(shelter, TONIGHT, {stay.id: "izin"}, by=None)
        line = db.session.scalars(select(CensusLine).where(CensusLine.census_id == closed.id)).one()
        with says("alasan pembetulan"):
            census.correct(line, "tanpa izin", "", by=None)
        census.correct(line, "tanpa izin", "Ternyata keluar lewat pintu belakang", by=None)
        assert line.state == "tanpa izin"


def test_an_unfinished_count_is_due(app, inside, clock):
    with inside(app):
        shelter = make_shelter(ROOMS)
        admit(shelter)
        assert census.due([shelter]) == [(shelter, TONIGHT)]
        clock.set("2026-11-22 08:00")
        assert census.due([shelter]) == [(shelter, TONIGHT)]
        census.close(shelter, TONIGHT, {}, by=None)
        assert census.due([shelter]) == []
        assert db.session.scalars(select(Census)).one().night == TONIGHT


def test_a_sealed_resident_is_counted_but_not_named_to_others(app, inside):
    with inside(app):
        shelter = make_shelter(ROOMS)
        officer = Officer(shelter.id)
        admit(shelter, person_in(new={"sex": "P"}, category="19"), by=officer)
        assert census.expected(shelter, TONIGHT, Officer()) == ([], 1)
        assert len(census.expected(shelter, TONIGHT, officer)[0]) == 1
        census.close(shelter, TONIGHT, {}, by=Officer())
        assert len(db.session.scalars(select(CensusLine)).all()) == 1
        assert sealed.teams(officer) == {shelter.id}
