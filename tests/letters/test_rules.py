"""How letters are numbered, issued and cancelled: domain.md sections 1 and 12."""

import datetime as dt
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.ground.db import begin_write, db
from app.ground.refusal import RuleError
from app.letters import figures, rules
from app.letters.models import CANCELLED, Counter, Letter
from app.letters.numbering import ALPHABET, grouped, new_code, number_text, read_code, take_numbers
from tests.letters import make

DAY = make.DAY
MALANG = "{kode}/{urut}/{unit}/{tahun}"


def sequences(register="sertifikat", year=2026) -> list[int]:
    query = db.select(Letter.sequence).where(Letter.register == register, Letter.year == year)
    return list(db.session.scalars(query.order_by(Letter.sequence)))


def problems() -> list[str]:
    return [*figures.check_registers(), *figures.check_files()]


# The number as printed


def test_the_118th_letter_of_2026_is_numbered_as_the_office_does():
    day = dt.date(2026, 12, 5)
    assert number_text(MALANG, 118, "400.9.12.3", day, "35.73.405") == "400.9.12.3/118/35.73.405/2026"


def test_other_offices_write_it_otherwise():
    day = dt.date(2026, 5, 9)
    wide = "{kode}/{urut:3}/{unit}/{bulan_romawi}/{tahun}"
    assert number_text(wide, 91, "800.1.11.1", day, "BKAD") == "800.1.11.1/091/BKAD/V/2026"
    secret = "{keamanan}/{urut}/{kode}/{unit}/{tahun}"
    assert number_text(secret, 1, "800.1.11.1", day, "UM") == "B/1/800.1.11.1/UM/2026"


@pytest.mark.parametrize("pattern", ["{kode}/{tahun}", "{urut}/{nomor}", "{urut}/{", "", "{urut}" + "x" * 80])
def test_a_pattern_that_cannot_number_is_refused(pattern):
    with pytest.raises(RuleError, match="administrator"):
        number_text(pattern, 1, "400", DAY, "35.73.405")


def test_codes_hold_128_bits_and_no_look_alikes():
    assert len(ALPHABET) ** len(new_code()) > 2**128
    assert not set(ALPHABET) & set("0O1IL")
    assert len({new_code() for _ in range(1000)}) == 1000


def test_a_code_is_read_however_it_was_typed():
    code = new_code()
    assert read_code(grouped(code).lower() + " ") == code
    assert re.fullmatch(r"([2-9A-Z]{4}-){6}[2-9A-Z]{4}", grouped(code))


# The register


def test_numbers_follow_one_another_whatever_their_code(app, inside, office):
    with inside(app):
        first = rules.register_many(
            make.CERTIFICATE.key, "keluar", DAY, "400.9.12.3", [make.item()], make.Clerk()
        )
        next_ = rules.register_many(make.LETTER.key, "keluar", DAY, "400.9.6", [make.item()], make.Clerk())
        assert first[0].number == "400.9.12.3/1/35.73.405/2026"
        assert next_[0].number == "400.9.6/2/35.73.405/2026"


def test_each_register_counts_for_itself(app, inside, office):
    with inside(app):
        make.make_letters(3)
        [other] = make.make_letters(1, register="keluar")
        assert other.sequence == 1
        assert sequences() == [1, 2, 3]


def test_the_first_of_a_year_is_1(app, inside, office, clock):
    clock.set("2026-12-31 23:59")
    with inside(app):
        make.make_letters(2, dt.date(2026, 12, 31))
    clock.move(minutes=1)  # in Jakarta; in UTC it is still 2026
    with inside(app):
        [letter] = make.make_letters(1, rules.tanggal.today())
        assert (letter.year, letter.sequence, letter.number) == (2027, 1, "400.9.14.2/1/SERT/35.73.405/2027")
        assert problems() == []


def test_a_rollback_gives_the_numbers_back(app, inside, office):
    with inside(app) as session:
        make.make_letters(2)
        session.commit()
        make.make_letters(5)
        session.rollback()
        assert [letter.sequence for letter in make.make_letters(2)] == [3, 4]
        assert problems() == []


