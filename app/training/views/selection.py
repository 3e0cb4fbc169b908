"""Verification and selection: who fits by which rule, ranked by need, decided by a person."""

from flask import request, url_for
from flask_login import current_user

from app.ground.refusal import RuleError
from app.ground.web import answer, go, page, toast
from app.training import access, rules
from app.training.access import READ, RULES, WRITE
from app.training.forms import RulesForm, VerificationForm
from app.training.selection import Selection
from app.training.views.room import bp, head

SHOWN = 100  # candidates on the page, unless somebody asks for all


@bp.get("/pelatihan/<int:batch_id>/seleksi", may=READ)
def selection(batch_id):
    return page("training/selection.html", "selection", **_candidates(batch_id))


def _candidates(batch_id, beside=False):
    batch = access.find_batch(current_user, batch_id)
    selection, whole = Selection(batch), request.args.get("semua") == "1"
    return dict(
        selection=selection,
        candidates=selection.candidates(None if whole else SHOWN),
        back="?semua=1" if whole else "",
        beside=beside,
        **head(batch, "seleksi"),
    )


@bp.post("/pelatihan/<int:batch_id>/verifikasi", may=WRITE)
def verify(batch_id):
    return _decide(
        batch_id, lambda b, form: rules.verify(b, form.id.data, form.override.data, by=current_user)
    )


@bp.post("/pelatihan/<int:batch_id>/verifikasi/penolakan", may=WRITE)
def fail(batch_id):
    return _decide(batch_id, lambda b, form: rules.fail(b, form.id.data, form.reason.data, by=current_user))


@bp.post("/pelatihan/<int:batch_id>/seleksi/penerimaan", may=WRITE)
def select(batch_id):
    """Seat the marked, the neediest first, as the screen ranks them."""
    return _decide(
        batch_id, lambda b, form: rules.accept(b, form.id.data, form.override.data, by=current_user)
    )


def _decide(batch_id, verb):
    batch, form = access.find_batch(current_user, batch_id), VerificationForm(request.form)
    if not form.validate():
        raise RuleError(next(sentence for errors in form.errors.values() for sentence in errors))
    toast(verb(batch, form).words)
    to = url_for(".selection", batch_id=batch_id, semua=request.args.get("semua"))
    return answer("training/selection.html", "selection", to=to, **_candidates(batch_id, beside=True))


@bp.get("/pelatihan/aturan", may=RULES)
def selection_rules():
    return page("training/rules.html", form=RulesForm.now())


@bp.post("/pelatihan/aturan", may=RULES)
def set_selection_rules():
    form = RulesForm(request.form)
    if form.validate():
        with form.refusals():
            rules.set_rules(form.values())
            toast("Aturan seleksi tersimpan dan berlaku mulai hari ini.")
            return go(url_for(".index"))
    return page("training/rules.html", status=422, form=form)
