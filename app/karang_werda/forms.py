"""What the forms of this room look like."""

from app.ground.form import Choice, Form, Kelurahan, LongText, RowId, Tanggal, Text, Version
from app.ground.tanggal import today
from app.karang_werda.models import POSTS


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
