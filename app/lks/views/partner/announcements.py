"""What the office tells its partners; whoever has read it says so with a button."""

from flask import url_for
from flask_login import current_user

from app.ground.web import go, page, toast
from app.lks import access
from app.lks.access import PARTNER
from app.lks.rules import announcements as rules
from app.lks.views.partner.frame import bp, frame, own


@bp.get("/mitra/pengumuman", may=PARTNER)
def announcements():
    institution = own()
    more = dict(announcements=access.announcements_for(institution), read=rules.read_by(current_user.id, institution))
    return page("lks/portal/announcements.html", **more, **frame(institution, "pengumuman"))


@bp.get("/mitra/pengumuman/<int:announcement_id>", may=PARTNER)
def announcement(announcement_id):
    institution = own()
    found = access.own_announcement(institution, announcement_id)
    is_read = found.id in rules.read_by(current_user.id, institution)
    return page("lks/portal/announcement.html", announcement=found, is_read=is_read, **frame(institution, "pengumuman"))


@bp.post("/mitra/pengumuman/<int:announcement_id>/tanda-baca", may=PARTNER)
def receipt(announcement_id):
    rules.receipt(access.own_announcement(own(), announcement_id), own(), by=current_user)
    toast("Terima kasih, sudah dicatat sebagai dibaca.")
    return go(url_for(".announcements"))
