"""Who fits a batch by the rules of selection, told with the reason beside each; and in which order to look at them.

Each rule warns, forbids or is left out, by a dated setting. A rule decides nothing: a person does, and
with a grant and a reason also against a rule that forbids.
"""

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import or_, select

from app.ground.db import db
from app.ground.tanggal import age, date_range, long_date, short_date, today
from app.office import agency
from app.people.models import Category, Person
from app.training.models import (
    PASSED,
    RUNNING,
    SEATED,
    UNDECIDED,
    UNFIT,
    WAITING,
    Batch,
    Document,
    Enrolment,
    Receipt,
)

OVERRIDE = "training:override"
OFF, WARN, FORBID = "abaikan", "ingatkan", "larang"
LEVELS = {OFF: "Tidak dipakai", WARN: "Ingatkan", FORBID: "Larang"}

RULES = {
    "city": "KTP kota ini",
    "age": "Usia",
    "desil": "Desil",
    "ppks": "PPKS",
    "repeat": "Keterampilan yang sama",
    "kk": "Satu peserta per KK",
    "open_batch": "Angkatan lain yang masih berjalan",
    "overlap": "Tanggal yang bertabrakan",
    "documents": "Berkas yang diminta",
}
KEYS = {rule: f"training.rule.{rule}" for rule in RULES}
LIMITS = {
    "least_age": "training.least_age",
    "greatest_age": "training.greatest_age",
    "greatest_desil": "training.greatest_desil",
    "repeat_years": "training.repeat_years",
}

CANDIDATES = (*UNDECIDED, UNFIT)
STAYING = (*UNDECIDED, WAITING, *SEATED)  # in a batch, or on the way there


@dataclass(frozen=True)
class Finding:
    """One rule that a candidate does not meet, and how much that weighs."""

    rule: str
    level: str
    sentence: str

    @property
    def forbids(self) -> bool:
        return self.level == FORBID


@dataclass(frozen=True)
class Score:
    """What a candidate is ranked by: desil first, then PPKS; of two that are alike, who was put forward first."""

    desil: int | None
    ppks: bool

    @property
    def points(self) -> int:
        return ((11 - self.desil) * 10 if self.desil else 0) + (5 if self.ppks else 0)

    @property
    def words(self) -> str:
        """How the points come about: "desil 2 (90) + PPKS (5)"."""
        told = (
            [f"desil {self.desil} ({(11 - self.desil) * 10})"]
            if self.desil
            else ["desil belum diketahui (0)"]
        )
        return " + ".join(told + (["PPKS (5)"] if self.ppks else []))


def clashing(batch: Batch, waiting: list[Enrolment]) -> dict[int, str]:
    """Those of the waiting list who have a place in a training on the same days, each with its name.

    Empty unless the rule forbids it: then nobody moves up to two places at once.
    """
    if not waiting or agency.setting(KEYS["overlap"], batch.starts_on) != FORBID:
        return {}
    mine = {row.person_id: row.id for row in waiting}
    query = select(Enrolment.person_id, Batch.title).join(Batch, Batch.id == Enrolment.batch_id)
    query = query.where(
        Enrolment.person_id.in_(mine),
        Enrolment.batch_id != batch.id,
        Enrolment.state.in_(SEATED),
        Batch.starts_on <= batch.ends_on,
        Batch.ends_on >= batch.starts_on,
    )
    return {mine[person_id]: title for person_id, title in db.session.execute(query)}


