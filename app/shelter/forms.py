"""What is typed in the shelters."""

import re
from dataclasses import dataclass

from app.ground.address import is_number
from app.ground.form import (
    BooleanField,
    Choice,
    FileField,
    Form,
    LongText,
    Nik,
    Number,
    RowId,
    Tanggal,
    Text,
    Version,
    _Read,
    clean_line,
)
from app.ground.nik import digits_only, nik_doubts, read_nik
from app.ground.refusal import RuleError
from app.ground.upload import read_upload
from app.people.categories import PPKS, SEX
from app.shelter import words


class Clock(_Read):
    """A time of the day as people write it: 21.30, 21:30, 2130."""

    def __init__(self, label, **options):
        super().__init__(
            label, render_kw={"inputmode": "numeric", "autocomplete": "off", "size": "5"}, **options
        )

    def read(self, text):
        found = re.fullmatch(r"(\d{1,2})[.:]?(\d{2})", text, re.ASCII)
        if not found or int(found[1]) > 23 or int(found[2]) > 59:
            raise RuleError("Tulis jam dan menit, misalnya 21.30.")
        return f"{int(found[1]):02d}.{found[2]}"


class ArrivalForm(Form):
    on_date = Tanggal("Tanggal masuk", past=True, help="Kosongkan bila hari ini.")
    clock = Clock("Pukul", help="Misalnya 21.30; kosongkan bila sekarang.")
    source = Choice("Diserahkan oleh", words.SOURCES, required=True)
    handed_by = Text("Nama yang menyerahkan", help="Namanya tercetak pada berita acara.")
    handed_office = Text("Instansi dan jabatannya")
    found_at = Text("Ditemukan di", max=160)
    record_no = Text("Nomor berita acara mereka", max=60)

    ARRIVAL = ("source", "handed_by", "handed_office", "found_at", "record_no")

    def arrival(self, at) -> dict:
        return {"at": at} | {name: self[name].data or "" for name in self.ARRIVAL}


class IntakeForm(ArrivalForm):
    person_id = RowId()
    waiting_id = RowId()
    reservation_id = RowId()
    name = Text("Nama", help="Kosongkan bila tidak diketahui.")
    nik = Nik(help="Kosongkan bila tidak ada.")
    doubt_reason = Text("Alasan berbeda dengan NIK", max=200)
    sex = Choice("Jenis kelamin", SEX, empty="Belum diketahui")
    age = Number("Usia", most=130, help="Perkiraan pun boleh.")
    age_estimated = BooleanField("Usia ini perkiraan")
    marks = Text("Ciri", max=300, help="Untuk mengenali yang tanpa nama: tato, bekas luka, pakaian.")
    photo = FileField("Foto", description="JPG atau PNG, paling besar 8 MB.")
    mobility = Choice("Kemampuan gerak", words.MOBILITY, empty=None, default="mandiri")
    health = LongText("Pemeriksaan kesehatan", max=1000, help="Kesadaran, suhu, tekanan darah, luka, obat.")
    category = Choice("Kategori PPKS", PPKS, required=True)
    reason = Text("Alasan masuk", max=300, required=True)
    origin = Text("Daerah asal", max=80, help="Kota atau kabupaten; kosongkan bila belum diketahui.")
    belongings = LongText("Barang bawaan", max=1500, help="Satu barang sebaris, boleh dengan jumlah: 2 baju.")
    bed_id = Choice("Ranjang", list, empty="Pilihkan yang cocok", coerce=int, validate_choice=False)
    exception = Text("Alasan penempatan", max=200, help="Hanya bila jenis kelamin atau usia belum diketahui.")
    sealed = BooleanField("Rahasiakan masa tinggal ini")

    GROUPS = (
        ("Penyerahan", ("source", "handed_by", "handed_office", "found_at", "record_no")),
        ("Alasan", ("category", "reason", "origin")),
        ("Keadaan dan barang", ("mobility", "health", "marks", "photo", "belongings")),
    )

    def begin_with(self, typed: str | None) -> None:
        """What was searched for in vain: a NIK, or else the name, so that nobody types it twice."""
        digits = digits_only(typed or "")
        if len(digits) == 16:
            self.nik.data = digits
        elif typed and not digits:
            self.name.data = clean_line(typed)

    def kept(self) -> dict:
        """The columns that the rule takes as they are."""
        names = (
            "age", "age_estimated", "mobility", "bed_id", "reservation_id", "exception", "category",
            "health", "marks", "sealed",
        )  # fmt: skip
        told = {name: self[name].data for name in names}
        return told | {"reason": self.reason.data or "", "origin": self.origin.data or ""}

    def read_photo(self, files) -> bytes | None:
        """The picture drawn anew, nothing but pixels. What is none, or too large, is refused at its field."""
        with self.refusals():
            picture = read_upload(files.get("photo"), "photo", pictures_only=True)
            return picture.content if picture else None


