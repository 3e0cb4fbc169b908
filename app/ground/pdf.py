"""HTML to PDF/A-3a that is also PDF/UA-1, by WeasyPrint: one page design, one file a person.

A letter either looks right or is not made: a missing image, a missing font, a letter of the alphabet
that the bundled fonts lack, an address outside the house: each raises `PdfError` with a sentence for
the clerk, and nothing blank is ever printed.

WeasyPrint renders wrongly, and sometimes dies, when two threads render at once. One lock per process
stands around it; bulk goes to child processes (`render_many`). It is imported on first use, because it
costs every process 44 MB. This file imports nothing of the app: the children run it as a script.
"""

import hashlib
import io
import json
import logging
import os
import pickle
import re
import subprocess
import sys
import tempfile
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import islice
from pathlib import Path
from urllib.parse import unquote, urlsplit

STATIC = Path(__file__).resolve().parents[1] / "static"
SHEETS = {name: f"{name}.css" for name in ("surat", "lampiran", "sertifikat", "laporan", "buku")}
FAMILIES = frozenset({"Arimo Surat", "Bonum Surat"})  # as app/static/print/huruf.css names them
LARGEST = 8 * 1024 * 1024  # one image, whatever it comes from

_FONT_MARKS = (b"\0\1\0\0", b"OTTO", b"true", b"ttcf", b"wOFF", b"wOF2")
_HASH = re.compile(r"[0-9a-f]{64}")
_lock = threading.Lock()
_archive: Path | None = None
_press = None


class PdfError(Exception):
    """Why no PDF was made, in a sentence for the clerk. `key` says which item of a batch it was."""

    def __init__(self, sentence: str, key=None):
        super().__init__(sentence)
        self.key = key


def configure(archive_dir: Path | None) -> None:
    """Say where the archive lies; without it `arsip:` addresses are refused."""
    global _archive
    _archive = Path(archive_dir).resolve() if archive_dir else None


def render(
    html: str, css: str = "surat", *, base: str = "", images: Mapping[str, bytes] | None = None
) -> bytes:
    """One HTML document as PDF/A-3a + PDF/UA-1. The same input gives the same bytes.

    `css` names a sheet in app/static/print. Addresses in the HTML may be relative (files below
    app/static, from folder `base`), `arsip:<sha256>`, `gambar:<name>` (bytes given in `images`) or `data:`.
    """
    with _lock:
        return _started().print(html, css, base, images or {})


def _started() -> "_Press":
    """The press of this process, started on first use. Call it under the lock."""
    global _press
    if _press is None:
        try:
            _press = _Press()
        except (ImportError, OSError) as reason:
            raise PdfError("Mesin PDF belum terpasang di peladen ini. Hubungi pengelola.") from reason
    return _press


class _Press:
    """WeasyPrint with what is worth keeping between letters: the fonts and the parsed style sheets."""

    def __init__(self):
        import weasyprint
        from weasyprint.text.fonts import FontConfiguration

        self._weasyprint = weasyprint
        self._fonts = FontConfiguration()
        self._sheets = {}
        self._complaints = _Complaints()

    def print(self, html: str, css: str, base: str, images: Mapping[str, bytes]) -> bytes:
        from weasyprint.urls import FatalURLFetchingError

        fetch = _Fetcher(images)
        self._complaints.clear()
        try:
            sheet = self._sheet(css)
            page = self._weasyprint.HTML(string=html, base_url=_folder(base), url_fetcher=fetch)
            _demand_title_and_language(page.etree_element)
            document = page.render(font_config=self._fonts, stylesheets=[sheet], pdf_variant="pdf/a-3a")
            data = document.write_pdf(finisher=_declare_ua, pdf_variant="pdf/a-3a")
        except FatalURLFetchingError as refusal:
            raise PdfError(fetch.refusal or _NO_FILE) from refusal
        self._complaints.raise_any()
        _demand_own_fonts(document.fonts.values())
        _demand_room(page.etree_element, len(document.pages))
        return data

    def _sheet(self, css: str):
        if css not in self._sheets:
            path = STATIC / "print" / SHEETS[css]
            self._sheets[css] = self._weasyprint.CSS(
                filename=path, font_config=self._fonts, url_fetcher=_Fetcher({})
            )
            self._complaints.raise_any()
        return self._sheets[css]


