"""What may happen to the agency's profile, its officials, and to work in the background."""

from sqlalchemy import select, update

from app.accounts.models import Account
from app.ground.db import db
from app.ground.job import RUNNING, WAITING, Job
from app.ground.refusal import RuleError
from app.ground.tanggal import today
from app.office.models import Appointment, Profile, Setting


def change_profile(profile: Profile, values: dict) -> None:
    for name, value in values.items():
        setattr(profile, name, value)
    db.session.flush()


def appointments() -> list[Appointment]:
    query = select(Appointment).order_by(Appointment.post, Appointment.starts_on.desc()).limit(200)
    return list(db.session.scalars(query))


def appoint(values: dict) -> Appointment:
    """Refuses a second definitive holder of the same office in the same days."""
    _refuse_two(values, besides=None)
    row = Appointment(**values)
    db.session.add(row)
    db.session.flush()
    return row


def change_appointment(row: Appointment, values: dict) -> None:
    _refuse_two(values, besides=row.id)
    for name, value in values.items():
        setattr(row, name, value)
    db.session.flush()


def _refuse_two(values: dict, besides: int | None) -> None:
    if values["capacity"] or values["post"] == "kabid":  # there are several heads of field
        return
    query = select(Appointment).where(Appointment.post == values["post"], Appointment.capacity == "")
    for other in db.session.scalars(query):
        ends, starts = values["ends_on"], values["starts_on"]
        apart = (ends and ends < other.starts_on) or (other.ends_on and other.ends_on < starts)
        if other.id != besides and not apart:
            raise RuleError(
                "Jabatan ini sudah ada pemegangnya pada masa itu. Akhiri dahulu masa jabatannya.", "starts_on"
            )


def cancel(job: Job) -> None:
    if job.ended:
        raise RuleError("Pekerjaan ini sudah berakhir.")
    job.cancel = True


def hand_over(from_id: int, to_id: int) -> list[str]:
    """Work in the background that has not ended becomes a colleague's, who then sees its progress."""
    name = select(Account.name).where(Account.id == to_id).scalar_subquery()
    waiting = update(Job).where(Job.user_id == from_id, Job.state.in_((WAITING, RUNNING)))
    count = db.session.execute(waiting.values(user_id=to_id, user_name=name)).rowcount
    return [f"{count} pekerjaan berpindah."] if count else []


def set_value(key: str, value) -> None:
    """A setting holds from today; what held before stays, with its day."""
    row = db.session.scalar(select(Setting).where(Setting.key == key, Setting.valid_from == today()))
    if row is None:
        db.session.add(Setting(key=key, value=value, valid_from=today()))
    else:
        row.value = value
    db.session.flush()
