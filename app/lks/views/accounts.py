"""The accounts of one LKS, as the office opens them; announcements to all partners."""

from flask import request, url_for
from flask_login import current_user

from app.accounts import passwords
from app.ground import audit
from app.ground.db import begin_write
from app.ground.web import go, page, toast
from app.lks import access, catalog
from app.lks.access import INVITE, READ, WRITE
from app.lks.forms import AnnouncementForm, PartnerAccountForm
from app.lks.rules import announcements, users
from app.lks.views.frame import bp, head


@bp.get("/lks/<int:institution_id>/mitra", may=INVITE)
def accounts(institution_id):
    return _accounts(access.find_institution(current_user, institution_id), PartnerAccountForm())


def _accounts(institution, form, status=200):
    more = dict(accounts=access.all_accounts(institution), managers=users.managers(institution), form=form)
    more |= dict(shared=access.shared_accounts(institution))
    return page("lks/accounts.html", status=status, **more, **head(institution, "mitra"))


@bp.post("/lks/<int:institution_id>/mitra", may=INVITE, writes=False)
def open_account(institution_id):
    form = PartnerAccountForm(request.form)
    if form.validate():
        code = passwords.first_password()
        code_hash = passwords.hash_password(code)
        begin_write()
        institution = access.find_institution(current_user, institution_id)
        with form.refusals():
            typed = (form.username.data, form.name.data)
            account = users.open_account(institution, *typed, code_hash, form.manages.data, by=current_user)
            return code_on_paper("lks/code.html", account, code, institution=institution)
    return _accounts(access.find_institution(current_user, institution_id), form, 422)


@bp.post("/lks/<int:institution_id>/mitra/<int:account_id>/kode", may=INVITE, writes=False)
def reset_account(institution_id, account_id):
    code = passwords.first_password()
    code_hash = passwords.hash_password(code)
    begin_write()
    institution = access.find_institution(current_user, institution_id)
    account = access.find_account(institution, account_id)
    users.reset(account, code_hash, by=current_user)
    return code_on_paper("lks/code.html", account, code, institution=institution)


def code_on_paper(template, account, code, **more):
    """The sheet that is handed over: shown once, never stored readably."""
    return page(template, account=account, code=code, address=request.host_url, **more)


# Announcements


@bp.get("/lks/pengumuman", may=READ)
def announcements_page():
    told = announcements.everything()
    return page("lks/announcements.html", announcements=told, readers=announcements.readers(), catalog=catalog.read())


@bp.get("/lks/pengumuman/baru", may=WRITE)
def new_announcement():
    return _edit(AnnouncementForm().offer(catalog.read()))


@bp.post("/lks/pengumuman/baru", may=WRITE)
def publish():
    form = AnnouncementForm(request.form).offer(catalog.read())
    if form.validate():
        announcement = announcements.publish(form.values(), by=current_user)
        toast("Pengumuman tampil di pintu mitra.")
        return go(url_for(".announcement", announcement_id=announcement.id))
    return _edit(form, status=422)


@bp.get("/lks/pengumuman/<int:announcement_id>", may=READ)
def announcement(announcement_id):
    found = access.find_announcement(current_user, announcement_id)
    more = dict(receipts=announcements.receipts(found), trail=audit.trail("lks_announcement", found.id))
    return page("lks/announcement.html", announcement=found, catalog=catalog.read(), **more)


@bp.get("/lks/pengumuman/<int:announcement_id>/ubah", may=WRITE)
def edit_announcement(announcement_id):
    found = access.find_announcement(current_user, announcement_id)
    return _edit(AnnouncementForm(obj=found).offer(catalog.read()), found)


@bp.post("/lks/pengumuman/<int:announcement_id>/ubah", may=WRITE)
def change_announcement(announcement_id):
    found, known = access.find_announcement(current_user, announcement_id), catalog.read()
    form = AnnouncementForm(request.form).offer(known)
    if form.validate() and not form.stale(found, AnnouncementForm(obj=found).offer(known)):
        announcements.change(found, form.values(), by=current_user)
        toast("Perubahan tersimpan.")
        return go(url_for(".announcement", announcement_id=announcement_id))
    return _edit(form, found, status=422)


def _edit(form, announcement=None, status=200):
    return page("lks/announcement_edit.html", status=status, form=form, announcement=announcement)
