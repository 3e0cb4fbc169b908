"""Drafts by the office's rules: no number before registration, initials in order, back with a reason."""

import datetime as dt

import pytest
from sqlalchemy.orm.exc import StaleDataError

from app.accounts.models import Account
from app.ground.db import db
from app.ground.job import Job
from app.ground.refusal import RuleError
from app.letters import drafting, figures, rules, succession
from app.letters.kinds import PAPERS
from app.letters.models import (
    APPROVED,
    INITIALS,
    ISSUED,
    NUMBERED,
    SENT,
    SIGNING,
    WRITING,
    Counter,
    Draft,
    DraftStep,
    Letter,
)
from app.office.models import Appointment
from tests.accounts.make import make_user
from tests.letters import make
from tests.people.make import make_person


@pytest.fixture
def staff(app, inside, office):
    """Sari writes; Kabid and Sekretaris put their initials; Kadis signs."""
    with inside(app):
        for name, role in (("sari", "staf"), ("rina", "kabid"), ("yanto", "kabid"), ("sri", "kadis")):
            make_user(name, (role,))


def who(name: str) -> Account:
    return db.session.scalar(db.select(Account).where(Account.username == name))


def submitted(**changes) -> Draft:
    draft = make.make_draft(by=who("sari"), **changes)
    drafting.submit(draft, [who("rina"), who("yanto")], who("sri"), who("sari"))
    return draft


def approved(**changes) -> Draft:
    draft = submitted(**changes)
    drafting.approve(draft, INITIALS, who("rina"))
    drafting.approve(draft, INITIALS, who("yanto"))
    drafting.approve(draft, SIGNING, who("sri"))
    return draft


def numbers() -> list[str]:
    return list(db.session.scalars(db.select(Letter.number).order_by(Letter.id)))


def test_a_draft_goes_round_in_order_and_is_numbered_last(app, inside, staff, work):
    with inside(app):
        draft = submitted()
        assert (draft.state, draft.holder_name) == (INITIALS, "Rina")
        drafting.approve(draft, INITIALS, who("rina"))
        assert draft.holder_name == "Yanto"
        drafting.approve(draft, INITIALS, who("yanto"))
        assert (draft.state, draft.holder_name) == (SIGNING, "Sri")
        drafting.approve(draft, SIGNING, who("sri"))
        assert (draft.state, draft.holder_id) == (APPROVED, None)
        assert numbers() == [] and db.session.scalar(db.select(Counter.last)) is None
        drafting.register(draft, make.DAY, who("sari"))
        assert draft.state == NUMBERED
        assert numbers() == ["400.9.12.3/1/35.73.405/2026"]
    work()
    with inside(app):
        draft = db.session.scalar(db.select(Draft))
        letter = db.session.scalar(db.select(Letter))
        assert (letter.state, letter.draft_id, letter.subject) == (ISSUED, draft.id, draft.subject)
        drafting.send(draft, make.DAY, "kurir", who("sari"))
        assert (draft.state, draft.sent_on) == (SENT, make.DAY)
        assert [*figures.check_registers(), *figures.check_files()] == []


def test_only_whoever_has_it_may_pass_it_on(app, inside, staff):
    with inside(app):
        draft = submitted()
        with pytest.raises(RuleError, match="sedang ada pada Rina"):
            drafting.approve(draft, INITIALS, who("yanto"))
        with pytest.raises(RuleError, match="sudah berubah keadaan"):
            drafting.approve(draft, SIGNING, who("sri"))
        with pytest.raises(RuleError, match="sudah berubah keadaan"):
            drafting.register(draft, make.DAY, who("sari"))
        assert draft.state == INITIALS


def test_it_comes_back_with_a_reason_and_goes_round_anew(app, inside, staff):
    with inside(app):
        draft = submitted()
        drafting.approve(draft, INITIALS, who("rina"))
        with pytest.raises(RuleError, match="alasannya"):
            drafting.send_back(draft, "", who("yanto"))
        with pytest.raises(RuleError, match="sedang ada pada Yanto"):
            drafting.send_back(draft, "Bukan urusan saya", who("rina"))
        drafting.send_back(draft, "Perbaiki hal", who("yanto"))
        assert (draft.state, draft.holder_name, draft.returned_reason) == (WRITING, "Sari", "Perbaiki hal")
        drafting.submit(draft, [], who("sri"), who("sari"))
        assert (draft.state, draft.returned_reason) == (SIGNING, None)
        decisions = db.session.scalars(db.select(DraftStep.decision).order_by(DraftStep.id)).all()
        assert decisions == ["setuju", "dikembalikan", "dilewati", None]


