"""Numbers in addresses and after their question mark."""

import pytest
from werkzeug.datastructures import MultiDict

from app.ground.address import LARGEST, read_number
from app.ground.form import Form, RowId
from tests.karang_werda.make import make_club


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("7", 7), ("007", 7), (str(LARGEST), LARGEST)])
def test_what_a_column_can_hold_is_a_number(text, number):
    assert read_number(text) == number


@pytest.mark.parametrize("text", ["", "-1", "1.5", "²", "٧", "x", str(LARGEST + 1), "9" * 19, "9" * 5000])
def test_what_no_column_could_hold_is_none(text):
    with pytest.raises(ValueError):
        read_number(text)


def test_a_page_that_is_asked_for_the_like_of_what_cannot_be_is_the_page_without_it(app, inside, sign_in):
    with inside(app):
        club = make_club().id
    address, clerk = f"/karang-werda/{club}/kegiatan/baru", sign_in("sari")
    assert clerk.get(f"{address}?seperti={'9' * 19}").words == clerk.get(address).words


@pytest.mark.parametrize(("typed", "row_id"), [("7", 7), ("9" * 9, 999_999_999), (str(2**31), None), ("9" * 15, None)])
def test_a_hidden_id_that_no_column_could_hold_is_none(typed, row_id):
    class Chosen(Form):
        person_id = RowId()

    assert Chosen(MultiDict({"person_id": typed})).person_id.data == row_id
