"""Uploaded papers and pictures: judged by their content, made harmless, then kept.

A picture is drawn anew as JPEG, so that nothing but pixels is left of it (no place of the photograph, no second
file behind the end). A PDF is opened and written anew; one that can act by itself (scripts, launches, files
inside, forms that send) is refused, and one that asks for a password. What neither can read is no picture and no PDF,
whatever its name says.
"""

import io
import warnings
from typing import NamedTuple

from app.ground.refusal import RuleError

LARGEST = 8 * 1024 * 1024
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 2400
MOST_PAGES = 300
PDF, PICTURE = "pdf", "jpg"
MIME = {PDF: "application/pdf", PICTURE: "image/jpeg"}
# Keys of a PDF that make it do something, or carry something inside, when it is opened.
ACTIVE = frozenset({"/JavaScript", "/JS", "/Launch", "/EmbeddedFile", "/EmbeddedFiles", "/RichMedia", "/XFA", "/AA"})
ACTIVE_ACTIONS = frozenset({"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/GoToR", "/Rendition"})


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
    if content.startswith(b"%PDF-") and not pictures_only:
        return Clean(_clean_pdf(content), PDF)
    if content.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")):
        return Clean(_clean_picture(content), PICTURE)
    wanted = "JPG atau PNG" if pictures_only else "PDF, JPG, atau PNG"
    raise RuleError(f"Berkas perlu berupa {wanted}.")


def _clean_picture(content: bytes) -> bytes:
    from PIL import Image, ImageOps  # heavy; needed where something is uploaded

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # a bomb is a warning before it is an error
            picture = Image.open(io.BytesIO(content), formats=("JPEG", "PNG"))
            if picture.width * picture.height > MOST_PIXELS:
                raise RuleError("Gambar ini terlalu besar. Perkecil, lalu unggah lagi.")
            picture = ImageOps.exif_transpose(picture)
            picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            flat = Image.new("RGB", picture.size, "white")
            rgba = picture.convert("RGBA")
            flat.paste(rgba, mask=rgba.getchannel("A"))
            out = io.BytesIO()
            flat.save(out, "JPEG", quality=85, optimize=True)
            return out.getvalue()
    except RuleError:
        raise
    except Exception:
        # Pillow raises whatever its decoders meet; to the user all of it is one thing.
        raise RuleError("Gambar ini rusak atau tidak dapat dibaca.") from None


def _clean_pdf(content: bytes) -> bytes:
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            if len(pdf.pages) > MOST_PAGES:
                raise RuleError(f"PDF paling banyak {MOST_PAGES} halaman.")
            if _is_active(pdf):
                raise RuleError("PDF ini berisi bagian yang berjalan sendiri. Cetak menjadi PDF biasa, lalu unggah.")
            out = io.BytesIO()
            pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
            return out.getvalue()
    except pikepdf.PasswordError:
        raise RuleError("PDF ini berkata sandi. Simpan tanpa kata sandi, lalu unggah lagi.") from None
    except pikepdf.PdfError:
        raise RuleError("PDF ini rusak atau tidak dapat dibaca.") from None


def _is_active(pdf) -> bool:
    return any(_acts(thing) for thing in pdf.objects)


def _acts(thing) -> bool:
    """Whether this object of a PDF, or a dictionary straight inside it, does something by itself."""
    import pikepdf

    if isinstance(thing, pikepdf.Array):
        return any(_acts(inner) for inner in thing if isinstance(inner, pikepdf.Dictionary) and not inner.is_indirect)
    if not isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        return False
    keys = set(thing.keys())
    if keys & ACTIVE or str(thing.get("/S", "")) in ACTIVE_ACTIONS or str(thing.get("/Type", "")) == "/Filespec":
        return True
    return any(
        _acts(inner)
        for inner in (thing[key] for key in keys)
        if isinstance(inner, pikepdf.Dictionary | pikepdf.Array) and not inner.is_indirect
    )


def send_kept(sha256: str, suffix: str, name: str):
    """A kept file as a download: never shown inside a page, under a neutral name. The caller has asked whose it is."""
    from flask import abort, current_app, send_file

    path = current_app.extensions["archive"].path(sha256)
    if not path.is_file():
        abort(404)
    return send_file(path, mimetype=MIME[suffix], as_attachment=True, download_name=name, conditional=False, etag=False)
