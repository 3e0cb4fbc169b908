"""Who may do what with incoming letters."""

import pytest

from tests.incoming import make


@pytest.fixture
def letter_id(app, inside, office, who):
    with inside(app):
        return make.record(who("sari")).id


def test_an_auditor_reads_and_takes_lists_but_changes_nothing(sign_in, letter_id):
    auditor = sign_in("auditor", ["auditor"])
    auditor.get(f"/surat-masuk/{letter_id}")
    auditor.get("/surat-masuk/ekspor")
    auditor.get("/surat-masuk/baru", status=403)
    auditor.post(f"/surat-masuk/{letter_id}/disposisi", {"to": ["1"]}, status=403)
    auditor.post(f"/surat-masuk/{letter_id}/pembatalan", {"reason": "x"}, status=403)


def test_staff_write_down_and_do_not_cancel(enter, letter_id):
    sari = enter("sari")
    sari.get("/surat-masuk/baru")
    sari.post(f"/surat-masuk/{letter_id}/pembatalan", {"reason": "x"}, status=403)
    sari.post(f"/surat-masuk/{letter_id}/arsip", {"away_note": "x"}, status=403)


@pytest.mark.parametrize("role", ["shelter", "lks", "club", "privacy", "admin"])
def test_others_do_not_see_the_book(sign_in, letter_id, role):
    client = sign_in(role, [role])
    client.get("/surat-masuk/", status=403)
    client.get(f"/surat-masuk/{letter_id}", status=403)


def test_a_page_of_a_cancelled_number_cannot_be_changed(enter, letter_id):
    rina = enter("rina")
    rina.post(f"/surat-masuk/{letter_id}/pembatalan", {"reason": "Salah catat"}, status=303)
    assert "Salah catat" in rina.get(f"/surat-masuk/{letter_id}")
    rina.get(f"/surat-masuk/{letter_id}/ubah", status=404)
    rina.get("/surat-masuk/9999", status=404)
