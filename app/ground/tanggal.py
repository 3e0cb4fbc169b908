"""Dates, times and amounts as an Indonesian office writes and reads them.

`today` and `now` are the only clocks of the application; a test moves them here.
Forms of writing: domain.md section 9 (1.234.567,89; Rp1.500.000; 5 Desember 2025; 09.00 WIB).
"""

import re
from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from app.ground.refusal import RuleError

MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip
SHORT_MONTHS = ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des")
DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
EARLIEST, LATEST = 1900, 2200
MOST = 10**15

# A letter dated "27" may lie a few years ahead (an expiry); further ahead the last century is meant.
_YEARS_AHEAD = 20

_OTHER_MONTH_NAMES = {
    1: "january januwari jn",
    2: "february pebruari peb pebr febr",
    3: "march mart mrt",
    4: "avril",
    5: "may mey",
    6: "june yuni yun",
    7: "july yuli yul",
    8: "august aug agt ags agust agus agts agst",
    9: "sept septembr",
    10: "october oct oktobr",
    11: "nopember nop nov",
    12: "december dec desembr",
}


def _month_words() -> dict[str, int]:
    words = {}
    names = zip(MONTHS, SHORT_MONTHS, ROMAN, strict=True)
    for number, (long, short, roman) in enumerate(names, start=1):
        for word in (long, short, roman, *_OTHER_MONTH_NAMES[number].split()):
            words[word.lower()] = number
    return words


_MONTH_OF = _month_words()
_ROMAN_LOWER = {roman.lower() for roman in ROMAN}
_WEEKDAY = re.compile(
    r"(?:senin|selasa|rabu|kamis|jum'?at|sabtu|minggu|ahad"
    r"|monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b[\s,]*"
)
_LABEL = re.compile(r"(?:tanggal|tgl)\b[\s.:]*")
_CLOCK = re.compile(
    r"[\sT,]+[0-9]{1,2}[:.][0-9]{2}(?:[:.][0-9]{2}(?:\.[0-9]+)?)?(?:\s*(?:wib|z))?$", re.IGNORECASE
)
_BETWEEN = r"\s*[\s/.,\-–—]\s*"
_YEAR_FIRST = re.compile(rf"([0-9]{{4}}){_BETWEEN}([0-9]{{1,2}}){_BETWEEN}([0-9]{{1,2}})")
_DAY_FIRST = re.compile(rf"([0-9]+){_BETWEEN}([0-9]+){_BETWEEN}([0-9]+)")
_NAMED = re.compile(r"([0-9]+)\s*[\s/.,\-–—]?\s*([a-z]+)\s*[\s/.,\-–—]*\s*'?([0-9]+)")
_NAME_FIRST = re.compile(r"([a-z]+)\.?\s*([0-9]{1,2})(?:st|nd|rd|th)?[\s,]+([0-9]+)")
_NO_YEAR = re.compile(rf"[0-9]{{1,2}}(?:{_BETWEEN}[0-9]{{1,2}}|\s*[\s\-/.]?\s*[a-z]+)\.?")
_EXAMPLE = "misalnya 5/12/2025 atau 5 Desember 2025"

try:
    WIB = ZoneInfo("Asia/Jakarta")
except ZoneInfoNotFoundError:  # a machine without time zone data; Jakarta has had UTC+7 since 1964
    WIB = timezone(timedelta(hours=7), "WIB")


def now() -> datetime:
    """This instant, UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The date in Jakarta at this instant."""
    return now().astimezone(WIB).date()


# Reading


def read_date(value: object, field: str | None = None, past: bool = False) -> date:
    """The date that a person typed or a spreadsheet cell holds.

    Day before month, as Indonesia writes it: 5/12/2025, 05-12-25, 5 Des 2025, "Sabtu, 5 Desember
    2025" (a weekday is not checked), 2025-12-05, 05122025; English and old month names too. A number
    is a spreadsheet's day count, or eight digits that lost their first 0. A year of two digits lies
    at most twenty years ahead; with `past` (birth dates) it is never in the future.
    Refused: what is no date, a day that does not exist, a year before 1900.
    """
    if isinstance(value, datetime):
        return (value.astimezone(WIB) if value.tzinfo else value).date()
    if isinstance(value, date):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _date_of_number(value, field)
    text = "" if value is None else str(value).strip()
    if not text:
        raise RuleError("Tanggal belum diisi.", field)
    return _date_of_text(text, field, past)