def read_belongings(text: str | None) -> list[tuple[str, int]]:
    """“2 baju” as two; a line without a number as one."""
    found = []
    for line in (text or "").splitlines()[:60]:
        parts = re.fullmatch(r"(\d{1,3})\s*(?:x|buah|helai|pasang)?\s+(.+)", line.strip())
        item = clean_line(parts[2] if parts else line)
        if item:
            found.append((item[:160], max(1, int(parts[1])) if parts else 1))
    return found


class RaidForm(ArrivalForm):
    category = Choice("Kategori PPKS untuk semua", PPKS, required=True)
    reason = Text("Alasan masuk", max=300, required=True)
    origin = Text("Daerah asal", max=80)


@dataclass
class Row:
    """One line of a raid's list, as typed."""

    name: str = ""
    nik: str = ""
    sex: str = ""
    age: str = ""
    marks: str = ""
    with_number: str = ""
    exception: str = ""

    NAMES = (
        ("name", "nama"), ("nik", "nik"), ("sex", "jk"), ("age", "usia"), ("marks", "ciri"), ("with_number", "bersama"),
        ("exception", "alasan"),
    )  # fmt: skip

    @property
    def filled(self) -> bool:
        return any((self.name, self.nik, self.sex, self.age, self.marks))

    def refuse_nonsense(self, number: int) -> None:
        if self.age and not (self.age.isascii() and self.age.isdigit() and int(self.age) <= 130):
            raise RuleError(f"Orang nomor {number}: usia ditulis dengan angka.")
        if self.with_number and not (self.with_number.isascii() and self.with_number.isdigit()):
            raise RuleError(f"Orang nomor {number}: “bersama” ditulis dengan nomor orang dewasanya.")
        if self.sex not in ("", "L", "P"):
            raise RuleError(f"Orang nomor {number}: pilihlah jenis kelamin dari daftar.")
        self.refuse_wrong_nik(number)

    def refuse_wrong_nik(self, number: int) -> None:
        """A NIK that is none, or that disagrees with the sex beside it."""
        if not self.nik:
            return
        try:
            self.nik = read_nik(self.nik)
        except RuleError as refusal:
            raise RuleError(f"Orang nomor {number}: {refusal.sentence}") from None
        for sentence in nik_doubts(self.nik, sex=self.sex):
            raise RuleError(f"Orang nomor {number}: {sentence} Periksa keduanya.")


def read_rows(form) -> list[Row]:
    columns = [[(clean_line(text) or "")[:120] for text in form.getlist(name)] for _, name in Row.NAMES]
    longest = min(max((len(column) for column in columns), default=0), 61)
    rows = []
    for place in range(longest):
        rows.append(Row(*(column[place] if place < len(column) else "" for column in columns)))
    return rows


class MoveForm(Form):
    reason = Text("Alasan pindah", max=300)
    exception = Text("Alasan penempatan", max=200, help="Hanya bila jenis kelamin atau usia belum diketahui.")


def read_ids(values) -> list[int]:
    return [int(text) for text in values if is_number(text)][:60]


def read_moves(form) -> dict[int, int]:
    """{stay: bed}, from two lists of the same length; a stay for which no bed was chosen is left out."""
    stays, beds = read_ids(form.getlist("tinggal")), form.getlist("ranjang")
    return {stay: bed for stay, text in zip(stays, beds, strict=False) for bed in read_ids([text])}


class StayForm(Form):
    category = Choice("Kategori PPKS", PPKS, required=True)
    reason = Text("Alasan masuk", max=300)
    origin = Text("Daerah asal", max=80)
    age = Number("Usia saat masuk", most=130)
    age_estimated = BooleanField("Usia ini perkiraan")
    mobility = Choice("Kemampuan gerak", words.MOBILITY, empty=None)
    health = LongText("Pemeriksaan kesehatan", max=1000)
    marks = Text("Ciri", max=300)
    version = Version()


class NoteForm(Form):
    kind = Choice("Jenis", words.NOTES, required=True, empty=None)
    text = LongText("Catatan", required=True)


