"""The review of one import as its page shows it: tabs with counts, a page of rows, what applying would do."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from flask import url_for
from flask_login import current_user
from sqlalchemy import func, select

from app.ground import wilayah
from app.ground.address import is_number
from app.ground.db import db
from app.ground.job import Job
from app.ground.room import offered
from app.ground.tanggal import number, short_date
from app.ground.whatsapp import Message
from app.imports import access, messages, rules
from app.imports.files import columns_of
from app.imports.matching import differences
from app.imports.models import (
    ADDED,
    APPLIED,
    APPLYING,
    ERROR,
    KEEP,
    KNOWN,
    LINKED,
    NEW,
    OTHER,
    OUTCOME_NAMES,
    PARKED,
    READING,
    READY,
    SAME,
    SKIP,
    TWIN,
    UNDOING,
    UNDONE,
    UPDATE,
    UPDATED,
    Import,
    ImportRow,
)
from app.people import bulk
from app.people.categories import DISABILITY_NAMES, PPKS_NAMES, SEX_NAMES
from app.people.models import Person

PAGE = 50
LEFT = "dilewati"
TABS = ((NEW, "Baru"), (KNOWN, "Sudah dikenal"), (TWIN, "Mungkin kembar"), (ERROR, "Perlu diperbaiki"))
LABELS = Person.__audit__.labels
_IN_CELLS = ("nik", "kk", "name", "sex", "birth", "birth_place", "birth_date", "address", "rt_rw", "rt", "rw",
             "kelurahan", "kecamatan", "desil", "phone")  # fmt: skip


class Review:
    """Everything the template asks of an import; `tab` and the cursor come from the address."""

    def __init__(self, record: Import, args):
        self.record = record
        self.target = offered("imports", record.target)
        self.scope = access.find_scope(current_user, self.target, record.scope_id)
        self._asked, self._after, self._before = (
            args.get("bagian"),
            _id(args.get("sesudah")),
            _id(args.get("sebelum")),
        )

    @cached_property
    def job(self) -> Job | None:
        return db.session.get(Job, self.record.job_id) if self.record.job_id else None

    @property
    def running(self) -> bool:
        return self.record.state in _WORKING and self.job is not None and not self.job.ended

    @property
    def stuck(self) -> bool:
        return self.record.state in _WORKING and not self.running

    @property
    def deciding(self) -> bool:
        return self.record.state == READY

    @property
    def applied(self) -> bool:
        return self.record.state in (APPLIED, UNDONE)

    @property
    def undone(self) -> bool:
        return self.record.state == UNDONE

    @property
    def can_undo(self) -> bool:
        done = (ADDED, UPDATED, LINKED)
        return self.record.state == APPLIED and any(self.record.result.get(outcome) for outcome in done)

    @cached_property
    def mended(self) -> list[Import]:
        """The lists of mended rows that came after this one."""
        return access.mended(self.record)

    @property
    def kept_by(self) -> str | None:
        """Who said how lists with these headings are read."""
        return next((sheet["kept"] for sheet in self.record.sheets if sheet.get("kept")), None)

    @property
    def twice(self) -> list[str]:
        """Headings that came a second time, whose column was not read."""
        return list(dict.fromkeys(heading for sheet in self.record.sheets for heading in sheet.get("twice", ())))

    @cached_property
    def _tally(self) -> Counter:
        """Rows by (state, choice, whether anything differs), in one query."""
        columns = (ImportRow.state, ImportRow.choice, ImportRow.changes > 0)
        query = select(*columns, func.count()).where(ImportRow.import_id == self.record.id).group_by(*columns)
        return Counter({(s, c, bool(d)): n for s, c, d, n in db.session.execute(query)})

    def _count(self, **wanted) -> int:
        """How many rows have these: state, choice, changed; a tuple means any of them."""
        total = 0
        for values, count in self._tally.items():
            have = dict(zip(("state", "choice", "changed"), values, strict=True))
            total += count * all(have[k] in (v if isinstance(v, tuple) else (v,)) for k, v in wanted.items())
        return total

    @property
    def rows_read(self) -> int:
        return self._tally.total()

    @cached_property
    def plan(self) -> dict[str, int]:
        """What applying would do now."""
        going = (None, "perbarui")
        return {
            "new": self._count(state=NEW, choice=None) + self._count(state=TWIN, choice=OTHER),
            "updated": self._count(state=KNOWN, choice=going, changed=True)
            + self._count(state=TWIN, choice=SAME, changed=True),
            "linked": self._count(state=KNOWN, choice=going, changed=False)
            + self._count(state=KNOWN, choice=KEEP)
            + self._count(state=TWIN, choice=SAME, changed=False),
            "errors": self._count(state=ERROR),
            "twins": self._count(state=TWIN, choice=None),
            "skipped": self._count(state=(NEW, KNOWN, TWIN), choice=SKIP),
        }

    @property
    def messages(self) -> list[Message]:
        """What to write to whoever sent the list, about the rows that wait to be mended."""
        bad = self.plan["errors"]
        return messages.to_the_sender(self.record, self.rows_read - bad, bad)

    @property
    def can_apply(self) -> bool:
        return self.deciding and any(self.plan[part] for part in ("new", "updated", "linked"))

    @property
    def button(self) -> str:
        """What the button says: "Terapkan: 85 baru, 3 diperbarui"."""
        told = [f"{number(self.plan[part])} {words}" for part, words in _DONE if self.plan[part]]
        return f"Terapkan: {', '.join(told)}"

    @property
    def left_out(self) -> str:
        """ "6 baris salah dan 2 kembar dilewati", or nothing."""
        told = [f"{number(self.plan[part])} {words}" for part, words in _LEFT if self.plan[part]]
        return (
            f"{' dan '.join([', '.join(told[:-1]), told[-1]] if len(told) > 1 else told)} dilewati."
            if told
            else ""
        )

    @cached_property
    def tab(self) -> str:
        known = [key for key, _ in TABS] + [LEFT]
        if self._asked in known:
            return self._asked
        order = (TWIN, ERROR, KNOWN, NEW) if self.deciding else (NEW, KNOWN, TWIN, ERROR)
        return next((key for key in order if self._count(state=key)), NEW)

    @property
    def tabs(self) -> list[dict]:
        told = [(key, title, self._count(state=key)) for key, title in TABS]
        told.append((LEFT, "Dilewati", len(self.record.skipped) + len(self.unread)))
        return [
            {"title": title, "href": self.href(bagian=key), "count": count, "current": key == self.tab}
            for key, title, count in told
        ]

    @property
    def unread(self) -> list[dict]:
        """Sheets of which nothing was read, each with the sentence that says why."""
        return [sheet for sheet in self.record.sheets if sheet.get("why")]

    @property
    def headed_sheets(self) -> list[tuple[int, dict]]:
        """(place in the book, sheet) of those whose columns can be corrected."""
        return [(at, sheet) for at, sheet in enumerate(self.record.sheets) if sheet.get("headings")]

    @property
    def several_sheets(self) -> bool:
        return sum(1 for sheet in self.record.sheets if not sheet.get("why")) > 1

    def href(self, **parts) -> str:
        return url_for("imports.show", import_id=self.record.id, **parts)

    @cached_property
    def rows(self) -> list["Shown"]:
        """The rows of this page, with the people they may be; two queries whatever their number."""
        if self.tab == LEFT:
            return []
        query = select(ImportRow).where(ImportRow.import_id == self.record.id, ImportRow.state == self.tab)
        back = self._before is not None
        if back:
            query = query.where(ImportRow.id < self._before).order_by(ImportRow.id.desc())
        else:
            query = query.where(ImportRow.id > (self._after or 0)).order_by(ImportRow.id)
        rows = list(db.session.scalars(query.limit(PAGE + 1)))
        more = len(rows) > PAGE
        rows = rows[:PAGE][::-1] if back else rows[:PAGE]
        self._more_after, self._more_before = (True, more) if back else (more, self._after is not None)
        people = bulk.by_id({who for row in rows for who in _people_of(row)})
        return [Shown(row, people, self._extra) for row in rows]

    @cached_property
    def _extra(self) -> list[tuple[str, str]]:
        return [(c.key, c.title) for c in columns_of(self.target) if c.key not in _IN_CELLS]

    @property
    def next_url(self) -> str | None:
        return (
            self.href(bagian=self.tab, sesudah=self.rows[-1].row.id)
            if self.rows and self._more_after
            else None
        )

    @property
    def previous_url(self) -> str | None:
        return (
            self.href(bagian=self.tab, sebelum=self.rows[0].row.id)
            if self.rows and self._more_before
            else None
        )

    @property
    def here(self) -> dict:
        """This page of this tab, for the address of a choice made on it."""
        place = {"bagian": self.tab, "sesudah": self._after, "sebelum": self._before}
        return {name: value for name, value in place.items() if value is not None}

    @property
    def outcomes(self) -> list[tuple[str, int]]:
        return [(title, self.record.result.get(key, 0)) for key, title in OUTCOME_NAMES.items()]

    @property
    def done_url(self) -> str | None:
        return self.target.done_url(self.record.scope_id) if self.target.done_url else None


_WORKING = (READING, APPLYING, UNDOING)
_DONE = (("new", "baru"), ("updated", "diperbarui"), ("linked", "tetap"))
_LEFT = (("errors", "baris salah"), ("twins", "kembar"), ("skipped", "pilihan Anda"))


def _id(text: str | None) -> int | None:
    return int(text) if text and is_number(text) else None


def _people_of(row: ImportRow) -> list[int]:
    return [*(who for who, _ in row.twins), *([row.person_id] if row.person_id else [])]


@dataclass
class Shown:
    """One row on the page."""

    row: ImportRow
    _people: dict
    _extra: list

    @property
    def typed(self) -> list[tuple[str, str]]:
        """(label, as typed) of everything but the name."""
        cells = self.row.cells
        told = [("NIK", cells.get("nik")), ("KK", cells.get("kk"))]
        told.append(
            ("Lahir", ", ".join(filter(None, map(cells.get, ("birth", "birth_place", "birth_date")))))
        )
        told.append(("L/P", cells.get("sex")))
        rt_rw = cells.get("rt_rw") or "/".join(filter(None, (cells.get("rt"), cells.get("rw"))))
        place = (
            cells.get("address"),
            f"RT/RW {rt_rw}" if rt_rw else None,
            cells.get("kelurahan"),
            cells.get("kecamatan"),
        )
        told.append(("Alamat", ", ".join(filter(None, place))))
        told += [("HP", cells.get("phone")), ("Desil", cells.get("desil"))]
        return [
            (label, text)
            for label, text in [*told, *((title, cells.get(key)) for key, title in self._extra)]
            if text
        ]

    @property
    def name(self) -> str:
        return self.row.cells.get("name") or "Tanpa nama"

    @property
    def person(self):
        return self._people.get(self.row.person_id)

    @property
    def twins(self) -> list["Beside"]:
        return [
            Beside(self._people[who], reason, self.row.values)
            for who, reason in self.row.twins
            if who in self._people
        ]

    @property
    def diff(self) -> list[tuple[str, str, str]]:
        """(label, stored, typed) of what differs."""
        return [
            (LABELS[name], told(name, old), told(name, new)) for name, (old, new) in self.row.diff.items()
        ]

    @property
    def choice(self) -> str | None:
        if self.row.state == KNOWN and self.row.choice is None:
            return UPDATE if self.row.changes else KEEP
        return self.row.choice

    @property
    def options(self) -> list[tuple[str, str]]:
        """(value, words) of what may be decided about a row that is nobody's twin."""
        if self.row.state == NEW:
            return [("", "Catat baru"), (SKIP, "Lewati")]
        update = [(UPDATE, "Perbarui")] if self.row.changes else []
        return [*update, (KEEP, "Biarkan datanya"), (SKIP, "Lewati")]

    @property
    def buttons(self) -> list[tuple[str, str, str, bool]]:
        """(value, id, words, pressed) of what may be decided about a doubtful twin."""
        row, several = self.row, len(self.row.twins) > 1
        told = [
            (f"{SAME}:{who}", f"Sama dengan {at}" if several else "Orang yang sama", row.person_id == who)
            for at, (who, _) in enumerate(row.twins, start=1)
        ]
        told += [(OTHER, "Orang baru", True)] if rules.may_be_other(row) else []
        told.append((SKIP, "Lewati", True))
        return [
            (
                value,
                f"{value.replace(':', '_')}_{row.id}",
                words,
                bool(fits) and value.partition(":")[0] == row.choice,
            )
            for value, words, fits in told
        ]

    @property
    def parked(self) -> bool:
        return self.row.outcome == PARKED

    @property
    def outcome(self) -> str | None:
        return OUTCOME_NAMES.get(self.row.outcome)


