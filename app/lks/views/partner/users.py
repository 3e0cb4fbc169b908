"""The own users: a manager opens accounts, gives new codes, ends accounts; at least one manager remains."""

from flask import request, url_for
from flask_login import current_user

from app.accounts import passwords
from app.ground.db import begin_write
from app.ground.web import go, page, toast
from app.lks import access
from app.lks.access import PARTNER
from app.lks.forms import PartnerAccountForm
from app.lks.rules import users as rules
from app.lks.views.accounts import code_on_paper
from app.lks.views.partner.frame import bp, frame, own


@bp.get("/mitra/pengguna", may=PARTNER)
def users():
    return _page(PartnerAccountForm())


def _page(form, status=200):
    institution = own()
    more = dict(accounts=access.all_accounts(institution), managers=rules.managers(institution), form=form)
    more |= dict(shared=access.shared_accounts(institution))
    return page("lks/portal/users.html", status=status, **more, **frame(institution, "pengguna"))


@bp.post("/mitra/pengguna", may=PARTNER, writes=False)
def open_account():
    form = PartnerAccountForm(request.form)
    rules.refuse_unless_manager(own(), current_user)
    if form.validate():
        code = passwords.first_password()
        code_hash = passwords.hash_password(code)
        begin_write()
        with form.refusals():
            typed = (form.username.data, form.name.data)
            account = rules.open_account(own(), *typed, code_hash, form.manages.data, by=current_user)
            return _paper(account, code)
    return _page(form, 422)


@bp.post("/mitra/pengguna/<int:account_id>/kode", may=PARTNER, writes=False)
def reset_account(account_id):
    _managed(account_id)
    code = passwords.first_password()
    code_hash = passwords.hash_password(code)
    begin_write()
    account = _managed(account_id)
    rules.reset(account, code_hash, by=current_user)
    return _paper(account, code)


def _paper(account, code):
    institution = own()
    return code_on_paper(
        "lks/portal/code.html", account=account, code=code, **frame(institution, "pengguna")
    )


def _managed(account_id):
    """An account of the own LKS; whoever does not manage is refused, whatever account it is."""
    institution = own()
    account = access.find_account(institution, account_id)
    rules.refuse_unless_manager(institution, current_user)
    return account


@bp.post("/mitra/pengguna/<int:account_id>/penonaktifan", may=PARTNER)
def disable(account_id):
    rules.disable(own(), _managed(account_id), by=current_user)
    toast("Akun dinonaktifkan; semua sesinya berakhir.")
    return go(url_for(".users"))


@bp.post("/mitra/pengguna/<int:account_id>/pengaktifan", may=PARTNER)
def enable(account_id):
    rules.enable(own(), _managed(account_id), by=current_user)
    toast("Akun aktif kembali.")
    return go(url_for(".users"))


@bp.post("/mitra/pengguna/<int:account_id>/pengelola", may=PARTNER)
def set_manager(account_id):
    rules.set_manager(own(), _managed(account_id), request.form.get("manages") == "ya", by=current_user)
    toast("Pengelola lembaga diubah.")
    return go(url_for(".users"))
