"""The list of batches, a batch with its people, their attendance and their certificates."""

from flask import request, url_for
from flask_login import current_user

from app.attendance import access as sheets
from app.attendance import grid
from app.attendance import rules as attendance
from app.attendance.models import PRESENT
from app.attendance.shares import share
from app.ground import audit, listing_page
from app.ground.address import read_number
from app.ground.permit import may
from app.ground.refusal import RuleError
from app.ground.web import answer, go, is_htmx, page, pdf_file, toast
from app.letters import access as letters
from app.people import access as people
from app.training import access, cells, drafting, followups, messages, offering, papers, roster, rules
from app.training.access import EXPORT, ISSUE, READ, WRITE
from app.training.forms import BatchForm, DecisionForm, NominationForm
from app.training.listing import BATCHES, participants
from app.training.rules import documents
from app.training.views.room import bp, head

# Batches


@bp.get("/pelatihan", may=READ)
def index():
    listed = BATCHES.read(request.args, access.listed(current_user), url_for(".index"))
    return page("training/list.html", "listing", listed=listed)


@bp.post("/pelatihan/pencarian", may=READ, writes=False)
def search():
    return listing_page.search(BATCHES, "training/list.html", access.listed(current_user), url_for(".index"))


@bp.get("/pelatihan/baru", may=WRITE)
def new():
    return _edit(BatchForm.new())


@bp.post("/pelatihan/baru", may=WRITE)
def create():
    form = BatchForm(request.form)
    if form.validate():
        with form.refusals():
            batch = rules.open_batch(form.values(), by=current_user)
            toast("Angkatan baru tersimpan.")
            return go(url_for(".show", batch_id=batch.id))
    return _edit(form, status=422)


@bp.get("/pelatihan/<int:batch_id>/ubah", may=WRITE)
def edit(batch_id):
    batch = access.find_batch(current_user, batch_id)
    return _edit(_form_of(batch), batch)


def _form_of(batch):
    return BatchForm.of(batch, attendance.sessions_of(batch.sheet_id), rules.document_names(batch))


@bp.post("/pelatihan/<int:batch_id>/ubah", may=WRITE)
def update(batch_id):
    batch, form = access.find_batch(current_user, batch_id), BatchForm(request.form)
    if form.validate() and not form.stale(batch, _form_of(batch)):
        with form.refusals():
            rules.change_batch(batch, form.values(), by=current_user)
            toast("Perubahan tersimpan.")
            return go(url_for(".show", batch_id=batch_id))
    return _edit(form, batch, status=422)


def _edit(form, batch=None, status=200):
    known = access.programmes()
    return page("training/edit.html", status=status, form=form, batch=batch, source=None, programmes=known)


@bp.get("/pelatihan/<int:batch_id>/ringkasan", may=READ)
def summary(batch_id):
    batch = access.find_batch(current_user, batch_id)
    return page(
        "training/summary.html",
        cells=cells.told(batch),
        occasions=drafting.OCCASIONS.values(),
        drafts=drafting.begun(batch, current_user) if may(letters.READ) else [],
        skills=roster.by_skill(batch),
        sessions=attendance.sessions_of(batch.sheet_id),
        trail=roster.trail(batch),
        **head(batch, "ringkasan"),
    )


# People of a batch


@bp.get("/pelatihan/<int:batch_id>", may=READ)
def show(batch_id):
    batch = access.find_batch(current_user, batch_id)
    return page("training/show.html", "listing", **_people(batch))


def _people(batch, beside=False, typed="", found=()):
    """The page of a batch's people. `beside`: the answer to a change, which also renews the head."""
    skills = access.skills(batch)
    listed = participants(skills).read(
        request.args, access.enrolments(current_user, batch), url_for(".show", batch_id=batch.id)
    )
    form = NominationForm().teach(skills)
    return dict(
        listed=listed, form=form, typed=typed, candidates=found, beside=beside, **head(batch, "peserta")
    )


