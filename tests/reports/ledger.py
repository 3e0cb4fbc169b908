"""The known city once more, line by line and without a database: who was where on which day.

`city.build` writes the rows; LINES says beside it what each figure is to count of them. From the lines come the
numbers that every cell of pages, papers and workbooks must show. Groups that are hidden are named, not reckoned.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from app.ground import wilayah
from app.lks import catalog
from app.reports import counting
from tests.reports import city

D = dt.date
TODAY, LAST_NIGHT = D(2026, 11, 21), D(2026, 11, 20)  # at nine in the morning the night of the 20th is the last
UNKNOWN = {"kecamatan": "Luar kota atau belum diketahui", "kelurahan": "Luar kota atau belum diketahui"}
AGES = {"0–5 tahun": (0, 5), "6–17 tahun": (6, 17), "18–59 tahun": (18, 59), "60 tahun ke atas": (60, 999)}
SEXES = {"L": "Laki-laki", "P": "Perempuan"}
KINDS = {
    "fisik": "Fisik", "intelektual": "Intelektual", "mental": "Mental", "sensorik": "Sensorik", "ganda": "Ganda",
    None: "Tanpa disabilitas",
}  # fmt: skip


@dataclass(frozen=True)
class Who:
    place: str | None = None
    sex: str | None = None
    born: dt.date | None = None
    desil: int | None = None
    kinds: tuple = ()
    service: str = ""  # of an LKS, as `graded`: (grade, from which day)
    graded: tuple | None = None


Counts = Callable[[object], tuple[int, int] | None]  # of a period: (amount, base), or None when it has no part in it


def on(day, amount=1, base=0) -> Counts:
    return lambda period: (amount, base) if period.first <= day <= min(period.last, TODAY) else None


def planned(day, amount) -> Counts:
    return lambda period: (amount, 0) if period.first <= day <= period.last else None


def at_end(since=D(2000, 1, 1), until=D(2100, 1, 1)) -> Counts:
    """From a day on, and until the day before another: how it stands on the last day of a period."""
    return lambda period: (1, 0) if since <= period.last < until else None


def share(counts: Counts, of: Counts = lambda period: (1, 0)) -> Counts:
    """1 of 1 where `counts`, 0 of 1 where only `of` does."""
    return lambda period: None if of(period) is None else (int(counts(period) is not None), 1)


def nights(first, until) -> Counts:
    """The nights from a day to the one before another, as far as they are over."""

    def count(period):
        days = (first + dt.timedelta(n) for n in range((until - first).days))
        slept = sum(period.first <= day <= min(period.last, LAST_NIGHT) for day in days)
        return (slept, 0) if slept else None

    return count


def bed_nights(period) -> int:
    """Two beds, one of them out of use on five nights of October."""
    day, count = period.first, 0
    while day <= min(period.last, LAST_NIGHT):
        count += 2 - (D(2026, 10, 10) <= day < D(2026, 10, 15))
        day += dt.timedelta(1)
    return count


@cache
def _lines(a: str, b: str, c: str) -> dict[str, list[tuple[Who, Counts]]]:
    t1, t2 = Who(a, "P", D(1990, 3, 1), 1), Who(a, "P", D(2010, 3, 1), 2)
    t3, t4 = Who(b, "L", D(1990, 3, 1), 1, ("fisik", "sensorik")), Who(c, "L", D(1960, 3, 1))
    t5, t6 = Who(c, "P", D(1990, 3, 1), 3), Who(c, "P", D(1990, 3, 1), 3)
    e1, e2, e3 = (Who(a, sex, D(1950, 1, 1)) for sex in "PPL")
    stranger, begging = Who(None, "L", D(1990, 5, 17)), Who(b, "L", D(1990, 5, 17))
    women = [Who(a, "P", D(1950, 1, 1), 1)] * 5
    men = [Who(c, "L", D(1950, 1, 1), desil) for desil in (2, 2, 2, 2, None, None)]
    somewhere, here, there = Who(), Who(a), Who(c)
    one, third = Who(a, service="anak"), Who(c, service="anak")
    two = Who(c, service="anak", graded=("B", D(2026, 8, 1)))
    days = [D(2026, 2, 10 + n) for n in range(4)]
    came = {0: (t1, t2, t3, t4, t5), 1: (t1, t2, t3, t4), 2: (t1, t2, t3, t4), 3: (t1, t2, t3)}
    first_batch, second_batch = (t1, t2, t3, t4, t5), (t5, t6)
    attended = [(who, on(day, int(who in came[n]), 1)) for n, day in enumerate(days) for who in first_batch]
    attended += [(who, on(D(2026, 8, day), 0, 1)) for day in (3, 4, 5, 6) for who in second_batch]
    passed = [(who, on(D(2026, 2, 13), int(who is not t5), 1)) for who in first_batch]
    passed += [(who, on(D(2026, 8, 6), 0, 1)) for who in second_batch]
    oct_on, nov_on = (D(2026, 10, 5), D(2026, 10, 12)), D(2026, 11, 2)
    stays = (D(2026, 10, 1), D(2026, 10, 6)), (D(2026, 10, 28), D(2026, 11, 5)), (D(2026, 11, 20), D(2026, 12, 31))
    measured = on(oct_on[0])
    l1, l2, l3 = at_end(), at_end(), at_end(until=D(2026, 6, 1))
    registered, trained = (D(2024, 1, 1), D(2026, 10, 16)), D(2026, 10, 20)

    def never(period):
        return None

    return {
        "training.held": [(somewhere, on(days[0])), (somewhere, on(D(2026, 8, 3)))],
        "training.planned": [
            (somewhere, planned(days[0], 10)), (somewhere, planned(D(2026, 8, 3), 20)),
            (somewhere, planned(D(2026, 12, 1), 5)),
        ],
        "training.budget": [(somewhere, planned(days[0], 10_000_000))],
        "training.spent": [
            (somewhere, planned(D(2026, 2, 20), 800_000)), (somewhere, planned(D(2026, 4, 2), 1_500_000))
        ],
        "training.participants": [
            *((who, on(days[0])) for who in first_batch), *((who, on(D(2026, 8, 3))) for who in second_batch)
        ],
        "training.attendance": attended,
        "training.pass_share": passed,
        "training.alive_3": [(who, on(D(2026, 5, 13), int(who is t1), 1)) for who in (t1, t2, t3, t4)],
        "training.alive_6": [(who, on(D(2026, 8, 13), int(who in (t1, t2)), 1)) for who in (t1, t2, t3, t4)],
        "training.alive_12": [],
        "karang_werda.number": [(here, at_end()), (here, at_end()), (there, at_end())],
        "karang_werda.coverage": [
            (here, share(lambda p: next(filter(None, (on(day)(p) for day in (*oct_on, nov_on))), None))),
            (here, share(on(D(2026, 10, 7)))), (there, share(lambda p: None)),
        ],
        "karang_werda.valid_decrees": [
            (here, share(at_end(D(2021, 11, 1), D(2026, 11, 1)))), (here, share(lambda p: None)),
            (there, share(at_end(D(2025, 1, 1), D(2030, 1, 1)))),
        ],
        "karang_werda.belonging": [
            (e1, at_end(D(2025, 1, 1))), (e2, at_end(D(2026, 6, 1), D(2026, 9, 10))),
            (e3, at_end(D(2026, 1, 1), D(2026, 8, 1))),
        ],
        "karang_werda.activities": [(here, on(day)) for day in (*oct_on, nov_on, D(2026, 10, 7))],
        "karang_werda.presences": [(e1, on(oct_on[0])), (e3, on(oct_on[0]))],
        "karang_werda.measured": [
            *((who, measured) for who in women[1:] + men),
            (women[0], lambda p: measured(p) or on(nov_on)(p)),
        ],
        "karang_werda.passed": [
            *((who, on(oct_on[0], n < 2, 1)) for n, who in enumerate(women[1:] + men)),
            (women[0], lambda p: (1, 1) if on(oct_on[0])(p) or on(nov_on)(p) else None),
        ],
        "karang_werda.answered": [(women[1], on(oct_on[0], 1, 1)), (women[2], on(oct_on[0], 0, 1))],
        "lks.number": [(one, l1), (two, l2), (third, l3)],
        "lks.registered": [
            (one, share(at_end(*registered))), (two, share(never)), (third, share(never, l3)),
        ],
        "lks.registered_number": [(one, at_end(*registered))],
        "lks.accredited": [
            (one, share(never)), (two, share(at_end(D(2026, 8, 1)))), (third, share(never, l3)),
        ],
        "lks.accredited_number": [(two, at_end(D(2026, 8, 1)))],
        "lks.active": [(one, share(never)), (two, share(at_end(trained))), (third, share(never, l3))],
        "lks.active_number": [(two, at_end(trained))],
        "lks.trained": [(one, share(never)), (two, share(on(trained))), (third, share(never, l3))],
        "lks.reports_in_time": [
            *((lks, _of_one(D(2026, 1, 30), 0)) for lks in (one, two, third)),
            *((lks, _of_one(D(2026, 7, 30), 0)) for lks in (one, two)),
            *((lks, _of_one(day, 0)) for lks in (one, two, third) for day in (D(2025, 1, 30), D(2025, 7, 30))),
        ],
        "lks.events": [(somewhere, on(D(2026, 10, 20)))],
        "letters.sent": [],
        "shelter.nights": [(stranger, nights(*stay)) for stay in stays],
        "shelter.bed_nights": [(stranger, nights(*stay)) for stay in stays],
        "shelter.admitted": [(stranger, planned(first, 1)) for first, _ in stays],
        "shelter.home": [(stranger, _of_one(D(2026, 10, 6), 1)), (stranger, _of_one(D(2026, 11, 5), 0))],
        "shelter.length": [(stranger, _of_one(D(2026, 10, 6), 5)), (stranger, _of_one(D(2026, 11, 5), 8))],
        "shelter.overdue_share": [
            (stranger, _touching(*stay, int(n == 1))) for n, stay in enumerate(stays)
        ],
        "shelter.spm_1": [], "shelter.spm_2": [], "shelter.spm_3": [], "shelter.spm_5": [],
        "shelter.spm_4": [
            *((stranger, _touching(*stay, 1)) for stay in stays), (begging, share(lambda p: None, at_end(TODAY))),
        ],
        "people.registered": [
            (who, at_end(TODAY))
            for who in (t1, t2, t3, t4, t5, t6, e1, e2, begging, stranger, stranger, stranger, *women, *men)
        ],
        "people.categories": [(begging, at_end(TODAY))],
    }  # fmt: skip


def _of_one(day, amount) -> Counts:
    return lambda period: (amount, 1) if period.first <= day <= period.last else None


def _touching(first, until, amount) -> Counts:
    return lambda period: (amount, 1) if first <= period.last and until >= period.first else None


def lines(key: str) -> list[tuple[Who, Counts]]:
    return _lines(*city.places())[key]


# --- what a cell must show --------------------------------------------------------------------------


def total(key: str, period, by: str | None = None, name: str | None = None, place: str | None = None):
    """(amount, base) of a figure over a period, in one cell of a breakdown, in one kelurahan."""
    amount = base = 0
    for who, counts in lines(key):
        if by is not None and name not in names_of(who, by, period):
            continue
        if place is not None and who.place != place:
            continue
        counted = counts(period)
        if counted is not None and period.first <= TODAY:
            amount, base = amount + counted[0], base + counted[1]
    if key == "shelter.bed_nights" and by is None and place is None:
        base = bed_nights(period)
    return amount, base


def value(key: str, period, by=None, name=None, place=None) -> float | int | None:
    amount, base = total(key, period, by, name, place)
    per = counting.known(key).per
    if not per or (key == "shelter.bed_nights" and (by is not None or place is not None)):
        return amount
    return round(per * amount / base, 2) if base else None


def names_of(who: Who, by: str, period) -> tuple[str, ...]:
    """The cells of a breakdown that somebody is told in."""
    if by == "kecamatan":
        return (wilayah.kecamatan_of(who.place) or UNKNOWN[by],)
    if by == "kelurahan":
        return (f"{wilayah.kecamatan_of(who.place)}/{wilayah.name_of(who.place)}" if who.place else UNKNOWN[by],)
    if by == "sex":
        return (SEXES.get(who.sex, "Belum diketahui"),)
    if by == "age":
        return (_age_group(who, period),)
    if by == "lks_kind":
        return (catalog.read().kind_names[who.service],)
    if by == "lks_grade":
        grade, since = who.graded or ("", TODAY)
        known = grade and since <= min(period.last, TODAY)
        return (f"Peringkat {catalog.read().grade_names[grade]}" if known else "Tidak terakreditasi",)
    if by == "desil":
        return (f"Desil {who.desil}" if who.desil else "Belum diketahui",)
    return tuple(KINDS[kind] for kind in who.kinds or (None,))


def _age_group(who: Who, period) -> str:
    last = TODAY if who.place is None else period.last  # a stay keeps the age at coming in
    age = last.year - who.born.year - ((last.month, last.day) < (who.born.month, who.born.day))
    return next(name for name, (least, most) in AGES.items() if least <= age <= most)


def cells(key: str, by: str, period, place: str | None = None) -> list[str]:
    """The names of a breakdown's cells in order: all of them, and what is not known when somebody is told there."""
    listed = {
        "kecamatan": dict.fromkeys(row[3] for row in wilayah.listed()),
        "kelurahan": [f"{kecamatan}/{name}" for _, name, _, kecamatan in wilayah.listed()],
        "sex": SEXES.values(),
        "age": AGES,
        "desil": [f"Desil {n}" for n in range(1, 11)],
        "disability": KINDS.values(),
        "lks_kind": list(catalog.read().kind_names.values()),
        "lks_grade": [*(f"Peringkat {name}" for name in catalog.read().grade_names.values()), "Tidak terakreditasi"],
    }[by]
    told = {name for who in _counted(key, period, place) for name in names_of(who, by, period)}
    unknown = UNKNOWN.get(by, "Belum diketahui")
    return [*listed, *([unknown] if unknown in told else [])]


