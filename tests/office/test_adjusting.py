"""The rules of the rooms that an administrator may change, on one page."""

import pytest
from sqlalchemy import func, select

from app.ground.audit import AuditEntry, AuditValues
from app.ground.db import db
from app.ground.room import offers
from app.office import adjusting, agency
from app.office.agency import DEFAULTS
from app.office.models import Setting

pytestmark = pytest.mark.pages

PAGE = "/pengaturan/aturan"


@pytest.fixture
def admin(sign_in):
    return sign_in("budi", roles=["admin"])


@pytest.fixture
def fields(admin):
    return admin.get(PAGE).fields()


def test_what_is_shipped_fits_the_page(app, inside):
    with inside(app):
        form = adjusting.shape()()
        shapes = set()
        for one in offers("adjustable"):
            shipped, field = DEFAULTS[one.key], form[adjusting.field_of(one)]
            shapes.add(one.shape)
            if one.shape == "number":
                assert one.least <= shipped <= one.most, one.key
            elif one.shape == "names":
                assert all(len(row) == 2 for row in shipped), one.key
            else:
                values = {value for value, *_ in field.iter_choices()}
                assert values >= set(shipped if one.shape == "some" else [shipped]), one.key
        assert shapes == {"number", "names", "one", "some", "code"}


def test_saving_the_page_as_it_came_changes_nothing(app, inside, admin, fields):
    with inside(app) as session:
        before = session.scalar(select(func.count(Setting.id)))
    admin.post(PAGE, fields, status=303)
    with inside(app) as session:
        assert session.scalar(select(func.count(Setting.id))) == before


def test_a_limit_holds_from_today_and_the_trail_tells_it(app, inside, admin, fields):
    admin.post(PAGE, fields | {"shelter-max_days": "14"}, status=303)
    with inside(app):
        assert agency.setting("shelter.max_days") == 14
        assert agency.setting("shelter.extensions") == DEFAULTS["shelter.extensions"]
        told = select(AuditValues.changes).join(AuditEntry).where(AuditEntry.kind == Setting.__tablename__)
        assert db.session.scalar(told.order_by(AuditEntry.id.desc()))["Nilai"] == [None, 14]
    assert admin.get(PAGE).fields()["shelter-max_days"] == "14"


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("shelter-max_days", "0"), ("shelter-max_days", "tujuh"), ("shelter-max_days", ""),
        ("lks-report_period", "pekan"), ("shelter-referral_code", "9.9.9"), ("office-fields", "Bidang Satu"),
        ("lks-kinds", ""), ("lks-active_signs", []),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_at_its_field_and_nothing_is_kept(app, inside, admin, fields, field, text):
    page = admin.post(PAGE, fields | {"karang_werda-absences": "5", field: text}, status=422)
    assert page.css(f"#{field}-error")
    with inside(app):
        assert agency.setting("karang_werda.absences") == DEFAULTS["karang_werda.absences"]


def test_a_name_changes_and_keeps_its_key_and_a_new_one_gets_its_own(app, inside, admin, fields):
    names = [name for _, name in DEFAULTS["office.fields"]]
    kinds = [name for _, name in DEFAULTS["lks.kinds"]]
    lists = {
        "office-fields": "\n".join(["Bidang Rehabilitasi", *names[1:], "Bidang Data"]),
        "lks-kinds": "\n".join([*kinds, "Anak!", "Umum sekali"]),
    }
    admin.post(PAGE, fields | lists, status=303)
    with inside(app):
        found = agency.setting("office.fields")
        assert found[0] == [1, "Bidang Rehabilitasi"] and found[-1] == [5, "Bidang Data"]
        keys = [key for key, _ in agency.setting("lks.kinds")]
        assert keys == [key for key, _ in DEFAULTS["lks.kinds"]] + ["anak2", "umumsekali"]
    assert "Umum sekali" in admin.get(PAGE).fields()["lks-kinds"]


def test_a_line_that_moves_takes_its_key_along(app, inside, admin, fields):
    """Records point at keys: a name put between two others must not rename what stands below it."""
    held = DEFAULTS["lks.kinds"]
    names = [name for _, name in held]
    typed = [names[1].upper(), names[0], "Bayi", *names[2:], "Keluarga"]
    admin.post(PAGE, fields | {"lks-kinds": "\n".join(typed)}, status=303)
    with inside(app):
        first, second, *rest = (key for key, _ in held)
        found = [tuple(row) for row in agency.setting("lks.kinds")]
        kept = [first, "bayi", *rest, "keluarga"]
        assert found == list(zip([second, *kept], typed, strict=True))


def test_what_somebody_else_saved_meanwhile_is_shown_and_not_undone(app, inside, admin, fields):
    admin.post(PAGE, fields | {"shelter-max_days": "14"}, status=303)
    page = admin.post(PAGE, fields | {"shelter-extensions": "3"}, status=422)
    assert "14" in page.texts("#shelter-max_days-error")[0]
    with inside(app):
        assert agency.setting("shelter.max_days") == 14
        assert agency.setting("shelter.extensions") == DEFAULTS["shelter.extensions"]
    admin.post(PAGE, page.fields() | {"shelter-max_days": "14"}, status=303)
    with inside(app):
        assert agency.setting("shelter.max_days") == 14 and agency.setting("shelter.extensions") == 3


@pytest.mark.parametrize("line", ["SENAM", "x" * 61])
def test_a_list_takes_no_name_twice_and_none_that_is_too_long(admin, fields, line):
    page = admin.post(PAGE, fields | {"karang_werda-kinds": fields["karang_werda-kinds"] + "\n" + line}, status=422)
    assert page.css("#karang_werda-kinds-error")


@pytest.mark.parametrize("role", ["staf", "kabid", "kadis", "auditor", "privacy"])
def test_nobody_but_an_administrator_changes_them(sign_in, role):
    client = sign_in(role, roles=[role])
    client.get(PAGE, status=403)
    client.post(PAGE, {}, status=403)


def test_the_page_stands_under_settings(admin):
    assert admin.get("/pengaturan").css(f'#more a[href="{PAGE}"]')
