"""Bars, lines and donut as SVG text, the same on page and paper.

Presentation attributes only, since the page's CSP forbids style=; a `<title>` first, for readers that
speak; labels beside the thing instead of a legend; bars from zero; one colour in tints that stay apart
in grey. Beside each chart stands a table: the picture shows the shape, the table gives the numbers.
"""

import math
import textwrap
from collections.abc import Sequence
from html import escape

Row = tuple[str, float | None]  # None: not known, drawn as a dash and not as zero

WIDTH = 640
_COLOUR = (11, 93, 82)
_INK, _MUTED, _LINE = "#1c2624", "#5a6663", "#dfe4e1"
_FONTS = "Arimo Surat, Plus Jakarta Sans, Arial, sans-serif"  # paper knows the first, the page the second
_SIZE = 13
_GLYPH = 6.6  # mean width of a letter at that size, rounded up
_MANY = 5  # tints that stay apart in grey


def bars(
    title: str, rows: Sequence[Row], target: float | None = None, unit: str = "", mark: str = "Target"
) -> str:
    """Horizontal bars: for names of kelurahan, programmes, anything with long labels. The line is called by `mark`:
    not everything that values are held against is a target."""
    values = _known(rows)
    left = min(240.0, 22 + _GLYPH * max((len(label) for label, _ in rows), default=0))
    right = 12 + _GLYPH * max((len(_amount(value, unit)) for value in values), default=1)
    scale = (WIDTH - left - right) / _top([*values, target])
    head = 24 if target is not None else 4
    parts, numbers = [], []  # numbers last: they stay readable where the target crosses them
    for n, (label, value) in enumerate(rows):
        y = head + 30 * n
        parts += _beside(left - 8, y, label)
        width = scale * (value or 0)
        parts.append(f'<rect x="{left:.1f}" y="{y + 4}" width="{width:.1f}" height="22" fill="{_tint(0)}"/>')
        numbers.append(_text(left + width + 6, y + 19, _amount(value, unit), halo=True))
    height = head + 30 * len(rows) + 4
    if target is not None:
        x = left + scale * target
        parts.append(_dashed(x, head - 4, x, height))
        parts.append(_text(x, head - 9, f"{mark} {_amount(target, unit)}", _anchor(x, left)))
    parts.append(_rule(left, head, left, height - 4, _MUTED))
    return _svg(title, height, parts + numbers)


def columns(
    title: str, rows: Sequence[Row], target: float | None = None, unit: str = "", whole: int = WIDTH
) -> str:
    """Vertical bars: for months, quarters, years, at most some sixteen of them. `whole` is how wide the chart is: a
    narrow one keeps its letters readable."""
    values = _known(rows)
    floor, head = 236, 28
    scale = (floor - head) / _top([*values, target])
    step = whole / max(len(rows), 1)
    width = min(64.0, step * 0.66)
    parts, numbers = [], []
    for n, (label, value) in enumerate(rows):
        middle = step * (n + 0.5)
        height = scale * (value or 0)
        x, y = middle - width / 2, floor - height
        parts.append(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{_tint(0)}"/>'
        )
        numbers.append(_text(middle, y - 6, _amount(value, unit), "middle", halo=True))
        parts.append(_text(middle, floor + 19, _short(label, step / _GLYPH), "middle", _MUTED))
    if target is not None:
        y = floor - scale * target
        parts.append(_dashed(0, y, whole, y))
        parts.append(_text(whole, y - 6, f"Target {_amount(target, unit)}", "end", halo=True))
    parts.append(_rule(0, floor, whole, floor, _MUTED))
    return _svg(title, floor + 30, parts + numbers, whole)


