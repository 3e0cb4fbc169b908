"""Sealed records: not there for anybody outside the team; the glass breaks for a reason, for a while, and is reviewed.

The kind under test is the office's officials: a plain table that this mechanism knows nothing about.
"""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from app.accounts.models import Account
from app.ground import sealed
from app.ground.audit import AuditEntry, SecurityEvent
from app.ground.db import db
from app.ground.listing import ExportColumn, Listing, Sort
from app.ground.refusal import RuleError
from app.ground.room import SealedKind
from app.office.models import Appointment
from tests.client import Client

KIND = "office_appointment"
SECRET = "Melati Rahasia"
REASON = "Polisi meminta keterangan malam ini"


class Somebody:
    is_authenticated = True

    def __init__(self, user_id, scopes=()):
        self.id, self.name, self.scopes = user_id, f"Orang {user_id}", scopes


def make_records(n) -> list[int]:
    rows = [Appointment(post="kabid", title=f"T{i}", name=SECRET, starts_on=dt.date(2020, 1, 1)) for i in range(n)]
    db.session.add_all(rows)
    db.session.flush()
    return [row.id for row in rows]


def seen(user) -> set[int]:
    return set(db.session.scalars(sealed.hide(select(Appointment), KIND, user).with_only_columns(Appointment.id)))


def test_a_sealed_record_exists_for_its_team_alone(app, inside, clock):
    with inside(app):
        open_one, closed, scoped = make_records(3)
        sealed.seal(KIND, closed, team=[1])
        sealed.seal(KIND, scoped, scope=("shelter", 7))
        of_shelter = Somebody(2, scopes=(("shelter", "shelter", 7),))
        assert seen(Somebody(1)) == {open_one, closed}
        assert seen(of_shelter) == {open_one, scoped}
        assert seen(Somebody(3)) == seen(Somebody(3, scopes=(("shelter", "lks", 7),))) == {open_one}
        assert seen(None) == {open_one}
        assert not sealed.hidden("another_kind", closed, Somebody(3)) and sealed.hidden(KIND, closed, Somebody(3))
        sealed.lift(KIND, closed, "perkara selesai")
        assert seen(Somebody(3)) == {open_one, closed}


def test_who_left_the_team_sees_nothing_more(app, inside, clock):
    with inside(app):
        [record] = make_records(1)
        sealed.seal(KIND, record, team=[1])
        sealed.seal(KIND, record, team=[2], until=clock.instant + dt.timedelta(days=1))
        clock.move(minutes=1)
        sealed.leave_team(sealed.sealed_id_of(KIND, record), 1)
        clock.move(minutes=1)
        assert seen(Somebody(1)) == set() and seen(Somebody(2)) == {record}
        clock.move(days=1)
        assert seen(Somebody(2)) == set()


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["seal", "lift", "join", "leave", "break", "wait"]), st.integers(0, 2), st.integers(1, 3)
    ),
    max_size=12,
)


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_any_order_of_sealing_and_opening_shows_what_it_should(app, inside, clock):
    """A model of who may see what, kept beside the mechanism through any sequence of steps."""

    @given(STEPS)
    def holds(steps):
        with inside(app) as session:
            for model in (sealed.Member, sealed.Breaking, sealed.Sealed, Appointment):
                session.query(model).delete()
            ids = make_records(3)
            under, team, glass = set(), {i: set() for i in ids}, {}
            for what, place, who in steps:
                clock.move(minutes=1)
                record = ids[place]
                if what == "seal":
                    sealed.seal(KIND, record)
                    under.add(record)
                elif what == "lift" and record in under:
                    sealed.lift(KIND, record, "selesai")
                    under.discard(record)
                elif what in ("join", "leave") and record in under:
                    change = sealed.join_team if what == "join" else sealed.leave_team
                    change(sealed.sealed_id_of(KIND, record), who)
                    (team[record].add if what == "join" else team[record].discard)(who)
                elif what == "break" and record in under:
                    sealed.break_glass(KIND, record, REASON, Somebody(who))
                    glass[record, who] = clock.instant + dt.timedelta(hours=4)
                elif what == "wait":
                    clock.move(hours=3)
                clock.move(seconds=1)
                for user in (1, 2, 3):
                    expected = {
                        i for i in ids
                        if i not in under or user in team[i] or glass.get((i, user), clock.instant) > clock.instant
                    }  # fmt: skip
                    assert seen(Somebody(user)) == expected
            session.rollback()

    holds()


def test_nothing_of_it_leaks_from_a_list(app, inside):
    """Rows, counts, search, next page and export of the one list mechanism, as an outsider and as the team."""
    listing = Listing(
        key="uji", title="Uji", noun="pejabat", model=Appointment, size=2,
        sorts=(Sort("nama", "Nama", (Appointment.name,)),),
        columns=(ExportColumn("Nama", lambda row: row.name),),
        search=lambda query, typed: query.where(Appointment.name.contains(typed)),
    )  # fmt: skip
    with inside(app):
        ids = make_records(4)
        sealed.seal(KIND, ids[1], team=[1])
        from app.ground.search import seal_query

        for user, count in ((Somebody(1), 4), (Somebody(2), 3)):
            base = sealed.hide(select(Appointment), KIND, user)
            for args in ({}, {"cari": seal_query("Melati")}):
                listed = listing.read(args, base, "/x")
                shown = [row.id for row in listed.rows]
                rest = listing.read(args | {"sesudah": str(shown[-1])}, base, "/x")
                shown += [row.id for row in rest.rows]
                assert (ids[1] in shown) is (count == 4) and listed.count == len(shown) == count
            exported = list(db.session.scalars(listing.read({}, base, "/x").select))
            assert len(exported) == count


