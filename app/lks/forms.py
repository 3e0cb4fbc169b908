"""What the forms of the office's side look like."""

from wtforms import Field, FileField
from wtforms.fields.choices import SelectChoice

from app.ground.address import is_number
from app.ground.form import (
    BooleanField,
    Choice,
    Form,
    Kelurahan,
    LongText,
    Nik,
    Number,
    Phone,
    RowId,
    Rupiah,
    Tanggal,
    Text,
    Ticks,
    Version,
)
from app.ground.refusal import RuleError
from app.ground.tanggal import read_date, today
from app.lks.catalog import Catalog
from app.lks.models import CLIENTS
from app.lks.models.bimtek import REPLIES
from app.lks.models.registration import CONCLUSIONS
from app.people.categories import SEX

SCAN = "PDF, JPG, atau PNG, paling besar 8 MB."


def _chosen(field, pairs, empty="Pilih …"):
    field.choices = [SelectChoice("", empty), *(SelectChoice(key, name) for key, name in pairs)]


class Marked(Field):
    """The ids of the rows that were marked."""

    def process_formdata(self, valuelist):
        self.data = [int(text) for text in valuelist if is_number(text)]


class InstitutionForm(Form):
    name = Text("Nama lembaga", max=160, required=True)
    kind = Choice("Jenis pelayanan", [], required=True)
    legal_form = Choice("Bentuk", [], required=True)
    founded_on = Tanggal("Berdiri", past=True)
    address = Text("Alamat", max=200)
    kelurahan = Kelurahan(required=True)
    phone = Phone("Telepon")
    email = Text("Surel", max=120)
    capacity = Number("Daya tampung", most=10_000)
    staff_male = Number("Tenaga laki-laki", most=10_000)
    staff_female = Number("Tenaga perempuan", most=10_000)
    social_workers = Number(
        "Pekerja sosial", most=10_000, help="Yang bersertifikat, bagian dari jumlah tenaga."
    )
    toddlers_male, toddlers_female, children_male, children_female, adults_male, adults_female = (
        Number(CLIENTS[name], most=100_000) for name in list(CLIENTS)[:6]
    )
    elders_male, elders_female = (Number(CLIENTS[name], most=100_000) for name in list(CLIENTS)[6:])
    bank_name = Text("Bank", max=60)
    bank_account = Text("Nomor rekening", max=30, render_kw={"inputmode": "numeric", "autocomplete": "off"})
    bank_holder = Text("Atas nama", max=120)
    note = LongText("Catatan dinas", help="Hanya untuk dinas; mitra tidak melihatnya.")
    version = Version()

    GROUPS = (
        ("Lembaga", ("name", ("kind", "legal_form"), "founded_on")),
        ("Alamat dan telepon", ("address", "kelurahan", ("phone", "email"))),
        ("Daya tampung dan tenaga", ("capacity", ("staff_male", "staff_female"), "social_workers")),
        ("Klien sekarang", tuple(zip(list(CLIENTS)[::2], list(CLIENTS)[1::2], strict=True))),
        ("Rekening lembaga", ("bank_name", ("bank_account", "bank_holder"))),
    )

    def offer(self, catalog: Catalog, kept=None):
        """Offer the kinds and forms that are set; one that is set no longer stays for an LKS that has it."""
        for field, pairs in ((self.kind, catalog.kind_names), (self.legal_form, catalog.form_names)):
            known = dict(pairs)
            if kept is not None:
                known.setdefault(getattr(kept, field.name), getattr(kept, field.name))
            _chosen(field, known.items())
        return self


class OfficerForm(Form):
    name = Text("Nama", required=True)
    post = Text("Jabatan", max=60, required=True, help="Misalnya ketua, bendahara, kepala panti.")
    phone = Phone()
    starts_on = Tanggal("Mulai menjabat", required=True)
    ends_on = Tanggal("Sampai")

    @classmethod
    def new(cls):
        form = cls()
        form["starts_on"].data = today()
        return form


class EndForm(Form):
    ends_on = Tanggal("Hari terakhir", required=True)


class CloseForm(Form):
    closed_on = Tanggal("Tidak beroperasi sejak", required=True)
    reason = Text("Alasan", max=300, required=True)


