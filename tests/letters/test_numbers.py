"""Registers as the administrator sets them: patterns, scopes, a beginning in mid-year, inserted numbers."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError

from app.ground.db import begin_write, db
from app.ground.refusal import RuleError
from app.letters import books, figures, rules
from app.letters.models import Letter, Register
from app.letters.numbering import can_meet, is_pattern, number_text, runs_together
from tests.accounts.make import set_value
from tests.letters import make
from tests.letters.test_race import cancel, register, together

DAY = make.DAY
YESTERDAY = DAY - dt.timedelta(1)


def letter(kind=make.LETTER.key, book="keluar", on=DAY, reason=None, count=1):
    items = [make.item(n) for n in range(count)]
    return rules.register_many(kind, book, on, make.CODE, items, make.Clerk(), insert_reason=reason)


def numbers(made) -> list[str]:
    return [one.number for one in made]


# Patterns


@pytest.mark.parametrize("pattern", ["{urut}", "{kode}/{urut:4}/{unit}/{bulan_romawi}/{tahun}", "{keamanan}-{urut}"])
def test_a_pattern_that_numbers(pattern):
    assert is_pattern(pattern) and not runs_together(pattern)


@pytest.mark.parametrize("pattern", ["{kode}{urut}", "{urut}{tahun}", "5{urut}", "{urut:3}7", "{unit}{urut}"])
def test_digits_that_run_together_would_print_alike(pattern):
    assert runs_together(pattern)


MALANG = ("{kode}/{urut}/{unit}/{tahun}", "35.73.405")


@pytest.mark.parametrize(
    ("other", "alike"),
    [
        (MALANG, True),
        (("{kode}/{urut}/{unit}/{tahun}", "35.73.406"), False),
        (("{kode}/{urut}/SERT/{unit}/{tahun}", "35.73.405"), False),
        (("{kode}/{urut:3}/{unit}/{tahun}", "35.73.405"), True),
        (("{urut}/{kode}/{unit}/{tahun}", "35.73.405"), True),
        (("{kode}/S.{urut}/{unit}/{tahun}", "35.73.405"), False),
        (("{kode}/{urut}.a/{unit}/{tahun}", "35.73.405"), True),  # an inserted number has a suffix
    ],
)
def test_whether_two_patterns_could_print_one_number(other, alike):
    assert can_meet(MALANG, other) is alike and can_meet(other, MALANG) is alike


WORDS = ["{kode}", "{unit}", "{tahun}", "{bulan_romawi}", "{keamanan}", "/", ".", "A"]
PARTS = st.lists(st.sampled_from(WORDS), max_size=4)


@given(before=PARTS, after=PARTS, other_before=PARTS, other_after=PARTS, data=st.data())
def test_patterns_that_cannot_meet_never_do(before, after, other_before, other_after, data):
    one, two = ("".join([*a, "{urut}", *b]) for a, b in ((before, after), (other_before, other_after)))
    if can_meet((one, "35.73"), (two, "35.73")):
        return
    draw = data.draw
    printed = [
        number_text(
            pattern, draw(st.integers(1, 40)), draw(st.sampled_from(["400", "400.9", "400.9.1"])),
            draw(st.dates(dt.date(2026, 1, 1), dt.date(2026, 12, 31))), "35.73",
            draw(st.sampled_from(["B", "T", "R", "SR"])), draw(st.sampled_from(["", ".a", ".b"])),
        )
        for pattern in (one, two)
    ]  # fmt: skip
    assert printed[0] != printed[1]


def test_two_open_registers_cannot_print_one_number(app, inside, office):
    with inside(app):
        with pytest.raises(RuleError, match="sama dengan buku Surat keluar") as refused:
            make.set_register(None, pattern="{kode}/{urut}/{unit}/{tahun}")
        assert refused.value.field == "pattern"
        key = make.set_register(None, pattern="{kode}/{urut}/{unit}/{tahun}", unit="35.73.405.UPT")
        with pytest.raises(RuleError):
            make.set_register("sertifikat", pattern="{kode}/{urut}/{unit}/{tahun}")
        books.close(books.find(key), make.Clerk())
        make.set_register("sertifikat", unit="35.73.405.UPT", pattern="{kode}/{urut}/{unit}/{tahun}")
        with pytest.raises(RuleError, match="Sertifikat"):
            books.reopen(books.find(key), make.Clerk())


def test_the_database_refuses_one_printed_number_twice_in_a_year(app, inside, office):
    """Whatever was set, and even when it was set between two registrations."""
    with inside(app):
        db.session.add(Register(key="sertifikat", version=1, title="Sertifikat", pattern=MALANG[0], unit="",
                                kinds=[], valid_from=DAY))  # fmt: skip
        db.session.flush()
        letter()
        with pytest.raises(RuleError, match="buku lain"):
            make.make_letters(1)
        assert len(letter()) == 1, "and the numbers of the refused one are free again"
        twin = db.session.scalar(db.select(Letter))
        with pytest.raises(IntegrityError), db.session.begin_nested():
            other = Letter(kind="x", register="lain", year=twin.year, sequence=9, number=twin.number, code="x" * 28)
            other.classification, other.on_date, other.subject, other.context = "1", DAY, "x", {}
            db.session.add(other)
            db.session.flush()


# Scope: which kind is numbered where


def test_a_kind_goes_to_the_register_that_names_it(app, inside, office):
    with inside(app):
        assert numbers(letter()) == ["400.9.14.2/1/35.73.405/2026"]
        key = make.set_register(None, title="Keputusan", kinds=[make.LETTER.key])
        assert numbers(letter()) == ["400.9.14.2/1/LAIN/35.73.405/2026"]
        assert [one.register for one in letter()] == [key]
        books.close(books.find(key), make.Clerk())
        assert numbers(letter()) == ["400.9.14.2/2/35.73.405/2026"]


def test_a_kind_of_two_units_is_asked_for_its_register(app, inside, office):
    with inside(app):
        make.set_register("keluar", kinds=[make.LETTER.key])
        key = make.set_register(None, title="UPT", kinds=[make.LETTER.key], unit="35.73.405.1")
        assert [book.key for book in books.for_kind(make.LETTER.key)] == ["keluar", key]
        assert numbers(letter(book=key)) == ["400.9.14.2/1/LAIN/35.73.405.1/2026"]
        assert numbers(letter()) == ["400.9.14.2/1/35.73.405/2026"]


def test_a_new_pattern_holds_from_its_day_on(app, inside, office, clock):
    with inside(app):
        letter()
        clock.set("2026-10-25 08:00")
        make.set_register("keluar", pattern="{urut:3}/{kode}/{tahun}")
        letter(on=DAY + dt.timedelta(1))
        clock.set("2026-10-26 08:00")
        assert numbers(letter(on=DAY + dt.timedelta(2))) == ["003/400.9.14.2/2026"]
        inserted = letter(on=DAY, reason="Tertinggal")
        assert numbers(inserted) == ["400.9.14.2/1.a/35.73.405/2026"], "by the pattern of its own date"


# A beginning in mid-year


def test_numbers_go_on_after_the_paper_register(app, inside, office):
    with inside(app):
        books.go_on_after(books.find("keluar"), 2026, 117, make.Clerk())
        books.go_on_after(books.find("keluar"), 2026, 118, make.Clerk())  # typed wrongly; none was taken yet
        assert numbers(letter()) == ["400.9.14.2/119/35.73.405/2026"]
        assert list(figures.check_registers()) == []
        with pytest.raises(RuleError, match="sudah mempunyai nomor") as refused:
            books.go_on_after(books.find("keluar"), 2026, 500, make.Clerk())
        assert refused.value.field == "last"
        assert numbers(letter()) == ["400.9.14.2/120/35.73.405/2026"]


def test_the_next_year_begins_at_1_again(app, inside, office, clock):
    with inside(app):
        books.go_on_after(books.find("keluar"), 2026, 117, make.Clerk())
        letter()
        clock.set("2027-01-02 08:00")
        assert [one.sequence for one in letter(on=dt.date(2027, 1, 2))] == [1]


# Inserted numbers


def test_a_letter_of_an_older_date_stands_behind_the_last_of_that_date(app, inside, office):
    with inside(app):
        letter(on=YESTERDAY, count=2)
        letter(on=DAY)
        [first] = letter(on=YESTERDAY, reason="Undangan rapat yang tertinggal")
        [second] = letter(on=YESTERDAY, reason="Satu lagi")
        assert [first.place, second.place] == ["2.a", "2.b"]
        assert first.number == "400.9.14.2/2.a/35.73.405/2026" and first.insert_reason
        assert list(figures.check_registers()) == []
        assert [one.place for one in letter(on=DAY)] == ["4"], "the register goes on as if nothing had been inserted"


def test_an_insertion_needs_a_reason_a_date_behind_and_room(app, inside, office):
    with inside(app):
        letter(on=DAY - dt.timedelta(3))
        with pytest.raises(RuleError, match="nomor biasa"):
            letter(on=DAY, reason="Tidak perlu")
        letter(on=DAY)
        with pytest.raises(RuleError) as refused:
            letter(on=YESTERDAY, reason="")
        assert refused.value.field == "insert_reason"
        with pytest.raises(RuleError, match="pada atau sebelum"):
            letter(on=DAY - dt.timedelta(4), reason="Sebelum yang pertama")
        with pytest.raises(RuleError, match="14 hari"):
            letter(on=DAY - dt.timedelta(15), reason="Lama")
        letter(on=YESTERDAY, reason="Satu", count=2)
        with pytest.raises(RuleError, match="paling banyak 3"):
            letter(on=YESTERDAY, reason="Dua", count=2)
        set_value("letters.insert_most", 0)
        with pytest.raises(RuleError, match="paling banyak 0"):
            letter(on=YESTERDAY, reason="Tidak boleh sama sekali")


def test_an_insertion_into_the_old_year_after_the_new_one_began(app, inside, office, clock):
    with inside(app):
        clock.set("2026-12-31 08:00")
        letter(on=dt.date(2026, 12, 31))
        clock.set("2027-01-02 08:00")
        letter(on=dt.date(2027, 1, 2))
        assert numbers(letter(on=dt.date(2026, 12, 31), reason="Tertinggal")) == ["400.9.14.2/1.a/35.73.405/2026"]


def insert(on=YESTERDAY):
    def work():
        return [one.suffix for one in make.rules.register_many(
            make.CERTIFICATE.key, "sertifikat", on, make.CODE, [make.item()], make.Clerk(), insert_reason="Tertinggal"
        )]  # fmt: skip

    return work


def test_insertions_and_numbers_at_once_leave_no_twin_and_no_gap(app, inside, office):
    """50 at once, five rounds: plain numbers, a tenth of them cancelled, and inserted ones between them."""
    with inside(app):
        set_value("letters.insert_most", 26)
        make.make_letters(1, on_date=YESTERDAY)
        make.make_letters(1)
    inserted = []
    for _ in range(5):
        works = [register() for _ in range(40)] + [register(then=cancel)] * 5 + [insert()] * 5
        results = together(app, *works)
        assert all(isinstance(result, list) for result in results), results
        inserted += [result[0] for result in results[45:]]
    assert sorted(inserted) == list("abcdefghijklmnopqrstuvwxy")
    with inside(app):
        plain = db.select(Letter.sequence).where(Letter.suffix == "").order_by(Letter.sequence)
        assert list(db.session.scalars(plain)) == list(range(1, 2 + 5 * 45 + 1))
        assert list(figures.check_registers()) == []
    late = together(app, *[insert() for _ in range(4)])
    assert sum(isinstance(result, list) for result in late) == 1, "the alphabet ends"
    assert sum(isinstance(result, RuleError) for result in late) == 3


def test_beginning_after_paper_and_the_first_number_at_once(app, inside, office):
    def begin():
        books.go_on_after(books.find("sertifikat"), 2026, 117, make.Clerk())

    results = together(app, begin, *[register() for _ in range(8)])
    taken = sorted(number for result in results[1:] for number in result)
    begun = results[0] is None
    assert taken == (list(range(118, 126)) if begun else list(range(1, 9)))
    with inside(app):
        assert list(figures.check_registers()) == []


# The pages


@pytest.fixture
def admin(sign_in, office):
    return sign_in("admin", roles=["admin"])


def test_the_administrator_sets_patterns_and_sees_an_example(admin, app, inside):
    page = admin.get("/pengaturan/nomor-surat")
    assert "{kode}/{urut}/{unit}/{tahun}" in page and "400.9.12.3/1/35.73.405/2026" in page
    here = "/pengaturan/nomor-surat/keluar"
    form = admin.get(here).fields("main form[novalidate]:not([action])")
    shown = admin.post("/pengaturan/nomor-surat/contoh", form | {"pattern": "{urut:3}/{tahun}"}, htmx=True,
                       target="example", status=200)  # fmt: skip
    assert "118/2026" in shown
    bad = admin.post(here, form | {"pattern": "{tahun}"}, status=422)
    assert "{urut}" in bad.texts("#pattern-error")[0]
    admin.post(here, form | {"pattern": "{kode}/{urut:3}/{unit}/{tahun}"}, status=303)
    stale = admin.post(here, form | {"pattern": "{kode}/{urut}/X/{tahun}"}, status=422)
    assert "{kode}/{urut:3}/{unit}/{tahun}" in stale.texts("#pattern-error")[0]
    with inside(app):
        assert books.find("keluar").pattern == "{kode}/{urut:3}/{unit}/{tahun}"


def test_a_register_of_its_own_is_opened_and_closed(admin, app, inside):
    new = {"title": "Keputusan", "pattern": "{kode}/{urut}/KEP/{tahun}", "unit": "", "kinds": ["surat.keputusan"],
           "version": "0"}  # fmt: skip
    alike = admin.post("/pengaturan/nomor-surat/baru", new | {"pattern": "{kode}/{urut}/{unit}/{tahun}"}, status=422)
    assert "nomor yang sama" in alike.texts("#pattern-error")[0]
    admin.post("/pengaturan/nomor-surat/baru", new, status=303)
    admin.post("/pengaturan/nomor-surat/baru", new | {"pattern": "{urut}/K/{tahun}"}, status=422)
    here = "/pengaturan/nomor-surat/keputusan"
    admin.get(here)
    admin.post(f"{here}/penutupan", {}, status=303)
    assert "ditutup" in admin.get(here).words.lower()
    admin.post(f"{here}/pembukaan", {}, status=303)
    admin.post("/pengaturan/nomor-surat/keluar/penutupan", {}, status=422)
    admin.get("/pengaturan/nomor-surat/tidak-ada", status=404)


def test_paper_goes_on_and_limits_are_set(admin, app, inside):
    here = "/pengaturan/nomor-surat/keluar/lanjutan"
    admin.post(here, {"year": "2026", "last": ""}, status=422)
    admin.post(here, {"year": "2026", "last": "117"}, status=303)
    assert "/118/" in admin.get("/pengaturan/nomor-surat")
    admin.post("/pengaturan/nomor-surat/sisipan", {"most": "5", "days": "30", "mark": "-"}, status=303)
    admin.post("/pengaturan/nomor-surat/sisipan", {"most": "27", "days": "30", "mark": "-"}, status=422)
    admin.post("/pengaturan/nomor-surat/sisipan", {"most": "", "days": "30", "mark": "-"}, status=422)
    with inside(app):
        letter(on=YESTERDAY)
        letter(on=DAY)
        assert numbers(letter(on=YESTERDAY, reason="Tertinggal")) == ["400.9.14.2/118-a/35.73.405/2026"]
        with pytest.raises(RuleError):
            books.go_on_after(books.find("keluar"), 2026, 3, make.Clerk())


def test_only_the_administrator_sets_numbers(sign_in, office):
    for role in ("staf", "kabid", "kadis", "auditor"):
        client = sign_in(role, roles=[role])
        client.get("/pengaturan/nomor-surat", status=403)
        client.post("/pengaturan/nomor-surat/keluar/lanjutan", {"year": "2026", "last": "1"}, status=403)


def test_begin_write_is_enough_for_the_first_number(app, inside, office):
    with inside(app):
        begin_write()
        assert numbers(letter()) == ["400.9.14.2/1/35.73.405/2026"]
