"""Two records of one person: joined so that nothing is lost, parted so that nothing is left."""

import datetime as dt

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings
from sqlalchemy import MetaData, select

from app.attendance.models import Mark, Session, Sheet
from app.ground.db import begin_write, db
from app.ground.refusal import RuleError
from app.letters.models import Letter
from app.people import bulk, finding, joining, rules
from app.people.models import JOINED, Category, DesilEntry, Disability, Join, Person
from app.training import rules as training
from app.training.letters import CERTIFICATE
from app.training.models import Enrolment
from tests.people.make import make_nik, make_person
from tests.training.make import make_batch


class By:
    id, name, is_authenticated = 1, "Ratna", True


BY = By()


def two(**values):
    return make_person(), make_person(nik=None, phone="08510001111", **values)


def whole(person_id) -> Person:
    query = select(Person).where(Person.id == person_id).options(*Person.whole())
    return db.session.scalars(query.execution_options(populate_existing=True)).unique().one()


# --- what stays, what moves, what is refused ----------------------------------------------------------


def test_the_one_that_goes_leads_to_the_one_that_stays(app, inside):
    with inside(app):
        stay, go = two()
        joining.join(stay.id, go.id, ["phone"], BY)
        assert (go.status, go.joined_to, stay.phone) == (JOINED, stay.id, "08510001111")
        assert [gone.id for gone in whole(stay.id).absorbed] == [go.id]


def test_a_nik_that_is_taken_over_leaves_the_old_one_findable(app, inside):
    with inside(app):
        stay, go = make_person(), make_person()
        kept, other = go.nik, stay.nik
        joining.join(stay.id, go.id, ["nik"], BY)
        assert (stay.nik, go.nik) == (kept, other)
        everybody = select(Person).where(Person.status != JOINED)
        for number in (kept, other, go.temporary_no):
            assert [p.id for p in finding.quick(everybody, number)] == [stay.id]
        assert bulk.by_nik([other])[other].id == stay.id
        assert [(t.person.id, t.sure) for t in rules.twins({"nik": other})] == [(stay.id, True)]


def test_parts_of_both_are_gathered_and_what_both_have_stays_where_it_is(app, inside):
    with inside(app):
        stay = make_person(categories=["08"], disabilities=["fisik"])
        go = make_person(categories=["08", "24"], disabilities=["fisik", "mental"])
        db.session.add(DesilEntry(person_id=stay.id, desil=4, on_date=dt.date(2024, 1, 1), source="DTSEN"))
        db.session.add(DesilEntry(person_id=go.id, desil=1, on_date=dt.date(2025, 1, 1), source="DTSEN"))
        joining.join(stay.id, go.id, [], BY)
        held = lambda model, column: sorted(db.session.scalars(select(column).where(model.person_id == stay.id)))  # noqa: E731
        assert held(Category, Category.code) == ["08", "24"]
        assert held(Disability, Disability.kind) == ["fisik", "mental"]
        assert stay.desil == 1


def test_impossible_joins_are_refused_with_a_sentence(app, inside):
    with inside(app):
        one, two, three = make_person(), make_person(), make_person()
        with pytest.raises(RuleError, match="dirinya sendiri"):
            joining.join(one.id, one.id, [], BY)
        joining.join(one.id, two.id, [], BY)
        for stay, go in ((two, one), (three, two), (one, two)):
            with pytest.raises(RuleError, match="sudah ditautkan"):
                joining.join(stay.id, go.id, [], BY)
        three.status = "batal"
        with pytest.raises(RuleError, match="dibatalkan"):
            joining.join(one.id, three.id, [], BY)


def test_a_doubt_that_joining_makes_gets_its_reason(app, inside):
    with inside(app):
        stay, go = make_person(), make_person(nik=None, birth_date=dt.date(1990, 5, 18))
        joining.join(stay.id, go.id, ["birth_date"], BY)
        assert stay.doubt_reason == joining.AFTER_JOINING


# --- undoing ------------------------------------------------------------------------------------------


def test_undoing_leaves_alone_what_a_clerk_typed_since(app, inside):
    with inside(app):
        stay, go = two()
        record = joining.join(stay.id, go.id, ["phone"], BY)
        stay.phone = "08520002222"
        set_since = Category(person_id=stay.id, code="24")
        db.session.add(set_since)
        assert joining.undo(record.id, BY) == ["Nomor HP"]
        assert (stay.phone, go.phone, go.status, set_since.person_id) == (
            "08520002222", "08510001111", "aktif", stay.id,
        )  # fmt: skip
        with pytest.raises(RuleError, match="sudah diurai"):
            joining.undo(record.id, BY)


def test_a_join_that_a_newer_one_stands_on_is_undone_after_it(app, inside):
    with inside(app):
        first, second, third = make_person(), make_person(), make_person()
        older = joining.join(second.id, first.id, [], BY)
        newer = joining.join(third.id, second.id, [], BY)
        assert first.joined_to == third.id
        with pytest.raises(RuleError, match=f"Urai dahulu.*{second.temporary_no} ke {third.temporary_no}"):
            joining.undo(older.id, BY)
        joining.undo(newer.id, BY)
        assert first.joined_to == second.id
        joining.undo(older.id, BY)
        assert {p.status for p in (first, second, third)} == {"aktif"}


