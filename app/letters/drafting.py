"""What may happen to a draft: written, handed round for initials and approval, registered, sent.

The number is taken when the letter is registered and never before (domain.md section 1); the registration and
the number are one transaction.
"""

import datetime as dt
from collections import defaultdict

from sqlalchemy import func, select

from app.accounts.models import Account
from app.ground import audit, tanggal
from app.ground.db import db, wait_for_row
from app.ground.refusal import RuleError
from app.ground.room import offered
from app.letters import attached, composing, markup, rules, signing, wording
from app.letters.kinds import PAPERS
from app.letters.models import (
    APPROVED,
    DISCARDED,
    DRAFT_NAMES,
    INITIALS,
    NUMBERED,
    SENT,
    SIGNING,
    WRITING,
    Draft,
    DraftAddressee,
    DraftStep,
    Letter,
)
from app.office import agency
from app.office.models import Appointment
from app.people.access import visible
from app.people.models import Person

AGREED, RETURNED, SKIPPED = "setuju", "dikembalikan", "dilewati"
MOST_ADDRESSEES = 2000
MOST_LISTED = 60  # in one letter; more belong on an attachment


def begin(kind: str, by) -> Draft:
    """A new draft in the hands of whoever begins it."""
    if kind not in PAPERS:
        raise RuleError("Pilih dahulu jenis suratnya.", "kind")
    with audit.acting(by):
        draft = Draft(kind=kind, body=wording.opening(kind), author_id=by.id, author_name=by.name, parts={})
        draft.holder_id, draft.holder_name = by.id, by.name
        db.session.add(draft)
        db.session.flush()
    return draft


def change(draft: Draft, values: dict, addressees: str) -> None:
    """What was typed. Refuses once the draft has left its writer, and a list of addressees beyond what fits."""
    _demand(draft, WRITING)
    names = _names(addressees)
    for name, value in values.items():
        setattr(draft, name, value)
    refuse_too_many(draft.each, len(names) + sum(1 for row in draft.addressees if row.source), "addressees")
    _set_addressees(draft, names)
    db.session.flush()


def refuse_too_many(each: bool, count: int, field: str) -> None:
    if count > (MOST_ADDRESSEES if each else MOST_LISTED):
        raise RuleError(
            f"Paling banyak {MOST_LISTED} penerima dalam satu surat, atau {tanggal.number(MOST_ADDRESSEES)} "
            "bila masing-masing menerima surat sendiri.",
            field,
        )


def _names(text: str | None) -> list[str]:
    names = [line.strip() for line in (text or "").split("\n") if line.strip()]
    if any(len(name) > 200 for name in names):
        raise RuleError("Nama penerima paling panjang 200 huruf.", "addressees")
    return names


def _set_addressees(draft: Draft, names: list[str]) -> None:
    """One row for each line; a line that is the NIK of somebody in the register becomes that person. Rows that came
    out of a list stay."""
    typed = [row for row in draft.addressees if not row.source]
    if names == [row.name for row in typed]:
        return
    known = defaultdict(list)  # namesakes stay two people, in their order
    for row in typed:
        known[row.name].append(row)
    numbers = [name for name in names if len(name) == 16 and name.isdigit()]
    people = {
        person.nik: person for person in db.session.scalars(visible(None).where(Person.nik.in_(numbers)))
    }
    strange = next((number for number in numbers if number not in people), None)
    if strange:
        raise RuleError(
            f"NIK yang berakhiran {strange[-4:]} tidak ada di daftar warga. Tulislah namanya.", "addressees"
        )
    rows = []
    for position, name in enumerate(names):
        person, before = people.get(name), known[name].pop(0) if known[name] else None
        row = DraftAddressee(position=position, name=person.called if person else name)
        row.person_id = person.id if person else before and before.person_id
        row.address = person.full_address[:300] if person else before.address if before else ""
        rows.append(row)
    draft.addressees = rows + [row for row in draft.addressees if row.source]


def names_of(draft: Draft) -> list[str]:
    return [row.name for row in draft.addressees]


def lacking(draft: Draft) -> list[str]:
    return composing.lacking(draft, draft.addressees, tanggal.today())


# The flow


