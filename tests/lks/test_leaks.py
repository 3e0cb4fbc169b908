"""What must never happen: a partner sees or guesses anything of another LKS.

Every route of the application is walked, every method, as a partner. The ids in the addresses are those of another
LKS: a route's parameter is named for its model (`document_id`), so that a new route is covered by itself. Whatever
answers, no word of the other LKS stands in it: not in the page, a file, a file name, a header, an error. Behind the
partner's own door the answer to an id of another is that to an id that does not exist, byte for byte.
"""

import re

import pytest
from sqlalchemy import inspect, select
from werkzeug.routing import IntegerConverter

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
    """Every route with every method that it answers to, those that come by themselves (HEAD, OPTIONS) too."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint not in ("static", "accounts.sign_out"):
            for method in sorted(rule.methods):
                yield rule, method, app.view_functions[rule.endpoint].may


def is_refused(method: str, status: int) -> bool:
    """What an id of another gets. OPTIONS tells the methods of an address and runs no view."""
    return status == (200 if method == "OPTIONS" else 404)


def build(app, rule, values: dict) -> str:
    given = {
        name: values.get(name, MISSING) if isinstance(rule._converters[name], IntegerConverter) else "contoh"
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


@pytest.mark.slow
@pytest.mark.parametrize("htmx", [False, pytest.param(True, marks=pytest.mark.pages)], ids=["plain", "htmx"])
def test_no_route_tells_a_partner_of_another(app, inside, two, partner, htmx):
    own, other = two
    with inside(app) as session:
        names = {name for rule, _, _ in routes(app) for name in rule.arguments}
        ids = {name: ids_of_the_other(session, other, name) for name in names}
    before, faults = rows_of(app, inside, other), []
    headers = {"HX-Request": "true"} if htmx else {}
    for rule, method, may in routes(app):
        turns = ({name: ids[name][min(turn, len(ids[name]) - 1)] for name in rule.arguments} for turn in range(2))
        for url in dict.fromkeys(build(app, rule, values) for values in turns):
            body = {"csrf_token": partner.token(), "q": SOUGHT, "institution_id": other} if method == "POST" else None
            body = body and body | {name: found[0] for name, found in ids.items() if name != "institution_id"}
            answer = partner.flask.open(url, method=method, data=body, headers=headers)
            told = whole(answer)
            if MARK.encode() in told or answer.status_code >= 500:
                faults.append(f"{method} {url} ({rule.endpoint}): {answer.status_code}, tells of another")
            if "ETag" in answer.headers:
                faults.append(f"{method} {url}: an ETag")
            if may == PARTNER and rule.arguments and not is_refused(method, answer.status_code):
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
        kept = [(answer.status_code, headers_of(answer)) for answer in (theirs, nobodys)]
        if not same or kept[0] != kept[1] or not is_refused(method, theirs.status_code):
            faults.append(f"{method} {rule}: {theirs.status_code}, {nobodys.status_code}, same bytes: {same}")
    assert not faults, "\n".join(faults)


def headers_of(answer) -> list[tuple[str, str]]:
    """Every header with its value; of those that differ from one request to the next only that they are there."""
    own = ("Set-Cookie", "Date", "Content-Security-Policy", "X-Request-Id", "Server-Timing")
    return sorted((name, "" if name in own else value) for name, value in answer.headers)


def test_the_walk_tries_every_method(app):
    """GET, POST, and what comes with them: a route without one of these would stand outside the walk."""
    tried = {method for _, method, _ in routes(app)}
    assert tried == {"GET", "HEAD", "OPTIONS", "POST"}


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "PROPFIND"])
def test_other_methods_open_nothing(app, two, partner, method):
    for address in ("/mitra", "/mitra/dokumen", f"/lks/{two[1]}", f"/lks/{two[1]}/dokumen"):
        answer = partner.flask.open(address, method=method)
        assert answer.status_code in (400, 403, 405, 501) and MARK.encode() not in whole(answer)


# An account of several LKS


@pytest.fixture
def both(app, inside, sign_in, two):
    """An account of the partner's own LKS and of the other one; a third it does not belong to."""
    with inside(app):
        third = make_lks(name="Panti Ketiga")
        furnish(third, "Ketiga")
        client = third.id
    agent = sign_in("rangkap.lembaga", roles=["lks"], scope=("lks", two[0]))
    with inside(app) as session:
        account_id = session.scalar(select(Account.id).where(Account.username == "rangkap.lembaga"))
        session.add(RoleGrant(account_id=account_id, role="lks", scope_kind="lks", scope_id=two[1]))
    return agent, client


