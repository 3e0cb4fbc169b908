"""An official's electronic signatures: what waits, with which certificate, and the signing itself."""

from flask import make_response, request, url_for
from flask_login import current_user
from werkzeug.datastructures import CombinedMultiDict

from app.ground.address import read_number
from app.ground.db import begin_write
from app.ground.web import go, page, toast
from app.letters import access, certificates, signing
from app.letters.access import READ, SIGN, WRITE
from app.letters.forms import CertificateForm, SignForm
from app.letters.views.room import bp


@bp.get("/surat/tanda-tangan", may=SIGN)
def signatures():
    return _signatures(SignForm(), CertificateForm())


def _signatures(form, enrolling, status=200):
    chosen = signing.service()
    return page(
        "letters/signatures.html", status=status, form=form, enrolling=enrolling, service=chosen,
        lacks=chosen.lacks(current_user.id), waiting=signing.waiting(current_user), most=signing.AT_ONCE,
        certificate=certificates.own(current_user.id),
    )  # fmt: skip


@bp.post("/surat/tanda-tangan", may=SIGN, writes=False)
def sign():
    form = SignForm(request.form)
    ids = request.form.getlist("id", type=read_number)
    if form.validate():
        with form.refusals():
            letters = access.find_letters(current_user, ids)
            signed = signing.put_signatures(letters, form.password.data, by=current_user)
            begin_write()
            count = signing.keep(signed, by=current_user)
            toast(f"{count} surat ditandatangani dan terbit.")
            return go(url_for(".signatures"))
    return _signatures(form, CertificateForm(), status=422)


@bp.post("/surat/tanda-tangan/sertifikat", may=SIGN, writes=False)
def enrol_certificate():
    form = CertificateForm(CombinedMultiDict([request.form, request.files]))
    if form.validate():
        with form.refusals():
            columns = certificates.read(form.file.data.read(certificates.LARGEST + 1), form.password.data)
            begin_write()
            certificates.enrol(columns, by=current_user)
            toast("Sertifikat elektronik terdaftar.")
            return go(url_for(".signatures"))
    return _signatures(SignForm(), form, status=422)


@bp.post("/surat/tanda-tangan/sertifikat/pelepasan", may=SIGN)
def remove_certificate():
    certificates.remove(by=current_user)
    toast("Sertifikat elektronik dilepas.")
    return go(url_for(".signatures"))


@bp.get("/surat/<int:letter_id>/naskah", may=READ)
def reading_copy(letter_id):
    """The letter that waits for its electronic signature, to be read before it is signed."""
    sent = make_response(signing.reading_copy(access.find_letter(current_user, letter_id)))
    sent.mimetype = "application/pdf"
    return sent


@bp.post("/surat/<int:letter_id>/tanda-tangan-basah", may=WRITE)
def sign_by_ink(letter_id):
    signing.by_ink(access.find_letter(current_user, letter_id), by=current_user)
    toast("Surat dialihkan. Berkasnya sedang dibuat ulang untuk ditandatangani dengan tangan.")
    return go(url_for(".show", letter_id=letter_id))
