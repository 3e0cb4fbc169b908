"""Invitations to the own LKS: the answer, whom it sends, what they thought of it, what is done afterwards; letters."""

from flask import request, url_for
from flask_login import current_user

from app.ground import upload
from app.ground.db import begin_write
from app.ground.refusal import RuleError
from app.ground.web import go, page, toast
from app.lks import access, catalog, courses
from app.lks.access import PARTNER
from app.lks.forms import FinishForm, FollowUpForm, ParticipantForm, ReplyForm
from app.lks.models import FollowUp, Invitation, Participant
from app.lks.rules import bimtek, institutions
from app.lks.views.frame import first_fault, take_upload
from app.lks.views.partner.frame import bp, frame, own


@bp.get("/mitra/bimtek", may=PARTNER)
def events():
    return page("lks/portal/events.html", invitations=access.own_invitations(own()), **frame(own(), "bimtek"))


@bp.get("/mitra/bimtek/<int:invitation_id>", may=PARTNER)
def event(invitation_id):
    return _event(_invitation(invitation_id))


def _invitation(invitation_id):
    return access.part(own(), Invitation, invitation_id, *Invitation.seen())


def _event(invitation, form=None, status=200):
    event = access.find_event(current_user, invitation.event_id)
    more = dict(
        invitation=invitation, event=event, participants=courses.participants(event, invitation.institution_id),
        form=form or ParticipantForm(), reply=ReplyForm(obj=invitation), follow_up=access.own_follow_up(invitation),
        planning=FollowUpForm(), finishing=FinishForm(), questions=catalog.read().evaluation,
    )  # fmt: skip
    return page("lks/portal/event.html", status=status, **more, **frame(own(), "bimtek"))


def _back(invitation_id):
    return go(url_for(".event", invitation_id=invitation_id))


@bp.post("/mitra/bimtek/<int:invitation_id>/jawaban", may=PARTNER)
def reply(invitation_id):
    invitation, form = _invitation(invitation_id), ReplyForm(request.form)
    if not form.validate():
        raise RuleError(first_fault(form))
    bimtek.reply(invitation, form.reply.data, form.note.data, by=current_user)
    toast("Jawaban tercatat.")
    return _back(invitation_id)


@bp.post("/mitra/bimtek/<int:invitation_id>/peserta", may=PARTNER)
def put_forward(invitation_id):
    invitation, form = _invitation(invitation_id), ParticipantForm(request.form)
    if form.validate():
        with form.refusals():
            bimtek.put_forward(invitation, form.values(), by=current_user)
            toast("Peserta diusulkan.")
            return _back(invitation_id)
    return _event(invitation, form, 422)


@bp.post("/mitra/bimtek/<int:invitation_id>/peserta/<int:participant_id>/penarikan", may=PARTNER)
def take_back(invitation_id, participant_id):
    bimtek.take_back(_participant(_invitation(invitation_id), participant_id), by=current_user)
    toast("Usulan peserta ditarik.")
    return _back(invitation_id)


def _participant(invitation, participant_id):
    """Somebody of the own LKS at this bimtek; everybody else is 404."""
    event = access.find_event(current_user, invitation.event_id)
    return access.part(own(), Participant, access.of_event(event, Participant, participant_id).id)


@bp.post("/mitra/bimtek/<int:invitation_id>/peserta/<int:participant_id>/evaluasi", may=PARTNER)
def rate(invitation_id, participant_id):
    participant = _participant(_invitation(invitation_id), participant_id)
    typed = {key: request.form.get(f"r.{key}", "") for key, _ in catalog.read().evaluation}
    ratings = {key: int(text) for key, text in typed.items() if text in ("1", "2", "3", "4", "5")}
    bimtek.rate(participant, ratings, (request.form.get("remark") or "").strip()[:1000] or None, by=current_user)
    toast("Terima kasih atas penilaiannya.")
    return _back(invitation_id)


@bp.post("/mitra/bimtek/<int:invitation_id>/tindak-lanjut", may=PARTNER)
def plan_follow_up(invitation_id):
    invitation, form = _invitation(invitation_id), FollowUpForm(request.form)
    if not form.validate():
        raise RuleError(first_fault(form))
    bimtek.plan_follow_up(invitation.event, own(), form.values(), by=current_user)
    toast("Rencana tindak lanjut tersimpan.")
    return _back(invitation_id)


@bp.post("/mitra/tindak-lanjut/<int:follow_up_id>/hasil", may=PARTNER, writes=False)
def finish_follow_up(follow_up_id):
    form = FinishForm(request.form)
    access.part(own(), FollowUp, follow_up_id)
    if not form.validate():
        raise RuleError(first_fault(form))
    clean, sha = take_upload()
    begin_write()
    row = access.part(own(), FollowUp, follow_up_id)
    file = clean and institutions.keep_file(own(), sha, clean, current_user)
    bimtek.finish_follow_up(row, form.told.data, file, by=current_user)
    toast("Hasil tindak lanjut dikirim.")
    return go(url_for(".events"))


# Letters and certificates


@bp.get("/mitra/surat", may=PARTNER)
def mail():
    more = dict(mail=access.own_mail(own()), certificates=access.own_certificates(own()))
    return page("lks/portal/mail.html", **more, **frame(own(), "surat"))


@bp.get("/mitra/surat/<int:mail_id>/berkas", may=PARTNER)
def letter(mail_id):
    found = access.own_letter(own(), mail_id)
    return upload.send_kept(found.sha256, upload.PDF, found.file_name)


@bp.get("/mitra/sertifikat/<int:participant_id>", may=PARTNER)
def certificate(participant_id):
    found = access.own_certificate(own(), participant_id)
    return upload.send_kept(found.sha256, upload.PDF, found.file_name)
