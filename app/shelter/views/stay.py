"""A stay: its tabs, moving, more days, what is written, kept and given, leaving, who it is."""

from flask import abort, request, url_for
from flask_login import current_user

from app.ground import audit, tanggal
from app.ground.web import go, page, toast
from app.people import finding
from app.people.access import visible as people_visible
from app.shelter import access, dossier, handover, letters, messages, overview, sealed, words
from app.shelter.access import READ, WRITE
from app.shelter.forms import (
    BelongingForm,
    DischargeForm,
    ExtensionForm,
    GiftForm,
    GiveBackForm,
    IdentityForm,
    LiftForm,
    MoveForm,
    NoteForm,
    ReferralForm,
    StayForm,
    read_ids,
    read_moves,
)
from app.shelter.nights import at
from app.shelter.rules import identity, leaving
from app.shelter.rules import stay as rules
from app.shelter.views import archived, bp

PLANNING = [(key, title) for key, title in words.NOTES if key in words.PLANNING]


def _tab(stay, tab, status=200, *fragments, **context):
    return page(
        f"shelter/stay_{tab}.html",
        *fragments,
        status=status,
        stay=stay,
        tab=tab,
        clock=overview.clock_of(stay),
        bed=dossier.bed_of(stay),
        **context,
    )


@bp.get("/tinggal/<int:stay_id>", may=READ)
def show(stay_id):
    return _summary(access.open_stay(current_user, stay_id), ExtensionForm())


def _summary(stay, form, status=200, lift_form=None):
    letter = letters.referral_of(stay)
    return _tab(
        stay,
        "summary",
        status,
        "record",
        record=handover.leaving_letter(stay),
        form=form,
        lift_form=lift_form or LiftForm(),
        of_team=stay.shelter_id in sealed.teams(current_user),
        family=dossier.family(stay, current_user),
        extensions=dossier.extensions(stay),
        still_open=leaving.still_open(stay) if stay.is_open else [],
        letter=letter,
        messages=messages.drafts(stay, letter),
    )


@bp.post("/tinggal/<int:stay_id>/perpanjangan", may=WRITE)
def extend(stay_id):
    stay, form = access.find_stay(current_user, stay_id), ExtensionForm(request.form)
    if form.validate():
        with form.refusals():
            rules.extend(stay, form.days.data, form.reason.data, form.approver.data, by=current_user)
            toast("Batas waktu diperpanjang.")
            return go(url_for(".show", stay_id=stay_id))
    return _summary(stay, form, 422)


@bp.post("/tinggal/<int:stay_id>/segel", may=WRITE)
def seal(stay_id):
    sealed.close_family(access.find_stay(current_user, stay_id), by=current_user)
    toast("Masa tinggal ini dirahasiakan.")
    return go(url_for(".show", stay_id=stay_id))


@bp.post("/tinggal/<int:stay_id>/segel/pembukaan", may=WRITE)
def lift_seal(stay_id):
    stay, form = access.find_stay(current_user, stay_id), LiftForm(request.form)
    if form.validate():
        with form.refusals():
            sealed.lift(stay, form.lift_reason.data, by=current_user)
            toast("Masa tinggal ini tidak dirahasiakan lagi.")
            return go(url_for(".show", stay_id=stay_id))
    return _summary(stay, ExtensionForm(), 422, form)


@bp.get("/tinggal/<int:stay_id>/asesmen", may=READ)
def plan(stay_id):
    form = NoteForm()
    form.kind.choices = PLANNING
    return _notes(access.open_stay(current_user, stay_id), "plan", form)


@bp.get("/tinggal/<int:stay_id>/harian", may=READ)
def diary(stay_id):
    form = NoteForm()
    form.kind.data = "harian"
    return _notes(access.open_stay(current_user, stay_id), "diary", form)


def _notes(stay, tab, form, status=200):
    return _tab(stay, tab, status, form=form, notes=dossier.notes(stay, tab == "plan"))


@bp.post("/tinggal/<int:stay_id>/catatan", may=WRITE)
def write(stay_id):
    stay, form = access.find_stay(current_user, stay_id), NoteForm(request.form)
    tab = "diary" if form.kind.data == "harian" else "plan"
    if form.validate():
        with form.refusals():
            rules.write(stay, form.kind.data, form.text.data, by=current_user)
            toast("Catatan tersimpan.")
            return go(url_for(f".{tab}", stay_id=stay_id))
    form.kind.choices = PLANNING if tab == "plan" else words.NOTES
    return _notes(stay, tab, form, 422)