@dataclass
class Beside:
    """A person of the register beside the row that may be the same."""

    person: object
    reason: str
    _values: dict

    @property
    def facts(self) -> list[tuple[str, str]]:
        """(label, value) as the register has it, in the order of what was typed."""
        person = self.person
        place = (
            person.address,
            f"RT/RW {person.rt or '–'}/{person.rw or '–'}" if person.rt or person.rw else None,
        )
        born = (person.birth_place, told("birth_date", person.birth_date))
        lines = [
            ("NIK", person.nik or "belum ada"),
            ("KK", person.kk),
            ("Lahir", ", ".join(filter(None, born))),
            ("L/P", person.sex),
            ("Alamat", ", ".join(filter(None, (*place, told("kelurahan", person.kelurahan))))),
            ("HP", person.phone),
            ("Desil", person.desil),
        ]
        return [(label, text) for label, text in lines if text]

    @property
    def differing(self) -> list[tuple[str, str, str]]:
        """(label, in the register, in the list) of what tells the two apart."""
        pairs = differences(self.person, self._values | {"birth_date": _date(self._values.get("birth_date"))})
        found = [(LABELS[name], told(name, old), told(name, new)) for name, (old, new) in pairs.items()]
        nik = self._values.get("nik")
        if nik and self.person.nik and nik != self.person.nik:
            found.insert(0, ("NIK", told("nik", self.person.nik), told("nik", nik)))
        return found


def told(name: str, value) -> str:
    """A value of a person's field as a clerk reads it."""
    if value is None:
        return ""
    if name == "kelurahan":
        return wilayah.name_of(value) or value
    if name == "birth_date":
        return short_date(_date(value))
    if name in ("nik", "kk"):
        return " ".join(value[at : at + 4] for at in range(0, len(value), 4))
    names = {"sex": SEX_NAMES, "ppks": PPKS_NAMES, "disability": DISABILITY_NAMES}.get(name, {})
    return names.get(value, str(value))


def _date(value: dt.date | str | None) -> dt.date | None:
    return dt.date.fromisoformat(value) if isinstance(value, str) else value
