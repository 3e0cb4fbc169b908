"""Bimtek: the list, one bimtek with invitations, participants, tests, certificates, follow-up; the matrix."""

from flask import request, url_for
from flask_login import current_user

from app.ground import audit, listing_page
from app.ground.refusal import RuleError
from app.ground.web import answer, go, page, toast
from app.lks import access, catalog, courses, matrix, messages
from app.lks.access import EXPORT, ISSUE, READ, WRITE
from app.lks.forms import AnswerForm, ChosenForm, EventForm, ReasonForm, SeatForm
from app.lks.models import FollowUp, Participant
from app.lks.rules import bimtek
from app.lks.views.frame import bp, first_fault
from app.people import access as people


@bp.get("/lks/bimtek", may=READ)
def events():
    listed = courses.events(matrix.topics()).read(request.args, access.events(current_user), url_for(".events"))
    return page("lks/events.html", "listing", listed=listed, counts=courses.Counts)


@bp.post("/lks/bimtek/pencarian", may=READ, writes=False)
def search_events():
    base, url = access.events(current_user), url_for(".events")
    return listing_page.search(courses.events(matrix.topics()), "lks/events.html", base, url, counts=courses.Counts)


@bp.get("/lks/bimtek/baru", may=WRITE)
def new_event():
    return _edit(EventForm.new(catalog.read()))


@bp.post("/lks/bimtek/baru", may=WRITE)
def plan():
    form = EventForm(request.form).offer(catalog.read())
    if form.validate():
        with form.refusals():
            event = bimtek.plan(form.values(), by=current_user)
            toast("Bimtek tersimpan.")
            return go(url_for(".event", event_id=event.id))
    return _edit(form, status=422)


@bp.get("/lks/bimtek/<int:event_id>/ubah", may=WRITE)
def edit_event(event_id):
    event = access.find_event(current_user, event_id)
    return _edit(EventForm.of(event, bimtek.topics_text(event), catalog.read()), event)


@bp.post("/lks/bimtek/<int:event_id>/ubah", may=WRITE)
def change_event(event_id):
    event, known = access.find_event(current_user, event_id), catalog.read()
    form, stored = EventForm(request.form).offer(known), EventForm.of(event, bimtek.topics_text(event), known)
    if form.validate() and not form.stale(event, stored):
        with form.refusals():
            bimtek.change(event, form.values(), by=current_user)
            toast("Perubahan tersimpan.")
            return go(url_for(".event", event_id=event_id))
    return _edit(form, event, status=422)


def _edit(form, event=None, status=200):
    topics = [topic.name for topic in matrix.topics()]
    return page("lks/event_edit.html", status=status, form=form, event=event, topics=topics)


def event_head(event, tab):
    """What the head of each of a bimtek's pages needs."""
    return {"event": event, "tab": tab, "counts": courses.Counts([event]), "catalog": catalog.read()}


# Participants


@bp.get("/lks/bimtek/<int:event_id>", may=READ)
def event(event_id):
    return page("lks/event.html", "people", **_people(access.find_event(current_user, event_id)))


def _people(event, typed="", found=(), form=None):
    form = form or SeatForm()
    form.offer(access.everybody(current_user))
    return dict(
        participants=courses.participants(event), form=form, typed=typed, candidates=found, refusing=ReasonForm(),
        trail=audit.trail("lks_event", event.id), **event_head(event, "peserta"),
    )  # fmt: skip


@bp.post("/lks/bimtek/<int:event_id>/calon", may=WRITE, writes=False)
def candidates(event_id):
    """People of the register who fit what was typed; what was chosen meanwhile stays."""
    event, typed = access.find_event(current_user, event_id), (request.form.get("q") or "").strip()[:100]
    found = courses.candidates(event, people.visible(current_user), typed)
    return page("lks/event.html", "candidates", **_people(event, typed, found, SeatForm(request.form)))


@bp.post("/lks/bimtek/<int:event_id>/peserta", may=WRITE)
def seat(event_id):
    event = access.find_event(current_user, event_id)
    form = SeatForm(request.form).offer(access.everybody(current_user))
    if not form.validate():
        raise RuleError(first_fault(form))
    person = access.find_person(current_user, form.person_id.data)
    institution = access.find_institution(current_user, form.institution_id.data)
    bimtek.seat(event, institution, person, form.post.data, by=current_user)
    toast("Peserta ditambahkan.")
    return _after(event_id)


@bp.get("/lks/bimtek/<int:event_id>/peserta/<int:participant_id>", may=READ)
def participant(event_id, participant_id):
    """One participant: where it stands, and the texts that may be sent."""
    event = access.find_event(current_user, event_id)
    found = access.of_event(event, Participant, participant_id, *Participant.seen())
    claim = bimtek.claim_of(event, found)
    more = dict(trail=audit.trail("lks_participant", found.id), phone=courses.telephone(found))
    more |= dict(messages=messages.to_participant(event, found, claim and claim.letter))
    return page("lks/participant.html", event=event, participant=found, claim=claim, **more)


@bp.post("/lks/bimtek/<int:event_id>/peserta/<int:participant_id>/penerimaan", may=WRITE)
def take(event_id, participant_id):
    event = access.find_event(current_user, event_id)
    bimtek.take(access.of_event(event, Participant, participant_id), by=current_user)
    toast("Usulan peserta diterima.")
    return _after(event_id)


