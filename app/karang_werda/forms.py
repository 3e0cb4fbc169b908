"""What the forms of this room look like."""

import datetime as dt
import re

from wtforms import Field
from wtforms.fields.choices import SelectChoice

from app.ground.address import is_number
from app.ground.form import (
    BooleanField,
    Choice,
    FileField,
    Form,
    Kelurahan,
    LongText,
    Measured,
    Phone,
    RowId,
    Rupiah,
    Tanggal,
    Text,
    Ticks,
    Version,
)
from app.ground.tanggal import DAYS, long_date, read_date, today
from app.karang_werda.models import DEPENDENCY, FINDINGS, GLUCOSE_KINDS, LEFT, POSTS


class ClubForm(Form):
    kelurahan = Kelurahan(required=True)
    name = Text("Nama", max=120, required=True, help="Misalnya Karang Werda Melati.")
    decree = Text("Nomor SK", max=80)
    decree_on = Tanggal("Tanggal SK")
    valid_until = Tanggal("Berlaku sampai", help="Bila dikosongkan, dihitung lima tahun dari tanggal SK.")
    place = Text("Tempat kegiatan", max=160)
    schedule = Text("Jadwal", max=160, help="Misalnya senam tiap Selasa dan Jumat pukul 06.00.")
    puskesmas = Text("Puskesmas", max=120, help="Yang dituju surat rujukan, misalnya Puskesmas Kedungkandang.")
    note = LongText("Catatan")
    version = Version()


class OfficerForm(Form):
    """Somebody's new term in a post."""

    person_id = RowId()
    post = Choice("Jabatan", list(POSTS.items()), required=True)
    section = Text("Bidang seksi", max=60, help="Hanya untuk seksi, misalnya olahraga.")
    starts_on = Tanggal("Mulai menjabat", required=True)
    ends_on = Tanggal("Sampai")

    @classmethod
    def new(cls):
        form = cls()
        form["starts_on"].data = today()
        return form


class EndForm(Form):
    """The last day of something."""

    ends_on = Tanggal("Hari terakhir", required=True)

    @classmethod
    def new(cls):
        form = cls()
        form["ends_on"].data = today()
        return form


class Marked(Field):
    """The ids of the rows that were marked."""

    def process_formdata(self, valuelist):
        self.data = [int(text) for text in valuelist if is_number(text)]


class JoinForm(Form):
    """One person from the search, or many who were marked, and the day on which they join."""

    person_id = RowId()
    id = Marked()
    joined_on = Tanggal("Bergabung", required=True)

    @classmethod
    def new(cls):
        form = cls()
        form["joined_on"].data = today()
        return form


class MemberForm(Form):
    dependency = Choice("Ketergantungan", list(DEPENDENCY.items()), empty="Belum diketahui")
    lives_alone = BooleanField("Tinggal sendiri")
    contact_name = Text("Kontak darurat", max=120, help="Siapa yang dihubungi bila terjadi sesuatu.")
    contact_phone = Phone("Nomor kontak")
    version = Version()


class LeaveForm(Form):
    left_on = Tanggal("Hari terakhir", required=True)
    reason = Choice("Alasan", list(LEFT.items()), required=True)

    @classmethod
    def new(cls):
        form = cls()
        form["left_on"].data = today()
        return form


class _Activity(Form):
    kind = Choice("Jenis", [], required=True)
    title = Text("Nama kegiatan", max=120, required=True, help="Misalnya Senam pagi.")
    place = Text("Tempat", max=160)
    speaker = Text("Narasumber", max=120)
    cost = Rupiah("Biaya")
    note = LongText("Catatan")

    def offer(self, kinds, kept=None):
        """Offer these kinds; one that is no longer among them stays for an activity that has it."""
        self.kind.choices = [SelectChoice("", "Pilih …"), *(SelectChoice(*kind) for kind in kinds)]
        if kept and kept not in dict(kinds):
            self.kind.choices.append(SelectChoice(kept, kept))
        return self


class ActivityForm(_Activity):
    on_date = Tanggal("Tanggal", required=True)
    version = Version()

    @classmethod
    def like(cls, activity, kinds):
        """A form for today, filled like an activity, or empty when there is none to be like."""
        form = cls(obj=activity).offer(kinds)
        form["on_date"].data = today()
        return form


