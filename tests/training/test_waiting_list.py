"""The waiting list under any order of decisions, and under fifty clicks at once."""

import threading

import hypothesis.strategies as st
import pytest
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from app.ground.db import begin_write, db
from app.ground.refusal import RuleError
from app.people.models import Person
from app.training import figures, rules
from app.training.models import OFFER_OPEN, SEATED, WAITING, Batch, Enrolment, Offer, Quota
from tests.people.make import make_person
from tests.training.make import make_batch, make_enrolments, states

CELLS = ("jk:P", "jk:L", "kec:35.73.02", "kec:35.73.04")


class Decisions(RuleBasedStateMachine):
    """Random decisions, offers and answers, changes of the quota and of the line, on one real database."""

    app = clock = None

    @initialize(places=st.integers(1, 4), hours=st.sampled_from((0, 24)))
    def open(self, places, hours):
        self.context = self.app.app_context()
        self.context.push()
        begin_write()
        self.batch = make_batch(places=places, offer_hours=hours)
        sukun, klojen = "35.73.04.1001", "35.73.02.1001"
        kinds = [("P", sukun), ("P", klojen), ("L", sukun), (None, None)]
        self.people = [make_person(sex=sex, kelurahan=place) for sex, place in (kinds * 3)[:9]]
        self.ids = []

    def teardown(self):
        if hasattr(self, "context"):
            db.session.rollback()  # each run begins with an empty batch
            self.context.pop()

    def _try(self, verb, *given):
        """Gives whether it was done."""
        before = states(self.batch)
        try:
            verb(self.batch, *given)
        except RuleError:
            assert states(self.batch) == before, "a refusal changed something"
            return False
        return True

    def _offer(self, pick):
        offers = db.session.scalars(
            db.select(Offer).where(Offer.batch_id == self.batch.id).order_by(Offer.id)
        )
        offers = offers.all()
        return offers[pick % len(offers)] if offers else None

    def _some(self, picks):
        return [self.ids[pick % len(self.ids)] for pick in picks] if self.ids else []

    @rule(pick=st.integers(0, 8))
    def nominate(self, pick):
        try:
            self.ids.append(rules.nominate(self.batch, self.people[pick]).id)
        except RuleError as refused:
            assert "sudah terdaftar" in refused.sentence

    @rule(picks=st.lists(st.integers(0, 8), max_size=8))
    def accept(self, picks):
        self._try(rules.accept, self._some(picks))

    @rule(picks=st.lists(st.integers(0, 8), max_size=3))
    def withdraw(self, picks):
        self._try(rules.withdraw, self._some(picks), "Pindah")

    @rule(picks=st.lists(st.integers(0, 8), max_size=3))
    def reject(self, picks):
        self._try(rules.reject, self._some(picks), "Berkas kurang")

    @rule(pick=st.integers(0, 8))
    def agree(self, pick):
        offer = self._offer(pick)
        if offer is not None:
            could = offer.state == OFFER_OPEN and not offer.overdue
            assert self._try(rules.agree, offer, "Ybs", None) == could

    @rule(pick=st.integers(0, 8))
    def decline(self, pick):
        offer = self._offer(pick)
        if offer is not None:
            could = offer.state == OFFER_OPEN
            assert self._try(rules.decline, offer, "Ybs", None) == could

    @rule(hours=st.integers(1, 30))
    def let_time_pass(self, hours):
        self.clock.move(hours=hours)

    @rule()
    def expire(self):
        self._try(rules.expire)

    @rule(pick=st.integers(0, 8))
    def offer_again(self, pick):
        for row_id in self._some([pick]):
            self._try(rules.offer_to, row_id)

    @rule(pick=st.integers(0, 8), rank=st.integers(0, 9))
    def reorder(self, pick, rank):
        for row_id in self._some([pick]):
            if self._try(rules.reorder, row_id, rank, "Paling membutuhkan"):
                query = db.select(Enrolment.waiting_rank).where(Enrolment.id == row_id)
                assert db.session.scalar(query) == rank

    @rule(places=st.integers(1, 6))
    def change_quota(self, places):
        names = ("title", "starts_on", "ends_on", "offer_hours")
        values = {name: getattr(self.batch, name) for name in names}
        self._try(rules.change_batch, values | {"programme_name": "Pelatihan Keterampilan", "places": places})

    @rule(cells=st.dictionaries(st.sampled_from(CELLS), st.integers(0, 4)))
    def divide(self, cells):
        self._try(rules.set_quota, cells)

    def _cells(self, row):
        """The cells that count somebody, told here once more from the record."""
        person = db.session.get_one(Person, row.person_id)
        told = {"semua"} | ({f"jk:{person.sex}"} if person.sex else set())
        return told | ({f"kec:{person.kelurahan[:8]}"} if person.kelurahan else set())

    @invariant()
    def everything_fits(self):
        if not hasattr(self, "batch"):
            return
        query = db.select(Quota).where(Quota.batch_id == self.batch.id)
        quotas = {quota.cell: quota for quota in db.session.scalars(query)}
        query = db.select(Enrolment).where(Enrolment.batch_id == self.batch.id).order_by(Enrolment.waiting_rank)
        rows = db.session.scalars(query.execution_options(populate_existing=True)).all()
        offers = db.session.scalars(db.select(Offer).where(Offer.batch_id == self.batch.id)).all()
        offered = {offer.enrolment_id for offer in offers if offer.state == OFFER_OPEN}
        waiting = [row for row in rows if row.state == WAITING]
        for cell, quota in quotas.items():
            seated = sum(cell in self._cells(row) for row in rows if row.state in SEATED)
            held = sum(cell in self._cells(row) for row in rows if row.id in offered)
            assert (quota.filled, quota.held) == (seated, held) and seated + held <= quota.places, cell
        assert offered <= {row.id for row in waiting}
        assert len(offered) == sum(offer.state == OFFER_OPEN for offer in offers)
        assert [row.waiting_rank for row in waiting] == list(range(1, len(waiting) + 1))
        known = {offer.enrolment_id for offer in offers} if self.batch.offer_hours else offered
        for row in waiting:
            full = any(quotas[cell].free <= 0 for cell in self._cells(row) if cell in quotas)
            assert full or row.id in known, "a place is free while somebody waits who fits"
        assert len(rows) == len(set(self.ids))
        assert [*figures.counters(), *figures.ranks()] == []


