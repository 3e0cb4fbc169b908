"""What is typed about letters: the reason of a cancellation, a code read from paper."""

from flask_login import current_user
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from app.ground import tanggal
from app.ground.form import (
    BooleanField,
    Choice,
    FileField,
    Form,
    LongText,
    Number,
    PasswordField,
    Tanggal,
    Text,
    Ticks,
    Version,
)
from app.letters import access, addressing, books, paper
from app.letters.kinds import CHOICES, PAPERS
from app.letters.models import NATURES, WRITING, Draft
from app.letters.numbering import CODE_LENGTH, TOKENS, read_code
from app.office import agency


class CancelForm(Form):
    reason = LongText(
        "Alasan pembatalan",
        required=True,
        max=300,
        help="Tampil di buku surat. Jangan menulis data pribadi di sini.",
    )


class CodeForm(Form):
    code = Text(
        "Kode pada surat",
        required=True,
        max=80,
        help="28 huruf dan angka, tercetak di bawah alamat pemeriksaan.",
    )

    def validate_code(self, field):
        if len(read_code(field.data)) != CODE_LENGTH:
            raise ValidationError(
                "Kode terdiri atas 28 huruf dan angka. Periksa lagi yang tertulis pada surat."
            )


class FileForm(Form):
    file = FileField("Berkas PDF")

    def validate_file(self, field):
        if not getattr(field.data, "filename", ""):
            raise ValidationError("Pilih dahulu berkas PDF yang akan diperiksa.")


class ScanForm(Form):
    file = FileField("Hasil pindai", description="PDF, JPG, atau PNG; paling besar 25 MB.")

    def validate_file(self, field):
        if not getattr(field.data, "filename", ""):
            raise ValidationError("Pilih dahulu berkas hasil pindainya.")


class WithdrawForm(Form):
    reason = LongText(
        "Alasan", required=True, max=300, help="Misalnya: salah berkas. Jangan menulis data pribadi."
    )


class CertificateForm(Form):
    file = FileField("Berkas sertifikat", description="Berkas .p12 atau .pfx dari penerbit sertifikat.")
    password = PasswordField(
        "Kata sandi sertifikat", description="Hanya untuk membuka berkas ini; tidak disimpan."
    )

    def validate_file(self, field):
        if not getattr(field.data, "filename", ""):
            raise ValidationError("Pilih dahulu berkas sertifikatnya.")


class SignForm(Form):
    password = PasswordField("Kata sandi sertifikat", description="Diminta setiap kali dan tidak disimpan.")

    def validate_password(self, field):
        if not field.data:
            raise ValidationError("Kata sandi sertifikat perlu diisi.")


class AttachmentForm(Form):
    title = Text(
        "Judul lampiran", required=True, max=200, help="Misalnya: Daftar penerima Rastrada tahap III."
    )
    file = FileField(
        "Daftar", description="Excel, ODS, atau CSV dengan judul kolom; paling banyak 10.000 baris."
    )
    with_signatures = BooleanField("Beri kolom tanda tangan (daftar hadir)")

    def validate_file(self, field):
        if not getattr(field.data, "filename", ""):
            raise ValidationError("Pilih dahulu berkas daftarnya.")


class KindForm(Form):
    kind = Choice("Jenis surat", CHOICES, required=True)


URGENCY = ("biasa", "segera", "sangat segera")
WAYS = [
    ("kurir", "Kurir"),
    ("pos", "Pos"),
    ("surel", "Surel"),
    ("diambil", "Diambil sendiri"),
    ("srikandi", "SRIKANDI"),
]
MARKUP = (
    "Baris kosong memisahkan alinea. Awali butir dengan 1. atau a. · **tebal** · hari : Senin · "
    "| tabel | berkolom | · # Judul · [[penerima]] dan [[alamat]] diganti milik penerima. "
    "Tanda … berarti belum lengkap."
)


class DraftForm(Form):
    """What every kind has. Nothing is demanded here: a draft may be saved half written."""

    classification = Choice("Kode klasifikasi", agency.classification_choices)
    subject = Text("Hal", max=300)
    nature = Choice("Sifat", [(name, name.capitalize()) for name in NATURES], empty=None)
    urgency = Choice("Urgensi", [(name, name.capitalize()) for name in URGENCY], empty=None)
    attachment = Text("Lampiran", max=120, help="Misalnya 1 (satu) berkas. Kosong tercetak “-”.")
    body = LongText("Isi surat", max=20_000, help=MARKUP)
    copies = LongText("Tembusan", max=3000, help="Satu penerima pada setiap baris; kosongkan bila tidak ada.")
    signer = Choice("Penanda tangan", lambda: signer_choices())
    version = Version()


class Addressed(DraftForm):
    addressees = LongText(
        "Kepada", max=200_000, help="Satu penerima pada setiap baris, tanpa “Yth.”. NIK warga diganti namanya."
    )
    place = Text("Di", max=80, help="Kota atau “Tempat”. [[alamat]] diganti alamat penerima.")
    each = BooleanField("Setiap penerima mendapat surat sendiri, dengan nomor sendiri")


