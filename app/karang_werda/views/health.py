"""What was measured of people: one at an activity, one through the years, what has to be followed up."""

from flask import request, url_for
from flask_login import current_user

from app.ground import audit
from app.ground.address import read_number
from app.ground.refusal import RuleError
from app.ground.web import answer, go, page, toast
from app.karang_werda import access, letters, waiting
from app.karang_werda.access import HEALTH, READ, REFER, THRESHOLDS, WRITE
from app.karang_werda.forms import (
    CheckForm,
    FollowedUpForm,
    FollowUpForm,
    ReferralForm,
    ThresholdForm,
    VisitForm,
)
from app.karang_werda.measures import MEASURES, told
from app.karang_werda.measures import thresholds as thresholds_on
from app.karang_werda.rules import health, thresholds, visits
from app.karang_werda.trends import trends
from app.karang_werda.views.frame import bp, first_fault, head
from app.people import watching

ONE = "/karang-werda/<int:club_id>/kegiatan/<int:activity_id>/pemeriksaan/<int:person_id>"
CHECK = "/karang-werda/<int:club_id>/pemeriksaan/<int:check_id>"


@bp.get(ONE, may=HEALTH)
def check(club_id, activity_id, person_id):
    club, activity, person = _found(club_id, activity_id, person_id)
    audit.looked(watching.KIND, person.id)
    made = health.check_of(activity.id, person.id)
    return page("karang_werda/check.html", "check", **_board(club, activity, person, CheckForm(obj=made), made))


def _found(club_id, activity_id, person_id):
    club = access.find_club(current_user, club_id, HEALTH)
    activity = access.find_activity(current_user, club, activity_id)
    return club, activity, access.find_attendee(current_user, activity, person_id)


def _board(club, activity, person, form, made=None, saved=False):
    return dict(
        club=club, activity=activity, person=person, form=form, made=made, saved=saved, measures=MEASURES,
        last=health.last_before(person.id, activity.on_date),
        flags=told(made) if made else [],
        letter=letters.referrals_of([made.id]).get(made.id) if made else None,
        referral=ReferralForm(puskesmas=club.puskesmas), planning=FollowUpForm.of(made), ending=FollowedUpForm.new(),
    )  # fmt: skip


@bp.post(ONE, may=HEALTH)
def measure(club_id, activity_id, person_id):
    club, activity, person = _found(club_id, activity_id, person_id)
    form, made = CheckForm(request.form), health.check_of(activity.id, person.id)
    if form.validate():
        with form.refusals():
            made = health.measure(activity, person, form.values(), form.sure.data, by=current_user)
    more = _board(club, activity, person, form, made, saved=not form.refused)
    return answer("karang_werda/check.html", "check", to=_url(club, made) if made else "", **more)


def _url(club, made):
    return url_for(".check", club_id=club.id, activity_id=made.activity_id, person_id=made.person_id)


def _after(club, made):
    """The page of the check, or its part in the dialog."""
    more = _board(club, made.activity, made.person, CheckForm(obj=made), made, saved=True)
    return answer("karang_werda/check.html", "check", to=_url(club, made), **more)


def _check(club_id, check_id, form):
    club = access.find_club(current_user, club_id, HEALTH)
    found = access.find_check(current_user, club, check_id)
    if not form.validate():
        raise RuleError(first_fault(form))
    return club, found


@bp.post(CHECK + "/tindak-lanjut", may=HEALTH)
def plan_follow_up(club_id, check_id):
    form = FollowUpForm(request.form)
    club, found = _check(club_id, check_id, form)
    health.plan_follow_up(found, form.follow_up_on.data, by=current_user)
    return _after(club, found)


@bp.post(CHECK + "/hasil", may=HEALTH)
def follow_up(club_id, check_id):
    form = FollowedUpForm(request.form)
    club, found = _check(club_id, check_id, form)
    health.follow_up(found, form.followed_up_on.data, form.note.data, by=current_user)
    return _after(club, found)


@bp.post(CHECK + "/rujukan", may=REFER)
def refer(club_id, check_id):
    form = ReferralForm(request.form)
    club, found = _check(club_id, check_id, form)
    letters.refer(found, club, form.puskesmas.data, current_user)
    return _after(club, found)


@bp.get("/karang-werda/<int:club_id>/anggota/<int:member_id>/kesehatan", may=HEALTH)
def member_health(club_id, member_id):
    club = access.find_club(current_user, club_id, HEALTH)
    member = access.find_member(current_user, club, member_id)
    audit.looked(watching.KIND, member.person_id)
    checks = access.checks_of(current_user, member)
    more = dict(checks=checks[::-1], trends=trends(checks), words=waiting.words(checks), **head(club, "anggota"))
    return page("karang_werda/member_health.html", member=member, **more)


@bp.get("/karang-werda/tindak-lanjut", may=READ)
def follow_ups():
    """What waits: values that ask for a referral, follow-ups that are due, members who no longer come."""
    work = waiting.work(current_user, request.args.get("hal", 1, type=read_number))
    return page("karang_werda/follow_ups.html", work=work, most=waiting.MOST)


@bp.post("/karang-werda/<int:club_id>/anggota/<int:member_id>/kunjungan", may=WRITE)
def visit(club_id, member_id):
    club, form = access.find_club(current_user, club_id, WRITE), VisitForm(request.form)
    member = access.find_member(current_user, club, member_id)
    if not form.validate():
        raise RuleError(first_fault(form))
    visits.visit(member, form.on_date.data, form.finding.data, form.note.data, by=current_user)
    toast("Kunjungan tercatat.")
    return go(url_for(".member", club_id=club_id, member_id=member_id))


@bp.get("/karang-werda/ambang", may=READ)
def threshold_list():
    return _thresholds(ThresholdForm.new(thresholds_on()))


def _thresholds(form, status=200):
    more = dict(thresholds=thresholds_on(), history=thresholds.history())
    return page("karang_werda/thresholds.html", status=status, form=form, **more)


@bp.post("/karang-werda/ambang", may=THRESHOLDS)
def change_threshold():
    form = ThresholdForm(request.form).offer(thresholds_on())
    if form.validate():
        with form.refusals():
            thresholds.change(by=current_user, **form.values())
            toast("Ambang baru tersimpan.")
            return go(url_for(".threshold_list"))
    return _thresholds(form, status=422)