@pytest.mark.slow
def test_whatever_is_decided_in_whatever_order_the_list_stays_whole(app, clock):
    machine = type("DecisionsHere", (Decisions,), {"app": app, "clock": clock})
    run_state_machine_as_test(machine, settings=settings(max_examples=25, stateful_step_count=30))


def at_once(count, act) -> list:
    """Run `act(number)` in so many threads that start together; gives what each gave, or its error."""
    gate, results = threading.Barrier(count), [None] * count

    def run(number):
        gate.wait()
        try:
            results[number] = act(number)
        except Exception as error:
            results[number] = error

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def decide(app, batch_id, verb):
    """One clerk's request: its own context and transaction."""
    with app.app_context():
        begin_write()
        outcome = verb(db.session.get(Batch, batch_id))
        db.session.commit()
        return outcome


@pytest.mark.parametrize("round_", range(3))
def test_fifty_at_once_on_the_last_place(app, inside, round_):
    """One is seated, forty-nine are *cadangan* 1 to 49, nobody meets an error."""
    with inside(app):
        batch = make_batch(places=1)
        batch_id, ids = batch.id, make_enrolments(batch, 50)
    outcomes = at_once(50, lambda n: decide(app, batch_id, lambda batch: rules.accept(batch, [ids[n]])))
    assert sorted((o.seated, o.waiting) for o in outcomes) == [(0, 1)] * 49 + [(1, 0)]
    with inside(app):
        rows = states(db.session.get(Batch, batch_id))
        assert sorted(rank for _, rank in rows if rank) == list(range(1, 50))
        assert [*figures.counters(), *figures.ranks()] == []


def test_fifty_clicks_on_one_person_make_one_place(app, inside):
    with inside(app):
        batch = make_batch(places=10)
        batch_id, [only] = batch.id, make_enrolments(batch, 1)
    outcomes = at_once(50, lambda _: decide(app, batch_id, lambda batch: rules.accept(batch, [only])))
    assert sum(not isinstance(outcome, Exception) for outcome in outcomes) == 1
    assert all(isinstance(o, RuleError) for o in outcomes if isinstance(o, Exception)), outcomes
    with inside(app):
        assert db.session.scalar(db.select(Quota.filled)) == 1


def test_acceptances_and_withdrawals_at_once_lose_no_place(app, inside):
    with inside(app):
        batch = make_batch(places=10)
        batch_id, ids = batch.id, make_enrolments(batch, 40)
        rules.accept(batch, ids[:20])

    def act(n):
        if n % 2:
            return decide(app, batch_id, lambda batch: rules.withdraw(batch, [ids[n]], "Pindah"))
        return decide(app, batch_id, lambda batch: rules.accept(batch, [ids[20 + n]]))

    outcomes = at_once(20, act)
    assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)], outcomes
    with inside(app):
        assert db.session.scalar(db.select(Quota.filled)) == 10
        assert [*figures.counters(), *figures.ranks()] == []


def test_one_person_added_by_fifty_clerks_is_in_the_batch_once(app, inside):
    with inside(app):
        batch_id, person_id = make_batch().id, make_person().id

    def act(_):
        return decide(
            app, batch_id, lambda batch: rules.nominate(batch, db.session.get(Person, person_id)).id
        )

    outcomes = at_once(50, act)
    assert sum(isinstance(outcome, int) for outcome in outcomes) == 1
    assert all(isinstance(o, RuleError) for o in outcomes if not isinstance(o, int)), outcomes
    with inside(app):
        assert len(db.session.scalars(db.select(Enrolment.id)).all()) == 1


def test_over_http_the_loser_of_the_last_place_sees_the_waiting_list_and_no_error(app, inside, sign_in):
    with inside(app):
        batch = make_batch(places=1)
        batch_id, ids = batch.id, make_enrolments(batch, 12)
    clerks = [sign_in(f"staf{number}") for number in range(12)]
    url = f"/pelatihan/{batch_id}/penerimaan"
    answers = at_once(12, lambda n: clerks[n].post(url, {"id": ids[n]}, htmx=True, target="listing").status)
    assert answers == [200] * 12
    page = clerks[0].get(f"/pelatihan/{batch_id}")
    assert sorted(page.texts("#listing .badge")) == sorted(
        ["Diterima", *(f"Cadangan {n}" for n in range(1, 12))]
    )
