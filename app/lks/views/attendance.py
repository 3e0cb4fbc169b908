"""Who came to a bimtek, on the grid that all programmes share."""

from flask import request, url_for
from flask_login import current_user

from app.attendance import access as sheets
from app.attendance import grid
from app.attendance import rules as attendance
from app.attendance.models import PRESENT
from app.ground.address import read_number
from app.ground.permit import may
from app.ground.web import go, is_htmx, page, toast
from app.lks import access, courses
from app.lks.access import READ, WRITE
from app.lks.rules import bimtek
from app.lks.views.bimtek import event_head
from app.lks.views.frame import bp

BASE = "/lks/bimtek/<int:event_id>/kehadiran"


@bp.get(BASE, may=READ)
def attendance_page(event_id):
    return _grid(access.find_event(current_user, event_id))


def _grid(event):
    base, day = _base(event), request.args.get("hari", type=read_number)
    shown = grid.Grid(event.sheet_id, courses.roster(event), base, editable=may(WRITE), day=day)
    return page("lks/attendance.html", "attendance", grid=shown, **event_head(event, "kehadiran"))


def _base(event):
    return url_for(".attendance_page", event_id=event.id)


@bp.post(BASE, may=WRITE)
def save_attendance(event_id):
    """The whole screen, from a browser without JavaScript: only the cells that were changed are written."""
    event = access.find_event(current_user, event_id)
    ticks = grid.changes(request.form, [person.id for person in courses.roster(event)])
    changed = attendance.set_many(event.sheet_id, ticks, request.form.get("key"), by=current_user)
    bimtek.recount(event)
    toast(f"Kehadiran tersimpan, {changed} tanda berubah.")
    return go(_base(event))


@bp.post(BASE + "/<int:session_id>/<int:person_id>", may=WRITE)
def tick(event_id, session_id, person_id):
    event, session, person = access.find_cell(current_user, event_id, session_id, person_id)
    state, key = grid.read_tick(request.form, session_id, person_id)
    cross = attendance.set_mark(session, person.id, state, key, by=current_user)
    bimtek.recount(event)
    return page("attendance/_tick.html", **grid.ticked(cross, person, _base(event)))


@bp.post(BASE + "/<int:session_id>/semua", may=WRITE)
def fill(event_id, session_id):
    """Everybody whom nobody has ticked becomes present; the exceptions are ticked after."""
    event = access.find_event(current_user, event_id)
    session = sheets.find_session(event.sheet_id, session_id)
    people = [person.id for person in courses.roster(event)]
    changed = attendance.fill(session, people, PRESENT, grid.new_key(), by=current_user)
    bimtek.recount(event)
    toast(f"{changed} orang dicatat hadir.")
    return _grid(event) if is_htmx() else go(_base(event))
