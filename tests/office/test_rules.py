"""What may happen to the agency's profile and officials; which value and which official hold on a day."""

import datetime as dt

import pytest

from app.ground import job
from app.ground.refusal import RuleError
from app.office import agency, rules
from app.office.models import Appointment, Setting
from app.office.setup import CITIES, init_city

DAY = dt.date(2026, 3, 1)


def official(**changes) -> dict:
    whole = {"post": "kadis", "title": "KEPALA DINAS SOSIAL", "capacity": "", "name": "Dra. Endang, M.Si.", "rank": "",
             "nip": "", "starts_on": dt.date(2024, 1, 1), "ends_on": None}  # fmt: skip
    return whole | changes


def test_two_definitive_holders_of_an_office_never_overlap(app, inside):
    with inside(app):
        first = rules.appoint(official(ends_on=dt.date(2025, 12, 31)))
        with pytest.raises(RuleError) as refused:
            rules.appoint(official(name="Lain", starts_on=dt.date(2025, 12, 31)))
        assert refused.value.field == "starts_on"
        rules.appoint(official(name="Lain", starts_on=dt.date(2026, 1, 1)))
        with pytest.raises(RuleError):
            rules.change_appointment(first, official(ends_on=dt.date(2026, 1, 1)))
        rules.change_appointment(first, official(name="Dra. Endang P., M.Si.", ends_on=dt.date(2025, 12, 31)))


def test_several_heads_of_field_stand_side_by_side(app, inside):
    with inside(app):
        rules.appoint(official(post="kabid", title="KEPALA BIDANG A"))
        rules.appoint(official(post="kabid", title="KEPALA BIDANG B"))


def test_who_acts_signs_before_who_holds_and_only_in_those_days(app, inside):
    with inside(app):
        rules.appoint(official(name="Definitif"))
        rules.appoint(
            official(name="Pelaksana", capacity="Plh.", starts_on=DAY, ends_on=DAY + dt.timedelta(6))
        )
        names = [agency.holder("kadis", DAY + dt.timedelta(days)).name for days in (-1, 0, 6, 7)]
    assert names == ["Definitif", "Pelaksana", "Pelaksana", "Definitif"]


def test_an_office_without_holder_refuses(app, inside):
    with inside(app):
        with pytest.raises(RuleError, match="Belum ada pejabat"):
            agency.holder("kadis", DAY)


def test_a_setting_holds_from_its_day_on(app, inside, clock):
    clock.set("2026-03-01")
    with inside(app) as session:
        assert agency.setting("training.minimum_share") == 80
        session.add(Setting(key="training.minimum_share", value=75, valid_from=dt.date(2026, 1, 1)))
        session.add(Setting(key="training.minimum_share", value=90, valid_from=dt.date(2026, 4, 1)))
        session.flush()
        days = (dt.date(2025, 12, 31), dt.date(2026, 1, 1), dt.date(2026, 3, 31), dt.date(2026, 4, 1))
        assert [agency.setting("training.minimum_share", day) for day in days] == [80, 75, 75, 90]
        assert agency.setting("training.minimum_share") == 75


def test_no_code_is_printed_without_a_public_address(app, inside):
    with inside(app):
        with pytest.raises(RuleError, match="Alamat publik"):
            agency.public_url()
        agency.profile().public_url = "https://pendapa.contoh.go.id/"
        assert agency.public_url() == "https://pendapa.contoh.go.id"


@pytest.mark.parametrize("kota", sorted(CITIES))
def test_each_city_names_itself(kota):
    assert CITIES[kota]["city"] == f"Kota {kota.title()}" and CITIES[kota]["region_code"].startswith("35.7")


def test_init_leaves_what_the_office_changed(app, inside):
    with inside(app):
        agency.profile().phone = "(0341) 123456"
    with inside(app):
        init_city("malang")
        assert agency.profile().phone == "(0341) 123456"


def test_a_job_that_ended_cannot_be_stopped(app, inside):
    with inside(app):
        made = job.enqueue("contoh", "Pekerjaan", {}, by=None)
        rules.cancel(made)
        assert made.cancel
        made.state = job.FINISHED
        with pytest.raises(RuleError):
            rules.cancel(made)


def test_officials_stand_in_the_trail(app, inside):
    from sqlalchemy import select

    from app.ground.audit import AuditEntry

    with inside(app) as session:
        row = rules.appoint(official())
        found = session.scalars(select(AuditEntry).where(AuditEntry.kind == Appointment.__tablename__)).one()
        assert (found.action, found.record_id) == ("menambah", row.id)
