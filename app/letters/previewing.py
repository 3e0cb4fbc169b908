"""A draft as PDF, for the eye only: nothing is numbered, archived or changed."""

from flask import current_app

from app.ground import pdf, tanggal
from app.ground.db import db
from app.ground.refusal import RuleError
from app.ground.room import offered
from app.letters import drafting, wording
from app.letters.kinds import PAPERS
from app.letters.models import Draft


def pdf_of(draft: Draft) -> bytes:
    """The first letter of the draft, or the one to all. Refuses with the reason why it cannot be drawn."""
    names = drafting.names_of(draft)
    return _drawn(draft.kind, drafting.printed(draft, names[:1] if draft.each else names, tanggal.today()))


def pdf_with(block: wording.Block, text: str) -> bytes:
    """An invented letter of the block's kind with this text in its place, to look at before it is kept."""
    paper = PAPERS[block.kind]
    body = text if block.is_opening else "Contoh isi surat untuk melihat letak redaksinya."
    parts = {part.key: "Contoh butir pertama\nContoh butir kedua" for part in paper.parts}
    parts |= {"held_on": tanggal.long_date(tanggal.today())} if "held_on" in parts else {}
    draft = Draft(
        kind=block.kind, subject="Contoh hal surat", nature="biasa", urgency="biasa", attachment="", place="",
        body=body, copies="", parts=parts, on_behalf="", appointment_id=None,
    )  # fmt: skip
    trial = {} if block.is_opening else {block.key: text}
    return _drawn(block.kind, drafting.printed(draft, ["Contoh penerima surat"], tanggal.today(), trial))


def _drawn(kind: str, printed: dict) -> bytes:
    offer = offered("letters", kind)
    template = current_app.jinja_env.get_template(offer.template)
    html = template.render({offer.variable: printed})
    db.session.rollback()  # nothing is held open while it is drawn
    try:
        return pdf.render(html, offer.css)
    except pdf.PdfError as reason:
        raise RuleError(str(reason)) from reason
