"""Signing in and out, one's own account, and the accounts page of the administrator."""

from urllib.parse import urlsplit

from flask import current_app, make_response, render_template, request, url_for
from flask_login import current_user
from flask_wtf.csrf import generate_csrf

from app.accounts import access, passwords, rules, signing_in
from app.accounts.access import READ, WRITE
from app.accounts.forms import AccountForm, PasswordForm, RolesForm, SignInForm
from app.accounts.models import SignIn
from app.ground import audit, web
from app.ground.db import begin_write, db
from app.ground.permit import ANYONE, SIGNED_IN, Role
from app.ground.refusal import RuleError
from app.ground.room import RoomBlueprint
from app.ground.web import go, page, toast

bp = RoomBlueprint("accounts", __name__)

WITH_FIRST_CODE = {"accounts.mine", "accounts.change_password", "accounts.sign_out"}

CARRY_LIMIT = 200_000


@bp.get("/masuk", may=ANYONE)
def sign_in():
    if current_user.is_authenticated:
        return go("/")
    return _sign_in_page(SignInForm(data={"lanjut": request.args.get("lanjut", "")}))


@bp.post("/masuk", may=ANYONE, writes=False)
def sign_in_post():
    form = SignInForm(request.form)
    before = signing_in.last_account()
    if form.validate():
        with form.refusals():
            user = signing_in.sign_in(form.username.data, form.password.data)
            return _after_sign_in(form, another=before not in (None, user.id))
    return _sign_in_page(form, status=422)


def _after_sign_in(form, another: bool):
    """Back to what was under way: the dialog closes, a carried form is offered again, or the page is shown.

    Another account than before starts afresh: what the first one typed is not its own.
    """
    if web.is_htmx():
        response = make_response("", 204)
        response.headers["HX-Refresh" if another else "X-CSRF-New"] = "true" if another else generate_csrf()
        return response
    carried = [] if another else _carried()
    if carried:
        return page("accounts/resume.html", action=_safe(request.form["_aksi"]), carried=carried)
    return go(_safe(form.lanjut.data))


def _sign_in_page(form, status=200, carried=(), action=""):
    if web.is_htmx():
        return render_template("accounts/_sign_in_form.html", form=form, in_dialog=True), status
    carried = carried or _carried()
    action = action or _safe(request.form.get("_aksi", ""))
    demo = signing_in.demo_accounts()
    return page(
        "accounts/sign_in.html", status=status, form=form, in_dialog=False, carried=carried, action=action, demo_accounts=demo
    )


def unauthorized():
    """Nobody is signed in. HTMX gets the form for its dialog (401); a plain form is carried over the sign-in."""
    if web.is_htmx():
        form = SignInForm(data={"lanjut": ""})
        return make_response(render_template("accounts/_sign_in_form.html", form=form, in_dialog=True), 401)
    if request.method == "GET":
        return web.redirect(url_for("accounts.sign_in", lanjut=request.full_path.rstrip("?")), 303)
    carried = []
    if request.headers.get("Sec-Fetch-Site", "same-origin") in ("same-origin", "none"):
        typed = [(name, value) for name, value in request.form.items(multi=True) if name != "csrf_token"]
        carried = typed if sum(len(name) + len(value) for name, value in typed) < CARRY_LIMIT else []
    return _sign_in_page(SignInForm(data={"lanjut": ""}), status=401, carried=carried, action=_safe(request.path))


def lead_to_new_password():
    """Who came in by a one-time code may do nothing else until the password is their own. ASVS 6.4.1."""
    view = current_app.view_functions.get(request.endpoint)
    public = view is None or getattr(view, "may", ANYONE) == ANYONE
    if not public and request.endpoint not in WITH_FIRST_CODE:
        if current_user.is_authenticated and current_user.must_change:
            return go(url_for("accounts.mine"))
    return None


def _carried() -> list[tuple[str, str]]:
    return [(name.removeprefix("_bawa."), value) for name, value in request.form.items(multi=True) if name.startswith("_bawa.")]


def _safe(url: str | None) -> str:
    """An address of our own, else the first page: no open redirect."""
    parts = urlsplit(url or "/")
    own = not parts.scheme and not parts.netloc and parts.path.startswith("/") and not parts.path.startswith("//")
    return url if url and own and "\\" not in url and url.isprintable() else "/"


@bp.post("/keluar", may=ANYONE)
def sign_out():
    if current_user.is_authenticated:
        signing_in.sign_out(current_user)
    return go("/masuk")


