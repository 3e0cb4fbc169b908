"""What the other rooms ask of the agency: its profile, a setting on a day, who holds an office."""

import datetime as dt
import time
from collections.abc import Callable
from types import SimpleNamespace

from flask import current_app
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from app.ground.db import db
from app.ground.refusal import RuleError
from app.ground.tanggal import today
from app.office import known
from app.office.models import Appointment, ClassificationCode, Profile

# Where the thresholds of health checks come from.
_PRESSURE = "PNPK hipertensi dewasa, Kepmenkes HK.01.07/Menkes/4634/2021"
_GLUCOSE = "PNPK diabetes melitus tipe 2 dewasa, Kepmenkes HK.01.07/Menkes/603/2020"
_P2PTM = "P2PTM Kementerian Kesehatan"

DEFAULTS = {
    "training.minimum_share": 80,  # per cent of sessions attended for a certificate; unsure, practice
    "training.least_age": 17,
    "training.greatest_age": 59,
    "training.greatest_desil": 5,
    "training.repeat_years": 3,
    "training.kit_code": "400.9.14.2",
    # What each rule of selection does: abaikan, ingatkan, larang.
    "training.rule.city": "ingatkan",
    "training.rule.age": "ingatkan",
    "training.rule.desil": "ingatkan",
    "training.rule.ppks": "abaikan",
    "training.rule.repeat": "ingatkan",
    "training.rule.kk": "ingatkan",
    "training.rule.open_batch": "ingatkan",
    "training.rule.overlap": "larang",
    "training.rule.documents": "ingatkan",
    "karang_werda.kinds": [
        ["senam", "Senam"], ["posyandu", "Posyandu lansia"], ["pengajian", "Pengajian"], ["kerajinan", "Kerajinan"],
        ["kunjungan", "Kunjungan"], ["rapat", "Rapat"], ["lomba", "Lomba"], ["lain", "Lainnya"],
    ],
    "karang_werda.least_age": 60,  # UU 13/1998; officers may be younger
    "karang_werda.decree_years": 5,  # the usual term of an SK; unsure, practice
    "karang_werda.decree_warning_days": 60,
    # Kinds, forms, papers, grades of LKS: data, since the rules behind them change (Permensos 5/2024, 8/2025).
    "lks.kinds": [
        ["anak", "Anak"], ["lansia", "Lanjut usia"], ["disabilitas", "Disabilitas"],
        ["ipwl", "Korban NAPZA (IPWL)"], ["nonpanti", "Nonpanti"], ["biasa", "Umum"],
    ],
    "lks.legal_forms": [
        ["yayasan", "Yayasan"], ["perkumpulan", "Perkumpulan"], ["takberbadan", "Tidak berbadan hukum"],
    ],
    # key, name, whether every LKS must have it, whether it has a last day
    "lks.papers": [
        ["akta", "Akta pendirian", True, False], ["sk", "Pengesahan badan hukum", False, False],
        ["adart", "AD/ART", True, False], ["npwp", "NPWP", True, False],
        ["domisili", "Keterangan domisili", True, True], ["pengurus", "Susunan pengurus dan KTP", True, False],
        ["rekening", "Buku rekening", True, False], ["rekap", "Rekap klien dan tenaga", True, False],
        ["kegiatan", "Laporan kegiatan tiga tahun", False, False],
        ["tanda_daftar", "Tanda daftar", False, True], ["akreditasi", "Akreditasi", False, True],
    ],
    "lks.grades": [["A", "A", 5], ["B", "B", 3], ["C", "C", 2]],  # key, name, usual years; BeritaSatu 25-11-2020
    "lks.registration_years": 3,  # unsure, so the office sets it
    "lks.warning_days": [90, 60, 30],
    # An LKS counts as active when it gave one of these signs of life within so many months.
    "lks.active_signs": ["laporan", "bimtek", "kunjungan"],
    "lks.active_months": 12,
    "lks.profile_months": 12,  # an approved profile is to be looked through again after so many
    "lks.report_period": "semester",  # bulan, triwulan, semester, tahun; unsure
    "lks.report_due_days": 30,  # after the period's last day
    "lks.visit_aspects": [
        ["legalitas", "Legalitas dan administrasi"], ["pengurus", "Pengurus dan tenaga"],
        ["layanan", "Pelayanan kepada klien"], ["sarana", "Tempat dan sarana"], ["keuangan", "Keuangan"],
        ["pelaporan", "Pencatatan dan pelaporan"],
    ],
    "lks.visit_most": 4,  # points that one aspect can have
    "lks.visit_least_share": 60,  # per cent of all points from which an LKS is fit to be recommended
    "lks.evaluation": [
        ["materi", "Materi sesuai kebutuhan lembaga"], ["narasumber", "Narasumber menguasai materi"],
        ["waktu", "Waktu cukup"], ["tempat", "Tempat dan sarana memadai"], ["panitia", "Layanan panitia"],
    ],
    "lks.code": "400.9.12.3",  # archive code of letters to LKS
    "lks.certificate_code": "400.9.12.3",
    "letters.insert_most": 3,  # numbers inserted behind one number; unsure, so a setting
    "letters.insert_days": 14,  # how far back a letter may be dated; unsure
    "letters.insert_mark": ".",  # between number and suffix: 118.a
    # Working days that a disposition has by the urgency of its letter; unsure, so a setting.
    "incoming.days": {"biasa": 5, "segera": 2, "sangat segera": 1},
    "incoming.instructions": None,  # what a disposition can ask, as texts; None is the usual list
    "karang_werda.referral_code": "400.9.3",
    "karang_werda.absences": 3,  # activities missed in a row until somebody goes to see why
    "karang_werda.regular_days": 90,  # who came in so many days before counts as somebody who comes
    # When a measured value asks for attention: key, measure, side, limit, sex, kind, words, whether to refer, source.
    "karang_werda.thresholds": [
        ["sistolik", "systolic", ">=", 140, "", "", "Tekanan darah tinggi", True, _PRESSURE],
        ["diastolik", "diastolic", ">=", 90, "", "", "Tekanan darah tinggi", True, _PRESSURE],
        ["tensi_rendah", "systolic", "<", 90, "", "", "Tekanan darah rendah", True, _P2PTM],
        ["gula_sewaktu", "glucose", ">=", 200, "", "sewaktu", "Gula darah tinggi", True, _GLUCOSE],
        ["gula_puasa", "glucose", ">=", 126, "", "puasa", "Gula darah tinggi", True, _GLUCOSE],
        ["gula_rendah", "glucose", "<", 70, "", "", "Gula darah rendah", True, _GLUCOSE],
        ["kolesterol", "cholesterol", ">=", 200, "", "", "Kolesterol tinggi", True, _P2PTM],
        ["asam_urat_l", "uric_acid", ">", 7, "L", "", "Asam urat tinggi", True, _P2PTM],
        ["asam_urat_p", "uric_acid", ">", 6, "P", "", "Asam urat tinggi", True, _P2PTM],
        ["perut_l", "waist", ">", 90, "L", "", "Lingkar perut berlebih", False, _P2PTM],
        ["perut_p", "waist", ">", 80, "P", "", "Lingkar perut berlebih", False, _P2PTM],
        ["kurus", "bmi", "<", 18.5, "", "", "Berat badan kurang", False, "Permenkes 41/2014"],
        ["gemuk", "bmi", ">", 27, "", "", "Kegemukan", False, "Permenkes 41/2014"],
    ],
    "letters.pattern": "{kode}/{urut}/{unit}/{tahun}",
    "letters.certificate_pattern": "{kode}/{urut}/{unit}/{tahun}",
    "letters.certificate_code": "400.9.14.2",
    "letters.paper": "A4",  # Permendagri 1/2023 Art 28(2); a local regulation may say F4, whose size differs too
    "letters.emblem": None,  # SHA-256 of the uploaded emblem; None is the neutral one
    "letters.signing": "basah",  # how letters are signed unless said otherwise: basah, elektronik
    "letters.signing_service": "pkcs12",
    "letters.issuer": "Balai Besar Sertifikasi Elektronik (BSrE), Badan Siber dan Sandi Negara",
    "letters.issuer_marks": ["BSrE", "Badan Siber dan Sandi Negara", "Lembaga Sandi Negara"],
    "office.fields": [
        [1, "Bidang Rehabilitasi Sosial"], [2, "Bidang Pemberdayaan Sosial"],
        [3, "Bidang Perlindungan dan Jaminan Sosial"], [4, "Bidang Pemberdayaan Perempuan dan Perlindungan Anak"],
    ],
    "office.workdays": [0, 1, 2, 3, 4],  # Monday is 0; some offices also work on Saturdays
    "shelter.max_days": 7,  # attributed to Permensos 9/2018; sources conflict (domain.md section 6)
    "shelter.extensions": 2,  # at most three weeks; 0 where the office reads the rule as "may not be extended"
    "shelter.night_starts": 12,  # a night runs from noon to noon WIB
    "shelter.day_starts": 6,  # from this hour on, coming and leaving are for the night ahead
    "shelter.census_hour": 21,
    "shelter.reservation_hours": 12,  # the longest that a bed is held
    "shelter.referral_code": "400.9.3",
    "shelter.handover_code": "400.9.3",
    "accounts.second_factor_roles": ["admin", "lks"],  # who needs a second factor; a demo needs none
    "accounts.idle_minutes": 120,  # a session left alone ends
    # Grades of achievement: Permendagri 86/2017, table T-E.27. The least per cent, and the word.
    "reports.grades": [[91, "Sangat tinggi"], [76, "Tinggi"], [66, "Sedang"], [51, "Rendah"], [0, "Sangat rendah"]],
    "reports.code": "000.7.5",  # Evaluasi perencanaan
    "reports.monthly": False,  # whether last month's report makes itself and waits for its readers
    "reports.near": 90,  # per cent from which a target counts as nearly reached; below it a reason is asked for
    # Where smaller is better: balik = target ÷ realisasi; selisih = (2 × target − realisasi) ÷ target.
    "reports.inverse": "balik",
    "sealed.hours": 4,  # how long broken glass stays open
    "sealed.contact": "kepala bidang rehabilitasi sosial",  # whom a refusal names
    # How many months data is kept; see docs/privacy.md for the reasons.
    "privacy.values_months": 60,
    "privacy.access_months": 24,
    "privacy.sign_in_months": 12,
    "privacy.import_months": 12,
    "privacy.health_months": 60,
    "accounts.session_hours": 12,  # and every session ends, a working day later
}


