"""Rooms' lists on a draft: looked at with their own filters, then taken as addressees or as an attachment."""

from flask import abort, request, url_for
from flask_login import current_user

from app.ground import listing_page
from app.ground.db import begin_write
from app.ground.permit import may
from app.ground.tanggal import number
from app.ground.web import go, page, toast
from app.letters import access, addressing, attached
from app.letters.access import READ, WRITE
from app.letters.forms import ListAttachmentForm, ListedForm
from app.letters.kinds import PAPERS
from app.letters.listing import ADDRESSEES
from app.letters.views.room import bp


@bp.get("/surat/konsep/<int:draft_id>/penerima", may=READ)
def addressees(draft_id):
    """Everybody the draft goes to, page by page."""
    draft = access.find_draft(current_user, draft_id)
    listed = ADDRESSEES.read(request.args, addressing.of(draft), url_for(".addressees", draft_id=draft_id))
    return page("letters/addressees.html", "listing", draft=draft, listed=listed)


@bp.post("/surat/konsep/<int:draft_id>/penerima/pelepasan", may=WRITE)
def release_list(draft_id):
    draft = access.find_open_draft(current_user, draft_id)
    gone = addressing.release(draft, request.form.get("name", ""))
    toast(f"{number(gone)} penerima dilepas.")
    return go(url_for(".show_draft", draft_id=draft_id))


@bp.post("/surat/konsep/<int:draft_id>/penerima/<int:addressee_id>/pelepasan", may=WRITE)
def release_addressee(draft_id, addressee_id):
    draft = access.find_open_draft(current_user, draft_id)
    addressing.release_one(draft, access.find_addressee(draft, addressee_id).id)
    toast("Penerima dilepas.")
    return go(url_for(".addressees", draft_id=draft_id))


@bp.get("/surat/konsep/<int:draft_id>/daftar/<source_key>", may=WRITE)
def pick(draft_id, source_key):
    draft, source = access.find_open_draft(current_user, draft_id), access.find_source(source_key)
    return _picking(draft, source)


def _url(draft, source) -> str:
    return url_for(".pick", draft_id=draft.id, source_key=source.key)


def _told(draft, source, adding=None, attaching=None) -> dict:
    """What the page needs beside its list; a form that was refused comes back with its sentence."""
    return {
        "draft": draft, "source": source, "addressed": PAPERS[draft.kind].addressed,
        "adding": adding or ListedForm(data={"each": draft.each or not draft.addressees}),
        "attaching": attaching or ListAttachmentForm.of(source, source.listing()),
        "attachable": bool(source.listing().columns) and may(source.listing().export_may or source.may),
    }  # fmt: skip


def _picking(draft, source, status=200, **refused):
    listed = addressing.read(source, request.args, _url(draft, source))
    return page("letters/pick.html", "listing", status=status, listed=listed, **_told(draft, source, **refused))


@bp.post("/surat/konsep/<int:draft_id>/daftar/<source_key>/pencarian", may=WRITE, writes=False)
def search_pick(draft_id, source_key):
    draft, source = access.find_open_draft(current_user, draft_id), access.find_source(source_key)
    base, told = source.rows(current_user), _told(draft, source)
    return listing_page.search(source.listing(), "letters/pick.html", base, _url(draft, source), **told)


@bp.post("/surat/konsep/<int:draft_id>/daftar/<source_key>/penerima", may=WRITE)
def add_listed(draft_id, source_key):
    draft, source = access.find_open_draft(current_user, draft_id), access.find_source(source_key)
    listed, form = addressing.read(source, request.args, _url(draft, source)), ListedForm(request.form)
    if form.validate() and PAPERS[draft.kind].addressed:
        with form.refusals():
            added, left = addressing.add(draft, source, listed, form.each.data)
            rest = f" {number(left)} tidak ditambahkan: sudah ada, atau tidak disurati lagi." if left else ""
            toast(f"{number(added)} penerima ditambahkan.{rest}")
            return go(url_for(".show_draft", draft_id=draft_id))
    return _picking(draft, source, status=422, adding=form)


@bp.post("/surat/konsep/<int:draft_id>/daftar/<source_key>/lampiran", may=WRITE, writes=False)
def attach_listed(draft_id, source_key):
    draft, source = access.find_open_draft(current_user, draft_id), access.find_source(source_key)
    if not may(source.listing().export_may or source.may):
        abort(403)
    listed = addressing.read(source, request.args, _url(draft, source))
    form = ListAttachmentForm.of(source, source.listing(), request.form)
    if form.validate():
        with form.refusals():
            table = addressing.as_table(source, listed, form.columns.data or [])
            begin_write()
            draft = access.find_open_draft(current_user, draft_id)
            attached.attach(draft, form.title.data, table, form.with_signatures.data, by=current_user)
            toast("Lampiran tersimpan.")
            return go(url_for(".show_draft", draft_id=draft_id))
    return _picking(draft, source, status=422, attaching=form)
