"""A demo city in which every kind of page has something to show, and the list of all its pages.

`furnish` goes through the pages themselves, as an operator would: a list imported and applied, a batch filled,
ticked and certified, a second list left in review. It is done once for each kind of database and then copied
(databases.FURNISHED). `pages` reads the URL map: a new route is visited by itself
as long as its parameters are known here.
"""

import datetime as dt
import io
import threading
import time
from dataclasses import dataclass, replace

from PIL import Image
from sqlalchemy import select

from app.accounts.models import Account
from app.ground import job, tanggal
from app.ground.db import begin_write
from app.ground.job import Job
from app.ground.permit import ANYONE, SIGNED_IN, Role
from app.ground.sheet import OutColumn, write_xlsx
from app.imports.models import Import
from app.incoming.models import IncomingLetter
from app.karang_werda.models import Activity, Check, Member
from app.letters.models import Attachment, Draft, Letter, Scan
from app.lks import models as lks
from app.lks.models import (
    Announcement,
    Application,
    Document,
    Event,
    File,
    Invitation,
    ListFile,
    Mail,
    Participant,
)
from app.office.models import Appointment
from app.people import joining
from app.people.models import Family, Join, Person
from app.reports.models import Closing, Indicator, Programme, Report
from app.shelter.models import Bed, Census, CensusLine, Room, Shelter, Stay
from app.shelter.nights import night_of
from app.training.models import AllowanceList, Batch, CertificateCopy, Enrolment
from tests.checkers import ROOT
from tests.client import Client
from tests.databases import inside
from tests.people.make import make_person

OCTOBER = "Pelatihan Keterampilan Oktober 2025"
LIST = ROOT / "tests/data/usulan_peserta_malang_2025.xlsx"
PATIENCE = 120  # seconds for work in the background on a busy machine
PASSWORD = "pendapa-demo"

# Answers that are a file, not a page. They are asked for all the same: what comes must be a file.
FILES = {
    "imports.errors", "imports.sample", "incoming.export", "incoming.print_book", "incoming.scan", "incoming.sheet",
    "karang_werda.book", "karang_werda.contest_pdf", "karang_werda.export",
    "karang_werda.month_of_all_pdf", "karang_werda.month_of_club_pdf", "karang_werda.signature_list",
    "letters.download", "letters.export", "letters.scan", "office.job_file",
    "letters.attached_list", "letters.emblem_picture", "letters.print_book", "letters.looks_sample",
    "people.export", "people.export_completeness",
    "reports.report_file", "reports.report_sheet",
    "privacy.everything_as_file", "privacy.export_log", "shelter.arrival_record", "shelter.discharge_record",
    "shelter.figures_pdf", "shelter.receipt", "training.allowance",
    "training.certificate_copy", "training.export", "training.sheet",
    "lks.export", "lks.export_competence", "lks.file", "partner.certificate", "partner.file", "partner.letter",
}  # fmt: skip
# Not visited, each for its reason.
ELSEWHERE = {
    "_health": "for machines",
    "imports.progress": "the bar inside imports.show",
    "office.job_progress": "the bar inside office.show_job",
    "accounts.give_code": "opens only between password and second factor: test_second_factor.py",
    "accounts.enrol": "opens only between password and second factor: test_second_factor.py",
    "static": "the files under hashed names: test_static.py",
    "training.visit_photo": "a picture, of the visits that have one: test_visits.py",
    "shelter.photo": "a picture, of those of whom there is one",
    "shelter.referral_file": "a letter, of the stays that ended with a referral: test_shelter_week.py",
    "karang_werda.photo": "a picture, of those activities of which there is one: test_activities.py",
    "letters.preview": "a PDF inside the draft's page",
    "letters.see_wording": "a PDF inside the page of the wording",
    "letters.reading_copy": "a PDF, of a letter that waits for its electronic signature: test_signing.py",
}
# The demo accounts, and the one role that each has; other roles get an account of the role's name.
ACCOUNTS = {
    Role.STAF: "operator", Role.ADMIN: "admin", Role.KABID: "kabid", Role.KADIS: "kadis", Role.SHELTER: "shelter",
    Role.LKS: "lks",
}  # fmt: skip