def test_the_writer_may_take_it_back(app, inside, staff):
    with inside(app):
        draft = submitted()
        drafting.send_back(draft, "Ada yang terlewat", who("sari"))
        assert draft.state == WRITING


@pytest.mark.parametrize(
    ("changes", "gap"),
    [
        ({"subject": ""}, "hal"),
        ({"body": ""}, "isi surat"),
        ({"body": "Dalam rangka …"}, "isi surat belum lengkap"),
        ({"body": "Kepada [[nama]]"}, "nama"),
        ({"addressees": ""}, "kepada"),
        ({"classification": ""}, "kode klasifikasi"),
        ({"appointment_id": None}, "penanda tangan"),
    ],
)
def test_what_is_missing_is_named_and_keeps_the_draft_with_its_writer(app, inside, staff, changes, gap):
    with inside(app):
        draft = make.make_draft(by=who("sari"), **changes)
        assert drafting.lacking(draft) == [gap]
        with pytest.raises(RuleError, match="Lengkapi dahulu"):
            drafting.submit(draft, [], who("sri"), who("sari"))


def test_a_draft_under_way_is_not_changed(app, inside, staff):
    with inside(app):
        draft = submitted()
        with pytest.raises(RuleError, match="sudah berubah keadaan"):
            drafting.change(draft, *make.full_values(draft.kind, subject="Lain"))
        with pytest.raises(RuleError):
            drafting.discard(draft, who("sari"))


def test_several_with_one_letter_each_get_numbers_in_a_row(app, inside, staff):
    with inside(app):
        draft = approved(each=True, addressees="LKS Satu\nLKS Dua\nLKS Tiga", body="Kepada [[penerima]].")
        letters = drafting.register(draft, make.DAY, who("sari"))
        assert [(row.sequence, row.addressee) for row in letters] == [
            (1, "LKS Satu"), (2, "LKS Dua"), (3, "LKS Tiga"),
        ]  # fmt: skip
        assert [row.context["body"] for row in letters][1] == ["Kepada LKS Dua."]
        assert db.session.scalar(db.select(Job.args))["merged"] is True


def test_several_in_a_list_share_one_letter(app, inside, staff):
    with inside(app):
        [letter] = drafting.register(approved(addressees="LKS Satu\nLKS Dua"), make.DAY, who("sari"))
        assert letter.addressee == "LKS Satu dan 1 lainnya"
        assert letter.context["addressees"] == ["LKS Satu", "LKS Dua"]


def test_a_nik_becomes_the_person_and_the_letter_is_theirs(app, inside, staff):
    with inside(app):
        person = make_person(name="Siti Aminah")
        draft = approved(addressees=person.nik)
        assert drafting.names_of(draft) == ["Siti Aminah"]
        [letter] = drafting.register(draft, make.DAY, who("sari"))
        assert letter.person_id == person.id
        with pytest.raises(RuleError, match="berakhiran 9999"):
            make.make_draft(by=who("sari"), addressees="3573021705909999")


def test_acting_and_delegated_signers_stand_as_the_rule_says_and_stay_frozen(app, inside, staff):
    with inside(app):
        given = {"name": "Drs. Anton, M.Si.", "rank": "Pembina", "nip": "", "starts_on": dt.date(2020, 1, 1)}
        secretary = Appointment(post="sekretaris", title="SEKRETARIS", **given)
        head = Appointment(post="kabid", title="KEPALA BIDANG REHABILITASI SOSIAL", **given)
        db.session.add_all([secretary, head])
        db.session.flush()
        [letter] = drafting.register(approved(appointment_id=head.id, on_behalf="ub"), make.DAY, who("sari"))
        assert letter.signature["office"] == [
            "a.n. KEPALA DINAS SOSIAL", "SEKRETARIS", "u.b.", "KEPALA BIDANG", "REHABILITASI SOSIAL,",
        ]  # fmt: skip
        secretary.name = head.name = "Orang Lain"
        db.session.flush()
        db.session.refresh(letter)
        assert letter.signature["name"] == "Drs. Anton, M.Si."


def test_a_signer_out_of_office_takes_no_number(app, inside, staff):
    with inside(app):
        draft = approved()
        db.session.get(Appointment, draft.appointment_id).ends_on = dt.date(2026, 10, 1)
        db.session.flush()
        with pytest.raises(RuleError, match="tidak menjabat"):
            drafting.register(draft, make.DAY, who("sari"))
        assert numbers() == [] and list(figures.check_registers()) == []