@bp.get("/akun", may=SIGNED_IN)
def mine():
    return page("accounts/mine.html", form=PasswordForm(), sign_ins=access.own_sign_ins(current_user))


@bp.post("/akun/kata-sandi", may=SIGNED_IN, writes=False)
def change_password():
    form = PasswordForm(request.form)
    account = access.find_account(current_user, current_user.id)
    if form.validate():
        with form.refusals():
            if not passwords.is_right(account.password_hash, form.current.data):
                raise RuleError("Kata sandi sekarang tidak cocok.", "current")
            passwords.judge_password(form.new_password.data, current_user.username)
            new_hash = passwords.hash_password(form.new_password.data)
            begin_write()
            rules.change_password(access.find_account(current_user, current_user.id), new_hash, current_user.sign_in_id)
            db.session.commit()
            toast("Kata sandi sudah diganti. Sesi lain sudah dikeluarkan.")
            return go(url_for(".mine"))
    return page("accounts/mine.html", status=422, form=form, sign_ins=access.own_sign_ins(current_user))


@bp.post("/akun/sesi/<int:sign_in_id>/akhir", may=SIGNED_IN)
def end_own(sign_in_id):
    row = access.find_own_sign_in(current_user, sign_in_id)
    signing_in.end_sign_ins(SignIn.id == row.id)
    toast("Sesi itu sudah dikeluarkan.")
    return go(url_for(".mine"))


@bp.get("/pengguna", may=READ)
def index():
    accounts = access.all_accounts(current_user)
    return page("accounts/list.html", accounts=accounts, matrix=current_app.extensions["grants"], roles=list(Role))


@bp.get("/pengguna/baru", may=WRITE)
def new():
    return page("accounts/edit.html", form=AccountForm(), account=None)


@bp.post("/pengguna/baru", may=WRITE, writes=False)
def create():
    form = AccountForm(request.form)
    if form.validate():
        code = passwords.first_password()
        code_hash = passwords.hash_password(code)
        begin_write()
        with form.refusals():
            account = rules.open_account(form.username.data, form.name.data, code_hash)
            rules.change_roles(access.find_account(current_user, account.id), _wanted(form), by=current_user)
            db.session.commit()
            return page("accounts/code.html", account=access.find_account(current_user, account.id), code=code)
    return page("accounts/edit.html", status=422, form=form, account=None)


def _wanted(form) -> dict:
    return {role: form.ends_on.data for role in form.roles.data}


@bp.get("/pengguna/<int:account_id>", may=READ)
def show(account_id):
    account = access.find_account(current_user, account_id)
    held = [grant.role for grant in account.roles if grant.holds and grant.scope_kind is None]
    ends = next((grant.ends_on for grant in account.roles if grant.holds and grant.ends_on), None)
    form = RolesForm(obj=account, data={"roles": held, "ends_on": ends})
    form.roles.data, form.ends_on.data = held, ends
    return page("accounts/show.html", account=account, form=form, trail=audit.trail("accounts_account", account.id))


@bp.post("/pengguna/<int:account_id>", may=WRITE)
def update(account_id):
    account, form = access.find_account(current_user, account_id), RolesForm(request.form)
    if form.validate() and not form.stale(account):
        with form.refusals():
            rules.change_roles(account, _wanted(form), by=current_user)
            account.name = form.name.data
            toast("Perubahan tersimpan.")
            return go(url_for(".show", account_id=account_id))
    return page(
        "accounts/show.html", status=422, account=account, form=form, trail=audit.trail("accounts_account", account.id)
    )


@bp.post("/pengguna/<int:account_id>/penonaktifan", may=WRITE)
def disable(account_id):
    rules.disable(access.find_account(current_user, account_id), by=current_user)
    toast("Akun dinonaktifkan; semua sesinya berakhir.")
    return go(url_for(".show", account_id=account_id))


@bp.post("/pengguna/<int:account_id>/pengaktifan", may=WRITE)
def enable(account_id):
    rules.enable(access.find_account(current_user, account_id))
    toast("Akun aktif kembali.")
    return go(url_for(".show", account_id=account_id))


@bp.post("/pengguna/<int:account_id>/kode-baru", may=WRITE, writes=False)
def reset(account_id):
    code = passwords.first_password()
    code_hash = passwords.hash_password(code)
    begin_write()
    account = access.find_account(current_user, account_id)
    rules.reset_password(account, code_hash)
    db.session.commit()
    return page("accounts/code.html", account=access.find_account(current_user, account_id), code=code)
