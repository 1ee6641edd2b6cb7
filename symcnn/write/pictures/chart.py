r"""Charts of a few curves: as SVG in the colours of the page, and as a picture of LaTeX.

The LaTeX needs no package: its own picture environment draws the curves with ``\qbezier``.
"""

from __future__ import annotations

import html
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from symcnn.write.formulas.text import sentence

Point = tuple[float, float]

# How the first, second, ... curve is drawn: its colour, its dashes, and the same in LaTeX.
COLOURS = ("#0b6bb8", "#c2500a", "#1d8a4e", "#8a4fb0")
DASHES = ("", "7 4", "2 4", "9 3 2 3")
WEIGHTS = ("1.3pt", "0.4pt", "0.8pt", "0.4pt")
DOTS = (None, None, 2.6, 5.0)
RADIUS = 3.5

WIDTH, HEIGHT = 640.0, 250.0
LEFT, RIGHT, TOP, BOTTOM = 46.0, 14.0, 12.0, 30.0
LATEX_WIDTH, LATEX_HEIGHT = 300.0, 110.0

# A point this far from the line between its neighbours, in units of the chart, is kept.
CLOSE = 0.25


@dataclass(frozen=True)
class Chart:
    """Curves by their names, each in pieces, over the values of a variable.

    With ``is_discrete`` they are points and not lines.
    """

    title: str
    variable: str
    curves: tuple[tuple[str, tuple[tuple[Point, ...], ...]], ...]
    is_discrete: bool = False

    def described(self) -> str:
        """The chart in words, with some values of each curve.

        >>> Chart("lines", "x", (("2x", (((0, 0), (1, 2)),)),)).described()
        'lines; 2x is 0 at x = 0, 2 at x = 1'
        """
        texts = [self.title]
        for name, pieces in self.curves:
            points = [p for piece in pieces for p in piece]
            some = points[:: max(1, len(points) // 6)]
            values = ", ".join(f"{y:.3g} at {self.variable} = {x:.3g}" for x, y in some)
            texts.append(f"{name} is {values}")
        return "; ".join(texts)


class _Frame:
    """The ranges of a chart and their places on a drawing of some size."""

    def __init__(self, chart: Chart, width: float, height: float) -> None:
        points = [p for _, pieces in chart.curves for piece in pieces for p in piece]
        xs, ys = [x for x, _ in points], [y for _, y in points]
        self.size = (width, height)
        self.x = (min(xs), max(xs))
        low, high = min(0.0, *ys), max(0.0, *ys)
        margin = (high - low or 1.0) / 20
        self.y = (low - margin * (low < 0), high + margin)

    def at(self, point: Point) -> Point:
        """The place of a point, from the lower left corner."""
        (a, b), (c, d) = self.x, self.y
        width, height = self.size
        return (point[0] - a) / (b - a or 1) * width, (point[1] - c) / (d - c) * height

    def kept(self, piece: Sequence[Point]) -> list[Point]:
        """The places of a curve without those that lie on the line between others."""
        return _kept([self.at(p) for p in piece])


def _kept(points: list[Point]) -> list[Point]:
    if len(points) < 3:
        return points
    (x, y), (z, w) = points[0], points[-1]
    length = math.hypot(z - x, w - y) or 1.0
    far, place = max(
        (abs((z - x) * (y - v) - (x - u) * (w - y)) / length, n)
        for n, (u, v) in enumerate(points[1:-1], 1)
    )
    if far <= CLOSE:
        return [points[0], points[-1]]
    return [*_kept(points[: place + 1])[:-1], *_kept(points[place:])]


def ticks(low: float, high: float) -> list[float]:
    """Round numbers in a range, at most nine.

    >>> ticks(-1.2, 3.1), ticks(0, 0.5)
    ([-1.0, 0.0, 1.0, 2.0, 3.0], [0.0, 0.1, 0.2, 0.3, 0.4, 0.5])
    """
    step = 10.0 ** math.floor(math.log10((high - low) / 4 or 1))
    step *= next(f for f in (1, 2, 5, 10) if (high - low) / (f * step) < 8)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [round(n * step, 10) for n in range(first, last + 1)]


def svg(chart: Chart) -> str:
    """The chart as SVG that takes its colours from the page around it."""
    frame = _Frame(chart, WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM)

    def place(x: float, y: float) -> str:
        return f"{LEFT + x:.1f} {HEIGHT - BOTTOM - y:.1f}"

    parts = []
    width, height = frame.size
    for x in ticks(*frame.x):
        at, _ = frame.at((x, 0))
        parts.append(_text(LEFT + at, HEIGHT - BOTTOM + 18, f"{x:g}", "middle"))
        parts.append(f'<path class="tick" d="M{place(at, 0)}v5"/>')
    for y in ticks(*frame.y):
        _, at = frame.at((0, y))
        parts.append(_text(LEFT - 8, HEIGHT - BOTTOM - at + 4, f"{y:g}", "end"))
        parts.append(f'<path class="grid" d="M{place(0, at)}h{width:.1f}"/>')
    _, zero = frame.at((0, 0))
    parts.append(f'<path class="axis" d="M{place(0, zero)}h{width:.1f}M{place(0, 0)}v{-height}"/>')
    for number, (_, pieces) in enumerate(chart.curves):
        parts.append(f'<g class="curve" style="{style(number)}">')
        for piece in pieces:
            if chart.is_discrete:
                spots = map(frame.at, piece)
                parts += (_spot(LEFT + x, HEIGHT - BOTTOM - y, number) for x, y in spots)
            else:
                parts.append(f'<path d="M{"L".join(place(*p) for p in frame.kept(piece))}"/>')
        parts.append("</g>")
    label = html.escape(chart.described())
    return (
        f'<svg class="chart" viewBox="0 0 {WIDTH:g} {HEIGHT:g}" role="img" aria-label="{label}">'
        f"{''.join(parts)}</svg>"
    )


def style(number: int) -> str:
    """How a curve is drawn, as CSS; the colour may be changed by ``--curve-0`` and so on."""
    number %= len(COLOURS)
    dashes = f";stroke-dasharray:{DASHES[number]}" if DASHES[number] else ""
    return f"color:var(--curve-{number},{COLOURS[number]}){dashes}"


def _text(x: float, y: float, text: str, anchor: str) -> str:
    shown = text.replace("-", "−")
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{shown}</text>'


def _spot(x: float, y: float, number: int) -> str:
    """A point: filled for the first curve, then hollow, and larger for each further one."""
    filled = "" if number else ' fill="currentColor"'
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{RADIUS + 1.5 * number:g}"{filled}/>'


# -- LaTeX ---------------------------------------------------------------------------------


def picture(chart: Chart) -> str:
    """The chart as a picture of LaTeX, with its title and a key to its curves."""
    frame = _Frame(chart, LATEX_WIDTH, LATEX_HEIGHT)
    width, height = frame.size
    _, zero = frame.at((0, 0))
    lines = [
        r"\begin{center}\setlength{\unitlength}{1pt}\footnotesize",
        rf"\begin{{picture}}({width:g},{height + 18:g})(0,-18)",
        r"\linethickness{0.3pt}",
        rf"\put(0,{zero:.1f}){{\line(1,0){{{width:g}}}}}\put(0,0){{\line(0,1){{{height:g}}}}}",
    ]
    for x in ticks(*frame.x):
        at, _ = frame.at((x, 0))
        lines.append(rf"\put({at:.1f},-5){{\makebox(0,0)[t]{{${x:g}$}}}}")
        lines.append(rf"\put({at:.1f},-1.5){{\line(0,1){{3}}}}")
    for y in ticks(*frame.y):
        _, at = frame.at((0, y))
        lines.append(rf"\put(-4,{at:.1f}){{\makebox(0,0)[r]{{${y:g}$}}}}")
        lines.append(rf"\put(-1.5,{at:.1f}){{\line(1,0){{3}}}}")
    for number, (_, pieces) in enumerate(chart.curves):
        for piece in pieces:
            if chart.is_discrete:
                spots = (rf"\put({x:.1f},{y:.1f})" for x, y in map(frame.at, piece))
                lines += (spot + _circle(number) for spot in spots)
            else:
                lines += _strokes(frame.kept(piece), number)
    keys = r"\qquad ".join(
        rf"{_key(chart, number)}~~{sentence(name)}" for number, (name, _) in enumerate(chart.curves)
    )
    lines += [r"\end{picture}\\[2pt]", rf"{keys}\\[2pt]", rf"\emph{{{sentence(chart.title)}}}"]
    return "\n".join([*lines, r"\end{center}"])


def _strokes(points: Sequence[Point], number: int) -> Iterator[str]:
    yield rf"\linethickness{{{WEIGHTS[number % 4]}}}"
    gap = DOTS[number % 4]
    for (x, y), (z, w) in pairwise(points):
        dots = f"[{max(1, round(math.hypot(z - x, w - y) / gap))}]" if gap else ""
        middle = f"({(x + z) / 2:.1f},{(y + w) / 2:.1f})"
        yield rf"\qbezier{dots}({x:.1f},{y:.1f}){middle}({z:.1f},{w:.1f})"


def _circle(number: int) -> str:
    return rf"{{\circle{'' if number else '*'}{{{3 + 1.5 * number:g}}}}}"


def _key(chart: Chart, number: int) -> str:
    """A piece of a curve, to stand before its name."""
    if chart.is_discrete:
        drawn = rf"\put(8,3){_circle(number)}"
    else:
        drawn = "".join(_strokes([(0, 3), (16, 3)], number))
    return rf"\begin{{picture}}(16,6){drawn}\end{{picture}}"
