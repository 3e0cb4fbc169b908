"""Letters signed with ink: the scan beside the archived file."""

import io

from flask import current_app, request, send_file, url_for
from flask_login import current_user

from app.ground.db import begin_write
from app.ground.scan import SUFFIXES
from app.ground.web import go, toast
from app.letters import access, proof, scans
from app.letters.access import READ, WRITE
from app.letters.forms import ScanForm, WithdrawForm
from app.letters.views import show_letter
from app.letters.views.room import bp


@bp.post("/surat/<int:letter_id>/pindaian", may=WRITE, writes=False)
def attach_scan(letter_id):
    letter, form = access.find_letter(current_user, letter_id), ScanForm(request.files)
    if form.validate():
        with form.refusals():
            made = scans.read(form.file.data.read())
            sha = current_app.extensions["archive"].put(made.data)
            begin_write()
            scans.attach(letter, made, sha, by=current_user)
            toast("Hasil pindai tersimpan.")
            return go(url_for(".show", letter_id=letter_id))
    return show_letter(access.find_letter(current_user, letter_id), scanning=form, status=422)


@bp.get("/surat/<int:letter_id>/pindaian/<int:scan_id>", may=READ)
def scan(letter_id, scan_id):
    found = access.find_scan(current_user, letter_id, scan_id)
    data = io.BytesIO(proof.archived(found.sha256, found.__tablename__, found.id))
    name = f"pindaian-{found.id}.{SUFFIXES[found.mime]}"
    return send_file(data, mimetype=found.mime, as_attachment=True, download_name=name)


@bp.post("/surat/<int:letter_id>/pindaian/<int:scan_id>/penarikan", may=WRITE)
def withdraw_scan(letter_id, scan_id):
    form = WithdrawForm(request.form)
    form.validate()
    scans.withdraw(access.find_scan(current_user, letter_id, scan_id), form.reason.data, by=current_user)
    toast("Hasil pindai ditarik; berkasnya tetap di arsip.")
    return go(url_for(".show", letter_id=letter_id))
