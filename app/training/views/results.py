"""Results of a batch: scores, pass or fail, tools handed over, a certificate once more."""

from flask import request, url_for
from flask_login import current_user

from app.ground.db import begin_write
from app.ground.refusal import RuleError
from app.ground.web import go, page, pdf_file, toast
from app.training import access, copies, rules
from app.training.access import ISSUE, READ, WRITE
from app.training.forms import CopyForm, DecisionForm, KitForm, ScoresForm
from app.training.results import Results
from app.training.views.room import bp, head


@bp.get("/pelatihan/<int:batch_id>/hasil", may=READ)
def results(batch_id):
    return _results(batch_id)


def _results(batch_id, conflicts=(), status=200):
    batch = access.find_batch(current_user, batch_id)
    more = head(batch, "hasil")
    return page("training/results.html", status=status, results=Results(batch), conflicts=conflicts, **more)


@bp.post("/pelatihan/<int:batch_id>/hasil", may=WRITE)
def set_scores(batch_id):
    """The scores of the whole grid; only the cells that were changed are written."""
    batch = access.find_batch(current_user, batch_id)
    written, conflicts = rules.set_scores(batch, ScoresForm().read(request.form), by=current_user)
    toast(f"{written} nilai tersimpan.")
    if conflicts:
        return _results(batch_id, conflicts)
    return go(url_for(".results", batch_id=batch_id))


@bp.post("/pelatihan/<int:batch_id>/hasil/kelulusan", may=WRITE)
def pass_many(batch_id):
    return _decide(batch_id, lambda batch, form: rules.pass_many(batch, form.id.data, by=current_user))


@bp.post("/pelatihan/<int:batch_id>/hasil/ketidaklulusan", may=WRITE)
def fail_many(batch_id):
    return _decide(
        batch_id, lambda batch, form: rules.fail_many(batch, form.id.data, form.reason.data, by=current_user)
    )


def _decide(batch_id, verb):
    """Scores that were typed are kept along with the decision: both stand on one screen."""
    batch, form = access.find_batch(current_user, batch_id), DecisionForm(request.form)
    if not form.validate():
        raise RuleError(form.reason.errors[0])
    _, conflicts = rules.set_scores(batch, ScoresForm().read(request.form), by=current_user)
    toast(verb(batch, form).words)
    return _results(batch_id, conflicts) if conflicts else go(url_for(".results", batch_id=batch_id))


# Tools


@bp.get("/pelatihan/<int:batch_id>/alat", may=READ)
def kit(batch_id):
    batch = access.find_batch(current_user, batch_id)
    return _kit(batch, KitForm(data={"goods": batch.kit or None, "version": batch.version}))


def _kit(batch, form, status=200):
    receivers = rules.receivers(batch)
    return page("training/kit.html", status=status, form=form, receivers=receivers, **head(batch, "alat"))


@bp.post("/pelatihan/<int:batch_id>/alat", may=WRITE)
def set_kit(batch_id):
    batch, form = access.find_batch(current_user, batch_id), KitForm(request.form)
    stored = KitForm(data={"goods": batch.kit or None})
    if form.validate() and not form.stale(batch, stored):
        with form.refusals():
            rules.set_kit(batch, form.goods.data, by=current_user)
            toast("Daftar alat tersimpan.")
            return go(url_for(".kit", batch_id=batch_id))
    return _kit(batch, form, status=422)


@bp.post("/pelatihan/<int:batch_id>/alat/serah-terima", may=ISSUE)
def hand_over(batch_id):
    batch, form = access.find_batch(current_user, batch_id), DecisionForm(request.form)
    made = rules.hand_over(batch, form.id.data if form.validate() else [], by=current_user)
    toast(f"{made} berita acara serah terima bernomor. Berkasnya sedang dibuat.")
    return go(url_for(".kit", batch_id=batch_id))


# A certificate once more


@bp.post("/pelatihan/<int:batch_id>/peserta/<int:enrolment_id>/salinan", may=ISSUE, writes=False)
def copy_certificate(batch_id, enrolment_id):
    batch, form = access.find_batch(current_user, batch_id), CopyForm(request.form)
    enrolment = access.find_enrolment(current_user, batch, enrolment_id)
    if not form.validate():
        raise RuleError("Tuliskan alasannya dahulu.")
    letter = rules.issued_certificate(enrolment)
    sha256 = copies.drawn(letter)  # before the lock: drawing takes long
    begin_write()
    rules.keep_copy(enrolment.id, letter.id, sha256, form.reason.data, by=current_user)
    toast("Salinan sertifikat jadi, dengan nomor yang sama.")
    return go(url_for(".enrolment", batch_id=batch_id, enrolment_id=enrolment_id))


@bp.get("/pelatihan/<int:batch_id>/peserta/<int:enrolment_id>/salinan/<int:copy_id>", may=READ)
def certificate_copy(batch_id, enrolment_id, copy_id):
    batch = access.find_batch(current_user, batch_id)
    enrolment = access.find_enrolment(current_user, batch, enrolment_id)
    return pdf_file(copies.content(access.find_copy(enrolment, copy_id)), "salinan-sertifikat")