def _counted(key: str, period, place: str | None = None) -> Iterator[Who]:
    if period.first > TODAY:
        return
    for who, counts in lines(key):
        if counts(period) is not None and place in (None, who.place):
            yield who


GUARDED = ("karang_werda.measured", "karang_werda.passed", "karang_werda.answered")


def is_whole_alone(key: str, period) -> bool:
    """Whether the figure is told without its breakdowns: one with small groups by the month."""
    return (key.startswith("shelter.") or key in GUARDED) and period.kind == "bulan"


def hidden(key: str, period, by: str) -> set[str] | None:
    """The cells that are not told; None for all of them. Nobody of a shelter may be pointed at, nor anybody whose
    blood was measured: three people stayed; eleven were measured in October, one in November. Months of them are not
    broken down."""
    if is_whole_alone(key, period):
        return None
    if not any(True for _ in _counted(key, period)):
        return set()
    if key.startswith("shelter.") or key == "karang_werda.answered":
        return None
    if key in ("karang_werda.measured", "karang_werda.passed"):
        october = period.first <= D(2026, 10, 5) <= period.last
        return None if not october else {"Desil 2", "Belum diketahui"} if by == "desil" else set()
    return set()


def is_hidden(key: str, period, by: str, name: str) -> bool:
    which = hidden(key, period, by)
    return which is None or name in which


def said(number, unit: str = "") -> str:
    """A number as Indonesians write it, by a way of its own."""
    if number is None:
        return "–"
    whole, _, rest = f"{float(number):.2f}".partition(".")
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    groups = []
    while digits:
        digits, group = digits[:-3], digits[-3:]
        groups.insert(0, group)
    text = sign + ".".join(groups) + ("," + rest.rstrip("0") if rest.strip("0") else "")
    return f"Rp{text}" if unit == "Rp" else f"{text} {unit}".strip()
