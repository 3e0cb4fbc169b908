"""The rules of the house (README, "How the house is built"): each failure says what to do about it."""

import ast
import functools
import hashlib
import importlib
import re
from pathlib import Path

import pytest
from sqlalchemy import select, text
from werkzeug.routing import IntegerConverter

from app import rooms
from app.ground.mask import IDENTITY
from app.ground.permit import ANYONE, SIGNED_IN, Role
from tests.checkers import ROOT
from tests.client import Client

APP = ROOT / "app"
GROUND = "ground"
ORDER = ("models", "access", "rules", "forms", "views", "__init__")
COMMON = tuple(room.name for room in rooms.COMMON)
PROGRAMMES = tuple(room.name for room in rooms.PROGRAMMES)
ROOMS = (*COMMON, *PROGRAMMES)
NOT_ROOMS = {GROUND, "commands", "static", "templates"}
SHAPELESS = {"utils", "util", "helpers", "helper", "common", "misc", "tools", "base", "lib"}
LONGEST_VIEW = 15
SOURCES = sorted(path for path in APP.rglob("*.py") if "__pycache__" not in path.parts)
TEMPLATES = sorted((APP / "templates").rglob("*.html"))
GUARDED = {"audit_security", "accounts_sign_in", "job"}  # what a GET may write: access log, session, job


def name_of(path: Path) -> str:
    """app/people/rules/joining.py is app.people.rules.joining; an __init__ is its package."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


@functools.cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), str(path))


@functools.cache
def modules() -> frozenset[str]:
    return frozenset(name_of(path) for path in SOURCES)


@functools.cache
def imports_of(path: Path) -> tuple[tuple[str, int], ...]:
    """Every module of ours that a file imports, inside functions too, with the line."""
    found = []
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            found += [(alias.name, node.lineno) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                found.append((inner if inner in modules() else node.module, node.lineno))
    return tuple((name, line) for name, line in found if name == "app" or name.startswith("app."))


def room_of(module: str) -> str | None:
    parts = module.split(".")
    return parts[1] if len(parts) > 1 and parts[1] in ROOMS else None


def at(path: Path, line: int) -> str:
    return f"{path.relative_to(ROOT)}:{line}"


def told(faults: list[str], remedy: str) -> None:
    assert not faults, remedy + "\n  " + "\n  ".join(faults)


# --- who imports whom ---------------------------------------------------------------------------------


def test_every_room_is_in_the_table_of_contents():
    folders = {path.parent.name for path in APP.glob("*/__init__.py")} - NOT_ROOMS
    told(sorted(folders - set(ROOMS)), "Name the room in app/rooms.py, or take its folder away:")
    told(sorted(set(ROOMS) - folders), "app/rooms.py names a room that has no folder:")


def test_the_ground_knows_no_room():
    faults = [
        f"{at(path, line)} imports {module}"
        for path in SOURCES
        if name_of(path).startswith("app.ground.")
        for module, line in imports_of(path)
        if not module.startswith("app.ground")
    ]
    told(faults, "The ground imports no room. Read what rooms offer (ground/room.py), or move the code into the room:")


def test_rooms_import_only_what_stands_before_them():
    faults = []
    for path in SOURCES:
        room = room_of(name_of(path))
        if room is None:
            continue
        before = set(COMMON[: COMMON.index(room)] if room in COMMON else COMMON)
        for module, line in imports_of(path):
            other = module.split(".")[1] if "." in module else "app"
            if other not in before | {room, GROUND}:
                faults.append(f"{at(path, line)} imports {module}")
    told(
        faults,
        "A common room imports the ground and the common rooms before it in app/rooms.py; a programme imports the "
        "ground and common rooms, never another programme. Turn the arrow round with an offer:",
    )


def rank(module: str) -> int | None:
    """Where a file stands in a room's order; None for files of other names."""
    part = (module.split(".") + ["__init__"])[2]
    return ORDER.index(part) if part in ORDER else None


