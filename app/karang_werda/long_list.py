"""The list to be signed of a large club: drawing more than a thousand lines takes longer than a click."""

from flask import current_app

from app.ground import job
from app.ground.db import begin_write, db
from app.ground.job import Job
from app.ground.room import JobKind
from app.ground.tanggal import number
from app.karang_werda import papers, roster
from app.karang_werda.models import Activity, Club

KIND = "karang_werda.signature_list"
LONG = 300  # people; up to here the list is drawn while one waits


def is_long(activity: Activity) -> bool:
    return len(roster.lines(activity)) > LONG


def order(activity: Activity, by) -> Job:
    """Have the list drawn behind the scenes; whoever ordered it takes it from the job's page."""
    return job.enqueue(KIND, "Menyusun daftar hadir", {"activity_id": activity.id}, by)


def _run(run) -> None:
    activity = db.session.get(Activity, run.args["activity_id"])
    if activity is None:
        begin_write()
        run.result(message="Kegiatan ini sudah dihapus, jadi tidak ada daftar hadirnya.")
        return
    people = len(roster.lines(activity))
    run.say(f"Menyusun {number(people)} baris", total=1)
    drawn = papers.signature_list(db.session.get_one(Club, activity.club_id), activity)
    sha = current_app.extensions["archive"].put(drawn)
    begin_write()
    run.result(sha=sha, message=f"Daftar hadir {number(people)} orang siap diunduh.")


JOB = JobKind(KIND, _run, lease=300)