_NO_FILE = "Surat tidak dapat dibuat: gambar atau huruf yang dipakai tidak ditemukan."


class _Fetcher:
    """Opens what a letter may contain and nothing else.

    WeasyPrint swallows an ordinary exception here and prints a hole, so every refusal is its fatal one.
    """

    def __init__(self, images: Mapping[str, bytes]):
        self._images = images
        self.refusal = None

    def __call__(self, url: str):
        from weasyprint.urls import FatalURLFetchingError, URLFetcherResponse

        try:
            return URLFetcherResponse(url, *self._open(url))
        except Exception as reason:
            self.refusal = str(reason) if isinstance(reason, PdfError) else _NO_FILE
            raise FatalURLFetchingError(self.refusal) from reason

    def _open(self, url: str) -> tuple[bytes, dict]:
        scheme, _, rest = url.partition(":")
        if scheme == "file":
            return _static_file(url)
        if scheme == "arsip":
            return _picture(_archived(rest)), {}
        if scheme == "gambar":
            return _picture(self._images[unquote(rest)]), {}
        if scheme == "data":
            return _inline(url)
        raise PdfError("Surat tidak dapat dibuat: di dalamnya ada gambar dari alamat luar.")


def _folder(base: str) -> str:
    """The file: address that relative addresses in the HTML start from."""
    return (STATIC / base).as_uri() + "/"


def _static_file(url: str) -> tuple[bytes, dict]:
    """A file below app/static; a link that leads out of it counts as outside."""
    parts = urlsplit(url)
    path = Path(unquote(parts.path)).resolve()
    if parts.netloc or not path.is_relative_to(STATIC):
        raise PdfError("Surat tidak dapat dibuat: di dalamnya ada berkas dari luar aplikasi.")
    kind = {".svg": "image/svg+xml", ".css": "text/css"}.get(path.suffix)
    return _sized(path.read_bytes()), {"Content-Type": kind} if kind else {}


def _archived(name: str) -> bytes:
    if _archive is None or not _HASH.fullmatch(name):
        raise PdfError("Surat tidak dapat dibuat: berkas arsipnya tidak ditemukan.")
    return (_archive / name[:2] / name[2:]).read_bytes()


def _inline(url: str) -> tuple[bytes, dict]:
    if len(url) > LARGEST * 4 / 3 + 200:
        raise PdfError("Surat tidak dapat dibuat: gambarnya terlalu besar.")
    from urllib.request import DataHandler, Request

    response = DataHandler().data_open(Request(url))
    return _picture(response.read()), {"Content-Type": response.headers["Content-Type"]}


def _picture(data: bytes) -> bytes:
    """Refuse a font: it would stay in the process and take the place of ours in the next letter."""
    if data[:4] in _FONT_MARKS:
        raise PdfError("Surat tidak dapat dibuat: di dalamnya ada huruf dari luar aplikasi.")
    return _sized(data)


def _sized(data: bytes) -> bytes:
    if len(data) > LARGEST:
        raise PdfError("Surat tidak dapat dibuat: gambarnya terlalu besar.")
    return data


class _Complaints(logging.Handler):
    """What WeasyPrint only logs and prints a hole for. Read it while the lock is held."""

    def __init__(self):
        super().__init__(logging.WARNING)
        self._records = []
        logger = logging.getLogger("weasyprint")
        logger.setLevel(logging.WARNING)
        logger.propagate = False  # its messages quote the letter, and a log must name nobody
        logger.addHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        self._records.append(record)

    def clear(self) -> None:
        self._records.clear()

    def raise_any(self) -> None:
        lacking = {r.args[0] for r in self._records if r.msg.startswith(".notdef glyph")}
        if lacking:
            raise PdfError(_lacking(lacking))
        for record in self._records:
            if record.levelno >= logging.ERROR or record.msg.startswith("Font-face"):
                raise PdfError(_NO_FILE) from RuntimeError(record.getMessage()[:300])


