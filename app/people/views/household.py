"""A family: who stands on the card, who comes and goes, who follows the head, its desil."""

from flask import request, url_for
from flask_login import current_user

from app.ground import audit
from app.ground.web import go, page, toast
from app.people import access, families, watching
from app.people.access import READ, WRITE
from app.people.forms import DayForm, EnterForm, FamilyDesilForm, LeaveForm, SplitForm
from app.people.views import bp


@bp.get("/warga/keluarga/<int:family_id>", may=READ)
def family(family_id):
    found = access.find_family(current_user, family_id)
    for row in found.present:
        audit.looked(watching.KIND, row.person_id)
    return _show(found)


def _show(found, status=200, **forms):
    empty = {"enter": EnterForm, "leave": LeaveForm, "split": SplitForm, "roles": DayForm, "desil": FamilyDesilForm}
    forms = {name: forms.get(name) or form() for name, form in empty.items()}
    return page(
        "people/family.html", status=status, family=found, forms=forms, headless=families.headless(found),
        successor=families.successor(found), trail=audit.trail("people_family", found.id, limit=10),
    )  # fmt: skip


@bp.post("/warga/keluarga/<int:family_id>/anggota", may=WRITE)
def enter_family(family_id):
    found, form = access.find_family(current_user, family_id), EnterForm(request.form)
    if form.validate():
        person = access.find_by_number(current_user, form.number.data)
        with form.refusals():
            families.enter(found, person, form.role.data, form.on.data)
            return _done(found)
        found = access.find_family(current_user, family_id)
    return _show(found, 422, enter=form)


@bp.post("/warga/keluarga/<int:family_id>/anggota/<int:place_id>/akhir", may=WRITE)
def leave_family(family_id, place_id):
    found, form = access.find_family(current_user, family_id), LeaveForm(request.form)
    if form.validate():
        with form.refusals():
            families.leave(access.place_of(found, place_id), form.on.data, form.reason.data)
            return _done(found)
        found = access.find_family(current_user, family_id)
    return _show(found, 422, leave=form)


@bp.post("/warga/keluarga/<int:family_id>/hubungan", may=WRITE)
def give_family_roles(family_id):
    found, form = access.find_family(current_user, family_id), DayForm(request.form)
    if form.validate():
        with form.refusals():
            families.give_roles(found, form.roles(request.form), form.on.data)
            return _done(found)
        found = access.find_family(current_user, family_id)
    return _show(found, 422, roles=form)


@bp.post("/warga/keluarga/<int:family_id>/pemecahan", may=WRITE)
def split_family(family_id):
    found, form = access.find_family(current_user, family_id), SplitForm(request.form)
    if form.validate():
        with form.refusals():
            new = families.split(found, form.kk.data, form.roles(request.form), form.on.data)
            toast("KK sudah dipecah; ini keluarga yang baru.")
            return go(url_for(".family", family_id=new.id))
        found = access.find_family(current_user, family_id)
    return _show(found, 422, split=form)


@bp.post("/warga/keluarga/<int:family_id>/desil", may=WRITE)
def set_family_desil(family_id):
    found, form = access.find_family(current_user, family_id), FamilyDesilForm(request.form)
    if form.validate():
        with form.refusals():
            families.set_desil(found, form.desil.data, form.on.data, form.source.data)
            return _done(found)
        found = access.find_family(current_user, family_id)
    return _show(found, 422, desil=form)


def _done(found):
    toast("Keluarga tersimpan.")
    return go(url_for(".family", family_id=found.id))


@bp.get("/warga/keluarga", may=READ)
def headless():
    """The work list of families that lost their head."""
    return page("people/headless.html", families=access.headless_families(current_user))