class Selection:
    """The findings and the score of everybody in a batch, in six queries however many they are."""

    def __init__(self, batch: Batch):
        self.batch = batch
        settings = agency.settings([*KEYS.values(), *LIMITS.values()], batch.starts_on)
        self.levels = {rule: settings[key] for rule, key in KEYS.items()}
        self.limits = {name: settings[key] for name, key in LIMITS.items()}
        people = select(Enrolment.person_id).where(Enrolment.batch_id == batch.id)
        self._ppks = self._in_need(people)
        self._elsewhere = self._other_batches(people)
        self._family = self._families()
        self._wanted, self._received = self._documents()

    def findings(self, enrolment: Enrolment) -> list[Finding]:
        """The rules that this candidate does not meet, those that forbid first."""
        told = [
            Finding(rule, self.levels[rule], sentence)
            for rule in RULES
            if self.levels[rule] != OFF and (sentence := getattr(self, f"_{rule}_")(enrolment))
        ]
        return sorted(told, key=lambda finding: not finding.forbids)

    def blocked(self, enrolment: Enrolment) -> list[Finding]:
        return [finding for finding in self.findings(enrolment) if finding.forbids]

    def score(self, enrolment: Enrolment) -> Score:
        return Score(enrolment.person.desil, enrolment.person_id in self._ppks)

    def ranked(self) -> list[int]:
        """The numbers of everybody who may still be verified, the neediest first."""
        query = select(Enrolment.id, Enrolment.person_id, Person.desil, Enrolment.applied_at).join(Person)
        query = query.where(Enrolment.batch_id == self.batch.id, Enrolment.state.in_(CANDIDATES))
        rows = [
            (-Score(desil, person_id in self._ppks).points, applied_at, row_id)
            for row_id, person_id, desil, applied_at in db.session.execute(query)
        ]
        return [row_id for *_, row_id in sorted(rows)]

    def candidates(self, most: int | None = None) -> list[Enrolment]:
        """The first so many of them, or all."""
        order = self.ranked()[:most]
        query = select(Enrolment).where(Enrolment.batch_id == self.batch.id, Enrolment.state.in_(CANDIDATES))
        if most is not None:
            query = query.where(Enrolment.id.in_(order))
        query = query.options(*Enrolment.seen()).execution_options(populate_existing=True)
        rows = {row.id: row for row in db.session.scalars(query)}
        return [rows[row_id] for row_id in order]

    def _city_(self, enrolment: Enrolment) -> str | None:
        person = enrolment.person
        if person.kelurahan:
            return None
        return f"KTP luar kota: {person.outside}." if person.outside else "Kelurahan KTP belum diketahui."

    def _age_(self, enrolment: Enrolment) -> str | None:
        born, day = enrolment.person.birth_date, self.batch.starts_on
        least, greatest = self.limits["least_age"], self.limits["greatest_age"]
        if born is None:
            return "Tanggal lahir belum diketahui."
        years = age(born, day)
        if least <= years <= greatest:
            return None
        return f"Usia {years} tahun pada {long_date(day)}; untuk usia {least} sampai {greatest} tahun."

    def _desil_(self, enrolment: Enrolment) -> str | None:
        most, desil = self.limits["greatest_desil"], enrolment.person.desil
        if desil is None:
            return "Desil belum diketahui."
        return f"Desil {desil}; diutamakan desil 1 sampai {most}." if desil > most else None

    def _ppks_(self, enrolment: Enrolment) -> str | None:
        return None if enrolment.person_id in self._ppks else "Tidak tercatat sebagai PPKS."

    def _repeat_(self, enrolment: Enrolment) -> str | None:
        years, start = self.limits["repeat_years"], self.batch.starts_on
        for other, batch in self._elsewhere[enrolment.person_id]:
            same = enrolment.skill_id is not None and other.skill_id == enrolment.skill_id
            if (
                same
                and other.state in (*RUNNING, PASSED)
                and 0 <= (start - batch.ends_on).days < years * 365.25
            ):
                return (
                    f"Sudah mengikuti keterampilan yang sama di {batch.title}, {short_date(batch.ends_on)}."
                )
        return None

    def _kk_(self, enrolment: Enrolment) -> str | None:
        others = self._family[enrolment.person.kk] - {enrolment.id} if enrolment.person.kk else None
        return f"{len(others)} orang lain dari KK yang sama ada di angkatan ini." if others else None

    def _open_batch_(self, enrolment: Enrolment) -> str | None:
        for other, batch in self._elsewhere[enrolment.person_id]:
            if other.open and batch.ends_on >= today():
                return f"Juga terdaftar di {batch.title} ({other.state_name.lower()})."
        return None

    def _overlap_(self, enrolment: Enrolment) -> str | None:
        mine = self.batch
        for other, batch in self._elsewhere[enrolment.person_id]:
            if other.seated and batch.starts_on <= mine.ends_on and mine.starts_on <= batch.ends_on:
                days = date_range(batch.starts_on, batch.ends_on)
                return f"Tanggalnya bertabrakan dengan {batch.title}, {days}."
        return None

    def _documents_(self, enrolment: Enrolment) -> str | None:
        missing = self.missing(enrolment)
        return f"Berkas belum lengkap: {', '.join(missing)}." if missing else None

    def missing(self, enrolment: Enrolment) -> list[str]:
        """The documents that were not received from this candidate yet."""
        return [name for row_id, name in self._wanted if (enrolment.id, row_id) not in self._received]

    def _documents(self) -> tuple[list[tuple[int, str]], set[tuple[int, int]]]:
        wanted = select(Document.id, Document.name).where(Document.batch_id == self.batch.id)
        names = [tuple(row) for row in db.session.execute(wanted.order_by(Document.position, Document.id))]
        there = select(Receipt.enrolment_id, Receipt.document_id)
        there = there.where(Receipt.document_id.in_([row_id for row_id, _ in names]))
        return names, {tuple(row) for row in db.session.execute(there)} if names else set()

    def _in_need(self, people) -> set[int]:
        current = or_(Category.until.is_(None), Category.until >= today())
        query = select(Category.person_id).where(Category.person_id.in_(people), current)
        return set(db.session.scalars(query))

    def _other_batches(self, people) -> dict[int, list[tuple[Enrolment, Batch]]]:
        query = select(Enrolment, Batch).join(Batch, Batch.id == Enrolment.batch_id)
        query = query.where(Enrolment.person_id.in_(people), Enrolment.batch_id != self.batch.id)
        found = defaultdict(list)
        for other, batch in db.session.execute(query.order_by(Batch.starts_on.desc(), Batch.id)):
            found[other.person_id].append((other, batch))
        return found

    def _families(self) -> dict[str, set[int]]:
        query = select(Person.kk, Enrolment.id).join(Enrolment, Enrolment.person_id == Person.id)
        query = query.where(
            Enrolment.batch_id == self.batch.id, Person.kk.is_not(None), Enrolment.state.in_(STAYING)
        )
        found = defaultdict(set)
        for kk, row_id in db.session.execute(query):
            found[kk].add(row_id)
        return found
