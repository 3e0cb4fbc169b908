"""The administrator's pages of registers and their numbers."""

from flask import abort, request, url_for
from flask_login import current_user

from app.ground import tanggal
from app.ground.web import go, page, toast
from app.letters import books
from app.letters.access import NUMBERS
from app.letters.forms import InsertLimitsForm, OpeningForm, RegisterForm
from app.letters.views.room import bp


@bp.get("/pengaturan/nomor-surat", may=NUMBERS)
def registers():
    return _registers(InsertLimitsForm.now())


def _registers(form, status=200):
    year = tanggal.today().year
    known, counts = list(books.books().values()), books.counts(year)
    return page("letters/registers.html", status=status, books=known, counts=counts, year=year, form=form)


@bp.post("/pengaturan/nomor-surat/sisipan", may=NUMBERS)
def save_insert_limits():
    form = InsertLimitsForm(request.form)
    if form.validate():
        with form.refusals():
            books.set_limits(form.most.data, form.days.data, form.mark.data)
            toast("Aturan nomor sisipan tersimpan.")
            return go(url_for(".registers"))
    return _registers(form, status=422)


@bp.get("/pengaturan/nomor-surat/baru", may=NUMBERS)
def new_register():
    return _register(None, RegisterForm(data={"pattern": "{kode}/{urut}/{unit}/{tahun}", "version": 0}))


@bp.post("/pengaturan/nomor-surat/baru", may=NUMBERS)
def add_register():
    form = RegisterForm(request.form)
    if form.validate():
        with form.refusals():
            books.save(None, form.columns(), by=current_user)
            toast("Buku nomor tersimpan.")
            return go(url_for(".registers"))
    return _register(None, form, status=422)


@bp.get("/pengaturan/nomor-surat/<register_key>", may=NUMBERS)
def edit_register(register_key):
    book = _find(register_key)
    return _register(book, RegisterForm.of(book))


def _find(key):
    return books.books().get(key) or abort(404)


def _register(book, form, status=200, opening=None):
    year = tanggal.today().year
    count = books.counts(year).get(book.key) if book else None
    opening = opening or OpeningForm(data={"year": year})
    return page(
        "letters/register.html", "example", status=status, book=book, form=form, count=count, year=year,
        opening=opening, example=books.example_of(form.pattern.data, form.unit.data),
    )  # fmt: skip


@bp.post("/pengaturan/nomor-surat/<register_key>", may=NUMBERS)
def save_register(register_key):
    book, form = _find(register_key), RegisterForm(request.form)
    if form.validate() and not form.stale(book, stored=RegisterForm.of(book)):
        with form.refusals():
            books.save(book.key, form.columns(), by=current_user)
            toast("Buku nomor tersimpan. Nomor berikutnya memakai pola ini.")
            return go(url_for(".registers"))
    return _register(book, form, status=422)


@bp.post("/pengaturan/nomor-surat/contoh", may=NUMBERS, writes=False)
def register_example():
    """What a number by the typed pattern looks like, while it is typed."""
    return _register(None, RegisterForm(request.form))


@bp.post("/pengaturan/nomor-surat/<register_key>/penutupan", may=NUMBERS)
def close_register(register_key):
    books.close(_find(register_key), by=current_user)
    toast("Buku ditutup. Nomor yang sudah ada tetap tersimpan.")
    return go(url_for(".registers"))


@bp.post("/pengaturan/nomor-surat/<register_key>/pembukaan", may=NUMBERS)
def reopen_register(register_key):
    books.reopen(_find(register_key), by=current_user)
    toast("Buku dibuka lagi.")
    return go(url_for(".registers"))


@bp.post("/pengaturan/nomor-surat/<register_key>/lanjutan", may=NUMBERS)
def go_on_after_paper(register_key):
    """The last number of the paper register, for an office that begins in mid-year."""
    book, form = _find(register_key), OpeningForm(request.form)
    if form.validate():
        with form.refusals():
            books.go_on_after(book, form.year.data, form.last.data, by=current_user)
            toast(f"Nomor berikutnya {form.last.data + 1}.")
            return go(url_for(".edit_register", register_key=register_key))
    return _register(book, RegisterForm.of(book), 422, form)
