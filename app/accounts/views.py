"""Signing in and out, one's own account, and the accounts page of the administrator."""

from urllib.parse import urlsplit

from flask import current_app, make_response, render_template, request, url_for
from flask_login import current_user
from flask_wtf.csrf import generate_csrf

from app.accounts import access, passwords, rules, second_factor, signing_in
from app.accounts.access import READ, WRITE
from app.accounts.forms import (
    AccountForm,
    CodeForm,
    EnrolForm,
    HandoverForm,
    NameForm,
    PasswordForm,
    RoleForm,
    SignInForm,
)
from app.accounts.models import SignIn
from app.ground import audit, web
from app.ground.db import begin_write
from app.ground.permit import ANYONE, SIGNED_IN, Role
from app.ground.refusal import RuleError
from app.ground.room import RoomBlueprint
from app.ground.web import go, page, toast

bp = RoomBlueprint("accounts", __name__)

# What somebody may open who still owes something (User.held); the first is where every other way leads.
WAITING = {
    "code": ("accounts.give_code", "accounts.give_code_post"),
    "password": ("accounts.mine", "accounts.change_password"),
    "enrol": ("accounts.enrol", "accounts.enrol_post"),
}

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
            return _after_sign_in(form, user, another=before not in (None, user.id))
    return _sign_in_page(form, status=422)


def _after_sign_in(form, user, another: bool):
    """Back to what was under way: the dialog closes, a carried form is offered again, or the page is shown.

    Another account than before starts afresh: what the first one typed is not its own. Whoever owes a
    second factor is asked for it first.
    """
    carried = [] if another else _carried()
    if user.held == "code":
        return _code_page(CodeForm(data={"lanjut": form.lanjut.data}), carried=carried)
    if _in_dialog():
        response = make_response("", 204)
        afresh = another or user.held
        response.headers["HX-Refresh" if afresh else "X-CSRF-New"] = "true" if afresh else generate_csrf()
        return response
    if carried and not user.held:
        return page("accounts/resume.html", action=_safe(request.form["_aksi"]), carried=carried)
    return go(_safe(form.lanjut.data))


def _in_dialog() -> bool:
    """Whether the form stands in the dialog over an untouched page (see pendapa.js)."""
    return web.is_htmx() or request.headers.get("X-Dialog") == "1"


def _sign_in_page(form, status=200, carried=(), action=""):
    if _in_dialog():
        return render_template("accounts/_sign_in_form.html", form=form, in_dialog=True), status
    carried = carried or _carried()
    action = action or _safe(request.form.get("_aksi", ""))
    demo = signing_in.demo_accounts()
    return page(
        "accounts/sign_in.html", status=status, form=form, in_dialog=False, carried=carried, action=action,
        demo_accounts=demo,
    )  # fmt: skip


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


def _code_page(form, status=200, carried=()):
    if _in_dialog():
        return render_template("accounts/_code_form.html", form=form, in_dialog=True), status
    return page(
        "accounts/give_code.html", status=status, form=form, in_dialog=False, carried=carried,
        action=_safe(request.form.get("_aksi", "")),
    )  # fmt: skip


@bp.get("/masuk/kode", may=SIGNED_IN)
def give_code():
    return _code_page(CodeForm()) if current_user.held == "code" else go("/")


@bp.post("/masuk/kode", may=SIGNED_IN, writes=False)
def give_code_post():
    form = CodeForm(request.form)
    if current_user.held == "code" and form.validate():
        with form.refusals():
            user = signing_in.give_code(current_user, form.code.data)
            return _after_sign_in(form, user, another=False)
    return _code_page(form, status=422, carried=_carried()) if current_user.held == "code" else go("/")


@bp.get("/masuk/pemasangan", may=SIGNED_IN)
def enrol():
    return _enrol_page(EnrolForm(data={"offer": second_factor.offer()}))


def _enrol_page(form, status=200):
    secret = second_factor.open_offer(form.offer.data)
    if secret is None:  # the page stood open too long: another secret, and the code is asked for again
        form.offer.data, form.offer.raw_data = second_factor.offer(), None
        secret = second_factor.open_offer(form.offer.data)
    issuer = f"Pendapa {request.host.partition(':')[0]}"
    picture = second_factor.picture(secret, current_user.username, issuer)
    replaces = second_factor.holds_factor(current_user.id)
    return page("accounts/enrol.html", status=status, form=form, secret=secret, picture=picture, replaces=replaces)


@bp.post("/masuk/pemasangan", may=SIGNED_IN, writes=False)
def enrol_post():
    form = EnrolForm(request.form)
    if form.validate():
        with form.refusals():
            codes = signing_in.enrol(current_user, form.offer.data, form.code.data, form.current.data)
            return page("accounts/recovery_codes.html", codes=codes)
    return _enrol_page(form, status=422)


@bp.post("/akun/kode-pemulihan", may=SIGNED_IN, writes=False)
def renew_recovery_codes():
    form = CodeForm(request.form)
    if form.validate():
        with form.refusals():
            codes = signing_in.renew_recovery_codes(current_user, form.code.data)
            return page("accounts/recovery_codes.html", codes=codes)
    return _mine(PasswordForm(), status=422, code_form=form)


@bp.post("/akun/faktor-kedua/pencabutan", may=SIGNED_IN, writes=False)
def remove_second_factor():
    form = CodeForm(request.form)
    if form.validate():
        with form.refusals():
            signing_in.remove_second_factor(current_user, form.code.data)
            toast("Faktor kedua sudah dicabut dari akun ini.")
            return go(url_for(".mine"))
    return _mine(PasswordForm(), status=422, code_form=form)


