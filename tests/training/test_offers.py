"""Places that are offered to the waiting list: held until a deadline, agreed to, declined, let pass."""

import pytest

from app.ground.db import db
from app.ground.refusal import RuleError
from app.training import figures, offering, rules
from app.training.models import Batch, Enrolment, Offer, Quota
from tests.training.make import make_batch, make_enrolments, states
from tests.training.test_waiting_list import at_once, decide


@pytest.fixture
def offered(app, inside, clock):
    """A batch of two places with five people; one has left, so a place is offered to the first of three."""
    clock.set("2025-10-01 09:00")
    with inside(app):
        batch = make_batch(places=2, offer_hours=24)
        ids = make_enrolments(batch, 5)
        rules.accept(batch, ids)
        rules.withdraw(batch, ids[:1], "Pindah kota")
        return batch.id, ids


def opened(batch_id):
    batch = db.session.scalars(
        db.select(Batch)
        .where(Batch.id == batch_id)
        .options(*Batch.seen())
        .execution_options(populate_existing=True)
    ).one()
    return batch, db.session.scalar(db.select(Offer).where(Offer.state == "terbuka").order_by(Offer.id))


def quota():
    return tuple(db.session.execute(db.select(Quota.filled, Quota.held)).one())


def test_a_freed_place_is_held_for_the_first_in_line(app, inside, offered):
    batch_id, ids = offered
    with inside(app):
        batch, offer = opened(batch_id)
        assert (offer.enrolment_id, quota()) == (ids[2], (1, 1))
        assert "1 tempat sedang ditawarkan" in offering.Line(batch).why
        assert "Kamis, 2 Oktober 2025 pukul 09.00 WIB" in offering.Line(batch).why
        assert [rank for _, rank in states(batch)[2:]] == [1, 2, 3]


def test_who_is_put_forward_now_cannot_take_the_place_that_is_held(app, inside, offered):
    batch_id, _ = offered
    with inside(app):
        batch, _offer = opened(batch_id)
        from tests.people.make import make_person

        late = rules.nominate(batch, make_person(name="Terlambat"))
        assert rules.accept(batch, [late.id]).words == "1 menjadi cadangan."


def test_who_agrees_is_seated_and_the_line_closes_up(app, inside, offered):
    batch_id, ids = offered
    with inside(app):
        batch, offer = opened(batch_id)
        rules.agree(batch, offer, "Yang bersangkutan", "Siap datang")
        assert states(batch)[2:] == [("diterima", None), ("cadangan", 1), ("cadangan", 2)]
        assert (offer.state, offer.spoken_to, quota()) == ("diterima", "Yang bersangkutan", (2, 0))
        assert offering.Line(opened(batch_id)[0]).why == "Belum ada yang naik karena 2 tempat terisi semua."


def test_who_declines_leaves_and_the_place_goes_to_the_next(app, inside, offered):
    batch_id, ids = offered
    with inside(app):
        batch, offer = opened(batch_id)
        words = rules.decline(batch, offer, "Suami", "Sudah bekerja").words
        assert words == "1 dicatat keluar, 1 tempat ditawarkan kepada cadangan."
        assert db.session.get(Enrolment, ids[2]).reason == "Menolak tempat yang ditawarkan: Sudah bekerja"
        assert opened(batch_id)[1].enrolment_id == ids[3]


def test_after_the_deadline_nobody_can_agree_and_the_place_moves_on(app, inside, offered, clock):
    batch_id, ids = offered
    clock.set("2025-10-02 09:01")
    with inside(app):
        batch, offer = opened(batch_id)
        with pytest.raises(RuleError, match="Batas jawab tawaran ini sudah lewat"):
            rules.agree(batch, offer)
        assert quota() == (1, 1)
        assert "1 tawaran lewat batas" in offering.Line(batch).why
        assert rules.expire(batch).words == "1 tawaran lewat batas, 1 tempat ditawarkan kepada cadangan."
        assert opened(batch_id)[1].enrolment_id == ids[3]
        assert [rank for _, rank in states(batch)[2:]] == [3, 1, 2]  # who did not answer stands last
        with pytest.raises(RuleError, match="Tidak ada tawaran yang lewat batas"):
            rules.expire(batch)


