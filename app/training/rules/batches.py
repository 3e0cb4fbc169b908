"""A batch (angkatan): opened, changed; its days and its places."""

import datetime as dt
import re

from sqlalchemy import func, select
from sqlalchemy.orm.attributes import flag_modified

from app.attendance import rules as attendance
from app.attendance.models import Session
from app.ground.db import db
from app.ground.refusal import RuleError
from app.ground.tanggal import ROMAN, long_date
from app.office import agency
from app.training.models import WHOLE, AllowanceDay, Batch, Programme, Quota, Skill
from app.training.rules import documents
from app.training.rules.places import Outcome, fill, hold, set_places

LONGEST = 120  # days; a longer training is more than one batch, or a mistyped year
SUNDAY = 6


def open_batch(values: dict, by=None) -> Batch:
    """A new batch with its sheet of attendance and its quota, from form values. Refuses impossible days."""
    days = training_days(values["starts_on"], values["ends_on"], bool(values.get("sundays")))
    programme = _programme(values["programme_name"])
    _teach(programme, values.get("skill_names"))
    sheet = attendance.open_sheet(values["title"], days)
    batch = Batch(programme_id=programme.id, sheet_id=sheet.id)
    _fill(batch, values)
    db.session.add(batch)
    db.session.flush()
    db.session.add(Quota(batch_id=batch.id, cell=WHOLE, places=values["places"]))
    documents.ask_for(batch, values.get("document_names"))
    db.session.flush()
    return batch


def change_batch(batch: Batch, values: dict, by=None) -> None:
    """Change a batch by form values.

    Refuses fewer places than are filled or held by an offer, and to drop a day on which attendance was
    ticked. Places that are added go to the waiting list, at once or as offers.
    """
    days = training_days(values["starts_on"], values["ends_on"], bool(values.get("sundays")))
    held = hold(batch.id)
    whole = held.whole
    if values["places"] < whole.filled + whole.held:
        offered = f" dan {whole.held} tempat ditawarkan" if whole.held else ""
        least = whole.filled + whole.held
        raise RuleError(
            f"Sudah {whole.filled} peserta diterima{offered}, jadi kuota tidak dapat kurang dari {least}.",
            "places",
        )
    _refuse_paid_days(batch, days)
    programme = _programme(values["programme_name"])
    _teach(programme, values.get("skill_names"))
    if (batch.starts_on, batch.ends_on) != (values["starts_on"], values["ends_on"]) or _sundays(batch) != bool(
        values.get("sundays")
    ):  # else the days stay as the calendar has them
        attendance.keep_days(batch.sheet_id, days)
    batch.programme_id = programme.id
    _fill(batch, values)
    documents.ask_for(batch, values.get("document_names"))
    whole.places = values["places"]
    flag_modified(
        batch, "title"
    )  # the version rises even when only the places changed: they are on the same form
    db.session.flush()
    fill(hold(batch.id))


def _sundays(batch: Batch) -> bool:
    return any(session.on_date.weekday() == SUNDAY for session in attendance.sessions_of(batch.sheet_id))


def _refuse_paid_days(batch: Batch, days: list[dt.date]) -> None:
    paid = select(AllowanceDay.on_date).where(AllowanceDay.batch_id == batch.id, AllowanceDay.on_date.not_in(days))
    if day := db.session.scalar(paid.limit(1)):
        raise RuleError(f"{long_date(day)} ada pada daftar uang saku, jadi tidak dapat dihapus.", "starts_on")


def add_session(batch: Batch, on_date: dt.date, title: str | None, by=None) -> Session:
    """One more day, or another part of a day, within the days of the batch. Refuses a day outside them."""
    if not batch.starts_on <= on_date <= batch.ends_on:
        raise RuleError(f"Pilih tanggal di antara {batch.days}.", "on_date")
    hold(batch.id)
    parts = [s.position for s in attendance.sessions_of(batch.sheet_id) if s.on_date == on_date]
    if parts and not title:
        raise RuleError("Hari ini sudah ada. Tulis nama sesinya bila sehari ada lebih dari satu.", "title")
    return attendance.add_session(batch.sheet_id, on_date, max(parts, default=0) + 1, title or "")