def test_inside_a_room_imports_go_one_way():
    """models, access, rules, forms, views, __init__: each imports only those before it.

    Files of other names (figures, letters, listing …) may stand anywhere between models and views:
    they import neither views nor the room itself, and no import makes a circle.
    """
    faults = []
    for path in SOURCES:
        name, room = name_of(path), room_of(name_of(path))
        if room is None:
            continue
        for module, line in imports_of(path):
            if room_of(module) != room:
                continue
            mine, theirs = rank(name), rank(module)
            same_package = name.split(".")[:3] == module.split(".")[:3]
            late = theirs is not None and theirs >= (ORDER.index("views") if mine is None else mine)
            if late and not same_package:
                faults.append(f"{at(path, line)} imports {module}")
    told(faults, f"Inside a room a file imports only those before it ({', '.join(ORDER)}). Move the code down:")


def test_no_room_imports_in_a_circle():
    graph = {name_of(path): {module for module, _ in imports_of(path)} for path in SOURCES}
    graph = {name: {other for other in others if other in graph} for name, others in graph.items() if room_of(name)}
    faults = [" → ".join(circle) for circle in [circle_from(graph, name) for name in sorted(graph)] if circle]
    told(faults[:3], "These files import one another. Put what both need into a file that both import:")


def circle_from(graph, start) -> list[str] | None:
    paths = [[start]]
    seen = set()
    while paths:
        path = paths.pop()
        for other in graph.get(path[-1], ()):
            if other == start:
                return [*path, start]
            if other not in seen:
                seen.add(other)
                paths.append([*path, other])
    return None


def outside_imports(path: Path):
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, None, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from ((node.module, alias.name, node.lineno) for alias in node.names)


def files_of(kind: str):
    """rules.py of every room, or the files of its package rules/."""
    for path in SOURCES:
        parts = name_of(path).split(".")
        if len(parts) > 2 and parts[1] in ROOMS and parts[2] == kind:
            yield path


def test_rules_never_import_flask():
    faults = [
        f"{at(path, line)} imports {module}"
        for kind in ("rules", "models")
        for path in files_of(kind)
        for module, _, line in outside_imports(path)
        if module.split(".")[0] in ("flask", "flask_login", "werkzeug", "wtforms", "flask_wtf")
    ]
    told(faults, "A rule is given all that it needs as arguments, and refuses with RuleError:")


def test_views_find_rows_through_access():
    faults = [
        f"{at(path, line)} imports {name or module}"
        for path in files_of("views")
        for module, name, line in outside_imports(path)
        if module.split(".")[0] == "sqlalchemy" or (module == "app.ground.db" and name != "begin_write")
    ]
    told(faults, "A view finds rows through access.py and changes them through rules.py:")


def test_views_are_short():
    faults = []
    for path in files_of("views"):
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.FunctionDef) and any("bp." in ast.unparse(mark) for mark in node.decorator_list):
                body = node.body[1:] if ast.get_docstring(node) else node.body
                lines = body[-1].end_lineno - body[0].lineno + 1
                if lines > LONGEST_VIEW:
                    faults.append(f"{at(path, node.lineno)} {node.name}: {lines} lines")
    told(faults, f"A view finds, validates, calls, answers in {LONGEST_VIEW} lines. Move decisions into rules.py:")


def test_files_are_named_for_their_subject():
    faults = [at(path, 1) for path in SOURCES if path.stem in SHAPELESS or path.parent.name in SHAPELESS]
    told(faults, "A file is named for its subject, never its shape:")


def test_folders_have_twins():
    faults = []
    for room in rooms.COMMON + rooms.PROGRAMMES:
        if room.blueprints and not (APP / "templates" / room.name).is_dir():
            faults.append(f"app/templates/{room.name}")
        if not any((ROOT / "tests" / room.name).glob("test_*.py")):
            faults.append(f"tests/{room.name}/test_*.py")
    told(faults, "A room has a folder of templates and one of tests, of the same name:")
    strange = {path.name for path in (APP / "templates").iterdir() if path.is_dir()} - set(ROOMS)
    told(sorted(strange), "app/templates holds folders that are no room's:")


# --- permission ---------------------------------------------------------------------------------------


@pytest.fixture
def grants(app):
    return app.extensions["grants"]


