"""Imports: the list of them, the upload, the review, and what is decided there."""

from flask import abort, request, send_file, url_for
from flask_login import current_user

from app.ground import audit
from app.ground.address import is_number
from app.ground.room import RoomBlueprint, offered
from app.ground.web import answer, go, page, toast
from app.imports import access, rules, undoing
from app.imports.access import READ, WRITE
from app.imports.errors_sheet import errors_xlsx
from app.imports.files import columns_of
from app.imports.forms import UploadForm, columns_form, mapping_of, read_choice
from app.imports.listing import IMPORTS
from app.imports.models import OUTCOME_NAMES
from app.imports.review import Review
from app.imports.samples import nominations

bp = RoomBlueprint("imports", __name__, url_prefix="/impor")

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get("", may=READ)
def index():
    listed = IMPORTS.read(request.args, access.visible(current_user), url_for(".index"))
    return page("imports/list.html", "listing", listed=listed, targets=_titles())


@bp.post("/saringan", may=READ, writes=False)
def filtered():
    """The chosen filters become the address of the list."""
    listed = IMPORTS.read(request.form, access.visible(current_user), url_for(".index"))
    response = answer("imports/list.html", "listing", to=listed.href(), listed=listed, targets=_titles())
    response.headers["HX-Replace-Url"] = listed.href()
    return response


@bp.get("/baru", may=WRITE)
def new():
    if "target" not in request.args:
        return page("imports/targets.html", targets=access.targets(current_user))
    return _upload_page(UploadForm())


@bp.post("/baru", may=WRITE, writes=False)
def create():
    target, scope_id, _ = _asked_for()
    form, upload = UploadForm(request.form), request.files.get("file")
    if upload is None or not upload.filename:
        form.refuse("Pilih berkasnya dahulu.", "file")
    else:
        with form.refusals():
            parent = access.find_parent(current_user, request.args.get("asal"), target, scope_id)
            record = rules.begin(target, scope_id, upload.stream, upload.filename, current_user, parent)
            return go(url_for(".show", import_id=record.id))
    return _upload_page(form, status=422)


@bp.get("/contoh/<target_key>/<int:at>", may=WRITE)
def sample(target_key, at):
    samples = _samples(access.find_target(current_user, target_key))
    path = samples[at][1] if at < len(samples) else abort(404)
    return send_file(path, mimetype=XLSX, as_attachment=True, download_name=path.name)


@bp.get("/<int:import_id>", may=READ)
def show(import_id):
    record = access.find_import(current_user, import_id)
    return _review(record)


@bp.get("/<int:import_id>/kemajuan", may=READ)
def progress(import_id):
    """The bar while the list is read or applied; when that has ended the page loads itself anew."""
    review = Review(access.find_import(current_user, import_id), request.args)
    response = page("imports/show.html", "import_progress", review=review, form=None)
    if not review.running:
        response.headers["HX-Refresh"] = "true"
    return response


@bp.post("/baris/<int:row_id>/pilihan", may=WRITE)
def choose(row_id):
    record, row = access.find_row(current_user, row_id)
    rules.choose(record, row, *read_choice(request.form.get("pilihan")))
    review = Review(record, request.args)
    return answer("imports/show.html", "review", to=review.href(**review.here), review=review)


@bp.post("/<int:import_id>/kolom", may=WRITE)
def correct_columns(import_id):
    record = access.find_import(current_user, import_id)
    columns = columns_of(offered("imports", record.target))
    form = columns_form(record.sheets, columns, request.form)
    if form.validate():
        mapping = mapping_of(form, record.sheets)
        with form.refusals():
            if not form.refused:
                rules.correct_columns(record, mapping, columns, by=current_user)
                return go(url_for(".show", import_id=import_id))
    return _review(record, form, status=422)


@bp.post("/<int:import_id>/pembacaan", may=WRITE)
def read_again(import_id):
    rules.read_again(access.find_import(current_user, import_id), by=current_user)
    return go(url_for(".show", import_id=import_id))


@bp.post("/<int:import_id>/penerapan", may=WRITE)
def apply(import_id):
    rules.apply(access.find_import(current_user, import_id), by=current_user)
    return go(url_for(".show", import_id=import_id))


@bp.post("/<int:import_id>/pembuangan", may=WRITE)
def drop(import_id):
    rules.drop(access.find_import(current_user, import_id))
    toast("Impor dibuang. Data warga tidak berubah.")
    return go(url_for(".index"))


@bp.get("/<int:import_id>/pembatalan", may=WRITE)
def preview_undo(import_id):
    """What taking the list back would do, and what stays for which reason."""
    record = access.find_import(current_user, import_id)
    plan = undoing.plan(record)
    return page("imports/undo.html", record=record, plan=plan, names=OUTCOME_NAMES)


@bp.post("/<int:import_id>/pembatalan", may=WRITE)
def undo(import_id):
    rules.undo(access.find_import(current_user, import_id), by=current_user)
    return go(url_for(".show", import_id=import_id))


@bp.get("/tertunda", may=READ)
def parked():
    """The work list of doubtful rows that were put off."""
    return page("imports/parked.html", rows=access.parked(current_user))


@bp.post("/baris/<int:row_id>/keputusan", may=WRITE)
def settle(row_id):
    record, row = access.find_row(current_user, row_id)
    rules.settle(record, row, *read_choice(request.form.get("pilihan")), by=current_user)
    review = Review(record, request.args)
    return answer("imports/show.html", "review", to=review.href(**review.here), review=review)


@bp.get("/<int:import_id>/baris-salah", may=WRITE)
def errors(import_id):
    record = access.find_import(current_user, import_id)
    file, count = errors_xlsx(record)
    audit.security("ekspor", kind="imports", record_id=import_id, detail=f"{count} baris salah")
    return send_file(
        file, mimetype=XLSX, as_attachment=True, download_name=f"perlu-diperbaiki-{import_id}.xlsx"
    )


def _asked_for():
    """Target, scope's id and the scope's (title, address) that the address names, or 404."""
    target = access.find_target(current_user, request.args.get("target"))
    text = request.args.get("scope") or None
    if text and not is_number(text):
        abort(404)
    scope_id = int(text) if text else None
    return target, scope_id, access.find_scope(current_user, target, scope_id)


def _upload_page(form, status=200):
    target, scope_id, scope = _asked_for()
    return page(
        "imports/new.html",
        status=status,
        form=form,
        target=target,
        scope_id=scope_id,
        scope=scope,
        parent=access.find_parent(current_user, request.args.get("asal"), target, scope_id),
        columns=columns_of(target),
        samples=_samples(target),
    )


def _samples(target):
    return list((target.samples or nominations)())


def _review(record, form=None, status=200):
    review = Review(record, request.args)
    if form is None and review.deciding:
        form = columns_form(record.sheets, columns_of(review.target))
    return page("imports/show.html", "review", status=status, review=review, form=form)


def _titles():
    return {target.key: target.title for target in access.targets(current_user)}
