"""The register of LKS: the list, the table by kecamatan, one LKS, its officers."""

from flask import request, url_for
from flask_login import current_user

from app.ground import listing_page
from app.ground.permit import may
from app.ground.refusal import RuleError
from app.ground.web import go, page, toast
from app.lks import access, board, catalog, messages
from app.lks import listing as lists_of
from app.lks.access import EXPORT, READ, WRITE
from app.lks.forms import CloseForm, EndForm, InstitutionForm, NoteForm, OfficerForm, ReasonForm
from app.lks.rules import institutions, profile
from app.lks.standing import Standings
from app.lks.views.frame import bp, first_fault, head


@bp.get("/lks", may=READ)
def index():
    known = catalog.read()
    listed = lists_of.institutions(known).read(request.args, access.visible(current_user), url_for(".index"))
    return page("lks/list.html", "listing", listed=listed, told=_told(known), catalog=known)


@bp.post("/lks/pencarian", may=READ, writes=False)
def search():
    known = catalog.read()
    more = dict(told=_told(known), catalog=known)
    base, url = access.visible(current_user), url_for(".index")
    return listing_page.search(lists_of.institutions(known), "lks/list.html", base, url, **more)


def _told(known):
    """What a list says of each LKS: (LKS, its standing)."""

    def told(shown):
        standings = Standings(shown, known)
        return [(institution, standings.of(institution)) for institution in shown]

    return told


@bp.get("/lks/ekspor", may=EXPORT)
def export():
    listing = lists_of.institutions(catalog.read())
    return listing_page.export(listing, access.visible(current_user), url_for(".index"))


@bp.get("/lks/kecamatan", may=READ)
def districts():
    return page("lks/districts.html", table=board.Districts(access.visible(current_user), catalog.read()))


@bp.get("/lks/baru", may=WRITE)
def new():
    return _edit(InstitutionForm().offer(catalog.read()))


@bp.post("/lks/baru", may=WRITE)
def create():
    form = InstitutionForm(request.form).offer(catalog.read())
    if form.validate():
        with form.refusals():
            institution = institutions.enter(form.values(), by=current_user)
            toast("LKS baru tersimpan.")
            return go(url_for(".show", institution_id=institution.id))
    return _edit(form, status=422)


@bp.get("/lks/<int:institution_id>/ubah", may=WRITE)
def edit(institution_id):
    institution = access.find_institution(current_user, institution_id)
    return _edit(InstitutionForm(obj=institution).offer(catalog.read(), institution), institution)


@bp.post("/lks/<int:institution_id>/ubah", may=WRITE)
def update(institution_id):
    institution, known = access.find_institution(current_user, institution_id), catalog.read()
    form = InstitutionForm(request.form).offer(known, institution)
    if form.validate() and not form.stale(
        institution, InstitutionForm(obj=institution).offer(known, institution)
    ):
        with form.refusals():
            institutions.change(institution, form.values(), by=current_user)
            toast("Perubahan tersimpan.")
            return go(url_for(".show", institution_id=institution_id))
    return _edit(form, institution, status=422)


def _edit(form, institution=None, status=200):
    return page("lks/edit.html", status=status, form=form, institution=institution)


@bp.get("/lks/<int:institution_id>", may=READ)
def show(institution_id):
    institution = access.find_institution(current_user, institution_id)
    frame, officers = head(institution, "ringkasan"), board.officers(institution)
    return page(
        "lks/show.html",
        officers=officers,
        form=OfficerForm.new(),
        closing=CloseForm(),
        trail=board.trail(institution),
        is_old=profile.is_old(institution),
        messages=messages.drafts(institution, frame["standing"], frame["catalog"]) if may(WRITE) else (),
        telephone=messages.telephone(institution, officers),
        **frame,
    )


@bp.post("/lks/<int:institution_id>/penutupan", may=WRITE)
def close(institution_id):
    institution, form = access.find_institution(current_user, institution_id), CloseForm(request.form)
    if not form.validate():
        raise RuleError(first_fault(form))
    institutions.close(institution, form.closed_on.data, form.reason.data, by=current_user)
    toast("LKS tercatat tidak beroperasi.")
    return _back(institution_id)


@bp.post("/lks/<int:institution_id>/pembukaan", may=WRITE)
def reopen(institution_id):
    institutions.reopen(access.find_institution(current_user, institution_id), by=current_user)
    toast("LKS tercatat beroperasi lagi.")
    return _back(institution_id)


def _back(institution_id):
    return go(url_for(".show", institution_id=institution_id))


# Officers


@bp.post("/lks/<int:institution_id>/pengurus", may=WRITE)
def appoint(institution_id):
    institution, form = access.find_institution(current_user, institution_id), OfficerForm(request.form)
    if not form.validate():
        raise RuleError(first_fault(form))
    institutions.appoint(institution, form.values(), by=current_user)
    toast("Pengurus ditambahkan.")
    return _back(institution_id)


@bp.post("/lks/<int:institution_id>/pengurus/<int:officer_id>/pengakhiran", may=WRITE)
def end_term(institution_id, officer_id):
    institution, form = access.find_institution(current_user, institution_id), EndForm(request.form)
    officer = access.find_officer(institution, officer_id)
    if not form.validate():
        raise RuleError(first_fault(form))
    institutions.end_term(officer, form.ends_on.data, by=current_user)
    toast("Masa jabatan diakhiri.")
    return _back(institution_id)


# The profile as a whole


@bp.get("/lks/<int:institution_id>/profil", may=READ)
def profile_page(institution_id):
    institution = access.find_institution(current_user, institution_id)
    rows = profile.side_by_side(institution, board.proposals(institution))
    more = dict(proposals=rows, declining=ReasonForm(), asking=NoteForm(), is_old=profile.is_old(institution))
    return page("lks/profile.html", **more, **head(institution, "profil"))
