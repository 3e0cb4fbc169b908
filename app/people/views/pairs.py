"""Two records side by side: joined into one, parted again, or found to be two people."""

from flask import request, url_for
from flask_login import current_user

from app.ground import audit, listing_page
from app.ground.web import go, page, toast
from app.people import access, finding, history, joining, rules, twins, watching
from app.people.access import JOIN
from app.people.forms import JoinForm
from app.people.listing import TWINS
from app.people.views import bp


@bp.get("/warga/<int:person_id>/penautan", may=JOIN)
def choose_other(person_id):
    person = access.find_person(current_user, person_id)
    return page("people/choose.html", person=person, typed="", found=rules.twins_of(person))


@bp.post("/warga/<int:person_id>/penautan", may=JOIN, writes=False)
def search_other(person_id):
    """Who else it may be, by what was typed."""
    person, typed = access.find_person(current_user, person_id), (request.form.get("q") or "")[:100]
    people = finding.quick(access.visible(current_user), typed)
    found = [rules.Twin(other, "", False) for other in people if other.id != person_id]
    return page("people/choose.html", "others", person=person, typed=typed, found=found)


@bp.get("/warga/<int:left_id>/penautan/<int:right_id>", may=JOIN)
def compare(left_id, right_id):
    left, right = access.find_pair(current_user, left_id, right_id)
    for person in (left, right):
        audit.looked(watching.KIND, person.id)
    return _compare(left, right, JoinForm.of(left, right))


@bp.post("/warga/<int:left_id>/penautan/<int:right_id>", may=JOIN)
def join(left_id, right_id):
    left, right = access.find_pair(current_user, left_id, right_id)
    form = JoinForm(request.form)
    if form.validate() and not form.outdated(left, right):
        stay, other = (left, right) if form.stay.data == "kiri" else (right, left)
        with form.refusals():
            joining.join(stay.id, other.id, form.taken, by=current_user)
            toast("Kedua data sudah ditautkan. Bila keliru, tautan dapat diurai di halaman orangnya.")
            return _on(stay)
        left, right = access.find_pair(current_user, left_id, right_id)
    return _compare(left, right, form, status=422)


@bp.post("/warga/<int:left_id>/penautan/<int:right_id>/bukan", may=JOIN)
def part_for_good(left_id, right_id):
    left, right = access.find_pair(current_user, left_id, right_id)
    joining.part_for_good(left.id, right.id, by=current_user)
    toast("Dicatat: dua orang yang berbeda. Pasangan ini tidak ditampilkan lagi.")
    return _on(left)


def _on(person):
    """Back to the work list for who works it off, else to the person."""
    return go(url_for(".twin_pairs") if request.form.get("daftar") else url_for(".show", person_id=person.id))


def _compare(left, right, form, status=200):
    return page(
        "people/compare.html", status=status, left=left, right=right, form=form,
        parts=joining.differences(left, right), parted=joining.parted(left.id, right.id),
        histories=(history.of(left), history.of(right)), from_list=request.values.get("daftar"),
        reasons=joining.reasons(left, right),
    )  # fmt: skip


@bp.get("/warga/<int:gone_id>/tautan", may=JOIN)
def show_join(gone_id):
    record, stay = access.find_join(current_user, gone_id)
    newer, kept = joining.newer(record), joining.changed_since(record)
    return page("people/join.html", record=record, stay=stay, newer=newer, kept=kept)


@bp.post("/warga/<int:gone_id>/tautan/penguraian", may=JOIN)
def undo_join(gone_id):
    record, stay = access.find_join(current_user, gone_id)
    kept = joining.undo(record.id, by=current_user)
    left = f" Yang diubah sesudah penautan dibiarkan: {', '.join(kept)}." if kept else ""
    toast(f"Tautan sudah diurai.{left}")
    return go(url_for(".show", person_id=stay.id))


@bp.get("/warga/kembar", may=JOIN)
def twin_pairs():
    """The work list of pairs that may be one person."""
    listed = TWINS.read(request.args, access.twin_pairs(current_user), url_for(".twin_pairs"))
    return page("people/twins.html", "listing", listed=listed, reasons=twins.REASONS, last=twins.last_search())


@bp.post("/warga/kembar", may=JOIN, writes=False)
def filter_twin_pairs():
    return listing_page.search(
        TWINS, "people/twins.html", access.twin_pairs(current_user), url_for(".twin_pairs"),
        reasons=twins.REASONS, last=twins.last_search(),
    )  # fmt: skip


@bp.post("/warga/kembar/pencarian", may=JOIN)
def search_twins():
    work = twins.search(by=current_user)
    return go(url_for("office.show_job", job_id=work.id))
