"""Numbers that name a person: NIK, number of the family card (KK), telephone.

NIK: PPKKCC of first registration + DDMMYY (day + 40 for women) + serial from 0001. It is given once
and stays when a birth date is corrected (PP 40/2019 article 30(2)), so only what cannot be a NIK at
all is refused; what merely disagrees is told as a doubt. Source: domain.md sections 2 and 12.
"""

import re
from calendar import monthrange
from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from app.ground import tanggal
from app.ground.refusal import RuleError

_PADDING = re.compile(r"[\s.\-\u00ad\u200b-\u200f\u2010-\u2015\u2060\u2212\ufeff]+")
_QUOTES = "'’‘`´\""
_NOT_DIGIT = re.compile(r"[^0-9]")
_ROUNDED = re.compile(r"[0-9](?:[.,][0-9]+)?E\+?[0-9]+", re.IGNORECASE)
_SEX_WORDS = {"L": "laki-laki", "P": "perempuan"}


class Says(NamedTuple):
    """What the digits of a NIK say: day and month of birth, last two digits of the year, sex L or P."""

    day: int
    month: int
    yy: int
    sex: str


def digits_only(text: object) -> str:
    """The digits 0–9 of a text, everything else left out; "" for nothing."""
    return _NOT_DIGIT.sub("", "" if text is None else str(text))


def read_nik(text: object, field: str = "nik") -> str:
    """The 16 digits of a NIK as typed or as found in a cell of text.

    Blanks, dots, dashes and a leading apostrophe are dropped. Refused: a number (a spreadsheet keeps
    15 digits of it), other than 16 digits, a day that is not 01–31 or 41–71, a month that is not
    01–12, a date that exists in no century, serial 0000, sixteen equal digits.
    """
    nik = _sixteen(text, "NIK", field)
    _refuse_day_and_month(nik, field)
    if nik.endswith("0000"):
        raise RuleError("Empat angka terakhir NIK tidak mungkin 0000. Periksa lagi di KTP atau KK.", field)
    return nik


def read_kk(text: object, field: str = "kk") -> str:
    """The 16 digits of a family card number. Only its length and equal digits are refused."""
    return _sixteen(text, "Nomor KK", field)


def nik_says(nik: str) -> Says:
    """What a NIK that `read_nik` has let through says about its bearer."""
    day = int(nik[6:8])
    return Says(day - 40 if day > 40 else day, int(nik[8:10]), int(nik[10:12]), "P" if day > 40 else "L")


def birth_date(nik: str, near: date | None = None, today: date | None = None) -> date | None:
    """The birth date in a NIK, with the century that lies nearest to `near`.

    Without `near` it is the latest date that is not in the future. None when no century fits.
    """
    dates = _possible_dates(nik_says(nik))
    if near:
        return min(dates, key=lambda day: abs((day - near).days), default=None)
    today = today or tanggal.today()
    return max((day for day in dates if day <= today), default=None)


def nik_doubts(
    nik: str,
    birth_date: date | None = None,
    sex: str | None = None,
    known_regions: Collection[str] | None = None,
) -> list[str]:
    """Sentences about what disagrees with a NIK; never a reason to refuse it.

    `sex` is L or P. `known_regions` holds codes as digits, of any of the lengths 2, 4 and 6.
    """
    says = nik_says(nik)
    doubts = []
    if birth_date and (says.day, says.month, says.yy) != (
        birth_date.day,
        birth_date.month,
        birth_date.year % 100,
    ):
        written = f"{says.day:02d}-{says.month:02d}-{says.yy:02d}"
        doubts.append(
            f"Tanggal lahir pada NIK {written}, sedangkan yang diisi {tanggal.long_date(birth_date)}."
        )
    if sex in _SEX_WORDS and sex != says.sex:
        doubts.append(
            f"Jenis kelamin pada NIK {_SEX_WORDS[says.sex]}, sedangkan yang diisi {_SEX_WORDS[sex]}."
        )
    return doubts + _region_doubts(nik, "NIK", known_regions)


def kk_doubts(kk: str, known_regions: Collection[str] | None = None, today: date | None = None) -> list[str]:
    """Sentences about what looks unusual in a family card number: date of issue, serial, region."""
    doubts = []
    day, month, year = int(kk[6:8]), int(kk[8:10]), 2000 + int(kk[10:12])
    try:
        future = date(year, month, day) > (today or tanggal.today())
    except ValueError:
        doubts.append("Tanggal terbit pada nomor KK (angka ke-7 sampai ke-12) tidak ada.")
    else:
        if future:
            doubts.append("Tanggal terbit pada nomor KK (angka ke-7 sampai ke-12) belum terjadi.")
    if kk.endswith("0000"):
        doubts.append("Empat angka terakhir nomor KK biasanya bukan 0000.")
    return doubts + _region_doubts(kk, "nomor KK", known_regions)


