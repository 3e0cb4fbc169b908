"""Registration at the counter: somebody who is not in the register yet, and the documents that people bring."""

from flask import abort, request, url_for
from flask_login import current_user

from app.ground.permit import may
from app.ground.web import go, page, toast
from app.people import access as people
from app.people import joining
from app.people import rules as register
from app.people.forms import PersonForm
from app.training import access, rules
from app.training.access import WRITE
from app.training.forms import ReceiptForm, SkillForm, newcomer
from app.training.views.room import bp


@bp.post("/pelatihan/<int:batch_id>/calon/baru", may=WRITE, writes=False)
def ask_newcomer(batch_id):
    """The form of a new person inside the dialog, with what was searched for filled in."""
    return _newcomer(batch_id, newcomer(request.form.get("q")), SkillForm())


def _newcomer(batch_id, form, choice, found=(), status=200):
    batch = access.find_batch(current_user, batch_id)
    if not may(people.WRITE):
        abort(403)
    return page(
        "training/newcomer.html", "newcomer", status=status, batch=batch, form=form, twins=found,
        choice=choice.teach(access.skills(batch)),
    )  # fmt: skip


@bp.post("/pelatihan/<int:batch_id>/peserta/baru", may=WRITE)
def register_newcomer(batch_id):
    batch, form = access.find_batch(current_user, batch_id), PersonForm(request.form)
    choice, found = SkillForm(request.form).teach(access.skills(batch)), []
    if form.validate() and choice.validate() and may(people.WRITE):
        found = [] if request.form.get("tetap") else register.twins_before(form.values())
        if not found:
            with form.refusals():
                _register(batch, form, choice)
                toast("Warga baru tersimpan dan didaftarkan.")
                return go(url_for(".show", batch_id=batch_id))
    return _newcomer(batch_id, form, choice, found, status=422)


def _register(batch, form, choice):
    person = register.register(form.values(), by=current_user)
    if request.form.get("tetap"):
        joining.part_from_twins(person, by=current_user)
    rules.nominate(batch, person, access.find_skill(batch, choice.skill_id.data), by=current_user)


@bp.post("/pelatihan/<int:batch_id>/peserta/<int:enrolment_id>/berkas", may=WRITE)
def receive_documents(batch_id, enrolment_id):
    batch, form = access.find_batch(current_user, batch_id), ReceiptForm(request.form)
    enrolment = access.find_enrolment(current_user, batch, enrolment_id)
    missing = rules.receive(batch, enrolment, set(form.document.data), by=current_user)
    toast("Berkas tersimpan, semua sudah ada." if not missing else f"Berkas tersimpan, {missing} masih kurang.")
    return go(url_for(".enrolment", batch_id=batch_id, enrolment_id=enrolment_id))