@bp.post("/lks/bimtek/<int:event_id>/peserta/<int:participant_id>/penolakan", may=WRITE)
def turn_down(event_id, participant_id):
    event, form = access.find_event(current_user, event_id), ReasonForm(request.form)
    participant = access.of_event(event, Participant, participant_id)
    if not form.validate():
        raise RuleError(first_fault(form))
    bimtek.turn_down(participant, form.reason.data, by=current_user)
    toast("Usulan peserta ditolak; mitra membaca alasannya.")
    return _after(event_id)


def _after(event_id):
    to = url_for(".event", event_id=event_id)
    return answer("lks/event.html", "people", to=to, **_people(access.find_event(current_user, event_id)))


# Invitations


@bp.get("/lks/bimtek/<int:event_id>/undangan", may=READ)
def invitations(event_id):
    event = access.find_event(current_user, event_id)
    more = dict(invitations=courses.invitations(event), to_invite=courses.to_invite(event, catalog.read()))
    return page("lks/invitations.html", **more, **event_head(event, "undangan"))


@bp.post("/lks/bimtek/<int:event_id>/undangan", may=WRITE)
def invite(event_id):
    return _invite(access.find_event(current_user, event_id), ChosenForm(request.form))


def _invite(event, form):
    if not form.id.data:
        raise RuleError("Tandai dahulu LKS yang diundang.")
    count = bimtek.invite(event, access.chosen(current_user, form.id.data), by=current_user)
    toast(f"{count} undangan bernomor; berkasnya sedang dibuat.")
    return go(url_for(".invitations", event_id=event.id))


# Tests and evaluation


@bp.get("/lks/bimtek/<int:event_id>/nilai", may=READ)
def points(event_id):
    event, known = access.find_event(current_user, event_id), catalog.read()
    rows = [row for row in courses.participants(event) if row.person_id]
    more = dict(rows=rows, evaluation=courses.evaluation(rows, known.evaluation))
    return page("lks/points.html", **more, **event_head(event, "nilai"))


@bp.post("/lks/bimtek/<int:event_id>/nilai", may=WRITE)
def set_points(event_id):
    event = access.find_event(current_user, event_id)
    rows = [row for row in courses.participants(event) if row.person_id]
    changed = bimtek.set_points(rows, bimtek.read_points(request.form, rows), by=current_user)
    toast(f"{changed} nilai berubah.")
    return go(url_for(".points", event_id=event_id))


# Certificates and follow-up


@bp.get("/lks/bimtek/<int:event_id>/sertifikat", may=READ)
def certificates(event_id):
    event = access.find_event(current_user, event_id)
    more = dict(claims=bimtek.claims(event), job=courses.certificate_job(event))
    return page("lks/certificates.html", **more, **event_head(event, "sertifikat"))


@bp.post("/lks/bimtek/<int:event_id>/sertifikat", may=ISSUE)
def issue_certificates(event_id):
    bimtek.issue_certificates(access.find_event(current_user, event_id), by=current_user)
    toast("Nomor sertifikat sudah diambil. Berkasnya sedang dibuat.")
    return go(url_for(".certificates", event_id=event_id))


@bp.get("/lks/bimtek/<int:event_id>/tindak-lanjut", may=READ)
def follow_ups(event_id):
    event = access.find_event(current_user, event_id)
    more = dict(rows=courses.follow_ups(event), form=AnswerForm())
    return page("lks/follow_ups.html", **more, **event_head(event, "tindak"))


@bp.post("/lks/bimtek/<int:event_id>/tindak-lanjut/<int:follow_up_id>/catatan", may=WRITE)
def answer_follow_up(event_id, follow_up_id):
    event, form = access.find_event(current_user, event_id), AnswerForm(request.form)
    row = access.of_event(event, FollowUp, follow_up_id)
    if not form.validate():
        raise RuleError(first_fault(form))
    bimtek.answer_follow_up(row, form.note.data, by=current_user)
    toast("Catatan tersimpan; mitra membacanya.")
    return go(url_for(".follow_ups", event_id=event_id))


# The matrix


@bp.get("/lks/kompetensi", may=READ)
def competence():
    return page("lks/competence.html", "listing", **_competence(request.args))


def _competence(args):
    taught = matrix.topics()
    listing = matrix.listing(catalog.read(), taught)
    listed = listing.read(args, access.operating(current_user), url_for(".competence"))
    return dict(listed=listed, **_matrix(taught))


def _matrix(taught):
    return {"matrix": lambda shown: matrix.Matrix(shown, taught), "upcoming": courses.upcoming()}


@bp.post("/lks/kompetensi/saringan", may=READ, writes=False)
def filter_competence():
    taught = matrix.topics()
    base, url = access.operating(current_user), url_for(".competence")
    listing = matrix.listing(catalog.read(), taught)
    return listing_page.search(listing, "lks/competence.html", base, url, **_matrix(taught))


@bp.get("/lks/kompetensi/ekspor", may=EXPORT)
def export_competence():
    listing = matrix.listing(catalog.read(), matrix.topics())
    return listing_page.export(listing, access.operating(current_user), url_for(".competence"))


@bp.post("/lks/kompetensi/undangan", may=WRITE)
def invite_marked():
    """Those who were marked in the matrix, to the bimtek that was chosen beneath it."""
    form = ChosenForm(request.form)
    if not form.event_id.data:
        raise RuleError("Pilih bimtek untuk undangannya.")
    return _invite(access.find_event(current_user, form.event_id.data), form)
