"""What is measured of people: units, what is possible at all, what is likely, and which thresholds ask for attention.

Thresholds are dated data of the office (`karang_werda.thresholds`), each with its source; the bounds of the possible
are not: they only keep slips of the pen out.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from app.ground.tanggal import number
from app.office import agency

SETTING = "karang_werda.thresholds"


@dataclass(frozen=True)
class Measure:
    """One thing that is measured. `possible` is what a living person can have, `usual` what needs no second look."""

    title: str
    unit: str
    possible: tuple[float, float]
    usual: tuple[float, float]
    decimals: int = 0

    def said(self, value: float) -> str:
        return f"{number(round(value, self.decimals))} {self.unit}"


MEASURES = {
    "systolic": Measure("Sistolik", "mmHg", (50, 300), (85, 200)),
    "diastolic": Measure("Diastolik", "mmHg", (20, 200), (45, 120)),
    "weight": Measure("Berat", "kg", (20, 250), (30, 120), 1),
    "height": Measure("Tinggi", "cm", (90, 220), (130, 190)),
    "waist": Measure("Lingkar perut", "cm", (40, 200), (55, 140)),
    "glucose": Measure("Gula darah", "mg/dL", (20, 700), (50, 400)),
    "cholesterol": Measure("Kolesterol", "mg/dL", (50, 600), (90, 350)),
    "uric_acid": Measure("Asam urat", "mg/dL", (0.5, 25), (1.5, 13), 1),
}


@dataclass(frozen=True)
class Threshold:
    """A value beyond which somebody is told to look: for one sex or kind of glucose, or for all."""

    key: str
    measure: str
    side: str  # >=, >, <
    limit: float
    sex: str
    kind: str
    words: str
    refer: bool
    source: str

    @property
    def title(self) -> str:
        name = "Indeks massa tubuh" if self.measure == "bmi" else MEASURES[self.measure].title
        who = {"L": "laki-laki", "P": "perempuan"}.get(self.sex)
        return ", ".join(filter(None, (name, self.kind, who)))

    @property
    def said(self) -> str:
        side = {">=": "mulai", ">": "lebih dari", "<": "kurang dari"}[self.side]
        unit = "kg/m²" if self.measure == "bmi" else MEASURES[self.measure].unit
        return f"{side} {number(self.limit)} {unit}"

    def passed(self, values: Mapping, sex: str | None) -> bool:
        """Whether the values pass it; what was not measured passes nothing."""
        value = values.get(self.measure)
        if value is None or self.sex not in ("", sex) or self.kind not in ("", values.get("glucose_kind")):
            return False
        if self.side == "<":
            return value < self.limit
        return value >= self.limit if self.side == ">=" else value > self.limit


def thresholds(on: dt.date | None = None) -> list[Threshold]:
    """The thresholds that hold on a day."""
    return [Threshold(*row) for row in agency.setting(SETTING, on)]


def bmi(weight: float | None, height: int | None) -> float | None:
    """Body mass index, one decimal; None when either is not known."""
    return round(weight / (height / 100) ** 2, 1) if weight and height else None


def flags(values: Mapping, sex: str | None, last_height: int | None, on: dt.date) -> list[Threshold]:
    """Which thresholds of that day the values pass. The height may be one that was measured before."""
    known = {**values, "bmi": bmi(values.get("weight"), values.get("height") or last_height)}
    return [threshold for threshold in thresholds(on) if threshold.passed(known, sex)]


def told(check) -> list[tuple[str, str]]:
    """(words, what passed them) of a check's flags, by the thresholds of its day: each word once."""
    passed: dict[str, list[str]] = {}
    for one in thresholds(check.on_date):
        if one.key in check.flag_keys:
            passed.setdefault(one.words, []).append(f"{one.title.lower()} {one.said}")
    return [(words, "; ".join(said)) for words, said in passed.items()]


def unlikely(values: Mapping, last: Mapping) -> dict[str, str]:
    """{measure: why it should be looked at again} of values that are possible but rare, or far from the last ones."""
    told = {}
    for name, measure in MEASURES.items():
        value = values.get(name)
        if value is None:
            continue
        least, most = measure.usual
        if not least <= value <= most:
            told[name] = f"{measure.title} {measure.said(value)} jarang terjadi."
        elif _leaps(name, value, last.get(name)):
            told[name] = f"{measure.title} {measure.said(value)}, padahal terakhir {measure.said(last[name])}."
    return told


def _leaps(name: str, value: float, last: float | None) -> bool:
    """Grown-ups keep their height, and seldom gain or lose a fifth of their weight between two meetings."""
    if last is None:
        return False
    return (name == "height" and abs(value - last) > 5) or (name == "weight" and abs(value - last) > 0.2 * last)