def lines(
    title: str,
    labels: Sequence[str],
    series: Sequence[tuple[str, Sequence[float | None]]],
    target: float | None = None,
    unit: str = "",
    width: int = WIDTH,
) -> str:
    """Lines over time, each named at its end; where a value is not known the line has a gap. A small chart is given
    its `width`, so that its letters stay readable."""
    numbers = [value for _, values in series for value in values if value is not None]
    top = _top([*numbers, target])
    left = 10 + _GLYPH * max(len(_number(top * tick / 4)) for tick in range(5))
    right = 12 + min(190.0, _GLYPH * max((len(_ending(*one, unit)) for one in series), default=0))
    floor, head = 236, 24
    step = (width - left - right) / max(len(labels) - 1, 1)

    def place(n: int, value: float) -> tuple[float, float]:
        return left + step * n, floor - (floor - head) * value / top

    parts = []
    for tick in range(5):
        y = place(0, top * tick / 4)[1]
        parts.append(_rule(left, y, width - right, y, _MUTED if tick == 0 else _LINE))
        parts.append(_text(left - 6, y + 4.5, _number(top * tick / 4), "end", _MUTED))
    every = max(1, math.ceil(_GLYPH * max(map(len, labels), default=0) / step + 0.3))
    for n in range(0, len(labels), every):
        parts.append(_text(left + step * n, floor + 19, labels[n], "middle", _MUTED))
    if target is not None:
        y = place(0, target)[1]
        parts.append(_dashed(left, y, width - right, y))
        parts.append(_text(left + 4, y - 6, f"Target {_amount(target, unit)}", halo=True))
    ends = []
    for n, (_, values) in enumerate(series):
        points = [None if value is None else place(at, value) for at, value in enumerate(values)]
        parts += _strokes(points, _tint(n, len(series)))
        ends.append(next((point for point in reversed(points) if point), (left, floor)))
    for y, n in _apart([(end[1] + 4.5, n) for n, end in enumerate(ends)]):
        parts.append(_text(ends[n][0] + 8, y, _short(_ending(*series[n], unit), (right - 8) / _GLYPH)))
    return _svg(title, floor + 30, parts, width)


def donut(title: str, rows: Sequence[Row], unit: str = "") -> str:
    """Shares of a whole, named beside the ring; at most five, so that the tints stay apart in grey."""
    if len(rows) > _MANY:
        raise ValueError(f"at most {_MANY} parts; join the rest before drawing")
    whole = sum(_known(rows))
    x, y, radius, thick = WIDTH / 2, 130, 92, 42
    parts, sides, turn = [], {"start": [], "end": []}, 0.0
    for n, (_, value) in enumerate(rows):
        share = (value or 0) / whole if whole else 0
        if share:
            parts.append(_arc(x, y, radius, thick, turn, turn + share, _tint(n, len(rows))))
        middle = math.tau * (turn + share / 2) if share < 1 else math.tau / 4
        turn += share
        ring = (x + (radius + 2) * math.sin(middle), y - (radius + 2) * math.cos(middle))
        sides["start" if ring[0] >= x else "end"].append((ring[1], n, ring))
    for anchor, labels in sides.items():
        edge = x + (118 if anchor == "start" else -118)
        rings = {n: ring for _, n, ring in labels}
        for at, n in _apart([(at, n) for at, n, _ in labels], 38, 246):
            label, value = rows[n]
            said = f"{_amount(value, unit)} ({_number(round(100 * (value or 0) / (whole or 1), 1))} %)"
            parts.append(_rule(*rings[n], edge, at, _MUTED))
            outward = edge + (6 if anchor == "start" else -6)
            parts.append(_text(outward, at - 2, _short(label, (WIDTH / 2 - 124) / _GLYPH), anchor))
            parts.append(_text(outward, at + 14, said, anchor, _MUTED))
    parts.append(_text(x, y + 4, _number(whole), "middle", size=22))
    parts.append(_text(x, y + 21, unit or "jumlah", "middle", _MUTED))
    return _svg(title, 264, parts)


# Numbers and words


def _known(rows: Sequence[Row]) -> list[float]:
    values = [value for _, value in rows if value is not None]
    if any(value < 0 for value in values):
        raise ValueError("bars start at zero; a negative value has no bar")
    return values


def _number(value: float) -> str:
    """1234567.5 as 1.234.567,5, at most two decimals and none that say nothing."""
    text = f"{value:,.2f}".rstrip("0").rstrip(".")
    return text.translate(str.maketrans(",.", ".,"))


def _amount(value: float | None, unit: str) -> str:
    if value is None:
        return "–"
    return f"{_number(value)} {unit}".rstrip()


def _ending(name: str, values: Sequence[float | None], unit: str) -> str:
    last = next((value for value in reversed(values) if value is not None), None)
    return f"{name} {_amount(last, unit)}"


def _short(text: str, room: float) -> str:
    return text if len(text) <= room else text[: max(int(room) - 1, 1)].rstrip() + "…"


