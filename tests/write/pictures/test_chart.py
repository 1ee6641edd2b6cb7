"""Charts: what is drawn where, in SVG and in LaTeX, and what is said to those who do not see."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from symcnn.kernel.terms import ONE, Eq
from symcnn.write.pages.latex_report import standalone
from symcnn.write.pages.html import article
from symcnn.write.pages.record import Report
from symcnn.write.pictures.chart import Chart, picture, svg, ticks

from ..pages.test_latex_report import compiled, needs_tex

JUMP = (((-1.0, 0.0), (0.0, 0.0)), ((0.0, 1.0), (1.0, 1.0)))
ARCH = (tuple((x / 10, 1 - (x / 10) ** 2) for x in range(-10, 11)),)
LINES = Chart("a jump & an arch", "x", (("f(x)", JUMP), ("1 - x^2", ARCH), ("<g>", JUMP)))
POINTS = Chart("squares", "n", (("n^2", (((0.0, 0.0), (1.0, 1.0), (2.0, 4.0)),)),), True)
FLAT = Chart("nothing", "x", (("0", (((0.0, 0.0), (1.0, 0.0)),)),))

TICKS = [
    (0, 1, [0, 0.2, 0.4, 0.6, 0.8, 1]),
    (-4, 9, [-4, -2, 0, 2, 4, 6, 8]),
    (0.03, 0.07, [0.03, 0.04, 0.05, 0.06, 0.07]),
    (1, 16, [2, 4, 6, 8, 10, 12, 14, 16]),
]


@pytest.mark.parametrize(("low", "high", "expected"), TICKS)
def test_ticks_are_round_numbers(low: float, high: float, expected: list[float]) -> None:
    assert ticks(low, high) == pytest.approx(expected)


def paths(chart: Chart) -> list[list[tuple[float, float]]]:
    """The curves that are drawn, each as its points."""
    drawn = re.findall(r'<g class="curve".*?</g>', svg(chart))
    found = [d for group in drawn for d in re.findall(r'd="M([^"]*)"', group)]
    return [[tuple(map(float, p.split())) for p in d.split("L")] for d in found]  # type: ignore[misc]


def test_a_curve_is_interrupted_where_it_jumps() -> None:
    low, high, arch, *_ = paths(LINES)
    assert len(low) == len(high) == 2
    assert low[1][0] == high[0][0]
    assert low[0][1] == low[1][1] > high[0][1]
    assert len(arch) > 8


def test_points_on_a_line_are_left_out() -> None:
    straight = tuple((x / 7, 3 * x / 7) for x in range(8))
    assert [len(d) for d in paths(Chart("line", "x", (("3x", (straight,)),)))] == [2]


def test_higher_values_stand_higher() -> None:
    spots = re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)"', svg(POINTS))
    (x0, y0), (x1, y1), (x2, y2) = [(float(x), float(y)) for x, y in spots]
    assert x1 - x0 == pytest.approx(x2 - x1, abs=0.2)
    assert y1 - y2 == pytest.approx(3 * (y0 - y1), abs=0.3)


@pytest.mark.parametrize("chart", [LINES, POINTS, FLAT], ids=lambda chart: chart.title)
def test_a_chart_is_well_formed_and_described(chart: Chart) -> None:
    root = ElementTree.fromstring(svg(chart))
    assert root.get("aria-label") == chart.described()
    assert all(name in chart.described() for name, _ in chart.curves)


def test_curves_differ_in_more_than_their_colour() -> None:
    dashes = [re.search("dasharray:([^;]*)", s) for s in re.findall('style="(.*?)"', svg(LINES))]
    assert len({d and d[1] for d in dashes}) == len(LINES.curves)
    assert (
        len(set(re.findall("linethickness{1.3pt}|linethickness{0.4pt}|bezier\\[", picture(LINES))))
        == 3
    )


def test_a_report_shows_its_charts() -> None:
    report = Report("one", Eq(ONE, ONE), "proved", charts=(LINES, POINTS))
    assert article(report).count('<svg class="chart"') == 2
    assert "&lt;" in article(report)


@needs_tex
def test_charts_compile(tmp_path: Path) -> None:
    report = Report("one", Eq(ONE, ONE), "proved", charts=(LINES, POINTS, FLAT))
    output = compiled(standalone(report), tmp_path)
    assert "Warning" not in output
    assert "too wide" not in output
