"""Incoming letters by the office's rules: a number for each, a disposition that somebody has, a deadline that holds."""

import datetime as dt

import pytest

from app.ground.db import begin_write, db
from app.ground.refusal import RuleError
from app.incoming import figures, rules
from app.incoming.models import CANCELLED, DONE, HANDED, NEW, Disposition, IncomingLetter
from app.letters import books
from app.office import calendar
from tests.incoming import make
from tests.letters.test_race import together


def state(letter) -> str:
    db.session.refresh(letter, ["dispositions"])
    return letter.state


# Written down


def test_each_letter_gets_the_next_number_of_its_year(app, inside, office, who):
    with inside(app):
        sari = who("sari")
        numbers = [make.record(sari).number for _ in range(2)]
        old = make.record(sari, received_on=dt.date(2025, 12, 31), letter_date=None)
        assert [*numbers, old.number] == ["1/2026", "2/2026", "1/2025"]
        assert list(figures.check_register()) == []


def test_the_book_goes_on_after_paper(app, inside, office, who):
    with inside(app):
        books.go_on_after(books.find("masuk"), 2026, 640, who("sri"))
        assert make.record(who("sari")).number == "641/2026"
        assert list(figures.check_register()) == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"received_on": dt.date(2026, 10, 23)}, "received_on"),
        ({"letter_date": dt.date(2026, 10, 23)}, "letter_date"),
    ],
)
def test_days_that_cannot_be_are_refused_and_take_no_number(app, inside, office, who, changes, field):
    with inside(app):
        with pytest.raises(RuleError) as refused:
            make.record(who("sari"), **changes)
        assert refused.value.field == field
        assert make.record(who("sari")).sequence == 1


def test_a_letter_is_written_down_once_unless_it_is_another(app, inside, office, who):
    with inside(app):
        make.record(who("sari"), sender_number="7/2026")
        with pytest.raises(RuleError, match="nomor agenda 1/2026"):
            make.record(who("sari"), sender_number="7/2026")
        rules.record(make.values(sender_number="7/2026"), None, who("sari"), again=True)


def test_a_number_by_mistake_stays_as_cancelled(app, inside, office, who):
    with inside(app):
        letter = make.record(who("sari"))
        rules.cancel(letter, "Salah catat", who("rina"))
        assert (letter.state, letter.cancel_reason) == (CANCELLED, "Salah catat")
        assert make.record(who("sari")).sequence == 2
        with pytest.raises(RuleError, match="batal"):
            rules.dispose(letter, [who("rina")], make.WANTED, who("sri"))


def test_what_was_written_can_be_mended_within_its_year(app, inside, office, who):
    with inside(app):
        letter = make.record(who("sari"))
        rules.change(letter, make.values(subject="Hal yang benar"), None)
        assert letter.subject == "Hal yang benar" and "benar" in letter.word_key
        with pytest.raises(RuleError) as refused:
            rules.change(letter, make.values(received_on=dt.date(2025, 12, 31), letter_date=None), None)
        assert refused.value.field == "received_on"


# Handed on


def test_the_chain_from_the_head_to_the_staff_and_back(app, inside, office, who):
    with inside(app):
        letter = make.record(who("sari"))
        [to_rina] = make.dispose(letter, [who("rina")], who("sri"))
        [to_budi] = make.dispose(letter, [who("budi")], who("rina"), to_rina)
        assert letter.holders == "Rina, Budi" and state(letter) == HANDED
        with pytest.raises(RuleError, match="Masih menunggu Budi"):
            rules.finish(to_rina, "Sudah", who("rina"))
        rules.finish(to_budi, "Data terkirim", who("budi"))
        assert state(letter) == HANDED
        rules.finish(to_rina, "Sudah dijawab", who("rina"))
        assert state(letter) == DONE and letter.holders == ""


def test_the_usual_deadline_counts_working_days(app, inside, office, who):
    with inside(app):
        calendar.add(dt.date(2026, 10, 23), "Libur daerah", "daerah")
        [usual] = make.dispose(make.record(who("sari")), [who("rina")], who("sri"))
        [urgent] = make.dispose(make.record(who("sari"), urgency="sangat segera"), [who("rina")], who("sri"))
        assert usual.due_on == dt.date(2026, 10, 30), "five working days after Thursday, Friday off"
        assert urgent.due_on == dt.date(2026, 10, 26)


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        ({"due_on": dt.date(2026, 10, 21)}, "due_on"),
        ({"due_on": dt.date(2026, 10, 25)}, "due_on"),  # a Sunday
        ({"instructions": [], "note": ""}, "instructions"),
    ],
)
def test_a_disposition_that_says_nothing_or_too_late_is_refused(app, inside, office, who, wanted, field):
    with inside(app):
        letter = make.record(who("sari"))
        with pytest.raises(RuleError) as refused:
            make.dispose(letter, [who("rina")], who("sri"), **wanted)
        assert refused.value.field == field
        with pytest.raises(RuleError):
            rules.dispose(letter, [], make.WANTED, who("sri"))
        assert state(letter) == NEW and not letter.dispositions


