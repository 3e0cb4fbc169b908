"""The agency's profile and officials; the progress of work in the background."""

from flask import current_app, make_response, render_template, request, send_file, url_for
from flask_login import current_user

from app.ground import audit, job
from app.ground.permit import SIGNED_IN
from app.ground.room import RoomBlueprint
from app.ground.web import go, page, toast
from app.office import access, agency, rules
from app.office.access import READ, WRITE
from app.office.forms import AppointmentForm, ProfileForm, as_row

bp = RoomBlueprint("office", __name__)


@bp.get("/pengaturan", may=READ)
def settings():
    return _settings(ProfileForm(obj=agency.profile()))


@bp.post("/pengaturan", may=WRITE)
def save_profile():
    form, profile = ProfileForm(request.form), agency.profile()
    if form.validate() and not form.stale(profile):
        rules.change_profile(profile, as_row(form))
        agency.forget_face()
        toast("Profil dinas tersimpan.")
        return go(url_for(".settings"))
    return _settings(form, status=422)


def _settings(form, status=200):
    return page(
        "office/settings.html",
        status=status,
        form=form,
        profile=agency.profile(),
        appointments=rules.appointments(),
        trail=audit.trail("office_profile", agency.profile().id, limit=10),
    )


@bp.get("/pengaturan/pejabat/baru", may=WRITE)
def new_appointment():
    return page("office/appointment.html", form=AppointmentForm(), appointment=None)


@bp.post("/pengaturan/pejabat/baru", may=WRITE)
def add_appointment():
    form = AppointmentForm(request.form)
    if form.validate():
        with form.refusals():
            rules.appoint(as_row(form))
            toast("Pejabat tersimpan.")
            return go(url_for(".settings"))
    return page("office/appointment.html", status=422, form=form, appointment=None)


@bp.get("/pengaturan/pejabat/<int:appointment_id>", may=WRITE)
def edit_appointment(appointment_id):
    appointment = access.find_appointment(current_user, appointment_id)
    return page("office/appointment.html", form=AppointmentForm(obj=appointment), appointment=appointment)


@bp.post("/pengaturan/pejabat/<int:appointment_id>", may=WRITE)
def save_appointment(appointment_id):
    appointment, form = access.find_appointment(current_user, appointment_id), AppointmentForm(request.form)
    if form.validate() and not form.stale(appointment):
        with form.refusals():
            rules.change_appointment(appointment, as_row(form))
            toast("Pejabat tersimpan.")
            return go(url_for(".settings"))
    return page("office/appointment.html", status=422, form=form, appointment=appointment)


@bp.get("/pekerjaan", may=SIGNED_IN)
def jobs():
    return page("office/jobs.html", jobs=access.own_jobs(current_user))


@bp.get("/pekerjaan/<int:job_id>", may=SIGNED_IN)
def show_job(job_id):
    return page("office/job.html", job=access.find_job(current_user, job_id))


@bp.get("/pekerjaan/<int:job_id>/kemajuan", may=SIGNED_IN)
def job_progress(job_id):
    """The bar of a running job. When the job has ended the page is asked to load itself anew."""
    found = access.find_job(current_user, job_id)
    response = make_response(render_template("office/_job.html", job=found))
    if found.ended:
        response.headers["HX-Refresh"] = "true"
    return response


@bp.post("/pekerjaan/<int:job_id>/pembatalan", may=SIGNED_IN)
def cancel_job(job_id):
    found = access.find_job(current_user, job_id)
    rules.cancel(found)
    toast("Pekerjaan akan berhenti setelah bagian ini; yang sudah selesai tetap tersimpan.", "info")
    return go(url_for(".show_job", job_id=job_id))


@bp.get("/pekerjaan/<int:job_id>/berkas", may=SIGNED_IN)
def job_file(job_id):
    """The file that a job made, under a neutral name."""
    found = access.find_job_with_file(current_user, job_id)
    archive = current_app.extensions["archive"]
    name, mime = job.file_name(found)
    return send_file(archive.path(found.result_sha), mimetype=mime, as_attachment=True, download_name=name)