def submit(draft: Draft, initials: list[Account], signer: Account | None, by) -> None:
    """Hand the draft round: initials in the order given, the signer last.

    Refuses a draft with something missing, no signer, and an official named twice.
    """
    draft = _locked(draft, WRITING)
    gaps = lacking(draft)
    if gaps:
        raise RuleError("Lengkapi dahulu: " + ", ".join(gaps) + ".")
    if signer is None:
        raise RuleError("Pilih siapa yang menyetujui dan menandatangani.", "signer_account")
    officials = [(account, INITIALS) for account in initials] + [(signer, SIGNING)]
    if len({account.id for account, _ in officials}) < len(officials):
        raise RuleError("Satu pejabat cukup disebut sekali.", "initials")
    with audit.acting(by):
        for account, task in officials:
            db.session.add(DraftStep(draft_id=draft.id, account_id=account.id, name=account.name, task=task))
        draft.returned_reason = None
        db.session.flush()
        _hand_on(draft)


def approve(draft: Draft, task: str, by) -> None:
    """Initials, or the signer's consent; the draft goes on to the next. Refuses whoever does not have it now."""
    draft = _locked(draft, task)
    step = _steps(draft)[0]
    if step.account_id != by.id:
        raise RuleError(f"Konsep ini sedang ada pada {step.name}.")
    with audit.acting(by):
        step.decision, step.decided_at = AGREED, tanggal.now()
        db.session.flush()
        _hand_on(draft)


def send_back(draft: Draft, reason: str | None, by) -> None:
    """Back to the writer with a reason: by whoever has it, or by the writer who takes it back."""
    if not reason or len(reason) > 300:
        raise RuleError("Tuliskan alasannya, paling panjang 300 huruf.", "reason")
    draft = _locked(draft, INITIALS, SIGNING, APPROVED)
    if by.id not in (draft.holder_id, draft.author_id):
        raise RuleError(f"Konsep ini sedang ada pada {draft.holder_name or 'bagian pendaftaran'}.")
    with audit.acting(by), audit.because(reason):
        for n, step in enumerate(_steps(draft)):
            step.decision = RETURNED if n == 0 and step.account_id == by.id else SKIPPED
            step.reason, step.decided_at = reason, tanggal.now()
        draft.returned_reason = reason
        _pass(draft, WRITING, draft.author_id, draft.author_name)


def _hand_on(draft: Draft) -> None:
    """To the next official, or to whoever registers."""
    steps = _steps(draft)
    if steps:
        _pass(draft, steps[0].task, steps[0].account_id, steps[0].name)
    else:
        _pass(draft, APPROVED, None, "")


def _pass(draft: Draft, state: str, holder_id: int | None, holder_name: str) -> None:
    draft.state, draft.holder_id, draft.holder_name = state, holder_id, holder_name
    draft.since = tanggal.now()
    db.session.flush()


def _steps(draft: Draft) -> list[DraftStep]:
    query = select(DraftStep).where(DraftStep.draft_id == draft.id, DraftStep.decision.is_(None))
    return list(db.session.scalars(query.order_by(DraftStep.id)))


def _locked(draft: Draft, *states: str) -> Draft:
    """The draft, held until the transaction ends, and in one of these states."""
    draft = wait_for_row(Draft, draft.id)
    db.session.refresh(draft, ["addressees"])
    _demand(draft, *states)
    return draft


def _demand(draft: Draft, *states: str) -> None:
    if draft.state not in states:
        raise RuleError(
            f"Konsep ini sudah berubah keadaan: {DRAFT_NAMES[draft.state].lower()}. Muat ulang halaman."
        )


# Registering and sending


def printed(
    draft: Draft, names: list[str], on_date: dt.date, trial: dict | None = None, address: str = ""
) -> dict:
    """The draft as its template takes it, with a note KONSEP across it and no number."""
    appointment = draft.appointment_id and db.session.get(Appointment, draft.appointment_id)
    place_date = composing.place_date(draft, on_date)
    if appointment:
        font = PAPERS[draft.kind].font
        signature = composing.signature(appointment, draft.on_behalf, on_date, place_date, font)
    else:
        signature = {
            "place_date": place_date, "office": ["[penanda tangan]"], "qr": None, "name": "[nama]", "rank": None,
            "nip": None,
        }  # fmt: skip
    return composing.Composer(draft, on_date, trial).of(names, address) | {
        "title": f"Konsep {draft.kind_title.lower()}",
        "created": None,
        "draft": True,
        "kop": agency.letterhead(),
        "number": "…",
        "place_date": composing.dateline(on_date),
        "signature": signature,
        "signer_title": appointment.title if appointment else "[jabatan]",
        "qr": None,
    }


