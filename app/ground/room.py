"""Rooms and what they offer; the blueprint that asks sign-in, CSRF and permission before every view."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import wraps
from typing import NamedTuple

from flask import Blueprint, current_app, make_response, request
from flask_login import current_user

from app.ground import audit, pace
from app.ground.db import begin_write, db
from app.ground.permit import ANYONE, may

READING = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True)
class MenuItem:
    """A line of the side bar, shown to whom `may` allows."""

    title: str
    endpoint: str
    icon: str
    may: str
    group: str = ""
    order: int = 50


@dataclass(frozen=True)
class Adjustable:
    """A setting that an administrator may change on the page of them all.

    `shape` is how it is typed: "number" from `least` to `most` of a `unit`; "one" or "some" of `choices`, which are
    (value, words); "code", one of the archive codes; "names", a list of [key, name] with one name a line.
    """

    key: str
    label: str
    shape: str = "number"
    least: int = 0
    most: int = 0
    unit: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    note: str = ""


@dataclass(frozen=True)
class HistoryEntry:
    """One thing that happened to a person, as the person's page tells it."""

    on: date | datetime
    sentence: str
    href: str | None = None
    icon: str = "info"


@dataclass(frozen=True)
class Todo:
    """Something that waits for the signed-in user."""

    sentence: str
    href: str
    due: date | None = None
    count: int = 1


class Entry(NamedTuple):
    """A record behind a figure, as the list of them shows it."""

    title: str
    note: str
    href: str | None


@dataclass(frozen=True)
class Figure:
    """A number for leadership.

    `value()` tells how it stands now, for the first page, and `href` leads to where it is worked on. That is
    all that a simple figure has.

    For reports, targets and drilling down `rows(period)` gives a select of the records that count, with the
    labelled columns
      `id`         of the record; it may come in several rows, whose amounts then add up
      `amount`     a whole number: 1, rupiah, nights; of a share or a mean also
      `base`       what the row adds to the whole: 100 × amounts ÷ bases with `per` 100, amounts ÷ bases with 1
      `on_date`    the day the record belongs to, when amounts of a period are the sum of those of its months;
                   without it each month is counted by itself
      `kelurahan`, `sex`, `birth_date` or `age`, `desil`, `person_id`   for what `by` names, and what the room's own
                   `dimensions` read
    `whole(period)` gives the base of a share when it is not the sum of the rows (available bed-nights).
    `stock` says that the figure is how things stand on the last day and does not add up over a year.

    `smallest`: groups of fewer people than that are not told. `entries(ids)` tells of records, by id, those that
    the reader may see; `records_may` is the grant that it takes to list them.

    `recount(period)` counts (amount, base) again from the records, by a way of its own: `flask check` compares.
    """

    key: str
    title: str
    value: Callable[[], int] | None = None
    href: str | None = None
    note: str = ""
    may: str = "home:read"
    unit: str = ""
    rows: Callable | None = None
    per: int = 0
    stock: bool = False
    by: tuple[str, ...] = ()
    smallest: int = 0
    whole: Callable[[object], int] | None = None
    entries: Callable[[list[int]], dict[int, Entry]] | None = None
    records_may: str = ""
    recount: Callable[[object], tuple[int, int]] | None = None


@dataclass(frozen=True)
class Phrase:
    """A sentence of a letter kind that an administrator may word otherwise: what it says as shipped, and the names that
    may stand in it as [[…]]. Only an `optional` one may be left empty."""

    key: str
    label: str
    text: str
    variables: tuple[str, ...] = ()
    optional: bool = False


def says(key: str) -> dict:
    """Where a phrase stands in what a room hands over for a letter: the letters room puts its words there."""
    return {"says": key}


