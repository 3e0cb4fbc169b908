"""Coming in: search first, then one form; a raid on one page."""

import io
from contextlib import suppress

from flask import current_app, request, send_file, url_for
from flask_login import current_user

from app.ground.address import read_number
from app.ground.db import begin_write
from app.ground.refusal import RuleError
from app.ground.search import open_query, seal_query
from app.ground.tanggal import WIB, clock, now, today
from app.ground.upload import MIME, PICTURE
from app.ground.web import go, page, pdf_file, toast
from app.people import finding
from app.people.access import visible as people_visible
from app.shelter import access, board, dossier, fitting, handover, papers
from app.shelter.access import READ, WRITE
from app.shelter.forms import IntakeForm, RaidForm, Row, read_belongings, read_rows
from app.shelter.nights import at
from app.shelter.rules import intake
from app.shelter.views import archived, bp

LINES = 12


@bp.get("/<int:shelter_id>/masuk", may=WRITE)
def search_first(shelter_id):
    shelter = access.find_shelter(current_user, shelter_id)
    return page("shelter/search.html", shelter=shelter, typed="", people=None, carried=_carried())


@bp.post("/<int:shelter_id>/masuk", may=WRITE, writes=False)
def search(shelter_id):
    shelter = access.find_shelter(current_user, shelter_id)
    typed = (request.form.get("q") or "")[:100]
    if request.form.get("baru"):  # what was typed goes along to the form without standing in the address
        token = seal_query(typed) if typed.strip() else None
        return go(url_for(".new", shelter_id=shelter.id, cari=token, **_carried()))
    found = finding.quick(people_visible(current_user), typed, limit=12)
    return page("shelter/search.html", "found", shelter=shelter, typed=typed, people=found, carried=_carried())


def _carried() -> dict:
    """What a link to the intake already knows: the bed, its reservation, who waits."""
    return {
        name: request.args[name]
        for name in ("ranjang", "pesanan", "tunggu")
        if request.args.get(name, "").isdigit()
    }


@bp.get("/<int:shelter_id>/masuk/isi", may=WRITE)
def new(shelter_id):
    shelter, form = access.find_shelter(current_user, shelter_id), IntakeForm()
    person = (
        access.find_person(current_user, request.args.get("warga", type=read_number))
        if "warga" in request.args
        else None
    )
    form.person_id.data = person.id if person else None
    form.bed_id.data = request.args.get("ranjang", type=read_number)
    form.reservation_id.data = request.args.get("pesanan", type=read_number)
    form.waiting_id.data = request.args.get("tunggu", type=read_number)
    form.on_date.data, form.clock.data = today(), clock(now().astimezone(WIB))[:5]
    if person is None:
        form.begin_with(open_query(request.args.get("cari")))
    return _form(shelter, form, person)


@bp.post("/<int:shelter_id>/masuk/ranjang", may=WRITE, writes=False)
def suggest(shelter_id):
    """Which beds fit, while the form is being typed."""
    shelter, form = access.find_shelter(current_user, shelter_id), IntakeForm(request.form)
    return _form(shelter, form, _person(form), status=200)


@bp.post("/<int:shelter_id>/masuk/isi", may=WRITE, writes=False)
def create(shelter_id):
    form = IntakeForm(request.form)
    form.validate()
    photo = form.read_photo(request.files)
    if not form.refused:
        sha = current_app.extensions["archive"].put(photo) if photo else None
        begin_write()
        shelter = access.find_shelter(current_user, shelter_id)
        with form.refusals():
            stays = _admit(shelter, form, sha)
            toast("Diterima. Ranjang dan batas waktunya ada di halaman ini.")
            return go(url_for(".show", stay_id=stays[0].id))
    shelter = access.find_shelter(current_user, shelter_id)
    return _form(shelter, form, _person(form), status=422)


def _person(form):
    return access.find_person(current_user, form.person_id.data) if form.person_id.data else None


def _admit(shelter, form, photo):
    person = _person(form)
    new = {} if person else {name: form[name].data for name in ("name", "nik", "sex", "doubt_reason")}
    newcomer = intake.Newcomer(
        person=person, new=new, belongings=read_belongings(form.belongings.data), photo=photo, **form.kept()
    )
    waiting = access.find_waiting(current_user, form.waiting_id.data) if form.waiting_id.data else None
    return intake.admit(shelter, form.arrival(_moment(form)), [newcomer], current_user, waiting)


def _moment(form):
    """When they came; now when nothing was typed."""
    if form.on_date.data is None and form.clock.data is None:
        return now()
    return at(form.on_date.data or today(), form.clock.data)


def _form(shelter, form, person, status=200):
    sex = person.sex if person else form.sex.data
    age = person.age if person and person.age is not None else form.age.data
    guest = fitting.Guest(sex, age, form.mobility.data or "mandiri")
    rooms = board.read([shelter.id], current_user, everything=True)
    beds = fitting.suggest(guest, rooms, {shelter.id: shelter}, form.reservation_id.data)
    fits = [
        (str(each.bed.id), f"{each.bed.full_name}{' · ' + each.ask if each.ask else ''}")
        for each in beds
        if each.fits
    ]
    form.bed_id.choices = [("", "Pilihkan yang cocok"), *fits]
    return page(
        "shelter/intake.html",
        "fitting_beds",
        status=status,
        shelter=shelter,
        form=form,
        person=person,
        beds=beds,
    )


