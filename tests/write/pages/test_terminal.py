"""Reports on a terminal: plain text when piped, nothing wider than the terminal."""

import io

import pytest
from rich.console import Console

from symcnn.kernel.terms import Eq, Le
from symcnn.write.pages.record import Line, Report
from symcnn.write.pages.terminal import show_report, wrapped

from ..samples import JACOBIAN, PROVED, REFUTED, REPORTS, STEPS, UNKNOWN, a, k


def shown(report: Report, width: int = 100, colour: bool = False) -> str:
    stream = io.StringIO()
    show_report(report, Console(file=stream, width=width, force_terminal=colour))
    return stream.getvalue()


@pytest.mark.parametrize("width", [40, 60, 80, 120])
@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.name)
def test_the_width_is_respected(report: Report, width: int) -> None:
    assert max(map(len, shown(report, width).splitlines())) <= width


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.name)
def test_plain_when_piped(report: Report) -> None:
    assert "\x1b" not in shown(report)
    assert "\x1b" in shown(report, colour=True)


SAYS = [
    (PROVED, "For all integers k >= 1 and M, N >= 0 and all Y in R^(M x N)"),
    (PROVED, "  1  = sum[q<M] sum[r<N] sum[a<k]"),
    (PROVED, "new indices i = k*q + a and j ="),
    (PROVED, "needs 0 <= a < k; the map is one to one & onto"),
    (PROVED, "axioms    none"),
    (PROVED, "proved    for all values that satisfy the hypotheses"),
    (REFUTED, "    k = 2, M = 1, N = 1\n    X = [[1, 0], [0, 0]]"),
    (REFUTED, "refuted   there is a counterexample"),
    (UNKNOWN, "unknown   neither proved nor refuted"),
    (JACOBIAN, "axioms   chain_rule"),
    (JACOBIAN, "all differentiable functions sigma: R -> R"),
    (STEPS, "  1  forall[i<n]"),
]


@pytest.mark.parametrize(("report", "text"), SAYS, ids=[text[:40] for _, text in SAYS])
def test_what_is_shown(report: Report, text: str) -> None:
    assert text in shown(report)


def test_few_of_many_conditions_are_shown() -> None:
    many = tuple(Le(a, k + n) for n in range(30))
    line = Line(a, "why", many)
    report = Report("many", Eq(a, a), "proved", lines=(Line(a), line))
    text = shown(report, 60)
    assert text.count("a <= k") == 8
    assert "and 22 more" in text
    assert not any(row.endswith((" a", "<=", "k +")) for row in text.splitlines() if "<=" in row)


def test_a_formula_in_a_sentence_is_not_broken() -> None:
    rows = shown(PROVED, 42).splitlines()
    assert any("X in R^((k*M) x (k*N))" in row for row in rows)
    assert "\N{NO-BREAK SPACE}" not in shown(PROVED, 200) + shown(PROVED, 42)


def test_brackets_in_terms_are_no_markup() -> None:
    assert "x[i]" in shown(JACOBIAN)


@pytest.mark.parametrize(
    ("text", "width", "rows"),
    [
        ("a + b", 10, ["a + b"]),
        ("alpha + beta + gamma", 14, ["alpha + beta", "+ gamma"]),
        ("sum[i<n] x[i + 1]*y[i + 2]", 20, ["sum[i<n] x[i + 1]", "*y[i + 2]"]),
        ("[0 <= i + 1 and i + a < n]", 22, ["[0 <= i + 1", "and i + a < n]"]),
        ("abcdefgh*k**2", 11, ["abcdefgh", "*k**2"]),
        ("abcdefghijkl", 5, ["abcde", "fghij", "kl"]),
    ],
)
def test_long_formulas_are_cut_where_they_are_nested_least(
    text: str, width: int, rows: list[str]
) -> None:
    assert wrapped(text, width) == rows
