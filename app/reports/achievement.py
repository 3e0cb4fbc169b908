"""How a result stands to its target: per cent by the official formula, grade, state in word and shape.

Capaian is realisasi ÷ target × 100. Where smaller is better it is the inverse, by one of two formulas that offices
use (setting `reports.inverse`). What cannot be reckoned is said in words and not as a number.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from app.ground.tanggal import number
from app.office import agency
from app.reports.models import UP

REACHED, NEAR, MISSED, SILENT = "tercapai", "hampir", "belum", "diam"
WORDS = {REACHED: "Tercapai", NEAR: "Hampir tercapai", MISSED: "Belum tercapai"}
TONES = {REACHED: "ok", NEAR: "warn", MISSED: "bad", SILENT: "plain"}
KEYS = ["reports.grades", "reports.near", "reports.inverse"]


@dataclass(frozen=True)
class Rules:
    """The office's way of judging, as it holds on a day."""

    grades: list
    near: int
    inverse: str

    @classmethod
    def today(cls) -> "Rules":
        found = agency.settings(KEYS)
        return cls(*(found[key] for key in KEYS))


@dataclass(frozen=True)
class Achievement:
    """`percent` is None where none can be reckoned; then `words` says why."""

    state: str
    words: str
    percent: Decimal | None = None
    grade: str = ""

    @property
    def tone(self) -> str:
        return TONES[self.state]

    @property
    def told(self) -> str:
        return "–" if self.percent is None else f"{number(self.percent)} %"

    @property
    def needs_reason(self) -> bool:
        return self.state == MISSED


def judge(rules: Rules, target: Decimal | None, value: Decimal | None, direction: str) -> Achievement:
    if target is None:
        return Achievement(SILENT, "Belum ada target")
    if value is None:
        return Achievement(SILENT, "Belum ada angka")
    if not target:
        return _of_nought(rules, value, direction)
    if direction == UP:
        percent = value / target * 100
    elif rules.inverse == "selisih":
        percent = max((2 * target - value) / target * 100, Decimal(0))
    elif value:
        percent = target / value * 100
    else:
        return Achievement(REACHED, "Tercapai: realisasinya nol", None, rules.grades[0][1])
    return _graded(rules, percent)


def _of_nought(rules: Rules, value: Decimal, direction: str) -> Achievement:
    """Nothing can be divided by a target of nought; whether it is met can still be said."""
    if direction == UP:
        return Achievement(SILENT, "Target nol: capaian tidak dapat dihitung")
    if value:
        return Achievement(MISSED, "Belum tercapai: targetnya nol", None, rules.grades[-1][1])
    return Achievement(REACHED, "Tercapai: target dan realisasinya nol", None, rules.grades[0][1])


def _graded(rules: Rules, exact: Decimal) -> Achievement:
    percent = exact.quantize(Decimal("0.01"), ROUND_HALF_UP)
    state = REACHED if exact >= 100 else NEAR if exact >= rules.near else MISSED
    grade = next((word for least, word in rules.grades if percent >= least), rules.grades[-1][1])
    return Achievement(state, WORDS[state], percent, grade)
