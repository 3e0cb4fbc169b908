"""Lists of LKS as offices keep them in a spreadsheet: read, shown row by row, then taken over.

The import of the house is for lists of people; this one stands on the same reader of spreadsheets and the same
matching of headings. A row whose name the register has already changes nothing.
"""

import datetime as dt
import tempfile
from dataclasses import dataclass, field

from flask import current_app
from sqlalchemy import select

from app.ground import nik as phones
from app.ground import tanggal, wilayah
from app.ground.db import db, wait_for_row
from app.ground.form import clean_line
from app.ground.refusal import RuleError
from app.ground.sheet import read_sheet
from app.imports.files import tidy_name
from app.imports.mapping import Column, knows, map_headings
from app.imports.reading import shown
from app.lks import catalog as catalogs
from app.lks.models import ACCREDITATION, CLIENTS, REGISTRATION, Institution, ListFile
from app.lks.rules import institutions

LARGEST = 5 * 1024 * 1024
MOST_ROWS = 2000
COLUMNS = (
    Column("name", "Nama", ("Nama LKS", "Nama Lembaga", "LKS", "Nama Yayasan", "Lembaga", "Nama Panti"), required=True),
    Column("kind", "Jenis Pelayanan", ("Jenis", "Jenis LKS", "Bidang", "Sasaran", "Jenis Layanan", "Klaster")),
    Column("legal_form", "Bentuk", ("Bentuk Lembaga", "Badan Hukum", "Status Badan Hukum")),
    Column("address", "Alamat", ("Alamat Lengkap", "Alamat Lembaga", "Jalan")),
    Column("kelurahan", "Kelurahan", ("Kel", "Desa/Kelurahan", "Kelurahan/Desa"), required=True),
    Column("kecamatan", "Kecamatan", ("Kec",)),
    Column("phone", "Telepon", ("No Telp", "No HP", "Nomor Telepon", "No. Telp/HP", "Kontak", "Telp")),
    Column("email", "Surel", ("Email", "E-mail", "Alamat Email", "Alamat Surel")),
    Column("founded_on", "Tanggal Berdiri", ("Berdiri", "Tgl Berdiri", "Tanggal Pendirian")),
    Column("chair", "Ketua", ("Nama Ketua", "Pimpinan", "Nama Pimpinan", "Ketua Yayasan", "Ketua LKS")),
    Column("secretary", "Sekretaris", ("Nama Sekretaris",)),
    Column("treasurer", "Bendahara", ("Nama Bendahara",)),
    Column("akta", "Nomor Akta", ("Akta", "No Akta", "Akta Notaris", "Akta Pendirian", "Nomor Akta Notaris")),
    Column("sk", "Nomor SK Kemenkumham", ("SK Kemenkumham", "No SK Kemenkumham", "Kemenkumham", "Nomor AHU")),
    Column("npwp", "NPWP", ("No NPWP", "Nomor NPWP", "NPWP Lembaga", "NPWP Yayasan")),
    Column("registration_no", "Nomor Tanda Daftar", ("No Tanda Daftar", "Tanda Daftar", "Nomor STPU", "No. STPU")),
    Column("registration_until", "Tanda Daftar Sampai", ("Berlaku Sampai", "Masa Berlaku")),
    Column("grade", "Akreditasi", ("Peringkat Akreditasi", "Nilai Akreditasi", "Peringkat")),
    Column("accredited_until", "Akreditasi Sampai", ("Masa Berlaku Akreditasi", "Akreditasi Berlaku Sampai")),
    Column("bank_name", "Bank", ("Nama Bank",)),
    Column("bank_account", "Nomor Rekening", ("No Rekening", "Rekening", "No Rek")),
    Column("bank_holder", "Atas Nama", ("Nama Rekening", "Atas Nama Rekening", "Pemilik Rekening")),
    Column("capacity", "Daya Tampung", ("Kapasitas",)),
    Column("staff_male", "Tenaga Laki-laki", ("Pengurus Laki-laki", "SDM Laki-laki")),
    Column("staff_female", "Tenaga Perempuan", ("Pengurus Perempuan", "SDM Perempuan")),
    *(Column(key, label) for key, label in CLIENTS.items()),
)  # fmt: skip

DAYS = ("founded_on", "registration_until", "accredited_until")
POSTS = {"chair": "Ketua", "secretary": "Sekretaris", "treasurer": "Bendahara"}
PAPERS = {"akta": "Nomor akta", "sk": "Nomor SK", "npwp": "NPWP"}  # kinds of papers without a last day, by number
TEXTS = {"bank_name": (60, "Bank"), "bank_account": (30, "Nomor rekening"), "bank_holder": (120, "Pemilik rekening")}