@dataclass(frozen=True)
class LetterKind:
    """A kind of letter that a room can issue: its paper, its register, its number.

    The template is given one dict named `variable`: what the room handed to `letters.rules.register_many`
    and, above it, what every letter has (number, kop, signature, code). All of it is frozen then; only for
    a letter that could not be made does `renew(letter)` give addressee, subject and context anew.

    A kind with `phrases` hands over a context in which `says(key)` stands for each of them, and under "known" what the
    names in them stand for; `sample()` is such a context of an invented letter, to look at while a phrase is changed.
    With `like` the kind prints the wording of that kind of the letters room too.
    """

    key: str
    title: str
    template: str
    css: str
    register: str  # its usual one; an administrator may number it in another
    classification: str = ""  # key of the setting that holds the usual archive code
    variable: str = "letter"
    signer: str = "kadis"
    public_subject: bool = False  # whether /verifikasi may show `subject`: only where it can name nobody
    renew: Callable[[object], dict] | None = None
    copies: Callable[[int], set[str]] | None = None  # hashes of the further files of a letter, each a *salinan*
    phrases: tuple[Phrase, ...] = ()
    sample: Callable[[], dict] | None = None
    like: str = ""
    # Draws one from what is printed on it, where the template alone would hold too much: its `say(done, total)` hears
    # of each piece. A refusal is a PdfError.
    draw: Callable[[dict, Callable[[int, int], None]], bytes] | None = None


@dataclass(frozen=True)
class SigningService:
    """Whoever puts electronic signatures into finished files: certificates kept here, or a service elsewhere.

    `lacks(account_id)` says in a sentence why this account cannot sign by it yet, or None. `holder(account_id)`
    gives what the account's certificate says ({"name", "nip", "issuer"}), or None where only the service knows.
    `open(account_id, secret)` gives a function that takes the bytes of a PDF and gives (signed bytes, facts of
    the certificate as a dict of texts: "subject", "issuer", "serial", "fingerprint"); it refuses a wrong secret
    and a certificate that does not hold today. The secret is asked each time, kept nowhere, told to no log.
    """

    key: str
    title: str
    secret_label: str
    lacks: Callable[[int], str | None]
    holder: Callable[[int], dict | None]
    open: Callable[[int, str], Callable[[bytes], tuple[bytes, dict]]]


class AppliedRow(NamedTuple):
    """A row of an import as the target's `apply` is given it: whose it is, and what the list says."""

    person_id: int
    values: dict


@dataclass(frozen=True)
class ImportTarget:
    """Something that lists of people can be imported into. Rooms that hold no import of their own import it.

    `columns` are Columns (app.imports.mapping) beside those that every list of people has; `may` is the
    grant that using this target takes.

    `judge(values, scope_id)` is given a portion of the rows, each a dict: the fields of a person (`nik`,
    `kk`, `name`, `sex`, `birth_place`, `birth_date` a date, `address`, `rt`, `rw`, `kelurahan` its code,
    `desil` a number, `phone`, `ppks` and `disability` lists of codes), `note`, the text of each column of
    its own under its key, and `person_id` of the person known by this NIK; a missing key or None is
    "not said". It gives for each row, in order, a pair: sentences that keep the row out, sentences to know.
    A few queries for all of them, never one a row.

    `undo(made, scope_id, by)` is given {person id: (table, id)} of rows that `apply` had made and takes them
    away again; it gives {person id: sentence} of those that it leaves, since somebody has built on them.

    `apply(rows, scope_id, by)` is given AppliedRows in portions, in the order of the file, no person
    twice in one import, inside the one transaction that applies the import. In bulk. It gives
    {person id: (table, id)} of the rows it made, or nothing when it has no `undo`.

    `scope(user, scope_id)` gives (title, address) of what the list is for, or aborts with 404; None when
    the target has no scope. `done_url(scope_id)` is where the outcome is looked at. `samples()` gives
    (label, path) of lists to try, for a demo.
    """

    key: str
    title: str
    may: str
    columns: tuple = ()
    judge: Callable[[list[dict], int | None], list[tuple[list[str], list[str]]]] | None = None
    apply: Callable[[list[AppliedRow], int | None, object], dict[int, tuple[str, int]] | None] | None = None
    undo: Callable[[dict[int, tuple[str, int]], int | None, object], dict[int, str]] | None = None
    scope: Callable[[object, int], tuple[str, str]] | None = None
    done_url: Callable[[int | None], str] | None = None
    samples: Callable[[], Iterable[tuple[str, object]]] | None = None