def furnish(app) -> None:
    """Nobody else works on this data: what waits in the queue is done here."""
    operator = Client(app).sign_in("operator", PASSWORD)
    batch = _id(app, select(Batch.id).where(Batch.title == OCTOBER))
    applied = upload(operator, app, f"/impor/baru?target=training.nomination&scope={batch}")
    operator.post(applied + "/penerapan")
    work(app)
    send_list_of_lks(operator)
    ids = _ids(app, select(Enrolment.id).where(Enrolment.batch_id == batch).order_by(Enrolment.id))
    operator.post(f"/pelatihan/{batch}/penerimaan", {"id": ids})
    upload(operator, app, "/impor/baru?target=people.residents")
    join_two(app)
    draft = operator.post("/surat/konsep/baru", {"kind": "surat.dinas"}).location.split("/")[-2]
    attached = sheet(("Nama", "Kelurahan"), [["Ahmad Contoh", "Sukun"], ["Siti Contoh", "Kasin"]])
    operator.post(f"/surat/konsep/{draft}/lampiran", {"title": "Daftar", "file": (attached, "daftar.xlsx")}, status=303)
    receive(operator)
    finished = _id(app, select(Batch.id).where(Batch.title != OCTOBER).order_by(Batch.id.desc()))
    operator.post(f"/pelatihan/{finished}/sertifikat")
    kadis = Client(app).sign_in("kadis", PASSWORD)
    kadis.post("/laporan/cetak", {"kind": "ringkas", "period": f"{tanggal.today().year - 1}-t1"}, status=303)
    kadis.post("/laporan/penutupan", {"periode": f"{tanggal.today().year - 1}-t1"}, status=303)
    work(app)
    letter = _id(app, select(Letter.id).where(Letter.sha256.is_not(None)).order_by(Letter.id))
    operator.post(f"/surat/{letter}/pindaian", {"file": (io.BytesIO(photograph()), "pindai.png")}, status=303)
    event = _id(app, PAST_EVENT)
    operator.post(f"/lks/bimtek/{event}/sertifikat")
    count_last_night(app)
    work(app)
    passed = _ids(app, select(Enrolment.id).where(Enrolment.batch_id == finished, Enrolment.state == "lulus"))
    operator.post(f"/pelatihan/{finished}/peserta/{passed[0]}/salinan", {"reason": "Hilang"})


def send_list_of_lks(operator) -> None:
    """A list of two LKS, looked at and not applied."""
    rows = [["Panti Asuhan Contoh Baru", "Sukun", "Anak"], ["Griya Contoh", "Tidak Ada", "Lansia"]]
    file = sheet(("Nama LKS", "Kelurahan", "Jenis"), rows)
    operator.post("/lks/impor", {"file": (file, "lks.xlsx")}, status=303)


def sheet(titles, rows) -> io.BytesIO:
    file = io.BytesIO()
    write_xlsx(file, [OutColumn(title) for title in titles], rows, title="Daftar", by="")
    file.seek(0)
    return file


def photograph() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (300, 400), "white").save(out, "PNG")
    return out.getvalue()


def receive(operator) -> None:
    """A letter with its scan comes in."""
    from tests.incoming.make import typed

    operator.post("/surat-masuk/baru", typed(), status=303)


def count_last_night(app) -> None:
    with inside(app) as session:
        shelter, night = session.scalar(select(Shelter.id)), night_of() - dt.timedelta(days=1)
    Client(app).sign_in("shelter", PASSWORD).post(f"/shelter/{shelter}/sensus/{night}")


def join_two(app) -> None:
    """A record that nobody has used yet becomes one with a person of the demo."""
    with inside(app) as session:
        begin_write()  # the worker writes at the same time
        kabid = session.scalar(select(Account).where(Account.username == "kabid"))
        stays = session.scalar(select(Person.id).order_by(Person.id.desc()))
        joining.join(stays, make_person(name="Siti Data Kembar", nik=None).id, (), kabid)


def upload(client, app, address: str) -> str:
    with LIST.open("rb") as file:
        sent = client.post(address, {"file": (file, LIST.name)}, status=303)
    work(app)
    return sent.location


def work(app) -> None:
    """Do all that waits in the queue, in this process."""
    job.work(app, threading.Event(), once=True)


def wait_for_work(app) -> None:
    """A live server's worker does it."""
    deadline = time.monotonic() + PATIENCE
    while _ids(app, select(Job.id).where(Job.finished_at.is_(None))):
        assert time.monotonic() < deadline, "the worker did not finish in time"
        time.sleep(0.3)


