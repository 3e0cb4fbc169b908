"""The register of people: list, search, page, form."""

from flask import request, url_for
from flask_login import current_user

from app.ground import audit, listing_page, mask
from app.ground.address import read_number
from app.ground.room import RoomBlueprint
from app.ground.search import seal_query
from app.ground.web import go, page, target, toast
from app.people import access, finding, gaps, history, joining, messages, rules, watching
from app.people.access import EXPORT, READ, REVEAL, WRITE
from app.people.forms import DeathForm, PersonForm
from app.people.listing import PEOPLE
from app.people.models import TwinPair

bp = RoomBlueprint("people", __name__)


@bp.get("/warga", may=READ)
def index():
    listed = PEOPLE.read(request.args, access.visible(current_user), url_for(".index"))
    return page("people/list.html", "listing", listed=listed)


@bp.post("/warga/pencarian", may=READ, writes=False)
def search():
    """What was typed becomes a sealed token in the address; HTMX gets the list at once."""
    return listing_page.search(PEOPLE, "people/list.html", access.visible(current_user), url_for(".index"))


@bp.get("/warga/ekspor", may=EXPORT)
def export():
    return listing_page.export(PEOPLE, access.visible(current_user), url_for(".index"))


@bp.get("/warga/baru", may=WRITE)
def new():
    return page("people/edit.html", form=PersonForm(), person=None, twins=[])


@bp.post("/warga/kembaran", may=WRITE, writes=False)
def twins():
    """Who may be the same, while the form is being typed."""
    form = PersonForm(request.form)
    return page("people/edit.html", "twins", form=form, person=None, twins=rules.twins(form.values()))


@bp.post("/warga/baru", may=WRITE)
def create():
    form = PersonForm(request.form)
    found = []
    if form.validate():
        values = form.values()
        found = [] if request.form.get("tetap") else rules.twins_before(values)
        if found:
            form.form_errors.append("Mungkin orang ini sudah tercatat. Periksalah di bawah sebelum menyimpan.")
        else:
            with form.refusals():
                person = rules.register(values, by=current_user)
                if request.form.get("tetap"):
                    joining.part_from_twins(person, by=current_user)
                toast("Warga baru tersimpan.")
                return go(url_for(".show", person_id=person.id))
    return page("people/edit.html", status=422, form=form, person=None, twins=found)


@bp.get("/warga/<int:person_id>", may=READ)
def show(person_id):
    person, stayed = access.find_person_or_stayed(current_user, person_id)
    if stayed:
        return go(url_for(".show", person_id=stayed, dari=person_id))
    audit.looked(watching.KIND, person.id)
    return _show(person)


@bp.post("/warga/<int:person_id>/nomor-utuh", may=REVEAL, writes=False)
def reveal(person_id):
    """The numbers whole, in this one answer, for who signs or checks; logged each time."""
    person = access.find_person(current_user, person_id, whole=True)
    audit.security("menampilkan nomor", watching.KIND, person.id)
    mask.lift()
    return _show(person)


def _show(person, status=200, death_form=None):
    touched = history.tables_of(person)
    return page(
        "people/show.html",
        status=status,
        person=person,
        history=history.of(person, touched),
        shown=history.shown(request.args),
        waiting=gaps.of(person, current_user, may_have_twins=TwinPair.__tablename__ in touched),
        trail=audit.trail(watching.KIND, person.id, limit=10),
        looks=watching.looks(current_user, person.id),
        messages=messages.drafts(person),
        came_from=request.args.get("dari", type=read_number),
        death_form=death_form or DeathForm(),
    )


@bp.get("/warga/<int:person_id>/cetak", may=EXPORT)
def dossier(person_id):
    """All of it on one sheet, for the folder that goes along; remembered, as whatever leaves the house."""
    person = access.find_person(current_user, person_id, whole=True)
    audit.security("mencetak data", watching.KIND, person.id)
    return page("people/dossier.html", person=person, history=history.of(person))


@bp.get("/warga/<int:person_id>/ubah", may=WRITE)
def edit(person_id):
    person = access.find_person(current_user, person_id, whole=True)
    return page("people/edit.html", form=PersonForm.of(person), person=person, twins=[])


@bp.post("/warga/<int:person_id>/ubah", may=WRITE)
def update(person_id):
    person, form = access.find_person(current_user, person_id, whole=True), PersonForm(request.form)
    if form.validate() and not form.stale(person, PersonForm.of(person)):
        with form.refusals():
            rules.change(person, form.values())
            toast("Perubahan tersimpan.")
            return go(url_for(".show", person_id=person_id))
    return page("people/edit.html", status=422, form=form, person=person, twins=[])


@bp.post("/warga/<int:person_id>/kematian", may=WRITE)
def record_death(person_id):
    person, form = access.find_person(current_user, person_id, whole=True), DeathForm(request.form)
    if form.validate():
        with form.refusals():
            rules.record_death(person, form.died_on.data)
            toast("Tersimpan.")
            return go(url_for(".show", person_id=person_id))
    return _show(person, status=422, death_form=form)


@bp.post("/cari", may=READ, writes=False)
def search_box():
    """The one search box: the best few for HTMX, the list for a plain form."""
    typed = (request.form.get("q") or "")[:100]
    if target() == "search_hits":
        found = finding.quick(access.visible(current_user), typed)
        return page("people/_hits.html", people=found)
    return go(url_for(".index", cari=seal_query(typed)) if typed.strip() else url_for(".index"))
