"""The one list: filters in the address, sort, paging by a cursor that holds a row id, export of what is filtered.

A room says what its list is (`Listing`), a view runs it (`listing.read(request.args, …)`) and hands
the result to the template, which draws it with the macros of `listing.html`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import Select, func, select, tuple_

from app.ground.address import is_number
from app.ground.db import db
from app.ground.search import MOST, open_query
from app.ground.tanggal import number

PAGE = 50
COUNT_CAP = 1000  # counted further only when asked: an exact count is what grows with the city


@dataclass(frozen=True)
class Filter:
    """A choice in the filter row. `where(value)` gives the condition; `choices()` the (value, label) pairs."""

    name: str
    label: str
    choices: Callable[[], list[tuple[str, str]]]
    where: Callable[[str], Any]
    words: Callable[[str], str] | None = None


@dataclass(frozen=True)
class Sort:
    """An order of the list: columns with no empty values, the row's id last by itself."""

    name: str
    label: str
    columns: tuple
    descending: bool = False


@dataclass(frozen=True)
class ExportColumn:
    """A column of the spreadsheet: heading, value of a row, kind of cell (text, date, number, money)."""

    title: str
    value: Callable
    kind: str = "text"
    width: int = 18


@dataclass(frozen=True)
class Listing:
    """A list of one model. `search(select, typed)` narrows it by free text."""

    key: str
    title: str
    noun: str
    model: type
    filters: tuple[Filter, ...] = ()
    sorts: tuple[Sort, ...] = ()
    columns: tuple[ExportColumn, ...] = ()
    search: Callable[[Select, str], Select] | None = None
    export_may: str | None = None
    default: dict = field(default_factory=dict)
    size: int = PAGE  # rows on a page
    whole: int = 0  # rows when somebody asks for all on one page, to mark or print them; 0: nobody can

    def read(self, args, base: Select, url: str) -> "Listed":
        """Run the list for the query string `args` over `base`, the rows that the user may see."""
        return Listed(self, args, base, url, self.size)