@bp.post("/pelatihan/<int:batch_id>/peserta/pencarian", may=READ, writes=False)
def search_people(batch_id):
    batch = access.find_batch(current_user, batch_id)
    base, url = access.enrolments(current_user, batch), url_for(".show", batch_id=batch_id)
    more = dict(beside=False, **head(batch, "peserta"))
    return listing_page.search(participants(access.skills(batch)), "training/show.html", base, url, **more)


@bp.get("/pelatihan/<int:batch_id>/peserta/ekspor", may=EXPORT)
def export(batch_id):
    batch = access.find_batch(current_user, batch_id)
    base = access.enrolments(current_user, batch)
    return listing_page.export(participants(access.skills(batch)), base, url_for(".show", batch_id=batch_id))


@bp.post("/pelatihan/<int:batch_id>/calon", may=WRITE, writes=False)
def candidates(batch_id):
    """People of the register who fit what was typed, to be added from."""
    batch, typed = access.find_batch(current_user, batch_id), (request.form.get("q") or "").strip()[:100]
    found = roster.candidates(batch, people.visible(current_user), typed)
    return page("training/show.html", "candidates", **_people(batch, typed=typed, found=found))


@bp.post("/pelatihan/<int:batch_id>/peserta", may=WRITE)
def nominate(batch_id):
    batch = access.find_batch(current_user, batch_id)
    form = NominationForm(request.form).teach(access.skills(batch))
    if not form.validate():
        raise RuleError("Pilih keterampilan dari daftar.")
    person = access.find_person(current_user, form.person_id.data)
    rules.nominate(batch, person, access.find_skill(batch, form.skill_id.data), by=current_user)
    toast("Peserta ditambahkan.")
    return _after(batch_id)


@bp.post("/pelatihan/<int:batch_id>/penerimaan", may=WRITE)
def accept(batch_id):
    return _decide(batch_id, lambda batch, ids, _reason: rules.accept(batch, ids, by=current_user))


@bp.post("/pelatihan/<int:batch_id>/penolakan", may=WRITE)
def reject(batch_id):
    return _decide(batch_id, lambda batch, ids, reason: rules.reject(batch, ids, reason, by=current_user))


@bp.post("/pelatihan/<int:batch_id>/pengunduran", may=WRITE)
def withdraw(batch_id):
    return _decide(batch_id, lambda batch, ids, reason: rules.withdraw(batch, ids, reason, by=current_user))


def _decide(batch_id, verb):
    """One decision on those who were marked. A refusal is told as a sentence and nothing is changed."""
    batch, form = access.find_batch(current_user, batch_id), DecisionForm(request.form)
    if not form.validate():
        raise RuleError(form.reason.errors[0])
    outcome = verb(batch, form.id.data, form.reason.data)
    toast(outcome.words)
    one = form.id.data[0] if request.form.get("dari") == "peserta" else None
    return _after(batch_id, one)


def _after(batch_id, enrolment_id=None):
    """The list and the head as they stand after a change; a plain form goes back to where it came from."""
    batch = access.find_batch(current_user, batch_id)
    to = url_for(".show", batch_id=batch_id)
    if enrolment_id:
        to = url_for(".enrolment", batch_id=batch_id, enrolment_id=enrolment_id)
    return answer("training/show.html", "listing", to=to, **_people(batch, beside=True))


@bp.get("/pelatihan/<int:batch_id>/peserta/<int:enrolment_id>", may=READ)
def enrolment(batch_id, enrolment_id):
    batch = access.find_batch(current_user, batch_id)
    found = access.find_enrolment(current_user, batch, enrolment_id)
    letter, missing = rules.certificate_of(found), documents.missing(batch, found)
    return page(
        "training/enrolment.html", batch=batch, enrolment=found,
        share=share(batch.sheet_id, found.person_id),
        letter=letter,
        copies=rules.copies_of(found),
        visits=followups.of(found.id),
        documents=documents.of(batch),
        received=documents.received(found),
        messages=messages.drafts(batch, found, missing, offering.open_offer(found), letter),
        trail=audit.trail("training_enrolment", found.id),
    )


# Attendance


@bp.get("/pelatihan/<int:batch_id>/kehadiran", may=READ)
def attendance_page(batch_id):
    return _attendance(access.find_batch(current_user, batch_id))