def remove_session(batch: Batch, session: Session, by=None) -> None:
    """Take a day off the calendar. Refuses when it was ticked, stands on a list of allowances, or is the last."""
    hold(batch.id)
    sessions = attendance.sessions_of(batch.sheet_id)
    if len(sessions) == 1:
        raise RuleError("Angkatan perlu paling sedikit satu hari pelatihan.")
    alone = sum(other.on_date == session.on_date for other in sessions) == 1
    if alone:
        _refuse_paid_days(batch, [other.on_date for other in sessions if other is not session])
    attendance.remove_session(session)


def set_quota(batch: Batch, wanted: dict[str, int], by=None) -> Outcome:
    """Divide the places by sex, kecamatan or skill; {cell: places}, a cell that is not named has no limit.

    Refuses fewer than are filled or held. Places that come free go to the waiting list.
    """
    held = hold(batch.id)
    set_places(held, wanted)
    flag_modified(batch, "title")
    db.session.flush()
    return Outcome(**fill(hold(batch.id)))


def copy_parts(source: Batch, batch: Batch) -> None:
    """Give a new batch the quota cells, the documents and the goods of another of the same programme."""
    if source.programme_id == batch.programme_id:
        quotas = select(Quota.cell, Quota.places).where(Quota.batch_id == source.id, Quota.cell != WHOLE)
        for cell, places in db.session.execute(quotas.order_by(Quota.id)):
            db.session.add(Quota(batch_id=batch.id, cell=cell, places=places))
    batch.kit = source.kit
    db.session.flush()


def next_title(title: str) -> str:
    """The name of the batch that follows: "Angkatan III Tahun 2025" is followed by "Angkatan IV Tahun 2025"."""
    found = re.search(r"(?i)\b(angkatan\s+)(\d+|[IVX]+)\b", title)
    if not found:
        return title
    numeral = found[2].upper()
    if numeral.isdigit():
        following = str(int(numeral) + 1)
    elif numeral in ROMAN[:-1]:
        following = ROMAN[ROMAN.index(numeral) + 1]
    else:
        return title
    return title[: found.start(2)] + following + title[found.end(2) :]


def training_days(first: dt.date, last: dt.date, sundays: bool) -> list[dt.date]:
    """Every day from the first to the last, without Sundays unless they are wanted."""
    if last < first:
        raise RuleError("Tanggal selesai sebelum tanggal mulai.", "ends_on")
    if (last - first).days >= LONGEST:
        raise RuleError(
            f"Satu angkatan paling lama {LONGEST} hari. Periksa tahunnya, atau bagi angkatannya.", "ends_on"
        )
    every = (first + dt.timedelta(days=n) for n in range((last - first).days + 1))
    days = [day for day in every if sundays or day.weekday() != SUNDAY]
    if not days:
        raise RuleError(
            "Hanya ada hari Minggu dalam rentang ini. Centang “Minggu juga” bila memang begitu.", "ends_on"
        )
    return days


def _fill(batch: Batch, values: dict) -> None:
    for name in ("title", "starts_on", "ends_on", "note"):
        setattr(batch, name, values.get(name))
    for name in ("place", "trainer", "fund", "decree"):
        setattr(batch, name, values.get(name) or "")
    batch.hours = values.get("hours") or 0
    batch.offer_hours = values.get("offer_hours") or 0
    batch.allowance, batch.budget = values.get("allowance") or 0, values.get("budget") or 0
    share = values.get("minimum_share")
    batch.minimum_share = agency.setting("training.minimum_share") if share is None else share


def _programme(name: str) -> Programme:
    """The programme of that name, made when it is new; capital letters make no second one."""
    found = db.session.scalar(select(Programme).where(func.lower(Programme.name) == name.lower()))
    if found is None:
        found = Programme(name=name)
        db.session.add(found)
        db.session.flush()
    return found


def _teach(programme: Programme, names: str | None) -> None:
    """Add the skills that the programme does not teach yet; none is taken away, enrolments point to them."""
    known = {
        name.lower()
        for name in db.session.scalars(select(Skill.name).where(Skill.programme_id == programme.id))
    }
    for name in (part.strip() for part in (names or "").split(",")):
        if name and name.lower() not in known:
            if len(name) > 80:
                raise RuleError(
                    "Nama keterampilan paling panjang 80 huruf; pisahkan dengan koma.", "skill_names"
                )
            db.session.add(Skill(programme_id=programme.id, name=name))
            known.add(name.lower())
    db.session.flush()
