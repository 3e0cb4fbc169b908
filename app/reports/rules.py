"""What may happen to programmes, indicators, targets, results and money. What was said before stays readable."""

import datetime as dt
from decimal import Decimal

from sqlalchemy import select

from app.ground import audit
from app.ground.db import db
from app.ground.period import Period
from app.ground.refusal import RuleError
from app.ground.tanggal import long_date
from app.reports import counting
from app.reports.models import (
    Budget,
    Closing,
    Explanation,
    Indicator,
    Programme,
    Spending,
    Target,
    Typed,
)


def open_programme(values: dict) -> Programme:
    """A programme of a year. Refuses a name that the year has already, and a beginning outside the year."""
    row = Programme(**_checked(values, None))
    db.session.add(row)
    db.session.flush()
    return row


def change_programme(row: Programme, values: dict) -> None:
    if values["year"] != row.year:
        raise RuleError("Tahun anggaran program tidak dapat diubah. Buatlah program untuk tahun itu.", "year")
    for name, value in _checked(values, row).items():
        setattr(row, name, value)
    db.session.flush()


def _checked(values: dict, row: Programme | None) -> dict:
    values = values | {
        "code": values["code"] or "",
        "starts_on": values["starts_on"] or dt.date(values["year"], 1, 1),
    }
    if values["starts_on"].year != values["year"]:
        raise RuleError(f"Program tahun {values['year']} dimulai pada tahun itu juga.", "starts_on")
    twin = select(Programme.id).where(Programme.year == values["year"], Programme.name == values["name"])
    if row is not None:
        twin = twin.where(Programme.id != row.id)
    if db.session.scalar(twin):
        raise RuleError(f"Program tahun {values['year']} dengan nama ini sudah ada.", "name")
    return values


def add_indicator(programme: Programme, values: dict) -> Indicator:
    """Refuses a second indicator of the name, and a figure that no room offers."""
    _refuse_indicator(programme.id, values, None)
    row = Indicator(programme_id=programme.id, **values)
    db.session.add(row)
    db.session.flush()
    return row


def change_indicator(row: Indicator, values: dict) -> None:
    _refuse_indicator(row.programme_id, values, row.id)
    for name, value in values.items():
        setattr(row, name, value)
    db.session.flush()


def _refuse_indicator(programme_id: int, values: dict, besides: int | None) -> None:
    twin = select(Indicator.id).where(
        Indicator.programme_id == programme_id, Indicator.name == values["name"]
    )
    if db.session.scalar(twin.where(Indicator.id != (besides or 0))):
        raise RuleError("Program ini sudah mempunyai indikator dengan nama itu.", "name")
    if values["figure"] and counting.known(values["figure"]) is None:
        raise RuleError("Sumber angka ini tidak ada.", "figure")


def copy_year(year: int, to: int) -> int:
    """The programmes of one year with their indicators for another, without targets and money; how many were new."""
    there = set(db.session.scalars(select(Programme.name).where(Programme.year == to)))
    query = (
        select(Programme).where(Programme.year == year, Programme.ended_on.is_(None)).order_by(Programme.id)
    )
    made = 0
    for old in db.session.scalars(query).all():
        if old.name in there:
            continue
        new = Programme(
            year=to, code=old.code, name=old.name, field_id=old.field_id, starts_on=dt.date(to, 1, 1)
        )
        db.session.add(new)
        db.session.flush()
        for one in db.session.scalars(select(Indicator).where(Indicator.programme_id == old.id)).all():
            db.session.add(
                Indicator(
                    programme_id=new.id, name=one.name, unit=one.unit, direction=one.direction, figure=one.figure,
                    span=one.span, position=one.position,
                )
            )  # fmt: skip
        made += 1
    if not made:
        raise RuleError(f"Tidak ada program tahun {year} yang belum ada pada tahun {to}.")
    db.session.flush()
    return made


# --- targets and results ----------------------------------------------------------------------------