def _demand_title_and_language(root) -> None:
    """PDF/UA wants both, and a reader that speaks needs both."""
    title = root.find("head/title")
    if root.get("lang") != "id" or title is None or not (title.text or "").strip():
        raise PdfError("Surat tidak dapat dibuat: judul atau bahasanya belum disebut.")
    if any(not image.get("src", "").strip() for image in root.iter("img")):
        raise PdfError(_NO_FILE)


def _demand_room(root, pages: int) -> None:
    """A template with a fixed shape says in <meta name="pages"> how many pages it may fill."""
    said = root.find("head/meta[@name='pages']")
    if said is not None and pages > int(said.get("content")):
        raise PdfError(f"Isinya tidak muat pada {int(said.get('content'))} halaman. Pendekkan teksnya.")


def _demand_own_fonts(fonts) -> None:
    """Pango quietly borrows a letter from any font of the machine; another machine would print a box."""
    strangers = [font for font in fonts if font.family not in FAMILIES]
    if strangers:
        raise PdfError(_lacking({text for font in strangers for text in font.to_unicode.values()}))


def _lacking(texts: set[str]) -> str:
    letters = sorted({letter for text in texts for letter in text})[:5]
    shown = ", ".join(f"“{letter}” (U+{ord(letter):04X})" for letter in letters)
    return f"Surat tidak dapat dibuat: huruf {shown} tidak ada pada huruf surat. Tulislah dengan huruf Latin."


_UA_SCHEMA = (
    b'<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">'
    b"<pdfuaid:part>1</pdfuaid:part></rdf:Description>"
    b'<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"'
    b' xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"'
    b' xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">'
    b'<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">'
    b"<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>"
    b"<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>"
    b"<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>"
    b'<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">'
    b"<pdfaProperty:name>part</pdfaProperty:name>"
    b"<pdfaProperty:valueType>Integer</pdfaProperty:valueType>"
    b"<pdfaProperty:category>internal</pdfaProperty:category>"
    b"<pdfaProperty:description>PDF/UA version</pdfaProperty:description>"
    b"</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"
)


def _declare_ua(_document, pdf) -> None:
    """Add the PDF/UA mark inside the one rdf:RDF there may be; WeasyPrint's own option adds a second."""
    for item in pdf.objects:
        if getattr(item, "extra", {}).get("Type") == "/Metadata":
            xmp = item.stream[0]
            end = xmp.rindex(b"</rdf:RDF>")
            item.stream[0] = xmp[:end] + _UA_SCHEMA + xmp[end:]


# Many at once


def render_many(
    items: Iterable[tuple[object, str]],
    css: str = "surat",
    processes: int | None = None,
    on_done: Callable[[int, object], None] | None = None,
    on_error: Callable[[object, PdfError], None] | None = None,
) -> Iterator[tuple[object, bytes]]:
    """Each (key, html) as (key, pdf), in the order given, from child processes on all cores, niced.

    `items` is read in the caller's thread and only a few documents ahead, so it may come from a database
    session. Closing the iterator, or an interrupt, ends the children at once. A document that cannot be
    made raises PdfError with its key; give `on_error` to go on without it. A child that dies always raises.
    """
    count = processes or len(os.sched_getaffinity(0))
    items = iter(items)
    waiting = deque()
    children = _Children(css, count)
    try:
        for done in range(1, sys.maxsize):
            for key, html in islice(items, 3 * count - len(waiting)):
                waiting.append((key, children.submit(html)))
            if not waiting:
                return
            key, answer = waiting.popleft()
            data = _result(key, answer.result(), on_error)
            if data is not None:
                yield key, data
            if on_done:
                on_done(done, key)
    finally:
        children.end()


def _result(key, answer: bytes | PdfError, on_error) -> bytes | None:
    if isinstance(answer, bytes):
        return answer
    answer.key = key
    if on_error is None or isinstance(answer, _ChildDied):
        raise answer
    on_error(key, answer)


