"""What is typed about accounts."""

from wtforms import PasswordField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from app.ground.form import Choice, Form, HiddenField, Tanggal, Text, Ticks, Version
from app.ground.permit import Role
from app.ground.room import offers

ROLES = [(role.value, role.title) for role in Role]


class SignInForm(Form):
    username = Text("Nama akun", required=True, render_kw={"autocomplete": "username", "autocapitalize": "none"})
    password = PasswordField("Kata sandi", render_kw={"autocomplete": "current-password"})
    lanjut = HiddenField()


class PasswordForm(Form):
    current = PasswordField("Kata sandi sekarang", render_kw={"autocomplete": "current-password"})
    new_password = PasswordField(
        "Kata sandi baru",
        description="Paling sedikit 12 huruf; boleh berupa kalimat dengan spasi.",
        render_kw={"autocomplete": "new-password"},
    )
    again = PasswordField("Ketik sekali lagi", render_kw={"autocomplete": "new-password"})

    def validate_again(self, field):
        if field.data != self.new_password.data:
            raise ValidationError("Kedua kata sandi baru tidak sama.")


class CodeForm(Form):
    """The second factor: what the phone shows, or a code from the paper."""

    code = Text(
        "Kode",
        required=True,
        max=40,
        help="Enam angka dari aplikasi di ponsel, atau satu kode pemulihan.",
        render_kw={"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"},
    )
    lanjut = HiddenField()


class EnrolForm(Form):
    """A phone is tied to the account; `current` is asked for when another phone was tied before."""

    offer = HiddenField()
    current = Text(
        "Kode dari ponsel lama", max=40, help="Atau satu kode pemulihan.",
        render_kw={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"},
    )
    code = Text(
        "Kode yang tampil di ponsel", required=True, max=12, help="Enam angka.",
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric"},
    )  # fmt: skip


class AccountForm(Form):
    username = Text("Nama akun", required=True, max=40, help="Huruf kecil, angka, titik; dipakai untuk masuk.")
    name = Text("Nama lengkap", required=True)
    roles = Ticks("Peran", ROLES)
    ends_on = Tanggal("Berlaku sampai", help="Kosongkan bila tidak dibatasi.")
    version = Version()


class NameForm(Form):
    name = Text("Nama lengkap", required=True)
    version = Version()


def _scopes():
    for scope in offers("scopes"):
        for scope_id, name in scope.choices():
            yield SelectChoice(f"{scope.kind}:{scope_id}", name, optgroup=scope.title)


def _as_scope(value: str) -> tuple[str, int]:
    kind, _, scope_id = value.partition(":")
    return kind, int(scope_id)


class RoleForm(Form):
    """A role to give. The scope narrows it: one shelter, one partner, one field."""

    role = Choice("Peran", ROLES, required=True)
    scope = Choice("Lingkup", _scopes, empty="Semua")
    ends_on = Tanggal("Berlaku sampai", help="Kosongkan bila tidak dibatasi.")

    @property
    def chosen_scope(self) -> tuple[str, int] | None:
        return _as_scope(self.scope.data) if self.scope.data else None


class HandoverForm(Form):
    to = Choice("Diserahkan kepada", (), coerce=int, required=True)

    def __init__(self, *args, colleagues=(), **options):
        super().__init__(*args, **options)
        self.to.choices = [SelectChoice("", "Pilih …"), *(SelectChoice(str(one.id), one.name) for one in colleagues)]
