"""The register of letters, drafts on their way to it, and the public page that proves a letter."""

import io

from flask import make_response, request, send_file, url_for
from flask_login import current_user

from app.ground import audit, listing_page
from app.ground.web import go, page, toast
from app.letters import access, addressing, agenda, attached, books, drafting, previewing, proof, rules
from app.letters.access import CANCEL, EXPORT, INITIAL, INSERT, READ, SIGN, WRITE
from app.letters.forms import (
    AttachmentForm,
    CancelForm,
    InsertForm,
    KindForm,
    NumberForm,
    ReturnForm,
    ScanForm,
    SentForm,
    SubmitForm,
    WithdrawForm,
    draft_form,
    draft_values,
)
from app.letters.listing import DRAFTS, LETTERS
from app.letters.models import INITIALS, SIGNING, Draft, Letter
from app.letters.views import numbers, wordings
from app.letters.views.room import bp

__all__ = ["bp", "numbers", "wordings"]


@bp.get("/surat", may=READ)
def index():
    listed = LETTERS.read(request.args, access.visible(current_user), url_for(".index"))
    return page("letters/list.html", "listing", listed=listed)


@bp.post("/surat/pencarian", may=READ, writes=False)
def search():
    return listing_page.search(LETTERS, "letters/list.html", access.visible(current_user), url_for(".index"))


@bp.get("/surat/ekspor", may=EXPORT)
def export():
    return listing_page.export(LETTERS, access.with_signers(current_user), url_for(".index"))


@bp.get("/surat/cetak", may=READ)
def print_book():
    """The register as it is filtered, on paper."""
    listed = LETTERS.read(request.args, access.with_signers(current_user), url_for(".index"))
    content = io.BytesIO(agenda.book(listed))
    return send_file(content, mimetype="application/pdf", download_name="buku-agenda-surat-keluar.pdf")


@bp.post("/surat/cetak", may=READ)
def print_long_book():
    """The same when it has thousands of lines: in the background."""
    listed = LETTERS.read(request.args, access.with_signers(current_user), url_for(".index"))
    return _to_jobs([agenda.book_later(listed, by=current_user)])


@bp.post("/surat/pembuatan", may=WRITE)
def produce_unmade():
    """“Buat ulang yang belum jadi”: every registered letter that still lacks its file."""
    return _to_jobs(rules.produce_again(rules.unmade(), current_user))


def _to_jobs(jobs):
    return go(url_for("office.show_job", job_id=jobs[0].id) if len(jobs) == 1 else url_for("office.jobs"))


@bp.get("/surat/<int:letter_id>", may=READ)
def show(letter_id):
    return show_letter(access.find_letter(current_user, letter_id))


def show_letter(letter, form=None, scanning=None, status=200):
    """The letter's page; a form that was refused comes back with its sentence."""
    forms = {"form": form or CancelForm(), "scanning": scanning or ScanForm(), "withdrawing": WithdrawForm()}
    trail = audit.trail(Letter.__tablename__, letter.id, limit=10)
    scans, book = access.scans(letter), books.title_of(letter.register)
    told = {"book": book, "draft_id": access.draft_of(current_user, letter)}
    return page("letters/show.html", status=status, letter=letter, scans=scans, trail=trail, **told, **forms)


@bp.get("/surat/<int:letter_id>/berkas", may=READ)
def download(letter_id):
    letter = access.find_letter(current_user, letter_id)
    data = io.BytesIO(proof.issued_file(letter))
    sent = send_file(data, mimetype="application/pdf", as_attachment=True, download_name=letter.file_name)
    sent.headers["Cache-Control"] = "no-store"
    return sent


@bp.post("/surat/<int:letter_id>/pembuatan", may=WRITE)
def produce_one(letter_id):
    return _to_jobs(rules.produce_again([access.find_letter(current_user, letter_id)], current_user))


@bp.post("/surat/<int:letter_id>/pembatalan", may=CANCEL)
def cancel(letter_id):
    letter, form = access.find_letter(current_user, letter_id), CancelForm(request.form)
    if form.validate():
        with form.refusals():
            rules.cancel(letter, form.reason.data, by=current_user)
            toast("Surat dibatalkan. Nomornya tetap tercatat.")
            return go(url_for(".show", letter_id=letter_id))
    return show_letter(letter, form, status=422)


# Drafts, from the first word to the post


