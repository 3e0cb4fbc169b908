"""Many register at the same moment: every number once, none left out, on either database.

Hundreds of rounds over HTTP are drilled by `bin/drill races 200 number year`.
"""

import datetime as dt
import subprocess
import sys
import threading

import pytest

from app.ground.db import begin_write, db
from app.ground.refusal import RuleError
from app.letters import figures, rules
from app.letters.models import CANCELLED, Letter
from tests.checkers import ROOT
from tests.letters import make

AT_ONCE = 50


def together(app, *works) -> list:
    """Each in a thread with a context of its own, begun at one moment; gives what each one gave or raised."""
    gate, results = threading.Barrier(len(works)), [None] * len(works)

    def run(place, work):
        with app.app_context():
            gate.wait()
            try:
                begin_write()
                results[place] = work()
                db.session.commit()
            except Exception as trouble:
                db.session.rollback()
                results[place] = trouble

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def register(on_date=make.DAY, count=1, then=None):
    """Registers and gives the running numbers; `then` may cancel, or raise to roll back."""

    def work():
        letters = make.make_letters(count, on_date)
        if then:
            then(letters)
        return [letter.sequence for letter in letters]

    return work


def cancel(letters) -> None:
    for letter in letters:
        rules.cancel(letter, "Salah", make.Clerk())


def give_up(_letters) -> None:
    raise ZeroDivisionError


def in_register(year=2026) -> list[int]:
    return list(
        db.session.scalars(db.select(Letter.sequence).where(Letter.year == year).order_by(Letter.sequence))
    )


def test_fifty_at_once_get_fifty_numbers(app, inside, office):
    results = together(app, *[register() for _ in range(AT_ONCE)])
    assert sorted(number for numbers in results for number in numbers) == list(range(1, AT_ONCE + 1))
    with inside(app):
        assert in_register() == list(range(1, AT_ONCE + 1))
        assert list(figures.check_registers()) == []


def test_those_who_cancel_or_give_up_leave_no_gap(app, inside, office):
    works = [register(count=1 + n % 3) for n in range(AT_ONCE - 10)]
    works += [register(then=cancel)] * 5 + [register(count=2, then=give_up)] * 5
    results = together(app, *works)
    kept = [numbers for numbers in results if isinstance(numbers, list)]
    assert len(kept) == AT_ONCE - 5
    assert all(numbers == list(range(numbers[0], numbers[-1] + 1)) for numbers in kept), (
        "taken together, in a row"
    )
    total = sum(map(len, kept))
    with inside(app):
        assert in_register() == list(range(1, total + 1))
        cancelled = db.session.scalar(db.select(db.func.count()).where(Letter.state == CANCELLED))
        assert cancelled == 5
        assert list(figures.check_registers()) == []


def test_across_new_years_eve_both_years_begin_at_1(app, inside, office, clock):
    clock.set("2027-01-01 00:00")
    eve, new_year = dt.date(2026, 12, 31), dt.date(2027, 1, 1)
    results = together(app, *[register(day) for _ in range(AT_ONCE // 2) for day in (eve, new_year)])
    late = [result for result in results if isinstance(result, RuleError)]
    assert all("jam server" in refusal.sentence for refusal in late), "too late for the old year's date"
    assert all(isinstance(result, list | RuleError) for result in results)
    with inside(app):
        assert in_register(2027) == list(range(1, AT_ONCE // 2 + 1))
        assert in_register(2026) == list(range(1, AT_ONCE // 2 - len(late) + 1))
        assert list(figures.check_registers()) == []


@pytest.mark.slow
def test_round_after_round_over_new_year_with_every_tenth_cancelled(app, inside, office, clock):
    """Fifty at once, again and again, in the old year and then in the new: 1…n in both, cancelled ones among them."""
    rounds, kept = 20, {2026: 0, 2027: 0}
    for n in range(rounds):
        clock.set("2026-12-31 23:59" if n < rounds // 2 else "2027-01-01 00:00")
        day = dt.date(2026, 12, 31) if n < rounds // 2 else dt.date(2027, 1, 1)
        works = [register(day, then=cancel if place % 10 == 0 else None) for place in range(AT_ONCE)]
        results = together(app, *works)
        assert all(isinstance(result, list) for result in results), [r for r in results if not isinstance(r, list)]
        kept[day.year] += len(results)
    with inside(app):
        for year, count in kept.items():
            assert in_register(year) == list(range(1, count + 1))
        cancelled = db.select(db.func.count()).where(Letter.state == CANCELLED)
        assert db.session.scalar(cancelled) == rounds * AT_ONCE // 10
        assert list(figures.check_registers()) == []


def test_the_same_record_at_once_gets_one_letter(app, inside, office):
    about = make.item(about_kind="uji", about_id=1)

    def work():
        return [letter.sequence for letter in make.make_letters(items=[about])]

    results = together(app, *[work for _ in range(10)])
    assert sum(isinstance(result, list) for result in results) == 1
    assert sum(isinstance(result, RuleError) for result in results) == 9
    with inside(app):
        assert in_register() == [1]


PROGRAM = """
from app import create_app
from app.ground.db import begin_write, db
from tests.letters import make
app = create_app(testing=True)
make.furnish(app)
with app.app_context():
    for _ in range(20):
        begin_write()
        make.make_letters(1, make.rules.tanggal.today())
        db.session.commit()
"""


@pytest.mark.slow
def test_several_processes_share_one_register(app, inside, office, place, clock):
    environment = place.environment
    running = [
        subprocess.Popen([sys.executable, "-c", PROGRAM], cwd=ROOT, env=environment, stderr=subprocess.PIPE)
        for _ in range(2)
    ]
    complaints = [process.communicate(timeout=120)[1].decode() for process in running]
    assert [process.returncode for process in running] == [0] * 2, "\n".join(complaints)[-2000:]
    with inside(app):
        year = db.session.scalar(db.select(db.func.max(Letter.year)))
        assert in_register(year) == list(range(1, 41))
        assert list(figures.check_registers()) == []