def profile() -> Profile:
    """The agency's profile; one query a transaction."""
    return known.profile()


FRESH = 10  # seconds


def face() -> SimpleNamespace | None:
    """What every page shows of the profile, kept for ten seconds: no query for it on most pages."""
    kept = current_app.extensions.setdefault("office_face", {})
    if current_app.testing or time.monotonic() > kept.get("until", 0.0):
        columns = [column.key for column in Profile.__table__.columns]
        try:
            row = profile()
        except DBAPIError:  # the page that says so has a head all the same
            db.session.rollback()
            return kept.get("face") or SimpleNamespace(**dict.fromkeys(columns, ""))
        facts = row and {name: getattr(row, name) for name in columns}
        kept.update(until=time.monotonic() + FRESH, face=facts and SimpleNamespace(**facts))
    return kept["face"]


def forget_face() -> None:
    """The profile was changed here: the next page reads it afresh. Other processes follow within ten seconds."""
    current_app.extensions.pop("office_face", None)


def letterhead() -> dict:
    """The head of the agency's letters and lists, as _kop.html takes it."""
    told, emblem = profile(), setting("letters.emblem")
    town = "" if told.place.lower() in told.address.lower() else f", {told.place}"
    street = f"{told.address}{town} {told.postal_code}".strip() if told.address else ""
    phone = f"Telepon {told.phone}" if told.phone else ""
    reach = " · ".join(part for part in (phone, told.email, told.website) if part)
    return {
        "government": told.government,
        "agency": told.agency,
        "lines": [line for line in (street, reach) if line],
        "emblem": f"arsip:{emblem}" if emblem else "emblem.svg",
        "emblem_alt": f"Lambang {told.city}",
    }