@bp.get("/surat/konsep", may=READ)
def drafts():
    listed = DRAFTS.read(request.args, access.drafts(current_user), url_for(".drafts"))
    return page("letters/drafts.html", "listing", listed=listed)


@bp.post("/surat/konsep/pencarian", may=READ, writes=False)
def search_drafts():
    base = access.drafts(current_user)
    return listing_page.search(DRAFTS, "letters/drafts.html", base, url_for(".drafts"))


@bp.get("/surat/konsep/baru", may=WRITE)
def new_draft():
    return page("letters/new_draft.html", form=KindForm())


@bp.post("/surat/konsep/baru", may=WRITE)
def begin_draft():
    form = KindForm(request.form)
    if form.validate():
        draft = drafting.begin(form.kind.data, by=current_user)
        return go(url_for(".edit_draft", draft_id=draft.id))
    return page("letters/new_draft.html", status=422, form=form)


@bp.get("/surat/konsep/<int:draft_id>", may=READ)
def show_draft(draft_id):
    return show_draft_page(draft_id)


def show_draft_page(draft_id, status=200, **refused):
    """The draft with what may be done now; a form that was refused comes back with its sentence."""
    draft = access.find_draft(current_user, draft_id)
    blank = {
        "submitting": lambda: SubmitForm.of(draft), "returning": ReturnForm, "sending": SentForm,
        "attaching": AttachmentForm,
        "numbering": lambda: NumberForm().among(draft), "inserting": lambda: InsertForm().among(draft),
    }  # fmt: skip
    forms = {name: refused.get(name) or shape() for name, shape in blank.items()}
    trail = audit.trail(Draft.__tablename__, draft.id, limit=20)
    told = {"lacking": drafting.lacking(draft), "lists": attached.of(draft), "trail": trail}
    told |= {"groups": addressing.groups(draft), "sources": addressing.sources()}
    return page("letters/draft.html", status=status, draft=draft, **told, **forms)


@bp.get("/surat/konsep/<int:draft_id>/ubah", may=WRITE)
def edit_draft(draft_id):
    draft = access.find_open_draft(current_user, draft_id)
    return _edit_draft(draft, draft_form(draft))


def _edit_draft(draft, form, status=200, state="", **context):
    lacking = drafting.lacking(draft)
    context |= {"groups": addressing.groups(draft), "sources": addressing.sources()}
    return page(
        "letters/edit_draft.html", "draft_side", status=status, draft=draft, form=form, state=state, lacking=lacking,
        **context,
    )  # fmt: skip


@bp.post("/surat/konsep/<int:draft_id>/ubah", may=WRITE)
def save_draft(draft_id):
    draft = access.find_open_draft(current_user, draft_id)
    form = draft_form(draft, request.form)
    if form.validate() and not form.stale(draft, stored=draft_form(draft)):
        with form.refusals():
            drafting.change(draft, *draft_values(draft, form))
            toast("Konsep tersimpan.")
            return go(_onward(draft))
    return _edit_draft(draft, form, status=422)


def _onward(draft):
    """After saving: the list that was asked for with the same press, else the draft."""
    if wanted := request.form.get("source"):
        return url_for(".pick", draft_id=draft.id, source_key=access.find_source(wanted).key)
    return url_for(".show_draft", draft_id=draft.id)


@bp.post("/surat/konsep/<int:draft_id>/simpanan", may=WRITE)
def keep_draft(draft_id):
    """What was typed so far, kept while it is typed; never over something newer."""
    draft = access.find_open_draft(current_user, draft_id)
    form = draft_form(draft, request.form)
    if form.version.data != draft.version:
        return _edit_draft(draft, form, status=409, state="newer")
    if form.validate():
        with form.refusals():
            drafting.change(draft, *draft_values(draft, form))
            form.version.data, form.version.raw_data = draft.version, None
            return _edit_draft(draft, form, state="kept")
    return _edit_draft(draft, form, status=422, state="refused")


@bp.get("/surat/konsep/<int:draft_id>/pratinjau", may=READ)
def preview(draft_id):
    """The draft as it would be printed, for the frame beside the form; no number, KONSEP across it."""
    sent = make_response(previewing.pdf_of(access.find_draft(current_user, draft_id)))
    sent.mimetype = "application/pdf"
    sent.headers["Content-Security-Policy"] = "frame-ancestors 'self'"
    sent.headers["X-Frame-Options"] = "SAMEORIGIN"
    return sent


