"""What a demo city shows of LKS: invented institutions in its kelurahan, with papers of all ages."""

import datetime as dt
import io
from types import SimpleNamespace

import pikepdf
from flask import current_app
from sqlalchemy import select

from app.accounts.models import Account, RoleGrant
from app.attendance import rules as attendance
from app.attendance.models import PRESENT
from app.ground import upload, wilayah
from app.ground.db import db
from app.ground.permit import Role
from app.ground.tanggal import today
from app.lks import access, catalog, courses, periods
from app.lks.models import ACCREDITATION, APPROVED, CLIENTS, REGISTRATION, Institution, Manager
from app.lks.rules import announcements, bimtek, institutions, registration, reports
from app.people.models import ACTIVE, Person

COUNT = {"malang": 70, "blitar": 18}
KINDS = (("anak", 48), ("nonpanti", 10), ("disabilitas", 4), ("lansia", 4), ("biasa", 2), ("ipwl", 2))
HOUSES = {
    "anak": ("Panti Asuhan", "LKSA", "Rumah Asuh"),
    "nonpanti": ("Yayasan", "Perkumpulan"),
    "disabilitas": ("Griya Disabilitas", "Yayasan"),
    "lansia": ("Griya Lansia", "Panti Wreda"),
    "biasa": ("Yayasan Sosial",),
    "ipwl": ("Rumah Pulih",),
}
FIRST = (
    "Cahaya", "Kasih", "Harapan", "Mitra", "Pelita", "Rumah", "Sahabat", "Tunas", "Bina", "Karya", "Taman", "Embun",
    "Lentera", "Nur", "Wahana", "Amanah", "Sinar", "Kembang",
)  # fmt: skip
SECOND = (
    "Bunda", "Insani", "Arjuna", "Sejahtera", "Brantas", "Semeru", "Mandiri", "Pertiwi", "Bersama", "Kawi", "Lestari",
    "Utama", "Bangsa", "Ananda", "Sentosa", "Nusantara", "Mulia",
)  # fmt: skip
STREETS = (
    "Melati",
    "Kawi",
    "Raya Langsep",
    "Mawar",
    "Sumbersari",
    "Ki Ageng Gribig",
    "Bendungan",
    "Muharto",
    "Danau",
)
PEOPLE = (
    "Ahmad Fauzi", "Sri Wahyuni", "Budi Santoso", "Nur Hidayah", "Agus Setiawan", "Dewi Lestari", "Slamet Riyadi",
    "Maria Goreti", "Hendra Wijaya", "Yuliana Kristanti", "Imam Syafii", "Endah Rahayu",
)  # fmt: skip

POSTS = ("Ketua", "Pengasuh", "Bendahara", "Pendamping")
TAUGHT = (
    ("Manajemen LKS", "Penyusunan program kerja; 4; Dinas Sosial\nPembukuan sederhana; 4; Akademisi"),
    ("Pengasuhan anak", "Standar pengasuhan; 6; Pekerja sosial\nPerlindungan anak; 2; Dinas Sosial"),
    ("Pelaporan LKS", "Pelaporan berkala; 4; Dinas Sosial\nPembukuan sederhana; 2; Akademisi"),
    ("Pelayanan lansia dan disabilitas", "Pendampingan lansia; 4; Perawat\nAksesibilitas; 2; Organisasi disabilitas"),
)
ANNOUNCED = (
    (
        "Laporan semester ditunggu sampai akhir bulan",
        "Kirim laporan lewat menu Laporan. Bila ada yang perlu diperbaiki, catatan dinas tampil di laporan itu.",
        [],
    ),
    ("Periksa masa berlaku tanda daftar", "Ajukan perpanjangan paling lambat 60 hari sebelum habis.", []),
    ("Data klien anak", "Mohon jumlah klien anak diperbarui lewat Usulkan perubahan di Profil.", ["anak"]),
)


def make(kota: str, random) -> None:
    """The register as an office has it: most registered, two thirds active, some papers running out this month."""
    if not wilayah.listed() or db.session.scalar(select(Institution.id).limit(1)):
        return
    codes = [code for code, *_ in wilayah.listed()]
    names, made = _names(random), []
    for number, kind in enumerate(_kinds(COUNT[kota])):
        made.append(_institution(number, next(names[kind]), kind, random.choice(codes), random))
    for number, institution in enumerate(made):
        _papers(institution, number, random)
    adart = {"kind": "adart", "number": "07", "on_date": made[0].founded_on}
    institutions.file_paper(made[0], adart, _scan(made[0]))
    _open_door(made[0])
    _announce()
    _train(made, random)
    _oversee(made, random)
    db.session.flush()


