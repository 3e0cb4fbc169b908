"""A draft as PDF, for the eye only: nothing is numbered, archived or changed."""

from flask import current_app

from app.ground import pdf, tanggal
from app.ground.db import db
from app.ground.refusal import RuleError
from app.ground.room import LetterKind, offered
from app.letters import attached, composing, drafting, rules, wording
from app.letters.kinds import PAPERS
from app.letters.models import Attachment, Draft
from app.office import agency


def pdf_of(draft: Draft) -> bytes:
    """The first letter of the draft, or the one to all. Refuses with the reason why it cannot be drawn."""
    return _of_kind(draft.kind, _printed(draft))


def list_of(draft: Draft, attachment: Attachment) -> bytes:
    """The first pages of a list on the draft."""
    told = {
        "title": attachment.title, "sha256": attachment.sha256, "with_signatures": attachment.with_signatures,
    }  # fmt: skip
    _, html = next(attached.parts(_printed(draft), told, 0, 1, 2))
    return _drawn(html, "lampiran")


def _printed(draft: Draft) -> dict:
    rows = draft.addressees[:1] if draft.each else draft.addressees
    names, address = [row.name for row in rows], composing.address_of(rows)
    return drafting.printed(draft, names, tanggal.today(), address=address)


def pdf_with(block: wording.Block, text: str) -> bytes:
    """An invented letter of the block's kind with this text in its place, to look at before it is kept."""
    if block.kind not in PAPERS:
        return pdf_before_number(block.kind, offered("letters", block.kind).sample(), {block.key: text})
    paper = PAPERS[block.kind]
    body = text if block.is_opening else "Contoh isi surat untuk melihat letak redaksinya."
    parts = {part.key: "Contoh butir pertama\nContoh butir kedua" for part in paper.parts}
    parts |= {"held_on": tanggal.long_date(tanggal.today())} if "held_on" in parts else {}
    draft = Draft(
        kind=block.kind, subject="Contoh hal surat", nature="biasa", urgency="biasa", attachment="", place="",
        body=body, copies="", parts=parts, on_behalf="", appointment_id=None,
    )  # fmt: skip
    trial = {} if block.is_opening else {block.key: text}
    return _of_kind(
        block.kind, drafting.printed(draft, ["Contoh penerima surat"], tanggal.today(), trial)
    )


def pdf_before_number(kind: str, context: dict, trial: dict | None = None) -> bytes:
    """A letter that another room will issue, as it will look, marked as a draft and without a number."""
    offer, today = offered("letters", kind), tanggal.today()
    place_date = f"{agency.profile().place}, {tanggal.long_date(today)}"
    printed = {
        **wording.worded(context, wording.of_offer(offer, today, trial)),
        "title": f"Konsep {offer.title.lower()}",
        "created": None,
        "draft": True,
        "number": "…",
        "qr": None,
        "kop": agency.letterhead(),
        "place_date": place_date,
        "signature": rules.dated_once(context, _signature(offer, place_date)),
        "paper": agency.setting("letters.paper", today),
    }
    return _of_kind(kind, printed)


def _signature(offer: LetterKind, place_date: str) -> dict:
    """The usual signer's; room for the name where the office has not said yet who signs."""
    try:
        return rules.usual_signature(offer, tanggal.today(), place_date)
    except RuleError:
        return {
            "place_date": place_date, "office": ["[penanda tangan]"], "qr": None, "name": "[nama]", "rank": None,
            "nip": None,
        }  # fmt: skip


def _of_kind(kind: str, printed: dict) -> bytes:
    offer = offered("letters", kind)
    html = current_app.jinja_env.get_template(offer.template).render({offer.variable: printed})
    return _drawn(html, offer.css)


def _drawn(html: str, css: str) -> bytes:
    db.session.rollback()  # nothing is held open while it is drawn
    try:
        return pdf.render(html, css)
    except pdf.PdfError as reason:
        raise RuleError(str(reason)) from reason