def read_birth(value: object, field: str | None = None) -> tuple[str | None, date]:
    """Place and date of birth from one column: "Tulungagung, 8 April 1986" or "Malang/19-04-1986".

    The place is None when only a date stands there. Refuses a date that has not come yet.
    """
    if not isinstance(value, str):
        return None, _not_ahead(read_date(value, field, past=True), field)
    text = " ".join(value.split())
    first_digit = re.search(r"[0-9]", text)
    if not first_digit:
        raise RuleError(
            "Tanggal lahir belum ada. Tulis tempat dan tanggalnya, misalnya Malang, 8 April 1986.", field
        )
    place, written = text[: first_digit.start()], text[first_digit.start() :]
    last_word = re.search(r"([A-Za-z]+)[\s.]*$", place)
    if last_word and last_word[1].lower() in _MONTH_OF and last_word[1].lower() not in _ROMAN_LOWER:
        place, written = place[: last_word.start()], place[last_word.start() :] + written
    place = re.sub(r"(?i)[\s,/;:.\-–—]+(?:tanggal|tgl)?[\s,/;:.\-–—]*$", "", place + " ").strip(" ,/;:.-–—'")
    if place and sum(letter.isalpha() for letter in place) < 3 and place[-1].isalpha():
        # "l7/05/1990": a letter was typed for a figure, and the day would be another one.
        raise RuleError(f"Tanggal “{_quoted(text)}” tidak dapat dibaca. Tulis {_EXAMPLE}.", field)
    return place or None, _not_ahead(read_date(written, field, past=True), field)


def _not_ahead(day: date, field: str | None) -> date:
    if day > today():
        raise RuleError(f"Tanggal lahir {long_date(day)} belum terjadi.", field)
    return day


def _date_of_number(value: float, field: str | None) -> date:
    if value != value or not float(value).is_integer() and value >= 1_000_000:
        raise RuleError(f"Tanggal tidak dapat dibaca. Tulis {_EXAMPLE}.", field)
    if 1_000_000 <= value <= 99_999_999:
        return _date_of_digits(f"{int(value):08d}", field)
    # Day 60 of the spreadsheet's count is a 29 February 1900 that never was; later days are sound.
    if not 61 <= value < 110_000:
        raise RuleError(f"Tanggal tidak dapat dibaca. Tulis {_EXAMPLE}.", field)
    return date(1899, 12, 30) + timedelta(days=int(value))


def _date_of_text(typed: str, field: str | None, past: bool) -> date:
    text = " ".join(typed[:80].lower().split()).strip(" '’,.;")
    text = _CLOCK.sub("", _LABEL.sub("", _WEEKDAY.sub("", _LABEL.sub("", text, 1), 1), 1))
    if re.fullmatch(r"[0-9]{8}", text):
        return _date_of_digits(text, field)
    if found := _YEAR_FIRST.fullmatch(text):
        year, month, day = found.groups()
        return _existing(int(day), int(month), int(year), field)
    if found := _DAY_FIRST.fullmatch(text):
        day, month, year = found.groups()
        return _existing_or_window(day, _month_number(month), month, year, field, past)
    if found := _NAMED.fullmatch(text):
        day, month, year = found.groups()
        return _existing_or_window(day, _month_named(month, field), month, year, field, past)
    if found := _NAME_FIRST.fullmatch(text):
        month, day, year = found.groups()
        return _existing_or_window(day, _month_named(month, field), month, year, field, past)
    if _NO_YEAR.fullmatch(text):
        raise RuleError(f"Tanggal perlu ditulis dengan tahunnya, {_EXAMPLE}.", field)
    raise RuleError(f"Tanggal “{_quoted(typed)}” tidak dapat dibaca. Tulis {_EXAMPLE}.", field)


def _date_of_digits(digits: str, field: str | None) -> date:
    """05122025; only when that is no date, 20251205."""
    day, month, year = int(digits[:2]), int(digits[2:4]), int(digits[4:])
    if not _exists(day, month, year) and _exists(int(digits[6:]), int(digits[4:6]), int(digits[:4])):
        day, month, year = int(digits[6:]), int(digits[4:6]), int(digits[:4])
    return _existing(day, month, year, field)


def _exists(day: int, month: int, year: int) -> bool:
    return EARLIEST <= year < LATEST and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]


def _month_number(text: str) -> int:
    return int(text) if len(text) <= 2 else 99


