"""The results of a batch as their page shows them: attendance, scores, pass or fail, everybody in one grid."""

from sqlalchemy import select

from app.attendance.shares import Share, Shares
from app.ground.db import db
from app.training.models import SEATED, Batch, Enrolment


class Results:
    """Everybody with a place, by name, with attendance and scores. Three queries, however many they are."""

    def __init__(self, batch: Batch):
        self.batch = batch
        query = select(Enrolment).where(Enrolment.batch_id == batch.id, Enrolment.state.in_(SEATED))
        rows = db.session.scalars(query.options(*Enrolment.seen()).execution_options(populate_existing=True))
        self.rows = sorted(rows, key=lambda row: (row.person.name_key, row.person_id))
        self._shares = Shares(batch.sheet_id)

    def share(self, enrolment: Enrolment) -> Share:
        return self._shares.of(enrolment.person_id)

    def reaches(self, enrolment: Enrolment) -> bool:
        return self.share(enrolment).reaches(self.batch.minimum_share)

    @property
    def before(self) -> str:
        """The scores as the page was opened with, so that only what was changed is written."""
        cells = []
        for row in self.rows:
            for name, score in (("awal", row.pre_test), ("akhir", row.post_test)):
                cells.append(f"{name}.{row.id}={'' if score is None else score}")
        return " ".join(cells)

    def average(self, column: str) -> str:
        """The mean of the scores that are known, with one decimal; a dash when none is."""
        known = [score for row in self.rows if (score := getattr(row, column)) is not None]
        return f"{sum(known) / len(known):.1f}".replace(".", ",") if known else "–"