def _attendance(batch):
    base, day = _base(batch), request.args.get("hari", type=read_number)
    shown = grid.Grid(batch.sheet_id, roster.seated(batch), base, editable=may(WRITE), day=day)
    return page("training/attendance.html", "attendance", grid=shown, **head(batch, "kehadiran"))


def _base(batch):
    return url_for(".attendance_page", batch_id=batch.id)


@bp.post("/pelatihan/<int:batch_id>/kehadiran", may=WRITE)
def save_attendance(batch_id):
    """The whole screen, from a browser without JavaScript: only the cells that were changed are written."""
    batch = access.find_batch(current_user, batch_id)
    ticks = grid.changes(request.form, [person.id for person in roster.seated(batch)])
    changed = attendance.set_many(batch.sheet_id, ticks, request.form.get("key"), by=current_user)
    rules.follow(batch, [person_id for _, person_id, _ in ticks])
    touched = {session_id for session_id, _, _ in ticks}
    _say_when_paid(_any_paid(batch, [s for s in attendance.sessions_of(batch.sheet_id) if s.id in touched]))
    toast(f"Kehadiran tersimpan, {changed} tanda berubah.")
    return go(request.full_path if request.args else _base(batch))


@bp.post("/pelatihan/<int:batch_id>/kehadiran/<int:session_id>/<int:person_id>", may=WRITE)
def tick(batch_id, session_id, person_id):
    cell = access.find_cell(current_user, batch_id, session_id, person_id)
    cross = rules.tick(cell, *grid.read_tick(request.form, session_id, person_id), by=current_user)
    _say_when_paid(cell.batch.allowance and cell.paid_on)
    return page("attendance/_tick.html", **grid.ticked(cross, cell.person, _base(cell.batch)))


def _say_when_paid(paid) -> None:
    """A correction of a day whose money was handed over is kept, and changes nothing there: that is said."""
    if paid:
        toast("Uang saku hari ini sudah dibayar; perubahan ini tidak mengubah daftar yang dibayar.", "warn")


def _any_paid(batch, sessions) -> bool:
    paid = rules.paid_days(batch) if batch.allowance else {}
    return any(session.on_date in paid for session in sessions)


@bp.post("/pelatihan/<int:batch_id>/kehadiran/<int:session_id>/semua", may=WRITE)
def fill(batch_id, session_id):
    """Everybody whom nobody has ticked on that day becomes present; the exceptions are ticked after."""
    batch = access.find_batch(current_user, batch_id)
    session = sheets.find_session(batch.sheet_id, session_id)
    changed = attendance.fill(
        session, [p.id for p in roster.seated(batch)], PRESENT, grid.new_key(), by=current_user
    )
    rules.follow(batch)
    toast(f"{changed} orang dicatat hadir.")
    _say_when_paid(_any_paid(batch, [session]))
    if is_htmx():
        return _attendance(batch)
    return go(request.full_path.replace(f"/{session_id}/semua", ""))


@bp.get("/pelatihan/<int:batch_id>/daftar-hadir", may=READ)
def sheet(batch_id):
    """The list to be signed, as PDF: all days, or one (?hari=)."""
    batch, day = access.find_batch(current_user, batch_id), request.args.get("hari", type=read_number)
    return pdf_file(papers.signature_list(batch, day), "daftar-hadir")


# Certificates


@bp.get("/pelatihan/<int:batch_id>/sertifikat", may=READ)
def certificates(batch_id):
    batch = access.find_batch(current_user, batch_id)
    claims, job = rules.entitled(batch), roster.certificate_job(batch)
    return page("training/certificates.html", claims=claims, job=job, **head(batch, "sertifikat"))


@bp.post("/pelatihan/<int:batch_id>/sertifikat", may=ISSUE)
def issue(batch_id):
    batch = access.find_batch(current_user, batch_id)
    rules.issue_certificates(batch, by=current_user)
    toast("Nomor sertifikat sudah diambil. Berkasnya sedang dibuat.")
    return go(url_for(".certificates", batch_id=batch_id))
