"""The waiting list of a batch: its order, the places that are offered from it, and the answers."""

from flask import request, url_for
from flask_login import current_user

from app.ground.address import read_number
from app.ground.refusal import RuleError
from app.ground.web import answer, page, toast
from app.training import access, offering, rules
from app.training.access import READ, WRITE
from app.training.forms import AnswerForm, MoveForm
from app.training.views.room import bp, head


@bp.get("/pelatihan/<int:batch_id>/cadangan", may=READ)
def waiting(batch_id):
    return page("training/waiting.html", "waiting", **_list(batch_id))


def _list(batch_id, beside=False):
    """`moving` (?ubah=): whose rank is being changed; one form is enough for a line of any length."""
    batch, moving = access.find_batch(current_user, batch_id), request.args.get("ubah", type=read_number)
    return dict(line=offering.Line(batch), moving=moving, beside=beside, **head(batch, "cadangan"))


@bp.post("/pelatihan/<int:batch_id>/cadangan/<int:enrolment_id>/urutan", may=WRITE)
def move(batch_id, enrolment_id):
    batch, form = _read(batch_id, MoveForm)
    enrolment = access.find_enrolment(current_user, batch, enrolment_id)
    rules.reorder(batch, enrolment.id, form.rank.data, form.reason.data, by=current_user)
    return _after(batch_id, "Urutan cadangan diubah.")


@bp.post("/pelatihan/<int:batch_id>/cadangan/<int:enrolment_id>/tawaran", may=WRITE)
def offer(batch_id, enrolment_id):
    batch = access.find_batch(current_user, batch_id)
    enrolment = access.find_enrolment(current_user, batch, enrolment_id)
    rules.offer_to(batch, enrolment.id, by=current_user)
    return _after(batch_id, "Tempat ditawarkan.")


@bp.post("/pelatihan/<int:batch_id>/tawaran/<int:offer_id>/telepon", may=WRITE)
def phone(batch_id, offer_id):
    """Somebody was rung and gave no answer yet."""
    batch, form = _read(batch_id, AnswerForm)
    offer = access.find_offer(current_user, batch, offer_id)
    rules.record_call(offer, form.spoken_to.data, form.note.data, by=current_user)
    return _after(batch_id, "Telepon dicatat.")


@bp.post("/pelatihan/<int:batch_id>/tawaran/<int:offer_id>/kesediaan", may=WRITE)
def agree(batch_id, offer_id):
    batch, form = _read(batch_id, AnswerForm)
    offer = access.find_offer(current_user, batch, offer_id)
    rules.agree(batch, offer, form.spoken_to.data, form.note.data, by=current_user)
    return _after(batch_id, "Tawaran diterima; cadangan menjadi peserta.")


@bp.post("/pelatihan/<int:batch_id>/tawaran/<int:offer_id>/penolakan", may=WRITE)
def decline(batch_id, offer_id):
    batch, form = _read(batch_id, AnswerForm)
    offer = access.find_offer(current_user, batch, offer_id)
    outcome = rules.decline(batch, offer, form.spoken_to.data, form.note.data, by=current_user)
    return _after(batch_id, outcome.words)


@bp.post("/pelatihan/<int:batch_id>/tawaran/lewat", may=WRITE)
def expire(batch_id):
    """The places of offers that nobody answered in time go on to the next."""
    outcome = rules.expire(access.find_batch(current_user, batch_id), by=current_user)
    return _after(batch_id, outcome.words)


def _read(batch_id, form_class):
    batch, form = access.find_batch(current_user, batch_id), form_class(request.form)
    if not form.validate():
        raise RuleError(next(sentence for errors in form.errors.values() for sentence in errors))
    return batch, form


def _after(batch_id, words):
    toast(words)
    return answer(
        "training/waiting.html",
        "waiting",
        to=url_for(".waiting", batch_id=batch_id),
        **_list(batch_id, beside=True),
    )
