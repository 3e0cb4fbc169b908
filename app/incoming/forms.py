"""What is typed about letters that came in."""

from app.ground import tanggal
from app.ground.form import (
    BooleanField,
    Choice,
    FileField,
    Form,
    LongText,
    Number,
    Tanggal,
    Text,
    Ticks,
    Version,
)
from app.incoming import usual
from app.incoming.models import NATURES, URGENCIES, IncomingLetter


def _words(names) -> list[tuple[str, str]]:
    return [(name, name.capitalize()) for name in names]


class LetterForm(Form):
    received_on = Tanggal("Tanggal diterima", required=True, default=tanggal.today)
    sender = Text("Pengirim", required=True, max=200, help="Nama instansi, lembaga, atau orang.")
    sender_number = Text("Nomor surat", max=100, help="Seperti tertulis pada suratnya.")
    letter_date = Tanggal("Tanggal surat")
    subject = Text("Hal", required=True, max=300)
    nature = Choice("Sifat", _words(NATURES), empty=None)
    urgency = Choice("Urgensi", _words(URGENCIES), empty=None)
    attachment = Text("Lampiran", max=120)
    file = FileField("Hasil pindai", description="PDF, JPG, atau PNG, paling besar 25 MB. Dapat menyusul.")
    again = BooleanField("Tetap catat: ini surat lain dengan nomor yang sama")
    version = Version()

    def columns(self) -> dict:
        values = {name: value for name, value in self.values().items() if name not in ("file", "again")}
        nullable = ("letter_date", "received_on")
        return {name: "" if value is None and name not in nullable else value for name, value in values.items()}

    @classmethod
    def of(cls, letter: IncomingLetter) -> "LetterForm":
        names = ("received_on", "sender", "sender_number", "letter_date", "subject", "nature", "urgency", "attachment")
        return cls(data={name: getattr(letter, name) or None for name in names} | {"version": letter.version})


class DispositionForm(Form):
    to = Ticks("Kepada", [], coerce=int)
    instructions = Ticks("Instruksi", [])
    note = LongText("Catatan", max=1000)
    due_on = Tanggal("Tenggat", help="Hari kerja. Kosongkan untuk tenggat yang lazim menurut urgensinya.")

    def among(self, accounts) -> "DispositionForm":
        """The same form with the colleagues who can be asked."""
        self.accounts = {account.id: account for account in accounts}
        self.instructions.choices = usual.choices()
        self.to.choices = [(account.id, f"{account.name} ({account.roles_text})") for account in accounts]
        return self

    @property
    def chosen(self):
        return [self.accounts[n] for n in self.to.data or []]

    def wanted(self) -> dict:
        return {"instructions": self.instructions.data or [], "note": self.note.data, "due_on": self.due_on.data}


class DoneForm(Form):
    done_note = LongText("Yang sudah dilakukan", required=True, max=1000)


class ReasonForm(Form):
    reason = LongText("Alasan", required=True, max=300)


class AwayForm(Form):
    away_note = LongText("Keterangan", required=True, max=300, help="Misalnya: untuk diketahui.")


class UsualForm(Form):
    lines = LongText(
        "Instruksi pada lembar disposisi", required=True, max=2000,
        help="Satu instruksi pada setiap baris. Disposisi yang sudah diberikan tidak berubah.",
    )  # fmt: skip
    usual = Number("Surat biasa", least=1, most=60, required=True)
    soon = Number("Surat segera", least=1, most=60, required=True)
    at_once = Number("Surat sangat segera", least=1, most=60, required=True)

    @classmethod
    def now(cls) -> "UsualForm":
        given = dict(zip(("usual", "soon", "at_once"), (usual.days()[name] for name in URGENCIES), strict=True))
        return cls(data=given | {"lines": "\n".join(usual.instructions())})

    def days(self) -> dict[str, int]:
        return dict(zip(URGENCIES, (self.usual.data, self.soon.data, self.at_once.data), strict=True))