def register(
    draft: Draft,
    on_date: dt.date,
    by,
    book: str | None = None,
    insert_reason: str | None = None,
    electronic: bool = False,
) -> list[Letter]:
    """Give the approved draft its number (one for each addressee where each has a letter) and have it made.

    `book` is the wanted register where the kind may be numbered in several; with `insert_reason` the letter is
    dated back and takes an inserted number.

    Refuses what `rules.register_many` refuses, a signer who does not hold the office on the letter's day, and
    a draft with something missing. A refusal takes no number.
    """
    draft = _locked(draft, APPROVED)
    gaps = composing.lacking(draft, draft.addressees, on_date)
    if gaps:
        raise RuleError("Lengkapi dahulu: " + ", ".join(gaps) + ".")
    appointment = db.session.get(Appointment, draft.appointment_id)
    place_date = composing.place_date(draft, on_date)
    font = PAPERS[draft.kind].font
    signature = composing.signature(appointment, draft.on_behalf, on_date, place_date, font)
    split = _split(draft)
    lists = attached.frozen(draft, len(split))
    composer, alike = composing.Composer(draft, on_date), lists | {"signer_title": appointment.title}
    items = [_item(draft, some, composer, alike) for some in split]
    signer_id = _consented(draft) if electronic else None
    if signer_id:
        signing.refuse_unready(signer_id, signature)
    offer, security = offered("letters", draft.kind), composing.security(draft)
    letters = rules.register_many(
        draft.kind,
        book or offer.register,
        on_date,
        draft.classification,
        items,
        by,
        signature,
        security,
        insert_reason,
        electronic,
        signer_id,
    )
    rules.produce(letters, f"Membuat {len(letters)} {offer.title.lower()}", by, merged=len(letters) > 1)
    with audit.acting(by):
        _pass(draft, NUMBERED, None, "")
    return letters


def _consented(draft: Draft) -> int | None:
    """The account that agreed to sign in the last round."""
    query = select(DraftStep.account_id).where(
        DraftStep.draft_id == draft.id, DraftStep.task == SIGNING, DraftStep.decision == AGREED
    )
    return db.session.scalar(query.order_by(DraftStep.id.desc()).limit(1))


def _split(draft: Draft) -> list[list[DraftAddressee]]:
    return [[row] for row in draft.addressees] if draft.each and draft.addressees else [draft.addressees]


def _item(draft: Draft, rows: list[DraftAddressee], composer: composing.Composer, alike: dict) -> dict:
    names = [row.name for row in rows]
    more = f" dan {len(names) - 1} lainnya" if len(names) > 1 else ""
    return {
        "person_id": rows[0].person_id if len(rows) == 1 else None,
        "draft_id": draft.id,
        "addressee": (names[0][: 200 - len(more)] + more) if names else "",
        "subject": markup.plain(markup.words(draft.subject, {})),
        "context": composer.of(names, composing.address_of(rows)) | alike,
    }


def send(draft: Draft, on: dt.date, way: str, by) -> None:
    """The letter left the house. Refuses while a file is missing, and a day before the letter or to come."""
    draft = _locked(draft, NUMBERED)
    query = select(func.count(), func.max(Letter.on_date)).where(Letter.draft_id == draft.id)
    unmade = query.with_only_columns(func.count()).where(Letter.state.in_((rules.REGISTERED, rules.AWAITING)))
    if db.session.scalar(unmade):
        raise RuleError(
            "Berkas surat ini belum jadi atau belum ditandatangani semua. Selesaikan dahulu, lalu ulangi."
        )
    newest = db.session.execute(query).one()[1]
    if on > tanggal.today() or on < newest:
        raise RuleError("Tanggal kirim tidak boleh sebelum tanggal surat atau di masa depan.", "sent_on")
    with audit.acting(by):
        draft.sent_on, draft.sent_by = on, way
        _pass(draft, SENT, None, "")


def discard(draft: Draft, by) -> None:
    """Put the draft away; it never had a number. Refuses one that left its writer, and other people's."""
    draft = _locked(draft, WRITING)
    if by.id != draft.author_id:
        raise RuleError("Konsep ini hanya dapat dihapus oleh penulisnya.")
    with audit.acting(by):
        _pass(draft, DISCARDED, None, "")
