"""Is this file a spreadsheet, and may it be opened? Judged by content, before anything is unpacked.

A zip's own list of sizes may lie, so every part is inflated once, in small pieces, and counted.
Requirements: ASVS 1.5.1 (no entities), 5.2.1 to 5.2.3 (size, content, compression).
"""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePath

from app.ground.refusal import RuleError

MAX_FILE = 25 * 1024 * 1024
MAX_INFLATED = 300 * 1024 * 1024
MAX_RATIO = 200
MAX_PARTS = 5000
MAX_ROWS = 100_000
MAX_COLUMNS = 200

EMPTY = "Berkas ini kosong."
TOO_LARGE = "Berkas lebih besar dari 25 MB. Bagi menjadi beberapa berkas yang lebih kecil."
TOO_FULL = "Isi berkas ini terlalu besar untuk dibaca. Bagi menjadi beberapa berkas yang lebih kecil."
BROKEN = (
    "Berkas ini rusak atau tidak lengkap. Buka dan simpan ulang di Excel atau LibreOffice, lalu kirim lagi."
)
BEYOND = "Isi berkas ini terlalu besar atau rusak. Salin datanya ke berkas Excel baru, lalu kirim lagi."
LOCKED = "Berkas ini dikunci dengan kata sandi. Lepaskan kuncinya di Excel atau LibreOffice, lalu kirim lagi."
UNSAFE = "Berkas ini tidak wajar sehingga tidak dibuka. Salin isinya ke berkas Excel baru, lalu kirim lagi."
UNCOUNTED = (
    "Berkas ini berisi rumus yang hasilnya belum dihitung. Buka dan simpan di Excel atau LibreOffice, lalu kirim lagi."
)
NOT_A_SHEET = (
    "Berkas ini bukan tabel. Kirim berkas Excel (.xlsx atau .xls), LibreOffice (.ods), atau CSV (.csv)."
)
WEB_PAGE = "Berkas ini sebenarnya halaman web. Buka di Excel, simpan sebagai .xlsx, lalu kirim lagi."
OTHER_EXCEL = "Jenis berkas Excel ini belum dapat dibaca. Simpan sebagai .xlsx, lalu kirim lagi."
TOO_MANY_ROWS = "Berkas ini berisi lebih dari 100.000 baris. Bagi menjadi beberapa berkas."
TOO_MANY_COLUMNS = "Berkas ini berisi lebih dari 200 kolom. Hapus kolom yang tidak dipakai, lalu kirim lagi."

ENDINGS = {
    "xlsx": (".xlsx", ".xlsm"),
    "xls": (".xls",),
    "ods": (".ods",),
    "csv": (".csv", ".txt", ".tsv"),
}
_KIND_NAMES = {
    "xlsx": "Excel (.xlsx)",
    "xls": "Excel lama (.xls)",
    "ods": "LibreOffice (.ods)",
    "csv": "teks (.csv)",
}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PIECE = 1 << 18
_OVERLAP = 256
# A cell with content to the right of column GR (the 200th) or in a row of six digits or more.
_FAR_CELL = re.compile(
    rb'<c r="(?:(?P<column>G[S-Z]|[H-Z][A-Z]|[A-Z]{3})[0-9]+|[A-Z]{1,3}(?P<row>[0-9]{6,7}))"(?=[^>]*[^/>]>)'
)
# A formula without its result, as programs write it that do not reckon; an empty text (t="str") is a result.
_UNCOUNTED = re.compile(rb'<c (?![^>]*t="str")[^>]*><f[^>]*>[^<]*</f>(?:<v ?/>|<v></v>)?</c>')
_ENTITIES = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def judge(path: str | Path, filename: str) -> str:
    """The kind of a file: xlsx, xls, ods or csv.

    Refuses a file that is empty, too large, locked, broken, no spreadsheet, or not what its name says.
    """
    size = Path(path).stat().st_size
    if size == 0:
        raise RuleError(EMPTY)
    if size > MAX_FILE:
        raise RuleError(TOO_LARGE)
    data = Path(path).read_bytes()
    kind = _kind_of(data)
    _compare_with_name(kind, filename)
    if kind in ("xlsx", "ods"):
        _walk_parts(data)
    return kind


def _kind_of(data: bytes) -> str:
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _kind_of_zip(data)
    if data.startswith(_OLE):
        return _kind_of_ole(data)
    head = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<!doctype html", b"<html", b"<table", b"<meta", b"<head", b"<style")):
        raise RuleError(WEB_PAGE)
    if head.startswith(b"<?xml") or b"<html" in head or b"mime-version:" in head:
        raise RuleError(
            OTHER_EXCEL if b"spreadsheet" in head else WEB_PAGE if b"<html" in head else NOT_A_SHEET
        )
    if not _looks_like_text(data):
        raise RuleError(NOT_A_SHEET)
    return "csv"


def _kind_of_zip(data: bytes) -> str:
    names = {info.filename for info in _parts(data)}
    if "xl/workbook.bin" in names:
        raise RuleError(OTHER_EXCEL)
    if "xl/workbook.xml" in names or any(name.startswith("xl/worksheets/") for name in names):
        return "xlsx"
    if "content.xml" in names and "mimetype" in names:
        if b"opendocument.spreadsheet" in data[:400]:
            return "ods"
    raise RuleError(NOT_A_SHEET)