def set_target(
    indicator: Indicator,
    valid_from: dt.date,
    year_value: Decimal,
    quarters: list[Decimal | None],
    basis: str,
    by,
) -> Target:
    """A version of the target from a day on; what held before stays. `indicator` with its programme.

    A year's target without quarters is measured by at the end of the year alone. Refuses a day outside the year or
    not after the newest version, and a fourth quarter that is not the year's target.
    """
    year = indicator.programme.year
    _refuse_day(valid_from, year)
    if quarters[3] is None:
        quarters = [*quarters[:3], year_value]
    if quarters[3] != year_value:
        raise RuleError("Target sampai triwulan IV harus sama dengan target setahun.", "q4")
    newest = db.session.scalar(
        select(Target.valid_from)
        .where(Target.indicator_id == indicator.id)
        .order_by(Target.valid_from.desc())
        .limit(1)
    )
    if newest and valid_from <= newest:
        raise RuleError(
            f"Target yang berlaku mulai {long_date(newest)} sudah ada. Pilih hari sesudahnya.", "valid_from"
        )
    _refuse_closed(Period.quarter(year, (valid_from.month + 2) // 3), "valid_from")
    row = Target(
        indicator_id=indicator.id, valid_from=valid_from, year_value=year_value, basis=basis or "",
        quarters=[None if value is None else str(value) for value in quarters], by_name=by.name,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row


def _refuse_day(day: dt.date, year: int) -> None:
    if day.year != year:
        raise RuleError(f"Hari mulai berlaku harus pada tahun {year}.", "valid_from")


def type_result(
    indicator: Indicator, quarter: int, value: Decimal, source: str, note: str | None, by
) -> Typed:
    """A number typed by hand. Refuses one for an indicator that is counted, a quarter to come, a closed quarter."""
    if indicator.figure:
        raise RuleError("Indikator ini dihitung dari catatan, jadi tidak diisi dengan tangan.", "value")
    _refuse_quarter(indicator.programme, quarter)
    row = Typed(
        indicator_id=indicator.id, quarter=quarter, value=value, source=source, note=note, by_name=by.name
    )
    db.session.add(row)
    db.session.flush()
    return row


def explain(
    indicator: Indicator, quarter: int, reason: str, action: str, due_on: dt.date | None, by
) -> Explanation:
    """Why a target was missed and what is done. What was written before stays in the history."""
    _refuse_quarter(indicator.programme, quarter)
    row = Explanation(
        indicator_id=indicator.id,
        quarter=quarter,
        reason=reason,
        action=action,
        due_on=due_on,
        by_name=by.name,
    )
    db.session.add(row)
    db.session.flush()
    return row


def _refuse_quarter(programme: Programme, quarter: int) -> None:
    period = Period.quarter(programme.year, quarter)
    if not period.has_begun:
        raise RuleError(f"{period.name} belum dimulai.", "quarter")
    if period.last < programme.starts_on:
        raise RuleError(f"Program ini baru dimulai {long_date(programme.starts_on)}.", "quarter")
    _refuse_closed(period, "quarter")


def _refuse_closed(period: Period, field: str) -> None:
    """A closed quarter takes nothing new; whoever may opens it again, with a reason."""
    for one in (period, Period.of_year(period.year)):
        query = select(Closing.id).where(Closing.period_key == one.key, Closing.opened_at.is_(None))
        if db.session.scalar(query):
            raise RuleError(f"{one.name} sudah ditutup. Bukalah kembali lebih dahulu, dengan alasan.", field)


# --- money ------------------------------------------------------------------------------------------


def set_budget(programme: Programme, valid_from: dt.date, amount: int, basis: str, by) -> Budget:
    """A version of the ceiling; what held before stays. Refuses a day of a closed quarter."""
    _refuse_day(valid_from, programme.year)
    twin = select(Budget.id).where(Budget.programme_id == programme.id, Budget.valid_from >= valid_from)
    if db.session.scalar(twin):
        raise RuleError("Pagu yang berlaku mulai hari itu atau sesudahnya sudah ada.", "valid_from")
    _refuse_closed(Period.quarter(programme.year, (valid_from.month + 2) // 3), "valid_from")
    row = Budget(
        programme_id=programme.id, valid_from=valid_from, amount=amount, basis=basis or "", by_name=by.name
    )
    db.session.add(row)
    db.session.flush()
    return row


def set_spending(programme: Programme, quarter: int, amount: int, source: str, by) -> Spending:
    """How much was used up to the end of a quarter. Refuses less than an earlier one has, or more than a later."""
    _refuse_quarter(programme, quarter)
    newest: dict[int, int] = {}
    query = select(Spending.quarter, Spending.amount).where(Spending.programme_id == programme.id)
    for at, spent in db.session.execute(query.order_by(Spending.id)):
        newest[at] = spent
    if any(spent > amount for at, spent in newest.items() if at < quarter):
        raise RuleError(
            "Jumlah ini kurang dari realisasi triwulan sebelumnya; isilah jumlah sejak Januari.", "amount"
        )
    if any(spent < amount for at, spent in newest.items() if at > quarter):
        raise RuleError("Jumlah ini melebihi realisasi triwulan sesudahnya.", "amount")
    row = Spending(programme_id=programme.id, quarter=quarter, amount=amount, source=source, by_name=by.name)
    db.session.add(row)
    db.session.flush()
    return row


def end_programme(programme: Programme, on: dt.date, reason: str) -> None:
    """It is not carried on after that day. Refuses a second end and a day outside its year."""
    if programme.ended_on:
        raise RuleError("Program ini sudah berakhir.")
    if not programme.starts_on <= on <= dt.date(programme.year, 12, 31):
        raise RuleError("Program berakhir di antara hari mulainya dan akhir tahun itu.", "ended_on")
    with audit.because(reason):
        programme.ended_on, programme.end_reason = on, reason
        db.session.flush()
