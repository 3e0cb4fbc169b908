"""What comes from a scanner, a telephone or another office: judged by its content, made anew without anything alive.

A picture is drawn anew at a size that prints, without what the telephone wrote into it (place, name of the
owner). A PDF keeps its pages and nothing else: no scripts, actions, forms, attached files or links; what a
form or a stamp showed stays visible. Both happen in a process of their own with bounded memory and time, so
that a file made to harm ends that process and nothing more. This file imports nothing of the app on the way
there: the process runs it as a script.
"""

import io
import pickle
import resource
import subprocess
import sys
from dataclasses import dataclass

LIMIT = 25 * 1024 * 1024
PAGES = 200
PIXELS = 80_000_000
SIDE = 3508  # dots of the long side of A4 at 300 dots an inch
MEMORY = 1024 * 1024 * 1024
SECONDS = 30

PDF, PICTURE = "application/pdf", "image/jpeg"
SUFFIXES = {PDF: "pdf", PICTURE: "jpg"}

SENTENCES = {
    "empty": "Pilih dahulu berkas hasil pindainya.",
    "large": f"Berkas paling besar {LIMIT // 1024 // 1024} MB. Pindai lagi dengan mutu yang lebih rendah.",
    "strange": "Berkas ini bukan PDF, JPG, atau PNG. Pindai lagi, lalu simpan sebagai salah satunya.",
    "broken": "Berkas ini rusak atau tidak dapat dibaca. Pindai atau simpan lagi, lalu unggah ulang.",
    "locked": "PDF ini terkunci dengan kata sandi. Simpan lagi tanpa kata sandi, lalu unggah ulang.",
    "long": f"PDF ini lebih dari {PAGES} halaman.",
    "vast": "Gambar ini terlalu besar ukurannya. Pindai lagi dengan 300 titik per inci atau kurang.",
}


class ScanError(Exception):
    """Why a file is not taken, in a sentence for the clerk."""


@dataclass(frozen=True)
class Scan:
    """A file that may be kept and shown: its bytes, what they are, how many pages."""

    data: bytes
    mime: str
    pages: int


def made_safe(data: bytes) -> Scan:
    """The scan that the bytes hold, made anew. Refuses what is no PDF, JPEG or PNG, and what is too large."""
    if not data:
        raise ScanError(SENTENCES["empty"])
    if len(data) > LIMIT:
        raise ScanError(SENTENCES["large"])
    if kind_of(data) is None:
        raise ScanError(SENTENCES["strange"])
    try:
        done = subprocess.run(
            [sys.executable, "-P", __file__],
            input=data,
            capture_output=True,
            timeout=2 * SECONDS,
            check=False,
        )
        word, *made = pickle.loads(done.stdout) if done.returncode == 0 else ("broken",)
    except (subprocess.TimeoutExpired, pickle.UnpicklingError, EOFError):
        word, made = "broken", []
    if word != "made":
        raise ScanError(SENTENCES[word])
    return Scan(*made)


def kind_of(data: bytes) -> str | None:
    """PDF or picture, by the first bytes; the name of a file says nothing."""
    if b"%PDF-" in data[:1024]:
        return PDF
    return PICTURE if data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")) else None


# In the process of its own


class _Refused(Exception):
    """Holds the word of SENTENCES."""


_PAGE_KEYS = {"/Type", "/Parent", "/Contents", "/Resources", "/MediaBox", "/CropBox", "/Rotate", "/UserUnit"}


def _pdf(data: bytes) -> tuple[bytes, int]:
    import pikepdf

    try:
        source = pikepdf.open(io.BytesIO(data))
    except pikepdf.PasswordError:
        raise _Refused("locked") from None
    with source, pikepdf.new() as clean:
        if not 1 <= len(source.pages) <= PAGES:
            raise _Refused("long" if len(source.pages) else "broken")
        if "/AcroForm" in source.Root:
            source.generate_appearance_streams()
        source.flatten_annotations("all")
        clean.pages.extend(source.pages)
        for page in clean.pages:
            for key in set(page.obj.keys()) - _PAGE_KEYS:
                del page.obj[key]
        out = io.BytesIO()
        _refuse_what_acts(clean)
        clean.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
        return out.getvalue(), len(clean.pages)


def _refuse_what_acts(file) -> None:
    """Whatever could still run, open or fetch something goes; what cannot be taken out is refused."""
    import pikepdf

    for item in file.objects:
        if not isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
            continue
        for key in ("/AA", "/A", "/JS", "/OpenAction", "/PieceInfo", "/Metadata", "/EF", "/OPI"):
            if key in item:
                del item[key]
        if isinstance(item, pikepdf.Stream) and ("/F" in item or item.get("/Subtype") == "/PS"):
            raise _Refused("broken")  # its bytes lie elsewhere, or are a program


def _picture(data: bytes) -> bytes:
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = None  # judged here, before anything is unpacked
    with Image.open(io.BytesIO(data), formats=("JPEG", "PNG")) as image:
        if image.width * image.height > PIXELS:
            raise _Refused("vast")
        image.draft("RGB", (SIDE, SIDE))
        upright = ImageOps.exif_transpose(image)
        upright.thumbnail((SIDE, SIDE))
        flat = Image.new("RGB", upright.size, "white")
        if upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info:
            upright = upright.convert("RGBA")
            flat.paste(upright, mask=upright)
        else:
            flat.paste(upright.convert("RGB"))
    out = io.BytesIO()
    flat.save(out, "JPEG", quality=85, optimize=True)
    return out.getvalue()


def _serve() -> None:
    data = sys.stdin.buffer.read()
    try:
        if kind_of(data) == PDF:
            content, pages = _pdf(data)
            answer = ("made", content, PDF, pages)
        else:
            answer = ("made", _picture(data), PICTURE, 1)
    except _Refused as refusal:
        answer = (str(refusal),)
    except Exception:  # whatever a broken file makes a library say
        answer = ("broken",)
    pickle.dump(answer, sys.stdout.buffer)


def _confine() -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


if __name__ == "__main__":
    _confine()
    _serve()
