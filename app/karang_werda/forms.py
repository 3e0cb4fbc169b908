"""What the forms of this room look like."""

from wtforms import Field

from app.ground.form import (
    BooleanField,
    Choice,
    Form,
    Kelurahan,
    LongText,
    Phone,
    RowId,
    Tanggal,
    Text,
    Version,
)
from app.ground.tanggal import today
from app.karang_werda.models import DEPENDENCY, LEFT, POSTS


class ClubForm(Form):
    kelurahan = Kelurahan(required=True)
    name = Text("Nama", max=120, required=True, help="Misalnya Karang Werda Melati.")
    decree = Text("Nomor SK", max=80)
    decree_on = Tanggal("Tanggal SK")
    valid_until = Tanggal("Berlaku sampai", help="Bila dikosongkan, dihitung lima tahun dari tanggal SK.")
    place = Text("Tempat kegiatan", max=160)
    schedule = Text("Jadwal", max=160, help="Misalnya senam tiap Selasa dan Jumat pukul 06.00.")
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
        self.data = [int(text) for text in valuelist if text.isascii() and text.isdigit() and len(text) < 16]


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