def test_an_account_of_several_lks_chooses_one_and_stays_with_it(both, two):
    agent, _ = both
    assert agent.get("/", status=303).location == "/mitra"
    assert agent.get("/mitra", status=303).location == "/mitra/lembaga"
    assert agent.get("/mitra/dokumen", status=303).location == "/mitra/lembaga"
    offered = agent.get("/mitra/lembaga")
    assert "Panti Sendiri" in offered and f"{SOUGHT} {MARK}" in offered and "Ketiga" not in offered
    for own, name, other in ((two[0], "Panti Sendiri", MARK), (two[1], MARK, "Panti Sendiri")):
        home = agent.get(f"/mitra?lembaga={own}")
        assert name in home and other not in home and "Ganti lembaga" in home
        links = [link.get("href") for link in home.css(".m-nav a")]
        assert links and all(link.endswith(f"?lembaga={own}") for link in links)
        fields = agent.get(f"/mitra/profil/ubah?lembaga={own}").fields()
        sent = agent.post(f"/mitra/profil/ubah?lembaga={own}", fields | {"address": f"Jalan {own}"}, status=303)
        assert sent.location == f"/mitra/profil?lembaga={own}"
        assert f"Jalan {own}" in agent.get(sent.location)


def test_what_is_typed_for_one_lks_never_lands_at_the_other(app, inside, both, two):
    agent, _ = both
    agent.post("/mitra/permohonan", {"message": "tanpa memilih"}, status=303)
    with inside(app) as session:
        from app.lks.models import Application, Proposal

        assert not session.scalar(select(Application.id).where(Application.message == "tanpa memilih"))
    fields = agent.get(f"/mitra/profil/ubah?lembaga={two[1]}").fields()
    agent.post(f"/mitra/profil/ubah?lembaga={two[1]}", fields | {"phone": "081234567890"}, status=303)
    with inside(app) as session:
        assert set(session.scalars(select(Proposal.institution_id).where(Proposal.field == "phone"))) == {two[1]}


def test_choosing_an_lks_of_somebody_else_is_as_choosing_none_that_exists(app, inside, both, two):
    """Also the rows of the account's other LKS are not found under the one that was chosen."""
    agent, third = both
    with inside(app) as session:
        names = {name for rule, _, _ in routes(app) for name in rule.arguments}
        ids = {name: ids_of_the_other(session, two[1], name)[0] for name in names}
    for rule, method, may in routes(app):
        if may != PARTNER or method == "OPTIONS" or rule.endpoint == "partner.choice":
            continue
        sent = {"csrf_token": agent.token()} if method == "POST" else None
        told = []
        for asked in (third, MISSING, "0", "x", "9" * 400, f"0{two[0]}"):
            answer = agent.flask.open(f"{build(app, rule, ids)}?lembaga={asked}", method=method, data=sent)
            told.append((answer.status_code, TOKEN.sub(b"", answer.get_data()), headers_of(answer)))
        assert told[0][0] in (404, 422) and all(one == told[0] for one in told), f"{method} {rule}: {told[0][0]}"
        if rule.arguments:
            answer = agent.flask.open(f"{build(app, rule, ids)}?lembaga={two[0]}", method=method, data=sent)
            assert answer.status_code == 404 and MARK.encode() not in whole(answer), f"{method} {rule}"


def test_who_belongs_to_two_lks_reads_an_announcement_for_each(app, inside, both, two):
    from app.lks.models import Announcement, Reading

    agent, _ = both
    with inside(app) as session:
        told = Announcement(title="Untuk semua", body="Isi", kinds=[])
        session.add(told)
        session.flush()
        address = f"/mitra/pengumuman/{told.id}/tanda-baca?lembaga="
    for own in (*two, two[0]):
        agent.post(f"{address}{own}", status=303)
    with inside(app) as session:
        read = session.scalars(select(Reading.institution_id).where(Reading.name == "Rangkap Lembaga"))
        assert sorted(read) == sorted(two)


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
        if may == PARTNER and method != "OPTIONS":
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