@bp.post("/tinggal/<int:stay_id>/catatan/<int:note_id>/pemenuhan", may=WRITE)
def meet(stay_id, note_id):
    stay = access.find_stay(current_user, stay_id)
    rules.meet(access.find_note(stay, note_id))
    toast("Ditandai selesai.")
    return go(url_for(".plan", stay_id=stay_id))


@bp.get("/tinggal/<int:stay_id>/barang", may=READ)
def things(stay_id):
    return _things(access.open_stay(current_user, stay_id))


def _things(stay, status=200, form=None, gift_form=None, back_form=None):
    return _tab(
        stay,
        "things",
        status,
        form=form or BelongingForm(),
        gift_form=gift_form or GiftForm(),
        back_form=back_form or GiveBackForm(),
        belongings=dossier.belongings(stay),
        gifts=dossier.gifts(stay),
    )


@bp.post("/tinggal/<int:stay_id>/barang", may=WRITE)
def keep(stay_id):
    stay, form = access.find_stay(current_user, stay_id), BelongingForm(request.form)
    if form.validate():
        with form.refusals():
            rules.keep(stay, form.item.data, form.quantity.data, form.note.data)
            toast("Barang tercatat.")
            return go(url_for(".things", stay_id=stay_id))
    return _things(stay, 422, form=form)


@bp.post("/tinggal/<int:stay_id>/barang/pengembalian", may=WRITE)
def give_back(stay_id):
    """What is ticked is given back, all to the same person."""
    stay, form = access.find_stay(current_user, stay_id), GiveBackForm(request.form)
    if form.validate():
        with form.refusals():
            for belonging_id in read_ids(request.form.getlist("barang")):
                rules.give_back(access.find_belonging(stay, belonging_id), form.to.data)
            toast("Barang dikembalikan.")
            return go(url_for(".things", stay_id=stay_id))
    return _things(stay, 422, back_form=form)


@bp.post("/tinggal/<int:stay_id>/pemberian", may=WRITE)
def give(stay_id):
    stay, form = access.find_stay(current_user, stay_id), GiftForm(request.form)
    if form.validate():
        with form.refusals():
            rules.give(
                stay, form.kind.data, form.item.data, form.quantity.data, form.on_date.data, by=current_user
            )
            toast("Pemberian tercatat.")
            return go(url_for(".things", stay_id=stay_id))
    return _things(stay, 422, gift_form=form)


@bp.get("/tinggal/<int:stay_id>/perpindahan", may=READ)
def moves(stay_id):
    stay = access.open_stay(current_user, stay_id)
    return _tab(stay, "moves", segments=dossier.segments(stay), shelters=access.shelter_list(current_user))


@bp.get("/tinggal/<int:stay_id>/riwayat", may=READ)
def trail(stay_id):
    stay = access.open_stay(current_user, stay_id)
    return _tab(
        stay, "trail", trail=audit.trail("shelter_stay", stay.id), others=dossier.others(stay, current_user)
    )


@bp.get("/tinggal/<int:stay_id>/ubah", may=WRITE)
def edit(stay_id):
    stay = access.open_stay(current_user, stay_id)
    return page("shelter/stay_edit.html", stay=stay, form=StayForm(obj=stay))


@bp.post("/tinggal/<int:stay_id>/ubah", may=WRITE)
def update(stay_id):
    stay, form = access.find_stay(current_user, stay_id), StayForm(request.form)
    if form.validate() and not form.stale(stay):
        with form.refusals():
            values = form.values()
            rules.change(stay, values | {"reason": values["reason"] or "", "origin": values["origin"] or ""})
            toast("Perubahan tersimpan.")
            return go(url_for(".show", stay_id=stay_id))
    return page("shelter/stay_edit.html", status=422, stay=stay, form=form)


@bp.get("/perpindahan", may=WRITE)
def choose_beds():
    stays = access.find_stays(current_user, read_ids(request.args.getlist("tinggal")))
    return _move_page(stays, MoveForm(), {})


@bp.post("/perpindahan", may=WRITE)
def transfer():
    """Each stay of the form to the bed that stands in the same place."""
    stays = access.find_stays(current_user, read_ids(request.form.getlist("tinggal")))
    form, wanted = MoveForm(request.form), read_moves(request.form)
    if form.validate():
        with form.refusals():
            chosen = [(stay, access.find_target(current_user, wanted.get(stay.id))) for stay in stays]
            rules.transfer(chosen, current_user, form.reason.data, form.exception.data)
            toast("Pindah ranjang tercatat.")
            return go(dossier.back_to_map(request.form.get("kembali"), url_for(".moves", stay_id=stays[0].id)))
    return _move_page(stays, form, wanted, 422)


