"""Guarding personal data: the access log, how long data stays, the glass over sealed records."""

import io

from flask import request, send_file, url_for
from flask_login import current_user

from app.ground import audit, listing_page, mask, sealed
from app.ground.db import begin_write
from app.ground.room import RoomBlueprint
from app.ground.web import go, page, toast
from app.people.access import find_person
from app.privacy import access, held, retention, rules
from app.privacy.access import BREAK, HELD, PURGE, READ, WRITE
from app.privacy.forms import BreakForm, DoorForm, ReviewForm
from app.privacy.listing import EVENTS

bp = RoomBlueprint("privacy", __name__)


@bp.get("/privasi", may=READ)
def index():
    return page("privacy/index.html", breakings=sealed.breakings(), titles=access.titles(), form=ReviewForm())


@bp.get("/privasi/catatan-akses", may=READ)
def log():
    listed = EVENTS.read(request.args, access.visible_events(current_user), url_for(".log"))
    told = {"names": access.names_of(listed.rows), "titles": access.titles()}
    return page("privacy/log.html", "listing", listed=listed, **told)


@bp.post("/privasi/catatan-akses", may=READ, writes=False)
def filter_log():
    args = {name: value for name, value in request.form.items() if name != "csrf_token"}
    return go(EVENTS.read(args, access.visible_events(current_user), url_for(".log")).href())


@bp.get("/privasi/catatan-akses/ekspor", may=READ)
def export_log():
    return listing_page.export(EVENTS, access.visible_events(current_user), url_for(".log"))


@bp.get("/privasi/masa-simpan", may=READ)
def retention_page():
    return page("privacy/retention.html", previews=retention.previews())


@bp.post("/privasi/masa-simpan/<key>/pembersihan", may=PURGE)
def purge(key):
    job = retention.begin(key, by=current_user)
    return go(url_for("office.show_job", job_id=job.id))


@bp.get("/privasi/warga/<int:person_id>", may=HELD)
def everything(person_id):
    """All that is held about one person, for that person: on the page and on paper."""
    person = find_person(current_user, person_id)
    audit.security("data satu orang", held.KIND, person.id)
    mask.lift()
    return page("privacy/everything.html", person=person, parts=held.readable(held.everything(person.id)))


@bp.get("/privasi/warga/<int:person_id>/berkas", may=HELD)
def everything_as_file(person_id):
    person = find_person(current_user, person_id)
    audit.security("data satu orang", held.KIND, person.id, detail="berkas")
    file = io.BytesIO(held.as_json(person.id))
    return send_file(file, "application/json", as_attachment=True, download_name=f"data-warga-{person.id}.json")


@bp.get("/privasi/pengaturan", may=WRITE)
def door():
    return page("privacy/door.html", form=DoorForm(data=rules.door()))


@bp.post("/privasi/pengaturan", may=WRITE)
def change_door():
    form = DoorForm(request.form)
    if form.validate():
        rules.change_door(form.values())
        toast("Pengaturan tersimpan; berlaku bagi yang masuk mulai sekarang.")
        return go(url_for(".door"))
    return page("privacy/door.html", status=422, form=form)


@bp.get("/privasi/segel", may=BREAK)
def glass():
    return page("privacy/glass.html", form=BreakForm())


@bp.post("/privasi/segel", may=BREAK, writes=False)
def break_glass():
    form = BreakForm(request.form)
    if form.validate():
        audit.security("mencoba membuka segel", form.kind.data)  # on its own: a refusal takes the rest back
        begin_write()
        with form.refusals():
            href = rules.break_glass(form.kind.data, form.number.data, form.reason.data, by=current_user)
            toast("Segel dibuka untuk Anda sementara. Setiap bukaan tercatat dan ditinjau.", "warn")
            return go(href)
    return page("privacy/glass.html", status=422, form=form)


@bp.post("/privasi/segel/<int:breaking_id>/tinjauan", may=READ)
def review(breaking_id):
    form, breaking = ReviewForm(request.form), access.find_breaking(current_user, breaking_id)
    if form.validate():
        with form.refusals():
            sealed.review(breaking, form.verdict.data, by=current_user)
            toast("Tinjauan tersimpan.")
            return go(url_for(".index"))
    return page("privacy/index.html", status=422, breakings=sealed.breakings(), titles=access.titles(), form=form)