def test_an_old_draft_over_the_new_year_takes_the_first_number_of_that_year(app, inside, staff, clock):
    with inside(app):
        make.make_letters(2, register="keluar")
        draft = approved()
        draft_id = draft.id
    clock.set("2027-01-02 09:00")
    with inside(app):
        draft = db.session.get(Draft, draft_id)
        [letter] = drafting.register(draft, dt.date(2027, 1, 2), who("sari"))
        assert (letter.year, letter.sequence) == (2027, 1)


def test_it_is_not_sent_before_its_file_nor_before_its_date(app, inside, staff, work):
    with inside(app):
        draft = approved()
        drafting.register(draft, make.DAY, who("sari"))
        with pytest.raises(RuleError, match="belum jadi"):
            drafting.send(draft, make.DAY, "pos", who("sari"))
    work()
    with inside(app):
        draft = db.session.scalar(db.select(Draft))
        for day in (make.DAY - dt.timedelta(1), make.DAY + dt.timedelta(1)):
            with pytest.raises(RuleError, match="Tanggal kirim"):
                drafting.send(draft, day, "pos", who("sari"))


def test_secrecy_stands_in_the_number_where_the_pattern_asks(app, inside, staff):
    with inside(app):
        make.set_register("keluar", pattern="{keamanan}/{kode}/{urut:3}/{unit}/{bulan_romawi}/{tahun}")
        [letter] = drafting.register(approved(nature="rahasia"), make.DAY, who("sari"))
        assert letter.number == "R/400.9.12.3/001/35.73.405/X/2026"


@pytest.mark.parametrize("kind", PAPERS)
def test_each_kind_can_be_written_and_issued(app, inside, staff, work, kind):
    with inside(app):
        draft = make.make_draft(kind, by=who("sari"))
        assert drafting.lacking(draft) == []
        drafting.submit(draft, [], who("sri"), who("sari"))
        drafting.approve(draft, SIGNING, who("sri"))
        drafting.register(draft, make.DAY, who("sari"))
    assert work() == 1
    with inside(app):
        letter = db.session.scalar(db.select(Letter))
        assert (letter.state, letter.trouble) == (ISSUED, None)


def test_two_clicks_take_one_number(app, inside, staff):
    from tests.letters.test_race import together

    with inside(app):
        draft_id = approved().id

    def click():
        drafting.register(db.session.get(Draft, draft_id), make.DAY, make.Clerk())

    results = together(app, *[click] * 6)
    assert sum(result is None for result in results) == 1
    # PostgreSQL sees first that the row is another one; the page says so in its own words (409).
    assert {type(result) for result in results if result is not None} <= {RuleError, StaleDataError}
    with inside(app):
        assert len(numbers()) == 1 and list(figures.check_registers()) == []


def test_many_drafts_registered_at_once_leave_no_gap(app, inside, staff):
    from tests.letters.test_race import together

    with inside(app):
        ids = [approved().id for _ in range(12)]

    def register(draft_id):
        def work():
            [letter] = drafting.register(db.session.get(Draft, draft_id), make.DAY, make.Clerk())
            if draft_id % 5 == 0:
                rules.cancel(letter, "Salah", make.Clerk())

        return work

    assert together(app, *map(register, ids)) == [None] * 12
    with inside(app):
        sequences = db.session.scalars(db.select(Letter.sequence).order_by(Letter.sequence)).all()
        assert sequences == list(range(1, 13)) and list(figures.check_registers()) == []


def test_open_drafts_go_to_the_colleague_who_takes_over(app, inside, staff):
    with inside(app):
        make_user("tono", ("staf",))
        writing, going, shared = make.make_draft(by=who("sari")), submitted(), submitted()
        done = approved()
        drafting.register(done, make.DAY, who("sari"))
        assert succession.hand_over(who("sari").id, who("tono").id) == ["3 konsep surat berpindah."]
        assert {draft.author_name for draft in (writing, going, shared)} == {"Tono"} and done.author_name == "Sari"
        assert writing.holder_name == "Tono" and going.holder_name == "Rina"
        make_user("dewi", ("kabid",))
        assert succession.hand_over(who("rina").id, who("dewi").id) == ["2 konsep surat berpindah."]
        drafting.approve(going, INITIALS, who("dewi"))
        assert going.holder_name == "Yanto"
        # Yanto initials himself already, so Dewi's part stays hers.
        assert succession.hand_over(who("dewi").id, who("yanto").id) == [] and shared.holder_name == "Dewi"
