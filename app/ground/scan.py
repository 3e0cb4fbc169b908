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
from dataclasses import astuple, dataclass

LIMIT = 25 * 1024 * 1024
PAGES = 200
MEMORY = 1024 * 1024 * 1024
SECONDS = 30

PDF, PICTURE = "application/pdf", "image/jpeg"
SUFFIXES = {PDF: "pdf", PICTURE: "jpg"}

# Keys of a PDF that make it do something, or carry something inside, when it is opened.
ACTIVE = frozenset({"/JavaScript", "/JS", "/Launch", "/EmbeddedFile", "/EmbeddedFiles", "/RichMedia", "/XFA", "/AA"})
ACTIVE_ACTIONS = frozenset({"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/GoToR", "/Rendition"})

SENTENCES = {
    "empty": "Pilih dahulu berkas hasil pindainya.",
    "large": f"Berkas paling besar {LIMIT // 1024 // 1024} MB. Pindai lagi dengan mutu yang lebih rendah.",
    "strange": "Berkas ini bukan PDF, JPG, atau PNG. Pindai lagi, lalu simpan sebagai salah satunya.",
    "broken": "Berkas ini rusak atau tidak dapat dibaca. Pindai atau simpan lagi, lalu unggah ulang.",
    "locked": "PDF ini terkunci dengan kata sandi. Simpan lagi tanpa kata sandi, lalu unggah ulang.",
    "long": f"PDF ini lebih dari {PAGES} halaman.",
    "alive": "PDF ini berisi bagian yang berjalan sendiri. Cetak menjadi PDF biasa, lalu unggah.",
    "vast": "Gambar ini terlalu besar ukurannya. Pindai lagi dengan 300 titik per inci atau kurang.",
}


@dataclass(frozen=True)
class Measure:
    """How many dots a picture may have, how long a side is kept; whether a PDF is taken without what acts in it."""

    pixels: int = 80_000_000
    side: int = 3508  # the long side of A4 at 300 dots an inch
    takes_alive: bool = True


class ScanError(Exception):
    """Why a file is not taken, in a sentence for the clerk."""


@dataclass(frozen=True)
class Scan:
    """A file that may be kept and shown: its bytes, what they are, how many pages."""

    data: bytes
    mime: str
    pages: int


def made_safe(data: bytes, measure: Measure = Measure()) -> Scan:
    """The scan that the bytes hold, made anew. Refuses what is no PDF, JPEG or PNG, and what is too large."""
    if not data:
        raise ScanError(SENTENCES["empty"])
    if len(data) > LIMIT:
        raise ScanError(SENTENCES["large"])
    if kind_of(data) is None:
        raise ScanError(SENTENCES["strange"])
    try:
        done = subprocess.run(
            [sys.executable, "-P", __file__, *(str(int(bound)) for bound in astuple(measure))],
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


def _pdf(data: bytes, measure: Measure) -> tuple[bytes, int]:
    import pikepdf

    try:
        source = pikepdf.open(io.BytesIO(data))
    except pikepdf.PasswordError:
        raise _Refused("locked") from None
    with source, pikepdf.new() as clean:
        if not 1 <= len(source.pages) <= PAGES:
            raise _Refused("long" if len(source.pages) else "broken")
        if not measure.takes_alive and any(_acts(thing) for thing in source.objects):
            raise _Refused("alive")
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


def _picture(data: bytes, measure: Measure) -> bytes:
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = None  # judged here, before anything is unpacked
    with Image.open(io.BytesIO(data), formats=("JPEG", "PNG")) as image:
        if image.width * image.height > measure.pixels:
            raise _Refused("vast")
        image.draft("RGB", (measure.side, measure.side))
        upright = ImageOps.exif_transpose(image)
        upright.thumbnail((measure.side, measure.side))
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
    data, measure = sys.stdin.buffer.read(), Measure(*(int(bound) for bound in sys.argv[1:]))
    try:
        if kind_of(data) == PDF:
            content, pages = _pdf(data, measure)
            answer = ("made", content, PDF, pages)
        else:
            answer = ("made", _picture(data, measure), PICTURE, 1)
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
