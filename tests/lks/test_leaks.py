"""What must never happen: a partner sees or guesses anything of another LKS.

Every route of the application is walked, every method, as a partner. The ids in the addresses are those of another
LKS: a route's parameter is named for its model (`document_id`), so that a new route is covered by itself. Whatever
answers, no word of the other LKS stands in it: not in the page, a file, a file name, a header, an error. Behind the
partner's own door the answer to an id of another is that to an id that does not exist, byte for byte.
"""

import re

import pytest
from sqlalchemy import inspect, select

from app.accounts.models import Account, RoleGrant
from app.ground.db import Base, db
from app.lks.access import PARTNER
from app.lks.models import Institution
from tests.lks.make import furnish, make_lks

SOUGHT, MARK = "Zebra", "Kuarsa"  # the first is searched for and may be echoed, the second may appear nowhere
MISSING = 999_999_999
TOKEN = re.compile(rb'name="csrf_token" value="[^"]*"|"X-CSRFToken": "[^"]*"')


@pytest.fixture
def two(app, inside):
    """Ids of the partner's own LKS and of another one, both with a row of every kind."""
    with inside(app):
        own, other = make_lks(name="Panti Sendiri", kind="anak"), make_lks(name=f"{SOUGHT} {MARK}", kind="lansia")
        for column in ("address", "email", "note", "bank_name", "bank_holder"):
            setattr(other, column, f"{SOUGHT} {MARK}")
        furnish(own, "Milik")
        furnish(other, f"{SOUGHT} {MARK}")
        return own.id, other.id


@pytest.fixture
def partner(sign_in, two):
    return sign_in("mitra", roles=["lks"], scope=("lks", two[0]))


def mapped() -> dict[str, list]:
    """{"document_id": [models called Document]} of the whole house."""
    found: dict[str, list] = {}
    for mapper in Base.registry.mappers:
        name = re.sub(r"(?<!^)(?=[A-Z])", "_", mapper.class_.__name__).lower() + "_id"
        found.setdefault(name, []).append(mapper.class_)
    return found


def ids_of_the_other(session, other: int, name: str) -> list[int]:
    """Ids for a parameter: of the models it is named for, the rows of the other LKS; else of whatever there is."""
    ids, accounts = [], select(RoleGrant.account_id).where(RoleGrant.scope_id == other)
    for model in mapped().get(name, ()):
        keys = [column.name for column in inspect(model).primary_key]
        if len(keys) != 1:
            continue
        query = select(getattr(model, keys[0]))
        if model is Institution:
            query = query.where(Institution.id == other)
        elif "institution_id" in model.__table__.c:
            query = query.where(model.institution_id == other)
        elif model is Account:
            query = query.where(Account.id.in_(accounts))
        elif "account_id" in model.__table__.c:
            query = query.where(model.account_id.in_(accounts))
        rows = session.scalars(query.order_by(getattr(model, keys[0]).desc()).limit(2))
        ids += [row for row in rows if isinstance(row, int)]
    return ids or [MISSING]


def routes(app):
    for rule in app.url_map.iter_rules():
        if rule.endpoint not in ("static", "accounts.sign_out"):
            for method in sorted(rule.methods & {"GET", "POST"}):
                yield rule, method, app.view_functions[rule.endpoint].may


def build(app, rule, values: dict) -> str:
    given = {
        name: values.get(name, MISSING) if type(rule._converters[name]).__name__ == "IntegerConverter" else "contoh"
        for name in rule.arguments
    }
    with app.test_request_context():
        return rule.build(given)[1]


def whole(answer) -> bytes:
    """Everything that goes out: body and headers."""
    headers = "\n".join(f"{name}: {value}" for name, value in answer.headers if name != "Set-Cookie")
    return answer.get_data() + headers.encode()


def test_every_kind_of_row_is_there_to_be_leaked(app, inside, two):
    """A new model of this room is furnished in tests/lks/make.py, or this test says so."""
    with inside(app) as session:
        rooms = [mapper.class_ for mapper in Base.registry.mappers if mapper.class_.__module__.startswith("app.lks")]
        assert len(rooms) > 15
        lacking = [model.__name__ for model in rooms if session.scalar(select(db.func.count()).select_from(model)) < 2]
    assert not lacking, f"furnish() of tests/lks/make.py makes nothing of {lacking}"


@pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])
def test_no_route_tells_a_partner_of_another(app, inside, two, partner, htmx):
    own, other = two
    with inside(app) as session:
        names = {name for rule, _, _ in routes(app) for name in rule.arguments}
        ids = {name: ids_of_the_other(session, other, name) for name in names}
    before, faults = rows_of(app, inside, other), []
    headers = {"HX-Request": "true"} if htmx else {}
    for rule, method, may in routes(app):
        for turn in range(2):
            values = {name: ids[name][min(turn, len(ids[name]) - 1)] for name in rule.arguments}
            body = {"csrf_token": partner.token(), "q": SOUGHT, "institution_id": other} if method == "POST" else None
            body = body and body | {name: found[0] for name, found in ids.items() if name != "institution_id"}
            url = build(app, rule, values)
            answer = partner.flask.open(url, method=method, data=body, headers=headers)
            told = whole(answer)
            if MARK.encode() in told or answer.status_code >= 500:
                faults.append(f"{method} {url} ({rule.endpoint}): {answer.status_code}, tells of another")
            if "ETag" in answer.headers:
                faults.append(f"{method} {url}: an ETag")
            if may == PARTNER and rule.arguments and answer.status_code != 404:
                faults.append(f"{method} {url}: {answer.status_code} for an id of another")
    assert not faults, "\n".join(faults)
    assert rows_of(app, inside, other) == before, "something of the other LKS was changed"


def rows_of(app, inside, other: int) -> dict:
    """Everything that this room keeps of the other LKS."""
    with inside(app) as session:
        found = {}
        for mapper in Base.registry.mappers:
            table = mapper.local_table
            if table.name.startswith("lks_") and "institution_id" in table.c:
                query = select(table).where(table.c.institution_id == other).order_by(*table.primary_key)
                found[table.name] = [tuple(map(repr, row)) for row in session.execute(query)]
        return found


def test_an_id_of_another_answers_as_one_that_does_not_exist(app, inside, two, partner):
    own, other = two
    faults = []
    with inside(app) as session:
        names = {name for rule, _, _ in routes(app) for name in rule.arguments}
        ids = {name: ids_of_the_other(session, other, name)[0] for name in names}
    for rule, method, may in routes(app):
        if may != PARTNER or not rule.arguments:
            continue
        sent = {"csrf_token": partner.token()} if method == "POST" else None
        theirs, nobodys = (
            partner.flask.open(build(app, rule, values), method=method, data=sent) for values in (ids, {})
        )
        same = TOKEN.sub(b"", theirs.get_data()) == TOKEN.sub(b"", nobodys.get_data())
        kept = [(answer.status_code, sorted(answer.headers.keys())) for answer in (theirs, nobodys)]
        if not same or kept[0] != kept[1] or theirs.status_code != 404:
            faults.append(f"{method} {rule}: {theirs.status_code}, {nobodys.status_code}, same bytes: {same}")
    assert not faults, "\n".join(faults)


def test_the_walk_sees_the_own_lks(app, two, partner):
    """The same pages with the own rows say the own words: else the walk would prove nothing."""
    for page in ("/mitra", "/mitra/profil", "/mitra/dokumen", "/mitra/pengguna"):
        answer = partner.get(page)
        assert "Panti Sendiri" in answer and MARK not in answer
    assert "Milik" in partner.get("/mitra/dokumen") and "Milik" in partner.get("/mitra/pengguna")


def test_the_mark_would_be_found(app, two, sign_in):
    """The office sees it: the walk looks for a word that is really there."""
    assert MARK in sign_in("kabid", roles=["kabid"]).get(f"/lks/{two[1]}")


def test_the_own_pictures_of_the_office_are_not_the_partners(app, inside, two, partner):
    from app.lks.models import File

    with inside(app) as session:
        query = select(File.id, File.internal).where(File.institution_id == two[0])
        files = dict(session.execute(query).all())
    for file_id, internal in files.items():
        partner.get(f"/mitra/berkas/{file_id}", status=404 if internal else 200)


def test_a_partner_without_an_lks_finds_nothing(app, sign_in, two):
    lost = sign_in("tersesat", roles=["lks"])
    for rule, method, may in routes(app):
        if may == PARTNER:
            sent = {"csrf_token": lost.token()} if method == "POST" else None
            answer = lost.flask.open(build(app, rule, {}), method=method, data=sent)
            assert answer.status_code in (404, 422), f"{method} {rule}: {answer.status_code}"


def test_whoever_has_another_role_besides_is_out_of_a_managers_reach(app, inside, two, partner):
    """Else a partner could give a new password to somebody of the office."""
    from app.lks.models import Manager
    from tests.accounts.make import make_user

    with inside(app) as session:
        make_user("rangkap", roles=["lks"], scope=("lks", two[0]))
        account_id = session.scalar(select(Account.id).where(Account.username == "rangkap"))
        session.add(RoleGrant(account_id=account_id, role="staf"))
        mine = session.scalar(select(Account.id).where(Account.username == "mitra"))
        session.add(Manager(account_id=mine, institution_id=two[0]))
    for verb in ("kode", "penonaktifan", "pengelola"):
        partner.post(f"/mitra/pengguna/{account_id}/{verb}", status=404)
    assert "Rangkap" not in partner.get("/mitra/pengguna")


