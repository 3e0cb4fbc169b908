"""Who may change the agency's profile and settings, and whose background work one may watch."""

from flask import abort
from sqlalchemy import select

from app.ground.db import db
from app.ground.job import Job
from app.ground.permit import Role
from app.office.models import Appointment, Holiday

READ = "office:read"
WRITE = "office:write"

GRANTS = {
    READ: {Role.ADMIN, Role.AUDITOR, Role.KABID, Role.KADIS},
    WRITE: {Role.ADMIN},
}


def find_job(user, job_id: int) -> Job:
    """A job of one's own; an administrator sees all."""
    job = db.session.get(Job, job_id)
    if job is None or (job.user_id != user.id and Role.ADMIN not in user.roles):
        abort(404)
    return job


def find_job_with_file(user, job_id: int) -> Job:
    found = find_job(user, job_id)
    return found if found.result_sha else abort(404)


def find_appointment(_user, appointment_id: int) -> Appointment:
    return db.session.get(Appointment, appointment_id) or abort(404)


def find_holiday(_user, holiday_id: int) -> Holiday:
    return db.session.get(Holiday, holiday_id) or abort(404)


def own_jobs(user) -> list[Job]:
    query = select(Job).order_by(Job.id.desc()).limit(50)
    if Role.ADMIN not in user.roles:
        query = query.where(Job.user_id == user.id)
    return list(db.session.scalars(query))
