"""Karang Werda: the list of clubs, a club with who runs it."""

from flask import request, url_for
from flask_login import current_user

from app.ground import listing_page
from app.ground.permit import may
from app.ground.refusal import RuleError
from app.ground.web import go, page, toast
from app.karang_werda import access, board, messages
from app.karang_werda.access import FOUND, READ, WRITE
from app.karang_werda.completeness import Scores
from app.karang_werda.forms import ClubForm, EndForm, OfficerForm
from app.karang_werda.listing import CLUBS
from app.karang_werda.rules import clubs
from app.karang_werda.views.frame import bp, first_fault, head

# Clubs


@bp.get("/karang-werda", may=READ)
def index():
    listed = CLUBS.read(request.args, access.visible(current_user), url_for(".index"))
    return page("karang_werda/list.html", "listing", listed=listed, told=_told)


@bp.post("/karang-werda/pencarian", may=READ, writes=False)
def search():
    base = access.visible(current_user)
    return listing_page.search(CLUBS, "karang_werda/list.html", base, url_for(".index"), told=_told)


def _told(shown):
    """What a list of clubs says of each: (club, state of its SK, completeness)."""
    scores = Scores(shown)
    return [(club, club.decree_state(scores.warning), scores.of(club)) for club in shown]


@bp.get("/karang-werda/baru", may=FOUND)
def new():
    return _edit(ClubForm())


@bp.post("/karang-werda/baru", may=FOUND)
def create():
    form = ClubForm(request.form)
    if form.validate():
        with form.refusals():
            club = clubs.found_club(form.values(), by=current_user)
            toast("Karang Werda baru tersimpan.")
            return go(url_for(".show", club_id=club.id))
    return _edit(form, status=422)


@bp.get("/karang-werda/<int:club_id>/ubah", may=WRITE)
def edit(club_id):
    club = access.find_club(current_user, club_id, WRITE)
    return _edit(ClubForm(obj=club), club)


@bp.post("/karang-werda/<int:club_id>/ubah", may=WRITE)
def update(club_id):
    club, form = access.find_club(current_user, club_id, WRITE), ClubForm(request.form)
    if form.validate() and not form.stale(club):
        with form.refusals():
            clubs.change_club(club, form.values(), by=current_user)
            toast("Perubahan tersimpan.")
            return go(url_for(".show", club_id=club_id))
    return _edit(form, club, status=422)


def _edit(form, club=None, status=200):
    return page("karang_werda/edit.html", status=status, form=form, club=club)


@bp.get("/karang-werda/<int:club_id>", may=READ)
def show(club_id):
    club = access.find_club(current_user, club_id)
    return page("karang_werda/show.html", trail=board.trail(club), **_board(club))


# Officers


def _board(club, typed="", found=(), form=None):
    frame, officers = head(club, "ringkasan"), board.officers(club)
    whom = messages.spokesman(officers)
    return dict(
        officers=officers,
        form=form or OfficerForm.new(),
        ending=EndForm.new(),
        typed=typed,
        candidates=found,
        # The office writes to the officers of a club; the club writes nothing to itself.
        messages=messages.drafts(club, frame["completeness"], officers) if may(FOUND) else (),
        telephone=whom.person.phone if whom else None,
        **frame,
    )


@bp.post("/karang-werda/<int:club_id>/calon-pengurus", may=WRITE, writes=False)
def candidates(club_id):
    """People who fit what was typed, to be made officers; what was filled in meanwhile stays."""
    club, typed = access.find_club(current_user, club_id, WRITE), (request.form.get("q") or "").strip()[:100]
    found = board.candidates(access.around(current_user, club), typed)
    more = _board(club, typed=typed, found=found, form=OfficerForm(request.form))
    return page("karang_werda/show.html", "candidates", trail=board.trail(club), **more)


@bp.post("/karang-werda/<int:club_id>/pengurus", may=WRITE)
def appoint(club_id):
    club, form = access.find_club(current_user, club_id, WRITE), OfficerForm(request.form)
    if not form.validate():
        raise RuleError(first_fault(form))
    person = access.find_person(current_user, club, form.person_id.data)
    post, term = form.post.data, (form.starts_on.data, form.ends_on.data)
    clubs.appoint(club, person, post, *term, section=form.section.data, by=current_user)
    toast("Pengurus ditambahkan.")
    return _after(club_id)


@bp.post("/karang-werda/<int:club_id>/pengurus/<int:officer_id>/pengakhiran", may=WRITE)
def end_term(club_id, officer_id):
    club, form = access.find_club(current_user, club_id, WRITE), EndForm(request.form)
    officer = access.find_officer(current_user, club, officer_id)
    if not form.validate():
        raise RuleError(first_fault(form))
    clubs.end_term(officer, form.ends_on.data, by=current_user)
    toast("Masa jabatan diakhiri.")
    return _after(club_id)


def _after(club_id):
    return go(url_for(".show", club_id=club_id))
