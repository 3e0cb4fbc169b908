"""Rooms' own lists on a draft: everybody they show becomes an addressee, or the list goes along on the last pages."""

from collections import Counter
from itertools import chain

from flask_login import current_user
from sqlalchemy import insert, select

from app.ground import audit, mask
from app.ground.db import db, wait_for_row
from app.ground.listing import Listed, Listing
from app.ground.permit import may
from app.ground.refusal import RuleError
from app.ground.room import Addressees, offers
from app.ground.search import MOST
from app.ground.tanggal import number
from app.letters import attached, drafting
from app.letters.models import WRITING, Draft, DraftAddressee

AFTER_TYPED = 100_000  # what was typed stands first; each list below the one before


def sources() -> list[Addressees]:
    """The lists that the user may read."""
    return [offer for offer in offers("addressees") if may(offer.may)]


def read(source: Addressees, args, url: str) -> Listed:
    return source.listing().read(args, source.rows(current_user), url)


def groups(draft: Draft) -> list[tuple[str, int]]:
    """(list, how many of it) of the addressees that came out of lists."""
    return list(Counter(row.source for row in draft.addressees if row.source).items())


def add(draft: Draft, source: Addressees, listed: Listed, each: bool) -> tuple[int, int]:
    """Everybody in the list as it is filtered becomes an addressee; gives (added, left out as there already).

    Whoever is nobody to write to any more is left out too. Refuses a draft that has left its writer, an empty
    list, a search that found more than it shows, and more than a letter, or all letters of a draft, can go to.
    """
    _demand_writing(draft)
    room = drafting.MOST_ADDRESSEES if each else drafting.MOST_LISTED
    found = _counted(listed, room)
    if found > room:
        drafting.refuse_too_many(each, found, "each")
    told = [source.told(row) for row in db.session.scalars(listed.ordered).unique()]
    held = {_same(row) for row in draft.addressees}
    new = {_same(one): one for one in told if one is not None and _same(one) not in held}
    if not new:
        raise RuleError("Tidak ada penerima baru dalam daftar ini.", "each")
    drafting.refuse_too_many(each, len(draft.addressees) + len(new), "each")
    name = f"{source.title}: {listed.in_words}"[:200]
    first = max(chain([AFTER_TYPED], (row.position + 1 for row in draft.addressees)))
    rows = [
        {
            "draft_id": draft.id, "position": first + n, "name": one.name[:200], "person_id": one.person_id,
            "address": one.address[:300], "source": name,
        }
        for n, one in enumerate(new.values())
    ]  # fmt: skip
    db.session.execute(insert(DraftAddressee), rows)
    draft.each = each
    audit.record(draft, "menambah penerima", {"Penerima": [None, f"{number(len(rows))} dari daftar"]})
    db.session.flush()
    return len(rows), len(told) - len(rows)


def _demand_writing(draft: Draft) -> None:
    locked = wait_for_row(Draft, draft.id)
    db.session.refresh(locked, ["addressees"])
    if locked.state != WRITING:
        raise RuleError("Penerima hanya dapat diubah selagi konsep masih ditulis.")


def _same(one) -> tuple:
    """Two rows of one person are one addressee; who is no person of the register goes by name and address."""
    return (one.person_id,) if one.person_id else (one.name, one.address)


def _counted(listed: Listed, most: int) -> int:
    """How many are shown, counted a little beyond what fits. A search stops at its most: a cut list is no list."""
    if listed.typed and listed.count >= MOST:
        raise RuleError("Pencarian ini menemukan terlalu banyak. Pakailah saringan, atau ketik lebih lengkap.", "each")
    found = listed.counted(most)
    if not found:
        raise RuleError("Daftar ini kosong.", "each")
    return found


def release(draft: Draft, name: str) -> int:
    """Take a whole list off again; gives how many that were."""
    _demand_writing(draft)
    kept = [row for row in draft.addressees if row.source != name or not name]
    gone = len(draft.addressees) - len(kept)
    draft.addressees = kept
    db.session.flush()
    return gone


def release_one(draft: Draft, addressee_id: int) -> None:
    """Take one addressee off again."""
    _demand_writing(draft)
    draft.addressees = [row for row in draft.addressees if row.id != addressee_id]
    db.session.flush()


def of(draft: Draft):
    """The addressees of a draft, for the page that lists them."""
    return select(DraftAddressee).where(DraftAddressee.draft_id == draft.id)


# The same lists on a letter's last pages


def columns(listing: Listing) -> list[str]:
    return [column.title for column in listing.columns]


def as_table(source: Addressees, listed: Listed, titles: list[str]) -> dict:
    """The list as it is filtered, for `attached.attach`: the columns of its export that are asked for, as text.

    Numbers are covered for whom they are covered everywhere. Refuses what `attached` would not print.
    """
    wanted = [column for column in source.listing().columns if column.title in titles]
    if not 1 <= len(wanted) <= attached.MOST_COLUMNS:
        raise RuleError(f"Pilih 1 sampai {attached.MOST_COLUMNS} kolom.", "columns")
    if _counted(listed, attached.MOST_ROWS) > attached.MOST_ROWS:
        raise RuleError(f"Daftar ini lebih dari {number(attached.MOST_ROWS)} baris. Persempit dahulu.", "columns")
    shown = attached.cell if mask.whole() else lambda value: mask.sweep(attached.cell(value))
    rows = [
        [shown(column.value(row))[: attached.LONGEST_CELL] for column in wanted]
        for row in db.session.scalars(listed.ordered).unique()
    ]
    audit.security("melampirkan daftar", kind=source.key, detail=f"{len(rows)} baris")
    return {"columns": [column.title for column in wanted], "rows": rows}
