"""The people of batches as people to whom letters are written."""

from sqlalchemy import Select, select

from app.ground.db import db
from app.ground.listing import Filter, Listing, Sort
from app.ground.room import Addressee, Addressees
from app.people import addressees as people
from app.training import access
from app.training.listing import participants
from app.training.models import Batch, Enrolment

OFFERED = 300  # batches to choose from, the newest first


def _batches() -> list[tuple[str, str]]:
    query = select(Batch.id, Batch.title).order_by(Batch.starts_on.desc(), Batch.id.desc()).limit(OFFERED)
    return [(str(batch_id), title) for batch_id, title in db.session.execute(query)]


def _listing() -> Listing:
    """The list of a batch's page, over all batches."""
    within = participants([])
    status = next(part for part in within.filters if part.name == "status")
    batch = Filter(
        "angkatan", "Angkatan", _batches, lambda value: Enrolment.batch_id == int(value), lambda title: title
    )
    by_name = next(sort for sort in within.sorts if sort.name == "nama")
    return Listing(
        key="peserta",
        title="Peserta pelatihan",
        noun="peserta",
        model=Enrolment,
        filters=(batch, status),
        sorts=(Sort("baru", "Terbaru", (), descending=True), by_name),
        columns=within.columns,
        search=within.search,
        export_may=within.export_may,
    )


def _rows(_user) -> Select:
    return select(Enrolment).options(*Enrolment.seen())


def told(enrolment: Enrolment) -> Addressee | None:
    return people.told(enrolment.person)


OFFER = Addressees(
    key="training",
    title="Peserta pelatihan",
    may=access.READ,
    listing=_listing,
    rows=_rows,
    told=told,
    columns=("Nama", "NIK", "Kelurahan", "Jenis Pelatihan"),
)
