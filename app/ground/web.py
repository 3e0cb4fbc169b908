"""Answers: a whole page or just the fragment asked for, toasts, refusals, error pages, safe headers."""

import errno
import io
import logging
import secrets

from flask import (
    current_app,
    flash,
    g,
    get_flashed_messages,
    make_response,
    redirect,
    render_template,
    request,
    send_file,
    session,
)
from flask_login import AnonymousUserMixin
from flask_wtf.csrf import CSRFError, CSRFProtect
from jinja2_fragments.flask import render_block
from sqlalchemy.exc import IntegrityError, InterfaceError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from app.ground import mask
from app.ground.db import db
from app.ground.pdf import PdfError
from app.ground.refusal import RuleError

log = logging.getLogger("pendapa")
csrf = CSRFProtect()

SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data: blob:; script-src 'self'; style-src 'self'; "
        "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


def target() -> str | None:
    """The id of the element that HTMX will replace, when it asked for a fragment."""
    if request.headers.get("HX-Request-Type") != "partial":
        return None
    return request.headers.get("HX-Target", "").partition("#")[2] or None


def is_htmx() -> bool:
    return request.headers.get("HX-Request") == "true"


def page(template: str, *fragments: str, status: int = 200, **context):
    """The page, or of it only the fragment that HTMX asks for when the view lists it.

    A fragment is the template's block of the same name as the element's id.
    """
    asked = target()
    if asked in fragments:
        body = render_block(template, asked.replace("-", "_"), **context) + _toasts_partial()
    else:
        body = render_template(template, **context)
    response = make_response(body if mask.whole() else mask.sweep(body), status)
    response.vary.update(("HX-Request-Type", "HX-Target", "Cookie"))
    return response


def answer(template: str, *fragments: str, to: str, form=None, **context):
    """After a POST: the fragment for HTMX, 303 to `to` for a plain form, 422 when the form was refused."""
    refused = form is not None and form.refused
    if refused or target() in fragments:
        return page(template, *fragments, status=422 if refused else 200, form=form, **context)
    return go(to)


def go(to: str):
    """303 to an address of our own; HTMX is told to go there as a whole page."""
    if is_htmx():
        response = make_response("", 204)
        response.headers["HX-Redirect"] = to
        return response
    return redirect(to, 303)


def pdf_file(content: bytes, name: str):
    """A PDF that was drawn for this answer. `name` names a kind of paper, never a person."""
    return send_file(io.BytesIO(content), mimetype="application/pdf", download_name=f"{name}.pdf")


def toast(text: str, tone: str = "ok") -> None:
    """A short word after what was done. Never a name or a number of a person: it rides in the cookie."""
    flash(text, tone)


def toasts() -> list[tuple[str, str]]:
    return get_flashed_messages(with_categories=True)


def _toasts_partial() -> str:
    return render_template("_toasts.html") if "_flashes" in session else ""


def protect_from_forgery() -> None:
    """CSRF token and origin. Refuses a form that another site sends."""
    if request.headers.get("Sec-Fetch-Site") in ("cross-site", "same-site"):
        raise CSRFError("origin")
    origin = request.headers.get("Origin")
    if origin not in (None, "null", request.host_url.rstrip("/")) and not _same_behind_proxy(origin):
        raise CSRFError("origin")
    csrf.protect()


def _same_behind_proxy(origin: str) -> bool:
    """Behind TLS the browser says https while the app hears http: the host decides."""
    return origin.partition("://")[2] == request.host


def ask_to_sign_in():
    return current_app.login_manager.unauthorized()


def setup(app) -> None:
    csrf.init_app(app)
    app.after_request(_safe_headers)
    app.register_error_handler(RuleError, _refused)
    app.register_error_handler(PdfError, _not_printed)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _crashed)
    app.register_error_handler(StaleDataError, _stale)
    app.register_error_handler(IntegrityError, _clash)
    app.register_error_handler(OperationalError, _trouble)
    app.register_error_handler(InterfaceError, _trouble)
    app.register_error_handler(OSError, _trouble)
    app.jinja_env.globals.update(toasts=toasts)


def _safe_headers(response):
    for name, value in SECURITY_HEADERS.items():
        response.headers.setdefault(name, value)
    if current_app.config["SESSION_COOKIE_SECURE"]:
        response.headers.setdefault("Strict-Transport-Security", "max-age=63072000; includeSubDomains")
    response.headers["Cache-Control"] = "no-store"  # send_file says no-cache; files under hashed names pass by here
    return response


NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO}

SENTENCES = {
    400: ("Permintaan tidak dapat dibaca", "Muat ulang halaman, lalu coba lagi."),
    403: (
        "Bukan bagian Anda",
        "Akun Anda tidak diberi hak untuk halaman ini. Bila perlu, mintalah kepada administrator.",
    ),
    404: ("Tidak ditemukan", "Halaman atau data ini tidak ada, atau tidak terbuka bagi akun Anda."),
    405: ("Tidak dapat dilakukan di sini", "Kembali ke halaman sebelumnya, lalu coba lagi."),
    413: ("Berkas terlalu besar", "Berkas paling besar 25 MB. Perkecil atau bagi berkas itu, lalu unggah lagi."),
    429: ("Terlalu banyak permintaan", "Tunggu sebentar, lalu coba lagi."),
}


def problem(title: str, sentence: str, status: int, number: str | None = None):
    """An error as a page, or as a toast for HTMX (which then swaps nothing)."""
    db.session.rollback()
    session.pop("_flashes", None)  # "tersimpan" was said too early: the commit is what failed
    if is_htmx():
        flash(f"{title}. {sentence}" + (f" Nomor gangguan: {number}." if number else ""), "bad")
        response = make_response(_toasts_partial(), status)
        response.headers["HX-Reswap"] = "none"
        return response
    back = request.referrer if request.referrer and request.referrer.startswith(request.host_url) else "/"
    body = render_template(
        "error.html", title=title, sentence=sentence, code=status, number=number, back_url=back
    )
    return make_response(body, status)


def _refused(error: RuleError):
    return problem("Belum dapat dilakukan", error.sentence, 422)


def _not_printed(error: PdfError):
    return problem("Belum dapat dicetak", str(error), 422)


def _http_error(error: HTTPException):
    if error.code is None or error.code < 400:
        return error
    if isinstance(error, CSRFError):
        return problem(
            "Halaman sudah terlalu lama terbuka",
            "Demi keamanan, kiriman ini tidak diterima. Kembali, muat ulang halamannya, lalu kirim lagi.",
            400,
        )
    title, sentence = SENTENCES.get(error.code, SENTENCES[400] if error.code < 500 else _CRASH)
    return problem(title, sentence, error.code)


_CRASH = (
    "Maaf, terjadi kesalahan pada sistem",
    "Tidak ada data yang berubah. Coba lagi; bila terulang, sampaikan nomor ini kepada administrator.",
)


def _crashed(error: Exception):
    number = secrets.token_hex(4)
    log.exception("error %s at %s %s", number, request.method, request.endpoint, extra={"told": {"number": number}})
    return problem(*_CRASH, 500, number)


def _stale(_error):
    return problem(
        "Sudah diubah orang lain",
        "Data ini baru saja diubah orang lain. Muat ulang halaman untuk melihat yang terbaru, lalu ulangi.",
        409,
    )


def _clash(error: IntegrityError):
    """Two clicks met: a constraint let one through. The other is told, in the words of the room if it has any."""
    log.warning("constraint refused at %s: %s", request.endpoint, type(error.orig).__name__)
    return problem(
        "Sudah dilakukan",
        "Data yang sama baru saja disimpan, mungkin oleh orang lain. Muat ulang halaman untuk melihatnya.",
        409,
    )


def _trouble(error):
    """Disk full, database locked or gone: nothing was half saved, and the page says so."""
    if isinstance(error, OSError) and error.errno not in NO_ROOM:
        return _crashed(error)  # a file that is missing is a fault of ours
    full = isinstance(error, OSError) or "full" in str(getattr(error, "orig", "")).lower()
    number = secrets.token_hex(4)
    log.error("trouble %s at %s: %s", number, request.endpoint, type(getattr(error, "orig", error)).__name__)
    sentence = (
        "Ruang penyimpanan server penuh atau tidak dapat ditulisi. Tidak ada yang tersimpan setengah. "
        "Beri tahu administrator, lalu coba lagi."
        if full
        else "Basis data sedang sibuk atau tidak tersambung. Tidak ada yang berubah; coba lagi sebentar."
    )
    if "_login_user" not in g:  # who asks was not found out before it went: the page must not try again
        g._login_user = AnonymousUserMixin()
    return problem("Belum dapat disimpan", sentence, 503, number)


