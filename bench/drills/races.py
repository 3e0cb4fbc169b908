"""Fifty at one moment on one thing, round after round: who wins, what the others are told, what the records say."""

import datetime as dt
import time
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterator

from sqlalchemy import func, select

from bench.drills.stage import PUBLIC, Outcome, Stage, at_once

AT_ONCE = 50
FAIR = {200, 303, 404, 409, 422}  # done, or refused by a sentence (404: what was asked for is gone meanwhile)


class Race(ABC):
    """`prepare` lays out a round, `requests` gives what the fifty send, `wrong` says what is wrong in the records.

    `ready` and `settled` tell when the background worker has done its part, before and after; most have none.
    """

    title, account, rounds = "", "operator", 0

    def ready(self, session, laid) -> bool:
        return True

    settled = ready

    @abstractmethod
    def prepare(self, session, number: int): ...

    @abstractmethod
    def requests(self, laid) -> list: ...

    @abstractmethod
    def wrong(self, session, laid) -> str: ...


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
    title, account = "last bed", "shelter"

    def prepare(self, session, number):
        from tests.shelter.make import make_shelter

        return make_shelter([("L1", "laki-laki", 1)]).id

    def requests(self, laid):
        from tests.shelter.make import SHORTEST

        return [("POST", f"/shelter/{laid}/masuk/isi", SHORTEST)] * AT_ONCE

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
        return "; ".join(
            f"{book} {year}: {count} of {last}" for book, year, count, last in rows if count != last
        )


class NewYear(NextNumber):
    """Letters of 31 December, then of 1 January: each year's book holds 1 to n, and a tenth of them are cancelled while
    the next ones are numbered."""

    title, tenth = "next number over New Year", AT_ONCE // 10

    def prepare(self, session, number):
        year = dt.date.today().year
        day = dt.date(year - 1, 12, 31) if number < self.rounds / 2 else dt.date(year, 1, 1)
        return super().prepare(session, number), day

    def ready(self, session, laid):
        from app.letters.models import CANCELLED, Letter

        living = select(Letter.id).where(Letter.state != CANCELLED).order_by(Letter.id.desc())
        self.before = session.scalars(living.limit(self.tenth)).all()
        return True

    def requests(self, laid):
        drafts, day = laid
        form = {"on_date": f"{day.day}/{day.month}/{day.year}"}
        numbered = [("POST", f"/surat/konsep/{draft}/penomoran", form) for draft in drafts]
        cancelled = [("POST", f"/surat/{letter}/pembatalan", {"reason": "Salah"}) for letter in self.before]
        return cancelled + numbered[len(cancelled) :]

    def wrong(self, session, laid):
        from app.letters.models import CANCELLED, Letter

        query = select(func.count()).where(Letter.id.in_(self.before), Letter.state == CANCELLED)
        gone = session.scalar(query.select_from(Letter))
        lost = "" if gone == len(self.before) else f"{gone} of {len(self.before)} cancelled"
        return super().wrong(session, laid) or lost


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

        joined = session.scalars(
            select(Person.joined_to).where(Person.id.in_(laid)).order_by(Person.id)
        ).all()
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


class SameImport(Race):
    """One list, read and waiting: fifty say "apply". Its people must be there once each."""

    title, people = "same import applied", 20

    def prepare(self, session, number):
        from app.accounts.models import Account
        from app.ground.room import offered
        from app.imports import rules
        from tests.imports import make

        lines = [make.make_line(name=f"Impor {number} {n}") for n in range(self.people)]
        by = session.scalars(select(Account).where(Account.username == self.account)).one()
        target = offered("imports", "people.residents")
        record = rules.begin(target, None, make.make_file(*lines), f"daftar-{number}.xlsx", by)
        return record.id, [line["NIK"] for line in lines]

    def requests(self, laid):
        return [("POST", f"/impor/{laid[0]}/penerapan", {})] * AT_ONCE

    def ready(self, session, laid):
        from app.imports.models import READING, Import

        return session.get(Import, laid[0], populate_existing=True).state != READING

    def settled(self, session, laid):
        from app.imports.models import APPLYING, Import

        return session.get(Import, laid[0], populate_existing=True).state != APPLYING

    def wrong(self, session, laid):
        from app.people.models import Person

        found = Counter(session.scalars(select(Person.nik).where(Person.nik.in_(laid[1]))))
        fits = len(found) == self.people and set(found.values()) == {1}
        return (
            ""
            if fits
            else f"{len(found)} of {self.people} people, some {max(found.values(), default=0)} times"
        )


class SameDisposition(Race):
    title = "same disposition"

    def prepare(self, session, number):
        from app.accounts.models import Account
        from tests.accounts.make import make_user
        from tests.incoming import make

        by = session.scalars(select(Account).where(Account.username == self.account)).one()
        letter = make.record(by, sender_number=f"{number}/LOMBA/2026")
        colleague = select(Account.id).where(Account.username == "rina")
        if session.scalar(colleague) is None:
            make_user("rina")
        return letter.id, session.scalar(colleague)

    def requests(self, laid):
        letter, asked = laid
        form = {"to": asked, "instructions": "tindak"}
        return [("POST", f"/surat-masuk/{letter}/disposisi", form)] * AT_ONCE

    def wrong(self, session, laid):
        from app.incoming.models import Disposition

        count = session.scalar(select(func.count(Disposition.id)).where(Disposition.letter_id == laid[0]))
        return "" if count == 1 else f"asked {count} times"


RACES = {
    "seat": LastSeat, "bed": LastBed, "number": NextNumber, "year": NewYear, "tick": SameTick, "join": SameJoin,
    "person": SameDouble, "import": SameImport, "disposition": SameDisposition,
}  # fmt: skip


def run(kind: str, rounds: int, only: list[str] | None = None) -> Iterator[Outcome]:
    return (_run(kind, rounds, RACES[name]()) for name in only or RACES)


def _run(kind: str, rounds: int, race: Race) -> Outcome:
    told, faults, race.rounds = Counter(), [], rounds
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
        clerk = stage.visitor(race.account)
        for each in laid:
            _wait(stage, race.ready, each)
            told.update(at_once([clerk.again() for _ in range(AT_ONCE)], race.requests(each)))
            _wait(stage, race.settled, each)
            with stage.inside() as session:
                if sentence := race.wrong(session, each):
                    faults.append(sentence)
        if broken := stage.check():
            faults.append(broken)
    unfair = {status: count for status, count in told.items() if status not in FAIR}
    answers = ", ".join(f"{status}: {count}" for status, count in sorted(told.items()))
    found = f"WRONG in {len(faults)} rounds: {faults[0]}" if faults else "records as they must be"
    return Outcome(race.title, kind, rounds, f"answers {answers}; {found}", not faults and not unfair)


def _wait(stage: Stage, so, laid, patience=120.0) -> None:
    """Until the background worker has done its part."""
    began = time.monotonic()
    while True:
        with stage.reading() as session:
            if so(session, laid):
                return
        if time.monotonic() - began > patience:
            raise RuntimeError("the background worker does not come to it")
        time.sleep(0.1)
