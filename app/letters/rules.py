"""What may happen to letters: registered with their numbers, handed over to be made, cancelled."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import undefer

from app.ground import audit, job, tanggal
from app.ground.db import db, wait_for_row
from app.ground.job import Job
from app.ground.refusal import RuleError
from app.ground.room import LetterKind, offered
from app.letters import books, markup, wording
from app.letters.measuring import signing_lines
from app.letters.models import AWAITING, CANCELLED, ISSUED, NATURES, REGISTERED, Letter
from app.letters.numbering import grouped, new_code, number_text, take_numbers
from app.office import agency

NATURE_OF = {word: nature for nature, word in NATURES.items()}
MAKING = "letters.produce"
MOST = 10_000  # letters in one go
WHOLE = (undefer(Letter.context),)  # with what is printed on them

TWIN = "Sebagian sudah bernomor surat. Muat ulang halaman untuk melihatnya, lalu ulangi untuk sisanya."
ALIKE = (
    "Nomor ini sudah tercetak pada surat dari buku lain. Mintalah administrator memperbaiki pola nomornya."
)

# Registering


def register_many(
    kind: str,
    register: str,
    on_date: dt.date,
    classification: str,
    items: Iterable[dict],
    by,
    signature: dict | None = None,
    security: str = "B",
    insert_reason: str | None = None,
    electronic: bool | None = None,
    signer_id: int | None = None,
) -> list[Letter]:
    """Number letters of one kind in the order given and freeze what will be printed on them.

    `register` is the wanted one, when the administrator lets the kind be numbered in it. With `insert_reason`
    the letters are dated back and take inserted numbers (*nomor sisipan*) behind those of their date.

    An item holds person_id, addressee, subject, about_kind, about_id (each but addressee and subject may be
    missing), context, plain data for the kind's template, and draft_id where it was drafted here. `signature` is
    whoever signs when that is not the kind's usual one, `security` how secret the number says it is,
    `electronic` whether it is signed electronically (None: as the office has set), `signer_id` by whose account.
    Takes part in the caller's transaction: when that is rolled back, the numbers are free again. Refuses a
    date that has not come, a date before the newest letter of the register, a day without a signer, an office
    without public address, and a record that has such a letter already. Nothing is changed by a refusal.
    """
    items = list(items)
    if not 1 <= len(items) <= MOST:
        raise RuleError(f"Pilih 1 sampai {tanggal.number(MOST)} surat sekaligus.")
    if on_date > tanggal.today():
        raise RuleError("Tanggal surat masih di masa depan.", "on_date")
    offer = offered("letters", kind)
    book, frame = books.choose(kind, register, on_date), _frame(offer, on_date, signature)
    said = wording.of_offer(offer, on_date)
    _refuse_twins(kind, items)
    if electronic is None:
        electronic = agency.setting("letters.signing", on_date) == "elektronik"
    try:
        with audit.acting(by), db.session.begin_nested():  # a refusal in here gives the numbers back
            places = _places(book, on_date, len(items), insert_reason)
            mark, unit = agency.setting("letters.insert_mark"), book.printed_unit
            letters = []
            for (sequence, suffix), item in zip(places, items, strict=True):
                behind = f"{mark}{suffix}" if suffix else ""
                number = number_text(book.pattern, sequence, classification, on_date, unit, security, behind)
                letter = Letter(
                    kind=kind,
                    register=book.key,
                    year=on_date.year,
                    sequence=sequence,
                    suffix=suffix,
                    number=number,
                )
                letter.nature = NATURE_OF[security]
                letter.insert_reason = insert_reason if suffix else None
                letter.classification, letter.on_date, letter.code = classification, on_date, new_code()
                letter.person_id, letter.draft_id = item.get("person_id"), item.get("draft_id")
                letter.about_kind, letter.about_id = item.get("about_kind"), item.get("about_id")
                letter.state, letter.registered_by = REGISTERED, by.id if by else None
                letter.electronic, letter.signer_id = electronic, signer_id if electronic else None
                _write(letter, item, offer, frame, said)
                letters.append(letter)
            db.session.add_all(letters)
            db.session.flush()
    except IntegrityError as error:  # two clicks met; the constraint let one through
        raise RuleError(ALIKE if books.is_twin(error) else TWIN) from None
    with audit.acting(by):
        _name_successors(letters)
    return letters


def _places(book: books.Book, on_date: dt.date, n: int, insert_reason: str | None) -> list[tuple[int, str]]:
    """The next numbers of the register, or the places behind older ones; each with its suffix."""
    if insert_reason is not None:
        if not insert_reason or len(insert_reason) > 300:
            raise RuleError("Tuliskan alasan nomor sisipan, paling panjang 300 huruf.", "insert_reason")
        return books.insert_places(book, on_date, n)
    numbers = take_numbers(book.key, on_date.year, n)
    _refuse_backdating(book.key, on_date)
    return [(number, "") for number in numbers]


def _frame(offer: LetterKind, on_date: dt.date, signature: dict | None) -> dict:
    """What every letter of a day has alike: head, date, signer, address of its proof."""
    place_date = f"{agency.profile().place}, {tanggal.long_date(on_date)}"
    return {
        "created": on_date.isoformat(),
        "kop": agency.letterhead(),
        "place_date": place_date,
        "signature": signature or usual_signature(offer, on_date, place_date),
        "verify_base": f"{agency.public_url()}/verifikasi/",
        "issuer": agency.setting("letters.issuer", on_date),
        "paper": agency.setting("letters.paper", on_date),
    }


def usual_signature(offer: LetterKind, on_date: dt.date, place_date: str) -> dict:
    signer = agency.holder(offer.signer, on_date)
    return {
        "place_date": place_date,
        "office": signing_lines(f"{signer.capacity} {signer.title},".strip(), offer.css),
        "qr": None,
        "name": signer.name,
        "rank": signer.rank or None,
        "nip": spaced_nip(signer.nip),
    }


def dated_once(context: dict, signature: dict) -> dict:
    """The block of whoever signs, without a date where the letter bears it at the top (domain.md section 1), or, as
    minutes do, in its first sentence."""
    return signature | {"place_date": None} if context.get("shape") in ("surat", "acara") else signature


def spaced_nip(nip: str) -> str | None:
    """19680412 199303 2 007, as letters write it."""
    if len(nip) != 18:
        return nip or None
    return f"{nip[:8]} {nip[8:14]} {nip[14]} {nip[15:]}"


def _write(letter: Letter, item: dict, offer: LetterKind, frame: dict, said: dict) -> None:
    """Put the item on the letter, worded as the office does; what every letter has stands above what the room gave.

    Refuses a sentence in which something is not known: a letter with a red box is not issued.
    """
    if len(item["subject"]) > 300 or len(item["addressee"]) > 200:
        raise RuleError("Hal atau penerima surat terlalu panjang.")
    letter.subject, letter.addressee = item["subject"], item["addressee"]
    context = wording.worded(item["context"], said)
    if gaps := markup.missing([context.get("wording", {})]):
        raise RuleError("Lengkapi dahulu: " + ", ".join(dict.fromkeys(gaps)) + ".")
    letter.context = {
        **context,
        **frame,
        "signature": dated_once(item["context"], frame["signature"]),
        "title": f"{offer.title} nomor {letter.number}",
        "number": letter.number,
        "verify_url": frame["verify_base"] + grouped(letter.code),
    }


def _refuse_twins(kind: str, items: list[dict]) -> None:
    """A record has one living letter of a kind."""
    known = {(item["about_kind"], item["about_id"]) for item in items if item.get("about_id") is not None}
    for about_kind, pairs in groupby(sorted(known), key=lambda pair: pair[0]):
        if of(about_kind, [about_id for _, about_id in pairs], kind):
            raise RuleError(TWIN)


def _refuse_backdating(register: str, on_date: dt.date) -> None:
    """Numbers follow dates: a letter dated back would need a suffix, and a clock that runs behind goes on
    counting an old year. Cancelled letters do not count, so that a wrong date can be undone."""
    newest = db.session.execute(
        select(Letter.number, Letter.on_date)
        .where(Letter.register == register, Letter.state != CANCELLED, Letter.suffix == "")
        .order_by(Letter.year.desc(), Letter.sequence.desc())
        .limit(1)
    ).first()
    if newest and newest.on_date > on_date:
        raise RuleError(
            f"Surat terakhir dalam buku ini, nomor {newest.number}, bertanggal {tanggal.long_date(newest.on_date)}. "
            f"Surat bertanggal {tanggal.long_date(on_date)} tidak dapat didaftarkan sesudahnya. "
            "Periksa tanggal surat dan jam server; bila tanggal itu memang benar, pakailah nomor sisipan.",
            "on_date",
        )


def _name_successors(letters: list[Letter]) -> None:
    """A cancelled letter about the same record is from now on one that was replaced."""
    new = {(letter.kind, letter.about_kind, letter.about_id): letter for letter in letters if letter.about_id}
    for some in in_hundreds(list(new.values())):
        query = select(Letter).where(
            Letter.about_id.in_([letter.about_id for letter in some]),
            Letter.state == CANCELLED,
            Letter.replaced_by.is_(None),
        )
        for old in db.session.scalars(query):
            successor = new.get((old.kind, old.about_kind, old.about_id))
            if successor:
                old.replaced_by = successor.id
                audit.record(old, "mengganti", {"Diganti nomor": [None, successor.number]})
    db.session.flush()


def of(about_kind: str, ids: Iterable[int], kind: str | None = None) -> dict[int, Letter]:
    """The living letter of each of a room's records that has one, by the record's id; cancelled ones are left out."""
    found = {}
    for some in in_hundreds(list(ids)):
        query = select(Letter).where(
            Letter.about_kind == about_kind, Letter.about_id.in_(some), Letter.state != CANCELLED
        )
        if kind:
            query = query.where(Letter.kind == kind)
        found |= {letter.about_id: letter for letter in db.session.scalars(query.order_by(Letter.id))}
    return found


def in_hundreds(items: Sequence) -> Iterator[Sequence]:
    """Pieces of a long list, short enough for one statement."""
    return (items[i : i + 500] for i in range(0, len(items), 500))


# Making


def produce(letters: Iterable[Letter], title: str, by, merged: bool = True) -> Job:
    """Have the files of registered letters made in the background, and with `merged` one file for the printer.

    All letters are of one kind; `title` names nobody. Letters that have their file keep it.
    """
    letters = list(letters)
    [kind] = {letter.kind for letter in letters}
    ids = [letter.id for letter in letters]
    args = {"letters": ids, "kind": kind, "title": title, "merged": merged, "suffix": "pdf"}
    return job.enqueue(MAKING, title, args, by)


def join_for_printer(letters: list[Letter], by) -> Job:
    """One file of those letters that are issued. Refuses when none is, and while letters are being made."""
    if is_making():
        raise RuleError("Pembuatan surat masih berjalan. Tunggu sampai selesai, lalu ulangi.")
    issued = [letter for letter in letters if letter.state == ISSUED]
    if not issued:
        raise RuleError("Belum ada surat yang terbit untuk dicetak.")
    return produce(issued, f"Menyatukan {len(issued)} surat untuk dicetak", by)


def unmade() -> list[Letter]:
    """Registered letters without a file, while nobody is making any."""
    if is_making():
        return []
    query = select(Letter).where(Letter.state == REGISTERED).order_by(Letter.id).limit(MOST)
    return list(db.session.scalars(query))


def making_of(letters: list[Letter], by) -> Job | None:
    """The work that makes exactly these letters, just asked for."""
    query = select(Job).where(Job.kind == MAKING, Job.user_id == by.id).order_by(Job.id.desc()).limit(5)
    ids = [letter.id for letter in letters]
    return next((found for found in db.session.scalars(query) if found.args["letters"] == ids), None)


def is_making() -> bool:
    query = select(Job.id).where(Job.kind == MAKING, Job.state.in_((job.WAITING, job.RUNNING))).limit(1)
    return db.session.scalar(query) is not None


def produce_again(letters: list[Letter], by) -> list[Job]:
    """Have the files made that are still missing, with what the rooms have mended meanwhile.

    Refuses while letters are being made, and when none is missing.
    """
    if is_making():
        raise RuleError("Pembuatan surat masih berjalan. Tunggu sampai selesai, lalu ulangi.")
    letters = [letter for letter in letters if letter.state == REGISTERED]
    if not letters:
        raise RuleError("Semua surat sudah jadi.")
    jobs = []
    letters.sort(key=lambda letter: (letter.kind, letter.id))
    for kind, group in groupby(letters, key=lambda letter: letter.kind):
        group = list(group)
        for letter in group:
            _renew(letter, offered("letters", kind))
        jobs.append(produce(group, f"Membuat ulang {len(group)} surat", by, merged=len(group) > 1))
    return jobs


def _renew(letter: Letter, offer: LetterKind | None) -> None:
    """Freeze anew what the room says now, for a letter that could not be made; number and signer stay."""
    if not letter.trouble or offer is None or offer.renew is None:
        return
    given = {"addressee": letter.addressee, "subject": letter.subject, "context": {}} | offer.renew(letter)
    said = wording.of_offer(offer, letter.on_date)
    _write(letter, given | {"context": letter.context | given["context"]}, offer, _kept_frame(letter), said)


def _kept_frame(letter: Letter) -> dict:
    names = ("created", "kop", "place_date", "signature", "verify_base", "issuer", "paper")
    return {name: letter.context[name] for name in names}


def issue(made: list[tuple[int, str, bool]], troubled: list[tuple[int, str]]) -> None:
    """Keep what was made: each letter gets the hash of its file and is issued, or the reason why it has none.

    A letter to be signed electronically waits for that with the file that was made. One that was cancelled or
    issued meanwhile, or is to be signed in another way than it was drawn for, stays as it is.
    """
    issued, waiting = [], []
    open_letter = (Letter.state == REGISTERED) & Letter.sha256.is_(None)
    for letter_id, sha, electronic in made:
        values = {"state": ISSUED, "sha256": sha, "issued_at": tanggal.now(), "trouble": None}
        if electronic:
            values = {"state": AWAITING, "prepared": sha, "trouble": None}
        change = update(Letter).where(Letter.id == letter_id, open_letter, Letter.electronic == electronic)
        done = db.session.execute(change.values(values).returning(Letter.id)).scalars()
        (waiting if electronic else issued).extend(done)
    for letter_id, sentence in troubled:
        change = update(Letter).where(Letter.id == letter_id, open_letter).values(trouble=sentence[:300])
        db.session.execute(change)
    told = {"Keadaan": [REGISTERED, ISSUED]}
    audit.record_many(Letter.__tablename__, [(letter_id, told) for letter_id in issued], "menerbitkan")
    told = {"Keadaan": [REGISTERED, AWAITING]}
    audit.record_many(Letter.__tablename__, [(letter_id, told) for letter_id in waiting], "menyiapkan")


# Cancelling


def cancel(letter: Letter, reason: str, by) -> None:
    """The number stays in the register as *batal* with its reason and is never used again (domain.md 12.3)."""
    if not reason or len(reason) > 300:
        raise RuleError("Tuliskan alasannya, paling panjang 300 huruf.", "reason")
    letter = wait_for_row(Letter, letter.id)
    if letter.state == CANCELLED:
        raise RuleError("Surat ini sudah batal.")
    with audit.acting(by), audit.because(reason):
        letter.state, letter.cancel_reason = CANCELLED, reason