def test_every_route_says_who_may(app, grants):
    faults = []
    for rule in app.url_map.iter_rules():
        permission = getattr(app.view_functions[rule.endpoint], "may", None)
        if permission is None:
            faults.append(f"{rule} ({rule.endpoint}) says nothing")
        elif permission not in grants and permission not in (ANYONE, SIGNED_IN):
            faults.append(f"{rule} ({rule.endpoint}) asks for {permission}, which access.py does not grant")
    told(faults, "Make routes with RoomBlueprint and may=; grant the permission in the room's access.py:")


def test_every_grant_is_used(app, grants):
    used = {getattr(view, "may", None) for view in app.view_functions.values()} | {IDENTITY}
    used |= {item.may for room in app.rooms for kind in (room.menu, room.figures, room.imports) for item in kind}
    for path in TEMPLATES:
        used |= set(re.findall(r"""may\(["']([a-z_:]+)["']""", path.read_text()))
    for path in SOURCES:  # rows that only some may see: access files ask by the grant's own name
        if path.stem == "access":
            asked = re.findall(r"\bmay\(([A-Z_]+)", path.read_text())
            used |= {getattr(importlib.import_module(name_of(path)), name, None) for name in asked}
    told(sorted(set(grants) - used), "Nothing asks for these grants; take them away:")


def test_every_endpoint_is_english_and_every_address_plain(app):
    faults = [str(rule) for rule in app.url_map.iter_rules() if not re.fullmatch(r"[a-z0-9/<>:_.\-]+", str(rule))]
    told(faults, "Addresses are small letters, digits and dashes:")


def test_templates_ask_for_grants_that_exist(grants):
    faults = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in TEMPLATES
        for name in re.findall(r"""may\(["']([a-z_:]+)["']""", path.read_text())
        if name not in grants
    ]
    told(faults, "A template asks for a permission that no access.py grants:")


# --- templates ----------------------------------------------------------------------------------------


def test_templates_parse_and_have_a_title(app):
    faults = []
    for path in TEMPLATES:
        name, source = str(path.relative_to(APP / "templates")), path.read_text()
        app.jinja_env.get_template(name)
        if re.search(r"{%-? extends .(base|portal)\.html", source) and not re.search(r"{%-? block title", source):
            faults.append(name)
    assert app.jinja_env.undefined.__name__ == "StrictUndefined", "Jinja must refuse what is not defined"
    told(faults, "Give the page a title: {% block title %}…{% endblock %}")


INLINE = re.compile(r"<style\b|\sstyle\s*=|\son[a-z]+\s*=\s*[\"'{]|\shx-on|<script(?![^>]*\ssrc=)[^>]*>\s*[^<\s]", re.I)


def test_templates_hold_no_inline_style_or_script():
    faults = []
    for path in TEMPLATES:
        of_letters = path.parent.name == "letters" and path.stem in ("attached", "certificate")
        if of_letters or path.name in ("print.html", "letter.html"):
            continue  # drawn by WeasyPrint, never sent to a browser
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if found := INLINE.search(line):
                faults.append(f"{at(path, number)} {found.group().strip()}")
    told(faults, "The content policy refuses inline style and script; use a class, or pendapa.js:")


def test_no_dialog_bears_the_name_of_a_field():
    """A dialog takes its name as id when it opens: a field of that id would be taken for it, and nothing open."""
    from app.ground.form import Form

    for room in ROOMS:
        if (APP / room / "forms.py").exists():
            importlib.import_module(f"app.{room}.forms")
    shapes, fields = [Form], set()
    while shapes:
        shape = shapes.pop()
        shapes += shape.__subclasses__()
        fields |= {name for name in dir(shape) if hasattr(getattr(shape, name, None), "field_class")}
    assert "role" in fields and len(fields) > 100
    faults = [
        f"{at(path, number)} {found}"
        for path in TEMPLATES
        for number, line in enumerate(path.read_text().splitlines(), 1)
        for found in re.findall(r"ui\.dialog\(\"(\w+)\"[,)]", line)
        if found in fields
    ]
    told(faults, "Give the dialog another name:")