def setting(key: str, on: dt.date | None = None):
    """The value that holds on a day (default today), else the shipped default."""
    return timeline(key)(on or today())


def settings(keys: list[str], on: dt.date | None = None) -> dict:
    """Several values that hold on a day, by key."""
    return {key: setting(key, on) for key in keys}


def timeline(key: str) -> Callable[[dt.date], object]:
    """What a setting is on each day: a function of the day. One query a transaction for all settings of a room."""
    rows = known.versions(key)
    return lambda day: next((value for since, value in rows if since <= day), DEFAULTS[key])


def fields() -> list[tuple[int, str]]:
    """The office's fields (bidang), by number and name."""
    return [(number, name) for number, name in setting("office.fields")]


def holder(post: str, on: dt.date | None = None) -> Appointment:
    """Who holds the office on a day: an acting official before the definitive one. Refuses when nobody does."""
    on = on or today()
    query = select(Appointment).where(
        Appointment.post == post,
        Appointment.starts_on <= on,
        (Appointment.ends_on.is_(None)) | (Appointment.ends_on >= on),
    )
    held = sorted(db.session.scalars(query), key=lambda a: (a.capacity != "", a.starts_on))
    if not held:
        raise RuleError("Belum ada pejabat yang tercatat untuk jabatan ini pada tanggal itu. Isilah di Pengaturan.")
    return held[-1]


def public_url() -> str:
    """The address that QR codes carry. Refuses when it is not set: a code that leads nowhere proves nothing."""
    url = profile().public_url
    if not url:
        raise RuleError("Alamat publik untuk kode QR belum diisi. Mintalah administrator mengisinya di Pengaturan.")
    return url.rstrip("/")


def classification_choices() -> list[tuple[str, str]]:
    query = select(ClassificationCode).where(
        ClassificationCode.valid_from <= today(),
        (ClassificationCode.valid_until.is_(None)) | (ClassificationCode.valid_until >= today()),
    )
    rows = db.session.scalars(query.order_by(ClassificationCode.code))
    return [(row.code, f"{row.code} · {row.subject}") for row in rows]
