"""What every page has around it: menu, office, to-do count, filters for templates; and the commands of the house."""

import datetime
import time

from flask import current_app, g, request, url_for
from flask_login import current_user

from app import commands
from app.ground import audit, mask, tanggal, whatsapp, wilayah
from app.ground.db import db
from app.ground.permit import may
from app.ground.room import offers
from app.office import agency


def setup(app) -> None:
    app.config["WAITING_SECONDS"] = 30  # how old the number of to-dos in the menu may be
    app.extensions["todo_counts"] = {}
    app.after_request(_count_again)
    app.extensions["setting"] = agency.setting
    app.extensions["is_demo"] = lambda: agency.profile() and agency.profile().is_demo
    env = app.jinja_env
    env.globals.update(
        may=may, menu=_Menu(), todo_count=_TodoCount(), office=_Office(), is_demo=_Demo(), rupiah=tanggal.rupiah,
        sees_whole=mask.whole, wa_address=whatsapp.address,
    )  # fmt: skip
    for name, template in (("ui", "ui.html"), ("lists", "listing.html")):
        env.globals[name] = env.get_template(template).module
    env.filters.update(
        tanggal=lambda d: tanggal.long_date(d) if d else "",
        weekday=tanggal.day_date,
        moment=_moment,
        when=lambda on: _moment(on) if isinstance(on, datetime.datetime) else tanggal.long_date(on),
        told=_told,
        device=_device,
        number=lambda n: tanggal.number(n) if n is not None else "",
        group4=mask.group4,
        phone=mask.phone,
        place=mask.address,
    )
    app.get("/sehat")(_health)
    app.view_functions["_health"].may = "anyone"
    app.cli.add_command(commands.init)
    for command in commands.ALL:
        app.cli.add_command(command)


def _health():
    """For monitoring: answers when the database does."""
    from sqlalchemy import text

    from app.ground.db import db

    db.session.execute(text("SELECT 1"))
    return "sehat\n", 200, {"Content-Type": "text/plain; charset=utf-8"}


class _Demo:
    """True on an installation made by `flask demo`."""

    def __bool__(self):
        return bool(agency.face() and agency.face().is_demo)


class _Office:
    """The agency's profile as templates see it; read when first asked for."""

    def __getattr__(self, name):
        return getattr(agency.face(), name)


class _Menu:
    """The side bar's groups, with what the signed-in user may open."""

    def __iter__(self):
        groups: dict[str, list] = {}
        items = [item for item in sorted(offers("menu"), key=lambda item: item.order) if may(item.may)]
        here = _here(items)
        for item in items:
            line = {"title": item.title, "href": url_for(item.endpoint), "icon": item.icon, "count": None}
            groups.setdefault(item.group, []).append(line | {"current": item is here})
        return iter([{"title": title, "items": lines} for title, lines in groups.items()])


def _here(items):
    """The line that stands for this page: of its room the one whose address it begins with, the longest of them."""
    own = [item for item in items if request.blueprint and item.endpoint.partition(".")[0] == request.blueprint]
    near = [item for item in own if f"{request.path}/".startswith(url_for(item.endpoint).rstrip("/") + "/")]
    return max(near, key=lambda item: len(url_for(item.endpoint)), default=own[0] if own else None)


class _TodoCount:
    """How much waits for the user: counted afresh after whatever the user has changed, and when it is old."""

    def __bool__(self):
        return self._value() > 0

    def __str__(self):
        return str(self._value())

    def _value(self) -> int:
        counts = current_app.extensions["todo_counts"]
        moment, count = counts.get(current_user.id, (None, 0))
        if moment is None or time.monotonic() - moment > current_app.config["WAITING_SECONDS"]:
            count = sum(1 for todos in offers("todos") for _ in todos(current_user))
            counts[current_user.id] = (time.monotonic(), count)
        return count


def _count_again(response):
    """What a user just did may have been what waited. A search and a refused form have done nothing."""
    done = request.method == "POST" and response.status_code < 400 and db.session.info.get("write")
    if done and "_login_user" in g and current_user.is_authenticated:
        current_app.extensions["todo_counts"].pop(current_user.id, None)
    return response


def _moment(instant) -> str:
    if instant is None:
        return ""
    local = instant.astimezone(tanggal.WIB)
    return f"{tanggal.short_date(local.date())} {tanggal.clock(instant)}"


def _told(value, label="", kind="") -> str:
    """A value of the audit trail as a clerk reads it; the label says whether it is for everybody, and with the kind of
    record what a code stands for."""
    return mask.told(label, _in_words(audit.said(kind, label, value)))


def _in_words(value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    text = str(value)
    if len(text) >= 10 and text[4] == text[7] == "-":
        return _day_in_words(text)
    return wilayah.name_of(text) or text


def _day_in_words(text: str) -> str:
    """A date, or a moment, as the trail keeps them; other text as it is."""
    try:
        if len(text) == 10:
            return tanggal.long_date(datetime.date.fromisoformat(text))
        return _moment(datetime.datetime.fromisoformat(text))
    except (ValueError, TypeError):
        return text


def _device(agent: str | None) -> str:
    """A browser's long name as one or two words."""
    agent = agent or ""
    system = next((s for s in ("Windows", "Android", "iPhone", "Mac", "Linux") if s in agent), "Perangkat lain")
    browser = next((b for b in ("Edg", "Firefox", "Chrome", "Safari") if b in agent), "")
    return f"{browser.replace('Edg', 'Edge')} di {system}".strip() if browser else system
