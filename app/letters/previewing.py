"""A draft as PDF, for the eye only: nothing is numbered, archived or changed."""

from flask import current_app

from app.ground import pdf, tanggal
from app.ground.db import db
from app.ground.refusal import RuleError
from app.ground.room import offered
from app.letters import drafting
from app.letters.models import Draft


def pdf_of(draft: Draft) -> bytes:
    """The first letter of the draft, or the one to all. Refuses with the reason why it cannot be drawn."""
    names = drafting.names_of(draft)
    offer = offered("letters", draft.kind)
    printed = drafting.printed(draft, names[:1] if draft.each else names, tanggal.today())
    template = current_app.jinja_env.get_template(offer.template)
    html = template.render({offer.variable: printed})
    db.session.rollback()  # nothing is held open while it is drawn
    try:
        return pdf.render(html, offer.css)
    except pdf.PdfError as reason:
        raise RuleError(str(reason)) from reason
