"""Fifty at one moment on one thing, round after round: who wins, what the others are told, what the records say."""

import datetime as dt
from collections import Counter

from sqlalchemy import func, select

from bench.drills.stage import PUBLIC, Outcome, Stage, at_once

AT_ONCE = 50
FAIR = {200, 303, 404, 409, 422}  # done, or refused by a sentence (404: what was asked for is gone meanwhile)


class Race:
    """`prepare` lays out a round, `requests` gives what the fifty send, `wrong` says what is wrong in the records."""

    title = ""

    def prepare(self, session, number: int):
        raise NotImplementedError

    def requests(self, laid) -> list:
        raise NotImplementedError

    def wrong(self, session, laid) -> str:
        raise NotImplementedError


class LastSeat(Race):
    title = "last seat"

    def prepare(self, session, number):
        from tests.people.make import make_person
        from tests.training import make

        batch = make.make_batch(places=1, title=f"Angkatan {number}")
        people = [make_person(name=f"Peserta {number} {n}") for n in range(AT_ONCE)]
        enrolments = [make.rules.nominate(batch, person).id for person in people]
        session.flush()
        return batch.id, enrolments

    def requests(self, laid):
        batch, enrolments = laid
        return [("POST", f"/pelatihan/{batch}/penerimaan", {"id": enrolment}) for enrolment in enrolments]

    def wrong(self, session, laid):
        from app.training.models import ACCEPTED, WAITING, Enrolment

        query = select(Enrolment.state, Enrolment.waiting_rank).where(Enrolment.batch_id == laid[0])
        rows = session.execute(query).all()
        seated = sum(state == ACCEPTED for state, _ in rows)
        ranks = sorted(rank for state, rank in rows if state == WAITING)
        fits = seated == 1 and ranks == list(range(1, AT_ONCE))
        return "" if fits else f"{seated} seated, waiting {ranks[:3]}…{ranks[-1:]}"


class LastBed(Race):
    title = "last bed"
    FORM = {"source": "petugas", "category": "11", "reason": "x", "mobility": "mandiri", "sex": "L", "age": "40"}

    def prepare(self, session, number):
        from tests.shelter.make import make_shelter

        return make_shelter([("L1", "laki-laki", 1)]).id

    def requests(self, laid):
        return [("POST", f"/shelter/{laid}/masuk/isi", self.FORM)] * AT_ONCE

    def wrong(self, session, laid):
        from app.shelter.models import Segment

        count = session.scalar(select(func.count()).where(Segment.shelter_id == laid).select_from(Segment))
        return "" if count == 1 else f"{count} people in one bed"


class NextNumber(Race):
    title = "next letter number"

    def prepare(self, session, number):
        from app.letters.models import APPROVED, Draft
        from tests.letters.make import make_draft

        ids = [make_draft("surat.dinas").id for _ in range(AT_ONCE)]
        for draft in session.scalars(select(Draft).where(Draft.id.in_(ids))):
            draft.state = APPROVED
        return ids

    def requests(self, laid):
        day = dt.date.today()
        return [
            ("POST", f"/surat/konsep/{draft}/penomoran", {"on_date": f"{day.day}/{day.month}/{day.year}"})
            for draft in laid
        ]

    def wrong(self, session, laid):
        from app.letters.models import Letter

        query = select(Letter.register, Letter.year, func.count(), func.max(Letter.sequence))
        rows = session.execute(query.group_by(Letter.register, Letter.year)).all()
        return "; ".join(f"{book} {year}: {count} of {last}" for book, year, count, last in rows if count != last)


class SameTick(Race):
    title = "same tick"

    def prepare(self, session, number):
        from app.attendance.models import Session
        from tests.people.make import make_person
        from tests.training import make

        batch = make.make_batch(places=1, title=f"Hadir {number}")
        enrolment = make.rules.nominate(batch, make_person(name=f"Hadir {number}"))
        session.flush()
        make.rules.accept(batch, [enrolment.id], by=None)
        first = session.scalar(select(func.min(Session.id)).where(Session.sheet_id == batch.sheet_id))
        return batch.id, first, enrolment.person_id

    def requests(self, laid):
        batch, session, person = laid
        form = {f"m.{session}.{person}": "hadir", "key": f"kunci-{session}"}
        return [("POST", f"/pelatihan/{batch}/kehadiran/{session}/{person}", form)] * AT_ONCE

    def wrong(self, session, laid):
        from app.attendance.models import Mark

        states = session.scalars(select(Mark.state).where(Mark.session_id == laid[1])).all()
        return "" if states == ["hadir"] else f"recorded: {states}"


class SameJoin(Race):
    title = "same join"

    def prepare(self, session, number):
        from tests.people.make import make_person

        day = dt.date(1980, 1, 1) + dt.timedelta(days=number)
        left = make_person(name=f"Kembar {number}", birth_date=day)
        right = make_person(name=f"Kembar {number}", birth_date=day, nik=None)
        return left.id, right.id

    def requests(self, laid):
        from app.people import joining

        left, right = laid
        form = {"stay": "kiri", "left_version": "1", "right_version": "1"}
        form |= {part.key: "kiri" for part in joining.PARTS}
        return [("POST", f"/warga/{left}/penautan/{right}", form)] * AT_ONCE

    def wrong(self, session, laid):
        from app.people.models import Person

        joined = session.scalars(select(Person.joined_to).where(Person.id.in_(laid)).order_by(Person.id)).all()
        return "" if joined == [None, laid[0]] else f"joined to {joined}"


class SameDouble(Race):
    title = "same person registered"

    def prepare(self, session, number):
        from tests.people.make import make_nik

        return make_nik(dt.date(1985, 3, 4), "P")

    def requests(self, laid):
        form = {"nik": laid, "name": f"Sama {laid[-6:]}", "sex": "P", "birth_date": "4/3/1985", "tetap": "1"}
        return [("POST", "/warga/baru", form)] * AT_ONCE

    def wrong(self, session, laid):
        from app.people.models import Person

        count = session.scalar(select(func.count()).where(Person.nik == laid).select_from(Person))
        return "" if count == 1 else f"{count} people with one NIK"


RACES = {
    "seat": LastSeat, "bed": LastBed, "number": NextNumber, "tick": SameTick, "join": SameJoin, "person": SameDouble,
}  # fmt: skip


def run(kind: str, rounds: int, only: str | None = None) -> list[Outcome]:
    return [_run(kind, rounds, RACES[name]()) for name in RACES if only in (None, name)]


def _run(kind: str, rounds: int, race: Race) -> Outcome:
    told, faults = Counter(), []
    with Stage(kind) as stage:
        with stage.inside():
            from tests.accounts.make import make_user
            from tests.letters.make import make_office

            make_user("shelter", roles=("shelter", "staf"))
            make_office(PUBLIC)
        laid = []
        for number in range(rounds):
            with stage.inside() as session:
                laid.append(race.prepare(session, number))
        stage.start()
        clerk = stage.visitor() if not isinstance(race, LastBed) else stage.visitor("shelter")
        for each in laid:
            told.update(at_once([clerk.again() for _ in range(AT_ONCE)], race.requests(each)))
            with stage.inside() as session:
                if sentence := race.wrong(session, each):
                    faults.append(sentence)
        if broken := stage.check():
            faults.append(broken)
    unfair = {status: count for status, count in told.items() if status not in FAIR}
    answers = ", ".join(f"{status}: {count}" for status, count in sorted(told.items()))
    found = f"WRONG in {len(faults)} rounds: {faults[0]}" if faults else "records as they must be"
    return Outcome(race.title, kind, rounds, f"answers {answers}; {found}", not faults and not unfair)
