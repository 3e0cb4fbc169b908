"""What a club does: the list of its activities, one activity, series, one more like the last."""

from flask import current_app, request, send_file, url_for
from flask_login import current_user

from app.ground import audit, listing_page
from app.ground.address import read_number
from app.ground.db import begin_write
from app.ground.refusal import RuleError
from app.ground.web import go, page, toast
from app.karang_werda import access, board
from app.karang_werda.access import READ, WRITE
from app.karang_werda.forms import ActivityForm, PhotoForm, SeriesForm
from app.karang_werda.listing import activities_list
from app.karang_werda.rules import activities, photos
from app.karang_werda.views.frame import bp, first_fault, head


@bp.get("/karang-werda/<int:club_id>/kegiatan", may=READ)
def activity_list(club_id):
    club, kinds = access.find_club(current_user, club_id), activities.kinds()
    url = url_for(".activity_list", club_id=club_id)
    listed = activities_list(kinds).read(request.args, access.activities(current_user, club), url)
    more = dict(kinds=dict(kinds), last=board.last_activity(club), **head(club, "kegiatan"))
    return page("karang_werda/activities.html", "listing", listed=listed, **more)


@bp.post("/karang-werda/<int:club_id>/kegiatan/saringan", may=READ, writes=False)
def filter_activities(club_id):
    club, kinds = access.find_club(current_user, club_id), activities.kinds()
    base, url = access.activities(current_user, club), url_for(".activity_list", club_id=club_id)
    more = dict(kinds=dict(kinds), last=board.last_activity(club), **head(club, "kegiatan"))
    return listing_page.search(activities_list(kinds), "karang_werda/activities.html", base, url, **more)


@bp.get("/karang-werda/<int:club_id>/kegiatan/baru", may=WRITE)
def new_activity(club_id):
    """An empty form, or one like the activity that ?seperti names, for today."""
    club, like = access.find_club(current_user, club_id, WRITE), request.args.get("seperti", type=read_number)
    found = access.find_activity(current_user, club, like) if like else None
    return _form(club, ActivityForm.like(found, activities.kinds()))


@bp.get("/karang-werda/<int:club_id>/kegiatan/<int:activity_id>/foto/<int:photo_id>", may=READ)
def photo(club_id, activity_id, photo_id):
    club = access.find_club(current_user, club_id)
    found = access.find_photo(current_user, access.find_activity(current_user, club, activity_id), photo_id)
    path = current_app.extensions["archive"].path(found.sha256)
    return send_file(path, mimetype="image/jpeg", download_name="foto-kegiatan.jpg")


@bp.post("/karang-werda/<int:club_id>/kegiatan/<int:activity_id>/foto", may=WRITE, writes=False)
def add_photo(club_id, activity_id):
    """A picture, made anew before the database is asked to wait for it."""
    found = access.find_activity(current_user, access.find_club(current_user, club_id, WRITE), activity_id)
    form, upload = PhotoForm(request.form), request.files.get("photo")
    sha = photos.keep(upload.read(photos.MOST + 1) if upload else b"", current_app.extensions["archive"])
    if not form.validate():
        raise RuleError(first_fault(form))
    begin_write()
    photos.add(found.id, sha, form.caption.data or "", by=current_user)
    toast("Foto tersimpan.")
    return go(url_for(".activity", club_id=club_id, activity_id=activity_id))


@bp.post("/karang-werda/<int:club_id>/kegiatan/<int:activity_id>/foto/<int:photo_id>/penghapusan", may=WRITE)
def remove_photo(club_id, activity_id, photo_id):
    club = access.find_club(current_user, club_id, WRITE)
    found = access.find_activity(current_user, club, activity_id)
    photos.remove(access.find_photo(current_user, found, photo_id), by=current_user)
    toast("Foto dihapus.")
    return go(url_for(".activity", club_id=club_id, activity_id=activity_id))


