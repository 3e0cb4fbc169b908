"""Every kind of letter of every room: issued through the house's own way, and valid for archive and for readers."""

import pytest

from app import rooms
from app.ground.db import db
from app.ground.period import around
from app.ground.room import offered
from app.letters import drafting, rules
from app.letters.kinds import PAPERS
from app.letters.models import APPROVED, ISSUED, Letter
from app.reports import making as reports
from app.reports.models import Report
from tests import vera_pdf
from tests.letters import make

KINDS = [offer.key for room in rooms.COMMON + rooms.PROGRAMMES for offer in room.letters]


def issue(key: str) -> None:
    """A letter of the kind, numbered and waiting for its file."""
    offer = offered("letters", key)
    if key in PAPERS:
        draft = make.make_draft(key)
        draft.state = APPROVED
        drafting.register(draft, make.DAY, make.Clerk())
    elif key == reports.LETTER.key:
        reports.publish(db.session.scalars(db.select(Report)).one(), make.Clerk())
    else:
        context = offer.sample()
        item = {"addressee": "Penerima", "subject": "Hal", "context": context}
        letters = rules.register_many(key, offer.register, make.DAY, make.CODE, [item], make.Clerk())
        rules.produce(letters, "Surat", make.Clerk(), merged=False)


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_every_issued_file_of_every_kind_is_valid_for_archive_and_for_readers(app, inside, office, work):
    vera_pdf.require()
    with inside(app):
        reports.order("bulan", around("bulan", make.DAY), None, None, make.Clerk())
    work()
    with inside(app):
        for key in KINDS:
            issue(key)
    while work():
        pass
    with inside(app):
        letters = list(db.session.scalars(db.select(Letter)))
        assert {letter.kind: letter.state for letter in letters} == dict.fromkeys(KINDS, ISSUED)
        paths = {str(app.extensions["archive"].path(letter.sha256)): letter.kind for letter in letters}
        verdicts = vera_pdf.validate(paths)
        assert {paths[path]: faults for path, faults in verdicts.items() if faults} == {}
