"""Forms: what was typed becomes typed values or a sentence; what was typed is always kept."""

import re
import unicodedata
from contextlib import contextmanager
from decimal import Decimal

from wtforms import (
    BooleanField,
    Field,
    FileField,
    HiddenField,
    IntegerField,
    PasswordField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    validators,
    widgets,
)
from wtforms import Form as WTForm
from wtforms.fields.choices import SelectChoice

from app.ground import nik as nik_rules
from app.ground import tanggal, wilayah
from app.ground.address import is_number
from app.ground.refusal import RuleError

INDONESIAN = {
    "This field is required.": "Bagian ini perlu diisi.",
    "Not a valid choice.": "Pilihan ini tidak ada dalam daftar.",
    "Not a valid choice": "Pilihan ini tidak ada dalam daftar.",
    "Invalid Choice: could not coerce.": "Pilihan ini tidak ada dalam daftar.",
    "Invalid choice(s): one or more data inputs could not be coerced.": "Ada pilihan yang tidak ada dalam daftar.",
    "Not a valid integer value.": "Isilah dengan angka bulat.",
    "Number must be at least %(min)s.": "Paling kecil %(min)s.",
    "Number must be at most %(max)s.": "Paling besar %(max)s.",
    "Number must be between %(min)s and %(max)s.": "Isilah antara %(min)s dan %(max)s.",
    "Field cannot be longer than %(max)d character.": "Paling panjang %(max)d huruf.",
    "Field cannot be longer than %(max)d characters.": "Paling panjang %(max)d huruf.",
    "Field must be at least %(min)d character long.": "Paling sedikit %(min)d huruf.",
    "Field must be at least %(min)d characters long.": "Paling sedikit %(min)d huruf.",
    "'%(value)s' is not a valid choice for this field.": "“%(value)s” tidak ada dalam daftar.",
    "'%(value)s' are not valid choices for this field.": "Ada pilihan yang tidak ada dalam daftar.",
}


class _Translations:
    def gettext(self, text):
        return INDONESIAN.get(text, text)

    def ngettext(self, one, many, n):
        return INDONESIAN.get(one if n == 1 else many, many)


def clean_line(text: str | None) -> str | None:
    """One line without control characters, odd blanks or lone surrogates; empty becomes None."""
    if text is None:
        return None
    text = unicodedata.normalize("NFC", text)
    kept = (c if unicodedata.category(c) not in ("Cc", "Cs", "Cf", "Co", "Zl", "Zp") else " " for c in text)
    return " ".join("".join(kept).split()) or None