class Days(Tanggal):
    """Several dates with commas between."""

    def read(self, text):
        return sorted({read_date(part) for part in re.split(r"[,;]", text) if part.strip()})

    def show(self, value):
        return ", ".join(long_date(day) for day in value)

    def __init__(self, label, **options):
        super().__init__(label, **options)
        self.render_kw = {"autocomplete": "off"}


class SeriesForm(_Activity):
    weekdays = Ticks("Setiap hari", list(enumerate(DAYS)), coerce=int)
    starts_on = Tanggal("Mulai", required=True)
    ends_on = Tanggal("Sampai", required=True)
    off = BooleanField("Lewati hari libur dan cuti bersama")
    left_out = Days("Hari lain yang dilewati", help="Dipisahkan koma. Misalnya 17/8/2026, 25/12/2026.")

    @classmethod
    def new(cls, kinds, club):
        form = cls().offer(kinds)
        form["starts_on"].data, form["place"].data, form["off"].data = today(), club.place, True
        return form

    def days(self) -> dict:
        """On which days, as the rule asks for it."""
        first, last = self.starts_on.data, self.ends_on.data
        chosen = self.weekdays.data or []
        out = self.left_out.data or ()
        return {"weekdays": chosen, "first": first, "last": last, "left_out": out, "off": self.off.data}


class CheckForm(Form):
    """What was measured of one person; what was not measured stays empty."""

    systolic = Measured("Sistolik (atas)")
    diastolic = Measured("Diastolik (bawah)")
    weight = Measured("Berat badan")
    height = Measured("Tinggi badan")
    waist = Measured("Lingkar perut")
    glucose = Measured("Gula darah")
    glucose_kind = Choice("Jenis gula darah", list(GLUCOSE_KINDS.items()), empty="Tidak diukur")
    cholesterol = Measured("Kolesterol")
    uric_acid = Measured("Asam urat")
    sure = BooleanField("Angka di atas sudah diperiksa dan memang benar")


class FollowUpForm(Form):
    follow_up_on = Tanggal("Tindak lanjut pada", required=True)

    @classmethod
    def of(cls, check):
        """Filled with the check's day, or with one a week from now."""
        form = cls(obj=check)
        form["follow_up_on"].data = form["follow_up_on"].data or today() + dt.timedelta(7)
        return form


class FollowedUpForm(Form):
    followed_up_on = Tanggal("Ditindaklanjuti pada", required=True)
    note = Text("Hasilnya", max=500, required=True, help="Misalnya sudah ke puskesmas, diberi obat.")

    @classmethod
    def new(cls):
        form = cls()
        form["followed_up_on"].data = today()
        return form


class ReferralForm(Form):
    puskesmas = Text("Puskesmas yang dituju", max=120, required=True)


class VisitForm(Form):
    on_date = Tanggal("Tanggal kunjungan", required=True)
    finding = Choice("Keadaan", list(FINDINGS.items()), required=True)
    note = Text("Catatan", max=500)

    @classmethod
    def new(cls):
        form = cls()
        form["on_date"].data = today()
        return form


class PhotoForm(Form):
    photo = FileField(
        "Foto", description="JPG atau PNG, paling besar 12 MB. Tempat dan nama pemilik yang ditulis ponsel dibuang."
    )
    caption = Text("Keterangan foto", max=120)


class ThresholdForm(Form):
    key = Choice("Yang diukur", [], required=True)
    limit = Measured("Ambang baru", required=True)
    valid_from = Tanggal("Berlaku mulai", required=True)
    source = Text("Sumber", max=200, required=True, help="Peraturan atau pedoman, dengan nomornya.")

    def offer(self, thresholds):
        known = [SelectChoice(one.key, f"{one.title} ({one.said})") for one in thresholds]
        self.key.choices = [SelectChoice("", "Pilih …"), *known]
        return self

    @classmethod
    def new(cls, thresholds):
        form = cls().offer(thresholds)
        form["valid_from"].data = today()
        return form
