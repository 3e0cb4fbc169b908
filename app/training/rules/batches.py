"""A batch (angkatan): opened, changed; its days and its places."""

import datetime as dt

from sqlalchemy import func, select
from sqlalchemy.orm.attributes import flag_modified

from app.attendance import rules as attendance
from app.ground.db import db
from app.ground.refusal import RuleError
from app.office import agency
from app.training.models import WHOLE, Batch, Programme, Quota, Skill
from app.training.rules.places import fill, hold

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
    db.session.flush()
    return batch


def change_batch(batch: Batch, values: dict, by=None) -> None:
    """Change a batch by form values.

    Refuses fewer places than are filled or held by an offer, and to drop a day on which attendance was
    ticked. Places that are added go to the waiting list, at once or as offers.
    """
    days = training_days(values["starts_on"], values["ends_on"], bool(values.get("sundays")))
    quota = hold(batch.id)
    if values["places"] < quota.filled + quota.held:
        offered = f" dan {quota.held} tempat ditawarkan" if quota.held else ""
        least = quota.filled + quota.held
        raise RuleError(
            f"Sudah {quota.filled} peserta diterima{offered}, jadi kuota tidak dapat kurang dari {least}.",
            "places",
        )
    programme = _programme(values["programme_name"])
    _teach(programme, values.get("skill_names"))
    attendance.keep_days(batch.sheet_id, days)
    batch.programme_id = programme.id
    _fill(batch, values)
    quota.places = values["places"]
    flag_modified(
        batch, "title"
    )  # the version rises even when only the places changed: they are on the same form
    db.session.flush()
    fill(batch.id, quota)


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