class _ChildDied(PdfError):
    """The process, not the document, is at fault: trying the next document would prove nothing."""


class _Children:
    """A thread for each child process; the thread hands over one document and waits for its PDF.

    Plain pipes instead of multiprocessing: a child leaves when its parent is gone (end of input), and
    it imports this one file, not the web application.
    """

    def __init__(self, css: str, count: int):
        self._css = css
        self._mine = threading.local()
        self._all = []
        self._ending = False
        # A child is killed, not asked to leave: what its WeasyPrint put aside (the fonts) goes with this folder.
        self._folder = tempfile.TemporaryDirectory(prefix="pdf-")
        self._threads = ThreadPoolExecutor(count, "pdf")

    def submit(self, html: str):
        return self._threads.submit(self._ask, html)

    def _ask(self, html: str) -> bytes | PdfError:
        try:
            child = self._child()
            pickle.dump((html, self._css), child.stdin)
            child.stdin.flush()
            kind, answer = pickle.load(child.stdout)
        except (OSError, EOFError, pickle.UnpicklingError):
            return _ChildDied("Mesin PDF berhenti di tengah jalan. Cobalah sekali lagi.")
        return answer if kind == "pdf" else PdfError(answer)

    def _child(self) -> subprocess.Popen:
        if not hasattr(self._mine, "child"):
            if self._ending:
                raise EOFError
            # -P: the folder of this file holds names that would hide other packages.
            command = [sys.executable, "-P", __file__, str(_archive or "")]
            self._mine.child = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                start_new_session=True,
                env=os.environ | {"TMPDIR": self._folder.name},
            )
            self._all.append(self._mine.child)
        return self._mine.child

    def end(self) -> None:
        self._ending = True
        self._threads.shutdown(wait=False, cancel_futures=True)
        for child in self._all:
            child.kill()
        self._threads.shutdown(wait=True)
        for child in self._all:
            with suppress(OSError):  # half a document may still lie in the pipe
                child.stdin.close()
            child.stdout.close()
            child.wait()
        self._folder.cleanup()


def _serve(archive_dir: str) -> None:
    """A child's life: read a document, answer with its PDF, until the parent closes the pipe."""
    os.nice(10)
    configure(Path(archive_dir) if archive_dir else None)
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # a library that prints must not break the pipe's frames
    while True:
        try:
            html, css = pickle.load(sys.stdin.buffer)
        except EOFError:
            return
        try:
            answer = "pdf", render(html, css)
        except PdfError as refusal:
            answer = "refused", str(refusal)
        pickle.dump(answer, out)
        out.flush()


# One file for the printer


def merge(sources: Iterable[Path | str | bytes], out_path: Path | str, title: str) -> int:
    """Join PDFs for printing and return the number of pages.

    Joined in bundles through files on disk, so that a thousand certificates need neither a thousand open
    files nor their bytes in memory (some 0.1 MB each stays, the tree of their objects). The tags of the
    parts do not survive, so the result claims no PDF/A or PDF/UA.
    """
    out_path = Path(out_path)
    with tempfile.TemporaryDirectory(dir=out_path.parent, prefix=".gabung-") as folder:
        bundles = []
        sources = iter(sources)
        while bundle := list(islice(sources, 64)):
            bundles.append(Path(folder, f"{len(bundles)}.pdf"))
            _join(bundle, bundles[-1], title)
        whole = Path(folder, "semua.pdf")
        pages = _join(bundles, whole, title)
        os.replace(whole, out_path)
    return pages


