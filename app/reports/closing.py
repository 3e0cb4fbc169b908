"""Closed periods: their figures are kept, later changes in the records are told as corrections.

What is kept: all that reports tell (facts.gather), so that a closed report prints the same for ever; and of each
figure the records that made it, so that a correction can be followed to the record that came, went or changed.
"""

from dataclasses import dataclass, field

from flask import current_app, url_for
from sqlalchemy import func, literal, select

from app.ground import audit, job
from app.ground.db import begin_write, db
from app.ground.period import MONTH, QUARTER, YEAR, Period, around
from app.ground.refusal import RuleError
from app.ground.room import Entry, Figure, offers
from app.ground.tanggal import now
from app.reports import counting, facts, standing
from app.reports.counting import Count
from app.reports.making import standing_closing
from app.reports.models import ClosedFigure, Closing
from app.reports.standing import Standing

KIND = "reports.close"
MOST = 20_000  # records kept of one figure; of a larger one only its numbers
SHOWN = 50  # records that a correction names


def order(period: Period, by) -> job.Job:
    """Have a period closed. Refuses one that is not over, one that is closed, one that is being closed."""
    _refuse(period)
    waiting = select(job.Job.id).where(job.Job.kind == KIND, job.Job.state.in_((job.WAITING, job.RUNNING)))
    if db.session.scalar(waiting.limit(1)):
        raise RuleError("Penutupan lain sedang berjalan. Tunggu sampai selesai.")
    return job.enqueue(KIND, f"Menutup {period.name}", {"period": period.key}, by)


def _refuse(period: Period) -> None:
    if not period.is_over:
        raise RuleError(f"{period.name} belum berakhir, jadi belum dapat ditutup.", "period")
    if standing_closing(period):
        raise RuleError(f"{period.name} sudah ditutup.", "period")


def run(job_run) -> None:
    """`reports.close`. Counts first, then keeps everything in one transaction."""
    period = Period.read(job_run.args["period"])
    _refuse(period)
    kept = facts.gather(period, progress=lambda done, total: job_run.say("Menghitung angka", done, 2 * total))
    figures = [figure for figure in offers("figures") if figure.rows]
    rows = []
    for n, figure in enumerate(figures, 1):
        rows.append(_closed(figure, period))
        job_run.say("Mencatat yang dihitung", len(figures) + n, 2 * len(figures))
    begin_write()
    _refuse(period)
    closing = Closing(period_key=period.key, closed_by=job_run.by_name, facts=kept)
    db.session.add(closing)
    db.session.flush()
    for row in rows:
        db.session.add(ClosedFigure(closing_id=closing.id, **row))
    with current_app.test_request_context():
        address = url_for("reports.closing", closing_id=closing.id)
    job_run.result(url=address, message=f"{period.name} sudah ditutup.")
    job_run.finished(job_run.total)


def _closed(figure: Figure, period: Period) -> dict:
    count = counting.total(figure, period)
    return {
        "figure": figure.key, "title": figure.title, "unit": figure.unit, "per": figure.per, "amount": count.amount,
        "base": count.base, "records": records(figure, period),
    }  # fmt: skip


def records(figure: Figure, period: Period) -> list[list[int]] | None:
    """[[id, amount, base]] of what makes the figure; None when it is too much to keep."""
    inner = figure.rows(period).subquery()
    base = func.sum(inner.c.base) if figure.per and not figure.whole else literal(0)
    query = select(inner.c.id, func.sum(inner.c.amount), base).group_by(inner.c.id).order_by(inner.c.id)
    found = db.session.execute(query.limit(MOST + 1)).all()
    return (
        None
        if len(found) > MOST
        else [[row_id, int(amount), int(base or 0)] for row_id, amount, base in found]
    )


def open_again(closing: Closing, reason: str, by) -> None:
    """The period takes changes again; what was kept stays, and its reports print it still."""
    if closing.opened_at:
        raise RuleError("Penutupan ini sudah dibuka kembali.")
    with audit.because(reason):
        closing.opened_at, closing.opened_by, closing.open_reason = now(), by.name, reason
        db.session.flush()


@dataclass
class Correction:
    """A figure that is no longer what it was: then, now, and the records that came, went or changed."""

    figure: str
    title: str
    unit: str
    then: Count
    now: Count
    came: list[tuple[int, Entry | None]] = field(default_factory=list)
    went: list[tuple[int, Entry | None]] = field(default_factory=list)
    changed: list[tuple[int, Entry | None]] = field(default_factory=list)
    followed: bool = True  # whether the records were kept
    more: int = 0

    @property
    def told_then(self) -> str:
        return counting.told(self.then.value, self.unit)

    @property
    def told_now(self) -> str:
        return counting.told(self.now.value, self.unit)


def corrections(closing: Closing, user) -> list[Correction]:
    """What differs today from what was closed. Records are named to whoever may list them."""
    period, found = closing.period, []
    for row in db.session.scalars(select(ClosedFigure).where(ClosedFigure.closing_id == closing.id)):
        figure = counting.known(row.figure)
        if figure is None:
            continue
        one = Correction(
            row.figure,
            row.title,
            row.unit,
            Count(row.amount, row.base, row.per),
            counting.total(figure, period),
        )
        _follow(one, row.records, figure, period, user)
        if (
            (one.then.amount, one.then.base) != (one.now.amount, one.now.base)
            or one.came
            or one.went
            or one.changed
        ):
            found.append(one)
    return found


