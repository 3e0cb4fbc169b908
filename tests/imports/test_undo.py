"""Taking an applied list back: alone, after others, after clerks; and in any order."""

import datetime as dt

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings
from sqlalchemy import select

from app.ground.db import begin_write, db
from app.ground.room import offered
from app.ground.tanggal import now
from app.imports import preview, undoing
from app.imports.applying import Applying
from app.imports.models import APPLIED, ERROR, UNDONE, Import, ImportRow
from app.people import families, rules
from app.people.models import (
    ACTIVE,
    CANCELLED,
    Category,
    DesilEntry,
    Disability,
    Family,
    FamilyMember,
    Person,
)
from app.training.models import Enrolment
from tests.imports.make import make_line, only_import, reviewed, rows, work
from tests.people.make import make_nik, make_person
from tests.training.make import make_batch

DAY = dt.date(1990, 5, 17)


class By:
    id, name, is_authenticated = 1, "Ratna", True


@pytest.fixture
def clerk(sign_in):
    return sign_in()


def applied(clerk, app, *lines, **options) -> str:
    address = reviewed(clerk, app, *lines, **options)
    clerk.post(f"{address}/penerapan", {}, status=303)
    work(app)
    return address


def taken_back(clerk, app, address) -> None:
    clerk.get(f"{address}/pembatalan")
    clerk.post(f"{address}/pembatalan", {}, status=303)
    work(app)


def test_new_people_go_and_changed_ones_are_as_before(app, inside, clerk):
    with inside(app):
        known = make_person(name="Siti Aminah", phone="08510001111", desil=None)
        known_id, nik = known.id, known.nik
    new = make_line(name="Orang Baru")
    address = applied(clerk, app, new, make_line(nik=nik, phone="081234567890"))
    preview_page = clerk.get(f"{address}/pembatalan")
    assert "1 orang yang dicatat baru dibatalkan" in preview_page and "1 orang yang diperbarui" in preview_page
    taken_back(clerk, app, address)
    page = clerk.get(address)
    assert "lalu dibatalkan" in page and "Batalkan impor ini" not in page
    with inside(app):
        known = db.session.get(Person, known_id)
        assert (known.phone, known.kk, known.desil, known.desil_on) == ("08510001111", None, None, None)
        assert families.standing(known_id) is None
        gone = db.session.scalars(select(Person).where(Person.id != known_id)).one()
        assert (gone.status, gone.nik) == (CANCELLED, None)
        assert only_import().state == UNDONE and only_import().result == {"dibatalkan": 2}
    again = applied(clerk, app, new)
    assert "1 dicatat baru" in clerk.get(again)


def test_what_a_clerk_typed_since_stays(app, inside, clerk):
    with inside(app):
        known = make_person(phone="08510001111")
        known_id, nik = known.id, known.nik
    address = applied(clerk, app, make_line(nik=nik, phone="081234567890"))
    with inside(app):
        db.session.get(Person, known_id).phone = "08520002222"
    taken_back(clerk, app, address)
    with inside(app):
        known = db.session.get(Person, known_id)
        assert (known.phone, known.address) == ("08520002222", None)


def test_whoever_something_was_built_on_stays_with_the_reason(app, inside, clerk):
    lines = [make_line(name=f"Orang {n}", birth=f"Malang, {n} Mei 1990") for n in range(1, 5)]
    address = applied(clerk, app, *lines)
    with inside(app):
        first, second, third = (row.result_id for row in rows()[:3])
        db.session.get(Person, first).phone = "08520002222"
        db.session.add(Category(person_id=second, code="24"))
        db.session.add(Enrolment(batch_id=make_batch().id, person_id=third))
    told = clerk.get(f"{address}/pembatalan").texts("#blocked td[data-label=Sebab]")
    changed = "Datanya sudah diubah atau dilengkapi sejak itu."
    assert told == [changed, changed, "Sejak itu sudah ada kepesertaan atas namanya."]
    taken_back(clerk, app, address)
    with inside(app):
        assert [db.session.get(Person, row.result_id).status for row in rows()] == [ACTIVE] * 3 + [CANCELLED]
        assert only_import().state == APPLIED and only_import().result == {"baru": 3, "dibatalkan": 1}
    assert clerk.get("/").status == 200
    clerk.post(f"{address}/pembatalan", {}, status=422)


def test_nominations_go_with_the_list_until_they_are_decided(app, inside, clerk):
    with inside(app):
        batch_id = make_batch().id
    to = f"/impor/baru?target=training.nomination&scope={batch_id}"
    lines = [make_line(name=f"Orang {n}", birth=f"Malang, {n} Mei 1990") for n in range(1, 4)]
    address = applied(clerk, app, *lines, to=to)
    with inside(app):
        first = db.session.scalars(select(Enrolment).order_by(Enrolment.id)).first()
        first.state, decided = "ditolak", first.person_id
    taken_back(clerk, app, address)
    with inside(app):
        assert [row.person_id for row in db.session.scalars(select(Enrolment))] == [decided]
        stay = db.session.scalars(select(Person).where(Person.status == ACTIVE)).all()
        assert [person.id for person in stay] == [decided]
        notes = [row.note for row in rows() if row.note]
        assert notes == ["Pendaftarannya di Pelatihan Oktober 2025 sudah diputuskan."]