def test_when_nobody_answered_the_page_says_so_and_one_is_asked_again(app, inside, offered, clock):
    batch_id, ids = offered
    with inside(app):
        batch, _offer = opened(batch_id)
        for _ in range(3):
            clock.move(hours=25)
            rules.expire(batch)
        assert (opened(batch_id)[1], quota()) == (None, (1, 0))
        assert "semua cadangan sudah pernah ditawari" in offering.Line(opened(batch_id)[0]).why
        rules.offer_to(batch, ids[4])
        with pytest.raises(RuleError, match="jawabannya masih ditunggu"):
            rules.offer_to(batch, ids[4])
        with pytest.raises(RuleError, match="Tidak ada tempat kosong"):
            rules.offer_to(batch, ids[3])
        rules.agree(batch, opened(batch_id)[1])
        assert [*figures.counters(), *figures.ranks()] == []


def test_a_call_is_written_down_with_who_made_it(app, inside, offered):
    class Sari:
        id, name, is_authenticated = 7, "Sari", True

    batch_id, _ = offered
    with inside(app):
        _batch, offer = opened(batch_id)
        rules.record_call(offer, "Ibu", "Diminta menelepon sore", by=Sari)
        assert (offer.phoned_by, offer.spoken_to, offer.state) == ("Sari", "Ibu", "terbuka")


def test_who_withdraws_lets_the_held_place_go(app, inside, offered):
    batch_id, ids = offered
    with inside(app):
        batch, offer = opened(batch_id)
        rules.withdraw(batch, [ids[2]], "Sakit")
        assert (offer.state, quota()) == ("batal", (1, 1))
        assert opened(batch_id)[1].enrolment_id == ids[3]


def test_the_quota_does_not_shrink_below_places_that_are_offered(app, inside, offered):
    batch_id, _ = offered
    with inside(app):
        batch, _offer = opened(batch_id)
        values = {name: getattr(batch, name) for name in ("title", "starts_on", "ends_on", "offer_hours")}
        with pytest.raises(RuleError, match="1 peserta diterima dan 1 tempat ditawarkan"):
            rules.change_batch(batch, values | {"programme_name": "Pelatihan Keterampilan", "places": 1})


def test_the_order_changes_only_for_a_reason(app, inside, offered):
    batch_id, ids = offered
    with inside(app):
        batch, _offer = opened(batch_id)
        with pytest.raises(RuleError, match="Tuliskan alasannya"):
            rules.reorder(batch, ids[4], 1, " ")
        with pytest.raises(RuleError, match="dari 1 sampai 3"):
            rules.reorder(batch, ids[4], 4, "Desil 1")
        with pytest.raises(RuleError, match="sedang ditawari"):
            rules.reorder(batch, ids[2], 3, "Desil 1")
        rules.reorder(batch, ids[4], 1, "Desil 1")
        assert [rank for _, rank in states(batch)[2:]] == [2, 3, 1]


def test_fifty_answers_at_once_to_one_offer_seat_one(app, inside, offered):
    batch_id, _ = offered
    with inside(app):
        offer_id = opened(batch_id)[1].id

    def act(number):
        verb = rules.agree if number % 2 else rules.decline
        return decide(app, batch_id, lambda batch: verb(batch, db.session.get(Offer, offer_id)) or True)

    outcomes = at_once(50, act)
    assert sum(not isinstance(outcome, Exception) for outcome in outcomes) == 1
    assert all(isinstance(o, RuleError) for o in outcomes if isinstance(o, Exception)), outcomes
    with inside(app):
        assert [*figures.counters(), *figures.ranks()] == []


