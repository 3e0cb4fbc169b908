"""The settings that rooms let an administrator change: as one form, and what each shape of them takes."""

import json
import re
import zlib
from types import SimpleNamespace

from app.ground.form import Choice, Form, LongText, Number, Ticks, Version
from app.ground.refusal import RuleError
from app.ground.room import Adjustable, offering
from app.office import agency
from app.office.rules import set_value

LONGEST = 60  # letters of a name in a list
LINES = "Satu pada setiap baris. Nama yang ada boleh diganti atau dipindah; yang baru ditulis di bawahnya."


def groups() -> dict[str, tuple[Adjustable, ...]]:
    """{room: what of it can be changed}, in the order of the rooms."""
    return offering("adjustable")


def every() -> list[Adjustable]:
    return [one for some in groups().values() for one in some]


def field_of(one: Adjustable) -> str:
    """The name of its field."""
    return one.key.replace(".", "-")


def form_now() -> Form:
    """The form as the settings hold today."""
    held = agency.settings([one.key for one in every()])
    shown = {field_of(one): _shown(one, held[one.key]) for one in every()}
    return shape()(data=shown | {"version": _version(held)})


def _version(held: dict) -> int:
    """A number that is another one when any of the settings is."""
    return zlib.crc32(json.dumps(held, sort_keys=True).encode()) & 0x7FFFFFFF


def stale(form: Form) -> bool:
    """Whether somebody changed one of the settings since this form was opened; both are then shown (Form.stale)."""
    stored = form_now()
    return form.stale(SimpleNamespace(version=stored["version"].data), stored)


def shape() -> type[Form]:
    """The form of what the rooms offer."""
    return type("AdjustingForm", (Form,), {field_of(one): _field(one) for one in every()} | {"version": Version()})


def _field(one: Adjustable):
    match one.shape:
        case "number":
            return Number(one.label, least=one.least, most=one.most, required=True, help=one.note)
        case "one":
            return Choice(one.label, list(one.choices), empty=None, required=True, help=one.note)
        case "some":
            return Ticks(one.label, list(one.choices), help=one.note)
        case "code":
            return Choice(one.label, agency.classification_choices, empty=None, required=True, help=one.note)
        case "names":
            return LongText(one.label, required=True, max=4000, help=one.note or LINES)


def _shown(one: Adjustable, value):
    return "\n".join(name for _, name in value) if one.shape == "names" else value


def adjust(values: dict) -> int:
    """Let what was typed hold from today; gives how many settings that changed. Refuses before anything is changed."""
    held = agency.settings([one.key for one in every()])
    wanted = {one.key: _read(one, values[field_of(one)], held[one.key]) for one in every()}
    changed = {key: value for key, value in wanted.items() if value != held[key]}
    for key, value in changed.items():
        set_value(key, value)
    return len(changed)


def _read(one: Adjustable, typed, held):
    if one.shape == "some" and not typed:
        raise RuleError("Pilih paling sedikit satu.", field_of(one))
    return _names(one, typed, held) if one.shape == "names" else typed


def _names(one: Adjustable, typed: str, held: list) -> list:
    """A name that stood in the list keeps its key wherever its line is now. Lines with other names are, in their order,
    new names for the rows whose own is gone; what is left of them are new rows with keys of their own.

    Records point at the keys, so no row goes away; and a name stands once, else nobody could tell two rows apart.
    """
    names = [line for line in typed.split("\n") if line]
    if len(names) < len(held):
        told = f"Daftar ini sudah berisi {len(held)} baris; namanya boleh diganti, barisnya tidak dihapus."
        raise RuleError(told, field_of(one))
    if long := next((name for name in names if len(name) > LONGEST), None):
        raise RuleError(f"Paling panjang {LONGEST} huruf: “{long[:30]}…”.", field_of(one))
    if len({name.casefold() for name in names}) < len(names):
        raise RuleError("Ada nama yang sama pada dua baris.", field_of(one))
    return _with_keys(names, held)


def _with_keys(names: list[str], held: list) -> list:
    typed, known = {name.casefold() for name in names}, {name.casefold(): key for key, name in held}
    renamed = [key for key, name in held if name.casefold() not in typed]
    keys, rows = [key for key, _ in held], []
    for name in names:
        if name.casefold() in known:
            key = known[name.casefold()]
        elif renamed:
            key = renamed.pop(0)
        else:
            key = _new_key(name, keys)
            keys.append(key)
        rows.append([key, name])
    return rows


def _new_key(name: str, keys: list):
    """A key that no row has: the next number where keys are numbers, else a word of the name."""
    if keys and isinstance(keys[0], int):
        return max(keys) + 1
    word = re.sub(r"[^a-z0-9]", "", name.casefold())[:12] or "jenis"
    return next(key for key in (word, *(f"{word}{n}" for n in range(2, 1000))) if key not in keys)
