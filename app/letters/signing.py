"""Electronic signatures on registered letters.

One story: the number is taken and everything frozen when the letter is registered; its file is then made and
waits in the archive (“menunggu tanda tangan elektronik”); the official signs that file, the signed file is
archived, and one short transaction says so. Nothing is locked while it is signed, and whatever happens on the
way (wrong password, certificate that has ended, power cut) the letter still waits with its number. The file
that waits is never handed out, since its foot already says that it is signed; who signs reads a copy that says
the contrary across the page.
"""

from dataclasses import dataclass

from flask import current_app
from sqlalchemy import or_, select, update

from app.ground import audit, pdf, tanggal
from app.ground.db import db, wait_for_row
from app.ground.names import name_key
from app.ground.refusal import RuleError
from app.ground.room import SigningService, offered
from app.letters import making, rules
from app.letters.models import AWAITING, ISSUED, REGISTERED, Letter
from app.office import agency

AT_ONCE = 200  # letters signed with one press: some ten seconds


def service() -> SigningService:
    """The way to sign that the office has chosen."""
    found = offered("signing", agency.setting("letters.signing_service"))
    if found is None:
        raise RuleError("Layanan tanda tangan elektronik di Pengaturan tidak dikenal. Hubungi administrator.")
    return found


def waiting(user, limit: int = AT_ONCE) -> list[Letter]:
    """Letters that this official can sign, oldest first: those given to him, and those that bear his name."""
    holder = service().holder(user.id)
    mine = or_(Letter.signer_id == user.id, Letter.signer_id.is_(None))
    query = select(Letter).where(Letter.state == AWAITING, mine).order_by(Letter.id).limit(limit * 5)
    letters = db.session.scalars(query.options(*rules.WHOLE))
    fits = [letter for letter in letters if letter.signer_id or (holder and owns(holder, letter.signature))]
    return fits[:limit]


def owns(holder: dict, signature: dict) -> bool:
    """Whether a certificate is of whoever stands below the letter: by NIP where both say one, else by name."""
    nip = "".join(c for c in signature.get("nip") or "" if c.isdigit())
    if holder["nip"] and nip:
        return holder["nip"] == nip
    return bool(name_key(holder["name"])) and name_key(holder["name"]) == name_key(signature["name"])


def refuse_unready(account_id: int, signature: dict) -> None:
    """Before a number is taken: the signer can sign, and the certificate is the signer's own."""
    chosen = service()
    if sentence := chosen.lacks(account_id):
        raise RuleError(
            f"{signature['name']} belum dapat menandatangani secara elektronik. {sentence}", "signing"
        )
    _refuse_another(chosen.holder(account_id), signature)


def _refuse_another(holder: dict | None, signature: dict) -> None:
    if holder is not None and not owns(holder, signature):
        raise RuleError(
            f"Sertifikat ini atas nama {holder['name']}, sedangkan surat ini ditandatangani oleh {signature['name']}.",
            "password",
        )


@dataclass(frozen=True)
class Signed:
    """A file that bears its signature and lies in the archive, not yet said of its letter."""

    letter_id: int
    prepared: str
    sha256: str
    facts: dict


def put_signatures(letters: list[Letter], secret: str, by) -> list[Signed]:
    """Sign the files that wait, without holding anything. Refuses all of them or none.

    Refuses a letter that does not wait or waits for somebody else, a wrong secret, a certificate that does not
    hold or is another person's, and a prepared file that is missing or has changed.
    """
    if not 1 <= len(letters) <= AT_ONCE:
        raise RuleError(f"Pilih 1 sampai {AT_ONCE} surat sekaligus.")
    chosen = service()
    holder = chosen.holder(by.id)
    for letter in letters:
        if letter.state != AWAITING:
            raise RuleError(
                f"Surat nomor {letter.number} tidak sedang menunggu tanda tangan. Muat ulang halaman."
            )
        if letter.signer_id not in (None, by.id):
            raise RuleError(f"Surat nomor {letter.number} menunggu tanda tangan pejabat lain.")
        _refuse_another(holder, letter.signature)
    jobs = [(letter.id, letter.number, letter.prepared) for letter in letters]
    sign = chosen.open(by.id, secret)
    db.session.rollback()  # no reading transaction stays open while files are signed
    archive = current_app.extensions["archive"]
    done = []
    for letter_id, number, prepared in jobs:
        if not archive.verify(prepared):
            raise RuleError(
                f"Berkas surat nomor {number} di arsip hilang atau berubah. Beri tahu administrator."
            )
        data, facts = sign(archive.path(prepared).read_bytes())
        done.append(Signed(letter_id, prepared, archive.put(data), facts))
    return done


def keep(signed: list[Signed], by) -> int:
    """Say of each letter that it is signed and issued; one that changed meanwhile stays as it is."""
    issued = []
    for one in signed:
        still = (Letter.id == one.letter_id) & (Letter.state == AWAITING) & (Letter.prepared == one.prepared)
        values = {
            "state": ISSUED, "sha256": one.sha256, "certificate": one.facts | {"at": tanggal.now().isoformat()},
            "issued_at": tanggal.now(), "signer_id": by.id, "prepared": None,
        }  # fmt: skip
        issued += db.session.execute(
            update(Letter).where(still).values(values).returning(Letter.id)
        ).scalars()
    told = {"Keadaan": [AWAITING, ISSUED]}
    with audit.acting(by):
        audit.record_many(
            Letter.__tablename__, [(i, told) for i in issued], "menandatangani secara elektronik"
        )
    if not issued:
        raise RuleError("Surat ini baru saja berubah keadaan. Muat ulang halaman.")
    return len(issued)


def by_ink(letter: Letter, by) -> None:
    """Sign this letter with a pen after all: same number, its file is made anew without the electronic block."""
    letter = wait_for_row(Letter, letter.id)
    if not letter.electronic or letter.state not in (AWAITING, REGISTERED):
        raise RuleError("Surat ini tidak sedang menunggu tanda tangan elektronik.")
    with audit.acting(by):
        letter.electronic, letter.signer_id, letter.prepared, letter.state = False, None, None, REGISTERED
        db.session.flush()
        audit.record(letter, "mengalihkan ke tanda tangan tangan")
    rules.produce([letter], "Membuat ulang surat untuk ditandatangani tangan", by, merged=False)


def reading_copy(letter: Letter) -> bytes:
    """What is going to be signed, for who signs to read: the same letter with a note across that it is not signed."""
    offer = offered("letters", letter.kind)
    if offer is None:
        raise RuleError("Jenis surat ini tidak dikenal lagi.")
    lists, prepared = letter.context.get("lists"), letter.prepared
    html = None if offer.draw else making.html_of(letter, offer, unsigned=True)
    db.session.rollback()  # nothing is held open while it is drawn
    try:
        main = pdf.render(html, offer.css) if html else None
        return _with_pages_of(prepared, main) if main is None or (lists and prepared) else main
    except pdf.PdfError as reason:
        raise RuleError(str(reason)) from reason


def _with_pages_of(prepared: str | None, main: bytes | None) -> bytes:
    """The copy with those pages of the file that waits which are too many to draw again: all of them where nothing was
    drawn, else those of its lists. Each is marked."""
    if prepared is None:
        raise RuleError("Berkas surat ini belum jadi. Tunggu sebentar, lalu buka lagi.")
    mark = current_app.jinja_env.get_template("letters/unsigned.html").render()
    path = current_app.extensions["archive"].path(prepared)
    return pdf.with_marked_pages(main, path, pdf.render(mark))