def test_a_refusal_gives_the_numbers_back_even_when_the_rest_is_kept(app, inside, office, clock):
    with inside(app) as session:
        make.make_letters(2)
        with pytest.raises(RuleError, match="terlalu panjang"):
            make.make_letters(items=[make.item(1), make.item(2, subject="x" * 301)])
        with pytest.raises(RuleError, match="tidak dapat didaftarkan"):
            make.make_letters(1, DAY - dt.timedelta(days=1))
        session.commit()
        assert session.get(Counter, ("sertifikat", 2026)).last == 2
        assert [letter.sequence for letter in make.make_letters(1)] == [3]


def test_the_date_may_not_lie_ahead(app, inside, office):
    with inside(app), pytest.raises(RuleError, match="masa depan"):
        make.make_letters(1, DAY + dt.timedelta(days=1))


def test_a_clock_that_runs_behind_is_noticed(app, inside, office, clock):
    with inside(app):
        make.make_letters(1)
    clock.set("2020-01-01 08:00")  # an empty battery: the old year would be counted again
    with inside(app):
        with pytest.raises(RuleError, match="jam server"):
            make.make_letters(1, rules.tanggal.today())
        assert db.session.get(Counter, ("sertifikat", 2020)) is None


def test_a_clock_that_ran_ahead_can_be_undone(app, inside, office, clock):
    clock.set("2031-01-01 08:00")
    with inside(app):
        make.make_letters(1, dt.date(2031, 1, 1))
    clock.set("2026-10-24 09:00")
    with inside(app):
        wrong = db.session.scalar(db.select(Letter))
        rules.cancel(wrong, "Jam server keliru", make.Clerk())
        [right] = make.make_letters(1)
        assert (right.year, right.sequence) == (2026, 1)
        assert problems() == []


def test_nothing_is_numbered_without_a_signer_or_an_address(app, inside, kinds, clock):
    clock.set("2026-10-24 09:00")
    with inside(app), pytest.raises(RuleError, match="pejabat"):
        make.make_letters()
    with inside(app):
        make.make_office(public_url=None)
        with pytest.raises(RuleError, match="Alamat publik"):
            make.make_letters()
        assert sequences() == []


def test_who_signs_is_frozen_on_the_letter(app, inside, office):
    with inside(app):
        make.make_office(
            capacity="Plh.", name="Budi Santoso, S.H.", nip="", rank="", starts_on=DAY, ends_on=DAY
        )
        [letter] = make.make_letters()
        signature = letter.context["signature"]
        assert signature["office"] == ["Plh. KEPALA DINAS SOSIAL,"]
        assert (signature["name"], signature["nip"], signature["rank"]) == ("Budi Santoso, S.H.", None, None)
        assert signature["place_date"] == "Malang, 24 Oktober 2026"
        assert letter.context["verify_url"] == f"{make.PUBLIC}/verifikasi/{grouped(letter.code)}"


def test_a_nip_is_written_in_groups(app, inside, office):
    with inside(app):
        [letter] = make.make_letters()
        assert letter.context["signature"]["nip"] == "19680412 199303 2 007"


def test_what_the_room_gives_cannot_take_the_place_of_number_or_signer(app, inside, office):
    given = make.item()
    given["context"] |= {"number": "1/PALSU", "signature": {"name": "Palsu"}, "kop": None}
    with inside(app):
        [letter] = make.make_letters(items=[given])
        assert letter.context["number"] == letter.number
        assert letter.context["signature"]["name"] != "Palsu"


def test_a_record_has_one_living_letter_of_a_kind(app, inside, office):
    about = [make.item(n, about_kind="uji", about_id=n) for n in (1, 2)]
    with inside(app) as session:
        make.make_letters(items=about[:1])
        session.commit()
        with pytest.raises(RuleError, match="sudah bernomor"):
            make.make_letters(items=about)
        assert set(rules.of("uji", [1, 2])) == {1}
        assert [letter.sequence for letter in make.make_letters(items=about[1:])] == [2]


def test_an_item_given_twice_is_refused_by_the_database(app, inside, office):
    with inside(app):
        with pytest.raises(RuleError, match="sudah bernomor"):
            make.make_letters(items=[make.item(about_kind="uji", about_id=1)] * 2)
        assert sequences() == []