class Addressee(NamedTuple):
    """Somebody a letter goes to, as it says it."""

    name: str
    address: str = ""
    person_id: int | None = None


@dataclass(frozen=True)
class Addressees:
    """A list out of a room's own records that letters are written to, or that goes along with a letter.

    `listing()` is the list as the room itself shows it, with its filters and its search; `rows(user)` selects what
    the user may see of it, with whatever `told` needs. `told(row)` gives the Addressee, or None where nobody is to
    be written to any more. `columns` name those of the list's export that a list on a letter usually shows.
    `may` is the grant that reading the list takes; what its export takes, attaching it takes.
    """

    key: str
    title: str
    may: str
    listing: Callable[[], object]
    rows: Callable[[object], object]
    told: Callable[[object], Addressee | None]
    columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class Roster:
    """Lists to be signed (*daftar hadir*) that a room prints for its own work, and that can go along with a letter.

    `choices(user)` gives (id, title) of those that the user may see, the newest first. `told(user, id)` gives one of
    them, or None where there is none that the user may see: {"title", "facts": [[label, text]], "rows": [[number,
    name, sex, place]], "days": [head of the column of each day]}; no days mean one column to sign in.
    """

    key: str
    title: str
    may: str
    choices: Callable[[object], list[tuple[int, str]]]
    told: Callable[[object, int], dict | None]


@dataclass(frozen=True)
class JobKind:
    """Work that takes longer than a click; `run(job)` goes on from `job.done`."""

    key: str
    run: Callable
    lease: int = 30


@dataclass(frozen=True)
class Course:
    """Something of a room that people can be put forward for from outside it: `open()` gives (id, title, note) of what
    takes names now; `nominate(id, person, by)` puts one in, or refuses with a RuleError."""

    key: str
    title: str
    open: Callable[[], list[tuple[int, str, str]]]
    nominate: Callable[[int, object, object], None]


@dataclass(frozen=True)
class Scope:
    """A kind of thing that a role can be narrowed to: a field, a shelter, a partner. `choices()` gives (id, name)."""

    kind: str
    title: str
    choices: Callable[[], list[tuple[int, str]]]


@dataclass(frozen=True)
class SealedKind:
    """A kind of record that can be under seal. `find(number)` gives the id of what people call by that number,
    or None; `href(record_id)` is its page."""

    kind: str
    title: str
    find: Callable[[str], int | None]
    href: Callable[[int], str]


@dataclass(frozen=True)
class Purge:
    """Data that goes when it is old. `setting` holds the months; `count(before)` tells how much would go,
    `run(before, most)` deletes at most so many rows in the caller's transaction and gives how many it did."""

    key: str
    title: str
    setting: str
    note: str
    count: Callable[[datetime], int]
    run: Callable[[datetime, int], int]