def group_of_four(nik: str) -> str:
    """A number in groups of four, easy to compare with a card: 3573 0348 0486 0038."""
    return " ".join(nik[start : start + 4] for start in range(0, len(nik), 4))


def mask_nik(nik: str | None) -> str:
    """A NIK or KK of which only the last four digits can be read: •••• •••• •••• 0038."""
    if not nik:
        return ""
    return group_of_four("•" * max(len(nik) - 4, 0) + nik[-4:])


def read_phone(text: object, field: str = "phone") -> str:
    """A telephone number as digits that start with 0.

    Takes +62, 62 and 0062, and a number without its first 0 when a spreadsheet dropped it. Refused:
    two numbers at once, letters, a number that is too short or too long to be dialled.
    """
    from_number = _is_number(text)
    typed = _text_of(text)
    if not typed:
        raise RuleError("Nomor telepon belum diisi.", field)
    if len(re.findall(r"[0-9](?:[0-9 .\-()]*[0-9]){7,}", typed)) > 1:
        raise RuleError("Tulis satu nomor telepon saja.", field)
    if re.search(r"[^0-9+ .()\-]", _PADDING.sub(" ", typed).strip(_QUOTES + " ")):
        raise RuleError("Nomor telepon hanya boleh berisi angka, misalnya 0812 3456 7890.", field)
    phone = _with_zero(digits_only(typed), from_number)
    if not phone.startswith("0") or phone.startswith("00"):
        raise RuleError("Nomor telepon dimulai dengan 0, misalnya 0812 3456 7890.", field)
    if not 9 <= len(phone) <= 14:
        raise RuleError(f"Nomor telepon terdiri atas 9 sampai 14 angka. Yang diketik {len(phone)}.", field)
    return phone


def wa_number(phone: str, field: str = "phone") -> str:
    """The number as WhatsApp wants it, 62…; refuses a fixed line, which has no WhatsApp."""
    if not phone.startswith("08"):
        raise RuleError("Nomor ini bukan nomor ponsel.", field)
    return "62" + phone[1:]


def _sixteen(text: object, what: str, field: str) -> str:
    if _is_number(text) or _ROUNDED.fullmatch(str(text).strip(_QUOTES + " ")):
        raise RuleError(
            f"{what} tersimpan sebagai bilangan, sehingga angka terakhirnya bisa berubah. "
            "Ubah kolomnya menjadi teks, lalu ketik lagi 16 angkanya.",
            field,
        )
    digits = _PADDING.sub("", _text_of(text)).lstrip(_QUOTES)
    if not digits:
        raise RuleError(f"{what} belum diisi.", field)
    stranger = _NOT_DIGIT.search(digits)
    if stranger:
        raise RuleError(f"{what} hanya boleh berisi angka. Periksa “{stranger.group()}”.", field)
    if len(digits) != 16:
        raise RuleError(f"{what} harus 16 angka. Yang diketik {len(digits)}.", field)
    if len(set(digits)) == 1:
        raise RuleError(f"{what} tidak mungkin terdiri atas 16 angka yang sama.", field)
    return digits


def _refuse_day_and_month(nik: str, field: str) -> None:
    day, month = nik[6:8], nik[8:10]
    if not (1 <= int(day) <= 31 or 41 <= int(day) <= 71):
        raise RuleError(
            f"Angka ke-7 dan ke-8 NIK adalah tanggal lahir (01–31, perempuan 41–71). Yang diketik {day}.",
            field,
        )
    if not 1 <= int(month) <= 12:
        raise RuleError(f"Angka ke-9 dan ke-10 NIK adalah bulan lahir (01–12). Yang diketik {month}.", field)
    says = nik_says(nik)
    if not _possible_dates(says):
        name = f"{says.day} {tanggal.MONTHS[says.month - 1]}"
        if (says.day, says.month) == (29, 2):
            name += f" tahun {says.yy:02d}"
        raise RuleError(f"Tanggal lahir pada NIK tidak ada: {name}. Periksa lagi di KTP atau KK.", field)


def _possible_dates(says: Says) -> list[date]:
    years = (1900 + says.yy, 2000 + says.yy)
    return [date(y, says.month, says.day) for y in years if says.day <= monthrange(y, says.month)[1]]


def _region_doubts(number: str, what: str, known: Collection[str] | None) -> list[str]:
    if not known or any(number[:length] in known for length in (6, 4, 2)):
        return []
    return [f"Kode wilayah {number[:6]} pada {what} tidak ada di daftar. Kode lama memang bisa tidak ada."]


def _is_number(value: object) -> bool:
    return isinstance(value, int | float)


def _text_of(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip()


def _with_zero(digits: str, from_number: bool) -> str:
    if digits.startswith("0062"):
        digits = digits[2:]
    if digits.startswith("62"):
        # "+62 0812 …" is common; the 0 belongs to the number at home and is written once.
        return "0" + digits[2:].removeprefix("0")
    if digits.startswith("8") or (from_number and digits[:1] not in ("", "0")):
        return "0" + digits
    return digits
