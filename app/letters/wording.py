"""The wording of the letters' layouts: texts that an administrator changes in the browser, each with its versions.

A letter freezes the wording of its date with everything else that it prints, so that it reprints as it was.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select

from app.ground import audit, tanggal
from app.ground.db import db, hold
from app.ground.refusal import RuleError
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

    @property
    def is_opening(self) -> bool:
        """What a new draft begins with; the writer goes on from there."""
        return self.key == OPENING

    @property
    def kind_title(self) -> str:
        return PAPERS[self.kind].offer.title


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
    return [block for block in BLOCKS.values() if block.kind == kind]


def by_kind() -> list[tuple[str, list[tuple[Block, str]]]]:
    """[(title of the kind, [(block, its text today)])], for the page that lists them all."""
    now = _newest(tanggal.today())
    return [
        (paper.offer.title, [(block, now.get((kind, block.key), block.text)) for block in of_kind(kind)])
        for kind, paper in PAPERS.items()
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


def printed(kind: str, on: dt.date, known: Mapping[str, str]) -> dict:
    """The same, filled in; what is not known stands in red."""
    return {key: markup.words(text, known) for key, text in texts(kind, on).items()}


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
    if not text.strip() or "\n" in text:
        raise RuleError("Bagian ini perlu satu baris teks.", "text")
    known = dict.fromkeys(block.variables, "x")
    if strange := markup.missing([markup.words(text, known)]):
        names = ", ".join(f"[[{name}]]" for name in strange)
        raise RuleError(f"{names} tidak dapat diisi di bagian ini.", "text")