# Cancelling


def test_a_cancelled_number_stays_and_is_never_used_again(app, inside, office):
    with inside(app):
        _, second, _ = make.make_letters(3)
        rules.cancel(second, "Salah tulis nama", make.Clerk())
        assert [letter.sequence for letter in make.make_letters(1)] == [4]
        assert (second.state, second.cancel_reason, second.sequence) == (CANCELLED, "Salah tulis nama", 2)
        assert sequences() == [1, 2, 3, 4]
        assert problems() == []


def test_cancelling_needs_a_reason_and_happens_once(app, inside, office):
    with inside(app):
        [letter] = make.make_letters()
        for reason in (None, "", "x" * 301):
            with pytest.raises(RuleError, match="alasan"):
                rules.cancel(letter, reason, make.Clerk())
        rules.cancel(letter, "Salah", make.Clerk())
        with pytest.raises(RuleError, match="sudah batal"):
            rules.cancel(letter, "Salah", make.Clerk())


def test_the_next_letter_about_the_same_record_replaces_the_cancelled_one(app, inside, office):
    about = make.item(about_kind="uji", about_id=7)
    with inside(app):
        [old] = make.make_letters(items=[about])
        rules.cancel(old, "Salah tulis nama", make.Clerk())
        assert rules.of("uji", [7]) == {}
        [new] = make.make_letters(items=[about])
        assert old.replaced_by == new.id
        assert rules.of("uji", [7], make.CERTIFICATE.key) == {7: new}


# Whatever happens in whatever order


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("register"), st.integers(1, 4)),
        st.tuples(st.just("roll back"), st.integers(1, 4)),
        st.tuples(st.just("refuse"), st.integers(1, 4)),
        st.tuples(st.just("cancel"), st.integers(0, 20)),
        st.tuples(st.just("new day"), st.integers(1, 200)),
    ),
    max_size=12,
)


@given(steps=STEPS)
@settings(max_examples=40)
def test_registers_run_from_1_without_gap_or_twin(app, inside, office, clock, steps):
    clock.set("2026-10-24 09:00")
    with inside(app) as session:
        session.execute(db.delete(Letter))
        session.execute(db.delete(Counter))
    expected: dict[int, int] = {}
    with inside(app) as session:
        for step, n in steps:
            begin_write()
            _take(step, n, clock, expected)
            session.commit()
        assert problems() == []
        for year, last in expected.items():
            assert sequences(year=year) == list(range(1, last + 1))


def _take(step, n, clock, expected) -> None:
    today = rules.tanggal.today()
    if step == "register":
        make.make_letters(n, today)
        expected[today.year] = expected.get(today.year, 0) + n
    elif step == "roll back":
        make.make_letters(n, today)
        db.session.rollback()
    elif step == "refuse":
        with pytest.raises(RuleError):
            make.make_letters(
                items=[*(make.item(i) for i in range(n)), make.item(addressee="x" * 201)], on_date=today
            )
    elif step == "cancel":
        letters = list(
            db.session.scalars(db.select(Letter).where(Letter.state != CANCELLED).order_by(Letter.id))
        )
        if letters:
            rules.cancel(letters[n % len(letters)], "Salah", make.Clerk())
    else:
        clock.move(days=n)


def test_take_numbers_begins_at_1(app, inside):
    with inside(app):
        assert take_numbers("buku", 2026, 3) == range(1, 4)
        assert take_numbers("buku", 2026, 1) == range(4, 5)
        assert take_numbers("buku", 2027, 1) == range(1, 2)
        db.session.rollback()


# What the check finds


def test_the_check_finds_a_gap_and_a_counter_that_lags(app, inside, office):
    with inside(app) as session:
        make.make_letters(4)
        session.execute(db.delete(Letter).where(Letter.sequence == 2))
        assert problems() == ["Buku sertifikat 2026: 1 nomor tidak ada suratnya (2)."]
        session.execute(db.update(Counter).values(last=3))
        assert any("melebihi penghitung" in sentence for sentence in problems())
        session.rollback()