class PaperForm(Form):
    """A document with its number, days and scan."""

    kind = Choice("Jenis dokumen", [], required=True)
    number = Text("Nomor", max=80)
    on_date = Tanggal("Tanggal")
    valid_until = Tanggal("Berlaku sampai", help="Kosongkan bila tanpa batas.")
    grade = Choice("Peringkat", [], empty="Bukan akreditasi")
    file = FileField("Pindaian", description=SCAN)
    version = Version()

    def offer(self, catalog: Catalog, kept=None, partner=False):
        pairs = catalog.typed_papers if partner else [(p.key, p.name) for p in catalog.paper_kinds.values()]
        if kept is not None and kept.kind not in dict(pairs):
            pairs = [*pairs, (kept.kind, catalog.paper_name(kept.kind))]
        _chosen(self.kind, pairs)
        _chosen(self.grade, catalog.grade_names.items(), "Bukan akreditasi")
        return self

    def paper(self) -> dict:
        """The columns of the paper, without its scan."""
        return {name: self[name].data for name in ("kind", "number", "on_date", "valid_until", "grade")}


class ReasonForm(Form):
    reason = Text("Alasan", max=300, required=True)


class NoteForm(Form):
    note = LongText("Yang perlu diperbaiki", max=500, required=True)


class ListForm(Form):
    file = FileField("Daftar LKS", description="Berkas .xlsx, .xls, .ods, atau .csv, paling besar 5 MB.")


class AnnouncementForm(Form):
    title = Text("Judul", max=160, required=True)
    body = LongText("Isi", max=4000, required=True)
    kinds = Ticks("Untuk jenis", [], help="Tanpa tanda: untuk semua LKS.")
    until = Tanggal("Tampil sampai", help="Kosongkan bila tanpa batas.")
    version = Version()

    def offer(self, catalog: Catalog):
        self.kinds.choices = [SelectChoice(*pair) for pair in catalog.kinds]
        return self


class PartnerAccountForm(Form):
    """Somebody of an LKS who shall have a door of their own."""

    name = Text("Nama lengkap", required=True)
    username = Text("Nama akun", max=24, required=True, help="Huruf kecil dan angka, misalnya siti.")
    manages = BooleanField("Mengelola pengguna lembaga")


class ProposalForm(InstitutionForm):
    """The profile as the partner fills it in; the office's own note is no part of it."""

    note = None


class EventForm(Form):
    title = Text("Nama bimtek", max=160, required=True)
    starts_on = Tanggal("Mulai", required=True)
    ends_on = Tanggal("Selesai", required=True)
    starts_at = Text("Pukul", max=20, help="Misalnya 08.00 WIB.")
    place = Text("Tempat", max=160)
    topics = LongText(
        "Topik", max=3000, required=True, help="Satu topik sebaris: topik; jam; narasumber.", render_kw={"rows": "5"}
    )
    hours = Number("Jam pelajaran seluruhnya", most=400)
    quota = Number("Peserta tiap LKS", least=1, most=50, required=True)
    minimum_share = Number("Kehadiran minimum (%)", most=100, required=True)
    kinds = Ticks("Untuk jenis", [], help="Tanpa tanda: untuk semua LKS.")
    note = LongText("Catatan")
    version = Version()

    def offer(self, catalog: Catalog):
        self.kinds.choices = [SelectChoice(*pair) for pair in catalog.kinds]
        return self

    @classmethod
    def of(cls, event, topics: str, catalog: Catalog):
        form = cls(obj=event).offer(catalog)
        form["topics"].data = topics
        return form

    @classmethod
    def new(cls, catalog: Catalog):
        form = cls().offer(catalog)
        form["quota"].data, form["minimum_share"].data = 2, 80
        return form


class ChosenForm(Form):
    """The LKS that were marked, and the bimtek to which they shall be invited."""

    id = Marked()
    event_id = RowId()


class SeatForm(Form):
    person_id = RowId()
    institution_id = Choice("Untuk LKS", [], coerce=int, required=True)
    post = Text("Jabatan di LKS", max=80)

    def offer(self, institutions):
        _chosen(self.institution_id, [(str(one.id), one.name) for one in institutions])
        return self