@bp.get("/<int:shelter_id>/razia", may=WRITE)
def raid(shelter_id):
    shelter, form = access.find_shelter(current_user, shelter_id), RaidForm()
    form.on_date.data, form.clock.data = today(), clock(now().astimezone(WIB))[:5]
    form.source.data = "satpol"
    return page("shelter/raid.html", shelter=shelter, form=form, rows=[Row() for _ in range(LINES)])


@bp.post("/<int:shelter_id>/razia", may=WRITE)
def admit_raid(shelter_id):
    shelter, form = access.find_shelter(current_user, shelter_id), RaidForm(request.form)
    rows = read_rows(request.form)
    if form.validate():
        with form.refusals():
            stays = intake.admit(shelter, form.arrival(_moment(form)), _newcomers(form, rows), current_user)
            toast(f"{len(stays)} orang diterima.")
            return go(url_for(".arrival", arrival_id=stays[0].arrival_id))
    return page("shelter/raid.html", status=422, shelter=shelter, form=form, rows=rows)


def _newcomers(form, rows: list[Row]) -> list[intake.Newcomer]:
    """The filled lines: whose NIK is known is that resident; “bersama” is the number that stands before a line."""
    filled = [place for place, row in enumerate(rows) if row.filled]
    found = []
    for place in filled:
        row = rows[place]
        row.refuse_nonsense(place + 1)
        adult = int(row.with_number) - 1 if row.with_number else None
        if adult is not None and adult not in filled:
            raise RuleError(
                f"Orang nomor {place + 1} disebut bersama nomor {adult + 1}, yang barisnya kosong."
            )
        found.append(
            intake.Newcomer(
                person=_resident(row, place + 1),
                new={"name": row.name or None, "nik": row.nik or None, "sex": row.sex or None},
                age=int(row.age) if row.age else None,
                age_estimated=True,
                marks=row.marks or None,
                with_number=filled.index(adult) if adult is not None else None,
                exception=row.exception or None,
                category=form.category.data,
                reason=form.reason.data or "",
                origin=form.origin.data or "",
            )
        )
    return found


def _resident(row: Row, number: int):
    """Who stands in the register with the NIK of the line. Refuses an unknown NIK without a name to record it by."""
    person = access.with_nik(current_user, row.nik) if row.nik else None
    if row.nik and person is None and not row.name:
        raise RuleError(f"Orang nomor {number}: NIK ini belum tercatat, jadi namanya perlu diisi.")
    return person


@bp.get("/kedatangan/<int:arrival_id>", may=READ)
def arrival(arrival_id):
    coming, stays = access.open_arrival(current_user, arrival_id)
    return page(
        "shelter/arrival.html",
        "record",
        coming=coming,
        stays=stays,
        places=dossier.places(stays),
        letter=handover.arrival_letter(coming, current_user),
    )


@bp.get("/kedatangan/<int:arrival_id>/berita-acara", may=READ)
def arrival_record(arrival_id):
    """The numbered berita acara of the coming-in, for both parties to sign; a draft while it has no file."""
    coming, stays = access.open_arrival(current_user, arrival_id)
    letter = handover.arrival_letter(coming, current_user)
    return archived(letter) or pdf_file(handover.arrival_draft(coming, stays), "konsep-berita-acara-masuk")


@bp.post("/kedatangan/<int:arrival_id>/berita-acara", may=WRITE)
def issue_arrival_record(arrival_id):
    coming, _ = access.find_arrival(current_user, arrival_id)
    handover.issue_arrival(coming, by=current_user)
    toast("Berita acara bernomor; berkasnya sedang dibuat.")
    return go(url_for(".arrival", arrival_id=arrival_id))


@bp.get("/tinggal/<int:stay_id>/tanda-terima", may=READ)
def receipt(stay_id):
    return pdf_file(papers.receipt(access.open_stay(current_user, stay_id)), "tanda-terima-barang")


@bp.get("/tinggal/<int:stay_id>/berita-acara", may=READ)
def discharge_record(stay_id):
    """The same of the leaving."""
    stay = access.open_stay(current_user, stay_id)
    letter = handover.leaving_letter(stay)
    return archived(letter) or pdf_file(
        handover.leaving_draft(stay, current_user.name), "konsep-berita-acara-keluar"
    )


@bp.post("/tinggal/<int:stay_id>/berita-acara", may=WRITE)
def issue_discharge_record(stay_id):
    handover.issue_leaving(access.find_stay(current_user, stay_id), by=current_user)
    toast("Berita acara bernomor; berkasnya sedang dibuat.")
    return go(url_for(".show", stay_id=stay_id))


@bp.get("/tinggal/<int:stay_id>/foto", may=READ)
def photo(stay_id):
    stay = access.open_stay(current_user, stay_id)
    with suppress(OSError):
        if stay.photo:
            content = current_app.extensions["archive"].open(stay.photo).read()
            return send_file(io.BytesIO(content), mimetype=MIME[PICTURE], download_name="foto.jpg")
    return "", 404