def _month_named(word: str, field: str | None) -> int:
    if word not in _MONTH_OF:
        raise RuleError(f"Nama bulan “{_quoted(word)}” tidak dikenal. Tulis {_EXAMPLE}.", field)
    return _MONTH_OF[word]


def _existing_or_window(
    day: str, month: int, month_text: str, year: str, field: str | None, past: bool
) -> date:
    if len(day) > 2 or len(month_text) > 2 and month_text.isdigit() or len(year) not in (2, 4):
        raise RuleError(f"Tulis tahun dengan empat angka, {_EXAMPLE}.", field)
    if len(year) == 4:
        return _existing(int(day), month, int(year), field)
    return _existing(int(day), month, _century(int(day), month, int(year), past), field)


def _century(day: int, month: int, yy: int, past: bool) -> int:
    here = today()
    if not past:
        return 2000 + yy if 2000 + yy <= here.year + _YEARS_AHEAD else 1900 + yy
    # A 29 February picks the century that has one.
    if (2000 + yy, month, day) <= (here.year, here.month, here.day) and (
        _exists(day, month, 2000 + yy) or not _exists(day, month, 1900 + yy)
    ):
        return 2000 + yy
    return 1900 + yy


def _existing(day: int, month: int, year: int, field: str | None) -> date:
    if not 1 <= month <= 12:
        hint = " Tulis tanggal dulu, lalu bulan." if 1 <= day <= 12 and month <= 31 else ""
        raise RuleError(f"Bulan {month} tidak ada.{hint}", field)
    if not EARLIEST <= year < LATEST:
        raise RuleError(f"Tahun {year:04d} tidak dapat dipakai. Periksa lagi tahunnya.", field)
    if _exists(day, month, year):
        return date(year, month, day)
    if not 1 <= day <= 31:
        raise RuleError(f"Tanggal {day} tidak ada.", field)
    if (day, month) == (29, 2):
        raise RuleError(f"Tanggal 29 Februari {year} tidak ada.", field)
    raise RuleError(f"Tanggal {day} {MONTHS[month - 1]} tidak ada.", field)


def _quoted(text: str) -> str:
    line = " ".join(str(text).split())
    return line if len(line) <= 40 else line[:39] + "…"


# Writing dates


def long_date(day: date) -> str:
    """5 Desember 2025"""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def short_date(day: date) -> str:
    """5 Des 2025"""
    return f"{day.day} {SHORT_MONTHS[day.month - 1]} {day.year}"


def day_date(day: date) -> str:
    """Sabtu, 21 November 2026"""
    return f"{DAYS[day.weekday()]}, {long_date(day)}"


def clock(instant: datetime | time) -> str:
    """09.41 WIB. An instant without a zone is UTC, as it is stored; a bare time is already WIB."""
    if isinstance(instant, datetime):
        instant = (instant if instant.tzinfo else instant.replace(tzinfo=UTC)).astimezone(WIB)
    return f"{instant.hour:02d}.{instant.minute:02d} WIB"


def date_range(first: date, last: date) -> str:
    """20–23 Oktober 2025; what both dates share is written once."""
    if first == last:
        return long_date(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{long_date(last)}"
    if first.year == last.year:
        return f"{first.day} {MONTHS[first.month - 1]} – {long_date(last)}"
    return f"{long_date(first)} – {long_date(last)}"


def triwulan(day: date) -> int:
    """The quarter of the budget year, 1 to 4 (the budget year is the calendar year)."""
    return (day.month + 2) // 3


def roman_month(month: int | date) -> str:
    """V for May, as letter numbers write the month."""
    return ROMAN[(month.month if isinstance(month, date) else month) - 1]


def date_in_words(day: date) -> str:
    """tanggal lima bulan Desember tahun dua ribu dua puluh lima (for a berita acara)"""
    return f"tanggal {terbilang(day.day)} bulan {MONTHS[day.month - 1]} tahun {terbilang(day.year)}"


def age(birth: date, on: date | None = None) -> int:
    """Full years on a day (default today). Born on 29 February, one is a year older on 1 March."""
    on = on or today()
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))


# Amounts

_SMALL = (
    "nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh", "sebelas",
)  # fmt: skip
_SCALES = (
    (10**12, "triliun"),
    (10**9, "miliar"),
    (10**6, "juta"),
    (1000, "ribu"),
    (100, "ratus"),
    (10, "puluh"),
)