def _top(values: Sequence[float | None]) -> float:
    """The upper end of the scale: a round number that four steps divide well, never zero."""
    highest = max((value for value in values if value is not None), default=0)
    if highest <= 0:
        return 1.0
    power = 10 ** math.floor(math.log10(highest))
    return next(step * power for step in (1, 1.2, 1.6, 2, 2.4, 3.2, 4, 6, 8, 10) if step * power >= highest)


# Marks


def _svg(title: str, height: float, parts: list[str], width: int = WIDTH) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height:.0f}" role="img"'
        f' font-family="{_FONTS}" font-size="{_SIZE}"><title>{escape(title)}</title>{"".join(parts)}</svg>'
    )


def _text(x, y, text: str, anchor: str = "start", fill: str = _INK, size: int = 0, halo: bool = False) -> str:
    more = f' font-size="{size}"' if size else ""
    mark = f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{more}'
    back = f'{mark} fill="#fff" stroke="#fff" stroke-width="4">{escape(text)}</text>' if halo else ""
    return f'{back}{mark} fill="{fill}">{escape(text)}</text>'


def _beside(x: float, y: float, label: str) -> list[str]:
    """The name of a bar at its left: on one line, or on two; what is longer still is cut."""
    first, *rest = textwrap.wrap(label, int(x / (_GLYPH * 1.08)), break_long_words=True) or [""]
    if not rest:
        return [_text(x, y + 19, first, "end")]
    second = _short(" ".join(rest), x / (_GLYPH * 1.08))
    return [_text(x, y + 12, first, "end", size=12), _text(x, y + 26, second, "end", size=12)]


def _anchor(x: float, left: float) -> str:
    """Keep a label above its line inside the picture."""
    return "start" if x < left + 50 else "end" if x > WIDTH - 60 else "middle"


def _rule(x1: float, y1: float, x2: float, y2: float, colour: str) -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}"/>'


def _dashed(x1: float, y1: float, x2: float, y2: float) -> str:
    return (
        f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{_INK}" stroke-width="1.5"'
        ' stroke-dasharray="5 4"/>'
    )


def _tint(n: int, of: int = 1) -> str:
    """The n-th of `of` tints, from the full colour towards white, never fainter than 72 % white."""
    fade = 0.72 * n / max(of - 1, 2)
    return "#" + "".join(f"{round(part + (255 - part) * fade):02x}" for part in _COLOUR)


def _strokes(points: list[tuple[float, float] | None], colour: str) -> list[str]:
    """One path for each run of known points, and a dot on each point."""
    parts, pen = [], "M"
    path = ""
    for point in points:
        if point is None:
            pen = "M"
            continue
        path += f"{pen}{point[0]:.1f} {point[1]:.1f}"
        pen = "L"
        parts.append(f'<circle cx="{point[0]:.1f}" cy="{point[1]:.1f}" r="3" fill="{colour}"/>')
    return [f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="2.5"/>', *parts] if path else []


def _arc(x: float, y: float, radius: float, thick: float, start: float, end: float, colour: str) -> str:
    """A piece of a ring, from and to as parts of a turn; an arc cannot close, so the whole is a circle."""
    middle, paint = radius - thick / 2, f'fill="none" stroke="{colour}" stroke-width="{thick}"'
    if end - start > 0.9999:
        return f'<circle cx="{x}" cy="{y}" r="{middle}" {paint}/>'
    gap = min(0.003, (end - start) / 4)  # white between neighbours, so that tints part in grey
    (x1, y1), (x2, y2) = (
        (x + middle * math.sin(2 * math.pi * turn), y - middle * math.cos(2 * math.pi * turn))
        for turn in (start + gap, end - gap)
    )
    large = int(end - start - 2 * gap > 0.5)
    return f'<path d="M{x1:.2f} {y1:.2f}A{middle} {middle} 0 {large} 1 {x2:.2f} {y2:.2f}" {paint}/>'


def _apart(wanted: list[tuple[float, int]], gap: float = 17, last: float = 1e9) -> list[tuple[float, int]]:
    """Move labels down until none touches the one above, then up again where they pass `last`."""
    placed = []
    for y, n in sorted(wanted):
        placed.append((max(y, placed[-1][0] + gap) if placed else y, n))
    limit = last
    for at in range(len(placed) - 1, -1, -1):
        y, n = placed[at]
        placed[at] = (min(y, limit), n)
        limit = placed[at][0] - gap
    return placed
