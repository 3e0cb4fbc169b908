"""Lists of LKS that the office kept elsewhere: sent in, looked at, taken over."""

from flask import request, url_for
from flask_login import current_user

from app.ground.db import begin_write
from app.ground.web import go, page, toast
from app.lks import access
from app.lks import lists as kept_lists
from app.lks.access import WRITE
from app.lks.forms import ListForm
from app.lks.views.frame import bp


@bp.get("/lks/impor", may=WRITE)
def lists():
    return _page(ListForm())


def _page(form, status=200):
    return page(
        "lks/lists.html", status=status, form=form, files=kept_lists.recent(), columns=kept_lists.COLUMNS
    )


@bp.post("/lks/impor", may=WRITE, writes=False)
def send_list():
    form, upload = ListForm(request.form), request.files.get("file")
    if not upload or not upload.filename:
        form.refuse("Pilih berkasnya dahulu.", "file")
        return _page(form, 422)
    with form.refusals():
        file = kept_lists.keep(upload, current_user)
        begin_write()
        file = kept_lists.remember(file)
        return go(url_for(".show_list", list_id=file.id))
    return _page(form, 422)


@bp.get("/lks/impor/<int:list_id>", may=WRITE)
def show_list(list_id):
    return page("lks/list_preview.html", preview=kept_lists.preview(access.find_list(current_user, list_id)))


@bp.post("/lks/impor/<int:list_id>/penerapan", may=WRITE)
def apply_list(list_id):
    entered = kept_lists.apply(access.find_list(current_user, list_id), by=current_user)
    toast(f"{entered} LKS dicatat.")
    return go(url_for(".index"))
