"""The trail of changes as a clerk reads it: words of the office instead of codes and ids."""

import re

import pytest
from sqlalchemy import CheckConstraint

import app.rooms  # noqa: F401  every model is known
from app.ground import audit
from app.ground.db import Base

AS_THEY_ARE = {"attendance_mark.state"}  # codes that are the words themselves: hadir, izin, sakit, alpa


def coded_columns():
    """(model, column, codes) of every column of the trail that can hold only certain codes."""
    for mapper in Base.registry.mappers:
        audited = getattr(mapper.class_, "__audit__", None)
        checks = [c for c in mapper.local_table.constraints if isinstance(c, CheckConstraint)]
        for check in checks if audited else ():
            found = re.fullmatch(r"(\w+) IN \(([^)]*)\)", str(check.sqltext))
            if found and found[1] in audited.labels:
                yield mapper.class_, found[1], re.findall(r"'([^']*)'", found[2])


def test_every_code_that_the_trail_tells_has_its_word():
    seen = 0
    for model, column, codes in coded_columns():
        seen += 1
        if f"{model.__tablename__}.{column}" not in AS_THEY_ARE:
            assert set(codes) <= set(model.__audit__.words.get(column, {})), f"{model.__tablename__}.{column}"
    assert seen > 15


def test_words_are_for_columns_that_are_told():
    for mapper in Base.registry.mappers:
        if audited := getattr(mapper.class_, "__audit__", None):
            assert set(audited.words) <= set(audited.labels), mapper.class_.__name__


@pytest.mark.parametrize(
    ("kind", "label", "stored", "said"),
    [
        ("training_enrolment", "Status", "tidak_lolos", "Tidak lolos verifikasi"),
        ("letters_draft", "Keadaan", "tanda_tangan", "Menunggu persetujuan penanda tangan"),
        ("people_person", "Jenis kelamin", "P", "Perempuan"),
        ("shelter_waiting", "Kegentingan", 1, "Sangat mendesak"),
        ("training_enrolment", "Status", "tak dikenal", "tak dikenal"),
        ("training_enrolment", "Status", None, None),
        ("people_person", "Nama", "tidak_lolos", "tidak_lolos"),
        ("tidak_ada", "Apa saja", ["daftar"], ["daftar"]),
    ],
)
def test_a_code_is_said_in_words_and_all_else_as_it_is(kind, label, stored, said):
    assert audit.said(kind, label, stored) == said