@dataclass
class Line:
    """One row of a list: what it says, what keeps it out, what is good to know, the LKS that has its name."""

    number: int
    told: dict[str, str]
    values: dict = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    known_id: int | None = None

    @property
    def is_new(self) -> bool:
        return not self.errors and self.known_id is None

    def take(self, key: str, read, warn: bool = False) -> None:
        """Keep what `read` makes of the cell, or the sentence of its refusal."""
        if key not in self.told:
            return
        try:
            self.values[key] = read(self.told[key])
        except RuleError as refusal:
            (self.warnings if warn else self.errors).append(refusal.sentence)


@dataclass
class Preview:
    """A list as it would be taken over."""

    file: ListFile
    lines: list[Line]
    unknown: list[str]

    @property
    def new(self) -> list[Line]:
        return [line for line in self.lines if line.is_new]

    @property
    def known(self) -> list[Line]:
        return [line for line in self.lines if not line.errors and line.known_id]

    @property
    def faulty(self) -> list[Line]:
        return [line for line in self.lines if line.errors]


def keep(upload, by) -> ListFile:
    """Put a list that can be read into the archive. Refuses what is too large or no list of LKS.

    Reads before it writes: call it before the lock is taken, then `remember`.
    """
    content = upload.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise RuleError("Berkas paling besar 5 MB.", "file")
    name = tidy_name(upload.filename)
    try:
        _rows(content, name)
    except RuleError as refusal:
        raise RuleError(refusal.sentence, "file") from None
    sha = current_app.extensions["archive"].put(content)
    return ListFile(sha256=sha, name=name, uploaded_by=by.name)


def remember(file: ListFile) -> ListFile:
    db.session.add(file)
    db.session.flush()
    return file


def _rows(content: bytes, name: str) -> tuple[list[tuple[int, dict[str, str]]], list[str]]:
    """(number, {column: text}) of each row, and the headings nobody knows."""
    with tempfile.NamedTemporaryFile(prefix="lks-", dir=current_app.extensions["settings"].scratch) as kept:
        kept.write(content)
        kept.flush()
        with read_sheet(kept.name, name, known=knows(COLUMNS)) as book:
            table = next(iter(book.tables), None)
            if table is None:
                raise RuleError("Tidak ada tabel LKS di berkas ini.")
            columns = map_headings(table.headings, COLUMNS)
            columns.refuse_if_missing()
            if table.count > MOST_ROWS:
                raise RuleError(f"Paling banyak {tanggal.number(MOST_ROWS)} baris sekaligus.")
            return [(row.number, _texts(columns.take(row))) for row in table.rows()], columns.unknown


def _texts(cells: dict) -> dict:
    told = {}
    for key, value in cells.items():
        text = clean_line(value if isinstance(value, str) else shown(value)) if value is not None else None
        if text and text not in ("-", "–"):
            told[key] = value if key in DAYS and not isinstance(value, str) else text
    return told


def preview(file: ListFile) -> Preview:
    """The list row by row as it would be taken over now."""
    with current_app.extensions["archive"].open(file.sha256) as kept:
        rows, unknown = _rows(kept.read(), file.name)
    known = catalogs.read()
    lines = [_read(number, told, known) for number, told in rows]
    names = {
        _key(name): row_id for row_id, name in db.session.execute(select(Institution.id, Institution.name))
    }
    seen: set[str] = set()
    for line in lines:
        key = _key(line.values.get("name") or "")
        line.known_id = names.get(key)
        if key in seen:
            line.errors.append("Nama ini sudah ada di baris sebelumnya.")
        seen.add(key)
    return Preview(file, lines, unknown)


def _key(name: str) -> str:
    return " ".join(name.lower().split())


