"""Who belongs to a club: list, adding one or many, one member's card, leaving."""

from flask import request, url_for
from flask_login import current_user

from app.ground import audit, listing_page
from app.ground.permit import may
from app.ground.refusal import RuleError
from app.ground.web import go, page, toast
from app.karang_werda import access, board, messages
from app.karang_werda.access import EXPORT, READ, WRITE
from app.karang_werda.forms import JoinForm, LeaveForm, MemberForm, VisitForm
from app.karang_werda.listing import MEMBERS, SUGGESTED
from app.karang_werda.rules import members
from app.karang_werda.views.frame import bp, first_fault, head


@bp.get("/karang-werda/<int:club_id>/anggota", may=READ)
def member_list(club_id):
    return page("karang_werda/members.html", "listing", **_people(access.find_club(current_user, club_id)))


def _people(club, typed="", found=(), form=None):
    url = url_for(".member_list", club_id=club.id)
    listed = MEMBERS.read(request.args, access.members(current_user, club), url)
    form = form or JoinForm.new()
    return dict(listed=listed, form=form, typed=typed, candidates=found, **head(club, "anggota"))


@bp.post("/karang-werda/<int:club_id>/anggota/pencarian", may=READ, writes=False)
def search_members(club_id):
    club = access.find_club(current_user, club_id)
    base, url = access.members(current_user, club), url_for(".member_list", club_id=club_id)
    more = dict(form=JoinForm.new(), typed="", candidates=(), **head(club, "anggota"))
    return listing_page.search(MEMBERS, "karang_werda/members.html", base, url, **more)


@bp.get("/karang-werda/<int:club_id>/anggota/ekspor", may=EXPORT)
def export(club_id):
    club = access.find_club(current_user, club_id, EXPORT)
    return listing_page.export(
        MEMBERS, access.members(current_user, club), url_for(".member_list", club_id=club_id)
    )


@bp.post("/karang-werda/<int:club_id>/calon-anggota", may=WRITE, writes=False)
def member_candidates(club_id):
    """People who fit what was typed, to be taken in; the day that was filled in stays."""
    club, typed = access.find_club(current_user, club_id, WRITE), (request.form.get("q") or "").strip()[:100]
    found = board.candidates(access.around(current_user, club), typed)
    more = _people(club, typed=typed, found=found, form=JoinForm(request.form))
    return page("karang_werda/members.html", "candidates", **more)


@bp.post("/karang-werda/<int:club_id>/anggota", may=WRITE)
def join(club_id):
    club, form = access.find_club(current_user, club_id, WRITE), JoinForm(request.form)
    if not form.validate():
        raise RuleError(first_fault(form))
    person = access.find_person(current_user, club, form.person_id.data)
    members.join(club, person, form.joined_on.data, by=current_user)
    toast("Anggota ditambahkan.")
    return go(url_for(".member_list", club_id=club_id))


@bp.get("/karang-werda/<int:club_id>/usulan", may=WRITE)
def suggestions(club_id):
    """Everybody of the kelurahan who is old enough and in no club."""
    club = access.find_club(current_user, club_id, WRITE)
    base = board.suggested(access.around(current_user, club), club)
    listed = SUGGESTED.read(request.values, base, url_for(".suggestions", club_id=club_id))
    more = head(club, "anggota")
    return page("karang_werda/suggestions.html", "listing", listed=listed, form=JoinForm.new(), **more)


@bp.post("/karang-werda/<int:club_id>/usulan/saringan", may=WRITE, writes=False)
def filter_suggestions(club_id):
    club = access.find_club(current_user, club_id, WRITE)
    base, url = (
        board.suggested(access.around(current_user, club), club),
        url_for(".suggestions", club_id=club_id),
    )
    more = dict(form=JoinForm.new(), **head(club, "anggota"))
    return listing_page.search(SUGGESTED, "karang_werda/suggestions.html", base, url, **more)


@bp.post("/karang-werda/<int:club_id>/usulan", may=WRITE)
def join_many(club_id):
    club, form = access.find_club(current_user, club_id, WRITE), JoinForm(request.form)
    if not form.validate():
        raise RuleError(first_fault(form))
    wanted = access.only_around(current_user, club, form.id.data)
    joined = members.join_many(club, wanted, form.joined_on.data, members.SUGGESTED, by=current_user)
    toast(
        f"{joined} anggota ditambahkan." if joined else "Tidak ada yang ditandai.", "ok" if joined else "warn"
    )
    return go(url_for(".suggestions", club_id=club_id))


@bp.get("/karang-werda/<int:club_id>/anggota/<int:member_id>", may=READ)
def member(club_id, member_id):
    club = access.find_club(current_user, club_id)
    found = access.find_member(current_user, club, member_id)
    return _card(club, found, MemberForm(obj=found))


def _card(club, found, form, status=200):
    trail = audit.trail("karang_werda_member", found.id)
    more = dict(leaving=LeaveForm.new(), visiting=VisitForm.new(), trail=trail, **head(club, "anggota"))
    away = board.away(found)
    more |= dict(seen=board.visits(found), away=away, disabilities=board.disabilities(found))
    more |= dict(messages=messages.to_member(club, found, away and away.since), telephone=messages.reach(found)[1])
    return page("karang_werda/member.html", status=status, member=found, form=form, **more)


@bp.post("/karang-werda/<int:club_id>/anggota/<int:member_id>", may=WRITE)
def change_member(club_id, member_id):
    club = access.find_club(current_user, club_id, WRITE)
    found, form = access.find_member(current_user, club, member_id), MemberForm(request.form)
    if form.validate() and not form.stale(found):
        with form.refusals():
            members.change(found, form.values(), by=current_user)
            toast("Perubahan tersimpan.")
            return go(url_for(".member", club_id=club_id, member_id=member_id))
    return _card(club, found, form, status=422)


@bp.post("/karang-werda/<int:club_id>/anggota/<int:member_id>/pengeluaran", may=WRITE)
def leave(club_id, member_id):
    club = access.find_club(current_user, club_id, WRITE)
    found, form = access.find_member(current_user, club, member_id), LeaveForm(request.form)
    if not form.validate():
        raise RuleError(first_fault(form))
    tell_register = may("people:write")
    members.leave(found, form.left_on.data, form.reason.data, by=current_user, tell_register=tell_register)
    toast("Keanggotaan diakhiri.")
    return go(url_for(".member", club_id=club_id, member_id=member_id))
