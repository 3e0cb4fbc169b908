"""The money of a batch: allowances for days attended, other costs, what is left of the budget."""

from flask import request, url_for
from flask_login import current_user

from app.ground.web import go, page, pdf_file, toast
from app.training import access, papers, rules
from app.training.access import PAY, READ
from app.training.forms import CostForm, DrawUpForm, PaidForm
from app.training.money import Money
from app.training.views.room import bp, head


@bp.get("/pelatihan/<int:batch_id>/uang", may=READ)
def money(batch_id):
    return _money(access.find_batch(current_user, batch_id))


def _money(batch, status=200, draw=None, cost=None, paid=None):
    """The page; the form that was refused comes back with what was typed, the others are fresh."""
    return page(
        "training/money.html", status=status, money=Money(batch), draw=draw or DrawUpForm.of(batch),
        cost=cost or CostForm(), paid=paid or PaidForm(), **head(batch, "uang"),
    )  # fmt: skip


@bp.post("/pelatihan/<int:batch_id>/uang/daftar", may=PAY)
def draw_up(batch_id):
    batch, form = access.find_batch(current_user, batch_id), DrawUpForm(request.form)
    if form.validate():
        with form.refusals():
            rules.draw_up(batch, form.since.data, form.until.data, by=current_user)
            toast("Daftar uang saku disusun. Cetak untuk ditandatangani.")
            return _back(batch_id)
    return _money(batch, 422, draw=form)


def _back(batch_id):
    return go(url_for(".money", batch_id=batch_id))


@bp.post("/pelatihan/<int:batch_id>/uang/daftar/<int:allowance_id>/cetak", may=PAY)
def print_allowance(batch_id, allowance_id):
    """What is printed is fixed first, so that the paper and the screen say the same."""
    batch = access.find_batch(current_user, batch_id)
    rules.fix_lines(batch, access.find_allowance(batch, allowance_id), by=current_user)
    return go(url_for(".allowance", batch_id=batch_id, allowance_id=allowance_id))


@bp.get("/pelatihan/<int:batch_id>/uang/daftar/<int:allowance_id>", may=READ)
def allowance(batch_id, allowance_id):
    batch = access.find_batch(current_user, batch_id)
    return pdf_file(papers.allowances(batch, access.find_printed(batch, allowance_id)), "daftar-uang-saku")


@bp.post("/pelatihan/<int:batch_id>/uang/daftar/<int:allowance_id>/pembayaran", may=PAY)
def pay(batch_id, allowance_id):
    batch, form = access.find_batch(current_user, batch_id), PaidForm(request.form)
    drawn = access.find_allowance(batch, allowance_id)
    if form.validate():
        with form.refusals():
            rules.mark_paid(batch, drawn, form.paid_on.data, by=current_user)
            toast("Pembayaran dicatat; daftarnya tidak berubah lagi.")
            return _back(batch_id)
    return _money(batch, 422, paid=form)


@bp.post("/pelatihan/<int:batch_id>/uang/daftar/<int:allowance_id>/penghapusan", may=PAY)
def discard_allowance(batch_id, allowance_id):
    batch = access.find_batch(current_user, batch_id)
    rules.discard(batch, access.find_allowance(batch, allowance_id), by=current_user)
    toast("Daftar uang saku dihapus.")
    return _back(batch_id)


@bp.post("/pelatihan/<int:batch_id>/uang/biaya", may=PAY)
def add_cost(batch_id):
    batch, form = access.find_batch(current_user, batch_id), CostForm(request.form)
    if form.validate():
        with form.refusals():
            rules.add_cost(batch, form.on_date.data, form.title.data, form.amount.data, by=current_user)
            toast("Biaya dicatat.")
            return _back(batch_id)
    return _money(batch, 422, cost=form)


@bp.post("/pelatihan/<int:batch_id>/uang/biaya/<int:cost_id>/penghapusan", may=PAY)
def remove_cost(batch_id, cost_id):
    batch = access.find_batch(current_user, batch_id)
    rules.remove_cost(access.find_cost(batch, cost_id), by=current_user)
    toast("Biaya dihapus.")
    return _back(batch_id)
