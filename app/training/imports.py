"""Lists that fill a batch: nominations, as kelurahan send them, with the skill that each is put forward for; and, of
a training from before this program, who finished it."""

import re

from flask import abort, url_for
from sqlalchemy import select

from app.ground.db import db
from app.ground.room import AppliedRow, ImportTarget
from app.ground.tanggal import age, long_date, today
from app.imports import samples
from app.imports.mapping import Column
from app.imports.person_columns import SKILL
from app.office import agency
from app.training import access, rules
from app.training.models import Batch, Enrolment, Skill
from app.training.rules import past, undoing
from app.training.rules.enrolments import IMPORT


def _judge(values: list[dict], scope_id: int | None) -> list[tuple[list[str], list[str]]]:
    """What a clerk should know of each row; nothing here keeps a row out, for a person decides on it later."""
    batch = _batch(scope_id)
    skills, enrolled = _skills(batch), _enrolled(batch, [row.get("person_id") for row in values])
    youngest, oldest = (
        agency.setting(f"training.{key}", batch.starts_on) for key in ("least_age", "greatest_age")
    )
    return [([], _doubts(row, batch, skills, enrolled, youngest, oldest)) for row in values]


def _doubts(row: dict, batch: Batch, skills: dict, enrolled: set, youngest: int, oldest: int) -> list[str]:
    told = []
    if row.get("person_id") in enrolled:
        told.append("Sudah terdaftar di angkatan ini; pendaftarannya tidak diubah.")
    wish = row.get("skill")
    if wish and _letters(wish) not in skills:
        told.append(f"Jenis pelatihan “{str(wish)[:40]}” tidak ada dalam program ini; dikosongkan.")
    born = row.get("birth_date")
    if born and not youngest <= age(born, batch.starts_on) <= oldest:
        years, day = age(born, batch.starts_on), long_date(batch.starts_on)
        told.append(
            f"Usia {years} tahun pada {day}; pelatihan ini untuk usia {youngest} sampai {oldest} tahun."
        )
    return told


def _apply(rows: list[AppliedRow], scope_id: int | None, by) -> dict[int, tuple[str, int]]:
    """Nominate everybody in the order of the list; who is in the batch already stays as is."""
    batch = _batch(scope_id)
    before = _enrolled(batch, [row.person_id for row in rows])
    skills = _skills(batch)
    people = [(row.person_id, skills.get(_letters(row.values.get("skill") or ""))) for row in rows]
    rules.nominate_many(batch.id, people, IMPORT, by)
    new = [row.person_id for row in rows if row.person_id not in before]
    query = select(Enrolment.person_id, Enrolment.id)
    made = query.where(Enrolment.batch_id == batch.id, Enrolment.person_id.in_(new))
    return {person_id: (Enrolment.__tablename__, row_id) for person_id, row_id in db.session.execute(made)}


def _undo(made: dict[int, tuple[str, int]], scope_id: int | None, _by) -> dict[int, str]:
    """Nominations on which nothing was decided go again; the others stay, and it is said of whom."""
    ids = [row_id for _, row_id in made.values()]
    untouched = undoing.withdraw_nominations(scope_id, ids)
    sentence = f"Pendaftarannya di {_batch(scope_id).title} sudah diputuskan."
    return {person_id: sentence for person_id, (_, row_id) in made.items() if row_id not in untouched}


def _batch(scope_id: int | None) -> Batch:
    return db.session.get_one(Batch, scope_id)


def _skills(batch: Batch) -> dict[str, int]:
    """The programme's skills by their letters alone: “Kue  kering” and “KUE-KERING” are one."""
    query = select(Skill.name, Skill.id).where(Skill.programme_id == batch.programme_id)
    return {_letters(name): skill_id for name, skill_id in db.session.execute(query)}


def _letters(text: object) -> str:
    return re.sub(r"[^a-z]", "", str(text).lower())


