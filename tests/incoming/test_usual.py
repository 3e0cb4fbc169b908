"""What the office usually asks in a disposition and how long it gives, set in the browser."""

import pytest

from app.ground.db import db
from app.incoming import usual
from app.incoming.models import Disposition
from app.office.models import Setting

PAGE = "/surat-masuk/pengaturan"
DAYS = {"usual": "7", "soon": "3", "at_once": "1"}


@pytest.fixture
def admin(sign_in):
    return sign_in("admin", ["admin"])


def test_the_office_s_own_instructions_and_days_hold_from_now_on(app, inside, admin):
    page = admin.get(PAGE)
    assert page.fields("main form")["lines"].strip().startswith("Tindak lanjuti")
    admin.post(PAGE, {"lines": "Tindak lanjuti\n Bahas di rapat staf \n\nTindak lanjuti", **DAYS}, status=303)
    with inside(app):
        assert usual.choices() == [("tindak", "Tindak lanjuti"), ("Bahas di rapat staf", "Bahas di rapat staf")]
        assert usual.days() == {"biasa": 7, "segera": 3, "sangat segera": 1}
    assert "Bahas di rapat staf" in admin.get(PAGE)


def test_what_was_asked_before_keeps_its_words(app, inside, admin):
    admin.post(PAGE, {"lines": "Bahas di rapat", **DAYS}, status=303)
    with inside(app):
        assert Disposition(instructions=["tindak", "Kata lama"]).asked == "Tindak lanjuti, Kata lama"


@pytest.mark.parametrize(
    ("lines", "days", "sentence"),
    [
        ("", DAYS, "perlu diisi"),
        ("x" * 61, DAYS, "lebih dari 60 huruf"),
        ("\n".join(f"Instruksi {n}" for n in range(21)), DAYS, "1 sampai 20 instruksi"),
        ("Tindak lanjuti", DAYS | {"at_once": "9"}, "tidak boleh mendapat tenggat lebih lama"),
        ("Tindak lanjuti", DAYS | {"soon": "0"}, "1"),
    ],
)
def test_what_does_not_fit_the_sheet_is_refused(app, inside, admin, lines, days, sentence):
    assert sentence in admin.post(PAGE, {"lines": lines, **days}, status=422)
    with inside(app):
        assert db.session.scalar(db.select(Setting.id).where(Setting.key.like("incoming.%"))) is None
