"""Papers and pictures that a form uploads: judged by their content, made harmless (scan.py), then kept.

Stricter than a scan from the office's own machine: smaller, and a PDF that can act by itself (scripts, launches,
files inside, forms that send) is refused instead of being taken without that, for it may come from outside.
"""

from typing import NamedTuple

from app.ground import scan
from app.ground.refusal import RuleError

LARGEST = 8 * 1024 * 1024
LONGEST_SIDE = 2400
FROM_OUTSIDE = scan.Measure(pixels=40_000_000, side=LONGEST_SIDE, takes_alive=False)
PDF, PICTURE = "pdf", "jpg"
MIME = {suffix: mime for mime, suffix in scan.SUFFIXES.items()}


class Clean(NamedTuple):
    """What may be kept: the bytes, and what they are (`pdf` or `jpg`)."""

    content: bytes
    suffix: str


def read_upload(upload, field: str = "file", pictures_only: bool = False) -> Clean | None:
    """The file of a form, made harmless; None when none was chosen. Refuses with a sentence at `field`.

    Call it before the write lock is taken: drawing a picture anew takes its time.
    """
    if upload is None or not upload.filename:
        return None
    content = upload.read(LARGEST + 1)
    try:
        return clean(content, pictures_only)
    except RuleError as refusal:
        raise RuleError(refusal.sentence, field) from None


def clean(content: bytes, pictures_only: bool = False) -> Clean:
    """The same for bytes. Refuses what is empty, too large, neither a picture nor a PDF, broken, or active."""
    if not content:
        raise RuleError("Berkas ini kosong.")
    if len(content) > LARGEST:
        raise RuleError("Berkas paling besar 8 MB.")
    kind = scan.kind_of(content)
    if kind is None or (pictures_only and kind != scan.PICTURE):
        wanted = "JPG atau PNG" if pictures_only else "PDF, JPG, atau PNG"
        raise RuleError(f"Berkas perlu berupa {wanted}.")
    try:
        made = scan.made_safe(content, FROM_OUTSIDE)
    except scan.ScanError as reason:
        raise RuleError(str(reason)) from None
    return Clean(made.data, scan.SUFFIXES[made.mime])


def send_kept(sha256: str, suffix: str, name: str):
    """A kept file as a download: never shown inside a page, under a neutral name. The caller has asked whose it is."""
    from flask import abort, current_app, send_file

    path = current_app.extensions["archive"].path(sha256)
    if not path.is_file():
        abort(404)
    return send_file(path, mimetype=MIME[suffix], as_attachment=True, download_name=name, conditional=False, etag=False)