def test_only_who_has_it_hands_it_on_or_finishes(app, inside, office, who):
    with inside(app):
        letter = make.record(who("sari"))
        [to_rina] = make.dispose(letter, [who("rina")], who("sri"))
        for deed in (lambda: rules.finish(to_rina, "Sudah", who("budi")),
                     lambda: rules.dispose(letter, [who("sari")], make.WANTED, who("budi"), to_rina)):  # fmt: skip
            with pytest.raises(RuleError, match="ada pada Rina"):
                deed()
        rules.finish(to_rina, "Sudah", who("rina"))
        with pytest.raises(RuleError, match="sudah selesai"):
            rules.finish(to_rina, "Sudah", who("rina"))


def test_one_to_the_wrong_colleague_is_taken_back(app, inside, office, who):
    with inside(app):
        letter = make.record(who("sari"))
        [to_rina] = make.dispose(letter, [who("rina")], who("sri"))
        with pytest.raises(RuleError, match="diberikan oleh Sri"):
            rules.withdraw(to_rina, "Bukan saya", who("rina"))
        [to_budi] = make.dispose(letter, [who("budi")], who("rina"), to_rina)
        with pytest.raises(RuleError, match="sudah diteruskan"):
            rules.withdraw(to_rina, "Salah bidang", who("sri"))
        rules.withdraw(to_budi, "Salah orang", who("rina"))
        rules.withdraw(to_rina, "Salah bidang", who("sri"))
        assert state(letter) == NEW
        make.dispose(letter, [who("yanto")], who("sri"))
        assert state(letter) == HANDED and letter.holders == "Yanto"


def test_a_letter_may_be_done_without_a_disposition(app, inside, office, who):
    with inside(app):
        letter = make.record(who("sari"))
        rules.put_away(letter, "Untuk diketahui", who("rina"))
        assert state(letter) == DONE
        make.dispose(letter, [who("rina")], who("sri"))
        assert state(letter) == HANDED, "the head may think again"


def test_who_leaves_hands_over_what_is_open(app, inside, office, who):
    with inside(app):
        one, two = make.record(who("sari")), make.record(who("sari"))
        make.dispose(one, [who("rina")], who("sri"))
        make.dispose(two, [who("rina"), who("yanto")], who("sri"))
        assert figures.hand_over(who("rina").id, who("yanto").id) == ["1 disposisi berpindah."]
        db.session.expire_all()
        db.session.refresh(one, ["dispositions"])
        assert one.holders == "Yanto"


# At once


def test_the_same_disposition_at_once_is_given_once(app, inside, office, who):
    with inside(app):
        letter_id = make.record(who("sari")).id

    def work():
        rules.dispose(db.session.get(IncomingLetter, letter_id), [who("rina")], make.WANTED, who("sri"))

    results = together(app, *[work for _ in range(10)])
    assert sum(result is None for result in results) == 1, results
    assert sum(isinstance(result, RuleError) for result in results) == 9, results
    with inside(app):
        assert db.session.scalar(db.select(db.func.count()).select_from(Disposition)) == 1


def test_the_same_end_at_once_is_told_once(app, inside, office, who):
    with inside(app):
        letter = make.record(who("sari"))
        [given] = make.dispose(letter, [who("rina")], who("sri"))
        given_id = given.id

    def work():
        rules.finish(db.session.get(Disposition, given_id), "Sudah", who("rina"))

    results = together(app, *[work for _ in range(10)])
    assert sum(result is None for result in results) == 1
    assert sum(isinstance(result, RuleError) for result in results) == 9


def test_thirty_letters_at_once_get_thirty_numbers(app, inside, office, who):
    def work():
        begin_write()
        return rules.record(make.values(sender_number=""), None, who("sari")).sequence

    assert sorted(together(app, *[work for _ in range(30)])) == list(range(1, 31))
    with inside(app):
        assert list(figures.check_register()) == []