def lead_on():
    """Who still owes a code, a password of their own or a second factor may do nothing else. ASVS 6.3.3, 6.4.1."""
    view = current_app.view_functions.get(request.endpoint)
    public = view is None or getattr(view, "may", ANYONE) == ANYONE
    if public or not current_user.is_authenticated or not current_user.held:
        return None
    open_now = WAITING[current_user.held]
    return None if request.endpoint in open_now else go(url_for(open_now[0]))


def _carried() -> list[tuple[str, str]]:
    typed = request.form.items(multi=True)
    return [(name.removeprefix("_bawa."), value) for name, value in typed if name.startswith("_bawa.")]


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
    return _mine(PasswordForm())


def _mine(form, status=200, code_form=None):
    left = second_factor.codes_left(current_user.id) if second_factor.holds_factor(current_user.id) else None
    return page(
        "accounts/mine.html", status=status, form=form, sign_ins=access.own_sign_ins(current_user), codes_left=left,
        code_form=code_form or CodeForm(), is_required=second_factor.is_required(current_user.roles),
    )  # fmt: skip


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
            toast("Kata sandi sudah diganti. Sesi lain sudah dikeluarkan.")
            return go(url_for(".mine"))
    return _mine(form, status=422)


@bp.post("/akun/sesi/<int:sign_in_id>/akhir", may=SIGNED_IN)
def end_own(sign_in_id):
    row = access.find_own_sign_in(current_user, sign_in_id)
    signing_in.end_sign_ins(SignIn.id == row.id)
    toast("Sesi itu sudah dikeluarkan.")
    return go(url_for(".mine"))


@bp.get("/pengguna", may=READ)
def index():
    return page("accounts/list.html", accounts=access.all_accounts(current_user))


@bp.get("/pengguna/hak", may=READ)
def grants():
    """The one table of grants, in words: what is printed here is what every route asks."""
    return page("accounts/grants.html", rooms=access.grants_in_words(), roles=list(Role))


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
            return _code_on_paper(access.find_account(current_user, account.id), code)
    return page("accounts/edit.html", status=422, form=form, account=None)


def _wanted(form) -> dict:
    return dict.fromkeys(form.roles.data, form.ends_on.data)


@bp.get("/pengguna/<int:account_id>", may=READ)
def show(account_id):
    return _show(access.find_account(current_user, account_id))


def _show(account, status=200, name_form=None, role_form=None, handover_form=None):
    return page(
        "accounts/show.html", status=status, account=account, name_form=name_form or NameForm(obj=account),
        role_form=role_form or RoleForm(), handover_form=handover_form or _handover_form(account),
        roles=[(grant, rules.described(grant)) for grant in account.roles if grant.holds],
        trail=audit.trail("accounts_account", account.id), holds_factor=second_factor.holds_factor(account.id),
    )  # fmt: skip


def _handover_form(account, typed=None):
    return HandoverForm(typed, colleagues=access.colleagues(account.id))


@bp.post("/pengguna/<int:account_id>", may=WRITE)
def update(account_id):
    account, form = access.find_account(current_user, account_id), NameForm(request.form)
    if form.validate() and not form.stale(account):
        rules.rename(account, form.name.data)
        toast("Perubahan tersimpan.")
        return go(url_for(".show", account_id=account_id))
    return _show(account, status=422, name_form=form)


@bp.post("/pengguna/<int:account_id>/peran", may=WRITE)
def give_role(account_id):
    account, form = access.find_account(current_user, account_id), RoleForm(request.form)
    if form.validate():
        with form.refusals():
            rules.give_role(account, form.role.data, form.chosen_scope, form.ends_on.data)
            toast("Peran diberikan. Pemilik akun perlu masuk lagi.")
            return go(url_for(".show", account_id=account_id))
    return _show(account, status=422, role_form=form)


@bp.post("/pengguna/<int:account_id>/peran/<int:grant_id>/akhir", may=WRITE)
def end_role(account_id, grant_id):
    rules.end_role(access.find_account(current_user, account_id), grant_id)
    toast("Peran diakhiri. Pemilik akun perlu masuk lagi.")
    return go(url_for(".show", account_id=account_id))


@bp.post("/pengguna/<int:account_id>/serah-terima", may=WRITE)
def hand_over(account_id):
    account = access.find_account(current_user, account_id)
    form = _handover_form(account, request.form)
    if form.validate():
        with form.refusals():
            told = rules.hand_over(account, access.find_colleague(form.to.data))
            toast(" ".join(told) or "Tidak ada pekerjaan terbuka pada akun ini.")
            return go(url_for(".show", account_id=account_id))
    return _show(account, status=422, handover_form=form)


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


@bp.post("/pengguna/<int:account_id>/faktor-kedua/pencabutan", may=WRITE)
def take_second_factor(account_id):
    rules.take_second_factor(access.find_account(current_user, account_id), by=current_user)
    toast("Faktor kedua dicabut; semua sesi akun ini berakhir.")
    return go(url_for(".show", account_id=account_id))


@bp.post("/pengguna/<int:account_id>/kode-baru", may=WRITE, writes=False)
def reset(account_id):
    code = passwords.first_password()
    code_hash = passwords.hash_password(code)
    begin_write()
    account = access.find_account(current_user, account_id)
    rules.reset_password(account, code_hash)
    return _code_on_paper(account, code)


def _code_on_paper(account, code):
    """The sheet that is handed over: shown once, never stored readably."""
    picture = second_factor.qr(code, "Kode sekali pakai sebagai kode QR")
    return page("accounts/code.html", account=account, code=code, picture=picture, address=request.host_url)
