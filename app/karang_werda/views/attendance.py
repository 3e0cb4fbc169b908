"""Who came to an activity, on the one screen that fits a hand."""

from flask import jsonify, request, url_for
from flask_login import current_user

from app.attendance import access as sheets
from app.attendance import roll
from app.attendance import rules as attendance
from app.attendance.models import PRESENT
from app.ground.web import go, page, pdf_file, toast
from app.karang_werda import access, long_list, papers, roster
from app.karang_werda.access import HEALTH, READ, WRITE
from app.karang_werda.rules import health
from app.karang_werda.views.frame import bp

BASE = "/karang-werda/<int:club_id>/kegiatan/<int:activity_id>/kehadiran"


@bp.get(BASE, may=READ)
def attendance_page(club_id, activity_id):
    club = access.find_club(current_user, club_id)
    activity = access.find_activity(current_user, club, activity_id)
    editable, mode = access.holds(current_user, WRITE, club), request.args.get("tanda", PRESENT)
    shown = roll.Roll(access.session_of(activity), roster.lines(activity), _base(activity), editable, mode)
    if shown.is_open and access.holds(current_user, HEALTH, club):
        shown.more, shown.done = ("Ukur", "pemeriksaan/"), health.measured(activity)
    is_long = len(shown.lines) > long_list.LONG
    return page("karang_werda/attendance.html", club=club, activity=activity, roll=shown, is_long=is_long)


def _base(activity):
    return url_for(".attendance_page", club_id=activity.club_id, activity_id=activity.id)


def _found(club_id, activity_id):
    return access.find_activity(current_user, access.find_club(current_user, club_id, WRITE), activity_id)


@bp.post(BASE, may=WRITE)
def save_attendance(club_id, activity_id):
    """The whole screen, from a browser without JavaScript: only what was changed is written."""
    activity = _found(club_id, activity_id)
    people = [person_id for person_id, _, _ in roster.lines(activity)]
    ticks = roll.changes(request.form, access.session_of(activity), people)
    changed = attendance.set_many(activity.sheet_id, ticks, by=current_user)
    toast(f"Kehadiran tersimpan, {changed} tanda berubah.")
    return go(_base(activity))


@bp.get(BASE + "/cetak", may=READ)
def signature_list(club_id, activity_id):
    """The list to be signed, in the order of the screen; that of a large club is ordered from the screen."""
    club = access.find_club(current_user, club_id)
    activity = access.find_activity(current_user, club, activity_id)
    if long_list.is_long(activity):
        return go(_base(activity))
    return pdf_file(papers.signature_list(club, activity), "daftar-hadir")


@bp.post(BASE + "/cetak", may=READ)
def order_signature_list(club_id, activity_id):
    """The same list of a large club, drawn behind the scenes."""
    club = access.find_club(current_user, club_id)
    made = long_list.order(access.find_activity(current_user, club, activity_id), by=current_user)
    return go(url_for("office.show_job", job_id=made.id))


@bp.post(BASE + "/<int:session_id>/tanda", may=WRITE)
def tick(club_id, activity_id, session_id):
    """Ticks of a screen, each with its key; the answer says which of them do not stand, and why."""
    activity, ticks = _found(club_id, activity_id), roll.read_ticks(request.form)
    session = sheets.find_session(activity.sheet_id, session_id)
    refused = roster.strangers(activity, {one.person_id for one in ticks})
    taken = [one for one in ticks if one.person_id not in refused]
    clashes = attendance.take(session, taken, by=current_user)
    return jsonify(roll.outcome(session, clashes, refused))


@bp.post(BASE + "/<int:session_id>/semua", may=WRITE)
def fill(club_id, activity_id, session_id):
    """Everybody whom nobody has ticked becomes present; the exceptions are ticked after."""
    activity = _found(club_id, activity_id)
    session = sheets.find_session(activity.sheet_id, session_id)
    people = [person_id for person_id, _, _ in roster.lines(activity)]
    changed = attendance.fill(session, people, PRESENT, by=current_user)
    toast(f"{changed} orang dicatat hadir.")
    return go(_base(activity))
