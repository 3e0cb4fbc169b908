"""Rows as the person they are about may read them: each column under the words that the office uses for it."""

from sqlalchemy import Select

from app.ground import wilayah
from app.ground.db import db

INTERNAL = frozenset({
    "version", "name_key", "context", "cells", "values", "diff", "errors", "warnings", "twins", "sha256",
})  # fmt: skip

WORDS = {
    "created_at": "dicatat", "created_by": "dicatat oleh akun", "on_date": "tanggal", "source": "sumber",
    "since": "sejak", "until": "sampai", "code": "kode", "kind": "jenis", "confirmed": "dengan surat dokter",
    "desil": "desil", "register": "buku", "year": "tahun", "sequence": "nomor urut", "number": "nomor",
    "suffix": "akhiran nomor", "classification": "kode klasifikasi", "subject": "hal", "addressee": "kepada",
    "state": "keadaan", "trouble": "kendala", "cancel_reason": "alasan batal", "registered_at": "didaftarkan",
    "registered_by": "didaftarkan oleh akun", "issued_at": "terbit", "about_kind": "tentang",
    "replaced_by": "diganti surat", "joined_to": "ditautkan ke warga",
    "rule": "aturan kamar", "sex": "jenis kelamin", "child": "anak", "bedridden": "tirah baring",
    "exception": "alasan penempatan", "started_at": "mulai", "text": "isi", "at": "pada", "by_name": "oleh",
    "done_at": "selesai", "note": "keterangan", "kept_at": "dititipkan", "returned_at": "dikembalikan",
    "due_before": "batas semula", "item": "barang", "quantity": "jumlah", "called": "disebut", "age": "usia",
    "ended_at": "berakhir", "received_by": "diterima oleh", "desil_on": "desil per", "doubtful": "berbeda dengan NIK",
}  # fmt: skip


def rows(query: Select) -> list[dict]:
    """The rows of one model, as {word: value}; empty columns are left out, numbers of other rows too."""
    return [_told(row) for row in db.session.scalars(query).unique()]


def _told(row) -> dict:
    audited = getattr(row, "__audit__", None)
    labels = audited.labels if audited else {}
    told = {}
    for column in row.__table__.columns:
        if column.name in INTERNAL or column.name.endswith("_id") or column.name == "id":
            continue
        value = getattr(row, column.key)
        if column.name.endswith("kelurahan"):
            value = wilayah.name_of(value)
        if value not in (None, "", [], {}):
            word = labels.get(column.name) or WORDS.get(column.name, column.name.replace("_", " "))
            told[word] = audited.said(column.name, value) if audited else value
    return told