@bp.post("/surat/konsep/<int:draft_id>/pengajuan", may=WRITE)
def submit(draft_id):
    draft, form = access.find_draft(current_user, draft_id), SubmitForm(request.form)
    if form.validate():
        with form.refusals():
            drafting.submit(draft, *form.officials(), by=current_user)
            toast("Konsep diajukan.")
            return go(url_for(".show_draft", draft_id=draft_id))
    return show_draft_page(draft_id, 422, submitting=form)


@bp.post("/surat/konsep/<int:draft_id>/paraf", may=INITIAL)
def put_initials(draft_id):
    drafting.approve(access.find_draft(current_user, draft_id), INITIALS, by=current_user)
    toast("Paraf tercatat.")
    return go(url_for(".show_draft", draft_id=draft_id))


@bp.post("/surat/konsep/<int:draft_id>/persetujuan", may=SIGN)
def consent(draft_id):
    drafting.approve(access.find_draft(current_user, draft_id), SIGNING, by=current_user)
    toast("Persetujuan tercatat. Surat dapat didaftarkan.")
    return go(url_for(".show_draft", draft_id=draft_id))


@bp.post("/surat/konsep/<int:draft_id>/pengembalian", may=READ)
def send_back(draft_id):
    """By whoever has it, or by its writer; the rule asks which."""
    draft, form = access.find_draft(current_user, draft_id), ReturnForm(request.form)
    if form.validate():
        with form.refusals():
            drafting.send_back(draft, form.reason.data, by=current_user)
            toast("Konsep kembali kepada penulisnya.")
            return go(url_for(".show_draft", draft_id=draft_id))
    return show_draft_page(draft_id, 422, returning=form)


def _registered(draft_id, letters):
    """Of one letter the draft's page tells all there is; many are watched while they are made."""
    work = rules.making_of(letters, current_user) if len(letters) > 1 else None
    return _to_jobs([work]) if work else go(url_for(".show_draft", draft_id=draft_id))


@bp.post("/surat/konsep/<int:draft_id>/penomoran", may=WRITE)
def number_draft(draft_id):
    draft = access.find_draft(current_user, draft_id)
    form = NumberForm(request.form).among(draft)
    if form.validate():
        with form.refusals():
            made = drafting.register(draft, form.on_date.data, current_user, form.book, electronic=form.electronic)
            toast("Surat terdaftar. Berkasnya sedang dibuat.")
            return _registered(draft_id, made)
    return show_draft_page(draft_id, 422, numbering=form)


@bp.post("/surat/konsep/<int:draft_id>/penomoran-sisipan", may=INSERT)
def insert_draft(draft_id):
    """A letter of an older date takes its number behind those of that date, with a reason."""
    draft = access.find_draft(current_user, draft_id)
    form = InsertForm(request.form).among(draft)
    if form.validate():
        with form.refusals():
            given = (form.on_date.data, current_user, form.book, form.insert_reason.data, form.electronic)
            made = drafting.register(draft, *given)
            toast("Surat terdaftar dengan nomor sisipan. Berkasnya sedang dibuat.")
            return _registered(draft_id, made)
    return show_draft_page(draft_id, 422, inserting=form)


@bp.post("/surat/konsep/<int:draft_id>/cetakan", may=WRITE)
def print_all(draft_id):
    """One file of all letters of the draft, for the printer."""
    draft = access.find_draft(current_user, draft_id)
    return _to_jobs([rules.join_for_printer(draft.letters, by=current_user)])


@bp.post("/surat/konsep/<int:draft_id>/pengiriman", may=WRITE)
def send(draft_id):
    draft, form = access.find_draft(current_user, draft_id), SentForm(request.form)
    if form.validate():
        with form.refusals():
            drafting.send(draft, form.sent_on.data, form.way.data, by=current_user)
            toast("Pengiriman tercatat.")
            return go(url_for(".show_draft", draft_id=draft_id))
    return show_draft_page(draft_id, 422, sending=form)


@bp.post("/surat/konsep/<int:draft_id>/penghapusan", may=WRITE)
def discard_draft(draft_id):
    drafting.discard(access.find_draft(current_user, draft_id), by=current_user)
    toast("Konsep dihapus.")
    return go(url_for(".drafts"))