def _join(sources: Iterable[Path | str | bytes], out_path: Path, title: str) -> int:
    import pikepdf

    with pikepdf.new() as whole:
        for source in sources:
            # Closed at once: its streams stay readable until the save, its object tree is freed.
            with pikepdf.open(io.BytesIO(source) if isinstance(source, bytes) else source) as part:
                whole.pages.extend(part.pages)
        for page in whole.pages:
            for tag_link in ("/StructParents", "/Tabs"):
                if tag_link in page.obj:
                    del page.obj[tag_link]
        whole.docinfo["/Title"] = title
        whole.Root.Lang = "id"
        whole.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
        whole.save(out_path, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
        return len(whole.pages)


def put_feet(path: Path, feet: bytes) -> None:
    """Lay page after page of `feet` over the pages of a file that lies there."""
    import pikepdf

    done = path.with_suffix(".kaki")
    with pikepdf.open(path) as whole, pikepdf.open(io.BytesIO(feet)) as source:
        for page, foot in zip(whole.pages, source.pages, strict=True):
            _put_foot(whole, page, foot)
        whole.save(done, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    os.replace(done, path)


def count_pages(data: bytes) -> int:
    import pikepdf

    with pikepdf.open(io.BytesIO(data)) as file:
        return len(file.pages)


def with_marked_pages(main: bytes | None, whole: Path, mark: bytes) -> bytes:
    """A copy for the eye: the pages of `main`, then those `whole` has beyond them, the mark behind the text of each."""
    import pikepdf

    out, begun = io.BytesIO(), pikepdf.open(io.BytesIO(main)) if main else pikepdf.new()
    with begun as copy, pikepdf.open(whole) as source, pikepdf.open(io.BytesIO(mark)) as over:
        first = len(copy.pages)
        copy.pages.extend(list(source.pages)[first:])
        for page in list(copy.pages)[first:]:
            for tag_link in ("/StructParents", "/Tabs"):
                if tag_link in page.obj:
                    del page.obj[tag_link]
            page.add_underlay(over.pages[0])
        copy.save(out, deterministic_id=True)
    return out.getvalue()


def fingerprint(html: str) -> str:
    """A short name for what a document says, for files that are drawn once and used again."""
    return hashlib.sha256(html.encode()).hexdigest()[:32]


def join_tagged(first: bytes, others: Iterable[Path], out_path: Path) -> None:
    """One archival file of several that this press has drawn: the pages in order, and one tree of tags over all.

    Unlike `merge` the result is PDF/A-3a and PDF/UA-1 as its parts are. Title and metadata are the first one's.
    """
    import pikepdf

    with pikepdf.open(io.BytesIO(first)) as whole:
        _append(whole, others)
        whole.save(out_path, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)


def _append(whole, others: Iterable[Path]) -> None:
    """Pages and tags of other files after those of `whole`."""
    import pikepdf

    root = whole.Root.StructTreeRoot
    document = root.K[0]
    places, kids = list(root.ParentTree.Nums), list(document.K)
    free = 1 + max(int(key) for key in places[::2])
    for path in others:
        with pikepdf.open(path) as part:
            before = len(whole.pages)
            whole.pages.extend(part.pages)
            tags = whole.copy_foreign(part.make_indirect(part.Root.StructTreeRoot))
            numbers = list(tags.ParentTree.Nums)
            for key, value in zip(numbers[::2], numbers[1::2], strict=True):
                places += [free + int(key), value]
            for page in whole.pages[before:]:
                page.obj.StructParents = free + int(page.obj.StructParents)
            free += 1 + max(int(key) for key in numbers[::2])
            for kid in tags.K[0].K:
                kid.P = document
                kids.append(kid)
    root.ParentTree.Nums, document.K = pikepdf.Array(places), pikepdf.Array(kids)


def join_apart(parts: list[Path], out_path: Path) -> None:
    """`join_tagged` in a process of its own: the tags of a long list take a quarter of a gigabyte while they are
    joined, and all of it is given back with the process."""
    _apart("join", out_path, *parts)


def _apart(*command) -> None:
    said = [sys.executable, "-P", __file__, *map(str, command)]
    if subprocess.run(said, stdin=subprocess.DEVNULL, check=False).returncode:
        raise PdfError("Lampiran tidak dapat disatukan dengan suratnya. Cobalah sekali lagi.")


# One book of pieces that were drawn by themselves

CONTENTS = "https://daftar-isi.invalid/"  # where the contents of a piece lead until all pieces are bound


def anchors(path: Path) -> tuple[dict[str, int], int]:
    """({id: page, from 1}, pages) of what this press has drawn."""
    import pikepdf

    with pikepdf.open(path) as file:
        number = {page.obj.objgen: n for n, page in enumerate(file.pages, 1)}
        return {name: number[place[0].objgen] for name, place in _destinations(file)}, len(number)


def _destinations(file) -> Iterator[tuple[str, object]]:
    names = file.Root.get("/Names", {}).get("/Dests", {}).get("/Names", [])
    yield from zip(map(str, list(names)[::2]), list(names)[1::2], strict=True)


def bind_apart(folder: Path, pieces: list[Path], out_path: Path) -> None:
    """`bind` in a process of its own, which gives back what the tags of many pages take."""
    _apart("bind", out_path, folder, *pieces)


def bind(folder: Path, pieces: list[Path], out_path: Path) -> None:
    """One book: `cover.pdf` of the folder, whose contents lead to CONTENTS, then the pieces, with the foot of each page
    from `feet.pdf`. `titles.json` names [id, title] of what the outline shows. PDF/A-3a and PDF/UA-1 as its pieces."""
    import pikepdf

    with pikepdf.open(folder / "cover.pdf") as whole, pikepdf.open(folder / "feet.pdf") as feet:
        cover = len(whole.pages)
        _append(whole, pieces)
        titles = dict(json.loads((folder / "titles.json").read_text()))
        places = _places(whole, pieces, cover)
        _lead_inside(whole, cover, places, titles)
        _outline(whole, places, titles)
        for page, foot in zip(list(whole.pages)[1:], list(feet.pages)[1:], strict=False):
            _put_foot(whole, page, foot)
        whole.save(out_path, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)


def _places(whole, pieces: list[Path], before: int) -> dict[str, object]:
    """{id: destination in the whole}"""
    import pikepdf

    found = {}
    for path in pieces:
        with pikepdf.open(path) as part:
            number = {page.obj.objgen: n for n, page in enumerate(part.pages, before)}
            for name, place in _destinations(part):
                page = whole.pages[number[place[0].objgen]].obj
                found[name] = pikepdf.Array([page, *(item for item in list(place)[1:])])
            before += len(part.pages)
    return found


def _lead_inside(whole, cover: int, places: dict, titles: dict) -> None:
    for page in list(whole.pages)[:cover]:
        for link in page.obj.get("/Annots", []):
            address = str(link.get("/A", {}).get("/URI", ""))
            if address.startswith(CONTENTS):
                name = address.removeprefix(CONTENTS)
                del link["/A"]
                link.Dest, link.Contents = places[name], titles[name]


def _outline(whole, places: dict, titles: dict) -> None:
    """Chapters with their parts, by their ids: bab-1, bab-1-2."""
    import pikepdf

    with whole.open_outline() as outline:
        outline.root.clear()
        for name, title in titles.items():
            item = pikepdf.OutlineItem(title, places[name])
            above = outline.root if name.count("-") == 1 else outline.root[-1].children
            above.append(item)


def _put_foot(whole, page, foot) -> None:
    """What the press draws at the foot is no part of the text, so it is marked as an artifact again."""
    import pikepdf

    name = page.add_resource(whole.copy_foreign(foot.as_form_xobject()), pikepdf.Name.XObject)
    page.contents_add(b"q\n", prepend=True)
    page.contents_add(b"\nQ /Artifact BMC q %s Do Q EMC" % str(name).encode())


# QR code


def qr_svg(text: str, title: str) -> str:
    """A QR code as inline SVG that fills its box; `title` says to a reader what the code leads to."""
    import segno

    return segno.make(text, error="m", micro=False).svg_inline(
        border=0, omitsize=True, title=title, svgclass=None, lineclass=None
    )


if __name__ == "__main__":
    if sys.argv[1] == "join":
        join_tagged(Path(sys.argv[3]).read_bytes(), map(Path, sys.argv[4:]), Path(sys.argv[2]))
    elif sys.argv[1] == "bind":
        bind(Path(sys.argv[3]), [Path(path) for path in sys.argv[4:]], Path(sys.argv[2]))
    else:
        _serve(sys.argv[1])