@dataclass(frozen=True)
class Room:
    """One room of the house and everything it offers to the others.

    `rehome(from_id, to_id, only)` points the room's rows of one person at another, when two records turn out
    to be one person, and gives (table, id) of those it moved. It refuses with a RuleError, before it has
    changed anything, when both have what one person can have only once (a place in the same batch). What
    would say the same twice stays where it is. `only` is None for a join; for its undoing it is what the
    join had moved: then exactly those go the other way, and the room refuses when somebody has built on them
    (a letter about them was issued since). `app.ground.rehoming` does the moving.

    `history(person_id)` tells what happened to a person. It is asked only about whom one of the room's own tables
    (named for the room) points at.

    `handover(from_id, to_id)` gives what somebody has open (own imports, running work) to a colleague who
    takes over, and gives a sentence for each kind of thing that moved.

    `entrance(user)` gives the address at which this user begins instead of the house's first page, or None: a partner
    from outside has a door of its own.

    `held(person_id)` gives everything the room keeps about one person, for that person to read:
    {heading: [{label: value}]}.
    """

    name: str
    title: str
    blueprints: tuple = ()
    menu: tuple[MenuItem, ...] = ()
    settings: tuple[MenuItem, ...] = ()  # pages that stand under "Pengaturan" instead of in the side bar
    adjustable: tuple[Adjustable, ...] = ()
    grants: dict = field(default_factory=dict)
    figures: tuple[Figure, ...] = ()
    dimensions: tuple = ()  # Dimensions (app.reports.dimensions): what its figures are told by beside the house's own
    letters: tuple[LetterKind, ...] = ()
    addressees: tuple[Addressees, ...] = ()
    rosters: tuple[Roster, ...] = ()
    imports: tuple[ImportTarget, ...] = ()
    jobs: tuple[JobKind, ...] = ()
    history: Callable[[int], Iterable[HistoryEntry]] | None = None
    todos: Callable[[object], Iterable[Todo]] | None = None
    checks: tuple[Callable[[], Iterable[str]], ...] = ()
    rehome: Callable[[int, int, list[tuple[str, int]] | None], list[tuple[str, int]]] | None = None
    scopes: tuple[Scope, ...] = ()
    handover: Callable[[int, int], list[str]] | None = None
    held: Callable[[int], dict[str, list[dict]]] | None = None
    purges: tuple[Purge, ...] = ()
    courses: tuple[Course, ...] = ()
    entrance: Callable[[object], str | None] | None = None
    sealed: tuple[SealedKind, ...] = ()
    signing: tuple[SigningService, ...] = ()
    demo: Callable | None = None
    chores: tuple[Callable[[], None], ...] = ()  # small things that the worker looks after between jobs
    commands: tuple = ()


def offers(name: str):
    """Every item of one kind that the rooms offer: `for target in offers("imports")`."""
    for room in current_app.rooms:
        given = getattr(room, name)
        if given is None:
            continue
        yield from given if isinstance(given, tuple) else (given,)


def offering(name: str) -> dict:
    """{room's name: its offer} of the rooms that make this one, in the order of the table of contents."""
    return {room.name: offer for room in current_app.rooms if (offer := getattr(room, name))}


def offered(name: str, key: str):
    """The offer of that kind with that key, or None."""
    return next((item for item in offers(name) if item.key == key), None)


class RoomBlueprint(Blueprint):
    """A blueprint whose every route says who may use it: `@bp.get("/", may=READ)`.

    A POST begins the writing transaction before its view runs, commits once when the answer is
    below 400 and rolls back otherwise. `writes=False` is for searches and previews that travel by
    POST, and for views that read an upload or hash a password first and then call `begin_write`.
    """

    def get(self, rule, *, may, **options):
        return self._route(rule, "GET", may, False, options)

    def post(self, rule, *, may, writes=True, **options):
        return self._route(rule, "POST", may, writes, options)

    def route(self, rule, **options):
        raise TypeError("say get() or post(), with may=")

    def _route(self, rule, method, permission, writes, options):
        def register(view):
            guarded = _guard(view, permission, writes)
            self.add_url_rule(rule, options.pop("endpoint", view.__name__), guarded, methods=[method], **options)
            return view

        return register


def _guard(view, permission, writes):
    @wraps(view)
    def guarded(**params):
        refused = _enter(permission, is_search=not writes and request.method not in READING)
        if refused is not None:
            return refused
        if writes:
            request.form  # noqa: B018  parse the body before the lock is taken
            begin_write()
        with audit.acting(current_user):
            response = make_response(view(**params))
            if response.status_code < 400:
                db.session.commit()
            else:
                db.session.rollback()
        return response

    guarded.may = permission
    return guarded


def _enter(permission, is_search):
    """None when the door is open; else the answer to give. Shut doors are remembered."""
    from flask import abort

    from app.ground import web

    if permission != ANYONE and not current_user.is_authenticated:
        return web.ask_to_sign_in()
    if request.method not in READING:
        web.protect_from_forgery()
    if not may(permission):
        audit.security("ditolak", detail=f"{request.method} {request.endpoint}")
        abort(403)
    if is_search and current_user.is_authenticated and pace.too_fast(current_user):
        abort(429)
    return None