def terbilang(n: int) -> str:
    """A whole number in words, to 10¹⁵ either side of nought: 1.011 is seribu sebelas."""
    if isinstance(n, bool) or not isinstance(n, int) or abs(n) > MOST:
        raise ValueError(f"terbilang takes whole numbers up to 10**15, not {n!r}")
    if n < 0:
        return "minus " + terbilang(-n)
    if n < 12:
        return _SMALL[n]
    if n < 20:
        return _SMALL[n - 10] + " belas"
    unit, name = next(scale for scale in _SCALES if n >= scale[0])
    count, rest = divmod(n, unit)
    # One hundred and one thousand have words of their own; one million has not.
    head = "se" + name if count == 1 and unit <= 1000 else f"{terbilang(count)} {name}"
    return f"{head} {terbilang(rest)}" if rest else head


def number(n: int | float | Decimal, decimals: int | None = None) -> str:
    """1.234.567,89. Without `decimals` at most two places, and no noughts at the end."""
    exact = n if isinstance(n, Decimal) else Decimal(str(n))
    places = 2 if decimals is None else decimals
    rounded = exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    text = f"{rounded:,.{places}f}".translate(str.maketrans(",.", ".,"))
    if decimals is None and "," in text:
        text = text.rstrip("0").rstrip(",")
    return "0" if text == "-0" else text


def rupiah(n: int) -> str:
    """Rp1.500.000"""
    return f"{'-' if n < 0 else ''}Rp{abs(n):,}".replace(",", ".")


def read_rupiah(value: object, field: str | None = None) -> int:
    """Whole rupiah as typed: 1.500 is fifteen hundred, "Rp 1.500.000,-" a million and a half.

    Refused: cents, words such as "juta", commas between thousands, points in the wrong place, less
    than nothing, more than 10¹⁵.
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        if value != value or not 0 <= value <= MOST or value != int(value):
            raise RuleError("Jumlah rupiah harus bilangan bulat dari 0.", field)
        return int(value)
    text = re.sub(r"\s", "", "" if value is None else str(value))[:60]
    text = re.sub(r"(?i)^(?:rp|idr)\.?", "", text)
    text = re.sub(r",(?:-+|–|—|00?(?:,?-)?)$", "", text)
    if not text:
        raise RuleError("Jumlah rupiah belum diisi.", field)
    if text.startswith(("-", "−", "(")):
        raise RuleError("Jumlah rupiah tidak boleh kurang dari 0.", field)
    if re.search(r"[^0-9.,]", text):
        raise RuleError("Tulis jumlah rupiah dengan angka saja, misalnya 1.500.000.", field)
    if "," in text:
        raise RuleError(
            "Tulis jumlah rupiah tanpa koma. Pakai titik untuk ribuan, misalnya 1.500.000.", field
        )
    if not re.fullmatch(r"[0-9]+|[0-9]{1,3}(?:\.[0-9]{3})+", text):
        raise RuleError("Titik dipakai untuk tiap tiga angka, misalnya 1.500.000.", field)
    amount = int(text.replace(".", ""))
    if amount > MOST:
        raise RuleError("Jumlah rupiah ini terlalu besar. Periksa lagi banyaknya nol.", field)
    return amount


def read_number(value: object, field: str | None = None) -> Decimal:
    """A number as people write it, at most two decimals: 1.500 is fifteen hundred, 12,5 twelve and a half.

    Refused: a point that is not before three figures (12.5), two commas, less than nothing, more than 10¹⁵.
    """
    text = re.sub(r"\s", "", "" if value is None else str(value))[:60].removesuffix("%")
    if not text:
        raise RuleError("Angka ini belum diisi.", field)
    if text.startswith(("-", "−")):
        raise RuleError("Angka ini tidak boleh kurang dari 0.", field)
    if re.search(r"[^0-9.,]", text):
        raise RuleError("Tulis dengan angka saja, misalnya 1.500 atau 12,5.", field)
    if not re.fullmatch(r"(?:[0-9]+|[0-9]{1,3}(?:\.[0-9]{3})+)(?:,[0-9]+)?", text):
        raise RuleError(
            "Titik dipakai untuk ribuan dan koma untuk pecahan, misalnya 1.500 atau 12,5.", field
        )
    whole, _, part = text.replace(".", "").partition(",")
    if len(part) > 2:
        raise RuleError("Paling banyak dua angka di belakang koma.", field)
    amount = Decimal(f"{whole}.{part or 0}")
    if amount > MOST:
        raise RuleError("Angka ini terlalu besar. Periksa lagi banyaknya nol.", field)
    return amount
