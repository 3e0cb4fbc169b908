"""Who came to an activity, on the grid that all programmes share."""

from flask import abort, request, url_for
from flask_login import current_user

from app.attendance import access as sheets
from app.attendance import grid
from app.attendance import rules as attendance
from app.attendance.models import PRESENT
from app.ground.web import go, is_htmx, page, toast
from app.karang_werda import access
from app.karang_werda.access import READ, WRITE
from app.karang_werda.roster import roster
from app.karang_werda.views.frame import bp

BASE = "/karang-werda/<int:club_id>/kegiatan/<int:activity_id>/kehadiran"


@bp.get(BASE, may=READ)
def attendance_page(club_id, activity_id):
    club = access.find_club(current_user, club_id)
    return _grid(club, access.find_activity(current_user, club, activity_id))


def _grid(club, activity):
    editable = access.holds(current_user, WRITE, club)
    shown = grid.Grid(activity.sheet_id, roster(activity), _base(activity), editable=editable)
    return page("karang_werda/attendance.html", "attendance", club=club, activity=activity, grid=shown)


def _base(activity):
    return url_for(".attendance_page", club_id=activity.club_id, activity_id=activity.id)


def _found(club_id, activity_id):
    return access.find_activity(current_user, access.find_club(current_user, club_id, WRITE), activity_id)


@bp.post(BASE, may=WRITE)
def save_attendance(club_id, activity_id):
    """The whole screen, from a browser without JavaScript: only the cells that were changed are written."""
    activity = _found(club_id, activity_id)
    ticks = grid.changes(request.form, [person.id for person in roster(activity)])
    changed = attendance.set_many(activity.sheet_id, ticks, request.form.get("key"), by=current_user)
    toast(f"Kehadiran tersimpan, {changed} tanda berubah.")
    return go(_base(activity))


@bp.post(BASE + "/<int:session_id>/<int:person_id>", may=WRITE)
def tick(club_id, activity_id, session_id, person_id):
    activity = _found(club_id, activity_id)
    session = sheets.find_session(activity.sheet_id, session_id)
    person = next((one for one in roster(activity) if one.id == person_id), None) or abort(404)
    state, key = grid.read_tick(request.form, session_id, person_id)
    attendance.set_mark(session, person_id, state, key, by=current_user)
    return page("attendance/_tick.html", **grid.ticked(session, person, _base(activity)))


@bp.post(BASE + "/<int:session_id>/semua", may=WRITE)
def fill(club_id, activity_id, session_id):
    """Everybody whom nobody has ticked becomes present; the exceptions are ticked after."""
    activity = _found(club_id, activity_id)
    session = sheets.find_session(activity.sheet_id, session_id)
    people = [person.id for person in roster(activity)]
    changed = attendance.fill(session, people, PRESENT, grid.new_key(), by=current_user)
    toast(f"{changed} orang dicatat hadir.")
    return _grid(access.find_club(current_user, club_id), activity) if is_htmx() else go(_base(activity))