def test_a_nik_that_was_given_away_since_blocks_the_undoing(app, inside):
    with inside(app):
        stay, go = make_person(), make_person()
        record = joining.join(stay.id, go.id, ["nik"], BY)
        freed = stay.nik
        stay.nik = make_nik()
        db.session.flush()
        taker = make_person(nik=freed)
        with pytest.raises(RuleError, match=f"dipakai {taker.temporary_no}"):
            joining.undo(record.id, BY)


def test_a_certificate_issued_since_blocks_the_undoing_and_nothing_changes(app, inside):
    with inside(app):
        stay, go = make_person(), make_person()
        enrolment_id = training.nominate(make_batch(), go).id
        record = joining.join(stay.id, go.id, ["phone"], BY)
        values = {"register": "keluar", "year": 2026, "sequence": 1, "number": "1", "suffix": "", "code": "kode1"}
        letter = Letter(
            classification="400", kind=CERTIFICATE.key, on_date=dt.date(2026, 1, 5), state="terdaftar",
            subject="Sertifikat", addressee=stay.name, person_id=stay.id, context={},
            about_kind="training_enrolment", about_id=enrolment_id, **values,
        )  # fmt: skip
        db.session.add(letter)
        db.session.flush()
        with pytest.raises(RuleError, match="sudah terbit sertifikat"):
            joining.undo(record.id, BY)
        assert (go.status, go.joined_to, record.undone_at) == (JOINED, stay.id, None)
        assert db.session.get(Enrolment, enrolment_id).person_id == letter.person_id == stay.id


# --- any sequence -------------------------------------------------------------------------------------

# The trail and the journal of joins tell what was done; versions only rise. All else is as it was.
TELLING = {"audit_entry", "audit_values", "audit_seal", "audit_security", "people_join", "alembic_version"}
COLUMNS = [part.key for part in joining.PARTS]

people = st.builds(
    dict,
    nik=st.booleans(),
    phone=st.sampled_from([None, "08510001111", "08510002222"]),
    kk=st.sampled_from([None, "3573011205120001", "3573011205120002"]),
    birth_date=st.sampled_from([None, dt.date(1990, 5, 17), dt.date(1990, 5, 18)]),
    categories=st.sets(st.sampled_from(["08", "24"])),
    disabilities=st.sets(st.sampled_from(["fisik", "mental"])),
    desil=st.sampled_from([None, 1, 5]),
    ticked=st.booleans(),
)
steps = st.one_of(
    st.tuples(st.just("join"), st.integers(0, 3), st.integers(0, 3), st.sets(st.sampled_from(COLUMNS))),
    st.tuples(st.just("undo"), st.integers(0, 5)),
)


@pytest.mark.slow
@given(cast=st.lists(people, min_size=4, max_size=4), done=st.lists(steps, max_size=8))
@settings(max_examples=30)
def test_any_sequence_of_joins_undone_ends_in_the_same_rows(app, cast, done):
    with app.app_context():
        begin_write()
        ids = [_make(values) for values in cast]
        before = _rows()
        for step in done:
            _do(step, ids)
        standing = list(db.session.scalars(select(Join.id).where(Join.undone_at.is_(None)).order_by(Join.id.desc())))
        for join_id in standing:
            joining.undo(join_id, BY)
        assert _rows() == before
        db.session.rollback()


def _make(values) -> int:
    values = dict(values)
    ticked, desil, has_nik = values.pop("ticked"), values.pop("desil"), values.pop("nik")
    person = make_person(**values, **({} if has_nik else {"nik": None}))
    if desil:
        rules.set_desil(person, desil, dt.date(2025, 1, 1), "DTSEN")
    if ticked:
        sheet = Sheet(title="Daftar")
        db.session.add(sheet)
        db.session.flush()
        session = Session(sheet_id=sheet.id, on_date=dt.date(2025, 1, 1))
        db.session.add(session)
        db.session.flush()
        db.session.add(Mark(session_id=session.id, person_id=person.id, state="hadir"))
        db.session.flush()
    return person.id


def _do(step, ids) -> None:
    try:
        if step[0] == "join":
            joining.join(ids[step[1]], ids[step[2]], sorted(step[3]), BY)
        else:
            joins = list(db.session.scalars(select(Join.id).order_by(Join.id)))
            if joins:
                joining.undo(joins[step[1] % len(joins)], BY)
    except RuleError:
        pass  # a refusal leaves nothing behind: the comparison at the end says so


def _rows() -> dict:
    db.session.flush()
    connection = db.session.connection()
    return {name: sorted(map(str, connection.execute(query))) for name, query in _queries(connection).items()}


_known: dict[str, dict] = {}  # by dialect


def _queries(connection) -> dict:
    """What to read of every table that stands in the database, mapped or not; asked for once, since that is slow."""
    if connection.dialect.name not in _known:
        meta = MetaData()
        meta.reflect(connection)
        _known[connection.dialect.name] = {
            name: select(*(column for column in table.columns if column.name != "version"))
            for name, table in meta.tables.items()
            if name not in TELLING and "_words" not in name
        }
    return _known[connection.dialect.name]