def signer_choices() -> list[tuple[str, str]]:
    """Officials of today, in their own name, a.n. the head of the agency, or u.b. below the secretary."""
    choices = []
    for row in access.appointments_now():
        title = f"{row.capacity} {row.title}".strip()
        choices.append((f"{row.id}:", f"{title} ({row.name})"))
        if row.post != "kadis":
            choices.append((f"{row.id}:an", f"a.n. Kepala Dinas, {title} ({row.name})"))
        if row.post == "kabid":
            choices.append((f"{row.id}:ub", f"a.n. Kepala Dinas, u.b. {title} ({row.name})"))
    return choices


def draft_form(draft: Draft, typed=None) -> DraftForm:
    """The form of the draft's kind, filled from what was typed or else from the draft."""
    paper = PAPERS[draft.kind]
    fields = {part.key: LongText(part.label, max=6000, help=part.help) for part in paper.parts}
    shape = type("KindDraftForm", (Addressed if paper.addressed else DraftForm,), fields)
    form = shape(typed) if typed is not None else shape(data=_stored(draft))
    form.body.label.text = paper.body_label
    return form


def _stored(draft: Draft) -> dict:
    names = ("subject", "attachment", "body", "copies", "place")
    return {
        **{part.key: draft.parts.get(part.key) or None for part in PAPERS[draft.kind].parts},
        **{name: getattr(draft, name) or None for name in names},
        "classification": draft.classification or None,
        "nature": draft.nature,
        "urgency": draft.urgency,
        "each": draft.each,
        "signer": f"{draft.appointment_id}:{draft.on_behalf}" if draft.appointment_id else None,
        "addressees": "\n".join(row.name for row in draft.addressees if not row.source) or None,
        "version": draft.version,
    }


def draft_values(draft: Draft, form: DraftForm) -> tuple[dict, str]:
    """The form as columns of the draft, and the addressees as they were typed."""
    values = {name: "" if value is None else value for name, value in form.values().items()}
    keys = [part.key for part in PAPERS[draft.kind].parts]
    parts = {key: values.pop(key) for key in keys}
    appointment, _, on_behalf = (values.pop("signer") or "").partition(":")
    values |= {
        "parts": parts,
        "appointment_id": int(appointment) if appointment else None,
        "on_behalf": on_behalf,
    }
    return values, values.pop("addressees", "")


class ListedForm(Form):
    """Everybody in a room's list becomes an addressee."""

    each = BooleanField("Setiap penerima mendapat surat sendiri, dengan nomor sendiri")


class ListAttachmentForm(Form):
    """A room's list goes along with the letter."""

    title = Text("Judul lampiran", required=True, max=200, help="Misalnya: Daftar penerima Rastrada tahap III.")
    columns = Ticks("Kolom", [])
    with_signatures = BooleanField("Beri kolom tanda tangan (daftar hadir)")

    @classmethod
    def of(cls, source, listing, typed=None) -> "ListAttachmentForm":
        form = cls(typed) if typed is not None else cls(data={"columns": list(source.columns)})
        form.columns.choices = [(title, title) for title in addressing.columns(listing)]
        return form


class RosterForm(Form):
    """A room's list to be signed goes along with the letter."""

    roster = Choice("Daftar hadir", lambda: _rosters(), required=True)


def _rosters() -> list[SelectChoice]:
    return [
        SelectChoice(f"{offer.key}:{row_id}", title, optgroup=offer.title)
        for offer in access.rosters()
        for row_id, title in offer.choices(current_user)
    ]


class SubmitForm(Form):
    first = Choice("Paraf pertama", lambda: _accounts(access.INITIAL), empty="Tanpa paraf", coerce=int)
    second = Choice("Paraf kedua", lambda: _accounts(access.INITIAL), empty="Tanpa paraf kedua", coerce=int)
    third = Choice("Paraf ketiga", lambda: _accounts(access.INITIAL), empty="Tanpa paraf ketiga", coerce=int)
    signer_account = Choice("Yang menandatangani", lambda: _accounts(access.SIGN), required=True, coerce=int)

    @classmethod
    def of(cls, draft) -> "SubmitForm":
        """Proposes the account of whoever stands below the letter."""
        return cls(data={"signer_account": access.account_of_signer(draft)} if draft.state == WRITING else None)

    def officials(self):
        """(those who put their initials, in order; the signer)"""
        known = {
            account.id: account
            for account in access.officials(access.INITIAL) + access.officials(access.SIGN)
        }
        chosen = [known[field.data] for field in (self.first, self.second, self.third) if field.data]
        return chosen, known.get(self.signer_account.data)


def _accounts(grant: str) -> list[tuple[int, str]]:
    return [(account.id, account.name) for account in access.officials(grant)]