def _read(number: int, told: dict, known: catalogs.Catalog) -> Line:
    line = Line(number, told)
    for key, what in (("name", "Nama"), ("kelurahan", "Kelurahan")):
        if key not in told:
            line.errors.append(f"{what} belum diisi.")
    line.take("name", lambda text: _short(text, 160, "Nama"))
    line.take("address", lambda text: _short(text, 200, "Alamat"))
    line.take("kelurahan", lambda text: wilayah.matcher().find(text, told.get("kecamatan")))
    for key, post in POSTS.items():
        line.take(key, lambda text, post=post: _short(text, 120, f"Nama {post.lower()}"))
    line.take("phone", phones.read_phone, warn=True)
    line.take("email", _address, warn=True)
    line.take("founded_on", _past, warn=True)
    for key, (longest, what) in TEXTS.items():
        line.take(key, lambda text, longest=longest, what=what: _short(text, longest, what))
    for key, what in {**PAPERS, "registration_no": "Nomor tanda daftar"}.items():
        line.take(key, lambda text, what=what: _short(text, 80, what))
    for key in ("registration_until", "accredited_until"):
        line.take(key, tanggal.read_date, warn=True)
    for key in ("capacity", "staff_male", "staff_female", *CLIENTS):
        line.take(key, _count, warn=True)
    line.values["kind"] = _listed(line, "kind", known.kinds, "Jenis")
    line.values["legal_form"] = _listed(line, "legal_form", known.legal_forms, "Bentuk")
    if "grade" in told:
        grade = next(
            (key for key, name, _ in known.grades if told["grade"].upper() in (key.upper(), name.upper())),
            None,
        )
        if grade is None:
            line.warnings.append(
                f"Peringkat “{told['grade'][:20]}” tidak dikenal; akreditasinya tidak ikut dicatat."
            )
        line.values["grade"] = grade
    _doubt_papers(line)
    return line


def _doubt_papers(line: Line) -> None:
    values = line.values
    if values.get("registration_no") and not values.get("registration_until"):
        line.warnings.append("Masa berlaku tanda daftar tidak ada; tanda daftarnya tidak ikut dicatat.")
    if values.get("grade") and not values.get("accredited_until"):
        line.warnings.append("Masa berlaku akreditasi tidak ada; akreditasinya tidak ikut dicatat.")


def _short(text: str, longest: int, what: str) -> str:
    if len(text) > longest:
        raise RuleError(f"{what} paling panjang {longest} huruf.")
    return text


def _address(text: str) -> str:
    """An address of e-mail, as far as a form would take it."""
    name, at, host = text.partition("@")
    if not (name and at and "." in host) or " " in text or len(text) > 120:
        raise RuleError(f"“{text[:40]}” bukan alamat surel; dikosongkan.")
    return text


def _past(value) -> dt.date:
    day = tanggal.read_date(value)
    if day and day > tanggal.today():
        raise RuleError("Tanggal berdiri masih di masa depan; dikosongkan.")
    return day


def _count(text: str) -> int:
    digits = text.replace(".", "")
    if not digits.isascii() or not digits.isdigit() or len(digits) > 6:
        raise RuleError(f"“{text[:20]}” bukan jumlah; dikosongkan.")
    return int(digits)


def _listed(line: Line, key: str, pairs, what: str) -> str:
    """The key of what the cell names; the last of the list when it names none, with a warning."""
    text = (line.told.get(key) or "").lower()
    letters = "".join(filter(str.isalpha, text))
    for value, name in pairs:
        plain = "".join(filter(str.isalpha, name.lower()))
        if letters and (letters in (value, plain) or letters in plain or plain in letters):
            return value
    said = f"“{text[:40]}” tidak dikenal" if text else "belum diisi"
    line.warnings.append(f"{what} {said}; dicatat sebagai {pairs[-1][1]}.")
    return pairs[-1][0]


def apply(file: ListFile, by) -> int:
    """Take over what is new; gives how many LKS came. Refuses a list that was applied, and one with nothing new."""
    file = wait_for_row(ListFile, file.id)
    if file.applied_at:
        raise RuleError("Daftar ini sudah diterapkan.")
    new = preview(file).new
    if not new:
        raise RuleError("Tidak ada LKS baru di daftar ini.")
    kinds = catalogs.read().paper_kinds
    for line in new:
        _enter(line, kinds, by)
    file.applied_at, file.entered = tanggal.now(), len(new)
    db.session.flush()
    return len(new)


def _enter(line: Line, kinds: dict[str, catalogs.Paper], by) -> None:
    values = line.values
    institution = institutions.enter(values, by=by)
    for key, post in POSTS.items():
        if values.get(key):
            officer = {"name": values[key], "post": post, "starts_on": tanggal.today()}
            institutions.appoint(institution, officer, by=by)
    for key in PAPERS:
        if values.get(key) and key in kinds and not kinds[key].expires:
            institutions.file_paper(institution, {"kind": key, "number": values[key]}, None, by=by)
    if values.get("registration_until"):
        paper = {"kind": REGISTRATION, "number": values.get("registration_no")}
        institutions.file_paper(
            institution, paper | {"valid_until": values["registration_until"]}, None, by=by
        )
    if values.get("grade") and values.get("accredited_until"):
        paper = {"kind": ACCREDITATION, "grade": values["grade"], "valid_until": values["accredited_until"]}
        institutions.file_paper(institution, paper, None, by=by)


def recent() -> list[ListFile]:
    return list(db.session.scalars(select(ListFile).order_by(ListFile.id.desc()).limit(20)))