def _enrolled(batch: Batch, person_ids: list[int | None]) -> set[int]:
    known = [person_id for person_id in person_ids if person_id]
    query = select(Enrolment.person_id).where(Enrolment.batch_id == batch.id, Enrolment.person_id.in_(known))
    return set(db.session.scalars(query)) if known else set()


def _scope(user, scope_id: int) -> tuple[str, str]:
    batch = access.find_batch(user, scope_id)
    return batch.title, url_for("training.show", batch_id=batch.id)


NOMINATION = ImportTarget(
    key="training.nomination",
    title="Usulan peserta pelatihan",
    may=access.WRITE,
    columns=(SKILL,),
    judge=_judge,
    apply=_apply,
    undo=_undo,
    scope=_scope,
    done_url=lambda scope_id: url_for("training.show", batch_id=scope_id),
    samples=samples.nominations,
)


# ---- who finished a training before there was this program ----

RESULT = Column(
    "result", "Hasil",
    ("Kelulusan", "Hasil Pelatihan", "Status Kelulusan", "Lulus/Tidak Lulus", "Lulus / Tidak", "Hasil Akhir"),
)  # fmt: skip
CERTIFICATE = Column(
    "certificate", "Nomor Sertifikat", ("No. Sertifikat", "Sertifikat", "No Sertifikat Pelatihan", "No. Piagam")
)
_PASSED = frozenset(("lulus", "l", "ya", "y", "kompeten", "k", "berhasil", "selesai", "memuaskan", "baik"))
_FAILED = frozenset(("tidaklulus", "tl", "tidak", "belumlulus", "gagal", "belumkompeten", "bk", "tdklulus"))


def _has_passed(text: str | None) -> bool | None:
    """A list that says nothing lists those who finished; None for words that say neither."""
    letters = _letters(text or "")
    return True if not letters or letters in _PASSED else False if letters in _FAILED else None


def _judge_past(values: list[dict], scope_id: int | None) -> list[tuple[list[str], list[str]]]:
    enrolled = _enrolled(_batch(scope_id), [row.get("person_id") for row in values])
    return [_judged(row, enrolled) for row in values]


def _judged(row: dict, enrolled: set[int]) -> tuple[list[str], list[str]]:
    result = row.get("result")
    wrong = [f"Hasil ditulis Lulus atau Tidak lulus. Yang tertulis “{str(result)[:30]}”."]
    told = ["Sudah terdaftar di angkatan ini; pendaftarannya tidak diubah."]
    return wrong if _has_passed(result) is None else [], told if row.get("person_id") in enrolled else []


def _apply_past(rows: list[AppliedRow], scope_id: int | None, _by) -> dict[int, tuple[str, int]]:
    people = [(row.person_id, _has_passed(row.values.get("result")), row.values.get("certificate")) for row in rows]
    made = past.record_past(scope_id, people)
    query = select(Enrolment.person_id, Enrolment.id).where(Enrolment.id.in_(made))
    return {person_id: (Enrolment.__tablename__, row_id) for person_id, row_id in db.session.execute(query)}


def _undo_past(made: dict[int, tuple[str, int]], scope_id: int | None, _by) -> dict[int, str]:
    gone = past.take_back_past(scope_id, [row_id for _, row_id in made.values()])
    sentence = f"Kepesertaannya di {_batch(scope_id).title} sudah diubah atau dilengkapi."
    return {person_id: sentence for person_id, (_, row_id) in made.items() if row_id not in gone}


def _scope_past(user, scope_id: int) -> tuple[str, str]:
    if access.find_batch(user, scope_id).ends_on >= today():
        abort(404)  # whoever is still being trained is put forward, decided on and ticked
    return _scope(user, scope_id)


PAST = ImportTarget(
    key="training.past",
    title="Peserta pelatihan yang sudah lewat (data awal)",
    may=access.WRITE,
    columns=(RESULT, CERTIFICATE),
    judge=_judge_past,
    apply=_apply_past,
    undo=_undo_past,
    scope=_scope_past,
    samples=lambda: (),
    done_url=lambda scope_id: url_for("training.show", batch_id=scope_id),
)
