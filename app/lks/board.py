"""What the pages of one LKS show: officers, papers, proposals, and the table by kecamatan."""

from collections import Counter, defaultdict

from sqlalchemy import case, func, literal, select

from app.ground import audit, wilayah
from app.ground.db import db
from app.lks import standing
from app.lks.catalog import Catalog
from app.lks.models import CLIENTS, PENDING, WAITING, Document, Institution, Officer, Proposal


def officers(institution: Institution) -> list[Officer]:
    """Every term, those in office first."""
    query = select(Officer).where(Officer.institution_id == institution.id)
    rows = db.session.scalars(query.order_by(Officer.starts_on.desc(), Officer.id))
    return sorted(rows, key=lambda officer: not officer.is_current)


def papers(institution: Institution) -> list[Document]:
    """Every paper, the newest of a kind first."""
    query = select(Document).where(Document.institution_id == institution.id).options(*Document.seen())
    return list(db.session.scalars(query.order_by(Document.kind, Document.id.desc())))


def proposals(institution: Institution) -> list[Proposal]:
    """What the partner proposed, what waits first."""
    query = (
        select(Proposal)
        .where(Proposal.institution_id == institution.id)
        .order_by(Proposal.id.desc())
        .limit(60)
    )
    return sorted(db.session.scalars(query), key=lambda row: row.state != WAITING)


def waiting(institution_id: int) -> int:
    """How much of this LKS waits for a decision of the office on its profile."""
    counts = [
        select(func.count()).where(Proposal.institution_id == institution_id, Proposal.state == WAITING),
        select(func.count()).where(Document.institution_id == institution_id, Document.state == PENDING),
    ]
    return sum(db.session.scalar(query) for query in counts)


def trail(institution: Institution):
    return audit.trail("lks_institution", institution.id)


class Districts:
    """Kecamatan × kind, with the three standings, in one grouped statement. LKS that work no longer are left out."""

    def __init__(self, base, catalog: Catalog):
        self.kinds = catalog.kind_names
        self.cells: Counter = Counter()
        self.told: defaultdict[str, Counter] = defaultdict(Counter)
        for kelurahan, kind, *counts in db.session.execute(_by_kelurahan(base, catalog)):
            for where in (wilayah.kecamatan_of(kelurahan), ""):
                self.cells[where, kind] += counts[0]
                self.told[where].update(dict(zip(COUNTED, counts, strict=True)))
        self.places = [(code, name) for code, name in wilayah.kecamatan_choices()]


COUNTED = ("all", "registered", "active", "accredited", "clients")


def _by_kelurahan(base, catalog: Catalog):
    """(kelurahan, kind, what is counted) of the LKS in operation."""
    clients = sum((getattr(Institution, column) for column in CLIENTS), literal(0))
    standings = (standing.is_registered(), standing.is_active(catalog), standing.is_accredited())
    counts = (func.count(), *(func.sum(case((holds, 1), else_=0)) for holds in standings), func.sum(clients))
    query = base.with_only_columns(Institution.kelurahan, Institution.kind, *counts).order_by(None)
    return query.where(Institution.closed_on.is_(None)).group_by(Institution.kelurahan, Institution.kind)