class ParticipantForm(Form):
    """Somebody whom the LKS sends."""

    name = Text("Nama lengkap", required=True, help="Sesuai KTP; tercetak pada sertifikat.")
    nik = Nik(help="Boleh kosong.")
    sex = Choice("Jenis kelamin", SEX)
    birth_date = Tanggal("Tanggal lahir", past=True)
    phone = Phone()
    post = Text("Jabatan di lembaga", max=80)


class ReplyForm(Form):
    reply = Choice("Jawaban", list(REPLIES.items()), required=True)
    note = Text("Keterangan", max=300)


class FollowUpForm(Form):
    plan = LongText("Rencana tindak lanjut", max=1000, required=True)
    due_on = Tanggal("Selesai paling lambat", required=True)


class FinishForm(Form):
    told = LongText("Yang sudah dilakukan", max=1000, required=True)
    file = FileField("Bukti", description=SCAN)


class AnswerForm(Form):
    note = LongText("Catatan untuk LKS", max=500, required=True)


class ReportForm(Form):
    clients_start = Number("Klien pada awal masa", most=100_000, required=True)
    clients_in = Number("Klien masuk", most=100_000, required=True)
    clients_out = Number("Klien keluar", most=100_000, required=True)
    staff = Number("Tenaga", most=10_000, required=True)
    activities = LongText("Kegiatan", max=4000, required=True)
    incidents = LongText("Kejadian penting", max=2000, help="Kosongkan bila tidak ada. Tanpa nama klien.")
    income = Rupiah("Penerimaan", required=True)
    expense = Rupiah("Pengeluaran", required=True)
    file = FileField("Lampiran", description=SCAN)

    # Nought is an answer, though WTForms takes it for none.
    def validate(self, extra_validators=None):
        super().validate(extra_validators)
        for field in (self.clients_start, self.clients_in, self.clients_out, self.staff, self.income, self.expense):
            if field.data == 0:
                field.errors = []
        return not self.errors


class MendForm(Form):
    note = LongText("Yang perlu diperbaiki", max=1000, required=True)


class ApplyForm(Form):
    message = LongText("Pesan untuk dinas", max=1000)


class BackForm(Form):
    answer = LongText("Jawaban kepada pemohon", max=500, required=True)


class VisitForm(Form):
    on_date = Tanggal("Tanggal kunjungan", required=True, past=True)
    visitors = Text("Petugas", max=300, required=True)
    conclusion = Choice("Kesimpulan", list(CONCLUSIONS.items()), required=True)
    note = LongText("Catatan", help="Hanya untuk dinas.")
    findings = LongText(
        "Temuan", max=4000, help="Satu temuan sebaris: temuan; tindakan yang diminta; batas, misalnya 31/12/2026."
    )

    photos = FileField("Foto kunjungan", description="JPG atau PNG, paling banyak 6. Hanya untuk dinas.")

    def read_findings(self) -> list[tuple]:
        """(finding, action, last day) of each line. Refuses a line that is not whole."""
        found = []
        for line in (self.findings.data or "").split("\n"):
            parts = [part.strip() for part in line.split(";")]
            if not line.strip():
                continue
            if len(parts) != 3 or not all(parts) or max(map(len, parts)) > 500:
                raise RuleError(f"Baris “{line[:60]}” perlu tiga bagian: temuan; tindakan; batas.", "findings")
            found.append((parts[0], parts[1], read_date(parts[2], "findings")))
        return found


class OutcomeForm(Form):
    outcome = Text("Hasil", max=500, required=True)


class StatementForm(Form):
    purpose = Text("Untuk keperluan", max=200, required=True)


class WarningForm(Form):
    about = LongText("Yang ditegur", max=2000, required=True, help="Satu hal sebaris.")
    until = Tanggal("Diselesaikan paling lambat", required=True)


class NominationForm(Form):
    """A client for a training."""

    course = Choice("Pelatihan", [], required=True)
    name = Text("Nama klien", required=True, help="Sesuai KTP.")
    nik = Nik(help="Boleh kosong.")
    sex = Choice("Jenis kelamin", SEX)
    birth_date = Tanggal("Tanggal lahir", past=True)
    address = Text("Alamat", max=200)
    kelurahan = Kelurahan()
    phone = Phone()
    why = LongText("Alasan diusulkan", max=500, required=True)

    def offer(self, choices):
        _chosen(self.course, choices)
        return self
