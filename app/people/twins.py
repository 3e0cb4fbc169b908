"""Pairs in the whole register that may be one person: looked for by a job, kept with the reason, worked off by hand.

Two walks along an index, each keeping only one group in memory: everybody born on one day, everybody on one
family card. Precise rather than complete, since each pair takes a clerk a minute: names are alike when one word
differs by one letter or one has a word more, and two different NIKs count against a pair unless one is a slip
of the other.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations, groupby

from sqlalchemy import delete, insert, select

from app.ground.db import begin_write, db
from app.ground.job import FINISHED, RUNNING, WAITING, Job, Run, enqueue
from app.people.models import CANCELLED, JOINED, NotSame, Person, TwinPair

KIND = "people.twins"
BIRTH, CARD, NEAR = "lahir", "kk", "mirip"
REASONS = {
    BIRTH: "Nama dan tanggal lahir sama",
    CARD: "Nama dan nomor KK sama",
    NEAR: "Tanggal lahir sama, nama hampir sama",
}
MOST_ALIKE = 12  # of so many who share name and birth date each is paired with the first alone
_SEEN = [Person.__table__.c[name] for name in ("id", "nik", "kk", "name_key", "birth_date", "sex", "kelurahan")]
_LIVING = Person.status.not_in((JOINED, CANCELLED)) & (Person.name_key != "")
Pairs = dict[tuple[int, int], tuple[str, int]]  # (smaller id, larger id): (reason, rank)


def search(by) -> Job:
    """Have the register searched; gives the job that does it already, if there is one."""
    query = select(Job).where(Job.kind == KIND, Job.state.in_((WAITING, RUNNING))).limit(1)
    return db.session.scalar(query) or enqueue(KIND, "Mencari data warga yang kembar", {}, by)


def last_search() -> Job | None:
    query = select(Job).where(Job.kind == KIND, Job.state == FINISHED).order_by(Job.id.desc()).limit(1)
    return db.session.scalar(query)


def run(job: Run) -> None:
    """`people.twins`. Started again after a crash it begins anew: nothing is kept before the end."""
    job.say("Membandingkan menurut tanggal lahir", done=0, total=3)
    found = born_alike()
    job.say("Membandingkan menurut kartu keluarga", done=1)
    for pair, why in on_one_card().items():
        found.setdefault(pair, why)
    job.say("Menyimpan pasangan", done=2)
    begin_write()
    count = _keep(_without_parted(found))
    job.result(url="/warga/kembar", message=f"{count} pasangan mungkin orang yang sama.")
    job.finished(3)


def _walk(*order) -> Iterator:
    query = select(*_SEEN).where(_LIVING, order[0].is_not(None)).order_by(*order)
    yield from db.session.execute(query.execution_options(yield_per=5000))


def born_alike() -> Pairs:
    """Pairs born on one day, whose names are the same or nearly so."""
    found: Pairs = {}
    for _, group in groupby(_walk(Person.birth_date, Person.name_key), key=lambda person: person.birth_date):
        people = list(group)
        found |= _near(people)  # the same name below wins over a likeness
        for _, alike in groupby(people, key=lambda person: person.name_key):
            for one, other in _paired(list(alike)):
                found[_key(one, other)] = (BIRTH, 3 if _different_niks(one, other) else 1)
    return found


def on_one_card() -> Pairs:
    """Pairs of one family card with one name; with two birth dates and two NIKs they are namesakes."""
    found: Pairs = {}
    for _, group in groupby(_walk(Person.kk, Person.name_key), key=lambda person: (person.kk, person.name_key)):
        for one, other in _paired(list(group)):
            if not _different_niks(one, other):
                found[_key(one, other)] = (CARD, 2)
    return found


def _paired(people: list) -> Iterable[tuple]:
    if len(people) <= MOST_ALIKE:
        return combinations(people, 2)
    return ((people[0], other) for other in people[1:])


def _near(people: list) -> Pairs:
    """Those of one day of birth whose names differ in one word, found by what is left without it."""
    by_rest: dict[tuple, list] = defaultdict(list)
    for person in people:
        words = person.name_key.split()
        if len(words) > 1:
            by_rest[tuple(words)].append(person)
            for place in range(len(words)):
                by_rest[(*words[:place], *words[place + 1 :])].append(person)
    found: Pairs = {}
    for alike in by_rest.values():
        for one, other in combinations(alike[:MOST_ALIKE], 2):
            if one.name_key != other.name_key and _may_be_one(one, other):
                found[_key(one, other)] = (NEAR, 2)
    return found


def _may_be_one(one, other) -> bool:
    if one.sex and other.sex and one.sex != other.sex:
        return False
    if one.nik and other.nik and (_different_niks(one, other) or one.nik[12:] != other.nik[12:]):
        return False  # the office gives the next serial to the next person born that day: no slip
    mine, theirs = sorted((one.name_key.split(), other.name_key.split()), key=len)
    if len(mine) == len(theirs):
        unlike = [(a, b) for a, b in zip(mine, theirs, strict=True) if a != b]
        return len(unlike) == 1 and min(map(len, unlike[0])) > 3 and one_slip(*unlike[0])
    if len(theirs) != len(mine) + 1:
        return False
    return len(mine) > 2 or one.kelurahan == other.kelurahan or bool(one.kk and one.kk == other.kk)


def _different_niks(one, other) -> bool:
    """Both have a NIK, and neither is the other with one slip of the fingers."""
    return bool(one.nik and other.nik and not one_slip(one.nik, other.nik))


def one_slip(one: str, other: str) -> bool:
    """Whether one text becomes the other by one letter more, less or otherwise, or two neighbours changed round."""
    short, long = sorted((one, other), key=len)
    if len(long) - len(short) > 1 or short == long:
        return False
    start = next((i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if len(short) < len(long):
        return short[start:] == long[start + 1 :]
    swapped = short[start + 1 : start + 2] + short[start]
    return short[start + 1 :] == long[start + 1 :] or swapped + short[start + 2 :] == long[start:]


def _key(one, other) -> tuple[int, int]:
    return (one.id, other.id) if one.id < other.id else (other.id, one.id)


def _without_parted(found: Pairs) -> Pairs:
    """Without those that somebody found to be two people; what is said of a joined record holds for who stayed."""
    stayed = dict(db.session.execute(select(Person.id, Person.joined_to).where(Person.joined_to.is_not(None))).all())
    parted = set()
    for low, high in db.session.execute(select(NotSame.low_id, NotSame.high_id)):
        parted.add(tuple(sorted((stayed.get(low, low), stayed.get(high, high)))))
    return {pair: why for pair, why in found.items() if pair not in parted}


def _keep(found: Pairs) -> int:
    """Make the table say exactly this; pairs that were there keep their place in the list."""
    query = select(TwinPair.low_id, TwinPair.high_id, TwinPair.reason, TwinPair.rank, TwinPair.id)
    kept = {((low, high), (reason, rank)): row_id for low, high, reason, rank, row_id in db.session.execute(query)}
    gone = [row_id for said, row_id in kept.items() if found.get(said[0]) != said[1]]
    for start in range(0, len(gone), 500):
        db.session.execute(delete(TwinPair).where(TwinPair.id.in_(gone[start : start + 500])))
    new = [
        {"low_id": low, "high_id": high, "reason": reason, "rank": rank}
        for (low, high), (reason, rank) in found.items()
        if ((low, high), (reason, rank)) not in kept
    ]
    if new:
        db.session.execute(insert(TwinPair), new)
    return len(found)