@bp.post("/karang-werda/<int:club_id>/kegiatan/baru", may=WRITE)
def plan(club_id):
    club = access.find_club(current_user, club_id, WRITE)
    form = ActivityForm(request.form).offer(activities.kinds())
    if form.validate():
        with form.refusals():
            made = activities.plan(club, form.on_date.data, form.values(), by=current_user)
            toast("Kegiatan tersimpan.")
            return go(url_for(".activity", club_id=club_id, activity_id=made.id))
    return _form(club, form, status=422)


def _form(club, form, activity=None, series=False, status=200):
    more = dict(form=form, activity=activity, series=series, holidays=activities.coming_holidays() if series else {})
    return page("karang_werda/activity_edit.html", status=status, club=club, **more)


@bp.get("/karang-werda/<int:club_id>/rangkaian/baru", may=WRITE)
def new_series(club_id):
    club = access.find_club(current_user, club_id, WRITE)
    return _form(club, SeriesForm.new(activities.kinds(), club), series=True)


@bp.post("/karang-werda/<int:club_id>/rangkaian/baru", may=WRITE)
def plan_series(club_id):
    club = access.find_club(current_user, club_id, WRITE)
    form = SeriesForm(request.form).offer(activities.kinds())
    if form.validate():
        with form.refusals():
            _series, made, there = activities.plan_series(club, form.values(), **form.days(), by=current_user)
            toast(f"{made} kegiatan dibuat" + (f", {there} sudah ada." if there else "."))
            return go(url_for(".activity_list", club_id=club_id))
    return _form(club, form, series=True, status=422)


@bp.get("/karang-werda/<int:club_id>/kegiatan/<int:activity_id>", may=READ)
def activity(club_id, activity_id):
    club = access.find_club(current_user, club_id)
    found = access.find_activity(current_user, club, activity_id)
    trail = audit.trail("karang_werda_activity", found.id)
    more = dict(kinds=dict(activities.kinds()), trail=trail, **head(club, "kegiatan"))
    more |= dict(photos=board.photos(found), photo_form=PhotoForm(), came=board.came(found))
    return page("karang_werda/activity.html", activity=found, **more)


@bp.get("/karang-werda/<int:club_id>/kegiatan/<int:activity_id>/ubah", may=WRITE)
def edit_activity(club_id, activity_id):
    club = access.find_club(current_user, club_id, WRITE)
    found = access.find_activity(current_user, club, activity_id)
    return _form(club, ActivityForm(obj=found).offer(activities.kinds(), found.kind), found)


@bp.post("/karang-werda/<int:club_id>/kegiatan/<int:activity_id>/ubah", may=WRITE)
def change_activity(club_id, activity_id):
    club = access.find_club(current_user, club_id, WRITE)
    found = access.find_activity(current_user, club, activity_id)
    form = ActivityForm(request.form).offer(activities.kinds(), found.kind)
    stored = ActivityForm(obj=found).offer(activities.kinds(), found.kind)
    if form.validate() and not form.stale(found, stored):
        with form.refusals():
            activities.change(found, form.on_date.data, form.values(), by=current_user)
            toast("Perubahan tersimpan.")
            return go(url_for(".activity", club_id=club_id, activity_id=activity_id))
    return _form(club, form, found, status=422)


@bp.post("/karang-werda/<int:club_id>/kegiatan/<int:activity_id>/penghapusan", may=WRITE)
def remove_activity(club_id, activity_id):
    club = access.find_club(current_user, club_id, WRITE)
    activities.remove(access.find_activity(current_user, club, activity_id), by=current_user)
    toast("Kegiatan dihapus.")
    return go(url_for(".activity_list", club_id=club_id))


@bp.post("/karang-werda/<int:club_id>/kegiatan/<int:activity_id>/penghapusan-sisa", may=WRITE)
def remove_rest(club_id, activity_id):
    club = access.find_club(current_user, club_id, WRITE)
    found = access.find_activity(current_user, club, activity_id)
    count = activities.remove_rest(found, by=current_user)
    toast(f"{count} kegiatan berikutnya dihapus.")
    return go(url_for(".activity", club_id=club_id, activity_id=activity_id))