def clean_text(text: str | None) -> str | None:
    """Several lines, each cleaned; blank lines at the ends dropped."""
    if text is None:
        return None
    lines = [clean_line(line) or "" for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    return "\n".join(lines).strip() or None


class Form(WTForm):
    """The form of the house. `validate()` judges shape; `refusals()` takes a rule's refusal to its field."""

    class Meta:
        def get_translations(self, form):
            return _Translations()

    @property
    def refused(self) -> bool:
        return bool(self.errors)

    @contextmanager
    def refusals(self):
        try:
            yield
        except RuleError as error:
            self.refuse(error.sentence, error.field)

    def refuse(self, sentence: str, field: str | None = None) -> None:
        """Put a sentence at its field, or above the form when it belongs to none."""
        if field in self._fields:
            self[field].errors = [*self[field].errors, sentence]
        else:
            self.form_errors.append(sentence)

    def values(self) -> dict:
        """What was typed, by field, without the version."""
        return {name: field.data for name, field in self._fields.items() if name != "version"}

    def stale(self, row, stored: "Form | None" = None) -> bool:
        """Whether the row was changed since this form was opened.

        Both texts are then shown: the stored one beside each field that differs, the typed one in it;
        saving again means that the typed text shall stand. `stored` is this form filled from the row,
        for forms that hold more than the row's own columns.
        """
        if self["version"].data == row.version:
            return False
        stored = stored if stored is not None else type(self)(obj=row)
        for name, field in self._fields.items():
            if name != "version" and stored[name].data != field.data:
                field.errors = [*field.errors, f"Sementara itu disimpan orang lain: “{_shown(stored[name])}”."]
        self.form_errors.append(
            "Data ini diubah orang lain sejak Anda membukanya. Periksa bagian yang ditandai; "
            "bila isian Anda yang benar, simpan sekali lagi."
        )
        self["version"].data = row.version
        self["version"].raw_data = None
        return True


def _shown(field) -> str:
    """What a field holds, as the page would say it."""
    if isinstance(field, SelectField):
        chosen = [str(choice.label) for choice in field.iter_choices() if choice.selected and choice.value]
        return ", ".join(chosen) or "kosong"
    if field.data is None or field.data == "":
        return "kosong"
    if hasattr(field.data, "isoformat"):
        return tanggal.long_date(field.data)
    return str(field.data)


class _Needed:
    """Refuses an empty field. Nought is a value, and what could not be read keeps the sentence that says why."""

    field_flags = {"required": True}

    def __call__(self, form, field):
        if field.process_errors:
            raise validators.StopValidation
        told = field.data
        is_number = isinstance(told, int | float | Decimal) and not isinstance(told, bool)
        if not is_number and (not told or (isinstance(told, str) and not told.strip())):
            raise validators.StopValidation("Bagian ini perlu diisi.")


class _Judged:
    """Shared by the fields below: required or not, help beneath the label, what was typed shown again."""

    def __init__(self, label, *, required=False, help="", validators_=(), **options):
        first = _Needed() if required else validators.Optional()
        super().__init__(label, [first, *validators_], description=help, **options)


class Text(_Judged, StringField):
    """One line of text; at most `max` letters."""

    def __init__(self, label, *, max=120, **options):
        super().__init__(label, validators_=[validators.Length(max=max)], **options)

    def process_formdata(self, valuelist):
        self.data = clean_line(valuelist[0]) if valuelist else None


class LongText(_Judged, TextAreaField):
    def __init__(self, label, *, max=2000, **options):
        super().__init__(label, validators_=[validators.Length(max=max)], **options)

    def process_formdata(self, valuelist):
        self.data = clean_text(valuelist[0]) if valuelist else None


class _Read(_Judged, Field):
    """A line that `read` turns into its value (as typed, unless a field knows better) or refuses with a sentence."""

    widget = widgets.TextInput()

    def read(self, text: str):
        return text

    def show(self, value) -> str:
        return str(value)

    def process_formdata(self, valuelist):
        self.data = None
        text = clean_line(valuelist[0]) if valuelist else None
        if text is None:
            return
        if len(text) > 100:
            raise ValueError("Isian ini terlalu panjang.")
        try:
            self.data = self.read(text)
        except RuleError as error:
            raise ValueError(error.sentence) from None

    def _value(self):
        if self.raw_data:
            return clean_line(str(self.raw_data[0])) or ""
        return "" if self.data is None else self.show(self.data)


class Nik(_Read):
    def __init__(self, label="NIK", **options):
        super().__init__(label, render_kw={"data-nik": "", "inputmode": "numeric", "autocomplete": "off"}, **options)

    def read(self, text):
        return nik_rules.read_nik(text)


class Kk(_Read):
    def __init__(self, label="Nomor KK", **options):
        super().__init__(label, render_kw={"data-nik": "kk", "inputmode": "numeric", "autocomplete": "off"}, **options)

    def read(self, text):
        return nik_rules.read_kk(text)


class Phone(_Read):
    def __init__(self, label="Nomor HP", **options):
        super().__init__(label, render_kw={"inputmode": "tel", "autocomplete": "off"}, **options)

    def read(self, text):
        return nik_rules.read_phone(text)


class Tanggal(_Read):
    """A date as people write it: 5/12/2025, 5 Des 2025."""

    def __init__(self, label, *, past=False, **options):
        self.past = past
        super().__init__(label, render_kw={"data-tanggal": "", "autocomplete": "off"}, **options)

    def read(self, text):
        value = tanggal.read_date(text, past=self.past)
        if self.past and value > tanggal.today():
            raise RuleError("Tanggal ini masih di masa depan.")
        return value

    def show(self, value):
        return tanggal.long_date(value)


class Rupiah(_Read):
    """Whole rupiah; “1.500” is fifteen hundred."""

    def read(self, text):
        value = tanggal.read_rupiah(text)
        if value > 10**15:
            raise RuleError("Angka ini terlalu besar.")
        return value

    def show(self, value):
        return tanggal.number(value)


class Angka(_Read):
    """A number of nought or more, perhaps with decimals; “1.500” is fifteen hundred, “12,5” twelve and a half."""

    def __init__(self, label, **options):
        super().__init__(label, render_kw={"inputmode": "decimal", "autocomplete": "off"}, **options)

    def read(self, text):
        return tanggal.read_number(text)

    def show(self, value):
        return tanggal.number(value)


class Measured(_Read):
    """A number that was read off an instrument: 62,5 or 62.5, with or without its unit behind it."""

    def __init__(self, label, **options):
        super().__init__(label, render_kw={"inputmode": "decimal", "autocomplete": "off"}, **options)

    def read(self, text):
        found = _MEASURED.fullmatch(text)
        if not found:
            raise RuleError("Isilah dengan angka, misalnya 120 atau 62,5.")
        whole, tenths = found.groups()
        return float(f"{whole}.{tenths}") if tenths and int(tenths) else int(whole)

    def show(self, value):
        return tanggal.number(value)


_MEASURED = re.compile(r"(\d{1,4})(?:[.,](\d{1,2}))?\s*(?:[a-z]+(?:/[a-z]+)?)?", re.ASCII | re.IGNORECASE)


class Number(_Judged, IntegerField):
    """A whole number from `least` to `most`."""

    def __init__(self, label, *, least=0, most=1_000_000, **options):
        super().__init__(label, validators_=[validators.NumberRange(least, most)], **options)
        self.most = most

    def process_formdata(self, valuelist):
        text = clean_line(valuelist[0]) if valuelist else None
        if text and len(text) > 18:  # the range check counts in floats, and fails on what none can hold
            raise ValueError(f"Angka paling besar {tanggal.number(self.most)}.")
        super().process_formdata([text] if text else [])


class Choice(_Judged, SelectField):
    """One of a list of (value, label); the empty first choice means none was made."""

    def __init__(self, label, choices, *, empty="Pilih …", coerce=str, **options):
        def listed():
            first = [SelectChoice("", empty)] if empty is not None else []
            wanted = choices() if callable(choices) else choices
            return first + [c if isinstance(c, SelectChoice) else SelectChoice(*c) for c in wanted]

        def read(value):  # blanks alone are none too: Optional takes the refusal of such a value back
            return None if value is None or not str(value).strip() else coerce(value)

        super().__init__(label, choices=listed, coerce=read, **options)


class Kelurahan(Choice):
    """A kelurahan of the office's city, by code, grouped by kecamatan."""

    def __init__(self, label="Kelurahan", **options):
        super().__init__(label, _kelurahan_choices, **options)


def _kelurahan_choices():
    return [SelectChoice(code, name, optgroup=group) for code, name, _, group in wilayah.listed()]


class Ticks(SelectMultipleField):
    """Several of a list, as boxes to tick."""

    widget = widgets.ListWidget(prefix_label=False)
    option_widget = widgets.CheckboxInput()

    def __init__(self, label, choices, *, help="", coerce=str, **options):
        listed = [SelectChoice(*choice) for choice in choices]
        super().__init__(label, [], choices=listed, coerce=coerce, description=help, **options)


class Version(HiddenField):
    """The version of the row that the form was opened with."""

    def __init__(self, label="", **options):
        super().__init__(label, **options)

    def process_formdata(self, valuelist):
        text = valuelist[0] if valuelist else ""
        self.data = int(text) if is_number(text) else 0


class RowId(HiddenField):
    """The id of a row chosen on the page, or None."""

    def __init__(self, label="", **options):
        super().__init__(label, **options)

    def process_formdata(self, valuelist):
        text = valuelist[0] if valuelist else ""
        self.data = int(text) if is_number(text) else None


__all__ = [
    "Angka",
    "BooleanField",
    "Choice",
    "FileField",
    "Form",
    "Kelurahan",
    "Kk",
    "LongText",
    "Measured",
    "Nik",
    "Number",
    "PasswordField",
    "Phone",
    "RowId",
    "Rupiah",
    "Tanggal",
    "Text",
    "Ticks",
    "Version",
]