def test_a_refusal_names_a_telephone_and_nothing_else(app, inside):
    with inside(app):
        sentence = sealed.refusal().sentence
    assert "Hubungi" in sentence and "segel" not in sentence.lower() and "rahasia" not in sentence.lower()


# --- the glass --------------------------------------------------------------------------------------


@pytest.fixture
def record(app, inside, monkeypatch):
    """A sealed record of a room that offers the kind; its number is 7000 and its id."""
    with inside(app):
        [record_id] = make_records(1)
        sealed.seal(KIND, record_id)
    offer = SealedKind(
        KIND, "Data uji", lambda number: int(number) - 7000 if number.isdigit() else None, lambda row: f"/uji/{row}"
    )
    monkeypatch.setattr(app, "rooms", (replace(app.rooms[0], sealed=(offer,)), *app.rooms[1:]))
    return record_id


def test_the_glass_breaks_for_a_reason_and_for_some_hours(app, inside, sign_in, record, clock):
    client = sign_in("kabid", roles=["kabid"])
    typed = {"kind": KIND, "number": str(7000 + record), "reason": REASON}
    client.post("/privasi/segel", typed | {"reason": "ingin tahu"}, status=422)
    assert client.post("/privasi/segel", typed, status=303).location == f"/uji/{record}"
    with inside(app) as session:
        account = session.query(Account).filter_by(username="kabid").one().id
        assert seen(Somebody(account)) == {record} and seen(Somebody(account + 1)) == set()
        clock.move(hours=4, minutes=1)
        assert seen(Somebody(account)) == set()
        entry = session.query(AuditEntry).filter_by(kind=KIND, action="membuka segel darurat").one()
        assert entry.reason == REASON and entry.user_id == account


def test_trying_in_vain_tells_nothing_and_is_remembered(app, inside, sign_in, record):
    client = sign_in("kabid", roles=["kabid"])
    with inside(app):
        [plain] = make_records(1)
    answers = set()
    for number in (str(7000 + plain), "999999", "abc", "0"):
        typed = {"kind": KIND, "number": number, "reason": REASON}
        answers.add(tuple(client.post("/privasi/segel", typed, status=422).texts("[role=alert] li")))
    assert len({str(answer).replace("Nomor: ", "") for answer in answers}) == 1
    with inside(app) as session:
        assert session.query(SecurityEvent).filter_by(event="mencoba membuka segel").count() == 4
        assert session.query(sealed.Breaking).count() == 0


@pytest.mark.parametrize("role", ["staf", "admin", "auditor", "lks", "privacy"])
def test_not_everybody_may_break_it(sign_in, record, role):
    client = sign_in(role, roles=[role])
    client.post("/privasi/segel", {"kind": KIND, "number": str(7000 + record), "reason": REASON}, status=403)


def test_a_breaking_is_reviewed_once_and_by_another(app, inside, sign_in, record, clock):
    sign_in("kabid", roles=["kabid", "privacy"]).post(
        "/privasi/segel", {"kind": KIND, "number": str(7000 + record), "reason": REASON}
    )
    with inside(app) as session:
        where = f"/privasi/segel/{session.query(sealed.Breaking).one().id}/tinjauan"
    Client(app).sign_in("kabid", "pendapa-demo").post(where, {"verdict": "wajar"}, status=422)
    officer = sign_in("pdp", roles=["privacy"])
    assert "1 pembukaan segel" in officer.get("/")
    assert REASON in officer.get("/privasi") and f"{KIND} nomor" not in officer.get("/privasi")
    assert f"{KIND} nomor" not in officer.get("/privasi/catatan-akses")
    officer.post(where, {"verdict": ""}, status=422)
    officer.post(where, {"verdict": "Perlu, sudah dikonfirmasi."}, status=303)
    officer.post(where, {"verdict": "lagi"}, status=422)
    with inside(app) as session:
        breaking = session.query(sealed.Breaking).one()
        assert breaking.reviewed_by == "Pdp" and breaking.ends_at <= clock.instant


def test_every_look_at_a_sealed_record_is_remembered(app, inside, record):
    with inside(app) as session, app.test_request_context():
        sealed.looked(KIND, record)
        sealed.looked(KIND, record)
        sealed.looked(KIND, record + 1)
        session.commit()
        looks = session.query(SecurityEvent).filter_by(event="melihat data tersegel")
        assert [(look.kind, look.record_id, look.detail) for look in looks] == [(KIND, record, None)] * 2


def test_a_team_needs_the_seal(app, inside):
    with inside(app), pytest.raises(RuleError):
        sealed.lift(KIND, 12345, "tidak ada")
