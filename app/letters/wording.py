"""The wording of the letters' layouts: texts that an administrator changes in the browser, each with its versions.

The kinds of other rooms offer theirs as phrases (`app.ground.room.Phrase`); all are worded by the same rules. A
letter freezes the wording of its date with everything else that it prints, so that it reprints as it was.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select

from app.ground import audit, tanggal
from app.ground.db import db, hold
from app.ground.refusal import RuleError
from app.ground.room import LetterKind, offered, offers
from app.letters import markup
from app.letters.kinds import PAPERS
from app.letters.models import Wording

OPENING = "opening"
LONGEST, LONGEST_OPENING = 300, 6000


@dataclass(frozen=True)
class Block:
    """A text of a kind's layout: where it stands, what it says as shipped, which [[…]] it may hold."""

    kind: str
    key: str
    label: str
    text: str
    variables: tuple[str, ...] = ("penerima", "tanggal")
    optional: bool = False

    @property
    def is_opening(self) -> bool:
        """What a new draft begins with; the writer goes on from there."""
        return self.key == OPENING

    @property
    def kind_title(self) -> str:
        return offered("letters", self.kind).title


_DECLARED = "Yang bertanda tangan di bawah ini:"
_FIXED = (
    Block("surat.tugas", "orders", "Perintah", "MENUGASKAN:"),
    Block("surat.keterangan", "declared", "Pembuka", _DECLARED),
    Block("surat.keterangan", "states", "Penghubung", "dengan ini menerangkan bahwa:"),
    Block("surat.rekomendasi", "declared", "Pembuka", _DECLARED),
    Block("surat.rekomendasi", "states", "Penghubung", "memberikan rekomendasi kepada:"),
    Block("surat.keputusan", "decides", "Amar", "MEMUTUSKAN:"),
    Block(
        "surat.berita", "parties", "Pembuka", "Pada hari ini, [[hari]], kami yang bertanda tangan di bawah ini:",
        ("hari", "tanggal"),
    ),
    Block("surat.berita", "knowing", "Sebelum penanda tangan", "Mengetahui,"),
    Block("surat.pengantar", "received", "Tanda terima", "Diterima tanggal ................................"),
)  # fmt: skip
BLOCKS = {
    (block.kind, block.key): block
    for block in (
        *(Block(kind, OPENING, "Isi awal konsep", paper.opening) for kind, paper in PAPERS.items()),
        *_FIXED,
    )
}


def of_kind(kind: str) -> list[Block]:
    own = [block for block in BLOCKS.values() if block.kind == kind]
    offer = offered("letters", kind)
    return own + ([_block(offer, phrase) for phrase in offer.phrases] if offer else [])


def _block(offer: LetterKind, phrase) -> Block:
    return Block(offer.key, phrase.key, phrase.label, phrase.text, phrase.variables, phrase.optional)


def find(kind: str, key: str) -> Block | None:
    return next((block for block in of_kind(kind) if block.key == key), None)


def by_kind() -> list[tuple[str, list[tuple[Block, str]]]]:
    """[(title of the kind, [(block, its text today)])] of every room, for the page that lists them all."""
    now = _newest(tanggal.today())
    found = [(offer, of_kind(offer.key)) for offer in offers("letters")]
    return [
        (offer.title, [(block, now.get((block.kind, block.key), block.text)) for block in blocks])
        for offer, blocks in found
        if blocks
    ]


def text_of(block: Block, on: dt.date | None = None) -> str:
    """What the block says on a day (default today)."""
    return _newest(on or tanggal.today(), block.kind).get((block.kind, block.key), block.text)


def opening(kind: str) -> str:
    """What a new draft of the kind begins with."""
    return text_of(BLOCKS[kind, OPENING])


def _newest(on: dt.date, kind: str | None = None) -> dict[tuple[str, str], str]:
    query = select(Wording.kind, Wording.key, Wording.text).where(Wording.valid_from <= on)
    if kind:
        query = query.where(Wording.kind == kind)
    return {(row.kind, row.key): row.text for row in db.session.execute(query.order_by(Wording.version))}


def texts(kind: str, on: dt.date, trial: Mapping[str, str] | None = None) -> dict[str, str]:
    """The fixed texts of a kind on a day; `trial` goes above them."""
    newest = _newest(on, kind)
    fixed = {block.key: newest.get((kind, block.key), block.text) for block in of_kind(kind) if not block.is_opening}
    return fixed | dict(trial or {})


def of_offer(offer: LetterKind, on: dt.date, trial: Mapping[str, str] | None = None) -> dict[str, str]:
    """What the paper of another room's kind says on a day, with that of the kind whose paper it borrows."""
    return (texts(offer.like, on) if offer.like else {}) | texts(offer.key, on, trial)


def worded(context: dict, said: Mapping[str, str]) -> dict:
    """What a room hands over for a letter, with the words of `said` in their places; what is not known stands in red.

    A context without "known" has no such places.
    """
    if "known" not in context:
        return context
    told = {key: markup.words(text, context["known"]) for key, text in said.items()}
    filled = {name: _put(value, told) for name, value in context.items() if name != "known"}
    return filled | {"wording": told}


def _put(value, told: Mapping):
    """A sentence that was left empty leaves its place in a list to the next."""
    if isinstance(value, list):
        return [found for one in value if (found := _put(one, told)) != ""]
    return told[value["says"]] if isinstance(value, dict) and "says" in value else value


def versions(block: Block) -> list[Wording]:
    """What it said and since when, newest first."""
    query = select(Wording).where(Wording.kind == block.kind, Wording.key == block.key)
    return list(db.session.scalars(query.order_by(Wording.version.desc()).limit(50)))


def newest_version(block: Block) -> int:
    query = select(func.max(Wording.version)).where(Wording.kind == block.kind, Wording.key == block.key)
    return db.session.scalar(query) or 0


def save(block: Block, text: str | None, by, version: int | None = None) -> None:
    """A new version from today; letters that are numbered keep theirs.

    Refuses nothing new, a fixed text that is empty or longer than its place, a [[…]] that this block cannot fill
    in, and a version that somebody else has overtaken.
    """
    text = text or ""
    hold("letters_wording")
    last = newest_version(block)
    if version is not None and version != last:
        raise RuleError("Redaksi ini baru diubah orang lain. Muat ulang halaman untuk melihatnya.", "text")
    _refuse_text(block, text)
    if text == text_of(block):
        raise RuleError("Redaksi ini sama dengan yang sedang berlaku.", "text")
    with audit.acting(by):
        row = Wording(kind=block.kind, key=block.key, version=last + 1, text=text, valid_from=tanggal.today())
        row.saved_by = by.name
        db.session.add(row)
        db.session.flush()


def _refuse_text(block: Block, text: str) -> None:
    if len(text) > (LONGEST_OPENING if block.is_opening else LONGEST):
        raise RuleError("Redaksi ini terlalu panjang.", "text")
    if block.is_opening:
        return  # the writer of a draft fills in what stands in red
    if "\n" in text or not (text.strip() or block.optional):
        raise RuleError("Bagian ini perlu satu baris teks.", "text")
    known = dict.fromkeys(block.variables, "x")
    if strange := markup.missing([markup.words(text, known)]):
        names = ", ".join(f"[[{name}]]" for name in strange)
        raise RuleError(f"{names} tidak dapat diisi di bagian ini.", "text")
