"""Who reads reports, who sets targets, who closes a period and who may open it again."""

from flask import abort

from app.ground.period import Period, around
from app.ground.permit import Role
from app.ground.room import Figure
from app.reports import counting, dimensions

READ = "reports:read"

GRANTS = {
    READ: {Role.KADIS, Role.KABID, Role.STAF, Role.AUDITOR},
}


def find_figure(user, key: str) -> Figure:
    """A figure that this user may see; else 404."""
    return next((figure for figure in counting.figures(user) if figure.key == key), None) or abort(404)


def asked_period(key: str | None, kind: str) -> Period:
    """The period that an address asks for, or the one of that kind that holds today."""
    return Period.read(key) or around(kind)


def asked_cells(args, figure: Figure) -> dict[str, str]:
    """The cells that an address narrows to, of breakdowns that the figure has; others are left out."""
    known = {dimension.key for dimension in counting.dimensions_of(figure)}
    return {by: args[by] for by in dimensions.KNOWN if by in known and dimensions.is_cell(by, args.get(by))}


def find_listable(user, key: str) -> Figure:
    """A figure whose records this user may see; else 404."""
    figure = find_figure(user, key)
    return figure if counting.may_list(figure, user) else abort(404)
