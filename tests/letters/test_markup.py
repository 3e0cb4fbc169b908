"""The light markup: what is typed becomes parts that print as they were typed, and nothing else."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from app.letters import markup
from tests.checkers import ROOT

TEMPLATES = Environment(
    loader=FileSystemLoader(ROOT / "app/templates"), undefined=StrictUndefined, autoescape=True
)
BODY = TEMPLATES.get_template("letters/_body.html")


def printed(typed: str) -> str:
    return BODY.render(parts=markup.parse(typed))


def test_blank_lines_part_paragraphs_and_lines_within_flow_on():
    assert markup.parse("Satu\ndua\n\n\nTiga") == ["Satu dua", "Tiga"]


def test_points_are_numbered_or_lettered_and_go_on_in_the_next_line():
    assert markup.parse("1. satu\n   lanjut\n2) dua\n\na. huruf") == [
        {"items": ["satu lanjut", "dua"], "letters": False},
        {"items": ["huruf"], "letters": True},
    ]


def test_a_blank_before_the_colon_makes_a_line_of_details():
    assert markup.parse("hari, tanggal : Senin\nwaktu : 09.00") == [
        {"details": [["hari, tanggal", "Senin"], ["waktu", "09.00"]]}
    ]
    assert markup.parse("Perlu dibawa: fotokopi") == ["Perlu dibawa: fotokopi"]


def test_a_table_has_its_head_and_knows_columns_of_numbers():
    [part] = markup.parse("| No | Nama | Uang |\n|---|---|---|\n| 1 | Siti | Rp 1.500 |\n| 2 | Budi")
    assert part["table"] == {
        "columns": ["No", "Nama", "Uang"],
        "rows": [["1", "Siti", "Rp 1.500"], ["2", "Budi", ""]],
        "numeric": [0, 2],
    }


def test_bold_headings_and_what_stands_for_each_addressee():
    [heading, text] = markup.parse("# Hasil\n\nKepada **[[penerima]]** dan [[siapa]]", {"penerima": "Budi"})
    assert heading == {"heading": "Hasil"}
    assert [(piece["text"], piece["bold"], piece["missing"]) for piece in text] == [
        ("Kepada ", False, False), ("Budi", True, False), (" dan ", False, False), ("siapa", False, True),
    ]  # fmt: skip
    assert markup.missing([heading, text]) == ["siapa"]


def test_a_name_that_holds_markup_is_not_read_again():
    assert markup.parse("[[penerima]]", {"penerima": "**A** [[b]] <i>"}) == ["**A** [[b]] <i>"]


@pytest.mark.parametrize(
    "typed",
    [
        "<script>alert(1)</script>",
        "<img src='file:///etc/passwd'>",
        "{{ 7 * 7 }} {% raw %}",
        "| <b>a</b> | {{ x }} |\n| <i>1</i> | 2 |",
        "1. <style>p{}</style>",
        "# <h1>x</h1>",
        "**<b>tebal</b>** [[<u>]]",
        "a<b : <c>",
    ],
)
def test_html_css_and_template_syntax_are_inert(typed):
    html = printed(typed)
    for tag in ("<script", "<img", "<b>", "<i>", "<style", "<h1", "<u>", "<c>"):
        assert tag not in html
    assert "49" not in html


@given(st.text(max_size=400))
def test_whatever_is_typed_can_be_printed_and_brings_no_tag(typed):
    html = printed(typed)
    allowed = {"p", "table", "thead", "tbody", "tr", "th", "td", "ol", "li", "h2", "strong", "span"}
    assert set(re.findall(r"</?([a-zA-Z0-9]+)", html)) <= allowed


@given(st.text(alphabet="ab1.|*[]#: \n\\-…", max_size=200))
def test_any_mixture_of_marks_is_read(typed):
    parts = markup.parse(typed, {"a": "b"})
    markup.missing(parts)
    BODY.render(parts=parts)