def _kind_of_ole(data: bytes) -> str:
    if _utf16("EncryptedPackage") in data:
        raise RuleError(LOCKED)
    if _utf16("Workbook") in data or _utf16("Book") in data:
        return "xls"
    others = ("WordDocument", "PowerPoint Document", "__properties")
    raise RuleError(NOT_A_SHEET if any(_utf16(name) in data for name in others) else BROKEN)


def _utf16(name: str) -> bytes:
    return name.encode("utf-16-le")


def _looks_like_text(data: bytes) -> bool:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    # The five bytes that Windows-1252 leaves undefined do not come up in its texts.
    return not re.search(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]", data)


def _compare_with_name(kind: str, filename: str) -> None:
    ending = PurePath(filename or "").suffix.lower()
    if ending in ENDINGS[kind]:
        return
    if ending and ending not in sum(ENDINGS.values(), ()):
        raise RuleError(NOT_A_SHEET)
    right = ENDINGS[kind][0]
    named = f"bernama {ending}" if ending else "tanpa akhiran nama"
    raise RuleError(
        f"Berkas ini {named}, padahal isinya {_KIND_NAMES[kind]}. "
        f"Ganti akhiran namanya menjadi {right}, lalu kirim lagi."
    )


def _parts(data: bytes) -> list[zipfile.ZipInfo]:
    """The list of a zip's parts; refused before it is built when it is absurdly long."""
    if data.count(b"PK\x01\x02") > MAX_PARTS:
        raise RuleError(UNSAFE)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.infolist()
    except (
        zipfile.BadZipFile,
        NotImplementedError,  # how zipfile refuses a compression that it does not know
        struct.error,
        ValueError,
        OverflowError,
        EOFError,
        OSError,
    ):
        raise RuleError(BROKEN) from None


def _walk_parts(data: bytes) -> None:
    """Inflates every part once and refuses what is too large, locked, damaged or carries entities."""
    parts = _parts(data)
    if sum(info.file_size for info in parts) > MAX_INFLATED:
        raise RuleError(TOO_FULL)
    total = 0
    for info in parts:
        if info.flag_bits & 1:
            raise RuleError(LOCKED)
        look, check = _Look(info.filename), 0
        for piece in _inflated(data, info):
            total += len(piece)
            if total > MAX_INFLATED or (total > 10 * 1024 * 1024 and total > MAX_RATIO * len(data)):
                raise RuleError(TOO_FULL)
            check = zlib.crc32(piece, check)
            look.at(piece)
        if check != info.CRC:
            raise RuleError(BROKEN)
        if look.too_far:
            raise RuleError(look.too_far)


class _Look:
    """Looks through one part of a workbook, piece by piece, for what must not be in it."""

    def __init__(self, name: str):
        self._is_xml = name.lower().endswith((".xml", ".rels"))
        self._is_sheet = name.startswith("xl/worksheets/")
        self._is_manifest = name == "META-INF/manifest.xml"
        # Pictures may be SVG, and those begin with a harmless DOCTYPE that nobody reads.
        self._is_picture = "/media/" in name or name.startswith(
            ("Pictures/", "Thumbnails/", "docProps/thumbnail")
        )
        self._before = b""
        self.too_far: str | None = None

    def at(self, piece: bytes) -> None:
        if self._is_picture:
            return
        seen = self._before + piece
        # Office writes UTF-8; in UTF-16 an entity could not be found by its letters.
        if (
            self._is_xml
            and not self._before
            and (b"\x00" in seen[:64] or seen[:2] in (b"\xff\xfe", b"\xfe\xff"))
        ):
            raise RuleError(BROKEN)
        if _ENTITIES.search(seen):
            raise RuleError(UNSAFE)
        if self._is_manifest and b"encryption-data" in seen:
            raise RuleError(LOCKED)
        if self._is_sheet and not self.too_far:
            self.too_far = _far_cell(seen) or (UNCOUNTED if _UNCOUNTED.search(seen) else None)
        self._before = seen[-_OVERLAP:]


def _far_cell(xml: bytes) -> str | None:
    """The refusal for a cell that lies beyond the limits, if there is one."""
    for cell in _FAR_CELL.finditer(xml):
        if cell["column"]:
            return TOO_MANY_COLUMNS
        if int(cell["row"]) > MAX_ROWS:
            return TOO_MANY_ROWS
    return None


def _inflated(data: bytes, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """The content of one part in small pieces, whatever size the zip's list claims for it."""
    start = info.header_offset
    if start < 0 or data[start : start + 4] != b"PK\x03\x04" or start + 30 > len(data):
        raise RuleError(BROKEN)
    name_length, extra_length = struct.unpack_from("<HH", data, start + 26)
    begin = start + 30 + name_length + extra_length
    end = begin + info.compress_size
    if end > len(data):
        raise RuleError(BROKEN)
    if info.compress_type == zipfile.ZIP_STORED:
        yield from (data[at : min(at + _PIECE, end)] for at in range(begin, end, _PIECE))
    elif info.compress_type == zipfile.ZIP_DEFLATED:
        yield from _deflated(data[begin:end])
    else:
        raise RuleError(BROKEN)


def _deflated(packed: bytes) -> Iterator[bytes]:
    stream = zlib.decompressobj(-15)
    rest = packed
    try:
        while not stream.eof:
            piece = stream.decompress(rest, _PIECE)
            rest = stream.unconsumed_tail
            if piece:
                yield piece
            elif not rest:
                break
    except zlib.error:
        raise RuleError(BROKEN) from None
    if not stream.eof:
        raise RuleError(BROKEN)
