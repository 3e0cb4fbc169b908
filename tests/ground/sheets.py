"""Files for tests of spreadsheets: tidy ones, printed ones, damaged and hostile ones, made when asked for."""

import io
import random
import zipfile
from pathlib import Path

import xlsxwriter

DATA = Path(__file__).parents[1] / "data"
LIST = [
    ["No", "Nama", "NIK", "Alamat"],
    [1, "Ratna Susanto", "3573034804860038", "Jl. Anggrek No. 26"],
    [2, "Ngatini Maryati", "3573017110680003", "Jl. Cemara No. 75"],
]
PEOPLE = [(row[1], row[2]) for row in LIST[1:]]


def xlsx(rows, merged=(), sheet="Usulan", more=()) -> bytes:
    """A workbook. `merged` holds (row, column, last row, last column, text) from 0; `more` (name, rows, hidden)."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"default_date_format": "dd/mm/yyyy"}) as workbook:
        page = workbook.add_worksheet(sheet)
        _fill(page, rows)
        for top, left, bottom, right, text in merged:
            page.merge_range(top, left, bottom, right, text)
        for name, other_rows, hidden in more:
            other = workbook.add_worksheet(name)
            _fill(other, other_rows)
            if hidden:
                other.hide()
    return buffer.getvalue()


def _fill(page, rows) -> None:
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            if isinstance(value, str):
                page.write_string(number, column, value)
            elif value is not None:
                page.write(number, column, value)


def ods(rows) -> bytes:
    """A LibreOffice sheet, with the million empty rows at its end that LibreOffice writes."""

    def cell(value) -> str:
        if value in (None, ""):
            return "<table:table-cell/>"
        if isinstance(value, str):
            return f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'
        return f'<table:table-cell office:value-type="float" office:value="{value}"/>'

    body = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
    rest = (
        '<table:table-row table:number-rows-repeated="1048000">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    return ods_of(f'<table:table table:name="Usulan">{body}{rest}</table:table>')


def ods_of(table: str, manifest: str = "<manifest/>") -> bytes:
    names = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{names} office:version="1.3">'
        f"<office:body><office:spreadsheet>{table}</office:spreadsheet></office:body></office:document-content>"
    )
    return zipped(
        {
            "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": content.encode(),
            "META-INF/manifest.xml": manifest.encode(),
        }
    )


def zipped(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            method = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(name, content, compress_type=method)
    return buffer.getvalue()


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """The same workbook with one part replaced or added."""
    return zipped({**parts_of(data), name: content})


def with_flipped_bytes(data: bytes, chance: random.Random) -> bytes:
    flipped = bytearray(data)
    for _ in range(chance.choice((1, 3, 30))):
        flipped[chance.randrange(len(flipped))] = chance.randrange(256)
    return bytes(flipped)


def with_flipped_part(data: bytes, chance: random.Random) -> bytes:
    """Bytes flipped inside one part, which is then packed soundly: damage that no checksum tells."""
    parts = parts_of(data)
    name = chance.choice([name for name, content in parts.items() if content])
    return zipped({**parts, name: with_flipped_bytes(parts[name], chance)})


def with_claimed_size(data: bytes, part: str, size: int) -> bytes:
    """A zip whose list claims another size for a part than it has."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        true = archive.getinfo(part).file_size.to_bytes(4, "little")
    return data.replace(true, size.to_bytes(4, "little"))