def test_leaving_answering_and_reordering_at_once_lose_no_place(app, inside, clock):
    with inside(app):
        batch = make_batch(places=10, offer_hours=24)
        batch_id, ids = batch.id, make_enrolments(batch, 40)
        rules.accept(batch, ids)
        rules.withdraw(batch, ids[:5], "Pindah")
        offers = list(db.session.scalars(db.select(Offer.id).order_by(Offer.id)))

    def act(n):
        if n % 3 == 0:
            return decide(app, batch_id, lambda batch: rules.withdraw(batch, [ids[5 + n // 3]], "Pindah"))
        if n % 3 == 1:
            verb = rules.agree if n % 2 else rules.decline
            return decide(app, batch_id, lambda batch: verb(batch, db.session.get(Offer, offers[n // 3])))
        return decide(app, batch_id, lambda batch: rules.reorder(batch, ids[30 + n // 3], 20, "Desil"))

    outcomes = at_once(15, act)
    assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)], outcomes
    with inside(app):
        assert [*figures.counters(), *figures.ranks()] == []


# The page


def test_the_page_leads_from_the_telephone_to_the_seat(app, inside, sign_in, offered):
    batch_id, ids = offered
    clerk, url = sign_in(), f"/pelatihan/{batch_id}"
    page = clerk.get(f"{url}/cadangan")
    assert "1 tempat sedang ditawarkan" in page and "Belum ditelepon" in page
    with inside(app):
        offer_id = opened(batch_id)[1].id
    base = f"{url}/tawaran/{offer_id}"
    clerk.post(f"{base}/telepon", {"spoken_to": "", "note": "Tidak diangkat"}, status=303)
    assert "Tidak diangkat" in clerk.get(f"{url}/cadangan")
    said = {"spoken_to": "Yang bersangkutan", "note": ""}
    answer = clerk.post(f"{base}/kesediaan", said, htmx=True, target="waiting")
    [head] = answer.css("hx-partial[hx-target='#quota']")
    assert "2 dari 2" in " ".join(head.text_content().split())
    assert "Bersedia" in " ".join(answer.texts("#closed td"))
    refused = clerk.post(f"{base}/penolakan", said, status=422)
    assert "Tawaran ini sudah selesai (bersedia)" in refused


def test_the_page_moves_on_and_reorders(app, inside, sign_in, offered, clock):
    batch_id, ids = offered
    clerk, url = sign_in(), f"/pelatihan/{batch_id}"
    clerk.post(f"{url}/cadangan/{ids[4]}/urutan", {"rank": "2", "reason": ""}, status=422)
    clerk.post(f"{url}/cadangan/{ids[4]}/urutan", {"rank": "2", "reason": "Desil 1"}, status=303)
    clock.set("2025-10-03 09:00")
    clerk = sign_in("hari1")
    assert "1 tawaran tempat lewat batas jawab" in clerk.get("/")
    answer = clerk.post(f"{url}/tawaran/lewat", htmx=True, target="waiting")
    assert "1 tawaran lewat batas, 1 tempat ditawarkan kepada cadangan." in answer
    assert answer.texts("#waiting > .table-wrap tbody th") == ["Peserta 5", "Peserta 4", "Peserta 3"]
    with inside(app):
        assert opened(batch_id)[1].enrolment_id == ids[4]
    clock.set("2025-10-05 09:00")
    clerk = sign_in("hari2")
    clerk.post(f"{url}/tawaran/lewat")
    clock.set("2025-10-07 09:00")
    clerk = sign_in("hari3")
    clerk.post(f"{url}/tawaran/lewat")
    page = clerk.get(f"{url}/cadangan")
    assert "Tawarkan lagi" in page and "semua cadangan sudah pernah ditawari" in page
    clerk.post(f"{url}/cadangan/{ids[2]}/tawaran", status=303)
    assert "1 tempat sedang ditawarkan" in clerk.get(f"{url}/cadangan")


def test_the_rank_is_changed_on_one_form_that_opens_at_its_row(sign_in, offered):
    batch_id, ids = offered
    clerk, url = sign_in(), f"/pelatihan/{batch_id}/cadangan"
    page = clerk.get(url)
    assert len(page.css("#waiting tbody a[href*='?ubah=']")) == 2 and not page.css("#rank")
    opened_row = clerk.get(f"{url}?ubah={ids[4]}", htmx=True, target="waiting")
    assert opened_row.one("#rank").get("value") == "3" and opened_row.css("details[data-dialog=move][open]")
    form = opened_row.one("details[data-dialog=move] form")
    sent = clerk.post(form.get("action"), {"rank": "2", "reason": "Desil 1"}, htmx=True, target="waiting")
    assert sent.texts("#waiting > .table-wrap tbody th") == ["Peserta 3", "Peserta 5", "Peserta 4"]
    assert not sent.css("#rank")


@pytest.mark.parametrize("asked", ["0", "99999999999999999999", "x"])
def test_a_rank_to_change_of_nobody_opens_no_form(sign_in, offered, asked):
    assert not sign_in().get(f"/pelatihan/{offered[0]}/cadangan?ubah={asked}").css("#rank")


def test_who_only_reads_sees_the_line_and_no_button(sign_in, offered):
    batch_id, ids = offered
    reader = sign_in("baca", roles=["auditor"])
    page = reader.get(f"/pelatihan/{batch_id}/cadangan")
    assert "Peserta 3" in page and not page.css("#waiting form")
    reader.post(f"/pelatihan/{batch_id}/tawaran/lewat", status=403)


def test_an_offer_of_another_batch_is_not_found(app, inside, sign_in, offered):
    with inside(app):
        offer_id = opened(offered[0])[1].id
        other = make_batch(title="Lain").id
    sign_in().post(f"/pelatihan/{other}/tawaran/{offer_id}/kesediaan", status=404)
