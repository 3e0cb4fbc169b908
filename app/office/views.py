"""The agency's profile and officials; the progress of work in the background."""

from flask import current_app, make_response, render_template, request, send_file, url_for
from flask_login import current_user

from app.ground import audit, job
from app.ground.permit import SIGNED_IN, may
from app.ground.room import RoomBlueprint, offers
from app.ground.web import go, page, toast
from app.office import access, adjusting, agency, calendar, rules
from app.office.access import READ, WRITE
from app.office.forms import AppointmentForm, HolidayForm, HolidaysForm, ProfileForm, WorkdaysForm, as_row

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
        pages=[item for item in offers("settings") if may(item.may)],
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


# What the rooms let an administrator change


@bp.get("/pengaturan/aturan", may=WRITE)
def limits():
    return page("office/limits.html", form=adjusting.form_now(), groups=_groups())


@bp.post("/pengaturan/aturan", may=WRITE)
def save_limits():
    form = adjusting.shape()(request.form)
    if form.validate() and not adjusting.stale(form):
        with form.refusals():
            count = adjusting.adjust(form.values())
            toast(f"{count} aturan diubah, berlaku mulai hari ini." if count else "Tidak ada yang berubah.")
            return go(url_for(".limits"))
    return page("office/limits.html", status=422, form=form, groups=_groups())


def _groups() -> list[tuple[str, str, dict]]:
    """[(name of the room, its title, {name of a field: what it changes})]; this room's own are the agency's."""
    titles = {room.name: room.title for room in current_app.rooms} | {bp.name: "Dinas"}
    return [
        (name, titles[name], {adjusting.field_of(one): one for one in some})
        for name, some in adjusting.groups().items()
    ]


# The calendar: days off and working days


@bp.get("/pengaturan/hari-libur", may=READ)
def holidays():
    return _holidays()


def _holidays(status=200, **refused):
    """The days off of a year; a form that was refused comes back with its sentence."""
    year = calendar.read_year(request.args.get("tahun"))
    blank = {"adding": HolidayForm, "pasting": HolidaysForm, "working": WorkdaysForm.now}
    forms = {name: refused.get(name) or shape() for name, shape in blank.items()}
    return page("office/holidays.html", status=status, year=calendar.Year(year), **forms)


@bp.post("/pengaturan/hari-libur", may=WRITE)
def add_holiday():
    form = HolidayForm(request.form)
    if form.validate():
        with form.refusals():
            calendar.add(form.day.data, form.name.data, form.kind.data)
            toast("Hari libur tersimpan.")
            return go(url_for(".holidays", tahun=form.day.data.year))
    return _holidays(422, adding=form)


@bp.post("/pengaturan/hari-libur/daftar", may=WRITE)
def add_holidays():
    form = HolidaysForm(request.form)
    if form.validate():
        with form.refusals():
            added = calendar.add_all(form.lines.data, form.all_kind.data)
            toast(f"{len(added)} hari libur tersimpan.")
            return go(url_for(".holidays", tahun=added[0].day.year))
    return _holidays(422, pasting=form)


@bp.post("/pengaturan/hari-libur/tetap", may=WRITE)
def add_fixed_holidays():
    """The days off whose date the law itself says, for the year shown."""
    year = calendar.read_year(request.form.get("tahun"))
    toast(f"{calendar.add_fixed(year)} hari libur bertanggal tetap ditambahkan.")
    return go(url_for(".holidays", tahun=year))


@bp.post("/pengaturan/hari-libur/<int:holiday_id>/penghapusan", may=WRITE)
def remove_holiday(holiday_id):
    holiday = access.find_holiday(current_user, holiday_id)
    calendar.remove(holiday)
    toast("Hari libur dihapus.")
    return go(url_for(".holidays", tahun=holiday.day.year))


@bp.post("/pengaturan/hari-kerja", may=WRITE)
def save_workdays():
    form = WorkdaysForm(request.form)
    if form.validate():
        with form.refusals():
            calendar.set_workdays(form.days.data)
            toast("Hari kerja tersimpan.")
            return go(url_for(".holidays"))
    return _holidays(422, working=form)


# Work in the background


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