def _kinds(count: int):
    pattern = [kind for kind, many in KINDS for _ in range(many)]
    return [pattern[number * len(pattern) // count] for number in range(count)]


def _names(random) -> dict:
    """For each kind an endless row of names, none twice."""
    pairs = [f"{first} {second}" for first in FIRST for second in SECOND]
    random.shuffle(pairs)
    left = iter(pairs)

    def named(kind):
        while True:
            yield f"{random.choice(HOUSES[kind])} {next(left)}"

    return {kind: named(kind) for kind in HOUSES}


def _institution(number: int, name: str, kind: str, code: str, random) -> Institution:
    staff, clients = random.randrange(2, 14), _clients(kind, random)
    values = {
        "name": name, "kind": kind, "legal_form": random.choice(("yayasan", "yayasan", "perkumpulan", "takberbadan")),
        "founded_on": dt.date(random.randrange(1975, 2018), random.randrange(1, 13), random.randrange(1, 28)),
        "kelurahan": code, "address": f"Jalan {random.choice(STREETS)} Nomor {random.randrange(1, 140)}",
        "phone": f"0812{random.randrange(10**7, 10**8)}", "email": f"lks{number + 1}@contoh.invalid",
        "capacity": sum(clients.values()) + random.randrange(0, 12),
        "staff_male": staff // 2, "staff_female": staff - staff // 2, "social_workers": random.randrange(0, 3),
        "bank_name": "Bank Jatim", "bank_account": f"{random.randrange(10**9, 10**10)}", "bank_holder": name[:120],
    }  # fmt: skip
    institution = institutions.enter(values | clients)
    since = today() - dt.timedelta(random.randrange(200, 1500))
    for post, who in zip(("Ketua", "Sekretaris", "Bendahara"), random.sample(PEOPLE, 3), strict=True):
        institutions.appoint(institution, {"name": who, "post": post, "starts_on": since})
    if number % 7 != 3:
        institution.profile_state, institution.approved_on = (
            APPROVED,
            today() - dt.timedelta(random.randrange(5, 300)),
        )
    if number % 11 == 9:
        institutions.close(
            institution, today() - dt.timedelta(random.randrange(30, 700)), "Tidak ada klien lagi"
        )
    return institution


def _clients(kind: str, random) -> dict[str, int]:
    ages = {"anak": "children", "lansia": "elders", "ipwl": "adults", "disabilitas": "children"}.get(
        kind, "adults"
    )
    counts = dict.fromkeys(CLIENTS, 0)
    counts[f"{ages}_male"], counts[f"{ages}_female"] = random.randrange(4, 26), random.randrange(4, 26)
    if kind == "anak":
        counts["toddlers_male"], counts["toddlers_female"] = random.randrange(0, 5), random.randrange(0, 5)
    return counts


def _papers(institution: Institution, number: int, random) -> None:
    day = today()
    for kind in ("akta", "adart", "npwp", "pengurus", "rekening", "rekap"):
        if random.random() < 0.9:
            on = day - dt.timedelta(random.randrange(100, 4000))
            paper = {"kind": kind, "number": f"{random.randrange(1, 99):02d}/{on.year}", "on_date": on}
            institutions.file_paper(institution, paper, None)
    _dated(institution, "domisili", random.choice((-40, 25, 80, 200, 400)), random)
    if number % 6 != 5:
        _dated(institution, REGISTRATION, random.choice((-90, 12, 45, 75, 300, 600, 900)), random)
    if number % 5 < 2:
        _dated(
            institution,
            ACCREDITATION,
            random.choice((-20, 50, 400, 800, 1200)),
            random,
            grade=random.choice("AABBBC"),
        )


def _dated(institution: Institution, kind: str, left: int, random, grade=None) -> None:
    until = today() + dt.timedelta(left)
    on = min(until - dt.timedelta(3 * 365), today() - dt.timedelta(30))
    number = f"400.9.12.3/{random.randrange(1, 400)}/35.73.405/{on.year}"
    paper = {"kind": kind, "number": number, "on_date": on, "valid_until": until, "grade": grade}
    institutions.file_paper(institution, paper, None)


def _scan(institution: Institution):
    """A page that stands for a scan."""
    page = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(595, 842))
        pdf.save(page)
    clean = upload.clean(page.getvalue())
    return institutions.keep_file(institution, current_app.extensions["archive"].put(clean.content), clean, None)


def _open_door(institution: Institution) -> None:
    """The account `lks` belongs to the first of them and looks after its other accounts."""
    account = db.session.scalar(select(Account).where(Account.username == "lks"))
    if account is None:
        return
    query = select(RoleGrant).where(RoleGrant.account_id == account.id, RoleGrant.role == Role.LKS.value)
    for grant in db.session.scalars(query):
        grant.scope_kind, grant.scope_id = access.SCOPE, institution.id
    db.session.add(Manager(account_id=account.id, institution_id=institution.id))


def _announce() -> None:
    for title, body, kinds in ANNOUNCED:
        announcements.publish({"title": title, "body": body, "kinds": kinds, "until": None}, by=None)


def _train(made: list[Institution], random) -> None:
    """Four bimtek of the last two years with people of the register, and one to come."""
    query = select(Person).where(Person.status == ACTIVE, Person.name.is_not(None)).order_by(Person.id)
    people = list(db.session.scalars(query.limit(400)))
    working = [one for one in made if one.closed_on is None]
    for number, (title, topics) in enumerate(TAUGHT):
        first = today() - dt.timedelta(90 + number * 170)
        event = _plan(f"Bimtek {title} {first.year}", first, topics)
        sure = set()  # whom the first LKS sent: its account shall have certificates to look at
        for institution in [working[0], *random.sample(working[1:], len(working) // 2)]:
            for _ in range(random.choice((1, 1, 2))):
                if people:
                    row = bimtek.seat(event, institution, people.pop(), random.choice(POSTS), None)
                    sure.update([row.person_id] if institution is working[0] else [])
        for session in attendance.sessions_of(event.sheet_id):
            roster = courses.roster(event)
            came = [person.id for person in roster if person.id in sure or random.random() < 0.9]
            attendance.set_many(event.sheet_id, [(session.id, person_id, PRESENT) for person_id in came])
        bimtek.recount(event)
    event = _plan("Bimtek Akreditasi LKS", today() + dt.timedelta(30), "Persiapan akreditasi; 6; Balai BALKS")
    bimtek.invite(event, working[:12], None)


def _plan(title: str, first: dt.date, topics: str):
    return bimtek.plan({
        "title": title, "starts_on": first, "ends_on": first + dt.timedelta(1), "starts_at": "08.00 WIB",
        "place": "Aula dinas", "topics": topics, "hours": 8, "quota": 2, "minimum_share": 80, "kinds": [],
    })  # fmt: skip


def _oversee(made: list[Institution], random) -> None:
    """Reports of the last period from two thirds, some to be mended; visits with findings; applications under way."""
    by, known = SimpleNamespace(id=None, name="Siti Khoiriyah"), catalog.read()
    period, before = periods.ended(known)[:2]
    working = [one for one in made if one.closed_on is None]
    for number, institution in enumerate(working):
        for key in (period, before):
            if number % 3 != 2 or number == 0:
                _report(institution, key, by, random)
    reports.ask_to_mend(reports.of(working[1], period), "Jumlah klien keluar belum sesuai rekap.", by)
    for institution in working[3:12]:
        scores = {key: random.randrange(2, known.visit_most + 1) for key, _ in known.visit_aspects}
        due = today() + dt.timedelta(random.randrange(5, 60))
        finding = ("Alat pemadam belum ada", "Pasang di dapur dan kamar", due)
        seen = {"on_date": today() - dt.timedelta(random.randrange(1, 200)), "visitors": "Ratna Kusumawati"}
        seen |= {"conclusion": "perbaikan", "note": None}
        registration.record_visit(institution, seen, scores, [finding] if random.random() < 0.6 else [], [], by)
    for institution in working[12:15]:
        registration.apply(institution, "Mohon perpanjangan tanda daftar.", by)


def _report(institution: Institution, period: str, by, random) -> None:
    told = {
        "clients_start": institution.clients, "clients_in": random.randrange(5), "clients_out": random.randrange(4),
        "staff": institution.staff, "activities": "Pendampingan belajar, pemeriksaan kesehatan, pertemuan keluarga.",
        "incidents": None, "income": random.randrange(20, 90) * 1_000_000,
        "expense": random.randrange(15, 80) * 1_000_000,
    }  # fmt: skip
    row = reports.send(institution, period, told, None, by)
    sent = periods.bounds(period)[1] + dt.timedelta(random.randrange(3, 45))
    row.first_sent_on = min(sent, today())