class ReturnForm(Form):
    reason = LongText("Alasan", required=True, max=300, help="Dibaca penulis konsep.")


SIGNINGS = [("basah", "Dengan tangan, lalu dipindai"), ("elektronik", "Secara elektronik")]


class NumberForm(Form):
    on_date = Tanggal("Tanggal surat", required=True, default=tanggal.today)
    signing = Choice(
        "Ditandatangani", SIGNINGS, empty=None, default=lambda: agency.setting("letters.signing")
    )
    register = Choice("Buku", list, empty=None)

    def among(self, draft: Draft) -> "NumberForm":
        """The same form with the registers in which this draft may be numbered; with one there is nothing to ask."""
        possible = [(book.key, book.title) for book in books.for_kind(draft.kind)]
        if len(possible) < 2:
            del self.register
        else:
            self.register.choices = possible
        return self

    @property
    def electronic(self) -> bool:
        return self.signing.data == "elektronik"

    @property
    def book(self) -> str | None:
        return self.register.data if "register" in self else None


class InsertForm(NumberForm):
    on_date = Tanggal("Tanggal surat", required=True, past=True)
    insert_reason = LongText(
        "Alasan nomor sisipan",
        required=True,
        max=300,
        help="Tampil di buku surat. Jangan menulis data pribadi di sini.",
    )


class RegisterForm(Form):
    title = Text("Nama buku", required=True, max=80)
    pattern = Text("Pola nomor", required=True, max=80, help="Misalnya {kode}/{urut}/{unit}/{tahun}.")
    unit = Text("Kode unit", max=40, help="Kosongkan untuk memakai kode unit dinas.")
    kinds = Ticks(
        "Jenis surat yang dinomori di buku ini",
        [],
        help="Kosongkan bila buku ini hanya dipakai sebagai buku bawaan. Bila satu jenis dicentang di beberapa buku, "
        "bukunya dipilih saat surat didaftarkan.",
    )
    version = Version()
    tokens = list(TOKENS.items())

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.kinds.choices = books.kind_choices()

    @classmethod
    def of(cls, book) -> "RegisterForm":
        names = ("title", "pattern", "unit", "version")
        return cls(data={name: getattr(book, name) or None for name in names} | {"kinds": list(book.kinds)})

    def columns(self) -> dict:
        return self.values() | {"unit": self.unit.data or "", "kinds": self.kinds.data or []}


class WordingForm(Form):
    text = LongText("Redaksi", max=6000)
    version = Version()


class OpeningForm(Form):
    year = Number("Tahun", least=2000, most=2200, required=True)
    last = Number("Nomor terakhir di buku kertas", least=0, most=999_999)


class InsertLimitsForm(Form):
    most = Number("Sisipan di belakang satu nomor", least=0, most=26)
    days = Number("Tanggal paling lama", least=0, most=366)
    mark = Choice("Tanda sebelum akhiran", [(".", "Titik: 118.a"), ("-", "Setrip: 118-a")], empty=None)

    @classmethod
    def now(cls):
        return cls(data={name: agency.setting(f"letters.insert_{name}") for name in ("most", "days", "mark")})


class PaperForm(Form):
    paper = Choice("Ukuran kertas", paper.PAPERS, empty=None)
    emblem = FileField(
        "Lambang pada kop", description="SVG atau PNG, paling besar 2 MB. Kosongkan bila tetap."
    )
    neutral = BooleanField("Pakai lambang netral")
    signing = Choice("Cara menandatangani yang biasa", SIGNINGS, empty=None)
    issuer = Text(
        "Penerbit sertifikat elektronik",
        required=True,
        max=200,
        help="Tercetak di kaki surat yang ditandatangani secara elektronik.",
    )
    issuer_marks = LongText(
        "Nama penerbit pada sertifikat",
        required=True,
        max=1000,
        help="Satu pada setiap baris. Sertifikat yang penerbitnya tidak memuat salah satunya ditolak.",
    )

    @classmethod
    def now(cls):
        known = agency.settings(list(paper.NAMES))
        values = {key.partition(".")[2]: value for key, value in known.items()}
        return cls(data=values | {"issuer_marks": "\n".join(values["issuer_marks"])})

    @property
    def uploads(self) -> bool:
        return bool(getattr(self.emblem.data, "filename", ""))

    def kept_emblem(self) -> str | None:
        """The emblem so far, or none when the neutral one is wanted."""
        return None if self.neutral.data else agency.setting("letters.emblem")

    def settings(self) -> dict:
        marks = [line.strip() for line in (self.issuer_marks.data or "").split("\n") if line.strip()]
        return {
            "paper": self.paper.data, "signing": self.signing.data, "issuer": self.issuer.data, "marks": marks,
        }  # fmt: skip


class SentForm(Form):
    sent_on = Tanggal("Tanggal dikirim", required=True, default=tanggal.today)
    way = Choice("Dikirim lewat", WAYS, required=True)
