"""Rooms and beds: rules, nights out of service, cleaning, reservations."""

from flask import request, url_for
from flask_login import current_user

from app.ground.address import read_number
from app.ground.web import go, page, toast
from app.shelter import access, dossier, inventory
from app.shelter.access import MANAGE, READ, WRITE
from app.shelter.forms import OutageForm, ReservationForm, RoomForm, ShelterForm
from app.shelter.nights import coming_night
from app.shelter.rules import beds as rules
from app.shelter.views import bp


@bp.get("/<int:shelter_id>/kamar", may=READ)
def rooms(shelter_id):
    return _rooms(access.find_shelter(current_user, shelter_id), RoomForm())


def _rooms(shelter, form, status=200):
    return page(
        "shelter/rooms.html", status=status, shelter=shelter, form=form, rooms=inventory.rooms(shelter)
    )


@bp.post("/<int:shelter_id>/kamar", may=MANAGE)
def add_room(shelter_id):
    shelter, form = access.find_shelter(current_user, shelter_id), RoomForm(request.form)
    if form.validate():
        with form.refusals():
            rules.add_room(shelter, form.name.data, form.rule.data, form.beds.data or 0)
            toast("Kamar tersimpan.")
            return go(url_for(".rooms", shelter_id=shelter_id))
    return _rooms(shelter, form, 422)


@bp.get("/<int:shelter_id>/ubah", may=MANAGE)
def edit_shelter(shelter_id):
    shelter = access.find_shelter(current_user, shelter_id)
    return page("shelter/shelter_edit.html", shelter=shelter, form=ShelterForm(obj=shelter))


@bp.post("/<int:shelter_id>/ubah", may=MANAGE)
def save_shelter(shelter_id):
    shelter, form = access.find_shelter(current_user, shelter_id), ShelterForm(request.form)
    if form.validate() and not form.stale(shelter):
        with form.refusals():
            texts = {name: form[name].data or "" for name in ("place", "phone", "purpose")}
            rules.change_shelter(shelter, form.values() | texts, by=current_user)
            toast("Perubahan tersimpan.")
            return go(url_for(".rooms", shelter_id=shelter_id))
    return page("shelter/shelter_edit.html", status=422, shelter=shelter, form=form)


@bp.get("/kamar/<int:room_id>", may=MANAGE)
def edit_room(room_id):
    room = access.find_room(current_user, room_id)
    return page("shelter/room_edit.html", room=room, form=RoomForm(obj=room), beds=inventory.beds(room))


@bp.post("/kamar/<int:room_id>", may=MANAGE)
def save_room(room_id):
    room, form = access.find_room(current_user, room_id), RoomForm(request.form)
    if form.validate():
        with form.refusals():
            rules.change_room(room, form.name.data, form.rule.data)
            toast("Kamar tersimpan.")
            return go(url_for(".rooms", shelter_id=room.shelter_id))
    return page("shelter/room_edit.html", status=422, room=room, form=form, beds=inventory.beds(room))


@bp.post("/kamar/<int:room_id>/ranjang", may=MANAGE)
def add_bed(room_id):
    rules.add_bed(access.find_room(current_user, room_id))
    toast("Ranjang bertambah satu.")
    return go(url_for(".edit_room", room_id=room_id))


@bp.post("/ranjang/<int:bed_id>/penutupan", may=MANAGE)
def close_bed(bed_id):
    bed = access.find_bed(current_user, bed_id)
    rules.close_bed(bed)
    toast("Ranjang ditutup mulai malam ini.")
    return go(url_for(".edit_room", room_id=bed.room_id))


@bp.get("/ranjang/<int:bed_id>", may=READ)
def bed(bed_id):
    return _bed(access.find_bed(current_user, bed_id), OutageForm(), ReservationForm())


def _bed(row, outage_form, reservation_form, status=200):
    return page(
        "shelter/bed.html",
        status=status,
        bed=row,
        room=access.find_room(current_user, row.room_id),
        outage_form=outage_form,
        reservation_form=reservation_form,
        outages=inventory.outages(row),
        reservation=inventory.reservation(row),
        view=inventory.view(row, current_user),
        tonight=coming_night(),
    )


@bp.post("/ranjang/<int:bed_id>/perbaikan", may=MANAGE)
def take_out(bed_id):
    row, form = access.find_bed(current_user, bed_id), OutageForm(request.form)
    if form.validate():
        with form.refusals():
            rules.take_out(
                row, form.from_night.data or coming_night(), form.until_night.data, form.reason.data
            )
            toast("Ranjang dicatat tidak dipakai.")
            return go(url_for(".bed", bed_id=bed_id))
    return _bed(row, form, ReservationForm(), 422)


@bp.post("/perbaikan/<int:outage_id>/selesai", may=MANAGE)
def bring_back(outage_id):
    outage = access.find_outage(current_user, outage_id)
    rules.bring_back(outage)
    toast("Ranjang dapat dipakai lagi.")
    return go(url_for(".bed", bed_id=outage.bed_id))


@bp.post("/kebersihan", may=WRITE)
def cleaned():
    """The bed whose button was pressed is clean; back to the map that it was pressed on."""
    row = access.find_bed(current_user, request.form.get("ranjang", type=read_number))
    rules.cleaned(row)
    toast("Ranjang siap dipakai.")
    own_map = url_for(".bed_map", shelter_id=access.find_room(current_user, row.room_id).shelter_id)
    return go(dossier.back_to_map(request.form.get("kembali"), own_map))


@bp.post("/ranjang/<int:bed_id>/pemesanan", may=WRITE)
def reserve(bed_id):
    row, form = access.find_bed(current_user, bed_id), ReservationForm(request.form)
    if form.validate():
        with form.refusals():
            rules.reserve(row, form.held_for.data, form.hours.data, by=current_user)
            toast("Ranjang dipesan; terlepas sendiri bila lewat waktunya.")
            return go(url_for(".bed", bed_id=bed_id))
    return _bed(row, OutageForm(), form, 422)


@bp.post("/pemesanan/<int:reservation_id>/pelepasan", may=WRITE)
def release(reservation_id):
    row = access.find_reservation(current_user, reservation_id)
    rules.release(row)
    toast("Pemesanan dilepas.")
    return go(url_for(".bed", bed_id=row.bed_id))