def _follow(one: Correction, kept: list | None, figure: Figure, period: Period, user) -> None:
    present = records(figure, period) if kept is not None else None
    if kept is None or present is None:
        one.followed = False
        return
    then, today = ({row[0]: row[1:] for row in rows} for rows in (kept, present))
    groups = (
        sorted(today.keys() - then.keys()),
        sorted(then.keys() - today.keys()),
        sorted(key for key in then.keys() & today.keys() if then[key] != today[key]),
    )
    one.more = sum(max(0, len(ids) - SHOWN) for ids in groups)
    ids = [row_id for group in groups for row_id in group[:SHOWN]]
    entries = figure.entries(ids) if ids and counting.may_list(figure, user) else {}
    one.came, one.went, one.changed = (
        [(row_id, entries.get(row_id)) for row_id in group[:SHOWN]] for group in groups
    )


def closings() -> list[Closing]:
    """Every closing, the newest first; those that were opened again too."""
    return list(db.session.scalars(select(Closing).order_by(Closing.id.desc()).limit(200)))


def closable() -> list[tuple[str, str]]:
    """Months, quarters and the year that are over and not closed, of this year and the last, newest first."""
    closed = set(db.session.scalars(select(Closing.period_key).where(Closing.opened_at.is_(None))))
    year = around(YEAR)
    wanted = [
        period
        for one in (year.before, year)
        for period in (*one.months, *(Period.quarter(one.year, n) for n in range(1, 5)), one)
        if period.is_over and period.key not in closed
    ]
    order = {MONTH: 0, QUARTER: 1, YEAR: 2}
    wanted.sort(key=lambda period: (period.last, order[period.kind]), reverse=True)
    return [(period.key, period.name) for period in wanted]


def of_figure(figure: Figure, period: Period) -> ClosedFigure | None:
    """What a closing that holds kept of one figure."""
    query = select(ClosedFigure).join(Closing, Closing.id == ClosedFigure.closing_id)
    query = query.where(Closing.period_key == period.key, Closing.opened_at.is_(None))
    return db.session.scalar(query.where(ClosedFigure.figure == figure.key))


# --- programmes -------------------------------------------------------------------------------------

MONEY = {"budget": "Pagu", "spent": "Realisasi anggaran"}
MEASURED = {"target": "Target", "value": "Realisasi"}


@dataclass(frozen=True)
class Moved:
    """Something of a programme or an indicator that is no longer what was kept of it. `what` is a key of MONEY or of
    MEASURED; `row_id` is the programme's or the indicator's."""

    row_id: int
    name: str
    what: str
    then: str
    now: str

    @property
    def title(self) -> str:
        return (MONEY | MEASURED)[self.what]

    @property
    def href(self) -> str:
        if self.what in MONEY:
            return url_for("reports.programme", programme_id=self.row_id)
        return url_for("reports.indicator", indicator_id=self.row_id)


def moved(closing: Closing, told: Standing) -> list[Moved]:
    """Money, targets and results of the programmes that are told, where they are no longer what was kept. Programmes
    and indicators that were not there when the period was closed are told with a dash. A month keeps of them how its
    quarter stood, which goes on after it: nothing of that is a correction."""
    if closing.period.kind == MONTH:
        return []
    found, quarter = [], told.quarter
    programmes = _by_id(closing.facts["programmes"])
    for one in told.programmes:
        kept = _kept(programmes, one.programme)
        now = {"budget": one.budget(quarter), "spent": one.spending(quarter)}
        found += _moved(one.programme, MONEY, kept, now, "Rp")
        indicators = _by_id(kept.get("indicators", ()))
        for row in one.indicators:
            now = {"target": facts.plain(row.target(quarter)), "value": facts.plain(row.values.get(quarter))}
            found += _moved(row.indicator, MEASURED, _kept(indicators, row.indicator), now, row.indicator.unit)
    return found


def _by_id(kept: list[dict]) -> dict:
    """By id, and by name for what was kept before ids were."""
    return {one.get("id", one["name"]): one for one in kept}


def _kept(known: dict, row) -> dict:
    return known.get(row.id) or known.get(row.name) or {}


def _moved(row, names: dict[str, str], kept: dict, now: dict, unit: str) -> list[Moved]:
    return [
        Moved(row.id, row.name, what, counting.told(kept.get(what), unit), counting.told(now[what], unit))
        for what in names
        if kept.get(what) != now[what]
    ]


def moved_since(closing: Closing, user) -> list[Moved]:
    """The same for the page of a closing, of the programmes that the user reads."""
    return moved(closing, standing.of(user, closing.period))


@dataclass(frozen=True)
class Since:
    """A closed quarter, and what of its programmes is no longer what was kept."""

    closing: Closing
    moved: list[Moved]

    @property
    def indicators(self) -> int:
        return len({one.row_id for one in self.moved if one.what in MEASURED})

    @property
    def programmes(self) -> int:
        return len({one.row_id for one in self.moved if one.what in MONEY})

    def then(self, what: str, row_id: int) -> str | None:
        """What it was when the quarter was closed, where it is another now."""
        return next((one.then for one in self.moved if (one.what, one.row_id) == (what, row_id)), None)


def since_closed(told: Standing) -> Since | None:
    """What is said today of a closed quarter beside what was kept of it; None when it is open."""
    found = standing_closing(told.period)
    return Since(found, moved(found, told)) if found else None