@dataclass(frozen=True)
class Page:
    endpoint: str
    path: str
    account: str | None  # None: somebody who has not signed in
    role: Role | None


def pages(app) -> list[Page]:
    """Every GET route but ELSEWHERE, with its parameters filled in and somebody who may see it."""
    found, values = [], {}
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        if "GET" in rule.methods and rule.endpoint not in ELSEWHERE:
            for name in sorted(rule.arguments):
                values.setdefault(name, None)
            found.append(rule)
    with inside(app) as session:
        for name in values:
            values[name] = _value(session, name, VALUES)
        with app.test_request_context():
            plain = [_page(app, rule, values, session) for rule in found]
    variants = [
        replace(page, path=page.path + query.format(**values))
        for page in plain for query in VARIANTS.get(page.endpoint, ())
    ]  # fmt: skip
    return plain + variants


def _page(app, rule, values, session) -> Page:
    others = OTHERWISE.get(rule.endpoint, {})
    values = values | {name: _value(session, name, others) for name in others}
    path = rule.build({name: values[name] for name in rule.arguments})[1]
    path += ASKED.get(rule.endpoint, "").format(**values)
    permission = app.view_functions[rule.endpoint].may
    if permission == ANYONE:
        return Page(rule.endpoint, path, None, None)
    allowed = app.extensions["grants"][permission] if permission != SIGNED_IN else {Role.STAF}
    role = next((role for role in ACCOUNTS if role in allowed), None) or sorted(allowed)[0]
    return Page(rule.endpoint, path, ACCOUNTS.get(role, str(role)), role)


def _value(session, name: str, known: dict):
    assert name in known, (
        f"A page has the parameter <{name}>, which this test cannot fill in: say in tests/browser/city.py, VALUES, "
        "how one is found in the demo city."
    )
    given = known[name]
    value = session.scalar(given.limit(1)) if hasattr(given, "limit") else given
    assert value is not None, f"The demo city has nothing for <{name}>: furnish it in tests/browser/city.py."
    return value


# A club whose activity and member are shown, and a finished batch for the visits after it.
CLUB = select(Activity.club_id).join(Member, Member.club_id == Activity.club_id).order_by(Activity.id).limit(1)
MEASURED = select(Check.id).join(Activity, Activity.id == Check.activity_id).order_by(Check.id).limit(1)
FINISHED = select(Batch.id).where(Batch.title != OCTOBER).order_by(Batch.id.desc()).limit(1)

# The LKS of the demo account `lks`.
LKS = select(File.institution_id).order_by(File.id).limit(1)
PAST_EVENT = select(Event.id).order_by(Event.starts_on.desc()).offset(1).limit(1)

OPERATOR = select(Account.id).where(Account.username == "operator")

