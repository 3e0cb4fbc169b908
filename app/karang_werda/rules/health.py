"""What may happen to health checks: measured at an activity, flagged, followed up.

Units are fixed; blank is not zero; what is impossible is refused, what is unlikely asked again (domain.md section 4).
Values stand in no trail of changes: that a check was changed is told, its numbers are not.
"""

import datetime as dt
from collections.abc import Mapping

from sqlalchemy import select

from app.attendance import rules as attendance
from app.attendance.models import PRESENT
from app.ground import audit
from app.ground.db import db, hold
from app.ground.refusal import RuleError
from app.ground.tanggal import long_date, number, today
from app.karang_werda.measures import MEASURES, flags, unlikely
from app.karang_werda.models import GLUCOSE_KINDS, Activity, Check
from app.people.models import Person

VALUES = (*MEASURES, "glucose_kind")
LONGEST = 366  # days ahead for a follow-up


def check_of(activity_id: int, person_id: int) -> Check | None:
    query = select(Check).where(Check.activity_id == activity_id, Check.person_id == person_id)
    return db.session.scalar(query.options(*Check.seen()))


def measured(activity: Activity) -> frozenset[int]:
    """Ids of the people of whom something was measured at an activity."""
    return frozenset(db.session.scalars(select(Check.person_id).where(Check.activity_id == activity.id)))


def last_before(person_id: int, on: dt.date) -> dict[str, float]:
    """{measure: the newest value before a day} of one person."""
    found: dict[str, float] = {}
    query = select(Check).where(Check.person_id == person_id, Check.on_date < on).order_by(Check.on_date.desc())
    for check in db.session.scalars(query.limit(24)):
        for name in MEASURES:
            if getattr(check, name) is not None:
                found.setdefault(name, getattr(check, name))
    return found


def measure(activity: Activity, person: Person, values: Mapping, sure: bool = False, by=None) -> Check:
    """Keep what was measured of somebody at an activity; measuring again on the same day replaces it. Whoever was
    measured was there: who has no tick yet is ticked present.

    Refuses a day that has not come, somebody who had died, nothing at all, what is impossible, half a blood
    pressure, glucose without its kind; and, until it is said to be `sure`, what is unlikely.
    """
    _refuse_day(activity, person)
    values = {name: values.get(name) for name in VALUES}
    _refuse_impossible(values)
    last = last_before(person.id, activity.on_date)
    doubts = unlikely(values, last)
    if doubts and not sure:
        raise RuleError(f"{' '.join(doubts.values())} Periksa lagi; bila benar, beri tanda di bawah.", "sure")
    hold(f"check {activity.id} {person.id}")  # two phones may measure the same person in the same second
    check = check_of(activity.id, person.id) or Check(activity=activity, person=person)
    action = "mengubah" if check.id else "menambah"
    check.on_date, check.by_id = activity.on_date, by.id if by else None
    for name, value in values.items():
        setattr(check, name, value)
    passed = flags(values, person.sex, last.get("height"), activity.on_date)
    check.flags, check.refer = " ".join(one.key for one in passed), any(one.refer for one in passed)
    db.session.add(check)
    db.session.flush()
    audit.record(check, action)
    [session] = attendance.sessions_of(activity.sheet_id)
    attendance.fill(session, [person.id], PRESENT, by=by)
    return check


def _refuse_day(activity: Activity, person: Person) -> None:
    if activity.on_date > today():
        raise RuleError(f"Pemeriksaan {long_date(activity.on_date)} dapat diisi mulai hari itu.")
    if person.died_on and person.died_on < activity.on_date:
        raise RuleError(f"Tercatat meninggal {long_date(person.died_on)}, sebelum hari kegiatan ini.")


def _refuse_impossible(values: Mapping) -> None:
    if all(values[name] is None for name in MEASURES):
        raise RuleError("Belum ada yang diisi. Yang tidak diukur dikosongkan, yang diukur diisi.")
    if values["height"] is not None and values["height"] < 3:
        in_cm = number(round(values["height"] * 100))
        raise RuleError(f"Tinggi ditulis dalam sentimeter: {in_cm}, bukan meter.", "height")
    for name, about in MEASURES.items():
        value, (least, most) = values[name], about.possible
        if value is not None and not least <= value <= most:
            hint = " Kosongkan bila tidak diukur." if value == 0 else ""
            raise RuleError(f"{about.title} di antara {number(least)} dan {number(most)} {about.unit}.{hint}", name)
        if value is not None and not about.decimals and value != int(value):
            raise RuleError(f"{about.title} ditulis dengan angka bulat.", name)
    _refuse_half_said(values)


def _refuse_half_said(values: Mapping) -> None:
    upper, lower = values["systolic"], values["diastolic"]
    if (upper is None) != (lower is None):
        missing, said = ("systolic", "atas") if upper is None else ("diastolic", "bawah")
        raise RuleError(f"Isi juga tekanan {said}: keduanya dicatat bersama.", missing)
    if upper is not None and upper <= lower:
        sentence = f"Sistolik ({upper}) perlu lebih besar daripada diastolik ({lower}). Mungkin tertukar."
        raise RuleError(sentence, "systolic")
    if values["glucose"] is not None and values["glucose_kind"] not in GLUCOSE_KINDS:
        raise RuleError("Pilih gula darah sewaktu atau puasa.", "glucose_kind")
    if values["glucose"] is None and values["glucose_kind"]:
        raise RuleError("Isi angka gula darahnya, atau kosongkan jenisnya.", "glucose")


def plan_follow_up(check: Check, on: dt.date | None, by=None) -> None:
    """The day on which somebody looks again; None takes it back. Refuses a day that has passed or lies far ahead."""
    if check.followed_up_on:
        raise RuleError(f"Sudah ditindaklanjuti {long_date(check.followed_up_on)}.", "follow_up_on")
    if on and not today() <= on <= today() + dt.timedelta(LONGEST):
        raise RuleError("Tanggal tindak lanjut di antara hari ini dan satu tahun lagi.", "follow_up_on")
    check.follow_up_on = on
    db.session.flush()


def follow_up(check: Check, on: dt.date, note: str, by=None) -> None:
    """What came of it. Refuses when it was done already, a day before the check, or that has not come."""
    if check.followed_up_on:
        raise RuleError(f"Sudah ditindaklanjuti {long_date(check.followed_up_on)}.", "followed_up_on")
    if not check.on_date <= on <= today():
        raise RuleError("Tanggalnya di antara hari pemeriksaan dan hari ini.", "followed_up_on")
    check.follow_up_on = check.follow_up_on or on
    check.followed_up_on, check.follow_up_note = on, note
    db.session.flush()
