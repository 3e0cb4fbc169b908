"""What is typed about the agency."""

from wtforms.validators import ValidationError

from app.ground import tanggal
from app.ground.form import Choice, Form, LongText, Tanggal, Text, Ticks, Version
from app.office import calendar
from app.office.models import HOLIDAY_KINDS

POSTS = [("kadis", "Kepala dinas"), ("sekretaris", "Sekretaris"), ("kabid", "Kepala bidang")]
CAPACITIES = [("Plt.", "Plt. (jabatan kosong)"), ("Plh.", "Plh. (sementara berhalangan)")]


class ProfileForm(Form):
    government = Text("Pemerintah daerah", required=True, help="Baris pertama kop surat.")
    agency = Text("Nama dinas", required=True, max=160, help="Baris kedua kop surat.")
    short_name = Text("Nama pendek", required=True, max=60)
    place = Text("Tempat surat", required=True, max=60, help="Yang tertulis sebelum tanggal surat.")
    address = Text("Alamat", max=200)
    postal_code = Text("Kode pos", max=10)
    phone = Text("Telepon", max=60)
    email = Text("Surel", max=120)
    website = Text("Laman", max=120)
    unit_code = Text("Kode unit dalam nomor surat", required=True, max=40)
    public_url = Text(
        "Alamat publik untuk kode QR",
        max=200,
        help="Misalnya https://pendapa.malangkota.go.id. Tanpa ini surat berkode QR tidak dapat terbit.",
    )
    version = Version()

    def validate_public_url(self, field):
        if field.data and not (field.data.startswith(("https://", "http://")) and " " not in field.data):
            raise ValidationError("Alamat ini harus dimulai dengan https://.")


class AppointmentForm(Form):
    post = Choice("Jabatan", POSTS, required=True)
    title = Text("Sebutan dalam surat", required=True, max=160, help="Misalnya KEPALA DINAS SOSIAL.")
    capacity = Choice("Kedudukan", CAPACITIES, empty="Definitif")
    name = Text("Nama dengan gelar", required=True)
    rank = Text("Pangkat", max=80)
    nip = Text("NIP", max=18)
    starts_on = Tanggal("Mulai", required=True)
    ends_on = Tanggal("Sampai", help="Kosongkan bila masih menjabat.")
    version = Version()

    def validate_ends_on(self, field):
        if field.data and self.starts_on.data and field.data < self.starts_on.data:
            raise ValidationError("Tanggal akhir tidak boleh sebelum tanggal mulai.")


def as_row(form: Form) -> dict:
    """Values fit for the row: text columns that may be empty hold an empty text, not None."""
    nullable = ("ends_on", "public_url")
    return {name: "" if value is None and name not in nullable else value for name, value in form.values().items()}


class HolidayForm(Form):
    day = Tanggal("Tanggal", required=True)
    name = Text("Keterangan", required=True, help="Misalnya Hari Raya Idulfitri.")
    kind = Choice("Jenis", list(HOLIDAY_KINDS.items()), empty=None)


class HolidaysForm(Form):
    lines = LongText(
        "Daftar",
        required=True,
        max=10_000,
        help="Satu hari pada setiap baris: tanggal; keterangan. Misalnya 20/3/2026; Cuti bersama Idulfitri.",
    )
    all_kind = Choice("Jenis", list(HOLIDAY_KINDS.items()), empty=None)


class WorkdaysForm(Form):
    days = Ticks("Hari kerja dalam sepekan", [(n, day) for n, day in enumerate(tanggal.DAYS)], coerce=int)

    @classmethod
    def now(cls):
        return cls(data={"days": calendar.workdays()})