def test_a_list_whose_rows_were_purged_cannot_be_taken_back(app, inside, clerk):
    address = applied(clerk, app, make_line())
    with inside(app):
        only_import().sha256 = ""
    assert "masa simpannya" in clerk.post(f"{address}/pembatalan", {}, status=422)


def test_many_clicks_take_back_once(app, inside, clerk):
    address = applied(clerk, app, make_line())
    for _ in range(3):
        clerk.post(f"{address}/pembatalan", {}, status=303)
    assert work(app) == 1


# --- in any order -------------------------------------------------------------------------------------

NIKS = [make_nik() for _ in range(4)]
PHONES = ("08510001111", "08510002222", None)
CARDS = ("3573010703230001", "3573010703230002", None)
lines = st.fixed_dictionaries(
    {
        "who": st.integers(0, 3),
        "phone": st.sampled_from(PHONES),
        "kk": st.sampled_from(CARDS),
        "desil": st.sampled_from(["1", "5", None]),
        "ppks": st.sampled_from(["Fakir miskin", None]),
    }
)
lists = st.lists(lines, min_size=1, max_size=4, unique_by=lambda line: line["who"])
orders = st.lists(st.integers(0, 2), max_size=6)


@given(told=st.lists(lists, min_size=1, max_size=3), order=orders, there=st.lists(lines, max_size=2))
@settings(max_examples=25)
def test_lists_taken_back_in_any_order_leave_the_register_as_it_was(app, told, order, there):
    with app.app_context():
        begin_write()
        for line in {line["who"]: line for line in there}.values():
            person = make_person(nik=NIKS[line["who"]], name=f"Orang {line['who']}", phone=line["phone"])
            if line["desil"]:
                rules.set_desil(person, int(line["desil"]), dt.date(2024, 1, 1), "DTSEN")
            person.kk = line["kk"]
            families.follow(person)
        before = seen()
        done = [_apply(lines) for lines in told]
        for at in order:
            undoing.take_back(done[at % len(done)], By)
        for _ in done:
            for record in done:
                undoing.take_back(record, By)
        assert {record.state for record in done} == {UNDONE}
        assert seen() == before
        db.session.rollback()


class _Once:
    """Rows of one list here are never alike."""

    def tell(self, *_):
        pass


def _apply(lines) -> Import:
    """As the jobs do it, in one transaction."""
    target = offered("imports", "people.residents")
    record = Import(target=target.key, file_name="x.xlsx", sha256="0" * 64, state=APPLIED, applied_at=now())
    db.session.add(record)
    db.session.flush()
    portion = [("Data", at, _typed(line)) for at, line in enumerate(lines)]
    kept = preview._judged(portion, _Once(), target, None, record.id)
    assert all(row["state"] != ERROR for row in kept), kept
    db.session.execute(db.insert(ImportRow), kept)
    applying = Applying(record, target, By)
    applying.portion(db.session.execute(select(ImportRow.__table__).where(ImportRow.import_id == record.id)).all())
    record.result, record.applied_at = dict(applying.outcomes), now()
    db.session.flush()
    db.session.expire_all()
    return record


def _typed(line) -> dict:
    who = line["who"]
    typed = {"nik": NIKS[who], "name": f"Orang {who}", "birth_date": "17 Mei 1990", "sex": "P"}
    return typed | {name: line[name] for name in ("phone", "kk", "desil", "ppks") if line[name]}


def seen() -> dict:
    """The register as anybody sees it: living people, where they stand, what they have."""
    db.session.flush()
    living = select(Person.id).where(Person.status == ACTIVE)
    people = select(
        Person.id, Person.nik, Person.name, Person.phone, Person.kk, Person.desil, Person.desil_on, Person.address,
        Person.no_nik_reason, Person.doubt_reason, Person.doubtful,
    ).where(Person.status == ACTIVE)  # fmt: skip
    places = select(FamilyMember.person_id, Family.kk, FamilyMember.role).join(Family)
    places = places.where(FamilyMember.until.is_(None), FamilyMember.person_id.in_(living))
    parts = [
        select(model.person_id, value).where(model.person_id.in_(living))
        for model, value in ((DesilEntry, DesilEntry.desil), (Category, Category.code), (Disability, Disability.kind))
    ]
    return {at: sorted(map(str, db.session.execute(query))) for at, query in enumerate((people, places, *parts))}
