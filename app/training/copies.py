"""A certificate once more: the same content and number, marked as *salinan*."""

from flask import current_app, render_template

from app.ground import pdf
from app.ground.tanggal import long_date, today
from app.letters import making, proof
from app.letters.models import Letter
from app.training.letters import CERTIFICATE
from app.training.models import CertificateCopy


def drawn(letter: Letter) -> str:
    """Draw the copy and put it into the archive; gives its hash. It bears the code that leads to the first one."""
    said = f"SALINAN, diterbitkan {long_date(today())}"
    printed = making.with_code(letter) | {"duplicate": said, "electronic": False}
    html = render_template(CERTIFICATE.template, **{CERTIFICATE.variable: printed})
    return current_app.extensions["archive"].put(pdf.render(html, CERTIFICATE.css))


def content(copy: CertificateCopy) -> bytes:
    """The copy byte for byte. Refuses one that is missing or has changed."""
    return proof.archived(copy.sha256, CertificateCopy.__tablename__, copy.id)
