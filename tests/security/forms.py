"""Every form of every page, and every route that takes one: what an attacker would fill in.

The forms are read off the pages themselves (tests/browser/city.py visits every route), with their buttons that send
elsewhere and their fields that send by themselves. A route that takes a form which no page shows just now is asked
which fields it reads. So a new form is covered by itself.
"""

import json
import re
from dataclasses import dataclass, field

from sqlalchemy import delete, func, select, update
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.routing import IntegerConverter

from app.accounts import passwords
from app.accounts.models import Account, RoleGrant, SecondFactor
from app.ground.db import Base
from app.ground.permit import ANYONE, SIGNED_IN, Role
from tests.accounts.make import make_user
from tests.browser import city
from tests.client import Client
from tests.databases import inside

PLAIN = "application/x-www-form-urlencoded"


@dataclass
class Form:
    """Where it goes, who fills it in, what an honest browser would send, and the element that HTMX would replace."""

    action: str
    account: str | None
    fields: list[tuple[str, str]] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    target: str | None = None

    @property
    def key(self):
        """What makes two forms one: ids apart, they go to the same place with the same fields."""
        names = {re.sub(r"\d+", "0", name) for name in self.names}
        return self.account, re.sub(r"\d+", "0", self.action), tuple(sorted(names))


class Asked(ImmutableMultiDict):
    """A form or a query that remembers what it was asked for."""

    names: set[str] = set()

    def __getitem__(self, key):
        Asked.names.add(key)
        return super().__getitem__(key)

    def getlist(self, key, *options, **more):
        Asked.names.add(key)
        return super().getlist(key, *options, **more)

    def __contains__(self, key):
        Asked.names.add(key)
        return super().__contains__(key)


def spied(app):
    """A class of requests for `app` that remember which fields the program reads."""
    return type("Spied", (app.request_class,), {"parameter_storage_class": Asked})


class People:
    """A signed-in client for each account that the pages name."""

    def __init__(self, app):
        self.app = app
        self.clients: dict[str | None, Client] = {None: Client(app)}
        self.hash = passwords.hash_password(city.PASSWORD)

    def client(self, account: str | None) -> Client:
        if account not in self.clients:
            if account not in city.ACCOUNTS.values():
                with inside(self.app):
                    make_user(account, roles=(account,), password=city.PASSWORD)
            self.clients[account] = Client(self.app).sign_in(account, city.PASSWORD)
        return self.clients[account]

    def back(self, account: str) -> None:
        """What was sent has ended the session, perhaps the account: it is as before, and signs in again."""
        with inside(self.app) as session:
            found = session.scalar(select(Account).where(Account.username == account))
            found.active, found.must_change, found.code_expires_at = True, False, None
            found.password_hash = self.hash
            session.execute(update(RoleGrant).where(RoleGrant.account_id == found.id).values(ends_on=None))
            session.execute(delete(SecondFactor).where(SecondFactor.account_id == found.id))
        self.clients.pop(account)


def account_for(app, endpoint: str) -> str | None:
    """Somebody who may open the route: the demo account of the first role that the grants name."""
    permission = app.view_functions[endpoint].may
    if permission == ANYONE:
        return None
    allowed = app.extensions["grants"][permission] if permission != SIGNED_IN else {Role.STAF}
    role = next((role for role in city.ACCOUNTS if role in allowed), None) or sorted(allowed)[0]
    return city.ACCOUNTS.get(role, str(role))


def of_page(doc, path: str, account: str | None):
    """The forms of a page that are sent by POST, each with every way by which it is sent."""
    for element in doc.cssselect("form"):
        if (element.get("method") or "").lower() == "post":
            yield _form(element, element, element.get("action") or path, account)
            for button in element.cssselect("button[formaction]"):
                yield _form(element, button, button.get("formaction"), account)
    for element in doc.xpath("//*[@hx-post]"):
        around = next(iter(element.xpath("ancestor-or-self::form")), element)
        yield _form(around, element, element.get("hx-post"), account)


def _form(around, sender, action: str, account: str | None) -> Form:
    shown = around.xpath("descendant-or-self::input|descendant-or-self::select|descendant-or-self::textarea|.//button")
    fields = [*_values(around), *json.loads(sender.get("hx-vals") or "{}").items()]
    files = [one.get("name") for one in shown if one.get("type") == "file" and one.get("name")]
    names = {one.get("name") for one in shown} | {name for name, _ in fields}
    target = sender.get("hx-target") or around.get("hx-target") or ""
    return Form(
        action=action.partition("#")[0],
        account=account,
        fields=[(name, str(value)) for name, value in fields if name != "csrf_token"],
        names=sorted(names - {"csrf_token", None, ""}),
        files=files,
        target=target[1:] if target.startswith("#") else None,
    )


def _values(around) -> list[tuple[str, str]]:
    if around.tag == "form":
        return around.form_values()
    return [(around.get("name"), around.get("value") or "")] if around.get("name") else []


def all_of(app, pages, people: People) -> list[Form]:
    """Every form, once for each account that meets it."""
    found: dict = {}
    for page in pages:
        if page.endpoint not in city.FILES:
            for form in of_page(people.client(page.account).get(page.path).doc, page.path, page.account):
                found.setdefault(form.key, form)
    reached = {endpoint_of(app, form.action) for form in found.values()}
    return [*found.values(), *_unseen(app, people, reached)]


def endpoint_of(app, action: str) -> str:
    """The route that takes it; a form that is sent to where nobody takes it is broken."""
    return app.url_map.bind("localhost").match(action.partition("?")[0], method="POST")[0]


def _unseen(app, people: People, reached: set[str]):
    """A form for each route that no page leads to just now, with the fields that its view reads."""
    for endpoint, action in takers(app):
        if endpoint not in reached:
            account = account_for(app, endpoint)
            client = people.client(account)
            Asked.names.clear()
            answer = client.flask.post(action, data={"csrf_token": client.token()})
            names = sorted(Asked.names - {"csrf_token"})
            if account and is_out(answer):
                people.back(account)
            yield Form(action, account, names=names)


def is_out(answer) -> bool:
    """Whether it says that the session is over."""
    return answer.status_code == 401 or (answer.headers.get("Location") or "").startswith("/masuk")


def takers(app) -> list[tuple[str, str]]:
    """(endpoint, address) of every route that takes a form, with ids of rows that are there where there are any."""
    rules = [rule for rule in app.url_map.iter_rules() if "POST" in rule.methods]
    with inside(app) as session, app.test_request_context():
        return [
            (rule.endpoint, rule.build({name: _example(session, rule, name) for name in rule.arguments})[1])
            for rule in sorted(rules, key=lambda rule: rule.rule)
        ]


def _example(session, rule, name: str):
    """As the pages have it; else the first row of the model that the parameter is named for."""
    known = city.VALUES | city.OTHERWISE.get(rule.endpoint, {})
    if name in known:
        given = known[name]
        return session.scalar(given.limit(1)) if hasattr(given, "limit") else given
    if not isinstance(rule._converters[name], IntegerConverter):
        return "contoh"
    for mapper in Base.registry.mappers:
        words = re.sub(r"(?<!^)(?=[A-Z])", "_", mapper.class_.__name__).lower()
        if f"{words}_id" == name and len(mapper.primary_key) == 1:
            return session.scalar(select(func.min(mapper.primary_key[0]))) or 1
    return 1
