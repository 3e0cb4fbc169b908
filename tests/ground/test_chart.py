"""Charts: well-formed, no style=, escaped, Indonesian numbers, bars from zero."""

import xml.etree.ElementTree as ET

import pytest

from app.ground import chart

SVG = "{http://www.w3.org/2000/svg}"
NASTY = "<b onload='x'>Kidul & \"Dalem\"</b>"
MONTHS = ["Jan", "Feb", "Mar", "Apr"]
CHARTS = {
    "bars": chart.bars(NASTY, [(NASTY, 1234.5), ("Sukun", None), ("Klojen", 0)], target=1000, unit="KPM"),
    "columns": chart.columns(NASTY, [(NASTY, 20), ("Tw II", None), ("Tw III", 28)], target=30),
    "lines": chart.lines(NASTY, MONTHS, [(NASTY, [3, None, 5, 6]), ("Camp", [1, 0, 2, None])], target=8),
    "donut": chart.donut(NASTY, [(NASTY, 48), ("Pindah", 2), ("Tidak diketahui", None)], unit="orang"),
}


@pytest.fixture(params=CHARTS)
def drawing(request):
    return ET.fromstring(CHARTS[request.param])


def texts(drawing) -> list[str]:
    return [text.text for text in drawing.iter(f"{SVG}text")]


def test_the_title_comes_first_and_is_kept_as_written(drawing):
    assert drawing[0].tag == f"{SVG}title"
    assert drawing[0].text == NASTY


def test_nothing_a_strict_page_policy_forbids(drawing):
    names = {name for node in drawing.iter() for name in node.attrib}
    assert "style" not in names and not [name for name in names if name.startswith("on")]
    assert {node.tag for node in drawing.iter()} <= {
        SVG + tag for tag in ("svg", "title", "rect", "line", "text", "path", "circle")
    }


def test_every_mark_stays_inside_the_picture(drawing):
    _, _, width, height = map(float, drawing.get("viewBox").split())
    for node in drawing.iter():
        for name in ("x", "x1", "x2", "cx"):
            assert -0.1 <= float(node.get(name, 0)) <= width + 0.1
        for name in ("y", "y1", "y2", "cy"):
            assert -0.1 <= float(node.get(name, 0)) <= height + 0.1


def test_bars_start_at_zero_and_are_in_proportion():
    drawing = ET.fromstring(chart.bars("Judul", [("a", 10), ("b", 40), ("c", 0)]))
    widths = [float(bar.get("width")) for bar in drawing.iter(f"{SVG}rect")]
    assert widths[1] == pytest.approx(4 * widths[0], abs=0.5)
    assert widths[2] == 0


def test_unknown_is_a_dash_and_zero_is_zero():
    said = texts(ET.fromstring(CHARTS["bars"]))
    assert "–" in said and "0 KPM" in said


@pytest.mark.parametrize(
    "value, said", [(1234567.5, "1.234.567,5"), (1200, "1.200"), (0, "0"), (12.25, "12,25"), (100.0, "100")]
)
def test_numbers_are_indonesian(value, said):
    assert said in texts(ET.fromstring(chart.columns("Judul", [("a", value)])))


def test_a_line_breaks_where_nothing_is_known():
    drawing = ET.fromstring(chart.lines("Judul", MONTHS, [("a", [1, None, 2, 3])]))
    assert [path.get("d").count("M") for path in drawing.iter(f"{SVG}path")] == [2]


def test_donut_says_the_shares_and_refuses_what_grey_cannot_part():
    assert "48 orang (96 %)" in texts(ET.fromstring(CHARTS["donut"]))
    with pytest.raises(ValueError):
        chart.donut("Judul", [("a", 1)] * 6)


def test_labels_never_touch():
    ends = chart._apart([(100, 0), (101, 1), (102, 2), (400, 3)], 17, 250)
    assert [n for _, n in ends] == [0, 1, 2, 3]
    assert all(b - a >= 17 for (a, _), (b, _) in zip(ends, ends[1:], strict=False))
    assert ends[-1][0] == 250


@pytest.mark.parametrize("draw", [chart.bars, chart.columns, chart.donut])
def test_negative_has_no_bar_and_empty_is_a_picture(draw):
    with pytest.raises(ValueError):
        draw("Judul", [("a", -1)])
    ET.fromstring(draw("Judul", []))
    ET.fromstring(draw("Judul", [("a", 0)]))
    ET.fromstring(chart.lines("Judul", [], []))