class ExtensionForm(Form):
    days = Number("Tambahan hari", least=1, most=60, required=True)
    reason = Text("Alasan", max=300, required=True)
    approver = Text("Disetujui oleh", required=True, help="Nama dan jabatan.")


class BelongingForm(Form):
    item = Text("Barang", max=160, required=True)
    quantity = Number("Jumlah", least=1, most=999, required=True, default=1)
    note = Text("Keadaan barang", max=200)


class GiveBackForm(Form):
    to = Text("Dikembalikan kepada", required=True)


class GiftForm(Form):
    kind = Choice("Layanan", words.GIFTS, required=True, empty=None)
    item = Text("Yang diberikan", max=160, required=True)
    quantity = Number("Jumlah", least=1, most=999, required=True, default=1)
    on_date = Tanggal("Tanggal", past=True, help="Kosongkan bila hari ini.")


class DischargeForm(Form):
    kind = Choice("Cara keluar", words.DISCHARGES, required=True)
    on_date = Tanggal("Tanggal keluar", past=True, help="Kosongkan bila hari ini.")
    clock = Clock("Pukul", help="Kosongkan bila sekarang.")
    destination = Text("Tujuan", max=160, help="UPT, rumah sakit, kota asal, atau alamat.")
    receiver = Text("Penerima")
    receiver_relation = Text("Hubungan atau jabatan penerima", max=80)
    referral_no = Text("Nomor surat rujukan", max=80)
    discharge_note = LongText("Catatan", max=500)

    def labels(self, names) -> list[str]:
        return [str(self[name].label.text) for name in names]

    def wanted(self) -> dict:
        names = ("receiver", "receiver_relation", "destination", "referral_no", "discharge_note")
        return {name: self[name].data for name in names}


class LiftForm(Form):
    lift_reason = Text("Alasan membuka segel", max=300, required=True)


class ReferralForm(Form):
    destination = Text("Lembaga yang dituju", max=160, required=True, help="Tercetak sebagai penerima surat.")
    place = Text("Kota lembaga itu", max=60, required=True)
    service = Text(
        "Layanan yang diminta", max=160, required=True, help="Misalnya rehabilitasi sosial lanjut."
    )


class IdentityForm(Form):
    person_id = RowId()
    reason = Text(
        "Dasar pengenalan",
        max=300,
        required=True,
        help="Misalnya sidik jari di Dispendukcapil, keluarga datang.",
    )


class RoomForm(Form):
    name = Text("Nama kamar", max=60, required=True)
    rule = Choice("Aturan", words.RULES, required=True)
    beds = Number("Jumlah ranjang", least=0, most=60, default=1)


class OutageForm(Form):
    from_night = Tanggal("Mulai malam", help="Kosongkan bila malam ini.")
    until_night = Tanggal("Dapat dipakai lagi malam", help="Kosongkan bila belum diketahui.")
    reason = Text("Alasan", max=200, required=True)


class ReservationForm(Form):
    held_for = Text("Untuk", required=True, help="Siapa yang mengantar dan dari mana; tanpa nama orangnya.")
    hours = Number("Berlaku berapa jam", least=1, most=72, required=True, default=3)


class WaitingForm(Form):
    called = Text("Siapa", required=True, help="Nama atau ciri.")
    sex = Choice("Jenis kelamin", SEX, empty="Belum diketahui")
    age = Number("Usia", most=130)
    urgency = Choice("Kegentingan", words.URGENCY, coerce=int, required=True)
    shelter_id = Choice("Untuk shelter", list, empty="Mana saja", coerce=int, validate_choice=False)
    reason = Text("Alasan", max=300, required=True)


class OutcomeForm(Form):
    outcome = Text("Hasil", max=160, required=True, help="Misalnya dirujuk ke UPT, dijemput keluarga.")


class CorrectionForm(Form):
    state = Choice("Yang benar", words.CENSUS, required=True, empty=None)
    correction = Text("Alasan pembetulan", max=300, required=True)


class ShelterForm(Form):
    place = Text("Alamat", max=160)
    phone = Text("Telepon", max=60)
    purpose = Text("Sasaran", max=300)
    least_age = Number("Usia paling muda", most=130)
    greatest_age = Number("Usia paling tua", most=130)
    condition = Choice("Keadaan penghuni", words.CONDITIONS, empty=None)
    is_sealed = BooleanField(
        "Rumah aman", description="Shelter ini dan semua yang tinggal di dalamnya hanya terlihat oleh timnya."
    )
    version = Version()
