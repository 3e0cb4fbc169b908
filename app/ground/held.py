"""Rows as the person they are about may read them: each column under the words that the office uses for it."""

from sqlalchemy import Select

from app.ground.db import db

INTERNAL = frozenset({
    "version", "name_key", "context", "cells", "values", "diff", "errors", "warnings", "twins", "code", "sha256",
})  # fmt: skip


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
        if value not in (None, "", [], {}):
            told[labels.get(column.name, column.name.replace("_", " "))] = value
    return told