# --- migrations ---------------------------------------------------------------------------------------


def test_migrations_match_the_models_and_go_both_ways(app, inside):
    from alembic import command
    from alembic.util.exc import AutogenerateDiffsDetected

    with inside(app):
        config = app.extensions["migrate"].migrate.get_config()
        for step in ("as built", "down and up again"):
            try:
                command.check(config)
            except AutogenerateDiffsDetected as differs:
                pytest.fail(f"Models and migrations differ ({step}); write a migration: {differs}")
            if step == "as built":
                command.downgrade(config, "base")
                command.upgrade(config, "head")


def test_the_database_holds_what_no_table_can_say(app, inside):
    """Triggers, functions and search indexes stand there as `ddl.py` of each room says: a migration that makes a
    table of SQLite anew would lose them without a word."""
    from app.ground import audit

    with inside(app) as session:
        dialect = session.connection().dialect.name
        declared = audit.append_only_ddl(dialect)
        for path in sorted((ROOT / "app").glob("*/ddl.py")):
            declared += importlib.import_module(f"app.{path.parent.name}.ddl").statements(dialect)
        made = _made_in_sqlite(session) if dialect == "sqlite" else _made_in_postgresql(session)
    lost = [statement[:90] for statement in declared if not _stands(statement, made)]
    told(lost, "Declared in ddl.py, but no migration made it so:")
    assert len(declared) > 10


NAMED = re.compile(r"(?:TRIGGER|TABLE|FUNCTION|INDEX|CONSTRAINT|EXTENSION IF NOT EXISTS) (\w+)")


def _stands(statement: str, made: dict[str, str]) -> bool:
    """The thing is there by its name; and word for word, where the database keeps its words."""
    name = NAMED.findall(statement)[-1 if statement.startswith("ALTER") else 0]
    name += "()" if "$$" in statement else ""
    if name not in made:
        return False
    body = statement.split("$$")[1] if "$$" in statement else statement
    return not made[name] or " ".join(made[name].split()) == " ".join(body.split())


def _made_in_sqlite(session) -> dict[str, str]:
    return dict(session.execute(text("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")).all())


def _made_in_postgresql(session) -> dict[str, str]:
    names = "SELECT tgname FROM pg_trigger UNION SELECT conname FROM pg_constraint UNION SELECT relname FROM pg_class"
    found = dict.fromkeys(session.scalars(text(f"{names} UNION SELECT extname FROM pg_extension")), "")
    schema = "SELECT oid FROM pg_namespace WHERE nspname = 'public'"
    bodies = session.execute(text(f"SELECT proname, prosrc FROM pg_proc WHERE pronamespace IN ({schema})"))
    return found | {f"{name}()": body for name, body in bodies}


# --- the walk -----------------------------------------------------------------------------------------


def addresses(app, method: str, number: int):
    """(address, endpoint, permission) of every route; ids are `number`."""
    for rule in app.url_map.iter_rules():
        if method in rule.methods and rule.endpoint != "accounts.sign_out":
            values = {
                name: number if isinstance(rule._converters[name], IntegerConverter) else "contoh"
                for name in rule.arguments
            }
            with app.test_request_context():
                url = rule.build(values)[1]
            yield url, rule.endpoint, app.view_functions[rule.endpoint].may


def knock(client, method, url, short=False) -> tuple[int, str]:
    """Status, and where the answer leads. `short` asks as HTMX does: a refusal is then a line and no page."""
    data = {"csrf_token": client.token()} if method == "POST" else None
    answer = client.flask.open(url, method=method, data=data, headers={"HX-Request": "true"} if short else None)
    return answer.status_code, answer.headers.get("Location") or answer.headers.get("HX-Redirect") or ""


