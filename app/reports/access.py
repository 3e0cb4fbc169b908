"""Who reads reports, who sets targets, who closes a period and who may open it again."""

from flask import abort
from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload, selectinload

from app.ground.db import db
from app.ground.period import QUARTER, Period, around
from app.ground.permit import Role
from app.ground.room import Figure
from app.reports import counting, dimensions
from app.reports.models import Closing, Indicator, Programme, Report

READ = "reports:read"
WRITE = "reports:write"  # programmes, indicators, targets, money
CLOSE = "reports:close"
REOPEN = "reports:reopen"
PUBLISH = "reports:publish"  # give a report its number as a letter
EXPLAIN = "reports:explain"  # type a number, say why a target was missed and what is done

GRANTS = {
    READ: {Role.KADIS, Role.KABID, Role.STAF, Role.AUDITOR},
    WRITE: {Role.KABID},
    EXPLAIN: {Role.KABID, Role.STAF},
    CLOSE: {Role.KABID, Role.KADIS},
    REOPEN: {Role.KADIS},
    PUBLISH: {Role.KABID, Role.KADIS},
}


def fields(user) -> frozenset[int] | None:
    """The fields (bidang) that a role of the user is narrowed to; None for the whole office."""
    own = {
        scope_id if kind == "bidang" else None
        for role, kind, scope_id in user.scopes
        if role in GRANTS[READ] and kind in (None, "bidang")
    }
    return None if None in own else frozenset(own)


def programmes(user) -> Select:
    """The programmes that the user reads: of the own field, or of all."""
    query = select(Programme)
    own = fields(user)
    return query if own is None else query.where(Programme.field_id.in_(own))


def programmes_of(user) -> list[Programme]:
    """The user's programmes, the newest year first."""
    return list(db.session.scalars(programmes(user).order_by(Programme.year.desc(), Programme.name)))


def find_programme(user, programme_id: int) -> Programme:
    query = programmes(user).where(Programme.id == programme_id).options(selectinload(Programme.indicators))
    return db.session.scalar(query.execution_options(populate_existing=True)) or abort(404)


def find_indicator(user, indicator_id: int) -> Indicator:
    """An indicator with its programme; 404 unless the user reads that."""
    allowed = programmes(user).with_only_columns(Programme.id)
    query = select(Indicator).where(Indicator.id == indicator_id, Indicator.programme_id.in_(allowed))
    query = query.options(joinedload(Indicator.programme))
    return db.session.scalar(query.execution_options(populate_existing=True)) or abort(404)


def reports(user) -> Select:
    """The reports that the user may open: all, or of a field those of its programmes and of kelurahan."""
    query, own = select(Report), fields(user)
    if own is None:
        return query
    allowed = programmes(user).with_only_columns(Programme.id)
    return query.where(or_(Report.programme_id.in_(allowed), Report.kelurahan.is_not(None)))


def find_report(user, report_id: int) -> Report:
    return db.session.scalar(reports(user).where(Report.id == report_id)) or abort(404)


def find_file(user, report_id: int, suffix: str) -> tuple[Report, str]:
    """A report with the hash of its file; 404 while it has none."""
    found = find_report(user, report_id)
    return found, {"pdf": found.pdf, "xlsx": found.xlsx}.get(suffix) or abort(404)


def find_closing(_user, closing_id: int) -> Closing:
    return db.session.get(Closing, closing_id) or abort(404)


def is_whole_office(user) -> bool:
    return fields(user) is None


def asked_quarter(args) -> Period:
    """The quarter that an address asks for; of another year than this its last, else the one that holds today."""
    asked = Period.read(args.get("periode"))
    if asked is None:
        return around(QUARTER)
    return Period.quarter(asked.year, asked.number if asked.has_begun else 1)


def find_figure(user, key: str) -> Figure:
    """A figure that this user may see; else 404."""
    return next((figure for figure in counting.figures(user) if figure.key == key), None) or abort(404)


def asked_period(key: str | None, kind: str) -> Period:
    """The period that an address asks for, or the one of that kind that holds today."""
    return Period.read(key) or around(kind)


def asked_cells(args, figure: Figure) -> dict[str, str]:
    """The cells that an address narrows to, of breakdowns that the figure has; others are left out."""
    known = {dimension.key for dimension in counting.dimensions_of(figure)}
    return {by: args[by] for by in dimensions.known() if by in known and dimensions.is_cell(by, args.get(by))}


def find_listable(user, key: str) -> Figure:
    """A figure whose records this user may see; else 404."""
    figure = find_figure(user, key)
    return figure if counting.may_list(figure, user) else abort(404)
