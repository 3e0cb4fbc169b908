"""Makers of LKS; call them inside an app context."""

import datetime as dt
import io
from functools import cache
from itertools import count

import pikepdf
from flask import current_app

from app.accounts import rules as accounts
from app.accounts.models import RoleGrant
from app.attendance import rules as attendance
from app.ground import upload, wilayah
from app.ground.db import db
from app.ground.tanggal import today
from app.letters.models import Letter
from app.lks import models
from app.lks.models import Document, File, Institution
from app.lks.rules import institutions
from tests.people.make import make_person

_serial = count(1)


def make_lks(**values) -> Institution:
    values = {
        "name": f"Panti Asuhan Melati {next(_serial)}", "kind": "anak", "legal_form": "yayasan",
        "kelurahan": wilayah.listed()[0][0], "address": "Jalan Kawi 1",
    } | values  # fmt: skip
    return institutions.enter(values)


def make_paper(institution: Institution, kind="domisili", left: int | None = 400, **values) -> Document:
    """A paper with so many days left; None never ends."""
    until = today() + dt.timedelta(left) if left is not None else None
    on = min(today(), until or today()) - dt.timedelta(30)
    paper = {"kind": kind, "number": "1/2024", "on_date": on, "valid_until": until}
    return institutions.file_paper(institution, paper | values, None)


def a_pdf() -> bytes:
    """One empty page."""
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(200, 300))
        pdf.save(out)
    return out.getvalue()


@cache
def _a_clean_pdf() -> upload.Clean:
    return upload.clean(a_pdf())


def make_file(institution: Institution, internal=False) -> File:
    clean = _a_clean_pdf()
    sha = current_app.extensions["archive"].put(clean.content)
    return institutions.keep_file(institution, sha, clean, None, internal)


def furnish(institution: Institution, mark: str) -> None:
    """One row of every kind for this LKS, the mark in each of its texts."""
    day, letter = today(), _letter(mark)
    file, internal = make_file(institution), make_file(institution, internal=True)
    paper = Document(
        institution_id=institution.id, kind="akta", number=mark, reason=mark, state="ditolak", file_id=file.id
    )
    application = models.Application(
        institution_id=institution.id, kind="baru", message=mark, answer=mark, state="dikembalikan"
    )
    sheet = attendance.open_sheet(mark, [day])
    event = models.Event(sheet_id=sheet.id, title=f"Bimtek {mark}", starts_on=day, ends_on=day, place=mark, note=mark)
    topic = models.Topic(name=f"Topik {mark}")
    db.session.add_all([paper, application, event, topic])
    db.session.flush()
    own = {"institution_id": institution.id}
    visit = models.Visit(on_date=day, visitors=mark, scores={mark: 3}, conclusion="layak", note=mark, **own)
    announcement = models.Announcement(title=mark, body=mark, kinds=["lansia"])
    account = accounts.open_account(f"akun.{institution.id}", f"Orang {mark}", "x", first_code=False)
    grant = RoleGrant(account_id=account.id, role="lks", scope_kind="lks", scope_id=institution.id)
    db.session.add_all([visit, announcement, grant, models.Manager(account_id=account.id, **own)])
    db.session.flush()
    at_event = own | {"event_id": event.id}
    person = make_person(name=f"Warga {mark}")
    db.session.add_all([
        models.Officer(name=mark, post=mark, starts_on=day, **own),
        models.Proposal(field="address", old="x", new=mark, proposed_by=mark, **own),
        models.Mail(letter_id=letter.id, **own),
        models.Reading(announcement_id=announcement.id, account_id=account.id, name=mark, **own),
        models.VisitPhoto(visit_id=visit.id, file_id=internal.id),
        models.Finding(visit_id=visit.id, text=mark, action=mark, due_on=day),
        models.EventTopic(event_id=event.id, topic_id=topic.id, speaker=mark),
        models.Invitation(reply="hadir", reply_note=mark, **at_event),
        models.Participant(person_id=person.id, name=mark, post=mark, state="peserta", remark=mark, **at_event),
        models.FollowUp(plan=mark, told=mark, note=mark, due_on=day, file_id=file.id, **at_event),
        models.Report(
            period="2026-S1", clients_start=1, clients_in=1, clients_out=1, staff=1, activities=mark, incidents=mark,
            income=1, expense=1, state="revisi", note=mark, sent_by=mark, first_sent_on=day, file_id=file.id, **own,
        ),
        models.Coverage(event_id=event.id, on_date=day, came=1, **own),
        models.Nomination(course="training", course_id=1, title=mark, name=mark, why=mark, answer=mark, **own),
        models.ListFile(sha256=file.sha256, name=mark, uploaded_by=mark),
    ])  # fmt: skip
    db.session.flush()


def _letter(mark: str) -> Letter:
    sha = current_app.extensions["archive"].put(a_pdf())
    number = next(_serial)
    letter = Letter(
        register="keluar", year=2026, sequence=9000 + number, number=f"400/{mark}/{number}", classification="400",
        kind="surat.dinas", on_date=today(), subject=mark, addressee=mark, context={}, code=f"{mark}{number}"[:32],
        sha256=sha, state="terbit",
    )  # fmt: skip
    db.session.add(letter)
    db.session.flush()
    return letter