VALUES = {
    "allowance_id": select(AllowanceList.id).where(AllowanceList.batch_id == FINISHED.scalar_subquery()),
    "copy_id": select(CertificateCopy.id),
    "institution_id": LKS,
    "document_id": select(Document.id).where(Document.institution_id == LKS.scalar_subquery()),
    "file_id": select(File.id).where(File.institution_id == LKS.scalar_subquery()),
    "list_id": select(ListFile.id),
    "announcement_id": select(Announcement.id),
    "application_id": select(Application.id),
    "event_id": PAST_EVENT,
    "period": select(lks.Report.period).where(lks.Report.institution_id == LKS.scalar_subquery()),
    "invitation_id": select(Invitation.id).where(Invitation.institution_id == LKS.scalar_subquery()),
    "mail_id": select(Mail.id).where(Mail.institution_id == LKS.scalar_subquery()),
    "participant_id": select(Participant.id).where(
        Participant.institution_id == LKS.scalar_subquery(), Participant.event_id == PAST_EVENT.scalar_subquery()
    ),
    "activity_id": select(Activity.id).where(Activity.club_id == CLUB.scalar_subquery()),
    "draft_id": select(Draft.id),
    "figure_key": "training.participants",
    "incoming_id": select(IncomingLetter.id).where(IncomingLetter.scan_sha.is_not(None)),
    "register_key": "sertifikat",
    "kind_key": "surat.berita",
    "block_key": "parties",
    "programme_id": select(Programme.id),
    "indicator_id": select(Indicator.id),
    "report_id": select(Report.id).where(Report.pdf.is_not(None)),
    "closing_id": select(Closing.id),
    "family_id": select(Family.id).order_by(Family.id),
    "member_id": select(Member.id).where(Member.club_id == CLUB.scalar_subquery()),
    "months": 3,
    "arrival_id": select(Stay.arrival_id).where(Stay.ended_at.is_(None)),
    "bed_id": select(Bed.id),
    "line_id": select(CensusLine.id),
    "night": select(Census.night),
    "room_id": select(Room.id),
    "shelter_id": select(Shelter.id),
    "stay_id": select(Stay.id).where(Stay.ended_at.is_(None)),
    "account_id": select(Account.id).where(Account.username == "kabid"),
    "appointment_id": select(Appointment.id),
    "at": 0,
    "batch_id": select(Batch.id).where(Batch.title == OCTOBER),
    "code": select(Letter.code).where(Letter.sha256.is_not(None)),
    "enrolment_id": select(Enrolment.id).join(Batch).where(Batch.title == OCTOBER).order_by(Enrolment.id),
    "import_id": select(Import.id).where(Import.target == "people.residents"),
    "gone_id": select(Join.from_id),
    "join_id": select(Join.id),
    "left_id": select(Person.id).order_by(Person.id),
    "right_id": select(Person.id).order_by(Person.id).offset(1),
    "club_id": CLUB,
    "job_id": select(Job.id).where(Job.result_sha.is_not(None), Job.user_id == OPERATOR.scalar_subquery()),
    "letter_id": select(Letter.id).where(Letter.sha256.is_not(None)),
    "scan_id": select(Scan.id),
    "attachment_id": select(Attachment.id),
    "person_id": select(Letter.person_id).where(Letter.sha256.is_not(None), Letter.person_id.is_not(None)),
    "source_key": "people",
    "target_key": "training.nomination",
}
# Pages for which another example fits, or that answer only to an address with something asked for.
OTHERWISE = {
    "lks.report": {"report_id": select(lks.Report.id)},
    "training.allowance": {"batch_id": FINISHED},
    "training.certificate_copy": {"batch_id": FINISHED, "enrolment_id": select(CertificateCopy.enrolment_id)},
    "training.kit": {"batch_id": FINISHED},
    "training.money": {"batch_id": FINISHED},
    "training.results": {"batch_id": FINISHED},
    "letters.scan": {"letter_id": select(Scan.letter_id)},
    "shelter.discharge_record": {"stay_id": select(Stay.id).where(Stay.ended_at.is_not(None))},
    "karang_werda.check": {
        "club_id": MEASURED.with_only_columns(Activity.club_id), "activity_id": MEASURED.with_only_columns(Activity.id),
        "person_id": MEASURED.with_only_columns(Check.person_id),
    },
    "karang_werda.member_health": {
        "club_id": MEASURED.with_only_columns(Activity.club_id),
        "member_id": MEASURED.join(Member, Member.person_id == Check.person_id).with_only_columns(Member.id),
    },
    "training.visit": {
        "batch_id": FINISHED,
        "enrolment_id": select(Enrolment.id).where(
            Enrolment.batch_id == FINISHED.scalar_subquery(), Enrolment.state == "lulus"
        ),
    },
}
ASKED = {"shelter.choose_beds": "?tinggal={stay_id}"}
# What an address alone does not show: the same pages with something asked for.
VARIANTS = {
    "karang_werda.month_of_all": ["?bulan=2025-09"],
    "karang_werda.month_of_club": ["?bulan=2025-09"],
    "imports.new": ["?target=people.residents", "?target=training.nomination&scope={batch_id}"],
    "imports.show": [f"?bagian={part}" for part in ("baru", "dikenal", "kembar", "salah", "dilewati")],
    "people.index": ["?jk=P&desil=1&urut=lahir"],
    "reports.figure": ["?periode=2025", "?periode=2025-t1&kecamatan=35.73.05"],
    "reports.records": ["?periode=2025"],
    "training.show": ["?status=cadangan"],
}


def _id(app, query) -> int:
    return _ids(app, query)[0]


def _ids(app, query) -> list[int]:
    with inside(app) as session:
        return list(session.scalars(query))