@pytest.mark.pages
@pytest.mark.parametrize("role", list(Role), ids=lambda role: role.value)
def test_every_door_opens_to_whom_the_grants_say(app, grants, sign_in, role):
    client, faults = sign_in(f"orang.{role.value}", roles=[role]), []
    for method, number in (("GET", 999_999), ("POST", 999_999)):
        for url, endpoint, permission in addresses(app, method, number):
            is_open = permission in (ANYONE, SIGNED_IN) or role in grants[permission]
            status, location = knock(client, method, url, short=not is_open or str(number) in url)
            right = status in (200, 204, 303, 400, 404, 405, 409, 413, 422) if is_open else status == 403
            if not right or location.startswith("/masuk"):
                faults.append(f"{method} {url} ({endpoint}, {permission}): {status} {location}")
    told(faults, f"The door and the grants disagree for {role}:")


def test_nobody_is_asked_to_sign_in(app, client):
    faults = []
    for method in ("GET", "POST"):
        for url, endpoint, permission in addresses(app, method, 999_999):
            status, location = knock(client, method, url)
            asked = (status == 303 and location.startswith("/masuk")) or status == 401
            if asked == (permission == ANYONE) or status >= 500:
                faults.append(f"{method} {url} ({endpoint}, {permission}): {status} {location}")
    told(faults, "Only pages with may=ANYONE open to nobody:")


def test_reading_changes_nothing(app, inside, sign_in):
    with inside(app):
        furnish()
    client = sign_in("semua", roles=[role.value for role in Role])
    before, faults = fingerprints(app, inside), []
    for url, endpoint, _ in addresses(app, "GET", 1):
        status, _ = knock(client, "GET", url)
        if status >= 500:
            faults.append(f"GET {url} ({endpoint}) gave {status}")
    after = fingerprints(app, inside)
    faults += [f"{table} changed" for table in before if before[table] != after[table]]
    told(faults, "A GET changes no row but those of access log, session and job:")


def furnish() -> None:
    """Something behind the first id of the common rooms."""
    from app.ground import job
    from tests.people.make import make_person

    make_person(categories=["09"])
    job.enqueue("contoh", "Pekerjaan contoh", {}, by=None)


def fingerprints(app, inside) -> dict[str, str]:
    from app.ground.db import db

    found = {}
    with inside(app) as session:
        for table in db.metadata.sorted_tables:
            if table.name not in GUARDED:
                rows = session.execute(select(table).order_by(*table.primary_key)).all()
                found[table.name] = hashlib.sha256(repr(rows).encode()).hexdigest()
    return found


@pytest.mark.parametrize("end", ["sign-out", "new password", "disabled"])
def test_a_replayed_cookie_opens_nothing(app, inside, sign_in, end):
    client = sign_in("lama", roles=["admin"])
    cookie = client.flask.get_cookie(app.config["SESSION_COOKIE_NAME"]).value
    end_session(end, app, inside, client, sign_in)
    thief, faults = Client(app), []
    thief.flask.set_cookie(app.config["SESSION_COOKIE_NAME"], cookie)
    for url, _endpoint, permission in addresses(app, "GET", 1):
        answer = thief.flask.get(url)
        if permission != ANYONE and not (answer.status_code == 303 and answer.location.startswith("/masuk")):
            faults.append(f"{url}: {answer.status_code}")
    told(faults, f"The session ended ({end}), but its cookie still opens:")


def end_session(end, app, inside, client, sign_in) -> None:
    if end == "sign-out":
        client.post("/keluar")
    elif end == "disabled":
        sign_in("admin.lain", roles=["admin"]).post("/pengguna/1/penonaktifan")
    else:
        other = Client(app).sign_in("lama", "pendapa-demo")
        typed = {"current": "pendapa-demo", "new_password": "sungai brantas pagi", "again": "sungai brantas pagi"}
        other.post("/akun/kata-sandi", typed, status=303)


def test_every_page_can_be_visited_by_the_tests_that_look_at_all_of_them(app):
    """tests/browser/city.py fills in the parameters of every page, so that none escapes axe, the phone and the rest."""
    from tests.browser import city

    for rule in app.url_map.iter_rules():
        if "GET" in rule.methods and rule.endpoint not in city.ELSEWHERE:
            unknown = set(rule.arguments) - set(city.VALUES)
            assert not unknown, f"{rule.rule}: say in tests/browser/city.py, VALUES, how one of {unknown} is found"