def _move_page(stays, form, wanted, status=200):
    shelters = access.shelter_list(current_user)
    return page(
        "shelter/move.html",
        status=status,
        stays=stays,
        form=form,
        wanted=wanted,
        choices=dossier.choices(stays, shelters, current_user),
        back=request.values.get("kembali", ""),
    )


@bp.get("/tinggal/<int:stay_id>/keluar", may=WRITE)
def leave(stay_id):
    form = DischargeForm()
    stay = access.open_stay(current_user, stay_id)
    form.referral_no.data, form.destination.data = stay.referral_no, stay.destination
    return _leaving(stay, form)


@bp.post("/tinggal/<int:stay_id>/keluar/isian", may=WRITE, writes=False)
def leave_fields(stay_id):
    """What the chosen way of leaving asks for, while the form is being filled in."""
    return _leaving(access.find_stay(current_user, stay_id), DischargeForm(request.form))


@bp.post("/tinggal/<int:stay_id>/keluar", may=WRITE)
def discharge(stay_id):
    stay, form = access.find_stay(current_user, stay_id), DischargeForm(request.form)
    if form.validate():
        with form.refusals():
            typed = form.on_date.data or form.clock.data
            moment = at(form.on_date.data or tanggal.today(), form.clock.data) if typed else tanggal.now()
            leaving.discharge(stay, form.kind.data, moment, form.wanted(), by=current_user)
            toast(handover.issue_if_possible(stay, by=current_user))
            return go(url_for(".show", stay_id=stay_id))
    return _leaving(stay, form, 422)


def _leaving(stay, form, status=200):
    return page(
        "shelter/leave.html",
        "needed",
        status=status,
        stay=stay,
        form=form,
        needed=form.labels(leaving.NEEDS.get(form.kind.data, ())),
        still_open=leaving.still_open(stay),
        clock=overview.clock_of(stay),
        letter=letters.referral_of(stay),
    )


@bp.get("/tinggal/<int:stay_id>/rujukan", may=WRITE)
def new_referral(stay_id):
    return page("shelter/referral.html", stay=access.open_stay(current_user, stay_id), form=ReferralForm())


@bp.post("/tinggal/<int:stay_id>/rujukan", may=WRITE)
def refer(stay_id):
    """A numbered letter of referral; its file is made in the background."""
    stay, form = access.find_stay(current_user, stay_id), ReferralForm(request.form)
    if form.validate():
        with form.refusals():
            letters.refer(stay, form.values(), by=current_user)
            toast("Surat rujukan bernomor; berkasnya sedang dibuat.")
            return go(url_for(".show", stay_id=stay_id))
    return page("shelter/referral.html", status=422, stay=stay, form=form)


@bp.get("/tinggal/<int:stay_id>/rujukan/berkas", may=READ)
def referral_file(stay_id):
    """The archived letter, for the team that may not open the register of letters."""
    return archived(letters.referral_of(access.open_stay(current_user, stay_id))) or abort(404)


@bp.get("/tinggal/<int:stay_id>/identitas", may=WRITE)
def who(stay_id):
    return _who(access.open_stay(current_user, stay_id), IdentityForm(), "", [])


@bp.post("/tinggal/<int:stay_id>/identitas/pencarian", may=WRITE, writes=False)
def search_who(stay_id):
    stay, typed = access.find_stay(current_user, stay_id), (request.form.get("q") or "")[:100]
    found = [
        one
        for one in finding.quick(people_visible(current_user), typed, limit=12)
        if one.id != stay.person_id
    ]
    return _who(stay, IdentityForm(), typed, found)


@bp.post("/tinggal/<int:stay_id>/identitas", may=WRITE)
def identify(stay_id):
    stay, form = access.find_stay(current_user, stay_id), IdentityForm(request.form)
    known = access.find_person(current_user, form.person_id.data)
    if form.validate():
        with form.refusals():
            identity.identify(stay, known, form.reason.data, by=current_user)
            toast("Data ditautkan; riwayatnya ikut.")
            return go(url_for(".show", stay_id=stay_id))
    return _who(stay, form, "", [known], 422)


def _who(stay, form, typed, people, status=200):
    return page("shelter/identity.html", status=status, stay=stay, form=form, typed=typed, people=people)
