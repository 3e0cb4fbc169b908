"""Both databases tell the same: one city on each, walked from link to link and filter to filter, page beside page.

What a page shows is sorted, filtered, counted and searched by the database. The tests of rules and races run on both;
those of words and forms run on SQLite alone (marked `pages`), and this walk says that they would read the same.
"""

import difflib
import re
from collections import Counter
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

import pytest
from werkzeug.exceptions import HTTPException

from tests import databases
from tests.browser import city
from tests.client import Answer, Client

ACCOUNTS = ("operator", "kabid", "kadis", "shelter", "lks", "admin")
TYPED = ("siti", "budi san", "zzz")  # into every box of a list: a name, the beginning of two, nobody
WHOSE, CHOICES = 2, 8  # pages that differ in whose they are, or in several things chosen; choices of one filter
# They tell of the server, of this very minute or of the walk itself.
APART = re.compile(r"/(static|keluar|sehat|masuk|akun|jejak|pengguna/\d+/sesi|verifikasi|privasi/warga)")
TRACES = "#looks"  # who looked is written apart: PostgreSQL shows it on the page itself, SQLite on the next one
MOMENTS = re.compile(r"\b\d{1,2}[.:]\d{2}( WIB)?|\b\d+ (detik|menit|jam)( yang)? lalu|baru saja|\b[0-9a-f]{12,}\b")


class Walk:
    """Everything one account reaches: {address: (status, what its page says)}."""

    def __init__(self, app, account: str):
        self.app, self.client = app, Client(app).sign_in(account, city.PASSWORD)
        self.urls = app.url_map.bind("localhost")
        self.seen: Counter = Counter()
        self.told: dict[str, tuple[int, list[str]]] = {}

    def all(self) -> dict[str, tuple[int, list[str]]]:
        waiting = ["/"]
        while waiting:
            waiting += self._visit(waiting.pop(0))
        return self.told

    def _visit(self, address: str) -> list[str]:
        """Reads the page once; gives where it leads."""
        if address in self.told or not self._is_wanted(address):
            return []
        answer = Answer(self.client.flask.get(address))
        if not answer.is_html:
            self.told[address] = answer.status, []
            return []
        self.told[address] = answer.status, _lines(answer)
        links = [link.get("href") for link in answer.css("a[href]") if link.get("download") is None]
        onward = [urljoin(address, link) for link in links]
        onward += _chosen(answer, address) if "?" not in address else []
        return [one.partition("#")[0] for one in onward if not urlsplit(one).netloc]

    def _is_wanted(self, address: str) -> bool:
        path, _, query = address.partition("?")
        if APART.match(path):
            return False
        try:
            endpoint, _ = self.urls.match(path, method="GET")
        except HTTPException:
            return False
        asked = [name for name, _ in parse_qsl(query)]
        kind = endpoint, asked[0] if len(asked) == 1 else len(asked) > 1
        self.seen[kind] += 1
        return endpoint not in city.FILES and self.seen[kind] <= (CHOICES if len(asked) == 1 else WHOSE)


def _lines(answer) -> list[str]:
    """What stands on the page, without moments: the cities were made one after the other."""
    for element in answer.css(TRACES):
        element.drop_tree()
    [main] = answer.css("main") or [answer.doc]
    words = (" ".join(text.split()) for text in main.itertext())
    return [MOMENTS.sub("…", word) for word in words if word]


def _chosen(answer, address: str) -> list[str]:
    """Every list of the page with each choice of each filter, and with words typed into its box."""
    found = []
    for form in answer.css("main form"):
        if (form.get("method") or "get").lower() != "get":
            continue
        goal = urljoin(address, form.get("action") or "")
        plain = [(name, value) for name, value in form.form_values() if value]
        for field in form.cssselect("select[name], input[type=search][name], input[type=radio][name]"):
            name = field.get("name")
            others = [pair for pair in plain if pair[0] != name]
            found += [f"{goal.partition('?')[0]}?{urlencode([*others, (name, value)])}" for value in _values(field)]
    return found


def _values(field) -> tuple[str, ...]:
    if field.tag == "select":
        return tuple(option.get("value", "") for option in field.cssselect("option") if option.get("value"))
    return TYPED if field.get("type") == "search" else (field.get("value") or "on",)


@pytest.fixture(scope="module")
def cities(templates):
    """The demo city on each database, opened."""
    places = {kind: templates[kind].copy("both", of=databases.DEMO) for kind in databases.KINDS}
    apps = {kind: place.open() for kind, place in places.items()}
    yield apps
    for kind, app in apps.items():
        databases.close(app)
        templates[kind].discard(places[kind])


@pytest.mark.slow
@pytest.mark.parametrize("account", ACCOUNTS)
def test_every_page_list_and_filter_reads_the_same_on_both(cities, account, clock):
    told = {kind: Walk(app, account).all() for kind, app in cities.items()}
    one, other = (told[kind] for kind in databases.KINDS)
    assert set(one) == set(other)
    faults = []
    for address in one:
        if one[address] != other[address]:
            (status, lines), (status_there, lines_there) = one[address], other[address]
            differ = list(difflib.unified_diff(lines, lines_there, "sqlite", "postgresql", n=0, lineterm=""))[2:8]
            faults.append(f"{address}: {status} and {status_there}: " + " | ".join(differ))
    assert not faults, f"{len(faults)} of {len(one)} pages differ:\n" + "\n".join(faults[:30])
    assert len(one) > 15, "the walk went nowhere"