class Listed:
    """One page of a list, with everything the template asks of it."""

    def __init__(self, listing: Listing, args, base: Select, url: str, size: int):
        self.whole = bool(listing.whole and args.get("semua") == "1")
        self.listing, self.url, self._base = listing, url, base
        self._size = listing.whole if self.whole else size
        self.chosen = {
            f.name: args[f.name]
            for f in listing.filters
            if args.get(f.name) and args[f.name] in {value for value, _ in f.choices()}
        }
        self.token = args.get("cari") or None
        self.typed = open_query(self.token)
        if self.typed is None:
            self.token = None
        self.sort = next((s for s in listing.sorts if s.name == args.get("urut")), listing.sorts[0])
        self._after, self._before = _row_id(args.get("sesudah")), _row_id(args.get("sebelum"))
        self._fetch()

    @property
    def select(self) -> Select:
        """Everything that is filtered, unsorted: for counts, export and bulk work."""
        query = self._base
        for item in self.listing.filters:
            if item.name in self.chosen:
                query = query.where(item.where(self.chosen[item.name]))
        if self.typed and self.listing.search:
            query = self.listing.search(query, self.typed)
        return query

    @property
    def ordered(self) -> Select:
        """The same in the order in which the list shows it."""
        return self.select.order_by(*self._order(False))

    def _fetch(self) -> None:
        if self.typed and self.listing.search:
            self._fetch_found()
        else:
            self._fetch_by_key()

    def _fetch_found(self) -> None:
        """A search is bounded (see search.MOST): take the ids of all hits in order, then load one page of them."""
        model = self.listing.model
        ids = list(db.session.scalars(self.select.with_only_columns(model.id).order_by(*self._order(False))))
        first = 0
        if self._after in ids:
            first = ids.index(self._after) + 1
        elif self._before in ids:
            first = max(0, ids.index(self._before) - self._size)
        page = ids[first : first + self._size]
        rows = {row.id: row for row in db.session.scalars(self._base.where(model.id.in_(page))).unique()}
        self.count, self.rows = len(ids), [rows[row_id] for row_id in page if row_id in rows]
        self._has_next, self._has_previous = first + self._size < len(ids), first > 0

    def _fetch_by_key(self) -> None:
        back = self._before is not None
        cursor = self._cursor(self._before if back else self._after)
        query, key = self.select, tuple_(*self.sort.columns, self.listing.model.id)
        if cursor is not None:
            query = query.where(key < cursor if self.sort.descending != back else key > cursor)
        rows = list(db.session.scalars(query.order_by(*self._order(back)).limit(self._size + 1)).unique())
        more = len(rows) > self._size
        rows = rows[: self._size]
        if back:
            rows.reverse()
        self.rows = rows
        self._has_next = more if not back else True
        self._has_previous = more if back else cursor is not None

    def _order(self, back: bool) -> list:
        parts = (*self.sort.columns, self.listing.model.id)
        return [column.desc() if self.sort.descending != back else column.asc() for column in parts]

    def _cursor(self, row_id: int | None):
        """The place of a row in this order, looked up by its id: no value stands in the address."""
        if row_id is None:
            return None
        values = db.session.execute(
            select(*self.sort.columns, self.listing.model.id).where(self.listing.model.id == row_id)
        ).first()
        return tuple_(*values) if values is not None else None

    @cached_property
    def count(self) -> int:
        return self.counted(COUNT_CAP)

    def counted(self, cap: int) -> int:
        """How many are filtered, counted no further than the cap plus one."""
        inner = self.select.with_only_columns(self.listing.model.id).order_by(None).limit(cap + 1)
        return db.session.scalar(select(func.count()).select_from(inner.subquery()))

    @property
    def count_text(self) -> str:
        cap = MOST if self.typed else COUNT_CAP
        if self.count >= cap + (not self.typed):
            return f"lebih dari {number(cap)} {self.listing.noun}"
        return f"{number(self.count)} {self.listing.noun}"

    def href(self, **changes) -> str:
        """This list with some parts changed; None takes a part away. Changing anything goes to the first page."""
        parts = {**self.chosen, "cari": self.token, "urut": self.sort.name, "semua": "1" if self.whole else None}
        parts |= changes
        if parts.get("urut") == self.listing.sorts[0].name:
            parts.pop("urut")
        query = urlencode({name: value for name, value in parts.items() if value})
        return f"{self.url}?{query}" if query else self.url

    @property
    def query_string(self) -> str:
        return self.href().partition("?")[2]

    @property
    def next_url(self) -> str | None:
        return self.href(sesudah=self.rows[-1].id) if self._has_next and self.rows else None

    @property
    def previous_url(self) -> str | None:
        return self.href(sebelum=self.rows[0].id) if self._has_previous and self.rows else None

    @property
    def whole_url(self) -> str | None:
        """All rows on one page, where that is offered and not all are shown."""
        paged = self._has_next or self._has_previous
        return self.href(semua="1") if self.listing.whole and paged and not self.whole else None

    @property
    def chips(self) -> list[tuple[str, str]]:
        """What is shown, in words, each part with the address that takes it away."""
        told = []
        for item in self.listing.filters:
            value = self.chosen.get(item.name)
            if value:
                label = dict(item.choices()).get(value, value)
                words = item.words(label) if item.words else f"{item.label}: {label}"
                told.append((words, self.href(**{item.name: None})))
        if self.typed:
            told.append((f"Dicari: “{self.typed}”", self.href(cari=None)))
        return told

    @property
    def in_words(self) -> str:
        """The filter as one line, for prints and exports."""
        return "; ".join(words for words, _ in self.chips) or "Semua"

    @property
    def narrowed(self) -> bool:
        return bool(self.chosen or self.typed)


def _row_id(text: str | None) -> int | None:
    return int(text) if text and is_number(text) else None
